#include "client/view/review/export_view.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStandardPaths>

#include "client/capture/visit_sheet.h"
#include "client/export.h"
#include "client/view/words.h"
#include "shared/forms/write.h"
#include "shared/proto/records.pb.h"

namespace field::view {

using records::Visit;
using shared::Code;

namespace {

/// Long enough to tell projects apart, short enough for every file system (255 bytes).
constexpr qsizetype nameLetters = 50;

/// What may stand in a file's name on every system that a stick is carried to.
QString fitForName(QString text) {
    static const QRegularExpression unfit(QStringLiteral(R"([\x00-\x1f\x7f\\/:*?"<>|]+)"));
    return text.replace(unfit, QStringLiteral("_")).left(nameLetters).trimmed();
}

/// `name` in `folder`, numbered where a file of that name is there: nothing is overwritten.
QString freePath(const QDir& folder, const QString& name) {
    const QFileInfo wanted(folder.filePath(name));
    QString path = wanted.filePath();
    for (int number = 2; QFileInfo::exists(path); ++number)
        path = folder.filePath(QStringLiteral("%1 (%2).%3")
                                   .arg(wanted.completeBaseName())
                                   .arg(number)
                                   .arg(wanted.suffix()));
    return path;
}

QString formatName(int format) {
    return words::text(shared::forms::formats().at(static_cast<std::size_t>(format)));
}

Result<QString> writeVisit(Store& store, const Id& visit, const QString& path,
                           shared::Language language) {
    auto form = client::visitForm(store, "visit", visit, language);
    if (!form) return form.failure();
    const auto written = shared::forms::writeForm(*form, path.toStdString());
    if (!written) return written.failure();
    return path;
}

}  // namespace

ExportView::ExportView(Desk& desk, const Id& visit)
    : desk_(desk),
      id_(visit),
      folder_(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation)) {}

QString ExportView::title() const { return tr("Export"); }

QStringList ExportView::formats() {
    return {tr("PDF, to print"), tr("XLSX, a table"), tr("CSV, data")};
}

void ExportView::load() {
    struct Seen {
        QString project, day;
    };
    desk_.ask(
        this,
        [id = id_](Store& store) -> Result<Seen> {
            auto sheet = client::readVisit(store, id);
            if (!sheet) return sheet.failure();
            const auto& visit = sheet->visit.record;
            auto ms = client::integerOf(visit, Visit::kStartedFieldNumber);
            if (ms == 0) ms = client::integerOf(visit, Visit::kPlannedStartFieldNumber);
            return Seen{
                words::text(client::textOf(sheet->project, records::Project::kProNameFieldNumber)),
                words::day(ms)};
        },
        [this](Result<Seen> seen) {
            if (!seen) return fail(seen.failure());
            project_ = seen->project;
            day_ = seen->day;
            become(Ready);
        });
}

void ExportView::setFormat(int format) {
    if (format < 0 || format >= formats().size() || busy_) return;
    format_ = format;
    written_.clear();
    trouble_.clear();
    Q_EMIT changed();
}

QString ExportView::file() const {
    QStringList parts{fitForName(project_), tr("Field visit record")};
    if (!day_.isEmpty()) parts << day_;
    return parts.join(' ') + '.' + formatName(format_);
}

void ExportView::write() {
    if (busy_) return;
    busy_ = true;
    written_.clear();
    trouble_.clear();
    Q_EMIT changed();
    const auto language = words::chinese() ? shared::Language::zh : shared::Language::en;
    desk_.ask(
        this,
        [id = id_, language, folder = folder_, name = file()](Store& store) {
            // A folder that cannot be made is named by the write.
            QDir().mkpath(folder);
            return writeVisit(store, id, freePath(QDir(folder), name), language);
        },
        [this](const Result<QString>& path) { end(path); });
}

void ExportView::end(const Result<QString>& path) {
    busy_ = false;
    if (path) {
        written_ = QDir::toNativeSeparators(*path);
    } else if (const auto& failure = path.failure();
               failure.code == Code::refused || failure.code == Code::missing) {
        trouble_ = tr("Nothing can be written to %1.").arg(folder_);
        way_ = tr("Make the folder writable in the system's settings, then export again.");
    } else {
        trouble_ = words::cause(failure);
        way_ = failure.code == Code::full ? tr("Free some space, then export again.")
                                          : words::nextStep(failure);
    }
    Q_EMIT changed();
}

}  // namespace field::view
