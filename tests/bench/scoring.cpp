#include "shared/scoring/alerts.h"
#include "shared/scoring/score.h"
#include "tests/bench/measures.h"
#include "tests/support/must.h"

namespace bench {

using field::shared::AlertRules;
using field::shared::Decimal;
using field::shared::Facts;
using field::shared::Table;
using field::shared::TableRow;

namespace {

constexpr int tables = 100'000;

/// A self-evaluation of twelve rows: one in four is not met, one is declared wrongly.
Table twelveRows() {
    std::string text =
        "row_type,level1,level2,level3,op,target,unit,actual,weight,declared_score\n"
        "exec,预算执行率,,年度资金总额,,250000.00,元,215457.60,10,8.62\n";
    for (int i = 0; i < 8; ++i)
        text += "indicator,产出指标,数量指标,指标" + std::to_string(i) + ",>=,100,个," +
                (i % 4 == 0 ? "90" : "100") + ",10," + (i % 4 == 0 ? "9" : "10") + "\n";
    text +=
        "indicator,效益指标,社会效益指标,成效,定性,显著,,显著,5,5\n"
        "indicator,满意度指标,服务对象满意度指标,满意度,>=,90,%,85,5,5\n"
        "total,,,总分,,,,,100,96.62\n";
    return must(field::shared::readTable(text, "bench"));
}

}  // namespace

/// Tables already read are scored; plainly: their declared scores are added up.
void measureScoring(Report& report, const Scale& scale) {
    const Table table = twelveRows();
    std::int64_t kept = 0;  // is looked at in the end, so that no work is left out
    report.compare(
        "score_100k_tables_ms", Unit::ms, scale.runs(),
        [&] {
            return 1e3 * seconds([&] {
                       for (int i = 0; i < tables; ++i)
                           kept += field::shared::score(table).totalComputed->units;
                   });
        },
        [&] {
            return 1e3 * seconds([&] {
                       for (int i = 0; i < tables; ++i)
                           for (const TableRow& row : table.rows)
                               kept += row.declared.value_or(Decimal{}).units;
                   });
        });
    const field::shared::Day day = *field::shared::readDay("2022-08-31");
    Facts facts;
    facts.year = 2022;
    facts.budgetFen = 300'000'000;
    report.compare(
        "alerts_100k_ms", Unit::ms, scale.runs(),
        [&] {
            return 1e3 * seconds([&] {
                       for (int i = 0; i < tables; ++i) {
                           facts.executedFen = i * 3'000LL;
                           kept += static_cast<int>(AlertRules::builtIn().judge(facts, day).light);
                       }
                   });
        },
        [&] {
            return 1e3 * seconds([&] {
                       for (int i = 0; i < tables; ++i) kept += i * 3'000LL * 100 / 300'000'000;
                   });
        });
    [[maybe_unused]] const volatile std::int64_t seen = kept;
}

}  // namespace bench
