#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "tests/simulation/run.h"
#include "tests/simulation/shrink.h"

using simulation::Counts;
using simulation::Run;
using simulation::Scenario;

namespace {

constexpr const char* usage =
    R"(simulate [--seeds N] [--seed FIRST] [--minutes M] [--jobs J] [--first] [--restores]
         [--no-shrink] [--trace] [SCENARIO…]
  Plays the scenarios of N seeds (1500) from FIRST (1) on in J processes (one a processor), or as
  many as fit M minutes, and asks the laws of sync.md; with files, plays these instead. A seed that
  breaks a law is shrunk to a few events and printed as a scenario. --first ends at the first.
  --restores: in every seed, not in one of four, servers are lost and restored from older copies.
)";

struct Options {
    std::uint64_t first = 1, seeds = 1500;
    std::int64_t minutes = 0;
    int jobs = static_cast<int>(std::max(1L, ::sysconf(_SC_NPROCESSORS_ONLN)));
    bool restores = false;
    bool untilFirst = false, shrinks = true, trace = false;
    std::vector<std::string> files;
};

/// Branches that a long run has to meet: what never happens proves nothing.
const std::vector<std::string> rareBranches{"equal values",
                                            "merged",
                                            "conflict",
                                            "gave way",
                                            "late",
                                            "revived",
                                            "kept from removal",
                                            "parked: no_right",
                                            "a parked set released",
                                            "a correction proposed",
                                            "a correction accepted",
                                            "a correction rejected",
                                            "a report approved",
                                            "a report returned",
                                            "an exchange of several rounds",
                                            "a kept request arrived",
                                            "a server restored",
                                            "parked: untrusted_device"};

/// What a worker says of its seeds, as lines that its parent adds up.
struct Report {
    Counts counts;
    std::vector<int> events;
    std::vector<std::string> findings;
    int rechecked = 0;
    std::uint64_t played = 0;
};

void print(std::FILE* out, const Report& report) {
    const auto lines = [&](const char* what, const std::map<std::string, int>& all) {
        for (const auto& [name, count] : all) fmt::print(out, "{}\t{}\t{}\n", what, name, count);
    };
    lines("act", report.counts.acts);
    lines("fault", report.counts.faults);
    lines("mark", report.counts.marks);
    fmt::print(out, "sum\t{}\t{}\t{}\t{}\t{}\n", report.counts.devices, report.counts.exchanges,
               report.counts.deviceMinutes, report.rechecked, report.played);
    for (const auto events : report.events) fmt::print(out, "events\t{}\n", events);
    fmt::print(out, "findings\t{}\n", report.findings.size());
}

void add(Report& report, const std::string& line) {
    std::istringstream in(line);
    std::string what, name, number;
    std::getline(in, what, '\t');
    if (what == "act" || what == "fault" || what == "mark") {
        std::getline(in, name, '\t');
        std::getline(in, number);
        auto& all = what == "act"     ? report.counts.acts
                    : what == "fault" ? report.counts.faults
                                      : report.counts.marks;
        all[name] += std::stoi(number);
    } else if (what == "sum") {
        Counts counts;
        int rechecked = 0;
        std::uint64_t played = 0;
        in >> counts.devices >> counts.exchanges >> counts.deviceMinutes >> rechecked >> played;
        report.counts += counts;
        report.rechecked += rechecked;
        report.played += played;
    } else if (what == "events") {
        in >> report.events.emplace_back();
    } else if (what == "findings") {
        std::size_t count = 0;
        in >> count;
        report.findings.resize(report.findings.size() + count);
    }
}

/// Plays one scenario; prints what it breaks.
bool play(const Scenario& scenario, const Options& options, Report& report) {
    Run run(scenario);
    const auto broken = run.play();
    report.counts += run.counts();
    report.events.push_back(run.counts().events);
    ++report.played;
    if (options.trace)
        for (const auto& line : run.trace()) fmt::print("  {}\n", line);
    if (scenario.seed % 50 == 0 && broken.empty()) {
        Run again(scenario);
        again.play();
        ++report.rechecked;
        if (again.fingerprint() != run.fingerprint()) {
            const auto [one, other] = std::mismatch(run.trace().begin(), run.trace().end(),
                                                    again.trace().begin(), again.trace().end());
            fmt::print("seed {}: the same seed gave another trace, from {} | {}\n", scenario.seed,
                       one == run.trace().end() ? "its end" : *one,
                       other == again.trace().end() ? "its end" : *other);
            report.findings.emplace_back("determinism");
            return false;
        }
    }
    if (broken.empty()) return true;
    report.findings.push_back(broken);
    std::string text = fmt::format("seed {} breaks {}\n", scenario.seed, broken);
    if (options.shrinks) {
        const auto small = simulation::shrunk(scenario, simulation::lawOf(broken));
        Run told(small);
        text += fmt::format("# {}\n# {} events\n", told.play(), small.events.size());
        text += simulation::toText(small);
    }
    fmt::print("{}", text);
    std::fflush(stdout);
    return false;
}

