#include "tests/ui/story/seat.h"

#include <cstdio>

#include <QCoreApplication>
#include <QDir>
#include <QTest>

namespace {

constexpr int patienceMs = 30'000;

field::view::Start startOf(const QString& profile, const QString& url, bool offline) {
    field::view::Start start;
    start.dir = profile;
    start.serverUrl = url;
    start.language = "zh_CN";
    start.offline = offline;
    return start;
}

}  // namespace

Seat::Seat(const QString& profile, const QString& serverUrl, bool offline)
    : app_(startOf(profile, serverUrl, offline)), ui_(app_), hand_(window()) {
    app_.preferences()->setStillness(true);
    await([this] { return app_.navigator()->depth() > 0; });
}

Seat::~Seat() = default;

bool Seat::await(const std::function<bool()>& done) {
    QElapsedTimer clock;
    clock.start();
    while (!done()) {
        if (clock.elapsed() > patienceMs) return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
    }
    return true;
}

bool Seat::tell(bool done, const char* act, const QString& name) {
    if (!done)
        std::fprintf(stderr, "story: on page %s nobody could %s %s; it shows %s\n",
                     qPrintable(app_.navigator()->top()), act, qPrintable(name),
                     qPrintable(hand_.inSight().join(" | ")));
    return done;
}

bool Seat::awaitSeeing(const QString& name) {
    return tell(await([&] { return hand_.sees(name); }), "see", name);
}

bool Seat::press(const QString& name, int nth) {
    return tell(await([&] { return hand_.press(name, nth); }), "press", name);
}

bool Seat::open(const QString& row) {
    const auto before = app_.navigator()->top();
    const auto opened = [&] { return app_.navigator()->top() != before; };
    return tell(await([&] {
                    if (opened()) return true;
                    if (hand_.press(row) && !opened())
                        std::fprintf(stderr, "story: a tap on %s opened nothing\n",
                                     qPrintable(row));
                    return opened();
                }),
                "open", row);
}

bool Seat::type(const QString& field, const QString& text, int nth) {
    return tell(await([&] { return hand_.type(field, text, nth); }), "type into", field);
}

void Seat::hearOut() {
    bool answered = false;
    app_.desk().ask(
        &app_, [](field::client::Store&) { return field::shared::Result<>(field::shared::Done{}); },
        [&answered](const field::shared::Result<>&) { answered = true; });
    await([&] { return answered; });
}

void Seat::picture(const QString& folder, const QString& name) {
    // The pointer is not part of the page, nor is a message that is still on its way.
    QTest::mouseMove(&window(), QPoint(1, 1));
    for (int round = 0; round < 4; ++round) hearOut();
    for (const char* language : {"en", "zh_CN"})
        for (const bool phone : {false, true}) {
            app_.preferences()->setLanguage(language);
            const QSize size = phone ? QSize(412, 915) : QSize(1280, 800);
            window().resize(size);
            for (int round = 0; round < 4; ++round) hearOut();
            await([&] {
                const auto* view = app_.navigator()->topView();
                return window().size() == size && view &&
                       view->state() != field::view::PageView::Loading;
            });
            window().grabWindow();
            QCoreApplication::processEvents();
            window().grabWindow().save(QDir(folder).filePath(
                QString("%1-%2-%3.png").arg(name, phone ? "phone" : "tablet", language)));
        }
}
