#include <QTest>

#include "shared/proto/records.pb.h"
#include "shared/scoring/project_facts.h"
#include "shared/scoring/score.h"
#include "tests/support/suite.h"

using namespace field::shared;
namespace records = field::records;

namespace {

/// A project's records as a store has them.
struct OneProject {
    ProjectRecords records;
    std::shared_ptr<const Catalog> catalog = Catalog::builtIn();
    std::uint64_t revision = 0;

    template <class Message>
    Id add(std::uint32_t kind, Message message) {
        Id id;
        id.bytes[15] = static_cast<std::uint8_t>(++revision);
        message.set_id(id.str());
        Record record = toRecord(*catalog->kind(kind), message);
        record.revision = revision;
        records.take(record);
        return record.id;
    }
    Id year(int fiscal, std::int64_t budget, std::int64_t executed) {
        records::ProjectYear message;
        message.set_fiscal_year(fiscal);
        message.set_full_year_budget(budget);
        message.set_executed_to_date(executed);
        return add(kinds::projectYear, message);
    }
    Id goal(const Id& year) {
        records::Goal message;
        message.set_project_year_id(year.str());
        return add(kinds::goal, message);
    }
    Id form(const Id& year, const char* due) {
        records::MonitorTask message;
        message.set_project_year_id(year.str());
        message.set_task_end_date(chinaMs(*readDay(due)));
        return add(kinds::monitorTask, message);
    }
    Id indicator(const char* id, const char* target, int weight, int position,
                 const Id& goal = {}) {
        records::Indicator message;
        if (!goal.none()) message.set_goal_id(goal.str());
        message.set_lv3_perf_ind_name(id);
        message.set_target_text(target);
        message.set_unit("个");
        message.set_op(records::OPERATOR_AT_LEAST);
        message.set_weight(Decimal::of(weight).units);
        message.set_position(position);
        return add(kinds::indicator, message);
    }
    void evaluates(const Id& indicator, const char* actual, int declared, const Id& form = {}) {
        records::SelfEvalRow message;
        message.set_parent_id(form.str());
        message.set_indicator_id(indicator.str());
        message.set_actual_raw(actual);
        message.set_declared_score(Decimal::of(declared).units);
        add(kinds::selfEvalRow, message);
    }
    void monitors(const Id& indicator, const char* actual, records::Likelihood likelihood,
                  const Id& form) {
        records::MonitorRow message;
        message.set_parent_id(form.str());
        message.set_indicator_id(indicator.str());
        message.set_kpi_raw(actual);
        message.set_complete_rate(likelihood);
        add(kinds::monitorRow, message);
    }
    void sees(std::int64_t progress, const Id& visit) {
        records::ProgressCheck message;
        message.set_parent_id(visit.str());
        message.set_image_progress(progress);
        add(kinds::progressCheck, message);
    }
    Id visit(const char* day) {
        records::Visit message;
        message.set_started(chinaMs(*readDay(day)));
        return add(kinds::visit, message);
    }
    [[nodiscard]] Facts on(const char* day) const { return records.facts(*catalog, *readDay(day)); }
    /// "name weight declared computed", row by row.
    [[nodiscard]] QStringList sheet() const {
        const Table table = records.evaluation(*catalog, *readDay("2023-03-01"));
        const auto text = [](const std::optional<Decimal>& points) {
            return points ? QString::fromStdString(points->text()) : QString("-");
        };
        QStringList lines;
        for (const RowScore& score : score(table).rows) {
            const TableRow& row = table.rows[score.row];
            lines << QString("%1 %2 %3 %4")
                         .arg(row.type == RowType::exec ? "execution"
                                                        : QString::fromStdString(row.name()))
                         .arg(text(row.weight), text(row.declared), text(score.computed));
        }
        return lines;
    }
};

}  // namespace

