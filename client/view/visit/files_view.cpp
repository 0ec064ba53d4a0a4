#include "client/view/visit/files_view.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QTemporaryDir>

#include "client/capture/exif.h"
#include "client/capture/photo.h"
#include "client/capture/visit_sheet.h"
#include "client/view/words.h"
#include "shared/proto/records.pb.h"

namespace field::view {

namespace kinds = shared::kinds;
using records::Evidence;

namespace {

/// "2026-06-12 10:42:08", when the photo was taken; of one that does not say, the file's own time
/// is called just that.
QString stampedTime(const QString& path, const client::PhotoNotes& notes) {
    const QString format = "yyyy-MM-dd HH:mm:ss";
    if (notes.takenMs) return QDateTime::fromMSecsSinceEpoch(*notes.takenMs).toString(format);
    return FilesView::tr("file of %1").arg(QFileInfo(path).lastModified().toString(format));
}

/// What is written on the stamped copy: when, on what, by whom.
Result<QStringList> stampLines(Store& store, const Id& visit, const QString& time) {
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
    lines << (time + "  " + words::text(person)).trimmed();
    return lines;
}

client::PhotoNotes notesIn(const QString& path) {
    QFile file(path);
    // A file that cannot be read is named by whoever copies it.
    if (!file.open(QIODevice::ReadOnly)) return {};
    const auto beginning = file.read(client::photoNotesReach);
    return client::readPhotoNotes({beginning.constData(), std::size_t(beginning.size())});
}

/// The original as it is, its prints beside it, one Evidence record that names all three.
Result<Id> attach(Store& store, const Id& visit, const QString& path) {
    const auto notes = notesIn(path);
    client::Values values;
    if (notes.takenMs) values.set(Evidence::kTakenAtFieldNumber, *notes.takenMs);
    if (notes.place) {
        values.set(Evidence::kLatitudeFieldNumber, notes.place->latitude);
        values.set(Evidence::kLongitudeFieldNumber, notes.place->longitude);
        values.set(Evidence::kDatumFieldNumber, notes.place->datum);
    }
    if (client::looksLikePicture(path)) {
        auto lines = stampLines(store, visit, stampedTime(path, notes));
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
    auto* desk = &desk_;
    desk->ask(
        desk, [visit = visit_, path](Store& store) { return attach(store, visit, path); },
        [guard = QPointer<FilesView>(this), desk, path](Result<Id> done) {
            // Who has gone back is told by the bar, and what was attached is sent all the same.
            if (guard) guard->taken(path, done);
            if (!done && !guard) desk->lost(done.failure());
            if (done) desk->saved();
        });
}

void FilesView::taken(const QString& path, const Result<Id>& done) {
    busy_ = false;
    const auto name = QFileInfo(path).fileName();
    if (!done) {
        refused_ = name;
        failure_ = done.failure();
        Q_EMIT changed();
        return;
    }
    Q_EMIT told(tr("%1 is attached. The original stays as it is.").arg(name), false);
    close();
}

}  // namespace field::view
