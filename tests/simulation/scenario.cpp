#include "tests/simulation/scenario.h"

#include <array>
#include <sstream>

#include <fmt/format.h>

namespace simulation {

using field::shared::Code;
using field::shared::Failure;
using field::shared::Result;

namespace {

/// What an event says. <a>, <b>: numbers; <v>: a visit; <who>: somebody; the others: words of `a`.
struct Phrase {
    Verb verb;
    const char* name;
    const char* text;
};

constexpr std::array<Phrase, static_cast<std::size_t>(Verb::count)> phrases{{
    {Verb::measure, "measure", "<who> measures line <a> of <v>"},
    {Verb::measureTwo, "measure two in one save",
     "<who> measures lines <a> and <b> of <v> in one save"},
    {Verb::openForm, "open a form", "<who> opens the form of line <a> of <v>"},
    {Verb::finishForm, "finish a form", "<who> finishes the open form"},
    {Verb::likelihood, "likelihood", "<who> judges line <a> of <v> as <b>"},
    {Verb::conclude, "conclude", "<who> concludes <v>"},
    {Verb::weather, "weather", "<who> notes the weather of <v>"},
    {Verb::joinTeam, "join the team", "<who> adds somebody to the team of <v>"},
    {Verb::leaveTeam, "leave the team", "<who> takes member <a> off the team of <v>"},
    {Verb::addSentence, "add a sentence", "<who> adds sentence <a> to note <b> of <v>"},
    {Verb::changeSentence, "change a sentence", "<who> rewrites sentence <a> of note <b> of <v>"},
    {Verb::dropSentence, "drop a sentence", "<who> drops sentence <a> of note <b> of <v>"},
    {Verb::find, "write a finding", "<who> writes up a finding in <v>"},
    {Verb::editFinding, "edit a finding", "<who> rewrites finding <a> of <v>"},
    {Verb::removeFinding, "remove a finding", "<who> removes finding <a> of <v>"},
    {Verb::removeLine, "remove a line", "<who> removes line <a> of <v>"},
    {Verb::removeVisit, "remove a report", "<who> removes <v>"},
    {Verb::reviveVisit, "edit an open form of a report",
     "<who> has <v> open and concludes it later"},
    {Verb::step, "step", "<who> <step> <v>"},
    {Verb::read, "read", "<who> reads <v>"},
    {Verb::review, "review", "<who> <verdict> <v>"},
    {Verb::resolve, "resolve", "<who> resolves conflict <b> with <answer>"},
    {Verb::decide, "decide over a correction", "<who> <decision> correction <b>"},
    {Verb::photograph, "photograph", "<who> photographs <v>"},
    {Verb::exchange, "exchange", "<who> exchanges<line> (<b>)"},
    {Verb::deliver, "a kept request arrives", "a request of <who> that was kept arrives"},
    {Verb::reopen, "reopen the app", "<who> reopens the app"},
    {Verb::disk, "plan a disk fault", "<who>'s disk <disk> at step <b>"},
    {Verb::heal, "heal a disk", "<who>'s disk is well again"},
    {Verb::clock, "set a clock", "<who>'s clock is wrong by <b> days"},
    {Verb::keepCopy, "copy a device", "<who>'s device is copied"},
    {Verb::putBack, "put a device back", "<who>'s device is put back to its copy <b>"},
    {Verb::enrolAnew, "enrol a device anew", "<who> enrols the device anew"},
    {Verb::clone, "clone a device", "<who> comes up as a clone beside its original"},
    {Verb::give, "give a bundle", "<who> gives <carrier> a bundle"},
    {Verb::bring, "bring a bundle", "<carrier> brings the server bundle <b> of <who>"},
    {Verb::returns, "bring an answer", "<carrier> brings answer <b> to <who>"},
    {Verb::grant, "grant", "the office lets <who> inspect <project>"},
    {Verb::endGrant, "end a grant", "the office ends what <who> may on <project>"},
    {Verb::release, "release", "<who> has parked set <b> released"},
    {Verb::serverReopen, "restart the server", "the server restarts"},
    {Verb::serverDisk, "plan a server's disk fault", "the server's disk <disk> at step <b>"},
    {Verb::serverHeal, "heal the server's disk", "the server's disk is well again"},
    {Verb::backUp, "back up the server", "the server is backed up"},
    {Verb::restore, "restore the server", "the server is restored from backup <b>"},
}};

const std::vector<std::string>* wordsOf(std::string_view slot) {
    if (slot == "step") return &words::steps;
    if (slot == "carrier") return &words::carriers;
    if (slot == "verdict") return &words::verdicts;
    if (slot == "answer") return &words::answers;
    if (slot == "decision") return &words::decisions;
    if (slot == "line") return &words::lines;
    if (slot == "disk") return &words::disks;
    if (slot == "project") return &words::projects;
    return nullptr;
}

constexpr std::string_view visitNames[] = {"P1", "P2", "Q1", "Q2", "R1", "R2"};

std::string slotText(const Scenario& scenario, const Event& event, std::string_view slot) {
    if (slot == "a") return std::to_string(event.a);
    if (slot == "b") return std::to_string(event.b);
    if (slot == "v") return std::string(visitNames[event.visit]);
    if (slot == "who") return std::string(1, scenario.devices[static_cast<std::size_t>(event.who)]);
    return (*wordsOf(slot))[static_cast<std::size_t>(event.a)];
}

/// Takes a number off the front of `text`.
bool takeNumber(std::string_view& text, int& out) {
    std::size_t size = text.starts_with('-') ? 1 : 0;
    while (size < text.size() && text[size] >= '0' && text[size] <= '9') ++size;
    if (size == 0 || text.substr(0, size) == "-") return false;
    out = std::stoi(std::string(text.substr(0, size)));
    text.remove_prefix(size);
    return true;
}

/// Takes what `slot` says off the front of `text`.
bool takeSlot(const Scenario& scenario, std::string_view slot, std::string_view& text,
              Event& event) {
    if (slot == "a") return takeNumber(text, event.a);
    if (slot == "b") return takeNumber(text, event.b);
    if (slot == "who") {
        const auto at = text.empty() ? std::string::npos : scenario.devices.find(text.front());
        if (at == std::string::npos) return false;
        event.who = static_cast<int>(at);
        text.remove_prefix(1);
        return true;
    }
    if (slot == "v") {
        for (int i = 0; i < 6; ++i) {
            if (!text.starts_with(visitNames[i])) continue;
            event.visit = i;
            text.remove_prefix(2);
            return true;
        }
        return false;
    }
    const auto& all = *wordsOf(slot);
    std::size_t best = all.size();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (text.starts_with(all[i]) && (best == all.size() || all[i].size() > all[best].size()))
            best = i;
    }
    if (best == all.size()) return false;
    event.a = static_cast<int>(best);
    text.remove_prefix(all[best].size());
    return true;
}

bool matches(const Scenario& scenario, std::string_view phrase, std::string_view text,
             Event& event) {
    while (!phrase.empty()) {
        if (phrase.front() == '<') {
            const auto end = phrase.find('>');
            if (!takeSlot(scenario, phrase.substr(1, end - 1), text, event)) return false;
            phrase.remove_prefix(end + 1);
            continue;
        }
        const auto size = std::min(phrase.find('<'), phrase.size());
        if (!text.starts_with(phrase.substr(0, size))) return false;
        text.remove_prefix(size);
        phrase.remove_prefix(size);
    }
    return text.empty();
}

/// "117 +35 A measures line 2 of P1"
bool readEvent(const Scenario& scenario, std::string_view line, Event& out) {
    if (!takeNumber(line, out.number) || !line.starts_with(" +")) return false;
    line.remove_prefix(2);
    if (!takeNumber(line, out.minutes) || !line.starts_with(' ')) return false;
    line.remove_prefix(1);
    for (const auto& phrase : phrases) {
        Event event = out;
        event.verb = phrase.verb;
        if (!matches(scenario, phrase.text, line, event)) continue;
        out = event;
        return true;
    }
    return false;
}

}  // namespace

