#pragma once

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include <QTemporaryDir>

#include "tests/chaos/app.h"
#include "tests/chaos/proxy.h"
#include "tests/support/must.h"
#include "tests/support/program.h"
#include "tests/support/served.h"
#include "tests/support/some_record.h"

namespace chaos {

/// A server and apps as they ship, under TLS, with a line between them that a test can hold; either
/// end may be killed while something large is on its way.
class Killing {
  public:
    static constexpr int kills = 10;  ///< of each killOnTheWay()

    QString profile(const QString& who) const { return dir_.filePath(who); }
    QString file(const QString& name) const { return dir_.filePath(name); }
    /// Where a store or a profile, in `dir`, has its evidence.
    static std::string place(const std::string& dir, const std::string& sha256) {
        return dir + "/evidence/" + sha256.substr(0, 2) + "/" + sha256;
    }
    std::string evidenceIn(const QString& who, const std::string& sha256) const {
        return place(profile(who).toStdString(), sha256);
    }

    void enrol(const QString& who, const std::string& role) {
        if (!server_) serve();
        const auto code = program::run({"enrol", "--store", text(city.dir()), "--person",
                                        text(toText(city.person(role))), "--auto", "--json"})
                              .objects()
                              .at(0)["code"]
                              .toString();
        App({"enrol", "--profile", profile(who), "--code", code}).done();
        sync(who);
    }
    void sync(const QString& who) { App({"sync", "--profile", profile(who)}).done(); }

    /// A visit of `who`'s with a photo of 30 MB, in three saves; the photo's hash.
    std::string photographed(const QString& who, std::uint64_t seed) {
        const auto photo = file(who + ".jpg").toStdString();
        suite::Dice dice(seed);
        std::ofstream(photo, std::ios::binary) << suite::someBytes(dice, photoBytes);
        const auto visit =
            App({"edit", "--profile", profile(who), "--json", "--new", "--kind", "Visit",
                 "--project", text(toText(city.project)), "state=planned", "title=现场核查"})
                .done()["id"]
                .toString();
        App({"edit", "--profile", profile(who), "--kind", "Visit", "--id", visit, "state=on_site"})
            .done();
        App({"attach", "--profile", profile(who), "--to", visit, text(photo)}).done();
        return sha256sum(photo);
    }

    /// Runs the app's command `arguments` and kills the app, or the server, in turn, while what it
    /// moves (`up`: to the server) is on its way, `kills` times. How often `whole` was not there
    /// yet.
    int killOnTheWay(const QStringList& arguments, const std::string& whole, bool up) {
        int inside = 0;
        for (int i = 0; i < kills; ++i) {
            link_.holdAfter(sliceBytes, up);
            App app(arguments);
            if (!app.runsUntil([&] { return link_.isHeld(); }))
                qFatal("nothing is on its way: %s", app.said().constData());
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

    served::City city;

  private:
    // What the buffers of a killed connection still hold passes too: it must not be all.
    static constexpr std::size_t photoBytes = 30'000'000, sliceBytes = 500'000;

    static QString text(const std::string& words) { return QString::fromStdString(words); }
    void serve() {
        server_.emplace(city.dir(), QStringList{"--reached-at", text(link_.address())});
        link_.lead(server_->address());
    }

    QTemporaryDir dir_;
    Proxy link_{"127.0.0.1:1", 1};
    std::optional<program::Server> server_;
};

}  // namespace chaos
