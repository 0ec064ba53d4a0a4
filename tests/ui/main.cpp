#include <cstdio>

#include <QAccessible>
#include <QDir>
#include <QGuiApplication>
#include <QTemporaryDir>
#include <QTest>

#include "qml/window.h"
#include "tests/support/suite.h"
#include "tests/ui/city.h"
#include "tests/ui/hand.h"
#include "tests/ui/stage.h"
#include "tests/ui/story/seat.h"

namespace {

/// What `options` say of `name`, as in "look=outdoor"; else `otherwise`.
QString said(const QStringList& options, const QString& name, const QString& otherwise) {
    for (const auto& one : options)
        if (one.startsWith(name + '=')) return one.mid(name.size() + 1);
    return otherwise;
}

/// `page` as it stands at once, or after some steps of the keyboard; null if it does not come
/// about.
QImage pictureOf(const QString& page, const QSize& size, const QString& language,
                 const QStringList& options) {
    const auto scene = sample::City::once().scene(page, said(options, "as", {}));
    if (!scene) return {};
    const auto url = QString::fromStdString(sample::City::once().url());
    Stage stage(scene->login, size, language, scene->online ? url : QString());
    auto& preferences = *stage.app().preferences();
    const QStringList looks{"light", "dark", "outdoor"};
    preferences.setLook(
        static_cast<field::view::Preferences::Look>(looks.indexOf(said(options, "look", "light"))));
    preferences.setTextPercent(said(options, "text", "100").toInt());
    if (!stage.show(page, scene->subject)) return {};
    for (int tabs = said(options, "tabs", "0").toInt(); tabs > 0; --tabs)
        Hand(stage.window()).key(Qt::Key_Tab);
    for (const auto& name : said(options, "press", {}).split(',', Qt::SkipEmptyParts)) {
        if (!Hand(stage.window()).press(name)) continue;  // it is called otherwise in this language
        const auto* view = stage.app().navigator()->topView();
        if (!QTest::qWaitFor([view] { return !view->property("busy").toBool(); })) return {};
        stage.settle();
    }
    stage.settle();
    return stage.picture();
}

/// Pictures of pages in both languages, to be looked at by a person: every page on a phone and a
/// tablet, unless `options` say otherwise.
int takePictures(const QString& folder, const QStringList& options) {
    QDir().mkpath(folder);
    const auto pages = said(options, "page", Stage::pages().join(',')).split(',');
    for (const auto& size : said(options, "size", "412x915,1280x800").split(','))
        for (const char* language : {"zh_CN", "en"})
            for (const auto& page : pages) {
                const QSize pixels(size.section('x', 0, 0).toInt(), size.section('x', 1).toInt());
                const auto name = QString("%1-%2-%3.png").arg(page, size, language);
                if (!pictureOf(page, pixels, language, options).save(QDir(folder).filePath(name)))
                    return 1;
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

/// test_ui [CASE [Qt Test's own options]]; without CASE, all of them.
/// test_ui --shots DIR [look=light|dark|outdoor] [text=100..200] [size=WxH,…] [page=NAME,…]
/// [tabs=HOW_OFTEN] [press=NAME,…] [as=inspector|inspector2|division|admin].
/// test_ui --typist PROFILE VISIT, a child of the kill test.
int main(int argc, char** argv) {
    // No display, no graphics card: what is found here is found on every machine.
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("QT_QUICK_BACKEND", "software");
    const bool typist = argc == 4 && std::string(argv[1]) == "--typist";
    // Nor what lies in somebody's home, which pages of files show.
    const QTemporaryDir home;
    if (!typist) qputenv("HOME", home.path().toLocal8Bit());
    QGuiApplication app(argc, argv);
    field::ui::prepare();
    QAccessible::setActive(true);
    if (argc >= 3 && std::string(argv[1]) == "--shots")
        return takePictures(argv[2], QGuiApplication::arguments().mid(3));
    if (typist) return type(argv[2], argv[3]);
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
