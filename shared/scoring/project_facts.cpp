#include "shared/scoring/project_facts.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <set>

#include "shared/proto/records.pb.h"
#include "shared/scoring/table_facts.h"
#include "shared/scoring/units.h"
#include "shared/text/shown.h"

namespace field::shared {
namespace {

constexpr Decimal hundred = Decimal::of(100);

/// An indicator of the year, as it was set.
struct Target {
    records::Indicator indicator;
    std::string text;  ///< as its form prints it
};

/// What a form or a visit is of, as far as the rows that hang on it go.
struct Parent {
    std::string year;       ///< id of its project year; empty: of none
    std::int64_t when = 0;  ///< due or begun, UTC ms
};

/// A sum that is unknown once it left the range or an addend was missing.
struct Sum {
    std::int64_t units = 0;
    bool known = true;

    void take(std::int64_t amount) {
        known = !__builtin_add_overflow(units, amount, &units) && known;
    }
};

/// One project's records on one day.
class Gathering {
  public:
    using ByIndicator = std::map<std::string, const Record*>;

    Gathering(const Catalog& catalog, const std::map<std::uint32_t, std::vector<Record>>& records,
              const Day& day)
        : catalog_(catalog), records_(records), day_(day) {
        every<records::Goal>(kinds::goal, [&](const Record& goal, const auto& said) {
            goalYears_[goal.id.str()] = said.project_year_id();
        });
        every<records::MonitorTask>(kinds::monitorTask, [&](const Record& task, const auto& said) {
            parents_[task.id] = {said.project_year_id(), said.task_end_date()};
        });
        every<records::Visit>(kinds::visit, [&](const Record& visit, const auto& said) {
            parents_[visit.id] = {"", said.has_started() ? said.started() : said.planned_start()};
        });
    }

    Facts facts() {
        takeSigns();
        takeYear([](const records::ProjectYear&) { return true; });
        if (facts_.year == 0) return facts_;
        takeForecast();
        takeCarryOver();
        takePayments();
        takeIndicators();
        takeChecks();
        return facts_;
    }

    Table evaluation() {
        Table table;
        takeYear([&](const records::ProjectYear& year) {
            return !newest<records::SelfEvalRow>(kinds::selfEvalRow, year.id()).empty();
        });
        const ByIndicator evaluated = newest<records::SelfEvalRow>(kinds::selfEvalRow, year_.id());
        if (evaluated.empty()) return table;
        Sum weights;
        for (const Target& target : targets()) {
            TableRow row = rowOf(target);
            const records::Indicator& indicator = target.indicator;
            weights.known = weights.known && indicator.has_weight();
            weights.take(indicator.weight());
            if (const auto found = evaluated.find(indicator.id()); found != evaluated.end()) {
                const auto said = as<records::SelfEvalRow>(*found->second);
                row.actualText = withUnit(said.actual_raw(), indicator.unit());
                row.actual = readMeasure(said.actual_raw(), indicator.unit());
                readMonths(row, indicator.unit());
                if (said.has_declared_score()) row.declared = Decimal{said.declared_score()};
            }
            table.rows.push_back(std::move(row));
        }
        const RuleSet& rules = RuleSet::builtIn();
        for (const Decimal weight : rules.executionWeights)
            if (weights.known && add(Decimal{weights.units}, weight) == rules.weightsSum)
                table.rows.insert(table.rows.begin(), execution(weight));
        return table;
    }

  private:
    /// Calls `each` with every record of the kind `number` and its message.
    template <class Message>
    void every(std::uint32_t number,
               const std::function<void(const Record&, const Message&)>& each) const {
        const auto found = records_.find(number);
        if (found == records_.end()) return;
        for (const Record& record : found->second) each(record, as<Message>(record));
    }

    template <class Message>
    Message as(const Record& record) const {
        Message message;
        toMessage(*catalog_.kind(record.kind), record, message);
        return message;
    }

