#include "sync/server/admin/project_facts.h"

#include <algorithm>
#include <map>

#include "shared/proto/records.pb.h"
#include "shared/scoring/table_facts.h"
#include "shared/scoring/units.h"

namespace field::server {

using shared::Decimal;
using shared::Done;
using shared::Measure;
using shared::monthsEnded;
using shared::Record;

namespace {

constexpr std::size_t pageRows = 2'000;

/// The records of one project that say something about its progress.
struct Gathered {
    std::optional<Record> project, year;
    std::vector<Record> funds, payments, indicators, checks;
    std::map<Id, Record> monitored, read;  ///< by indicator, the newest
};

/// A record as its message.
template <class Message>
Message as(const shared::Catalog& catalog, const Record& record) {
    Message message;
    shared::toMessage(*catalog.kind(record.kind), record, message);
    return message;
}

class Gathering {
  public:
    Gathering(const shared::Catalog& catalog, const shared::Day& day)
        : catalog_(catalog), day_(day) {}

    void take(Record record) {
        if (record.project.none()) return;
        Gathered& at = projects_[record.project];
        switch (record.kind) {
            case shared::kinds::project:
                at.project = std::move(record);
                break;
            case shared::kinds::projectYear:
                takeYear(at, std::move(record));
                break;
            case shared::kinds::fundLine:
                at.funds.push_back(std::move(record));
                break;
            case shared::kinds::payRecord:
                at.payments.push_back(std::move(record));
                break;
            case shared::kinds::indicator:
                at.indicators.push_back(std::move(record));
                break;
            case shared::kinds::progressCheck:
                at.checks.push_back(std::move(record));
                break;
            case shared::kinds::monitorRow:
                newest<records::MonitorRow>(at.monitored, std::move(record));
                break;
            case shared::kinds::indicatorReading:
                newest<records::IndicatorReading>(at.read, std::move(record));
                break;
            default:
                break;
        }
    }

    void each(const std::function<void(const ProjectFacts&)>& tell) const {
        for (const auto& [id, gathered] : projects_) {
            if (!gathered.project) continue;
            const auto project = as<records::Project>(catalog_, *gathered.project);
            tell({project.pro_code(), project.pro_name(), factsOf(gathered)});
        }
    }

  private:
    template <class Message>
    void newest(std::map<Id, Record>& by, Record record) const {
        const auto id = Id::from(as<Message>(catalog_, record).indicator_id());
        if (!id) return;
        const auto [found, fresh] = by.try_emplace(*id, record);
        if (!fresh && record.revision > found->second.revision) found->second = std::move(record);
    }

    int yearOf(const Record& record) const {
        return as<records::ProjectYear>(catalog_, record).fiscal_year();
    }

    void takeYear(Gathered& at, Record record) const {
        const int year = yearOf(record);
        if (year > static_cast<int>(day_.year())) return;
        if (!at.year || yearOf(*at.year) < year) at.year = std::move(record);
    }

    shared::Facts factsOf(const Gathered& gathered) const {
        shared::Facts facts;
        if (!gathered.year) return facts;
        const auto year = as<records::ProjectYear>(catalog_, *gathered.year);
        facts.year = year.fiscal_year();
        if (year.has_full_year_budget())
            facts.budgetFen = year.full_year_budget();
        else if (year.has_initial_budget())
            facts.budgetFen = year.initial_budget();
        if (year.has_executed_to_date()) facts.executedFen = year.executed_to_date();
        if (year.has_executed_on())
            facts.dataUntil = monthsEnded(facts.year, shared::chinaDay(year.executed_on()));
        takeForecast(gathered, year.id(), facts);
        takePayments(gathered, year.id(), facts);
        takeIndicators(gathered, facts);
        takeChecks(gathered, facts);
        return facts;
    }

    void takeForecast(const Gathered& gathered, const std::string& year,
                      shared::Facts& facts) const {
        for (const Record& record : gathered.funds) {
            const auto line = as<records::FundLine>(catalog_, record);
            if (line.project_year_id() != year || !line.has_est_full_year()) continue;
            facts.forecastFen = facts.forecastFen.value_or(0) + line.est_full_year();
        }
    }

