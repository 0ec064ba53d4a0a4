#include "client/view/settings_view.h"

#include <QCoreApplication>

namespace field::view {

SettingsView::SettingsView(Preferences& preferences, QObject* parent)
    : PageView(parent), preferences_(preferences) {}

QString SettingsView::title() const { return tr("Settings"); }

QString SettingsView::version() const { return QCoreApplication::applicationVersion(); }

void SettingsView::load() { become(Ready); }

}  // namespace field::view
