#include "client/view/settings_view.h"

#include <algorithm>

#include <QCoreApplication>
#include <QDirIterator>

#include "client/capture/visit_sheet.h"
#include "client/view/words.h"

namespace field::view {

SettingsView::SettingsView(Preferences& preferences, Desk& desk)
    : preferences_(preferences), desk_(desk) {}

QString SettingsView::title() const { return tr("Settings"); }

QString SettingsView::version() const { return QCoreApplication::applicationVersion(); }

void SettingsView::load() {
    desk_.ask(
        this,
        [dir = words::text(desk_.dir())](Store& store) -> Result<Seen> {
            Seen seen;
            auto& facts = seen.facts;
            if (auto self = store.identity()) {
                facts.push_back(
                    {"person", tr("Person"), words::text(client::personName(store, self->person))});
                facts.push_back(
                    {"device", tr("Device"), words::text(shared::toText(self->device)).left(13)});
            }
            if (auto url = store.serverUrl())
                facts.push_back({"server", tr("Server"), words::text(*url)});
            qint64 bytes = 0;
            QDirIterator files(dir, QDir::Files, QDirIterator::Subdirectories);
            while (files.hasNext()) bytes += QFileInfo(files.next()).size();
            facts.push_back({"folder", tr("Folder"), dir});
            facts.push_back({"used", tr("On the disk"), words::size(bytes)});
            if (auto roles = store.roles({}))
                seen.administers = std::find(roles->begin(), roles->end(), "admin") != roles->end();
            return seen;
        },
        [this](Result<Seen> answer) {
            if (answer) {
                facts_.set(std::move(answer->facts));
                administers_ = answer->administers;
            }
            become(Ready);
        });
}

}  // namespace field::view
