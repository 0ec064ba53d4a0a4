#include <cstdio>

#include <QAccessible>
#include <QDir>
#include <QGuiApplication>
#include <QTest>

#include "qml/window.h"
#include "tests/support/suite.h"
#include "tests/ui/city.h"
#include "tests/ui/stage.h"
#include "tests/ui/story/seat.h"

namespace {

/// A picture of every page on phone and tablet in both languages, to be looked at by a person.
int takePictures(const QString& folder) {
    QDir().mkpath(folder);
    for (const char* language : {"zh_CN", "en"})
        for (const bool phone : {true, false})
            for (const auto& page : Stage::pages()) {
                const auto scene = sample::City::once().scene(page);
                if (!scene) return 1;
                Stage stage(scene->login, phone ? QSize(412, 915) : QSize(1280, 800), language);
                if (!stage.show(page, scene->subject)) return 1;
                const auto name =
                    QString("%1-%2-%3.png").arg(page, phone ? "phone" : "tablet", language);
                if (!stage.picture().save(QDir(folder).filePath(name))) return 1;
            }
    return 0;
}

/// Types letters into a visit, one after another, and says how many there are each time that the
/// store has answered: until it is killed.
int type(const QString& profile, const QString& visit) {
    Seat seat(profile, {}, true);
    seat.app().navigator()->topView()->open("Entry", visit + "/Conclusion");
    if (!seat.type("天气", "")) return 1;
    for (int letters = 1; letters <= 26; ++letters) {
        seat.hand().key(static_cast<Qt::Key>(Qt::Key_A + letters - 1));
        // A letter typed while the one before is being written goes with the next write.
        for (int round = 0; round < 2; ++round) seat.hearOut();
        std::printf("%d\n", letters);
        std::fflush(stdout);
    }
    return 0;
}

}  // namespace

suite::Cases& suite::cases() {
    static Cases all;
    return all;
}

/// test_ui [CASE [Qt Test's own options]]; without CASE, all of them. test_ui --shots DIR.
/// test_ui --typist PROFILE VISIT, a child of the kill test.
int main(int argc, char** argv) {
    // No display, no graphics card: what is found here is found on every machine.
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("QT_QUICK_BACKEND", "software");
    QGuiApplication app(argc, argv);
    field::ui::prepare();
    QAccessible::setActive(true);
    if (argc == 3 && std::string(argv[1]) == "--shots") return takePictures(argv[2]);
    if (argc == 4 && std::string(argv[1]) == "--typist") return type(argv[2], argv[3]);
    int failed = 0;
    const std::string wanted = argc > 1 ? argv[1] : "";
    if (!wanted.empty() && !suite::cases().contains(wanted)) {
        std::fprintf(stderr, "no test case is called %s\n", wanted.c_str());
        return 2;
    }
    for (const auto& [name, make] : suite::cases()) {
        if (!wanted.empty() && name != wanted) continue;
        const auto test = make();
        failed += QTest::qExec(test.get(), argc > 1 ? argc - 1 : argc, argc > 1 ? argv + 1 : argv);
    }
    return failed == 0 ? 0 : 1;
}
