#pragma once

#include <fstream>
#include <sstream>

#include "client/bundle.h"
#include "client/review.h"
#include "shared/proto/records.pb.h"
#include "sync/server/bundle/bundles.h"
#include "tests/support/world.h"

/// People whom no network reaches, and the files that are carried for them.
namespace carried {

using namespace field;
using shared::Id;
using shared::Value;
using shared::kinds::visit;
using world::Device;
using world::World;

inline Value text(const char* words) { return std::string(words); }

inline std::string contentOf(const std::string& path) {
    std::ostringstream out;
    out << std::ifstream(path, std::ios::binary).rdbuf();
    return out.str();
}

inline std::string written(const std::string& path, const std::string& content) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
    return path;
}

/// Devices that never meet a network, and somebody who carries files between them and the server.
struct Village {
    World world;
    Device& lin = cutOff("林", "inspector");
    Device& chen = cutOff("陈", "inspector");
    Device& zhou = cutOff("周", "division");

    Device& cutOff(const char* name, const char* role) {
        auto& device = world.areaDevice(name, role);
        device.wire().cut = true;
        return device;
    }
    std::string exported(Device& device, bool evidence = true) {
        const auto path = world.freshPath("out");
        must(client::exportBundle(device.store(), path, evidence));
        return path;
    }
    shared::Result<server::TakenBundle> tryTake(const std::string& path) {
        auto opened = server::openFromDevice(*world.host, path);
        if (!opened) return opened.failure();
        return server::takeBundle(*world.host, *opened);
    }
    server::TakenBundle take(const std::string& path) { return must(tryTake(path)); }
    std::string answered(Device& device) {
        const auto path = world.freshPath("back");
        must(server::answerBundle(*world.host, *world.env, device.device, path));
        return path;
    }
    client::TakenBundle give(Device& device, const std::string& path) {
        return must(client::importBundle(device.store(), path));
    }
    /// Out and back again.
    void carry(Device& device) {
        take(exported(device));
        give(device, answered(device));
    }
    void carryAll() {
        for (auto* device : {&lin, &chen, &zhou}) carry(*device);
        for (auto* device : {&lin, &chen, &zhou}) carry(*device);
    }
    Id visitOf(Device& device, const char* conclusion = "路面完好") {
        return device.create("Visit", {},
                             {{"state", std::int64_t{records::VISIT_STATE_ON_SITE}},
                              {"conclusion", text(conclusion)}});
    }
    void review(Device& device, const Id& report, client::Verdict verdict,
                const std::string& reason) {
        const auto read = must(device.store().hashes(visit, report)).review;
        must(device.store().save(must(
            client::reviewOf(device.store(), *world.env, visit, report, read, verdict, reason))));
    }
    shared::Hash attach(Device& device, const Id& to, const std::string& bytes) {
        must(device.store().attach(visit, to, written(world.freshPath("photo"), bytes), {}));
        return shared::sha256(bytes);
    }
    /// Heads of all ledgers: what the server's state hangs on.
    std::string heads() {
        std::string out;
        for (const auto& head : must(must(world.host->read())->heads())) out += head.hash.str();
        return out;
    }
    bool allAgree() {
        for (auto* device : {&lin, &chen, &zhou}) {
            if (device->records() != world.serverRecords(*device)) return false;
            if (must(device->store().counts()).waiting > 0) return false;
        }
        return must(lin.store().incidents()).empty();
    }
};

}  // namespace carried
