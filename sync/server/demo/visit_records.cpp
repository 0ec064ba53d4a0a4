#include "sync/server/demo/visit_records.h"

#include <fmt/format.h>

#include <algorithm>

#include "shared/decimal.h"
#include "shared/rules/tsv.h"
#include "sync/server/demo/data.h"
#include "sync/server/demo/naming.h"
#include "sync/server/demo/project_records.h"

namespace field::server::town {
namespace {

using shared::Decimal;
using namespace std::chrono_literals;

struct FindingWords {
    records::FindingCategory category;
    records::Severity severity;
    std::string fact, basis, cause, demand;
};

/// demo/data/findings.tsv; a row that cannot be read is left out and the test that counts them
/// fails.
const std::vector<FindingWords>& findingWords() {
    static const std::vector<FindingWords> all = [] {
        std::vector<FindingWords> out;
        const auto rows = shared::readTsv(
            dataFile("findings.tsv"), {"category", "severity", "fact", "basis", "cause", "demand"});
        const auto upper = [](std::string_view prefix, std::string_view word) {
            std::string name(prefix);
            for (const char c : word) name += c == ' ' ? '_' : static_cast<char>(c - 'a' + 'A');
            return name;
        };
        for (const auto& row : *rows) {
            const auto& c = row.cells;
            FindingWords words{
                {}, {}, std::string(c[2]), std::string(c[3]), std::string(c[4]), std::string(c[5])};
            if (records::FindingCategory_Parse(upper("FINDING_CATEGORY_", c[0]), &words.category) &&
                records::Severity_Parse(upper("SEVERITY_", c[1]), &words.severity))
                out.push_back(std::move(words));
        }
        return out;
    }();
    return all;
}

const std::string& nameOf(const Making& making, const Id& person) {
    return std::find_if(making.plan.people.begin(), making.plan.people.end(),
                        [&](const Person& p) { return p.id == person; })
        ->name;
}

}  // namespace

VisitMaking::VisitMaking(Making& making, const Project& project, const Id& task, Dice& dice)
    : making_(making), project_(project), task_(task), id_(making.id()), dice_(dice) {
    const Day day(std::chrono::sys_days(today) - std::chrono::days(dice.between(3, 75)));
    startMs_ = shared::chinaMs(day) + dice.between(17, 29) * 1'800'000;  // 8:30 to 14:30
}

records::Visit VisitMaking::change() const {
    records::Visit visit;
    place(visit, id_, project_.area, project_.id);
    return visit;
}

void VisitMaking::step(Save& save, records::Visit& visit, records::VisitState to,
                       const std::string& why) {
    visit.set_state(to);
    if (!why.empty()) visit.set_state_reason(why);
    save.changed.push_back(making_.record(shared::kinds::visit, visit));
}

void VisitMaking::plan(Save& save) {
    records::Visit visit = change();
    visit.set_task_id(task_.str());
    visit.set_title(project_.name + "现场核查");
    visit.set_planned_start(startMs_);
    visit.set_planned_end(startMs_ + std::int64_t{4} * 3'600'000);
    for (const Id& inspector : project_.inspectors) visit.add_team(nameOf(making_, inspector));
    visit.set_purpose("核对绩效指标完成情况、工程(服务)实际进度与资金支付凭证。");
    visit.add_sites(project_.agency);
    visit.set_assignee_id(project_.inspectors.front().str());
    visit.set_state(records::VISIT_STATE_PLANNED);
    save.made.push_back(making_.record(shared::kinds::visit, visit));
}

void VisitMaking::addReading(Save& save, const Record& indicator) {
    records::Indicator target;
    shared::toMessage(*making_.catalog.kind(shared::kinds::indicator), indicator, target);
    records::IndicatorReading m;
    place(m, {}, project_.area, project_.id, id_);
    m.set_indicator_id(indicator.id.str());
    std::int64_t percent = std::clamp<std::int64_t>(84 + dice_.bell() * 14 / 65'536, 30, 115);
    if (target.has_target()) {
        if (target.unit() == "%") percent = std::min<std::int64_t>(percent, 100);
        const Decimal value =
            Decimal{target.target() * percent / 100}.rounded(target.unit() == "%" ? 2 : 0);
        m.set_value(value.units);
        m.set_unit(target.unit());
        const bool carriesSign = dice_.chance(8);  // "≥266米": as people type it
        m.set_op(carriesSign ? target.op() : records::OPERATOR_UNSPECIFIED);
        m.set_raw((carriesSign ? targetText(target.op(), "", "") : "") + value.text() +
                  target.unit());
    } else {
        const bool achieved = percent >= 80;
        m.set_raw(achieved ? target.target_text() : "部分达成");
        m.set_op(records::OPERATOR_QUALITATIVE);
    }
    m.set_likelihood(percent >= 80   ? records::LIKELIHOOD_CERTAIN
                     : percent >= 60 ? records::LIKELIHOOD_POSSIBLE
                                     : records::LIKELIHOOD_IMPOSSIBLE);
    if (percent < 80) m.set_cause(percent < 60 ? "经费拨付晚于计划" : "前期手续办理时间较长");
    save.made.push_back(making_.record(shared::kinds::indicatorReading, m));
    save.made.back().id = shared::keyOf(*making_.catalog.kind(shared::kinds::indicatorReading), id_,
                                        save.made.back().values);
}

void VisitMaking::addProgress(Save& save, const Record& indicator) {
    records::Indicator target;
    shared::toMessage(*making_.catalog.kind(shared::kinds::indicator), indicator, target);
    if (!target.has_target() || target.unit() == "%") return;
    records::ProgressCheck m;
    place(m, making_.id(), project_.area, project_.id, id_);
    m.set_work_item(target.lv3_perf_ind_name());
    m.set_unit(target.unit());
    m.set_design_quantity(target.target());
    const Decimal reported = Decimal{target.target() * dice_.between(60, 100) / 100}.rounded(1);
    const Decimal measured = Decimal{reported.units * dice_.between(88, 101) / 100}.rounded(1);
    m.set_reported_quantity(reported.units);
    m.set_measured_raw(measured.text());
    m.set_measured_quantity(measured.units);
    m.set_method("现场清点、皮尺与手持测距仪测量");
    m.set_image_progress(
        Decimal::of(std::min<std::int64_t>(
                        100, measured.units * 100 / std::max<std::int64_t>(1, target.target())))
            .units);
    m.set_quality_note("外观无明显缺陷。抽查部位与图纸一致。");
    m.set_idle_asset(dice_.chance(6));
    save.made.push_back(making_.record(shared::kinds::progressCheck, m));
}

void VisitMaking::addMoney(Save& save, const Record& payment) {
    records::PayRecord paid;
    shared::toMessage(*making_.catalog.kind(shared::kinds::payRecord), payment, paid);
    records::MoneyCheck m;
    place(m, making_.id(), project_.area, project_.id, id_);
    m.set_voucher_no(paid.voucher_no());
    m.set_voucher_date(paid.pay_date());
    const std::int64_t seen = dice_.chance(90) ? paid.amount() : paid.amount() / 100 * 99;
    m.set_amount_raw(shared::yuanText(seen) + "元");
    m.set_amount(seen);
    m.set_payee(paid.payee());
    m.set_contract_id(paid.contract_id());
    m.set_invoice_seen(dice_.chance(92));
    m.set_matches_ledger(seen == paid.amount());
    m.set_special_account(dice_.chance(80));
    if (seen != paid.amount()) {
        m.set_difference(paid.amount() - seen);
        m.set_difference_raw(shared::yuanText(paid.amount() - seen));
    }
    save.made.push_back(making_.record(shared::kinds::moneyCheck, m));
}

void VisitMaking::addFinding(Save& save) {
    const FindingWords& words = dice_.pick(findingWords());
    records::Finding m;
    place(m, making_.id(), project_.area, project_.id, id_);
    m.set_finding_no(fmt::format("WT{}{:04}", fiscalYear, dice_.between(1, 9'999)));
    m.set_category(words.category);
    m.set_severity(words.severity);
    m.set_fact(words.fact);
    if (words.category == records::FINDING_CATEGORY_COMPLIANCE) {
        const std::int64_t fen = dice_.between(10, 900) * 100'000;
        m.set_amount_raw(shared::wanText(fen) + "万元");
        m.set_amount(fen);
    }
    m.set_basis(words.basis);
    m.set_cause(words.cause);
    m.set_demand(words.demand);
    m.set_liable_unit(project_.agency);
    m.set_deadline(startMs_ + 30LL * 86'400'000);
    save.made.push_back(making_.record(shared::kinds::finding, m));
}

void VisitMaking::arrive(Save& save) {
    save.person = project_.inspectors.front();
    static const std::vector<std::string> weathers = {"晴", "多云", "阴", "小雨", "晴间多云"};
    records::Visit visit = change();
    visit.set_started(startMs_);
    visit.set_weather(dice_.pick(weathers));
    visit.set_hosts(project_.agency + "项目负责人");
    visit.set_latitude(project_.latitude + dice_.between(-2'000, 2'000));
    visit.set_longitude(project_.longitude + dice_.between(-2'000, 2'000));
    visit.set_accuracy(dice_.between(3'000, 18'000));
    visit.set_datum("WGS-84");
    step(save, visit, records::VISIT_STATE_ON_SITE, "");
    for (std::size_t i = 0; i < project_.indicators.size() / 2; ++i)
        addReading(save, project_.indicators[i]);
    addProgress(save, project_.indicators.front());
}

void VisitMaking::conclude(Save& save, bool hostSigns) {
    save.person = project_.inspectors.front();
    for (std::size_t i = project_.indicators.size() / 2; i < project_.indicators.size(); ++i)
        addReading(save, project_.indicators[i]);
    addProgress(save, project_.indicators[1]);
    for (std::size_t i = 0; i < std::min<std::size_t>(3, project_.payments.size()); ++i)
        addMoney(save, project_.payments[i]);
    const bool troubled = dice_.chance(55) || !hostSigns;
    if (troubled) addFinding(save);

    records::Visit visit = change();
    visit.set_started(startMs_);
    visit.set_ended(startMs_ + dice_.between(90, 240) * 60'000);
    visit.set_conclusion(troubled ? "项目基本按计划实施,存在问题清单所列事项,需限期整改。"
                                  : "项目按计划实施,指标与资金情况属实。");
    visit.set_inspector_signature(nameOf(making_, project_.inspectors[0]) + "、" +
                                  nameOf(making_, project_.inspectors[1]));
    if (hostSigns) {
        visit.set_host_signature(personName(making_.gazetteer, dice_));
        visit.set_host_title("项目负责人");
        visit.set_signed_at(visit.ended());
    } else {
        visit.set_refused_reason("对核查认定的工程量有异议,要求复测后再签字");
        visit.set_witness(nameOf(making_, project_.inspectors[1]));
    }
    step(save, visit,
         hostSigns ? records::VISIT_STATE_SIGNED : records::VISIT_STATE_REFUSED_TO_SIGN, "");
}

void VisitMaking::submit(Save& save) {
    save.person = project_.inspectors.front();
    records::Visit visit = change();
    step(save, visit, records::VISIT_STATE_SUBMITTED, "");
}

void VisitMaking::review(Save& save, const Id& reviewer, bool approve) {
    save.person = reviewer;
    save.read = id_;
    save.readKind = shared::kinds::visit;
    const std::string why = approve ? "" : "资金核查缺少一笔支付的凭证编号,请补充后重新提交";
    records::Review m;
    place(m, making_.id(), project_.area, project_.id);
    m.set_report_id(id_.str());
    m.set_report_kind(shared::kinds::visit);
    m.set_verdict(approve ? records::VERDICT_APPROVE : records::VERDICT_RETURN);
    if (!why.empty()) m.set_reason(why);
    m.set_reviewer_id(reviewer.str());
    m.set_reviewed_at(save.wallMs);
    save.made.push_back(making_.record(shared::kinds::review, m));
    records::Visit visit = change();
    step(save, visit, approve ? records::VISIT_STATE_APPROVED : records::VISIT_STATE_RETURNED, why);
}

void VisitMaking::reopen(Save& save, const Id& superior) {
    save.person = superior;
    records::Visit visit = change();
    step(save, visit, records::VISIT_STATE_REOPENED, "拒签事项已协调,请到现场复测并补签");
}

}  // namespace field::server::town
