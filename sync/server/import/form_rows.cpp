#include "sync/server/import/form_rows.h"

#include <algorithm>
#include <array>

#include "shared/proto/records.pb.h"
#include "shared/record.h"
#include "shared/rules/read_value.h"

namespace field::server {

using records::Indicator;
using records::ProjectYear;
using shared::RowType;
using shared::Table;
using shared::TableRow;
using shared::Value;
namespace kinds = shared::kinds;

namespace {

/// One row of a form in the making.
class Making {
  public:
    Making(const Table& table, const FormOf& of, int line) {
        row_.states.file = table.file;
        row_.states.line = line;
        set(kinds::project, records::Project::kProCodeFieldNumber, of.code, "项目代码");
        set(kinds::projectYear, ProjectYear::kFiscalYearFieldNumber, std::int64_t{of.year}, "年度");
    }

    void set(std::uint32_t kindNumber, int column, Value value, const char* heading) {
        const auto* kind = catalog_->kind(kindNumber);
        const auto possible =
            shared::checkValue(*kind, *kind->column(static_cast<std::uint32_t>(column)), value);
        if (!possible) return wrong(heading, possible.failure().message);
        row_.states.set(kindNumber, column, std::move(value));
    }
    void setText(int column, const std::string& text, const char* heading) {
        if (!text.empty()) set(kinds::indicator, column, text, heading);
    }
    /// An amount of the year; a percentage is none.
    void setMoney(int column, const std::string& text, const TableRow& row, const char* heading) {
        const shared::Measure& read =
            column == ProjectYear::kExecutedToDateFieldNumber ? row.actual : row.target;
        if (text.empty() || read.base == "%") return;
        if (const auto fen = shared::readFen(text, row.unitText.empty() ? "元" : row.unitText))
            return set(kinds::projectYear, column, *fen, heading);
        wrong(heading, text + " is no amount that ends with the fen; write it like 1234.56");
    }
    void wrong(const char* heading, const std::string& why) {
        row_.problems.push_back({row_.states.file, row_.states.line, heading, why});
    }
    FormRows::Row take() { return std::move(row_); }
    ImportRow& states() { return row_.states; }

  private:
    const std::shared_ptr<const shared::Catalog> catalog_ = shared::Catalog::builtIn();
    FormRows::Row row_;
};

/// "≥" before a target that does not say it itself.
std::string targetOf(const TableRow& row) {
    static constexpr std::array<const char*, 4> signs = {"", "≥", "≤", "="};
    const auto op = static_cast<std::size_t>(row.op);
    if (row.targetText.empty() || op >= signs.size()) return row.targetText;
    const bool said = shared::readValue(row.targetText).op != records::OPERATOR_UNSPECIFIED;
    return said ? row.targetText : signs[op] + row.targetText;
}

FormRows::Row indicatorOf(const Table& table, const FormOf& of, const TableRow& row,
                          std::int64_t position) {
    Making making(table, of, row.line);
    if (row.level1.empty()) making.wrong("一级指标", "is empty");
    if (row.level3.empty() && row.level2.empty()) making.wrong("三级指标", "is empty");
    making.setText(Indicator::kLv1PerfIndNameFieldNumber, row.level1, "一级指标");
    making.setText(Indicator::kLv2PerfIndNameFieldNumber, row.level2, "二级指标");
    making.setText(Indicator::kLv3PerfIndNameFieldNumber, row.name(), "三级指标");
    making.setText(Indicator::kTargetTextFieldNumber, targetOf(row), "指标值");
    making.setText(Indicator::kUnitFieldNumber, row.unitText, "计量单位");
    if (row.op != records::OPERATOR_UNSPECIFIED)
        making.set(kinds::indicator, Indicator::kOpFieldNumber, std::int64_t{row.op}, "比较符");
    if (row.weight)
        making.set(kinds::indicator, Indicator::kWeightFieldNumber, row.weight->units, "分值");
    making.set(kinds::indicator, Indicator::kPositionFieldNumber, position, "序号");
    readTarget(making.states());
    return making.take();
}

/// The first line of money is the year's own.
FormRows::Row moneyOf(const Table& table, const FormOf& of, const TableRow& row) {
    Making making(table, of, row.line);
    making.setMoney(ProjectYear::kFullYearBudgetFieldNumber, row.targetText, row, "全年预算数");
    making.setMoney(ProjectYear::kExecutedToDateFieldNumber, row.actualText, row, "执行数");
    return making.take();
}

}  // namespace

FormRows rowsOfForm(const Table& table, const FormOf& of) {
    FormRows out;
    bool money = false, funds = false, parts = false, reached = false, declared = false;
    std::int64_t position = 0;
    for (const TableRow& row : table.rows) {
        const bool indicator =
            row.type == RowType::indicator && row.says != TableRow::Says::subtotal;
        parts = parts || row.type == RowType::part;
        reached = reached || (indicator && !row.actualText.empty());
        declared = declared || !row.declaredText.empty();
        if (indicator) out.rows.push_back(indicatorOf(table, of, row, ++position));
        if (row.type != RowType::exec && row.type != RowType::fund) continue;
        if (money) {
            funds = true;
            continue;
        }
        money = true;
        out.rows.push_back(moneyOf(table, of, row));
    }
    if (funds) out.leftOut.emplace_back("资金分项");
    if (parts) out.leftOut.emplace_back("分项指标");
    if (reached) out.leftOut.emplace_back("实际值");
    if (declared) out.leftOut.emplace_back("得分");
    return out;
}

}  // namespace field::server