Report playSeeds(const Options& options, int job) {
    Report report;
    const auto begun = std::chrono::steady_clock::now();
    for (auto seed = options.first + static_cast<std::uint64_t>(job);;
         seed += static_cast<std::uint64_t>(options.jobs)) {
        const auto passed = std::chrono::steady_clock::now() - begun;
        const bool over = options.minutes > 0 ? passed > std::chrono::minutes(options.minutes)
                                              : seed >= options.first + options.seeds;
        if (over) break;
        const bool good = play(simulation::scenarioOf(seed, options.restores), options, report);
        if (!good && options.untilFirst) break;
    }
    return report;
}

Report inProcesses(const Options& options) {
    std::vector<std::FILE*> results;
    std::vector<pid_t> children;
    for (int job = 0; job < options.jobs; ++job) {
        results.push_back(std::tmpfile());
        std::fflush(nullptr);
        const auto child = ::fork();
        if (child == 0) {
            print(results.back(), playSeeds(options, job));
            std::fflush(nullptr);
            ::_exit(0);
        }
        children.push_back(child);
    }
    Report all;
    for (std::size_t i = 0; i < children.size(); ++i) {
        int status = 0;
        ::waitpid(children[i], &status, 0);
        if (status != 0) {
            fmt::print("a process of the simulation ended with status {}\n", status);
            all.findings.emplace_back("crash");
        }
        std::rewind(results[i]);
        std::string line;
        for (int c = std::fgetc(results[i]); c != EOF; c = std::fgetc(results[i])) {
            if (c != '\n') {
                line += static_cast<char>(c);
                continue;
            }
            add(all, line);
            line.clear();
        }
        std::fclose(results[i]);
    }
    return all;
}

void summary(Report& report) {
    const auto listed = [](const char* what, const std::map<std::string, int>& all) {
        fmt::print("{}:", what);
        for (const auto& [name, count] : all) fmt::print(" {} {};", name, count);
        fmt::print("\n");
    };
    listed("acts", report.counts.acts);
    listed("faults", report.counts.faults);
    listed("branches", report.counts.marks);
    std::sort(report.events.begin(), report.events.end());
    const int median = report.events.empty() ? 0 : report.events[report.events.size() / 2];
    fmt::print(
        "{} seeds, median {} acts; {} devices, {} device-days, {} exchanges; {} played twice "
        "with equal traces; {} violations\n",
        report.played, median, report.counts.devices, report.counts.deviceMinutes / 1440,
        report.counts.exchanges, report.rechecked, report.findings.size());
}

/// False, and a word, if a long run never met one of the rare branches.
bool metAll(const Report& report) {
    if (report.played < 1000) return true;
    bool all = true;
    for (const auto& branch : rareBranches) {
        if (report.counts.marks.contains(branch)) continue;
        fmt::print("never reached: {}\n", branch);
        all = false;
    }
    return all;
}

bool read(int argc, char** argv, Options& options) {
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        const auto number = [&] {
            return i + 1 < argc ? std::strtoull(argv[++i], nullptr, 10) : 0;
        };
        if (word == "--seeds") {
            options.seeds = number();
        } else if (word == "--seed") {
            options.first = number();
        } else if (word == "--minutes") {
            options.minutes = static_cast<std::int64_t>(number());
        } else if (word == "--jobs") {
            options.jobs = std::max(1, static_cast<int>(number()));
        } else if (word == "--restores") {
            options.restores = true;
        } else if (word == "--first") {
            options.untilFirst = true;
        } else if (word == "--no-shrink") {
            options.shrinks = false;
        } else if (word == "--trace") {
            options.trace = true;
        } else if (word.starts_with('-')) {
            return false;
        } else {
            options.files.push_back(word);
        }
    }
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    if (!read(argc, argv, options)) {
        std::fputs(usage, stderr);
        return 2;
    }
    spdlog::set_level(spdlog::level::off);
    Report report;
    if (options.files.empty()) {
        report = options.jobs == 1 ? playSeeds(options, 0) : inProcesses(options);
    }
    for (const auto& file : options.files) {
        std::ifstream in(file);
        std::stringstream text;
        text << in.rdbuf();
        auto scenario = simulation::scenarioFrom(text.str());
        if (!scenario) {
            fmt::print("{}: {}\n", file, scenario.failure().message);
            return 2;
        }
        if (!play(*scenario, options, report)) fmt::print("{} fails\n", file);
    }
    summary(report);
    return report.findings.empty() && metAll(report) ? 0 : 1;
}
