#include "tests/bench/app.h"

#include <cstdio>
#include <fstream>

#include <QElapsedTimer>
#include <QFile>
#include <QGuiApplication>
#include <QProcess>
#include <QQuickItem>
#include <QQuickWindow>

#include "client/view/app_view.h"
#include "client/view/tasks/tasks_view.h"
#include "qml/window.h"
#include "shared/sqlite.h"
#include "tests/support/crowd.h"

namespace bench {

using namespace field;

namespace {

constexpr int projects = 100'000;

void say(const char* what, double figure = 0) {
    std::printf("%s %.2f\n", what, figure);
    std::fflush(stdout);
}

/// Most memory that this process held, in MiB.
double peakMib() {
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;)
        if (word == "VmHWM:" && status >> word) return std::stod(word) / 1024;
    return 0;
}

template <class Done>
void await(Done done) {
    while (!done()) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 50);
}

/// The list of all projects.
QQuickItem* listIn(QQuickItem* item) {
    if (item->inherits("QQuickListView") && item->property("count").toInt() == projects)
        return item;
    for (auto* child : item->childItems())
        if (auto* found = listIn(child)) return found;
    return nullptr;
}

/// Milliseconds from a frame's beginning to its end while the list moves, the longest of many.
double slowestFrame(QQuickWindow& window) {
    auto* list = listIn(window.contentItem());
    if (!list) qFatal("the list of projects is not on the page");
    QElapsedTimer clock;
    double slowest = 0;
    bool drawn = false;
    const auto begins =
        QObject::connect(&window, &QQuickWindow::afterAnimating, [&] { clock.start(); });
    const auto ends = QObject::connect(&window, &QQuickWindow::frameSwapped, [&] {
        slowest = std::max(slowest, static_cast<double>(clock.nsecsElapsed()) / 1e6);
        drawn = true;
    });
    for (int step = 0; step < 120; ++step) {
        drawn = false;
        list->setProperty("contentY", list->property("contentY").toDouble() + 40);
        await([&] { return drawn; });
    }
    QObject::disconnect(begins);
    QObject::disconnect(ends);
    return slowest;
}

int showApp(const QString& profile) {
    view::Start start;
    start.dir = profile;
    start.language = "zh_CN";
    start.offline = true;
    view::AppView app(start);
    ui::AppWindow ui(app);
    auto& window = *ui.window();
    int frames = 0;
    QObject::connect(&window, &QQuickWindow::frameSwapped, [&] {
        if (frames++ == 0) say("frame");
    });
    const auto tasks = [&] { return qobject_cast<view::TasksView*>(app.navigator()->topView()); };
    const auto filled = [&](int count) {
        auto* rows = tasks() ? tasks()->rows() : nullptr;
        return rows && rows->count() == count &&
               !rows->index(0).data(rows->roleNames().key("name")).toString().isEmpty();
    };
    await([&] { return filled(projects); });
    const int before = frames;
    window.update();
    await([&] { return frames > before; });
    say("usable");
    QElapsedTimer clock;
    clock.start();
    tasks()->setSearch("农田");
    await([&] { return tasks()->rows()->count() == projects / 8; });
    say("filtered", static_cast<double>(clock.nsecsElapsed()) / 1e6);
    tasks()->setSearch({});
    await([&] { return filled(projects); });
    say("slowest", slowestFrame(window));
    say("peak", peakMib());
    return 0;
}

/// A window with nothing in it: what Qt Quick alone costs.
int showNothing() {
    QQuickWindow window;
    window.resize(412, 915);
    bool drawn = false;
    QObject::connect(&window, &QQuickWindow::frameSwapped, [&] { drawn = true; });
    window.show();
    await([&] { return drawn; });
    say("frame");
    say("peak", peakMib());
    return 0;
}

/// What a child of this program said: milliseconds since its start by word, or its own figure.
std::map<std::string, double> sayings(const QStringList& arguments) {
    std::map<std::string, double> said;
    QProcess child;
    child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    QElapsedTimer clock;
    clock.start();
    child.start(QFile::symLinkTarget("/proc/self/exe"), arguments);
    while (child.state() != QProcess::NotRunning || child.bytesAvailable() > 0) {
        if (!child.canReadLine() && !child.waitForReadyRead(120'000)) break;
        const double now = static_cast<double>(clock.nsecsElapsed()) / 1e6;
        while (child.canReadLine()) {
            const auto words = child.readLine().trimmed().split(' ');
            const double figure = words.value(1).toDouble();
            said[words.first().toStdString()] = figure > 0 ? figure : now;
        }
    }
    child.waitForFinished();
    if (child.exitCode() != 0) qFatal("the app's child failed");
    return said;
}

/// Milliseconds that `sql` takes in plain SQLite over the same file, all rows read.
double queryMs(shared::Database& db, const char* sql) {
    const auto query = [&] {
        auto statement = db.prepare(sql);
        while (must(statement.step())) continue;
    };
    return 1e3 * seconds(query);
}

}  // namespace

int showForBench(int argc, char** argv) {
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("QT_QUICK_BACKEND", "software");
    QGuiApplication application(argc, argv);
    ui::prepare();
    return argc > 2 ? showApp(QString::fromLocal8Bit(argv[2])) : showNothing();
}

void measureApp(Report& report, const Scale& scale) {
    if (!report.wants("app_first_frame_ms") && !report.wants("app_rss_mb") &&
        !report.wants("app_scroll_frame_ms") && !report.wants("open_100k_ms") &&
        !report.wants("filter_100k_ms"))
        return;
    const Room room(Room::On::memory);
    lone::Device device;
    crowd::fill(device, projects);
    const auto db =
        must(shared::Database::open(device.path() + "/field.db", shared::Database::Mode::readOnly));
    const auto profile = QString::fromStdString(device.path());
    sayings({"--show", profile});  // warm
    std::map<std::string, std::vector<double>> app, bare;
    for (int run = 0; run < std::max(5, scale.runs()); ++run) {
        for (const auto& [word, figure] : sayings({"--show", profile})) app[word].push_back(figure);
        for (const auto& [word, figure] : sayings({"--show"})) bare[word].push_back(figure);
        bare["open"].push_back(queryMs(*db, "SELECT id FROM project ORDER BY pro_code"));
        bare["like"].push_back(
            queryMs(*db, "SELECT id FROM project WHERE pro_name LIKE '%农田%' ORDER BY pro_code"));
    }
    const auto print = [&](const char* name, Unit unit, const char* ours, const char* plain) {
        if (report.wants(name)) report.print(name, unit, app[ours], bare[plain]);
    };
    print("app_first_frame_ms", Unit::ms, "frame", "frame");
    print("open_100k_ms", Unit::ms, "usable", "open");
    print("filter_100k_ms", Unit::ms, "filtered", "like");
    print("app_scroll_frame_ms", Unit::ms, "slowest", "frame");
    print("app_rss_mb", Unit::mib, "peak", "peak");
}

}  // namespace bench
