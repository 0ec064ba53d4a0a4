#include "qml/window.h"

#include <QtQml/qqmlextensionplugin.h>
#include <cstdio>

#include <QCommandLineParser>
#include <QFont>
#include <QGuiApplication>
#include <QQuickStyle>
#include <QQuickWindow>
#include <QStandardPaths>

#include "qml/icon_source.h"
#include "qml/qr_source.h"
#include "qml/self_test.h"

Q_IMPORT_QML_PLUGIN(FieldledgerPlugin)
Q_IMPORT_QML_PLUGIN(Fieldledger_ViewPlugin)

namespace field::ui {

namespace {

void name() {
    QCoreApplication::setApplicationName("fieldledger");
    QCoreApplication::setApplicationVersion(FIELD_VERSION);
}

}  // namespace

void prepare() {
    name();
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
    engine_.addImageProvider("qr", new QrSource);
    engine_.setInitialProperties({{"app", QVariant::fromValue(&app)},
                                  {"width", size.width()},
                                  {"height", size.height()},
                                  {"visible", true}});
    engine_.load(QUrl("qrc:/qt/qml/Fieldledger/Main.qml"));
    if (!engine_.rootObjects().isEmpty())
        window_ = qobject_cast<QQuickWindow*>(engine_.rootObjects().constFirst());
}

AppWindow::~AppWindow() = default;

namespace {

void describe(QCommandLineParser& parser) {
    parser.setApplicationDescription(
        "Fieldledger: field visits, recorded where no network is.\n\nWithout a window: fieldledger "
        "sync|show|edit|attach|review|conflicts|outbox|enrol --help");
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions({{"profile", "The folder of this person's device.", "DIR"},
                       {"server", "The server's address, instead of the one kept.", "URL"},
                       {"lang", "zh_CN or en; the one chosen last unless told.", "LANG"},
                       {"offline", "Never asks the network."},
                       {"self-test", "Makes every page; names what is wrong."}});
}

int complain(const QString& what) {
    std::fprintf(stderr, "fieldledger: %s\n", qPrintable(what));
    return 1;
}

}  // namespace

int openWindow(int argc, char** argv) {
    const QStringList words(argv + 1, argv + argc);
    QCommandLineParser parser;
    describe(parser);
    for (const char* word : {"-h", "--help", "--help-all", "-v", "--version"}) {
        if (!words.contains(word)) continue;
        // Words alone need no display.
        const QCoreApplication plain(argc, argv);
        name();
        parser.process(plain);
    }
    // Nor does this; what it finds is the same with one.
    if (words.contains("--self-test") && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QGuiApplication application(argc, argv);
    prepare();
    parser.process(application);
    if (!parser.positionalArguments().isEmpty())
        return complain("there is no command " + parser.positionalArguments().constFirst() +
                        "; see fieldledger --help");
    if (parser.isSet("self-test")) {
        const auto faults = selfTest();
        for (const auto& fault : faults) complain(fault);
        return faults.isEmpty() ? 0 : 1;
    }
    view::Start start;
    start.dir = parser.value("profile");
    if (start.dir.isEmpty())
        start.dir = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + "/profile";
    start.serverUrl = parser.value("server");
    start.language = parser.value("lang");
    start.offline = parser.isSet("offline");
    if (!start.language.isEmpty() && start.language != "zh_CN" && start.language != "en")
        return complain("there is no language " + start.language + ": zh_CN or en");
    view::AppView app(start);
    AppWindow window(app);
    if (!window.window()) return complain(window.faults().join("; "));
    return QGuiApplication::exec();
}

}  // namespace field::ui
