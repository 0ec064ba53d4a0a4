#include "client/view/sync/bundles_view.h"

#include <QDir>
#include <QPointer>
#include <QStandardPaths>
#include <QStorageInfo>

#include "client/view/words.h"

namespace field::view {

using shared::Code;
using shared::Failure;

namespace {

constexpr auto ending = ".bundle";

/// Where desktops of Linux mount what was plugged in.
QString stick() {
    for (const auto& volume : QStorageInfo::mountedVolumes()) {
        const auto root = volume.rootPath();
        const bool plugged = root.startsWith(QStringLiteral("/media/")) ||
                             root.startsWith(QStringLiteral("/run/media/"));
        if (plugged && volume.isReady() && !volume.isReadOnly()) return root;
    }
    return {};
}

/// One name a device: written again it takes the place of what nobody carried.
QString nameFor(const Id& device) {
    return QStringLiteral("fieldledger-") + words::text(shared::toText(device)).right(12) + ending;
}

}  // namespace

BundlesView::BundlesView(Desk& desk) : desk_(desk) { look(); }

void BundlesView::look() {
    const auto root = stick();
    plugged_ = !root.isEmpty();
    folder_ = plugged_ ? root : QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    Q_EMIT changed();
}

void BundlesView::run(std::function<Done(Store&, const QString&)> task) {
    if (busy_) return;
    look();
    busy_ = true;
    end({});
    worker_.ask(
        [task = std::move(task), folder = folder_, dir = desk_.dir(), catalog = desk_.catalog(),
         env = desk_.env()] {
            auto store = Store::open(dir, catalog, env);
            if (!store) return failed(store.failure(), folder);
            QDir().mkpath(folder);  // one that cannot be made is named by what needs it
            return task(**store, folder);
        },
        [guard = QPointer<BundlesView>(this)](const Done& done) {
            if (!guard) return;
            guard->busy_ = false;
            guard->end(done);
        },
        [desk = &desk_](auto call) {
            QMetaObject::invokeMethod(
                desk, [call = std::move(call)]() mutable { call(); }, Qt::QueuedConnection);
        });
}

void BundlesView::exportNow() { run(&BundlesView::exported); }
void BundlesView::importAll() { run(&BundlesView::imported); }

void BundlesView::end(const Done& done) {
    said_ = done.said;
    detail_ = done.detail;
    trouble_ = done.trouble;
    way_ = done.way;
    if (done.moved) desk_.touch();
    Q_EMIT changed();
}

BundlesView::Done BundlesView::exported(Store& store, const QString& folder) {
    auto self = store.identity();
    if (!self) return failed(self.failure(), folder);
    const auto path = QDir(folder).filePath(nameFor(self->device));
    auto made = client::exportBundle(store, path.toStdString(), true);
    if (!made) return failed(made.failure(), folder);
    Done done;
    done.said = tr("Written: %1 changes, %2 photos, %3")
                    .arg(made->content.sets)
                    .arg(made->content.files)
                    .arg(words::size(static_cast<std::int64_t>(made->bytes)));
    done.detail = tr("%1 Nothing counts as received until the server's answer is imported here.")
                      .arg(QDir::toNativeSeparators(path));
    return done;
}

BundlesView::Done BundlesView::imported(Store& store, const QString& folder) {
    Done done;
    int taken = 0;
    std::uint64_t receipts = 0, rows = 0, files = 0;
    const auto names = QDir(folder).entryList({QStringLiteral("*") + ending}, QDir::Files,
                                              QDir::Time | QDir::Reversed);
    for (const auto& name : names) {
        const auto path = QDir(folder).filePath(name);
        auto import = client::importBundle(store, path.toStdString());
        if (!import) {
            // What others carry on the same stick is none of this device's.
            if (import.failure().code == Code::refused) continue;
            auto trouble = failed(import.failure(), path);
            done.trouble = trouble.trouble;
            done.way = trouble.way;
            continue;
        }
        ++taken;
        const auto& summary = import->import.summary;
        done.moved = done.moved || import->news == client::BundleNews::taken;
        if (import->news != client::BundleNews::taken) continue;
        if (import->exportAgain())
            done.detail = tr("Not all of it yet: export to the stick once more.");
        receipts += summary.received + summary.parked;
        rows += summary.counts.rowsReceived;
        files += summary.counts.filesDone;
    }
    if (taken == 0 && done.trouble.isEmpty()) {
        done.trouble = tr("No bundle for this device is in %1.").arg(folder);
        done.way = tr("Plug in the stick that came back from the server, then import again.");
    } else if (taken > 0) {
        done.said =
            done.moved
                ? tr("Taken: %1 receipts, %2 records, %3 photos").arg(receipts).arg(rows).arg(files)
                : tr("Nothing new: all of it was here already.");
    }
    return done;
}

BundlesView::Done BundlesView::failed(const Failure& failure, const QString& place) {
    Done done;
    switch (failure.code) {
        case Code::full:
            done.trouble = tr("There is no room in %1.").arg(place);
            done.way = tr("Free some space, then try again.");
            break;
        case Code::damaged:
        case Code::invalid:
            done.trouble = tr("%1 is cut off or damaged; nothing of it was taken.").arg(place);
            done.way = tr("Have it copied or exported once more.");
            break;
        case Code::missing:
            done.trouble = tr("%1 is not there any more.").arg(place);
            done.way = tr("Plug the stick in again, then try again.");
            break;
        default:
            done.trouble = words::cause(failure);
            done.way = words::nextStep(failure);
    }
    return done;
}

}  // namespace field::view
