#include "sync/server/import/import_plan.h"

#include <algorithm>
#include <set>

#include "shared/day.h"
#include "shared/proto/records.pb.h"
#include "shared/text/pinyin.h"
#include "sync/server/accept/own_edits.h"

namespace field::server {

using records::Goal;
using records::PayRecord;
using records::ProjectYear;
using shared::Blob;
using shared::Code;
using shared::Done;
using shared::Failure;
using shared::Record;
using shared::Value;
using shared::Values;
namespace kinds = shared::kinds;

namespace {

using ProjectRow = records::Project;

constexpr std::size_t editsInASet = 200;
constexpr std::int64_t approved = 2;  ///< version of an indicator whose target stands

/// The columns that people know a record of `kind` by, within its project.
const std::vector<int>& identityOf(std::uint32_t kind) {
    using records::FundLine;
    using records::Indicator;
    static const std::map<std::uint32_t, std::vector<int>> known = {
        {kinds::organization, {records::Organization::kCodeFieldNumber}},
        {kinds::person,
         {records::Person::kOrganizationIdFieldNumber, records::Person::kNameFieldNumber}},
        {kinds::project, {}},
        {kinds::projectYear, {ProjectYear::kFiscalYearFieldNumber}},
        {kinds::fundLine, {FundLine::kProjectYearIdFieldNumber, FundLine::kSourceFieldNumber}},
        {kinds::payRecord,
         {PayRecord::kProjectYearIdFieldNumber, PayRecord::kVoucherNoFieldNumber}},
        {kinds::goal, {Goal::kProjectYearIdFieldNumber}},
        {kinds::indicator,
         {Indicator::kGoalIdFieldNumber, Indicator::kLv1PerfIndNameFieldNumber,
          Indicator::kLv2PerfIndNameFieldNumber, Indicator::kLv3PerfIndNameFieldNumber}}};
    return known.at(kind);
}

Values identityIn(std::uint32_t kind, const Values& values) {
    Values identity;
    for (const int number : identityOf(kind)) {
        const auto column = static_cast<std::uint32_t>(number);
        if (values.has(column)) identity.set(column, values.get(column));
    }
    return identity;
}

std::string keyIn(std::uint32_t kind, const Values& values) {
    return std::to_string(kind) + ":" + shared::packValues(identityIn(kind, values));
}

std::string textIn(const Record& record, int column) {
    const auto* text =
        std::get_if<std::string>(&record.values.get(static_cast<std::uint32_t>(column)));
    return text ? *text : std::string();
}

std::string codeIn(const Record& project) {
    return textIn(project, ProjectRow::kProCodeFieldNumber);
}

Values with(Values values, int column, Value value) {
    values.set(static_cast<std::uint32_t>(column), std::move(value));
    return values;
}

}  // namespace

Result<ImportPlan> ImportPlan::begin(Reading& tx, const shared::Catalog& catalog, shared::Env& env,
                                     const Id& city) {
    ImportPlan plan(tx, catalog, env);
    plan.reference_.area = city;
    auto heads = tx.heads();
    if (!heads) return heads.failure();
    for (const AreaHead& head : *heads) {
        plan.areas_[head.code] = head.area;
        auto projects = tx.ofKind(kinds::project, head.area);
        if (!projects) return projects.failure();
        for (const Stored& stored : *projects) {
            const std::string code = codeIn(stored.record);
            plan.projects_[code] = {head.area, stored.record.id, {}, {}, {}};
            plan.named_.emplace(textIn(stored.record, ProjectRow::kProNameFieldNumber), code);
        }
    }
    return plan;
}

ImportPlan::Project* ImportPlan::projectOf(const ImportRow& row,
                                           std::vector<ImportProblem>& problems) {
    const auto wrong = [&](const char* column, const std::string& why) -> Project* {
        problems.push_back({row.file, row.line, column, why});
        return nullptr;
    };
    const auto code = row.text(kinds::project, ProjectRow::kProCodeFieldNumber);
    if (code.empty()) return nullptr;  // said by whoever read the row
    const auto found = projects_.find(code);
    const auto department = row.text(kinds::project, ProjectRow::kDeptCodeFieldNumber);
    if (department.empty())
        return found != projects_.end()
                   ? &found->second
                   : wrong("项目代码", "no project here has the code " + code +
                                           "; import the table of projects first");
    const auto area = areas_.find(department);
    if (area == areas_.end())
        return wrong("主管部门代码", "no department or division here has the code " + department);
    if (found == projects_.end())
        return &projects_.emplace(code, Project{area->second, shared::newId(env_), {}, {}, {}})
                    .first->second;
    if (found->second.area != area->second)
        return wrong("主管部门代码",
                     "project " + code + " belongs to another department here, and does not move");
    return &found->second;
}

Result<> ImportPlan::load(Project& project, std::uint32_t kind) {
    if (std::find(project.loaded.begin(), project.loaded.end(), kind) != project.loaded.end())
        return Done{};
    project.loaded.push_back(kind);
    auto stored = project.id.none() ? tx_.ofKind(kind, project.area)
                                    : tx_.ofProject(kind, project.area, project.id);
    if (!stored) return stored.failure();
    for (Stored& one : *stored) {
        project.byKey.emplace(keyIn(kind, one.record.values), project.targets.size());
        project.targets.push_back({std::move(one.record), false, {}, {}});
    }
    return Done{};
}

/// The record of `kind` that `identity` names, made if there is none. Good until the next call.
Result<ImportPlan::Target*> ImportPlan::place(Project& project, std::uint32_t kind,
                                              const Values& identity) {
    if (auto loaded = load(project, kind); !loaded) return loaded.failure();
    const auto [at, fresh] = project.byKey.emplace(keyIn(kind, identity), project.targets.size());
    if (fresh) {
        Target made;
        made.made = true;
        made.record.kind = kind;
        made.record.id = kind == kinds::project ? project.id : shared::newId(env_);
        made.record.area = project.area;
        made.record.project = project.id;
        for (const auto& [column, value] : identity) made.record.values.set(column, value);
        project.targets.push_back(std::move(made));
    }
    return &project.targets[at->second];
}

void ImportPlan::state(Target& target, const Values& values, const ImportRow& row,
                       std::vector<ImportProblem>& problems) const {
    const auto* kind = catalog_.kind(target.record.kind);
    const std::string here = row.file + ":" + std::to_string(row.line);
    for (const auto& [column, value] : values) {
        const auto said = target.said.find(column);
        if (said == target.said.end() || target.record.values.get(column) == value) continue;
        problems.push_back({row.file, row.line, kind->column(column)->zh,
                            said->second + " says something else of the same record"});
        return;
    }
    for (const auto& [column, value] : values) {
        target.said.emplace(column, here);
        if (target.record.values.get(column) == value) continue;
        target.record.values.set(column, value);
        target.changed.push_back(column);
    }
}

Result<ImportPlan::Target*> ImportPlan::takeYear(Project& project, const ImportRow& row,
                                                 std::vector<ImportProblem>& problems) {
    Values values;
    if (const auto at = row.values.find(kinds::projectYear); at != row.values.end())
        values = at->second;
    const auto* paid =
        std::get_if<std::int64_t>(&row.get(kinds::payRecord, PayRecord::kPayDateFieldNumber));
    const auto number = static_cast<std::uint32_t>(ProjectYear::kFiscalYearFieldNumber);
    // A payment belongs to the budget year that its day lies in, unless the table says another.
    if (paid && shared::isEmpty(values.get(number)))
        values.set(number, std::int64_t{static_cast<int>(shared::chinaDay(*paid).year())});
    if (values.empty()) return static_cast<Target*>(nullptr);
    if (shared::isEmpty(values.get(number))) {
        problems.push_back({row.file, row.line, "年度", "is needed beside figures of a year"});
        return static_cast<Target*>(nullptr);
    }
    auto year = place(project, kinds::projectYear, identityIn(kinds::projectYear, values));
    if (year) state(**year, values, row, problems);
    return year;
}

Result<> ImportPlan::takeUnderYear(Project& project, Id year, const ImportRow& row,
                                   std::vector<ImportProblem>& problems) {
    const auto put = [&](std::uint32_t kind, const Values& values) -> Result<Id> {
        auto target = place(project, kind, identityIn(kind, values));
        if (!target) return target.failure();
        state(**target, values, row, problems);
        return (*target)->record.id;
    };
    const auto valuesOf = [&](std::uint32_t kind) {
        const auto at = row.values.find(kind);
        return at == row.values.end() ? Values() : at->second;
    };
    for (const auto kind : {kinds::fundLine, kinds::payRecord}) {
        if (!row.values.contains(kind)) continue;
        const int column = kind == kinds::fundLine
                               ? int{records::FundLine::kProjectYearIdFieldNumber}
                               : int{PayRecord::kProjectYearIdFieldNumber};
        if (auto done = put(kind, with(valuesOf(kind), column, Blob{year.str()})); !done)
            return done.failure();
    }
    if (!row.values.contains(kinds::indicator)) return Done{};
    auto goalValues =
        with(valuesOf(kinds::goal), Goal::kProjectYearIdFieldNumber, Blob{year.str()});
    goalValues.set(static_cast<std::uint32_t>(Goal::kTermFieldNumber), std::string("年度"));
    const auto goal = put(kinds::goal, goalValues);
    if (!goal) return goal.failure();
    auto values =
        with(valuesOf(kinds::indicator), records::Indicator::kGoalIdFieldNumber, Blob{goal->str()});
    values.set(static_cast<std::uint32_t>(records::Indicator::kVersionFieldNumber), approved);
    if (auto done = put(kinds::indicator, values); !done) return done.failure();
    return Done{};
}

Result<> ImportPlan::take(const ImportRow& row, std::vector<ImportProblem>& problems) {
    if (row.values.contains(kinds::person)) return takePerson(row, problems);
    if (row.values.contains(kinds::organization)) return takeDepartment(row, problems);
    auto* project = projectOf(row, problems);
    if (!project) return Done{};
    auto own = row.values.at(kinds::project);
    auto target = place(*project, kinds::project, {});
    if (!target) return target.failure();
    const auto name = row.text(kinds::project, ProjectRow::kProNameFieldNumber);
    if (!name.empty() && (*target)->made)
        named_.emplace(name, row.text(kinds::project, ProjectRow::kProCodeFieldNumber));
    if (!name.empty())
        own = with(std::move(own), ProjectRow::kPinyinFieldNumber, shared::pinyinInitials(name));
    state(**target, own, row, problems);
    auto year = takeYear(*project, row, problems);
    if (!year) return year.failure();
    if (!*year) return Done{};
    return takeUnderYear(*project, (*year)->record.id, row, problems);
}

Result<> ImportPlan::takeDepartment(const ImportRow& row, std::vector<ImportProblem>& problems) {
    using records::Organization;
    const auto code = row.text(kinds::organization, Organization::kCodeFieldNumber);
    const auto [at, fresh] = areas_.try_emplace(code);
    if (fresh) {
        at->second = shared::newId(env_);
        made_.push_back(
            {at->second, code, row.text(kinds::organization, Organization::kNameFieldNumber)});
    }
    const auto& values = row.values.at(kinds::organization);
    auto target = place(reference_, kinds::organization, identityIn(kinds::organization, values));
    if (!target) return target.failure();
    state(**target, values, row, problems);
    return Done{};
}

Result<> ImportPlan::takePerson(const ImportRow& row, std::vector<ImportProblem>& problems) {
    if (auto loaded = load(reference_, kinds::organization); !loaded) return loaded;
    const auto department =
        reference_.byKey.find(keyIn(kinds::organization, row.values.at(kinds::organization)));
    if (department == reference_.byKey.end()) {
        const auto code = row.text(kinds::organization, records::Organization::kCodeFieldNumber);
        problems.push_back({row.file, row.line, "部门代码",
                            "no department or division here has the code " + code});
        return Done{};
    }
    const auto& at = reference_.targets[department->second].record.id;
    const auto values = with(row.values.at(kinds::person),
                             records::Person::kOrganizationIdFieldNumber, Blob{at.str()});
    auto target = place(reference_, kinds::person, identityIn(kinds::person, values));
    if (!target) return target.failure();
    state(**target, values, row, problems);
    return Done{};
}

Result<std::string> ImportPlan::codeOf(const std::string& name) const {
    std::set<std::string> codes;
    const auto [from, to] = named_.equal_range(name);
    for (auto at = from; at != to; ++at) codes.insert(at->second);
    if (codes.size() == 1) return *codes.begin();
    if (codes.empty())
        return Failure{Code::missing, "no project here is called " + name +
                                          "; import the table of projects first, or name it with "
                                          "--project CODE"};
    return Failure{Code::invalid, std::to_string(codes.size()) + " projects here are called " +
                                      name + "; say which one with --project CODE"};
}

std::vector<const ImportPlan::Project*> ImportPlan::all() const {
    std::vector<const Project*> out{&reference_};
    for (const auto& [code, project] : projects_) out.push_back(&project);
    return out;
}

ImportPlan::Counts ImportPlan::counts() const {
    Counts counts;
    for (const auto* project : all()) {
        bool any = false;
        for (const Target& target : project->targets) {
            if (target.said.empty()) continue;
            const bool changes = target.made || !target.changed.empty();
            any = any || changes;
            ++(target.made ? counts.made : changes ? counts.changed : counts.same);
        }
        if (any) ++counts.projects;
    }
    return counts;
}

std::vector<sync::Edit> ImportPlan::editsOf(const Project& project, const Base& base) const {
    std::vector<sync::Edit> edits;
    for (const Target& target : project.targets) {
        const auto& kind = *catalog_.kind(target.record.kind);
        if (target.made) {
            edits.push_back(makes(kind, target.record, base));
        } else if (!target.changed.empty()) {
            Record changed = target.record;
            changed.values = {};
            for (const auto column : target.changed)
                for (const auto member : kind.slotOf(column)->columns)
                    if (target.record.values.has(member))
                        changed.values.set(member, target.record.values.get(member));
            edits.push_back(changes(kind, changed, base, 0));
        }
    }
    return edits;
}

Result<> ImportPlan::write(Writing& tx, Ledger& ledger,
                           const std::function<void(std::uint64_t)>& progress) const {
    std::uint64_t written = 0;
    for (const Area& area : made_)
        if (auto made = ledger.makeArea(tx, area.id, area.code, area.name); !made) return made;
    for (const auto* project : all()) {
        auto head = tx.head(project->area);
        if (!head) return head.failure();
        if (!*head) return Failure{Code::missing, "an area is gone: " + toText(project->area)};
        auto edits = editsOf(*project, (*head)->at);
        for (std::size_t at = 0; at < edits.size(); at += editsInASet) {
            const auto first = edits.begin() + static_cast<std::ptrdiff_t>(at);
            const auto count = std::min(editsInASet, edits.size() - at);
            auto receipt = ledger.acceptOwn(tx, project->area, project->id,
                                            {first, first + static_cast<std::ptrdiff_t>(count)});
            if (!receipt) return receipt.failure();
        }
        if (!edits.empty()) progress(++written);
    }
    return Done{};
}

}  // namespace field::server
