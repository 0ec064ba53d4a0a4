#include "sync/server/demo/project_records.h"

#include <fmt/format.h>

#include <algorithm>

#include "shared/decimal.h"
#include "shared/text/pinyin.h"
#include "sync/server/demo/amounts.h"

namespace field::server::town {
namespace {

using shared::Decimal;

bool builds(const Work& work) {
    static const std::vector<std::string> sectors = {"住建", "交通", "水务", "教育",
                                                     "卫生", "环保", "国土"};
    return work.period != "常年性" &&
           std::find(sectors.begin(), sectors.end(), work.sector) != sectors.end();
}

void addProject(Making& making, Project& p, const Work& work, const Department& department,
                int agency, Dice& dice) {
    p.bond = builds(work) && dice.chance(15);
    records::Project m;
    place(m, p.id, p.area, p.id);
    m.set_pro_code(p.code);
    m.set_pro_name(p.name);
    m.set_mof_div_code("370100000");
    m.set_dept_code(department.code);
    m.set_dept_name(department.name);
    m.set_agency_code(fmt::format("{}{:03}", department.code, agency + 1));
    m.set_agency_name(p.agency);
    m.set_division_name(department.division);
    m.set_category(work.category);
    m.set_attribute(work.period == "一次性" || dice.chance(30) ? "新增" : "延续");
    m.set_period(work.period);
    m.set_start_date(work.period == "延续性" ? fmt::format("{}-03-01", fiscalYear - 1)
                                             : fmt::format("{}-01-01", fiscalYear));
    m.set_end_date(work.period == "延续性" ? fmt::format("{}-11-30", fiscalYear + 1)
                                           : fmt::format("{}-12-31", fiscalYear));
    m.set_is_bond(p.bond);
    m.set_key_level(p.budgetFen >= 10'000'000'000 ? "重点" : "普通");
    m.set_latitude(p.latitude);
    m.set_longitude(p.longitude);
    m.set_pinyin(shared::pinyinInitials(p.name));
    p.records.push_back(making.record(shared::kinds::project, m));
}

void addFunds(Making& making, Project& p, std::int64_t initialFen, Dice& dice) {
    // Carry-over and other money are what they were; adjustments touch this year's grant alone.
    const std::int64_t least = std::min(initialFen, p.budgetFen);
    const std::int64_t carried = dice.chance(18) ? least / 100 * dice.between(5, 30) : 0;
    const std::int64_t other = dice.chance(10) ? least / 100 * dice.between(5, 25) : 0;
    std::int64_t unspent = p.executedFen;
    const auto line = [&](records::FundSource source, std::int64_t initial, std::int64_t full) {
        records::FundLine m;
        place(m, making.id(), p.area, p.id);
        m.set_project_year_id(p.year.str());
        m.set_source(source);
        m.set_initial_budget(initial);
        m.set_full_year_budget(full);
        const std::int64_t executed = std::min(unspent, full);
        unspent -= executed;
        m.set_executed_to_date(executed);
        m.set_est_full_year(std::min(full, executed + full / 1000 * dice.between(250, 420)));
        p.records.push_back(making.record(shared::kinds::fundLine, m));
    };
    if (carried > 0) line(records::FUND_SOURCE_CARRY_OVER, carried, carried);
    line(records::FUND_SOURCE_CURRENT_YEAR, initialFen - carried - other,
         p.budgetFen - carried - other);
    if (other > 0) line(records::FUND_SOURCE_OTHER, other, other);
}

void addPayments(Making& making, Project& p, Dice& dice) {
    static const std::vector<std::string> payees = {
        "示例建设集团第一工程处", "示例市政工程队", "示例设计咨询所",   "示例设备供应中心",
        "示例监理服务站",         "示例物业服务部", "示例信息技术中心", "示例检测技术所"};
    const int most = p.budgetFen > 1'000'000'000 ? 6 : 4;
    const auto amounts = parts(dice, p.executedFen,
                               p.executedFen == 0 ? 0 : static_cast<int>(dice.between(1, most)));
    int dayOfYear = static_cast<int>(dice.between(25, 70));  // from late January on
    for (const std::int64_t amount : amounts) {
        const Day day(std::chrono::sys_days(Day{std::chrono::year(fiscalYear), std::chrono::January,
                                                std::chrono::day(1)}) +
                      std::chrono::days(dayOfYear));
        records::PayRecord m;
        place(m, making.id(), p.area, p.id);
        m.set_project_year_id(p.year.str());
        m.set_pay_date(shared::chinaMs(day));
        m.set_amount(amount);
        m.set_payee(dice.pick(payees));
        m.set_voucher_no(
            fmt::format("{:02}-{:04}", static_cast<unsigned>(day.month()), dice.between(1, 9'999)));
        m.set_contract_id(fmt::format("HT{}{:04}", fiscalYear, dice.between(1, 9'999)));
        m.set_channel(dice.chance(70) ? "财政直接支付" : "财政授权支付");
        m.set_source(records::FUND_SOURCE_CURRENT_YEAR);
        p.payments.push_back(making.record(shared::kinds::payRecord, m));
        p.records.push_back(p.payments.back());
        dayOfYear += static_cast<int>(dice.between(8, 28));
    }
}

/// The measures of one project in the order of the form: quantity, quality, time, cost, benefits,
/// satisfaction.
std::vector<Measure> choose(const Gazetteer& gazetteer, const Work& work, Dice& dice) {
    std::vector<Measure> out = work.quantities;
    const auto add = [&](std::string_view level, std::size_t count) {
        std::vector<Measure> own, common;
        for (const SectorMeasure& m : gazetteer.measures) {
            if (m.measure.lv1 != level && m.measure.lv2 != level) continue;
            if (m.sector == work.sector) own.push_back(m.measure);
            if (m.sector == "*") common.push_back(m.measure);
        }
        dice.shuffle(own);
        dice.shuffle(common);
        own.insert(own.end(), common.begin(), common.end());
        own.resize(std::min(count, own.size()));
        out.insert(out.end(), own.begin(), own.end());
    };
    add("质量指标", 1);
    add("时效指标", 1);
    out.push_back(
        {"产出指标", "成本指标", "项目总成本", records::OPERATOR_AT_MOST, "", 0, 0, 1, "万元"});
    add("效益指标", dice.chance(60) ? 2 : 3);
    add("满意度指标", 1);
    return out;
}

/// Weights of a first level's `count` rows that sum to `whole`, larger ones first.
std::vector<int> weights(int whole, int count) {
    std::vector<int> out;
    for (int left = count; left > 0; --left) {
        out.push_back((whole + left - 1) / left);
        whole -= out.back();
    }
    return out;
}

void addIndicators(Making& making, Project& p, const Work& work, const Id& goal, Dice& dice,
                   std::string& promise) {
    const auto measures = choose(making.gazetteer, work, dice);
    const auto count = [&](std::string_view lv1) {
        return static_cast<int>(std::count_if(measures.begin(), measures.end(),
                                              [&](const Measure& m) { return m.lv1 == lv1; }));
    };
    std::vector<int> weight = weights(50, count("产出指标"));
    for (const int w : weights(30, count("效益指标"))) weight.push_back(w);
    for (const int w : weights(10, count("满意度指标"))) weight.push_back(w);
    int position = 0;
    for (const Measure& measure : measures) {
        records::Indicator m;
        place(m, making.id(), p.area, p.id);
        m.set_goal_id(goal.str());
        m.set_lv1_perf_ind_name(measure.lv1);
        m.set_lv2_perf_ind_name(measure.lv2);
        m.set_lv3_perf_ind_name(measure.name);
        m.set_op(measure.op);
        std::string value = measure.word;
        if (measure.op != records::OPERATOR_QUALITATIVE) {
            const std::int64_t steps = (measure.high - measure.low) / measure.step;
            const Decimal target =
                measure.lv2 == "成本指标"
                    ? Decimal{p.budgetFen / 100}  // 10⁻⁴ of 万元, as the budget is
                    : Decimal::of(measure.low + measure.step * dice.between(0, steps));
            m.set_direction(measure.op == records::OPERATOR_AT_MOST ? records::DIRECTION_REVERSE
                                                                    : records::DIRECTION_POSITIVE);
            m.set_target(target.units);
            m.set_unit(measure.unit);
            value = target.text();
        }
        m.set_target_text(targetText(measure.op, value, measure.unit));
        if (position < 2) promise += fmt::format("{}{};", measure.name, m.target_text());
        m.set_weight(Decimal::of(weight[static_cast<std::size_t>(position)]).units);
        m.set_is_core(position == 0 || measure.lv2 == "社会效益指标");
        m.set_value_basis(position < 2 ? "实施方案" : "行业标准与历年数据");
        m.set_data_source(measure.lv1 == "满意度指标" ? "问卷调查" : "项目台账");
        m.set_evidence_required(measure.lv1 == "满意度指标" ? "问卷及汇总表" : "验收单、影像资料");
        m.set_scoring_rule(measure.op == records::OPERATOR_QUALITATIVE
                               ? "按达成程度分三档计分"
                               : "按完成率计分,超过目标不加分");
        m.set_version(3);
        m.set_position(++position);
        p.indicators.push_back(making.record(shared::kinds::indicator, m));
    }
}

}  // namespace

std::string targetText(records::Operator op, const std::string& value, const std::string& unit) {
    const char* const sign = op == records::OPERATOR_AT_LEAST  ? "≥"
                             : op == records::OPERATOR_AT_MOST ? "≤"
                             : op == records::OPERATOR_EQUAL   ? "="
                                                               : "";
    return sign + value + unit;
}

void describe(Making& making, Project& project, const Work& work, const Department& department,
              int agency, std::int64_t initialFen, Dice& dice) {
    addProject(making, project, work, department, agency, dice);
    const Id goal = making.id();
    std::string promise;
    addIndicators(making, project, work, goal, dice, promise);

    records::ProjectYear year;
    place(year, project.year, project.area, project.id);
    year.set_fiscal_year(fiscalYear);
    year.set_initial_budget(initialFen);
    year.set_full_year_budget(project.budgetFen);
    year.set_executed_to_date(project.executedFen);
    year.set_executed_on(shared::chinaMs(today));
    year.set_annual_target(fmt::format("{}:{}保障资金安全有效。", project.name, promise));
    year.set_source_note("演示数据");
    project.records.push_back(making.record(shared::kinds::projectYear, year));
    addFunds(making, project, initialFen, dice);

    records::Goal m;
    place(m, goal, project.area, project.id);
    m.set_project_year_id(project.year.str());
    m.set_term("年度");
    m.set_kpi_target(year.annual_target());
    project.records.push_back(making.record(shared::kinds::goal, m));
    project.records.insert(project.records.end(), project.indicators.begin(),
                           project.indicators.end());
    addPayments(making, project, dice);
}

}  // namespace field::server::town
