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
    Id add(std::uint32_t kind, Message message, const std::string& id) {
        message.set_id(Id::from(std::string(16, id[0]))->str());
        Record record = toRecord(*catalog->kind(kind), message);
        record.revision = ++revision;
        records.take(record);
        return record.id;
    }
    void year(int fiscal, std::int64_t budget, std::int64_t executed) {
        records::ProjectYear message;
        message.set_fiscal_year(fiscal);
        message.set_full_year_budget(budget);
        message.set_executed_to_date(executed);
        add(kinds::projectYear, message, std::to_string(fiscal % 10));
    }
    Id indicator(const char* id, const char* target, int weight, int position) {
        records::Indicator message;
        message.set_lv3_perf_ind_name(id);
        message.set_target_text(target);
        message.set_unit("个");
        message.set_op(records::OPERATOR_AT_LEAST);
        message.set_weight(Decimal::of(weight).units);
        message.set_position(position);
        return add(kinds::indicator, message, id);
    }
    void evaluates(const Id& indicator, const char* actual, int declared) {
        records::SelfEvalRow message;
        message.set_indicator_id(indicator.str());
        message.set_actual_raw(actual);
        message.set_declared_score(Decimal::of(declared).units);
        add(kinds::selfEvalRow, message, std::string(1, static_cast<char>('p' + revision)));
    }
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
    void aNewerEvaluationCounts() {
        OneProject one;
        const Id only = one.indicator("a", "100", 100, 1);
        one.evaluates(only, "100", 100);
        one.evaluates(only, "60", 60);
        QCOMPARE(one.sheet(), QStringList({"a 100 60 60"}));
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
