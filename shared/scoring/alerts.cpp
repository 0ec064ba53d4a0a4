#include "shared/scoring/alerts.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <set>

#include "shared/rules/data_file.h"
#include "shared/rules/tsv.h"

namespace field::shared {
namespace {

constexpr Decimal hundred = Decimal::of(100);
constexpr std::int64_t unitsOfFen = Decimal::one / 100;  ///< a limit in yuan has 10⁻⁴ of them

std::optional<Level> levelOf(std::string_view name) {
    for (const Level level : {Level::data, Level::flag, Level::yellow, Level::red})
        if (name == levelName(level)) return level;
    return std::nullopt;
}

std::string percent(Decimal a, Decimal b) {
    const auto rate = multiplyDivide(a, hundred, b, 2);
    return rate ? rate->text(2) + "%" : "-";
}

/// a − b; a where that leaves the range.
Decimal less(Decimal a, Decimal b) {
    Decimal difference = a;
    return __builtin_sub_overflow(a.units, b.units, &difference.units) ? a : difference;
}

Decimal distance(Decimal a, Decimal b) {
    const Decimal d = less(a, b);
    return {d.units < 0 ? -d.units : d.units};
}

}  // namespace

/// The rules, one after the other, over one project's facts.
class Judging {
  public:
    Judging(const AlertRules& rules, const Facts& facts, const Day& day)
        : rules_(rules.rules_), facts_(facts), day_(day) {
        const int year = facts.year != 0 ? facts.year : static_cast<int>(day.year());
        reached_ = monthsEnded(year, day);
        if (facts.dataUntil) reached_ = std::min(reached_, *facts.dataUntil);
        begun_ = static_cast<int>(day.year()) >= year;
        if (facts.executedFen && facts.budgetFen && *facts.budgetFen > 0) {
            spent_ = Decimal{*facts.executedFen};
            whole_ = Decimal{*facts.budgetFen};
        } else if (facts.rate) {
            spent_ = *facts.rate;
            whole_ = hundred;
        }
    }

    Lights all() {
        if (begun_) {
            pace();
            progress();
            keyMonitoring();
            forecast();
            stock();
            burst();
            verified();
        }
        likelihood();
        contradictions();
        return sum();
    }

  private:
    using Rule = AlertRules::Rule;

    /// The rule's lines of `name`, the one of the latest month end that was reached; null where
    /// none was yet, or the set has no such rule.
    const Rule* due(std::string_view name, std::optional<Level> level = std::nullopt) const {
        const Rule* found = nullptr;
        for (const Rule& rule : rules_)
            if (rule.name == name && rule.at <= reached_ && (!level || rule.level == *level) &&
                (found == nullptr || rule.at >= found->at))
                found = &rule;
        return found;
    }

    void raise(const Rule& rule, const char* phrase, std::vector<Phrase::Figure> figures = {}) {
        out_.warnings.push_back({rule.name.substr(0, 2),
                                 rule.level,
                                 {phrase, std::move(figures)},
                                 rule.source,
                                 rule.at});
    }

    void missing(const char* rule, const char* what) {
        out_.warnings.push_back({rule, std::nullopt, {what, {}}, "", 0});
    }

    /// Why there is no execution rate.
    const char* wanting() const {
        if (!facts_.budgetFen) return "missing.budget";
        return *facts_.budgetFen <= 0 ? "missing.no_budget" : "missing.executed";
    }

    void looked() { looked_ = true; }

    /// P1: execution below the pace of the month.
    void pace() {
        const Rule* const limit = due("P1", Level::yellow);
        if (limit == nullptr) return;
        if (!spent_) return missing("P1", wanting());
        looked();
        if (!below(limit->limit)) return;
        const Rule* const far = due("P1", Level::red);
        const bool red = far != nullptr && below(less(limit->limit, far->limit));
        raise(red ? *far : *limit, "alert.pace",
              {rateText(), std::to_string(limit->at), limit->limit.text()});
    }

