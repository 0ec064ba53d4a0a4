#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "shared/rules/data_file.h"
#include "shared/rules/tsv.h"
#include "shared/scoring/alerts.h"

/// The rules of warning as their table has them; alerts.cpp judges by them.
namespace field::shared {
namespace {

std::optional<Level> levelOf(std::string_view name) {
    for (const Level level : {Level::data, Level::flag, Level::yellow, Level::red})
        if (name == levelName(level)) return level;
    return std::nullopt;
}

}  // namespace

std::optional<Level> AlertRules::raisedFrom() const {
    for (const Rule& rule : rules_)
        if (rule.name == "raised_from") return rule.level;
    return std::nullopt;
}

Result<AlertRules> AlertRules::read(std::string_view tsv, std::string_view name) {
    const auto rows = readTsv(tsv, {"set", "rule", "at", "limit", "level", "what", "source"});
    if (!rows) return rows.failure();
    AlertRules out;
    out.name_.set = name;
    bool found = false;
    const auto ownRule = [&](std::string_view rule) {
        return std::any_of(rows->begin(), rows->end(), [&](const TsvRow& row) {
            return row.cells[0] == name && row.cells[1] == rule;
        });
    };
    for (const TsvRow& row : *rows) {
        const auto& c = row.cells;
        found = found || c[0] == name;
        if (c[0] != name && (c[0] != "default" || ownRule(c[1]))) continue;
        RuleName defaults;  // not the set's own
        auto& about = c[0] == name ? out.name_ : defaults;
        if (const auto taken = about.take(c[1], c[5])) {
            if (!*taken) return cellFault(row, c[5], "is no year");
            continue;
        }
        Rule rule{std::string(c[1]), 0, {}, Level::yellow, std::string(c[6])};
        const auto [end, error] = std::from_chars(c[2].data(), c[2].data() + c[2].size(), rule.at);
        const auto limit = Decimal::read(c[3]);
        const auto level = levelOf(c[4]);
        if (error != std::errc() || end != c[2].data() + c[2].size() || rule.at < 0 || rule.at > 12)
            return cellFault(row, c[2], "is no month");
        if (!limit) return cellFault(row, c[3], "is no limit");
        if (!level) return cellFault(row, c[4], "is no level");
        rule.limit = *limit;
        rule.level = *level;
        out.rules_.push_back(std::move(rule));
    }
    if (!found)
        return Failure{Code::missing, fmt::format("no set of alert rules is called {}", name)};
    return out;
}

const AlertRules& AlertRules::builtIn() {
    static const AlertRules rules = [] {
        auto read = AlertRules::read(dataFile("alerts.tsv"), "default");
        if (!read) {
            fmt::print(stderr, "alerts.tsv: {}\n", read.failure().message);
            std::abort();
        }
        return read.take();
    }();
    return rules;
}

int monthsEnded(int year, const Day& day) {
    const int asked = static_cast<int>(day.year());
    if (asked != year) return asked > year ? 12 : 0;
    const int month = static_cast<int>(static_cast<unsigned>(day.month()));
    const Day end = day.year() / day.month() / std::chrono::last;
    return day == end ? month : month - 1;
}

const char* levelName(Level level) {
    switch (level) {
        case Level::data:
            return "data";
        case Level::flag:
            return "flag";
        case Level::yellow:
            return "yellow";
        case Level::red:
            return "red";
    }
    return "";
}

const char* lightName(Lights::Light light) {
    switch (light) {
        case Lights::Light::gray:
            return "gray";
        case Lights::Light::green:
            return "green";
        case Lights::Light::yellow:
            return "yellow";
        case Lights::Light::red:
            return "red";
    }
    return "";
}

}  // namespace field::shared
