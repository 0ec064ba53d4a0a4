#include "shared/scoring/alerts.h"

#include <algorithm>
#include <set>

namespace field::shared {
namespace {

constexpr Decimal hundred = Decimal::of(100);
constexpr std::int64_t unitsOfFen = Decimal::one / 100;  ///< a limit in yuan has 10⁻⁴ of them

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
            overBudget();
        }
        likelihood();
        contradictions();
        signs();
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

    /// P1: execution below the pace of the month (domain.md §9; 川财绩〔2025〕10号; how far is red:
    /// our own).
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

    /// P2: goals and money apart (§9; 川财绩〔2025〕10号; how far is red: our own).
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

    /// P3: large and slow: to the list of those that are watched (§9; Taiyuan 2020).
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

    /// P4: what the form itself says of its indicators (§9; 财预〔2019〕136号).
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

    /// P5: the year's end as forecast (§9; 90 % as Sichuan's self-evaluation form has it).
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

    /// I1, I3: money that lies still (§9; I1: 预算法 §42, 财预〔2015〕15号; I3: our own).
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

    /// R1: spending in a rush (§9; the limits are our own).
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

    /// R2: more paid than stands on the site (§9; our own).
    void verified() {
        const Rule* const rule = due("R2");
        if (rule == nullptr || !facts_.verified || !spent_) return;
        looked();
        const auto rate = multiplyDivide(*spent_, hundred, *whole_, Decimal::places);
        if (rate && less(*rate, *facts_.verified) > rule->limit)
            raise(*rule, "alert.paid_beyond", {rate->text(2), facts_.verified->text(2)});
    }

    /// C1: more spent than was approved (§9; as Jinan's joint check of 2021 looked for).
    void overBudget() {
        const Rule* const rule = due("C1_budget");
        if (rule == nullptr || !facts_.executedFen || !facts_.budgetFen || *facts_.budgetFen <= 0)
            return;
        if (compareProducts({*facts_.executedFen}, hundred, {*facts_.budgetFen}, rule->limit) <= 0)
            return;
        looked();  // that not more was spent than there is lights no green
        raise(
            *rule, "alert.over_budget",
            {Phrase::Figure::money(*facts_.executedFen), Phrase::Figure::money(*facts_.budgetFen)});
    }

    /// C1, D1, E1: what the records themselves show (§9; C1: as above; D1, E1: our own). The
    /// heaviest line that is passed speaks.
    void signs() {
        for (const auto& [name, amount] : facts_.signs) {
            const Rule* passed = nullptr;
            for (const Rule& rule : rules_)
                if (rule.name == name && Decimal::of(amount) > rule.limit &&
                    (passed == nullptr || rule.level > passed->level))
                    passed = &rule;
            if (passed == nullptr) continue;
            looked();
            raise(*passed, ("alert." + name).c_str(), {std::to_string(amount)});
        }
    }

    /// Q1: tables that contradict themselves (§9; as published tables do).
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

}  // namespace field::shared