    /// P2: goals and money apart.
    void progress() {
        const Rule* const yellow = due("P2", Level::yellow);
        if (yellow == nullptr) return;
        if (!facts_.progress) return missing("P2", "missing.indicators");
        const auto rate =
            spent_ ? multiplyDivide(*spent_, hundred, *whole_, Decimal::places) : std::nullopt;
        if (!rate) return missing("P2", wanting());
        looked();
        const Decimal apart = distance(*facts_.progress, *rate);
        const Rule* const red = due("P2", Level::red);
        const Rule* const broken = red != nullptr && apart > red->limit ? red
                                   : apart > yellow->limit              ? yellow
                                                                        : nullptr;
        if (broken != nullptr)
            raise(*broken, "alert.apart", {facts_.progress->text(2), rate->text(2), apart.text(2)});
    }

    /// P3: large and slow: to the list of those that are watched.
    void keyMonitoring() {
        const Rule* const slow = due("P3");
        const Rule* const large = due("P3_budget");
        if (slow == nullptr || large == nullptr) return;
        if (!facts_.budgetFen) return missing("P3", "missing.budget");
        if (!spent_) return missing("P3", wanting());
        looked();
        const bool isLarge =
            compareProducts({*facts_.budgetFen}, {unitsOfFen}, large->limit, {1}) > 0;
        if (isLarge && below(slow->limit))
            raise(*slow, "alert.large_and_slow",
                  {Phrase::Figure::money(*facts_.budgetFen), rateText()});
    }

    /// P4: what the form itself says of its indicators.
    void likelihood() {
        if (!facts_.worst) return missing("P4", "missing.likelihood");
        looked();
        const char* const name = *facts_.worst == records::LIKELIHOOD_IMPOSSIBLE ? "P4_impossible"
                                 : *facts_.worst == records::LIKELIHOOD_POSSIBLE ? "P4_possible"
                                                                                 : "";
        const Rule* const rule = due(name);
        if (rule != nullptr)
            raise(*rule, *facts_.worst == records::LIKELIHOOD_IMPOSSIBLE
                             ? "alert.indicator_impossible"
                             : "alert.indicator_possible");
    }

    /// P5: the year's end as forecast.
    void forecast() {
        const Rule* const rule = due("P5");
        if (rule == nullptr) return;
        if (!facts_.forecastFen && !facts_.lowestForecast) return missing("P5", "missing.forecast");
        looked();
        if (facts_.forecastFen && facts_.budgetFen && *facts_.budgetFen > 0 &&
            compareProducts({*facts_.forecastFen}, hundred, {*facts_.budgetFen}, rule->limit) < 0)
            raise(*rule, "alert.forecast_money",
                  {percent({*facts_.forecastFen}, {*facts_.budgetFen})});
        if (facts_.lowestForecast && *facts_.lowestForecast < rule->limit)
            raise(*rule, "alert.forecast_indicator", {facts_.lowestForecast->text(2)});
    }

    /// I1, I3: money that lies still.
    void stock() {
        const Rule* const old = due("I1");
        if (old != nullptr && facts_.carriedYears) {
            looked();
            if (Decimal::of(*facts_.carriedYears) >= old->limit)
                raise(*old, "alert.carried_over", {std::to_string(*facts_.carriedYears)});
        }
        if (!facts_.executedFen || !facts_.budgetFen) return;
        const Rule* const zero = due("I3_zero");
        if (zero != nullptr && *facts_.budgetFen > 0) {
            looked();
            if (*facts_.executedFen == 0)
                raise(*zero, "alert.nothing_spent", {std::to_string(reached_)});
        }
        const Rule* const still = due("I3_days");
        if (still == nullptr || !facts_.lastPaid || *facts_.executedFen >= *facts_.budgetFen)
            return;
        looked();
        const auto days =
            (std::chrono::sys_days(known()) - std::chrono::sys_days(*facts_.lastPaid)).count();
        if (Decimal::of(days) > still->limit)
            raise(*still, "alert.no_payment", {std::to_string(days)});
    }