/// What a project's records come to.
class ProjectFactsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whatWasDeclaredStandsBesideWhatTheRulesGive() {
        OneProject one;
        one.year(2022, 1'000'000, 862'000);
        const Id second = one.indicator("b", "10", 40, 2);
        const Id first = one.indicator("a", "100", 50, 1);
        one.evaluates(first, "100", 50);
        one.evaluates(second, "5", 40);
        QCOMPARE(one.sheet(), QStringList({"execution 10 - 8.62", "a 50 50 50", "b 40 40 20"}));
    }
    /// What was said last of a thing is that of the later form, whenever it was received.
    void theLaterFormCounts() {
        OneProject one;
        const Id year = one.year(2022, 1'000'000, 1'000'000);
        const Id october = one.form(year, "2022-10-31"), july = one.form(year, "2022-07-31");
        const Id only = one.indicator("a", "100", 90, 1);
        one.evaluates(only, "100", 90, october);
        one.evaluates(only, "60", 54, july);
        QCOMPARE(one.sheet(), QStringList({"execution 10 - 10", "a 90 90 90"}));
    }
    /// Each year has its own indicators and its own forms: an evaluation in spring is of last year.
    void yearsAreNotMixed() {
        OneProject one;
        const Id old = one.year(2022, 1'000'000, 862'000), present = one.year(2023, 5'000'000, 0);
        const Id before = one.indicator("a", "100", 90, 1, one.goal(old));
        one.indicator("b", "10", 90, 1, one.goal(present));
        one.evaluates(before, "100", 90, one.form(old, "2023-03-31"));
        QCOMPARE(one.sheet(), QStringList({"execution 10 - 8.62", "a 90 90 90"}));
        QVERIFY(!one.on("2023-03-01").progress);
        QCOMPARE(one.on("2023-03-01").year, 2023);
    }
    /// A weight that no form has for the execution is an error of the table, not its rest.
    void aWeightThatIsMissingIsNotInvented() {
        OneProject one;
        one.year(2022, 1'000'000, 862'000);
        one.evaluates(one.indicator("a", "100", 85, 1), "100", 85);
        QCOMPARE(one.sheet(), QStringList({"a 85 85 85"}));
    }
    /// A form of evaluation that was only begun takes nothing away from what was monitored.
    void anEvaluationUnderWayPutsNoLightOut() {
        OneProject one;
        const Id year = one.year(2022, 1'000'000, 500'000);
        const Id only = one.indicator("a", "100", 90, 1);
        one.monitors(only, "30", records::LIKELIHOOD_IMPOSSIBLE, one.form(year, "2022-07-31"));
        one.evaluates(only, "", 0, one.form(year, "2023-03-31"));
        const Facts facts = one.on("2022-12-31");
        QVERIFY(facts.worst == records::LIKELIHOOD_IMPOSSIBLE);
        QVERIFY(facts.progress == Decimal::of(30));
    }
    /// What stands on the site is what was seen last; what nobody can have seen is no figure.
    void theLatestVisitSaysWhatStands() {
        OneProject one;
        one.year(2022, 1'000'000, 500'000);
        const Id autumn = one.visit("2022-10-01"), spring = one.visit("2022-04-01");
        one.sees(900'000, autumn);
        one.sees(std::numeric_limits<std::int64_t>::max(), autumn);
        one.sees(std::numeric_limits<std::int64_t>::min(), autumn);
        one.sees(200'000, spring);
        QVERIFY(one.on("2022-12-31").verified == Decimal::of(90));
    }
    /// Figures that end before the first month did are not those of today.
    void figuresOfJanuaryAreNotThoseOfToday() {
        OneProject one;
        records::ProjectYear message;
        message.set_fiscal_year(2022);
        message.set_full_year_budget(100);
        message.set_executed_to_date(0);
        message.set_executed_on(chinaMs(*readDay("2022-01-20")));
        one.add(kinds::projectYear, message);
        const Facts facts = one.on("2022-09-30");
        QVERIFY(facts.dataUntil == 0);
        const Lights lights = AlertRules::builtIn().judge(facts, *readDay("2022-09-30"));
        QVERIFY(lights.light == Lights::Light::gray);
    }
    void amountsBeyondAllCountingAreNoFigures() {
        OneProject one;
        const Id year = one.year(2022, std::numeric_limits<std::int64_t>::max(), 1);
        for (int i = 0; i < 2; ++i) {
            records::PayRecord payment;
            payment.set_project_year_id(year.str());
            payment.set_pay_date(chinaMs(*readDay("2022-05-05")));
            payment.set_amount(std::numeric_limits<std::int64_t>::max());
            one.add(kinds::payRecord, payment);
            records::FundLine line;
            line.set_project_year_id(year.str());
            line.set_est_full_year(std::numeric_limits<std::int64_t>::max());
            one.add(kinds::fundLine, line);
        }
        records::PayRecord undated;
        undated.set_project_year_id(year.str());
        one.add(kinds::payRecord, undated);
        const Facts facts = one.on("2022-12-31");
        QVERIFY(!facts.paidFen && !facts.forecastFen);
        QVERIFY(facts.lastPaid == *readDay("2022-05-05"));
        const Lights lights = AlertRules::builtIn().judge(facts, *readDay("2022-12-31"));
        QVERIFY(!lights.warnings.empty());
    }
    void anIndicatorNobodyEvaluatedHasNoPoints() {
        OneProject one;
        one.evaluates(one.indicator("a", "100", 60, 1), "100", 60);
        one.indicator("b", "10", 40, 2);
        QCOMPARE(one.sheet(), QStringList({"a 60 60 60", "b 40 - -"}));
    }
    void nobodyEvaluatedNoTable() {
        OneProject one;
        one.year(2022, 1'000'000, 862'000);
        one.indicator("a", "100", 90, 1);
        QCOMPARE(one.sheet(), QStringList());
    }
    /// Figures of a year to come say nothing about today.
    /// What was carried over and not spent for a second year was approved two years ago (I1).
    void carriedOverMoneyAges() {
        OneProject project;
        const auto carried = [&](const Id& year, std::int64_t budget, std::int64_t executed) {
            records::FundLine line;
            line.set_project_year_id(year.str());
            line.set_source(records::FUND_SOURCE_CARRY_OVER);
            line.set_full_year_budget(budget);
            line.set_executed_to_date(executed);
            project.add(kinds::fundLine, line);
        };
        const auto age = [&](const char* on) { return project.on(on).carriedYears; };
        project.year(2024, 100, 50);
        QVERIFY(!age("2024-06-30"));
        const Id second = project.year(2025, 100, 50), third = project.year(2026, 100, 50);
        carried(second, 30, 10);
        QCOMPARE(age("2025-12-31"), std::optional<int>(1));
        QCOMPARE(age("2026-12-31"), std::optional<int>(0));  // nothing of it is stated for 2026
        carried(third, 20, 20);
        QCOMPARE(age("2026-12-31"), std::optional<int>(0));  // it is spent
        carried(third, 5, 4);
        QCOMPARE(age("2026-12-31"), std::optional<int>(2));
    }
    void whatTheRecordsShowIsSeen() {
        OneProject project;
        const auto signs = [&](const char* on) { return project.on(on).signs; };
        const std::map<std::string, std::int64_t> none;
        records::Finding finding;
        finding.set_category(records::FINDING_CATEGORY_COMPLIANCE);
        finding.set_severity(records::SEVERITY_MAJOR);
        project.add(kinds::finding, finding);
        records::Rectification demand;
        demand.set_state(records::RECTIFICATION_STATE_REPORTED);
        demand.set_deadline(chinaMs(*readDay("2026-01-01")));
        project.add(kinds::rectification, demand);
        records::Visit visit;
        visit.set_state(records::VISIT_STATE_ON_SITE);
        const Id first = project.add(kinds::visit, visit);
        visit.set_state(records::VISIT_STATE_SUBMITTED);
        visit.set_refused_reason("要求复测");
        const Id later = project.add(kinds::visit, visit);
        records::Evidence photo;
        photo.set_sha256(std::string(32, 'a'));
        photo.set_parent_id(first.str());
        project.add(kinds::evidence, photo);
        project.add(kinds::evidence, photo);  // twice in one visit
        QVERIFY(signs("2026-06-30") == none);

        finding.set_severity(records::SEVERITY_SERIOUS);
        project.add(kinds::finding, finding);
        finding.set_closed_by(std::string(16, 'x'));
        project.add(kinds::finding, finding);
        demand.set_state(records::RECTIFICATION_STATE_WORKING);
        demand.set_deadline(chinaMs(*readDay("2026-06-01")));
        project.add(kinds::rectification, demand);
        visit.clear_refused_reason();
        project.add(kinds::visit, visit);
        photo.set_parent_id(later.str());
        project.add(kinds::evidence, photo);
        QVERIFY(signs("2026-06-01").count("D1") == 0);
        const std::map<std::string, std::int64_t> all{
            {"C1_finding", 1}, {"D1", 29}, {"E1_photo", 1}, {"E1_unsigned", 1}};
        QVERIFY(signs("2026-06-30") == all);
    }
    void theYearIsTheOneThatHasBegun() {
        OneProject one;
        one.year(2022, 1'000'000, 400'000);
        one.year(2023, 2'000'000, 0);
        const Facts facts = one.records.facts(*one.catalog, *readDay("2022-06-30"));
        QCOMPARE(facts.year, 2022);
        QVERIFY(facts.budgetFen == 1'000'000 && facts.executedFen == 400'000);
        QCOMPARE(one.records.facts(*one.catalog, *readDay("2023-06-30")).year, 2023);
    }
};

static const suite::Case<ProjectFactsTest> here("project_facts");

#include "project_facts_test.moc"
