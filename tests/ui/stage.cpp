#include "tests/ui/stage.h"

#include <algorithm>

#include <QDir>
#include <QDirIterator>
#include <QQmlEngine>
#include <QQmlIncubationController>
#include <QQuickItem>
#include <QTest>

#include "tests/ui/city.h"

using field::view::PageView;

namespace {

QStringList& collected() {
    static QStringList lines;
    return lines;
}

/// Of the machine, and of Qt where a picture is taken between two frames; no page can help them.
bool isForeign(const QString& line) {
    return line.contains("XDG_RUNTIME_DIR") || line.contains("stopAnimationDriver");
}

void collect(QtMsgType type, const QMessageLogContext&, const QString& line) {
    if (type >= QtWarningMsg && !isForeign(line))
        collected() << line;
    else
        std::fprintf(stderr, "%s\n", qPrintable(line));
}

void copyFolder(const QString& from, const QString& to) {
    QDirIterator files(from, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const auto file = files.next();
        const auto copy = QDir(to).filePath(QDir(from).relativeFilePath(file));
        QDir().mkpath(QFileInfo(copy).path());
        if (!QFile::copy(file, copy)) qFatal("%s cannot be copied", qPrintable(file));
    }
}

/// Whether a picture is still being read somewhere in `item`.
bool reads(const QQuickItem* item) {
    constexpr int loading = 2;
    if (item->inherits("QQuickImage") && item->isVisible() &&
        item->property("status").toInt() == loading)
        return true;
    const auto inside = item->childItems();
    return std::any_of(inside.begin(), inside.end(), reads);
}

}  // namespace

Stage::Stage(const QString& login, const QSize& size, const QString& language,
             const QString& server, const std::function<void(const QString& folder)>& before) {
    if (!login.isEmpty()) copyFolder(sample::City::once().profile(login), folder_.path());
    if (before) before(folder_.path());
    qInstallMessageHandler(collect);
    field::view::Start start;
    start.offline = server.isEmpty();
    start.serverUrl = server;
    start.dir = folder_.path();
    start.language = language;
    app_ = std::make_unique<field::view::AppView>(start);
    app_->preferences()->setStillness(true);
    ui_ = std::make_unique<field::ui::AppWindow>(*app_, size);
    if (!ui_->window()) qFatal("%s", qPrintable(ui_->faults().join('\n')));
    // The profile is read before there is anything to show.
    QTRY_VERIFY(app_->navigator()->depth() > 0);
    settle();
}

Stage::~Stage() {
    ui_.reset();
    app_.reset();
    qInstallMessageHandler(nullptr);
}

QStringList Stage::pages() {
    QStringList names;
    for (auto name : QDir(":/qt/qml/Fieldledger/pages").entryList({"*Page.qml"}))
        names << name.chopped(8);
    return names;
}

bool Stage::show(const QString& page, const QString& subject) {
    auto* navigator = app_->navigator();
    const bool root = (page == "Unlock" && subject.isEmpty()) || page == "Tasks" ||
                      page == "Reviews" || page == "Sync" || page == "Settings" || page == "Locked";
    if (root) {
        navigator->go(page);
    } else {
        const QStringList administration{"Administration", "Devices", "People",
                                         "Person",         "Parked",  "Passphrase"};
        navigator->go(page == "Review"                ? "Reviews"
                      : administration.contains(page) ? "Settings"
                                                      : "Tasks");
        navigator->topView()->open(page, subject);
    }
    settle();
    return navigator->top() == page;
}

void Stage::settle() {
    QVERIFY(QTest::qWaitForWindowExposed(&window()));
    QCoreApplication::processEvents();
    heardOut();
    const auto* view = app_->navigator()->topView();
    QTRY_VERIFY(!view || view->state() != PageView::Loading);
    // Rows below the fold are made between frames, and stand anywhere until they are whole.
    const auto* making = qmlEngine(&window())->incubationController();
    QTRY_VERIFY(!making || making->incubatingObjectCount() == 0);
    // Photos are read beside the window's thread.
    QTRY_VERIFY(!reads(window().contentItem()));
    // What is laid out inside what is laid out takes a frame a level.
    QImage before;
    for (auto now = picture(); now != before; now = picture()) {
        before = now;
        QCoreApplication::processEvents();
    }
}

void Stage::heardOut() {
    // What comes back may ask again: a list its rows, a row what it shows.
    for (int round = 0; round < 4; ++round) {
        bool answered = false;
        app_->desk().ask(
            app_.get(),
            [](field::client::Store&) { return field::shared::Result<>(field::shared::Done{}); },
            [&answered](const field::shared::Result<>&) { answered = true; });
        QTRY_VERIFY(answered);
    }
}

void Stage::resize(const QSize& size) {
    window().resize(size);
    QTRY_COMPARE(window().size(), size);
}

QImage Stage::picture() { return window().grabWindow(); }

QStringList Stage::warnings() { return std::exchange(collected(), {}); }
