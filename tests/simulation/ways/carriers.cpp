#include "tests/simulation/ways/carriers.h"

#include <fmt/format.h>

#include "client/bundle.h"
#include "sync/server/bundle/bundles.h"

namespace simulation {

using shared::Code;
using shared::Failure;
using shared::Result;

namespace {

const std::string& latest(const std::vector<std::string>& all, int which) {
    return all[all.size() - 1 - static_cast<std::size_t>(which) % all.size()];
}

}  // namespace

std::string Carriers::fresh() { return fmt::format("{}/bundle{}", Town::folder(), files_++); }

std::string Carriers::give(int who, int carrier) {
    auto& machine = *town_.machines[static_cast<std::size_t>(who)];
    if (!machine.store) return "nothing to give";
    const auto path = fresh();
    auto made = client::exportBundle(*machine.store, path, true);
    if (!made) return std::string("in vain, ") + shared::codeName(made.failure().code);
    bags_[{carrier, who}].bundles.push_back(path);
    newest_[who] = path;
    return fmt::format("{} sets, {} files", made->content.sets, made->content.files);
}

Result<> Carriers::answered(int who, const std::string& bundle, const std::string& answer) {
    const auto& device = town_.machines[static_cast<std::size_t>(who)]->device;
    if (!town_.admits(device)) return Failure{Code::offline, "the server is down"};
    const auto done = [&]() -> Result<> {
        auto opened = server::openFromDevice(*town_.host, bundle);
        if (!opened) return opened.failure();
        auto taken = server::takeBundle(*town_.host, *opened);
        if (!taken) return taken.failure();
        if (taken->news == server::BundleNews::older) ++befell["a bundle comes after a later one"];
        auto written = server::answerBundle(*town_.host, town_.serverEnv(), device, answer);
        return written ? Result<>(shared::Done{}) : written.failure();
    }();
    if (!Disk::installed().dead(Town::serverDir())) return done;
    town_.wakeServer();
    return Failure{Code::offline, "the server died over this bundle"};
}

std::string Carriers::bring(int who, int carrier, int which) {
    auto& bag = bags_[{carrier, who}];
    if (bag.bundles.empty()) return "nothing in hand";
    const auto& bundle = latest(bag.bundles, which);
    const auto answer = fresh();
    auto done = answered(who, bundle, answer);
    if (!done) return std::string("in vain, ") + shared::codeName(done.failure().code);
    if (++taken_[bundle] == 2) ++befell["a bundle comes twice"];
    if (bundle != newest_[who]) ++befell["a bundle comes late"];
    bag.answers.push_back(answer);
    return "taken";
}

std::string Carriers::returns(int who, int carrier, int which) {
    auto& machine = *town_.machines[static_cast<std::size_t>(who)];
    auto& bag = bags_[{carrier, who}];
    if (bag.answers.empty() || !machine.store) return "nothing in hand";
    const auto& answer = latest(bag.answers, which);
    auto taken = client::importBundle(*machine.store, answer);
    if (!taken) return std::string("in vain, ") + shared::codeName(taken.failure().code);
    if (++taken_[answer] == 2) ++befell["an answer comes twice"];
    if (taken->news == client::BundleNews::older) ++befell["an answer comes after a later one"];
    return fmt::format("{} rows, {} receipts", taken->import.summary.counts.rowsReceived,
                       taken->import.summary.received + taken->import.summary.parked);
}

bool Carriers::roundTrip(int who) {
    auto& machine = *town_.machines[static_cast<std::size_t>(who)];
    const auto bundle = fresh(), answer = fresh();
    auto made = client::exportBundle(*machine.store, bundle, true);
    if (!made || !answered(who, bundle, answer)) return true;
    auto taken = client::importBundle(*machine.store, answer);
    return !taken || taken->putBack || taken->import.moved || taken->import.sendAgain ||
           made->more || made->content.sets + made->content.files > 0 ||
           taken->import.summary.counts.filesDone > 0;
}

}  // namespace simulation
