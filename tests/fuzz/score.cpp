#include "shared/scoring/score.h"

#include <array>

#include "shared/scoring/table.h"
#include "tests/fuzz/cells.h"
#include "tests/fuzz/target.h"

/// A published table of self-evaluation as somebody copied it, and the rules that judge it.
namespace field::fuzz {

namespace {

using shared::Decimal;
using shared::TableRow;

constexpr std::array typeWords{"exec", "fund", "indicator", "part", "group", "total"};

/// What the file said of `row`, under headings of ours.
shared::CellRow cellsOf(const TableRow& row) {
    return {row.line,
            {typeWords[static_cast<std::size_t>(row.type)], row.level1, row.level2, row.level3,
             row.opText, row.targetText, row.unitText, row.actualText, row.weightText,
             row.declaredText, row.note, row.likelihoodText, row.estimateText}};
}

shared::CellRow headings() {
    return {1,
            {"row_type", "level1", "level2", "level3", "op", "target", "unit", "actual", "weight",
             "declared_score", "note", "likelihood", "estimate"}};
}

void holdScores(const shared::Table& table, const shared::ScoreSheet& sheet) {
    for (const auto& score : sheet.rows) {
        hold(score.row < table.rows.size(), "a score of no row");
        const TableRow& row = table.rows[score.row];
        hold(row.scored(), "a score of a row that has none");
        if (score.computed) {
            hold(row.weight.has_value(), "a score without a weight");
            hold(*score.computed >= Decimal{} && *score.computed <= *row.weight,
                 "a score outside its weight");
        }
        const auto said = shared::reasonOf(table, score, shared::RuleSet::builtIn());
        hold(said.none() || !said.in(shared::Language::zh).empty(), "a reason without words");
    }
    for (const auto& problem : sheet.problems) {
        hold(!problem.row || *problem.row < table.rows.size(), "a problem of no row");
        hold(!problem.code.empty() && !problem.said.in(shared::Language::zh).empty(),
             "a problem without words");
    }
}

void holdWrittenAgain(const shared::Table& table) {
    std::vector<shared::CellRow> rows{headings()};
    for (const auto& row : table.rows) rows.push_back(cellsOf(row));
    const auto again = shared::readTable(csvOf(rows), "again.csv");
    hold(again.ok(), "a table is refused once it is written");
    // Whoever calls a row's columns by the names of headings has written headings.
    if (again->rows.size() < table.rows.size()) return;
    hold(again->rows.size() == table.rows.size(), "a table has more rows once it is written");
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        const TableRow &one = table.rows[i], &other = again->rows[i];
        hold(other.type == one.type && other.name() == one.name() && other.op == one.op &&
                 other.weight == one.weight && other.declared == one.declared,
             "a row says something else once it is written");
    }
}

void run(std::string_view bytes) {
    holdRefusal(shared::readIndex(bytes));
    const auto table = shared::readTable(bytes, "table.csv");
    holdRefusal(table);
    if (!table) return;
    for (const auto& row : table->rows)
        hold(row.line > 0 && row.parent < table->rows.size(), "a row without its place");
    holdScores(*table, shared::score(*table));
    if (table->rows.size() <= 200) holdWrittenAgain(*table);
}

std::vector<std::string> seeds() {
    std::vector<std::string> all;
    for (const char* name :
         {"A1_putuo_2022_venue_fee", "A2_tianchang_2022_flood_control",
          "A3_huanggang_2020_soil_monitoring", "A5_zhongjiang_2022_water_gauge",
          "B3_chizhou_2022_commissioned_services", "B7_chongqing_2021_department_overall",
          "M1_huangshi_2019_monitoring_heritage", "T1_yueyang_2022_farmland_targets", "index"})
        all.push_back(readFile(std::string(FIELD_FIXTURES "/samples/") + name + ".csv"));
    all.push_back(
        "三级指标\t年度指标值\t实际完成值\t分值\t得分\n桥\t≥266米\t\t10\t\n"
        "其中\t\t\t\t\n道路及时\t定性\t及时\t0.5\t\n合计\t\t\t100\t9８.5\n");
    return all;
}

}  // namespace

const Target target{&run, &seeds};

}  // namespace field::fuzz
