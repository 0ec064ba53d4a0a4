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

class KilledPhotoTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// The programs as they ship, under TLS; kill -9 of one and then the other, always with the
    /// photo half on its way, ten times up and ten times down.
    void arrivesByteForByteWhoeverDies() {
        const auto photo = dir_.filePath("IMG_0612.jpg").toStdString();
        std::ofstream(photo, std::ios::binary) << suite::someBytes(photoBytes);
        const auto before = sha256sum(photo);

        enrol("inspector");
        enrol("division");
        const auto visit =
            App({"edit", "--profile", profile("inspector"), "--json", "--new", "--kind", "Visit",
                 "--project", text(toText(city_.project)), "state=planned", "title=现场核查"})
                .done()["id"]
                .toString();
        App({"edit", "--profile", profile("inspector"), "--kind", "Visit", "--id", visit,
             "state=on_site"})
            .done();
        App({"attach", "--profile", profile("inspector"), "--to", visit, text(photo)}).done();
        QCOMPARE(sha256sum(evidenceIn("inspector", before)), before);

        const auto onServer = city_.dir() + place(before);
        const auto atSupervisor = evidenceIn("division", before);
        const int up = killOnTheWay("inspector", onServer, true);
        sync("inspector");
        QCOMPARE(sha256sum(onServer), before);
        const int down = killOnTheWay("division", atSupervisor, false);
        sync("division");
        QCOMPARE(sha256sum(atSupervisor), before);
        QVERIFY(city_.host().verify([](const std::string&) {}).ok());
        qInfo(
            "figure: a photo of 30 MB, client and server killed alternately: %d times up and %d "
            "times down with half of it on its way; sha256sum equal in all four places",
            up, down);
        QCOMPARE(up, kills);
        QCOMPARE(down, kills);
    }

  private:
    QString profile(const QString& who) const { return dir_.filePath(who); }
    static std::string place(const std::string& sha256) {
        return "/evidence/" + sha256.substr(0, 2) + "/" + sha256;
    }
    std::string evidenceIn(const QString& who, const std::string& sha256) const {
        return profile(who).toStdString() + place(sha256);
    }

    void serve() {
        server_.emplace(city_.dir(), QStringList{"--reached-at", text(link_.address())});
        link_.lead(server_->address());
    }

    void enrol(const QString& who) {
        if (!server_) serve();
        const auto person = city_.person(who.toStdString());
        const auto code = program::run({"enrol", "--store", text(city_.dir()), "--person",
                                        text(toText(person)), "--auto", "--json"})
                              .objects()
                              .at(0)["code"]
                              .toString();
        App({"enrol", "--profile", profile(who), "--code", code}).done();
        sync(who);
    }

    void sync(const QString& who) { App({"sync", "--profile", profile(who)}).done(); }

    /// Kills one of the two while the photo is on its way, `kills` times. How often `whole` was not
    /// there yet.
    int killOnTheWay(const QString& who, const std::string& whole, bool up) {
        int inside = 0;
        for (int i = 0; i < kills; ++i) {
            link_.holdAfter(sliceBytes, up);
            App app({"sync", "--profile", profile(who)});
            if (!app.runsUntil([&] { return link_.isHeld(); }))
                qFatal("the photo is not on its way: %s", app.said().constData());
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

static const suite::Case<KilledPhotoTest> here("killed_photo");

#include "killed_photo_test.moc"