    /// The newest year that has begun and that `wanted` says yes to.
    void takeYear(const std::function<bool(const records::ProjectYear&)>& wanted) {
        every<records::ProjectYear>(kinds::projectYear, [&](const Record&, const auto& year) {
            if (year.fiscal_year() > static_cast<int>(day_.year())) return;
            if (facts_.year >= year.fiscal_year() || !wanted(year)) return;
            facts_.year = year.fiscal_year();
            year_ = year;
        });
        if (year_.has_full_year_budget())
            facts_.budgetFen = year_.full_year_budget();
        else if (year_.has_initial_budget())
            facts_.budgetFen = year_.initial_budget();
        if (year_.has_executed_to_date()) facts_.executedFen = year_.executed_to_date();
        if (year_.has_executed_on())
            facts_.dataUntil = monthsEnded(facts_.year, chinaDay(year_.executed_on()));
    }

    void takeForecast() {
        bool stated = false;
        Sum sum;
        every<records::FundLine>(kinds::fundLine, [&](const Record&, const auto& line) {
            if (line.project_year_id() != year_.id() || !line.has_est_full_year()) return;
            stated = true;
            sum.take(line.est_full_year());
        });
        if (stated && sum.known) facts_.forecastFen = sum.units;
    }

    /// Through how many years, up to this one, money that was carried over lay unspent: what is
    /// left of it this year was approved a year ago at the latest, and what was left of it a year
    /// before that, two years ago (I1). Only what is stated counts.
    void takeCarryOver() {
        std::map<std::string, int> years;
        every<records::ProjectYear>(kinds::projectYear, [&](const Record&, const auto& year) {
            years[year.id()] = year.fiscal_year();
        });
        std::map<int, bool> left;  // by fiscal year: whether any of it is
        every<records::FundLine>(kinds::fundLine, [&](const Record&, const auto& line) {
            if (line.source() != records::FUND_SOURCE_CARRY_OVER || !line.has_executed_to_date())
                return;
            const auto year = years.find(line.project_year_id());
            if (year == years.end()) return;
            const std::int64_t carried =
                line.has_full_year_budget() ? line.full_year_budget() : line.initial_budget();
            bool& any = left[year->second];
            any = any || carried > line.executed_to_date();
        });
        if (left.empty()) return;
        int age = 0;
        while (left.count(facts_.year - age) > 0 && left[facts_.year - age]) ++age;
        facts_.carriedYears = age;
    }

    /// What the records show beside figures: offences found, demands past due, doubtful evidence.
    void takeSigns() {
        auto& signs = facts_.signs;
        every<records::Finding>(kinds::finding, [&](const Record&, const auto& finding) {
            if (finding.category() == records::FINDING_CATEGORY_COMPLIANCE &&
                finding.severity() == records::SEVERITY_SERIOUS && finding.closed_by().empty())
                ++signs["C1_finding"];
        });
        every<records::Rectification>(kinds::rectification, [&](const Record&, const auto& one) {
            const bool done = one.state() == records::RECTIFICATION_STATE_REPORTED ||
                              one.state() == records::RECTIFICATION_STATE_VERIFIED_ON_SITE ||
                              one.state() == records::RECTIFICATION_STATE_CLOSED;
            if (done || !one.has_deadline()) return;
            const std::int64_t days =
                (std::chrono::sys_days(day_) - std::chrono::sys_days(chinaDay(one.deadline())))
                    .count();
            if (days > 0) signs["D1"] = std::max(signs["D1"], days);
        });
        every<records::Visit>(kinds::visit, [&](const Record&, const auto& visit) {
            const bool handedIn = visit.state() == records::VISIT_STATE_SUBMITTED ||
                                  visit.state() == records::VISIT_STATE_APPROVED;
            if (handedIn && visit.host_signature().empty() && visit.refused_reason().empty())
                ++signs["E1_unsigned"];
        });
        std::map<std::string, std::set<Id>> photos;  // by hash: the reports it stands in
        every<records::Evidence>(kinds::evidence, [&](const Record& record, const auto& one) {
            if (!one.sha256().empty()) photos[one.sha256()].insert(record.parent);
        });
        for (const auto& [hash, reports] : photos)
            if (reports.size() > 1) ++signs["E1_photo"];
    }

