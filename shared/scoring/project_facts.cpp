#include "shared/scoring/project_facts.h"

#include <algorithm>
#include <functional>
#include <limits>

#include "shared/proto/records.pb.h"
#include "shared/scoring/table_facts.h"
#include "shared/scoring/units.h"
#include "shared/text/shown.h"

namespace field::shared {
namespace {

using ByIndicator = std::map<std::string, const Record*>;

/// The server's count of changes; what it has not taken yet is newer than all of it.
std::uint64_t ageOf(const Record& record) {
    return record.revision == 0 ? std::numeric_limits<std::uint64_t>::max() : record.revision;
}

/// One project's records on one day.
class Gathering {
  public:
    Gathering(const Catalog& catalog, const std::map<std::uint32_t, std::vector<Record>>& records,
              const Day& day)
        : catalog_(catalog), records_(records), day_(day) {}

    Facts facts() {
        takeYear();
        if (facts_.year == 0) return facts_;
        takeForecast();
        takePayments();
        takeIndicators();
        takeChecks();
        return facts_;
    }

    Table evaluation() {
        Table table;
        const ByIndicator evaluated = newest<records::SelfEvalRow>(kinds::selfEvalRow);
        if (evaluated.empty()) return table;
        std::vector<records::Indicator> indicators;
        every<records::Indicator>(kinds::indicator,
                                  [&](const auto& one) { indicators.push_back(one); });
        std::stable_sort(indicators.begin(), indicators.end(),
                         [](const auto& a, const auto& b) { return a.position() < b.position(); });
        std::int64_t weights = 0;
        for (const records::Indicator& indicator : indicators) {
            TableRow row = rowOf(indicator);
            weights += indicator.weight();
            if (const auto found = evaluated.find(indicator.id()); found != evaluated.end()) {
                const auto said = as<records::SelfEvalRow>(*found->second);
                row.actualText = withUnit(said.actual_raw(), indicator.unit());
                row.actual = readMeasure(said.actual_raw(), indicator.unit());
                if (said.has_declared_score()) row.declared = Decimal{said.declared_score()};
            }
            table.rows.push_back(std::move(row));
        }
        takeYear();
        const Decimal left{RuleSet::builtIn().weightsSum.units - weights};
        if (left.units > 0 && left <= Decimal::of(20))
            table.rows.insert(table.rows.begin(), execution(left));
        return table;
    }

  private:
    TableRow execution(Decimal weight) const {
        const auto yuan = [](const std::optional<std::int64_t>& fen) {
            return fen ? wanText(*fen) + "万元" : std::string();
        };
        TableRow row;
        row.type = RowType::exec;
        row.weight = weight;
        row.targetText = yuan(facts_.budgetFen);
        row.actualText = yuan(facts_.executedFen);
        row.target = readMeasure(row.targetText, "");
        row.actual = readMeasure(row.actualText, "");
        return row;
    }

    /// Calls `each` with every record of the kind `number` as its message.
    template <class Message>
    void every(std::uint32_t number, const std::function<void(const Message&)>& each) const {
        const auto found = records_.find(number);
        if (found == records_.end()) return;
        for (const Record& record : found->second) each(as<Message>(record));
    }

    template <class Message>
    Message as(const Record& record) const {
        Message message;
        toMessage(*catalog_.kind(record.kind), record, message);
        return message;
    }

