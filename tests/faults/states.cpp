#include "tests/faults/states.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "shared/sqlite.h"

namespace faults {

namespace {

/// Every so many images the product looks at the image itself, and not only at its state.
constexpr std::size_t sampleEvery = 97;

bool sound(const std::string& path) {
    using field::shared::Database;
    auto opened = Database::open(path, Database::Mode::readWrite);
    if (!opened) return false;
    auto check = (*opened)->prepare("PRAGMA integrity_check(1)");
    const auto row = check.step();
    return row && *row && check.text(0) == "ok";
}

std::nullopt_t wrong(std::size_t& what, const std::string& words, Tally& tally) {
    if (tally.first.empty()) tally.first = words;
    ++what;
    return std::nullopt;
}

}  // namespace

std::size_t Recording::writes() const {
    return static_cast<std::size_t>(std::count_if(acts.begin(), acts.end(), [](const DiskAct& act) {
        return act.kind == DiskAct::Kind::write;
    }));
}

States::States(const Recording& recording, Look look)
    : recording_(recording), look_(std::move(look)) {
    PowerCuts acts(recording.before, recording.acts, Synchronous::full, 1);
    do {
        const bool commits =
            acts.done() == 0 || recording.acts[acts.done() - 1].kind == DiskAct::Kind::sync;
        if (!commits) continue;
        const auto image = acts.whole();
        const auto opened = open(image);
        if (!opened.problem.empty()) fault_ = opened.problem;
        const bool moved =
            at_.empty() || !known_.contains(opened.state) || known_[opened.state] + 1 != at_.size();
        if (!moved) continue;
        known_[opened.state] = at_.size();
        at_.push_back(acts.done());
        put(image);
        if (fault_.empty()) fault_ = look_(answersAt(acts.done()));
    } while (acts.step());
}

void States::put(const Files& image) const {
    Disk::Image files;
    for (const auto& [name, content] : image) files[recording_.machine + "/" + name] = content;
    Disk::installed().replace(recording_.machine, files);
}

States::Opened States::open(const Files& image) const {
    using field::shared::Database;
    put(image);
    const auto path = recording_.machine + "/" + recording_.database;
    {
        auto opened = Database::open(path, Database::Mode::readWrite);
        if (!opened) return {0, opened.failure().message};
    }
    auto& disk = Disk::installed();
    Opened out;
    disk.eachFile(recording_.machine, [&](std::string_view content) {
        out.state = out.state * 31 + std::hash<std::string_view>{}(content);
    });
    return out;
}

std::size_t States::answersAt(std::size_t acts) const {
    const auto& answered = recording_.answered;
    return static_cast<std::size_t>(std::upper_bound(answered.begin(), answered.end(), acts) -
                                    answered.begin());
}

std::size_t States::stateAt(std::size_t acts) const {
    return static_cast<std::size_t>(std::upper_bound(at_.begin(), at_.end(), acts) - at_.begin()) -
           1;
}

std::optional<std::size_t> States::stateOf(const Files& image, const std::string& when,
                                           Tally& tally) {
    ++tally.images;
    const auto opened = open(image);
    if (!opened.problem.empty()) return wrong(tally.damaged, when + opened.problem, tally);
    const auto known = known_.find(opened.state);
    if (known != known_.end()) return known->second;
    put(image);
    if (!sound(recording_.machine + "/" + recording_.database))
        return wrong(tally.damaged, when + "no sound database", tally);
    return wrong(tally.torn, when + "a state in which it never was", tally);
}

Tally States::cut(Synchronous synchronous, int parts, std::uint64_t seed) {
    Tally tally;
    std::unordered_map<std::size_t, std::optional<std::size_t>> seen;
    std::unordered_set<std::size_t> lost;
    PowerCuts acts(recording_.before, recording_.acts, synchronous, seed);
    do {
        const auto when = "after " + std::to_string(acts.done()) + " acts: ";
        const auto answers = answersAt(acts.done());
        const auto owed = answers == 0 ? 0 : stateAt(recording_.answered[answers - 1]);
        acts.images(parts, [&](const Files& image, std::size_t hash) {
            const bool fresh = !seen.contains(hash);
            if (fresh) seen[hash] = stateOf(image, when, tally);
            const auto state = seen[hash];
            if (!state) return;
            if (*state < owed && lost.insert(hash).second)
                wrong(tally.lost, when + "answer " + std::to_string(answers) + " is lost", tally);
            if (*state < owed || !fresh || tally.images % sampleEvery != 0) return;
            put(image);
            if (const auto fault = look_(answers); !fault.empty())
                wrong(tally.damaged, when + fault, tally);
        });
    } while (acts.step());
    return tally;
}

}  // namespace faults