    void takePayments(const Gathered& gathered, const std::string& year,
                      shared::Facts& facts) const {
        for (const Record& record : gathered.payments) {
            const auto payment = as<records::PayRecord>(catalog_, record);
            if (payment.project_year_id() != year) continue;
            const shared::Day paid = shared::chinaDay(payment.pay_date());
            if (!facts.lastPaid || *facts.lastPaid < paid) facts.lastPaid = paid;
            if (static_cast<int>(paid.year()) != facts.year) continue;
            if (!facts.paidFen) facts.paidFen.emplace();
            (*facts.paidFen)[static_cast<unsigned>(paid.month()) - 1] += payment.amount();
        }
    }

    /// The indicators as a table, so that the rules of tables hold: what was monitored, else what
    /// inspectors read.
    void takeIndicators(const Gathered& gathered, shared::Facts& facts) const {
        shared::Table table;
        for (const Record& record : gathered.indicators) {
            const auto indicator = as<records::Indicator>(catalog_, record);
            shared::TableRow row;
            row.level1 = indicator.lv1_perf_ind_name();
            row.level2 = indicator.lv2_perf_ind_name();
            row.level3 = indicator.lv3_perf_ind_name();
            row.op = indicator.op();
            if (indicator.has_weight()) row.weight = Decimal{indicator.weight()};
            row.target = shared::readMeasure(indicator.target_text(), indicator.unit());
            std::string actual;
            if (const auto found = gathered.monitored.find(record.id);
                found != gathered.monitored.end()) {
                const auto monitored = as<records::MonitorRow>(catalog_, found->second);
                actual = monitored.kpi_raw();
                if (monitored.has_complete_rate())
                    facts.worst = std::max(facts.worst.value_or(monitored.complete_rate()),
                                           monitored.complete_rate());
            } else if (const auto seen = gathered.read.find(record.id);
                       seen != gathered.read.end()) {
                const auto reading = as<records::IndicatorReading>(catalog_, seen->second);
                actual = reading.raw();
                if (reading.has_likelihood())
                    facts.worst =
                        std::max(facts.worst.value_or(reading.likelihood()), reading.likelihood());
            }
            row.actual = shared::readMeasure(actual, indicator.unit());
            table.rows.push_back(std::move(row));
        }
        int passed = monthsEnded(facts.year, day_);
        if (facts.dataUntil != 0) passed = std::min(passed, facts.dataUntil);
        if (passed > 0) facts.progress = goalProgress(table, passed, shared::RuleSet::builtIn());
    }

    /// The mean of what inspectors saw standing.
    void takeChecks(const Gathered& gathered, shared::Facts& facts) const {
        std::int64_t sum = 0, count = 0;
        for (const Record& record : gathered.checks) {
            const auto check = as<records::ProgressCheck>(catalog_, record);
            if (!check.has_image_progress()) continue;
            sum += check.image_progress();
            ++count;
        }
        if (count > 0) facts.verified = Decimal{sum / count};
    }

    const shared::Catalog& catalog_;
    const shared::Day& day_;
    std::map<Id, Gathered> projects_;
};

}  // namespace

Result<> eachProject(Reading& tx, const AreaHead& head, const shared::Day& day,
                     const std::function<void(const ProjectFacts&)>& each) {
    const auto catalog = shared::Catalog::builtIn();
    Gathering gathering(*catalog, day);
    sync::Position from;
    while (true) {
        auto rows = tx.scopeAfter(head.area, std::nullopt, head.at.revision, from, pageRows);
        if (!rows) return rows.failure();
        if (rows->empty()) break;
        from = {0, rows->back().kind, rows->back().id};
        for (Record& record : *rows)
            if (!record.deleted) gathering.take(std::move(record));
    }
    gathering.each(each);
    return Done{};
}

}  // namespace field::server
