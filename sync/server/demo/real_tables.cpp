#include "sync/server/demo/real_tables.h"

#include <fmt/format.h>

#include <cstdlib>
#include <map>

#include "shared/decimal.h"
#include "shared/text/csv.h"
#include "shared/text/pinyin.h"
#include "sync/server/demo/city.h"
#include "sync/server/demo/data.h"
#include "sync/server/demo/project_records.h"

namespace field::server::town {
namespace {

using shared::Decimal;

/// The rows of a table of ours, each by heading. These files are committed beside the code: one
/// that cannot be read ends the program.
using Row = std::map<std::string, std::string>;

std::vector<Row> rowsOf(const std::string& file) {
    const auto cells = shared::readCells(dataFile(file), ',');
    if (!cells || cells->empty()) {
        fmt::print(stderr, "demo/tables/{} cannot be read\n", file);
        std::abort();
    }
    const auto& headings = cells->front().cells;
    std::vector<Row> out;
    for (std::size_t i = 1; i < cells->size(); ++i) {
        Row row;
        const auto& texts = (*cells)[i].cells;
        for (std::size_t c = 0; c < headings.size() && c < texts.size(); ++c)
            row[headings[c]] = texts[c];
        out.push_back(std::move(row));
    }
    return out;
}

records::Operator operatorOf(const std::string& op) {
    return op == ">="     ? records::OPERATOR_AT_LEAST
           : op == "<="   ? records::OPERATOR_AT_MOST
           : op == "="    ? records::OPERATOR_EQUAL
           : op == "定性" ? records::OPERATOR_QUALITATIVE
                          : records::OPERATOR_UNSPECIFIED;
}

/// An amount as printed in `unit` as fen; nothing for one that is blank or a rate.
std::optional<std::int64_t> fenOf(const std::string& amount, const std::string& unit) {
    if (unit != "元" && unit != "万元") return std::nullopt;
    return shared::readScaled(amount, unit == "元" ? 2 : 6);
}

void addProject(Making& making, Project& p, const Row& header, const RealPlace& from) {
    records::Project m;
    place(m, p.id, p.area, p.id);
    m.set_pro_code(p.code);
    m.set_pro_name(p.name);
    m.set_mof_div_code(from.divisionCode + "000");
    const std::string& department = header.at("department");
    m.set_dept_name(department.empty() ? header.at("implementing_unit") : department);
    m.set_agency_name(header.at("implementing_unit"));
    m.set_category("T");
    m.set_period("一次性");
    m.set_start_date(header.at("year") + "-01-01");
    m.set_end_date(header.at("year") + "-12-31");
    m.set_key_level("普通");
    m.set_pinyin(shared::pinyinInitials(p.name));
    p.records.push_back(making.record(shared::kinds::project, m));
}

/// The year and its fund lines, from the rows that speak of money.
void addFunds(Making& making, Project& p, const Row& header, const std::vector<Row>& rows) {
    records::ProjectYear year;
    place(year, p.year, p.area, p.id);
    year.set_fiscal_year(std::stoi(header.at("year")));
    year.set_source_note(
        fmt::format("真实公开表 {},见 demo/tables/SOURCES.md", header.at("sample_id")));
    if (const auto initial = fenOf(header.at("budget_initial"), header.at("fund_unit")))
        year.set_initial_budget(*initial);
    std::vector<Record> lines;
    bool stated = false;
    for (const Row& row : rows) {
        if (row.at("row_type") != "exec" && row.at("row_type") != "fund") continue;
        const auto budget = fenOf(row.at("target"), row.at("unit"));
        const auto executed = fenOf(row.at("actual"), row.at("unit"));
        if (!budget) continue;
        if (!stated) {  // the first is the year's own line
            year.set_full_year_budget(*budget);
            p.budgetFen = *budget;
            if (executed) year.set_executed_to_date(p.executedFen = *executed);
            stated = true;
            if (row.at("row_type") == "exec") continue;
        }
        records::FundLine line;
        place(line, making.id(), p.area, p.id);
        line.set_project_year_id(p.year.str());
        line.set_source(records::FUND_SOURCE_CURRENT_YEAR);
        line.set_full_year_budget(*budget);
        if (executed) line.set_executed_to_date(*executed);
        lines.push_back(making.record(shared::kinds::fundLine, line));
    }
    p.records.push_back(making.record(shared::kinds::projectYear, year));
    p.records.insert(p.records.end(), lines.begin(), lines.end());
}

void addIndicators(Making& making, Project& p, const std::vector<Row>& rows) {
    records::Goal goal;
    place(goal, making.id(), p.area, p.id);
    goal.set_project_year_id(p.year.str());
    goal.set_term("年度");
    goal.set_kpi_target(p.name);
    p.records.push_back(making.record(shared::kinds::goal, goal));
    int position = 0;
    for (const Row& row : rows) {
        if (row.at("row_type") != "indicator") continue;
        records::Indicator m;
        place(m, making.id(), p.area, p.id);
        m.set_goal_id(goal.id());
        m.set_lv1_perf_ind_name(row.at("level1"));
        m.set_lv2_perf_ind_name(row.at("level2"));
        m.set_lv3_perf_ind_name(row.at("level3"));
        const std::string& target = row.at("target");
        m.set_op(operatorOf(row.at("op")));
        if (!target.empty()) m.set_target_text(targetText(m.op(), target, row.at("unit")));
        if (const auto value = Decimal::read(target)) m.set_target(value->units);
        if (!row.at("unit").empty()) m.set_unit(row.at("unit"));
        if (const auto weight = Decimal::read(row.at("weight"))) m.set_weight(weight->units);
        m.set_direction(m.op() == records::OPERATOR_AT_MOST ? records::DIRECTION_REVERSE
                                                            : records::DIRECTION_POSITIVE);
        m.set_version(3);
        m.set_position(++position);
        p.indicators.push_back(making.record(shared::kinds::indicator, m));
        p.records.push_back(p.indicators.back());
    }
}

/// What the table says was reached: the rows of a form that the unit's own device will save.
void addActuals(Making& making, const Project& p, const Row& header, const std::vector<Row>& rows) {
    const bool monitoring = header.at("kind") == "monitoring";
    if (header.at("kind") == "targets") return;
    const Id task = making.id();
    records::MonitorTask m;
    place(m, task, p.area, p.id);
    m.set_perf_task_no(p.code + "-1");
    m.set_perf_type(monitoring ? records::TASK_TYPE_MONITORING
                               : records::TASK_TYPE_SELF_EVALUATION);
    m.set_title(fmt::format("{}年度{}", header.at("year"), monitoring ? "运行监控" : "绩效自评"));
    m.set_project_year_id(p.year.str());
    m.set_state(records::SUBMISSION_STATE_DRAFT);
    Save issue;
    issue.area = p.area;
    issue.project = p.id;
    issue.made.push_back(making.record(shared::kinds::monitorTask, m));
    making.plan.saves.push_back(std::move(issue));

    Save fill;
    fill.area = p.area;
    fill.project = p.id;
    fill.person = p.unitPerson;
    fill.stateSeen = records::SUBMISSION_STATE_DRAFT;
    fill.wallMs = shared::chinaMs(today);
    std::size_t next = 0;
    for (const Row& row : rows) {
        if (row.at("row_type") != "indicator") continue;
        const Record& indicator = p.indicators[next++];
        const std::string& actual = row.at("actual");
        const auto value = Decimal::read(actual);
        if (monitoring) {
            records::MonitorRow r;
            place(r, {}, p.area, p.id, task);
            r.set_indicator_id(indicator.id.str());
            if (!actual.empty()) r.set_kpi_raw(actual);
            if (row.at("note").find("确定能") != std::string::npos)
                r.set_complete_rate(records::LIKELIHOOD_CERTAIN);
            fill.made.push_back(making.record(shared::kinds::monitorRow, r));
        } else {
            records::SelfEvalRow r;
            place(r, {}, p.area, p.id, task);
            r.set_indicator_id(indicator.id.str());
            if (!actual.empty()) r.set_actual_raw(actual + row.at("unit"));
            if (value) r.set_actual(value->units);
            if (value && !row.at("unit").empty()) r.set_unit(row.at("unit"));
            if (const auto score = Decimal::read(row.at("declared_score")))
                r.set_declared_score(score->units);
            fill.made.push_back(making.record(shared::kinds::selfEvalRow, r));
        }
        Record& made = fill.made.back();
        made.id = shared::keyOf(*making.catalog.kind(made.kind), task, made.values);
    }
    making.plan.saves.push_back(std::move(fill));
}

}  // namespace

const std::vector<RealPlace>& realPlaces() {
    static const std::vector<RealPlace> places = {
        {"T1_yueyang_2022_farmland_targets", "430621", "湖南省岳阳县"},
        {"A1_putuo_2022_venue_fee", "310107", "上海市普陀区"},
        {"A2_tianchang_2022_flood_control", "341181", "安徽省天长市"},
        {"A3_huanggang_2020_soil_monitoring", "421100", "湖北省黄冈市"},
        {"A5_zhongjiang_2022_water_gauge", "510623", "四川省中江县"},
        {"B3_chizhou_2022_commissioned_services", "341702", "安徽省池州市贵池区"},
        {"B7_chongqing_2021_department_overall", "500000", "重庆市(科学城)"},
        {"M1_huangshi_2019_monitoring_heritage", "420200", "湖北省黄石市"}};
    return places;
}

void addRealTables(Making& making) {
    std::map<std::string, Row> headers;
    for (const Row& row : rowsOf("index.csv")) headers[row.at("sample_id")] = row;
    const std::size_t firstArea =
        making.gazetteer.districts.size() + making.gazetteer.departments.size();
    for (std::size_t i = 0; i < realPlaces().size(); ++i) {
        const RealPlace& from = realPlaces()[i];
        const Row& header = headers.at(from.table);
        Project p;
        p.area = making.plan.areas[firstArea + i].id;
        p.id = making.id();
        p.year = making.id();
        p.unitPerson = making.id();
        p.code = fmt::format("{}{}T000000000001", from.divisionCode, header.at("year").substr(2));
        p.name = header.at("project");
        p.agency = header.at("implementing_unit");
        addProject(making, p, header, from);
        addFunds(making, p, header, rowsOf(from.table + ".csv"));
        addIndicators(making, p, rowsOf(from.table + ".csv"));
        addActuals(making, p, header, rowsOf(from.table + ".csv"));
        making.plan.projects.push_back(std::move(p));
    }
}

}  // namespace field::server::town
