#include <filesystem>
#include <fstream>
#include <optional>

#include <QTest>

#include "tests/chaos/app.h"
#include "tests/chaos/proxy.h"
#include "tests/support/must.h"
#include "tests/support/program.h"
#include "tests/support/served.h"
#include "tests/support/some_record.h"
#include "tests/support/suite.h"

using namespace field;
using chaos::App;
using chaos::sha256sum;
using served::City;

namespace {

constexpr int kills = 10;
// What the buffers of a killed connection still hold passes too: it must not be all.
constexpr std::size_t photoBytes = 30'000'000, sliceBytes = 500'000;

QString text(const std::string& words) { return QString::fromStdString(words); }

}  // namespace

class CarriedBundleTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// The programs as they ship, under TLS. A clerk whom no network reaches, and a colleague who
    /// carries; kill -9 of the colleague's app and then of the server, always with the bundle half
    /// on its way, ten times up and ten times down.
    void arrivesAndIsAnsweredWhoeverDies() {
        for (const auto* who : {"clerk", "inspector"}) enrol(who, "inspector");
        enrol("colleague", "division");
        const auto theirs = photographed("inspector", 1), own = photographed("clerk", 2);
        App({"sync", "--profile", profile("inspector")}).done();
        App({"bundle", "export", "--profile", profile("clerk"), file("out")}).done();
        const auto revision = city_.revision();

        const auto whole = place(city_.dir(), own);
        const int up = killOnTheWay(whole, true);
        const auto back = file("back").toStdString();
        const int down = killOnTheWay(back, false);
        const auto carried = carry().done();
        QVERIFY(carried["answered"].toBool());
        QCOMPARE(sha256sum(whole), own);
        QVERIFY(city_.host().verify([](const std::string&) {}).ok());

        const auto taken =
            App({"bundle", "import", "--profile", profile("clerk"), "--json", file("back")}).done();
        QCOMPARE(taken["waiting"].toInt(), 0);
        QCOMPARE(taken["evidence_waiting"].toInt(), 0);
        QCOMPARE(taken["receipts"].toInt(), 3);
        QCOMPARE(sha256sum(place(profile("clerk").toStdString(), theirs)), theirs);
        QCOMPARE(city_.revision(), revision + 3);
        qInfo(
            "figure: a bundle of 30 MB and its answer, a colleague's app and the server killed "
            "alternately: %d times up and %d times down with half of it on its way; every save "
            "once, sha256sum of both photos equal",
            up, down);
        QCOMPARE(up, kills);
        QCOMPARE(down, kills);
    }

  private:
    QString profile(const QString& who) const { return dir_.filePath(who); }
    QString file(const QString& name) const { return dir_.filePath(name + ".bundle"); }
    static std::string place(const std::string& store, const std::string& sha256) {
        return store + "/evidence/" + sha256.substr(0, 2) + "/" + sha256;
    }
    App carry() {
        return App({"bundle", "carry", "--profile", profile("colleague"), "--json", file("out"),
                    file("back")});
    }

    void serve() {
        server_.emplace(city_.dir(), QStringList{"--reached-at", text(link_.address())});
        link_.lead(server_->address());
    }

    void enrol(const QString& who, const std::string& role) {
        if (!server_) serve();
        const auto code = program::run({"enrol", "--store", text(city_.dir()), "--person",
                                        text(toText(city_.person(role))), "--auto", "--json"})
                              .objects()
                              .at(0)["code"]
                              .toString();
        App({"enrol", "--profile", profile(who), "--code", code}).done();
        App({"sync", "--profile", profile(who)}).done();
    }

    /// A visit of `who`'s with a photo, in three saves; the photo's hash.
    std::string photographed(const QString& who, std::uint64_t seed) {
        const auto photo = dir_.filePath(who + ".jpg").toStdString();
        suite::Dice dice(seed);
        std::ofstream(photo, std::ios::binary) << suite::someBytes(dice, photoBytes);
        const auto visit =
            App({"edit", "--profile", profile(who), "--json", "--new", "--kind", "Visit",
                 "--project", text(toText(city_.project)), "state=planned", "title=现场核查"})
                .done()["id"]
                .toString();
        App({"edit", "--profile", profile(who), "--kind", "Visit", "--id", visit, "state=on_site"})
            .done();
        App({"attach", "--profile", profile(who), "--to", visit, text(photo)}).done();
        return sha256sum(photo);
    }

    /// Kills one of the two while the bundle is on its way, `kills` times. How often `whole` was
    /// not there yet.
    int killOnTheWay(const std::string& whole, bool up) {
        int inside = 0;
        for (int i = 0; i < kills; ++i) {
            link_.holdAfter(sliceBytes, up);
            App app = carry();
            if (!app.runsUntil([&] { return link_.isHeld(); }))
                qFatal("the bundle is not on its way: %s", app.said().constData());
            inside += !std::filesystem::exists(whole);
            if (i % 2 == 0) {
                app.kill();
                link_.goOn();
            } else {
                server_->kill();
                link_.goOn();
                app.end();
                serve();
            }
        }
        return inside;
    }

    QTemporaryDir dir_;
    City city_;
    chaos::Proxy link_{"127.0.0.1:1", 1};
    std::optional<program::Server> server_;
};

static const suite::Case<CarriedBundleTest> here("carried_bundle");

#include "carried_bundle_test.moc"