    void takePayments() {
        std::array<Sum, 12> months;
        bool paidThisYear = false;
        every<records::PayRecord>(kinds::payRecord, [&](const Record&, const auto& payment) {
            if (payment.project_year_id() != year_.id() || !payment.has_pay_date()) return;
            const Day paid = chinaDay(payment.pay_date());
            if (!facts_.lastPaid || *facts_.lastPaid < paid) facts_.lastPaid = paid;
            if (static_cast<int>(paid.year()) != facts_.year) return;
            paidThisYear = true;
            months[static_cast<unsigned>(paid.month()) - 1].take(payment.amount());
        });
        const bool known =
            std::all_of(months.begin(), months.end(), [](const Sum& sum) { return sum.known; });
        if (!paidThisYear || !known) return;
        facts_.paidFen.emplace();
        for (std::size_t i = 0; i < months.size(); ++i) (*facts_.paidFen)[i] = months[i].units;
    }

    /// The indicators of the year, in the order of their form. Each year has its own; one whose
    /// goal is of no year belongs to all.
    std::vector<Target> targets() const {
        std::vector<Target> all;
        every<records::Indicator>(kinds::indicator, [&](const Record& record, const auto& one) {
            const auto goal = goalYears_.find(one.goal_id());
            const bool other =
                goal != goalYears_.end() && !goal->second.empty() && goal->second != year_.id();
            if (!other) all.push_back({one, targetText(record)});
        });
        std::stable_sort(all.begin(), all.end(), [](const Target& a, const Target& b) {
            return a.indicator.position() < b.indicator.position();
        });
        return all;
    }

    TableRow rowOf(const Target& target) const {
        const records::Indicator& indicator = target.indicator;
        TableRow row;
        row.level1 = indicator.lv1_perf_ind_name();
        row.level2 = indicator.lv2_perf_ind_name();
        row.level3 = indicator.lv3_perf_ind_name();
        row.targetText = target.text;
        row.target = readMeasure(target.text, indicator.unit());
        row.op = indicator.op() == records::OPERATOR_UNSPECIFIED ? row.target.op : indicator.op();
        row.opPrinted = row.op != records::OPERATOR_UNSPECIFIED;
        if (indicator.has_weight()) row.weight = Decimal{indicator.weight()};
        return row;
    }

    TableRow execution(Decimal weight) const {
        const auto wan = [](const std::optional<std::int64_t>& fen) {
            return fen ? wanText(*fen) + "万元" : std::string();
        };
        TableRow row;
        row.type = RowType::exec;
        row.weight = weight;
        row.targetText = wan(facts_.budgetFen);
        row.actualText = wan(facts_.executedFen);
        row.target = readMeasure(row.targetText, "");
        row.actual = readMeasure(row.actualText, "");
        return row;
    }

    /// When what `record` says was so: by the form or visit it hangs on, then by when the server
    /// took it; what it has not taken yet is newer than all it has.
    std::pair<std::int64_t, std::uint64_t> ageOf(const Record& record) const {
        const auto parent = parents_.find(record.parent);
        return {parent == parents_.end() ? 0 : parent->second.when,
                record.revision == 0 ? std::numeric_limits<std::uint64_t>::max() : record.revision};
    }

    /// The newest record of the kind `number` for each indicator, of forms of that year or of none.
    template <class Message>
    ByIndicator newest(std::uint32_t number, const std::string& year) const {
        ByIndicator by;
        every<Message>(number, [&](const Record& record, const Message& said) {
            const auto parent = parents_.find(record.parent);
            if (parent != parents_.end() && !parent->second.year.empty() &&
                parent->second.year != year)
                return;
            const Record*& kept = by[said.indicator_id()];
            if (kept == nullptr || ageOf(record) > ageOf(*kept)) kept = &record;
        });
        return by;
    }