    void takeYear() {
        every<records::ProjectYear>(kinds::projectYear, [&](const records::ProjectYear& year) {
            if (year.fiscal_year() > static_cast<int>(day_.year())) return;
            if (facts_.year < year.fiscal_year()) {
                facts_.year = year.fiscal_year();
                year_ = year;
            }
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
        every<records::FundLine>(kinds::fundLine, [&](const records::FundLine& line) {
            if (line.project_year_id() != year_.id() || !line.has_est_full_year()) return;
            facts_.forecastFen = facts_.forecastFen.value_or(0) + line.est_full_year();
        });
    }

    void takePayments() {
        every<records::PayRecord>(kinds::payRecord, [&](const records::PayRecord& payment) {
            if (payment.project_year_id() != year_.id()) return;
            const Day paid = chinaDay(payment.pay_date());
            if (!facts_.lastPaid || *facts_.lastPaid < paid) facts_.lastPaid = paid;
            if (static_cast<int>(paid.year()) != facts_.year) return;
            if (!facts_.paidFen) facts_.paidFen.emplace();
            (*facts_.paidFen)[static_cast<unsigned>(paid.month()) - 1] += payment.amount();
        });
    }

    /// The newest record of the kind `number` for each indicator.
    template <class Message>
    ByIndicator newest(std::uint32_t number) const {
        ByIndicator by;
        const auto found = records_.find(number);
        if (found == records_.end()) return by;
        for (const Record& record : found->second) {
            const Record*& kept = by[as<Message>(record).indicator_id()];
            if (kept == nullptr || ageOf(record) > ageOf(*kept)) kept = &record;
        }
        return by;
    }

    TableRow rowOf(const records::Indicator& indicator) const {
        TableRow row;
        row.level1 = indicator.lv1_perf_ind_name();
        row.level2 = indicator.lv2_perf_ind_name();
        row.level3 = indicator.lv3_perf_ind_name();
        row.op = indicator.op();
        if (indicator.has_weight()) row.weight = Decimal{indicator.weight()};
        row.targetText = withUnit(indicator.target_text(), indicator.unit());
        row.target = readMeasure(indicator.target_text(), indicator.unit());
        return row;
    }

    /// The indicators as a table, so that the rules of tables hold: what was evaluated at the end,
    /// else monitored on the way, else read by inspectors.
    void takeIndicators() {
        const ByIndicator evaluated = newest<records::SelfEvalRow>(kinds::selfEvalRow);
        const ByIndicator monitored = newest<records::MonitorRow>(kinds::monitorRow);
        const ByIndicator read = newest<records::IndicatorReading>(kinds::indicatorReading);
        Table table;
        every<records::Indicator>(kinds::indicator, [&](const records::Indicator& indicator) {
            TableRow row = rowOf(indicator);
            std::string actual;
            if (const auto end = evaluated.find(indicator.id()); end != evaluated.end()) {
                actual = as<records::SelfEvalRow>(*end->second).actual_raw();
            } else if (const auto its = monitored.find(indicator.id()); its != monitored.end()) {
                const auto said = as<records::MonitorRow>(*its->second);
                actual = said.kpi_raw();
                if (said.has_complete_rate()) takeLikelihood(said.complete_rate());
            } else if (const auto seen = read.find(indicator.id()); seen != read.end()) {
                const auto said = as<records::IndicatorReading>(*seen->second);
                actual = said.raw();
                if (said.has_likelihood()) takeLikelihood(said.likelihood());
            }
            row.actual = readMeasure(actual, indicator.unit());
            table.rows.push_back(std::move(row));
        });
        int passed = monthsEnded(facts_.year, day_);
        if (facts_.dataUntil != 0) passed = std::min(passed, facts_.dataUntil);
        if (passed > 0) facts_.progress = goalProgress(table, passed, RuleSet::builtIn());
    }

    void takeLikelihood(records::Likelihood said) {
        facts_.worst = std::max(facts_.worst.value_or(said), said);
    }

    /// The mean of what inspectors saw standing.
    void takeChecks() {
        std::int64_t sum = 0, count = 0;
        every<records::ProgressCheck>(kinds::progressCheck,
                                      [&](const records::ProgressCheck& check) {
                                          if (!check.has_image_progress()) return;
                                          sum += check.image_progress();
                                          ++count;
                                      });
        if (count > 0) facts_.verified = Decimal{sum / count};
    }

    const Catalog& catalog_;
    const std::map<std::uint32_t, std::vector<Record>>& records_;
    const Day& day_;
    records::ProjectYear year_;
    Facts facts_;
};

}  // namespace

const std::vector<std::uint32_t>& ProjectRecords::kinds() {
    static const std::vector<std::uint32_t> all = {
        shared::kinds::projectYear,      shared::kinds::fundLine,     shared::kinds::payRecord,
        shared::kinds::indicator,        shared::kinds::selfEvalRow,  shared::kinds::monitorRow,
        shared::kinds::indicatorReading, shared::kinds::progressCheck};
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
