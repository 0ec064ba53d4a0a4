#include "client/view/visit/files_view.h"

#include <QDateTime>
#include <QDir>
#include <QStandardPaths>
#include <QTemporaryDir>

#include "client/capture/photo.h"
#include "client/capture/visit_sheet.h"
#include "client/view/words.h"
#include "shared/proto/records.pb.h"

namespace field::view {

namespace kinds = shared::kinds;
using records::Evidence;

namespace {

/// What is written on the stamped copy: when, on what, by whom.
Result<QStringList> stampLines(Store& store, const Id& visit, std::int64_t takenMs) {
    auto held = store.find(kinds::visit, visit);
    if (!held) return held.failure();
    QStringList lines;
    if (*held) {
        auto project = store.find(kinds::project, (*held)->project);
        if (project && *project)
            lines << words::text(client::textOf(**project, records::Project::kProNameFieldNumber));
    }
    const auto identity = store.identity();
    const auto person = identity ? client::personName(store, identity->person) : std::string();
    lines << (QDateTime::fromMSecsSinceEpoch(takenMs).toString("yyyy-MM-dd HH:mm:ss") + "  " +
              words::text(person))
                 .trimmed();
    return lines;
}

/// The original as it is, its prints beside it, one Evidence record that names all three.
Result<Id> attach(Store& store, const Id& visit, const QString& path) {
    const auto takenMs = QFileInfo(path).lastModified().toMSecsSinceEpoch();
    client::Values values;
    values.set(Evidence::kTakenAtFieldNumber, takenMs);
    if (client::looksLikePicture(path)) {
        auto lines = stampLines(store, visit, takenMs);
        if (!lines) return lines.failure();
        const QTemporaryDir folder;
        auto prints = client::makePrints(path, *lines, folder.path());
        if (!prints) return prints.failure();
        auto small = store.keepEvidence(prints->thumbnail.toStdString());
        if (!small) return small.failure();
        auto stamped = store.keepEvidence(prints->stamped.toStdString());
        if (!stamped) return stamped.failure();
        values.set(Evidence::kThumbnailSha256FieldNumber, shared::Blob{small->str()});
        values.set(Evidence::kStampedSha256FieldNumber, shared::Blob{stamped->str()});
    }
    return store.attach(kinds::visit, visit, path.toStdString(), values);
}

}  // namespace

FilesView::FilesView(Desk& desk, const Id& visit)
    : desk_(desk),
      visit_(visit),
      folder_(QStandardPaths::writableLocation(QStandardPaths::PicturesLocation)) {
    if (!QDir(folder_).exists()) folder_ = QDir::homePath();
}

QString FilesView::title() const { return tr("Choose a file"); }

QString FilesView::trouble() const {
    if (!failure_) return {};
    if (failure_->code == shared::Code::invalid)
        return tr("%1 cannot be read as a picture. Choose another one.").arg(refused_);
    return words::cause(*failure_) + " " + words::nextStep(*failure_);
}

void FilesView::load() {
    desk_.ask(
        this,
        [folder = folder_](Store&) -> Result<std::vector<FileRow>> {
            std::vector<FileRow> rows;
            const QDir here(folder);
            if (!here.isRoot()) {
                const auto above = QFileInfo(folder).absolutePath();
                rows.push_back({above, tr("Folder above"), {}, true, {}});
            }
            for (const auto& file :
                 here.entryInfoList(QDir::AllDirs | QDir::NoDotAndDotDot, QDir::Name))
                rows.push_back({file.absoluteFilePath(), file.fileName(), {}, true, {}});
            for (const auto& file : here.entryInfoList(QDir::Files | QDir::Readable, QDir::Time)) {
                FileRow row;
                row.key = file.absoluteFilePath();
                row.name = file.fileName();
                row.detail = words::moment(file.lastModified().toMSecsSinceEpoch()) + " · " +
                             words::size(file.size());
                if (client::looksLikePicture(row.name)) row.picture = QUrl::fromLocalFile(row.key);
                rows.push_back(row);
            }
            return rows;
        },
        [this](Result<std::vector<FileRow>> rows) {
            if (!rows) return fail(rows.failure());
            bare_ = rows->size() <= (QDir(folder_).isRoot() ? 0U : 1U);
            rows_.set(rows.take());
            become(Ready);
        });
}

void FilesView::pick(const QString& id) {
    if (busy_) return;
    failure_.reset();
    for (const auto& row : rows_.rows()) {
        if (row.key != id) continue;
        if (!row.folder) return take(row.key);
        folder_ = row.key;
    }
    load();
}

void FilesView::take(const QString& path) {
    busy_ = true;
    Q_EMIT changed();
    desk_.ask(
        this, [visit = visit_, path](Store& store) { return attach(store, visit, path); },
        [this, path](Result<Id> done) {
            busy_ = false;
            if (!done) {
                refused_ = QFileInfo(path).fileName();
                failure_ = done.failure();
                Q_EMIT changed();
                return;
            }
            Q_EMIT told(
                tr("%1 is attached. The original stays as it is.").arg(QFileInfo(path).fileName()),
                false);
            desk_.saved();
            close();
        });
}

}  // namespace field::view