    /// Progress and likelihoods of the indicators: what was evaluated at the end, once that is
    /// complete; until then what was monitored on the way, else read by inspectors.
    void takeIndicators() {
        const std::vector<Target> all = targets();
        const ByIndicator evaluated = newest<records::SelfEvalRow>(kinds::selfEvalRow, year_.id());
        const ByIndicator monitored = newest<records::MonitorRow>(kinds::monitorRow, year_.id());
        const ByIndicator read =
            newest<records::IndicatorReading>(kinds::indicatorReading, year_.id());
        Table onTheWay, atTheEnd;
        bool complete = true;
        for (const Target& target : all) {
            const std::string& id = target.indicator.id();
            std::string actual;
            if (const auto its = monitored.find(id); its != monitored.end()) {
                const auto said = as<records::MonitorRow>(*its->second);
                actual = said.kpi_raw();
                if (said.has_complete_rate()) takeLikelihood(said.complete_rate());
            } else if (const auto seen = read.find(id); seen != read.end()) {
                const auto said = as<records::IndicatorReading>(*seen->second);
                actual = said.raw();
                if (said.has_likelihood()) takeLikelihood(said.likelihood());
            }
            onTheWay.rows.push_back(rowOf(target));
            onTheWay.rows.back().actual = readMeasure(actual, target.indicator.unit());
            readMonths(onTheWay.rows.back(), target.indicator.unit());
            const auto end = evaluated.find(id);
            const std::string reached =
                end == evaluated.end() ? "" : as<records::SelfEvalRow>(*end->second).actual_raw();
            complete = complete && !reached.empty();
            atTheEnd.rows.push_back(rowOf(target));
            atTheEnd.rows.back().actual = readMeasure(reached, target.indicator.unit());
            readMonths(atTheEnd.rows.back(), target.indicator.unit());
        }
        int passed = monthsEnded(facts_.year, day_);
        if (facts_.dataUntil) passed = std::min(passed, *facts_.dataUntil);
        const RuleSet& rules = RuleSet::builtIn();
        if (complete && !all.empty())
            facts_.progress = goalProgress(atTheEnd, 12, rules);
        else if (passed > 0)
            facts_.progress = goalProgress(onTheWay, passed, rules);
    }

    void takeLikelihood(records::Likelihood said) {
        facts_.worst = std::max(facts_.worst.value_or(said), said);
    }

    /// The mean of what inspectors saw standing at their latest visit.
    void takeChecks() {
        std::int64_t latest = std::numeric_limits<std::int64_t>::min(), sum = 0, count = 0;
        every<records::ProgressCheck>(
            kinds::progressCheck, [&](const Record& record, const auto& check) {
                const Decimal seen{check.image_progress()};
                if (!check.has_image_progress() || seen < Decimal{} || seen > hundred) return;
                const std::int64_t when = ageOf(record).first;
                if (when < latest) return;
                if (when > latest) sum = count = 0;
                latest = when;
                sum += seen.units;
                ++count;
            });
        if (count > 0) facts_.verified = Decimal{sum / count};
    }

    const Catalog& catalog_;
    const std::map<std::uint32_t, std::vector<Record>>& records_;
    const Day& day_;
    std::map<std::string, std::string> goalYears_;  ///< id of a goal: that of its year
    std::map<Id, Parent> parents_;
    records::ProjectYear year_;
    Facts facts_;
};

}  // namespace

const std::vector<std::uint32_t>& ProjectRecords::kinds() {
    static const std::vector<std::uint32_t> all = {
        shared::kinds::projectYear,   shared::kinds::fundLine,
        shared::kinds::payRecord,     shared::kinds::goal,
        shared::kinds::indicator,     shared::kinds::monitorTask,
        shared::kinds::selfEvalRow,   shared::kinds::monitorRow,
        shared::kinds::visit,         shared::kinds::indicatorReading,
        shared::kinds::progressCheck, shared::kinds::finding,
        shared::kinds::rectification, shared::kinds::evidence};
    return all;
}

void ProjectRecords::take(Record record) {
    const auto& all = kinds();
    if (std::find(all.begin(), all.end(), record.kind) != all.end())
        records_[record.kind].push_back(std::move(record));
}

Facts ProjectRecords::facts(const Catalog& catalog, const Day& day) const {
    return Gathering(catalog, records_, day).facts();
}

Table ProjectRecords::evaluation(const Catalog& catalog, const Day& day) const {
    return Gathering(catalog, records_, day).evaluation();
}

}  // namespace field::shared
