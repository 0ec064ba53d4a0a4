#include "client/view/app_view.h"

#include <QCoreApplication>
#include <QLibraryInfo>

#include "client/view/settings_view.h"

namespace field::view {

AppView::AppView(const Start& start, QObject* parent)
    : QObject(parent),
      preferences_(start.dir),
      navigator_([this](const QString& page, const QString& about) { return make(page, about); }) {
    if (!start.language.isEmpty()) preferences_.setLanguage(start.language);
    connect(&preferences_, &Preferences::languageChanged, this, &AppView::translate);
    translate();
    navigator_.go("Settings");
}

AppView::~AppView() = default;

void AppView::translate() {
    QCoreApplication::removeTranslator(&own_);
    QCoreApplication::removeTranslator(&base_);
    const auto qtFolder = QLibraryInfo::path(QLibraryInfo::TranslationsPath);
    if (base_.load("qtbase_" + language(), qtFolder)) QCoreApplication::installTranslator(&base_);
    if (own_.load("fieldledger_" + language(), ":/i18n"))
        QCoreApplication::installTranslator(&own_);
    Q_EMIT languageChanged();
    navigator_.reload();
}

std::unique_ptr<PageView> AppView::make(const QString& page, const QString&) {
    if (page == "Settings") return std::make_unique<SettingsView>(preferences_);
    return nullptr;
}

QStringList AppView::destinations() const { return {"Tasks", "Reviews", "Sync", "Settings"}; }

QStringList AppView::pages() { return {"Settings"}; }

}  // namespace field::view