std::string nameOf(Verb verb) { return phrases[static_cast<std::size_t>(verb)].name; }

std::string toText(const Scenario& scenario, const Event& event) {
    std::string out = fmt::format("{} +{} ", event.number, event.minutes);
    std::string_view phrase = phrases[static_cast<std::size_t>(event.verb)].text;
    while (!phrase.empty()) {
        if (phrase.front() != '<') {
            const auto size = std::min(phrase.find('<'), phrase.size());
            out += phrase.substr(0, size);
            phrase.remove_prefix(size);
            continue;
        }
        const auto end = phrase.find('>');
        out += slotText(scenario, event, phrase.substr(1, end - 1));
        phrase.remove_prefix(end + 1);
    }
    return out;
}

std::string toText(const Scenario& scenario) {
    auto out = fmt::format("seed {}\ndevices {}\npages of {} rows\n", scenario.seed,
                           scenario.devices, scenario.pageRows);
    for (const auto& event : scenario.events) out += toText(scenario, event) + "\n";
    return out;
}

Result<Scenario> scenarioFrom(const std::string& text) {
    Scenario scenario;
    std::istringstream in(text);
    int number = 0;
    for (std::string line; std::getline(in, line);) {
        ++number;
        if (line.empty() || line.front() == '#') continue;
        Event event;
        if (line.starts_with("seed ")) {
            scenario.seed = std::stoull(line.substr(5));
        } else if (line.starts_with("devices ")) {
            scenario.devices = line.substr(8);
        } else if (line.starts_with("pages of ")) {
            scenario.pageRows = std::stoi(line.substr(9));
        } else if (readEvent(scenario, line, event)) {
            scenario.events.push_back(event);
        } else {
            return Failure{Code::invalid,
                           fmt::format("line {} does not read as an event: {}", number, line)};
        }
    }
    return scenario;
}

}  // namespace simulation
