#include "qml/self_test.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QQmlEngine>
#include <QQmlIncubationController>
#include <QQuickWindow>
#include <QTemporaryDir>

#include "qml/window.h"

namespace field::ui {

namespace {

QStringList& heard() {
    static QStringList lines;
    return lines;
}

void hear(QtMsgType type, const QMessageLogContext&, const QString& line) {
    if (type >= QtWarningMsg && !line.contains("XDG_RUNTIME_DIR")) heard() << line;
}

/// Lets the app work until `done`, or until it is plain that it never will be.
template <class Done>
bool await(Done done) {
    QElapsedTimer clock;
    clock.start();
    while (!done()) {
        if (clock.elapsed() > 20'000) return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 50);
    }
    return true;
}

}  // namespace

QStringList selfTest() {
    const auto before = qInstallMessageHandler(hear);
    QStringList faults;
    {
        const QTemporaryDir folder;
        view::Start start;
        start.dir = folder.path();
        start.offline = true;
        view::AppView app(start);
        AppWindow window(app);
        if (!window.window()) return window.faults();
        auto& navigator = *app.navigator();
        // What is still being made would complain of a page that is taken down.
        const auto* making = qmlEngine(window.window())->incubationController();
        const auto whole = [making] { return !making || making->incubatingObjectCount() == 0; };
        if (!await([&] { return navigator.depth() > 0; })) faults << "the profile was not opened";
        for (const auto& file : QDir(":/qt/qml/Fieldledger/pages").entryList({"*Page.qml"})) {
            const auto page = file.chopped(8);
            navigator.open(nullptr, page, {});
            if (navigator.top() != page) faults << file + ": nothing makes its view model";
            const auto* view = navigator.topView();
            if (!await([&] { return view->state() != view::PageView::Loading; }))
                faults << file + ": it never stops loading";
            if (!await(whole)) faults << file + ": it is never whole";
            for (const auto& line : std::exchange(heard(), {})) faults << file + ": " + line;
            navigator.back();
        }
        await(whole);
    }
    for (const auto& line : std::exchange(heard(), {})) faults << line;
    qInstallMessageHandler(before);
    return faults;
}

}  // namespace field::ui
