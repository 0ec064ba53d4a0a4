#include "tests/ui/stage.h"

#include <QDir>
#include <QTest>

using field::view::PageView;

namespace {

QStringList& collected() {
    static QStringList lines;
    return lines;
}

void collect(QtMsgType type, const QMessageLogContext&, const QString& line) {
    if (type >= QtWarningMsg && !line.contains("XDG_RUNTIME_DIR"))
        collected() << line;
    else
        std::fprintf(stderr, "%s\n", qPrintable(line));
}

}  // namespace

Stage::Stage(const QSize& size, const QString& language) {
    qInstallMessageHandler(collect);
    field::view::Start start;
    start.dir = folder_.path();
    start.language = language;
    app_ = std::make_unique<field::view::AppView>(start);
    app_->preferences()->setStillness(true);
    ui_ = std::make_unique<field::ui::AppWindow>(*app_, size);
    if (!ui_->window()) qFatal("%s", qPrintable(ui_->faults().join('\n')));
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

bool Stage::show(const QString& page) {
    auto* navigator = app_->navigator();
    if (app_->destinations().contains(page)) {
        navigator->go(page);
    } else {
        return false;
    }
    settle();
    return navigator->top() == page;
}

void Stage::settle() {
    QVERIFY(QTest::qWaitForWindowExposed(&window()));
    QCoreApplication::processEvents();
    const auto* view = app_->navigator()->topView();
    QTRY_VERIFY(!view || view->state() != PageView::Loading);
    QCoreApplication::processEvents();
    picture();
}

void Stage::resize(const QSize& size) {
    window().resize(size);
    QTRY_COMPARE(window().size(), size);
}

QImage Stage::picture() { return window().grabWindow(); }

QStringList Stage::warnings() { return std::exchange(collected(), {}); }