    /// R1: spending in a rush.
    void burst() {
        if (!facts_.paidFen) return;
        looked();
        std::int64_t before = 0, worst = 0;
        int worstMonth = 0, months = 0;
        const Rule* const rush = due("R1_burst");
        for (int month = 1; month <= reached_; ++month) {
            const std::int64_t paid = (*facts_.paidFen)[static_cast<std::size_t>(month - 1)];
            // paid ÷ (before ÷ months) against the limit, without dividing.
            if (rush != nullptr && before > 0 && paid > worst &&
                compareProducts({paid}, Decimal::of(std::int64_t{100} * months), {before},
                                rush->limit) > 0) {
                worst = paid;
                worstMonth = month;
            }
            if (__builtin_add_overflow(before, paid, &before)) return;
            ++months;
        }
        if (worstMonth != 0)
            raise(*rush, "alert.burst", {std::to_string(worstMonth), Phrase::Figure::money(worst)});
        const Rule* const december = due("R1_december");
        if (december != nullptr && before > 0 &&
            compareProducts({(*facts_.paidFen)[11]}, hundred, {before}, december->limit) > 0)
            raise(*december, "alert.december", {percent({(*facts_.paidFen)[11]}, {before})});
    }

    /// R2: more paid than stands on the site.
    void verified() {
        const Rule* const rule = due("R2");
        if (rule == nullptr || !facts_.verified || !spent_) return;
        looked();
        const auto rate = multiplyDivide(*spent_, hundred, *whole_, Decimal::places);
        if (rate && less(*rate, *facts_.verified) > rule->limit)
            raise(*rule, "alert.paid_beyond", {rate->text(2), facts_.verified->text(2)});
    }

    /// Q1: tables that contradict themselves.
    void contradictions() {
        const Rule* const rule = due("Q1");
        if (rule == nullptr || facts_.contradictions.empty()) return;
        looked();
        // Each kind once, in the order of their names: not in that of the table's rows.
        const std::set<std::string> kinds(facts_.contradictions.begin(),
                                          facts_.contradictions.end());
        for (const std::string& code : kinds) raise(*rule, ("code." + code).c_str(), {});
    }

    Lights sum() {
        using Light = Lights::Light;
        std::stable_sort(out_.warnings.begin(), out_.warnings.end(),
                         [](const Warning& a, const Warning& b) { return a.level > b.level; });
        out_.light = looked_ ? Light::green : Light::gray;
        for (const Warning& warning : out_.warnings) {
            if (warning.level == Level::red) out_.light = Light::red;
            if (warning.level == Level::yellow && out_.light != Light::red)
                out_.light = Light::yellow;
        }
        return std::move(out_);
    }

    /// The last day that the figures speak of: what was paid later, or from the next year's budget,
    /// they do not know.
    Day known() const {
        const int year = facts_.year != 0 ? facts_.year : static_cast<int>(day_.year());
        const int month = facts_.dataUntil.value_or(12);
        if (month == 0) return std::min(day_, Day(std::chrono::year(year) / 1 / 1));
        return std::min(day_, Day(std::chrono::year(year) / month / std::chrono::last));
    }

    bool below(Decimal limit) const {
        return compareProducts(*spent_, hundred, *whole_, limit) < 0;
    }
    std::string rateText() const { return percent(*spent_, *whole_); }

    const std::vector<Rule>& rules_;
    const Facts& facts_;
    const Day& day_;
    int reached_ = 0;
    bool begun_ = true, looked_ = false;
    std::optional<Decimal> spent_, whole_;
    Lights out_;
};

Lights AlertRules::judge(const Facts& facts, const Day& day) const {
    return Judging(*this, facts, day).all();
}

std::optional<Level> AlertRules::raisedFrom() const {
    for (const Rule& rule : rules_)
        if (rule.name == "raised_from") return rule.level;
    return std::nullopt;
}

Result<AlertRules> AlertRules::read(std::string_view tsv, std::string_view name) {
    const auto rows = readTsv(tsv, {"set", "rule", "at", "limit", "level", "what", "source"});
    if (!rows) return rows.failure();
    AlertRules out;
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
