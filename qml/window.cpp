#include "qml/window.h"

#include <QtQml/qqmlextensionplugin.h>
#include <QFont>
#include <QGuiApplication>
#include <QIcon>
#include <QQuickStyle>
#include <QQuickWindow>

#include "qml/icon_source.h"

Q_IMPORT_QML_PLUGIN(FieldledgerPlugin)
Q_IMPORT_QML_PLUGIN(Fieldledger_ViewPlugin)

namespace field::ui {

void prepare() {
    QGuiApplication::setApplicationName("fieldledger");
    QGuiApplication::setApplicationVersion(FIELD_VERSION);
    QGuiApplication::setDesktopFileName("fieldledger");
    QQuickStyle::setStyle("Basic");
    // Named, so that Chinese never falls to a Japanese or a hairline face of the system.
    QFont font;
    font.setFamilies({"Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC"});
    QGuiApplication::setFont(font);
}

AppWindow::AppWindow(view::AppView& app, const QSize& size) {
    QObject::connect(&engine_, &QQmlEngine::warnings, &engine_,
                     [this](const QList<QQmlError>& all) {
                         for (const auto& one : all) faults_ << one.toString();
                     });
    QObject::connect(&app, &view::AppView::languageChanged, &engine_, &QQmlEngine::retranslate);
    engine_.addImportPath("qrc:/qt/qml");
    engine_.addImageProvider("icon", new IconSource);
    engine_.setInitialProperties({{"app", QVariant::fromValue(&app)},
                                  {"width", size.width()},
                                  {"height", size.height()},
                                  {"visible", true}});
    engine_.load(QUrl("qrc:/qt/qml/Fieldledger/Main.qml"));
    if (!engine_.rootObjects().isEmpty())
        window_ = qobject_cast<QQuickWindow*>(engine_.rootObjects().constFirst());
}

AppWindow::~AppWindow() = default;

}  // namespace field::ui
