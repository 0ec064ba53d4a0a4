#include "sync/server/demo.h"

#include <fmt/format.h>

#include <algorithm>

#include "shared/proto/records.pb.h"
#include "sync/server/demo/fill.h"
#include "sync/server/demo/people.h"
#include "sync/server/host.h"

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;
using shared::Result;

namespace {

constexpr std::size_t pageRows = 2'000;

/// Counts what stands in one area; `municipal` sums the departments' budgets too.
Result<> countArea(Reading& tx, const AreaHead& area, bool municipal, DemoReport& report) {
    sync::Position from;
    while (true) {
        auto rows = tx.scopeAfter(area.area, std::nullopt, area.at.revision, from, pageRows);
        if (!rows) return rows.failure();
        if (rows->empty()) return Done{};
        for (const shared::Record& record : *rows) {
            ++report.records;
            const auto number = [&](int column) {
                const auto* value = std::get_if<std::int64_t>(
                    &record.values.get(static_cast<std::uint32_t>(column)));
                return value ? *value : 0;
            };
            if (record.kind == shared::kinds::project)
                ++(municipal ? report.projects : report.realProjects);
            if (record.kind == shared::kinds::projectYear && municipal)
                report.budgetFen += number(records::ProjectYear::kInitialBudgetFieldNumber);
            if (record.kind == shared::kinds::visit) ++report.visits;
            if (record.kind == shared::kinds::person) ++report.people;
        }
        from = {0, rows->back().kind, rows->back().id};
    }
}

/// What the store holds now, counted from its rows and not from the plan.
Result<> count(Host& host, const town::Blueprint& plan, DemoReport& report) {
    auto tx = host.read();
    if (!tx) return tx.failure();
    const auto& places = town::Gazetteer::builtIn();
    const std::size_t firstDepartment = places.districts.size();
    const std::size_t firstReal = firstDepartment + places.departments.size();
    auto heads = (*tx)->heads();
    if (!heads) return heads.failure();
    for (const AreaHead& head : *heads) {
        const auto at = static_cast<std::size_t>(
            std::find_if(plan.areas.begin(), plan.areas.end(),
                         [&](const town::Area& area) { return area.id == head.area; }) -
            plan.areas.begin());
        const bool department = at >= firstDepartment && at < firstReal;
        report.districts += at < firstDepartment ? 1 : 0;
        report.departments += department ? 1 : 0;
        if (auto counted = countArea(**tx, head, department, report); !counted) return counted;
    }
    return Done{};
}

std::vector<DemoPerson> wellKnown(const town::Blueprint& plan) {
    const town::Project& t1 = plan.projects[town::municipalProjects(plan)];
    std::vector<DemoPerson> out;
    for (const town::Person& person : plan.people) {
        if (person.login.empty()) continue;
        const bool onT1 = std::any_of(plan.grants.begin(), plan.grants.end(), [&](const auto& g) {
            return g.person == person.id && g.project == t1.id;
        });
        out.push_back({person.login, person.name, person.role, person.id, onT1 ? t1.code : ""});
    }
    return out;
}

Result<> refuseUsed(Host& host) {
    auto tx = host.read();
    if (!tx) return tx.failure();
    auto heads = (*tx)->heads();
    if (!heads) return heads.failure();
    if (heads->size() == 1) return Done{};
    return Failure{
        Code::refused,
        "this store already has areas; the demo city fills only a store fresh from init"};
}

}  // namespace

Result<DemoReport> demo(Host& host, std::uint64_t seed,
                        const std::function<void(const std::string&)>& progress) {
    if (auto fresh = refuseUsed(host); !fresh) return fresh.failure();
    const auto clock = shared::systemEnv();
    DemoReport report;
    std::int64_t begun = clock->bootMs();
    const auto done = [&](const std::string& phase) {
        const std::int64_t now = clock->bootMs();
        report.phases.push_back({phase, now - begun});
        progress(fmt::format("{}: {} ms", phase, now - begun));
        begun = now;
    };

    const auto catalog = shared::Catalog::builtIn();
    const town::Blueprint plan = town::drawCity(*catalog, seed, host.city());
    done("draw");
    town::Filling filling(plan, *catalog, seed);
    struct Part {
        const char* name;
        Result<> (town::Filling::*make)(Writing&, Ledger&);
    };
    for (const Part& part :
         {Part{"areas", &town::Filling::makeAreas},
          Part{"reference", &town::Filling::makeReference},
          Part{"projects", &town::Filling::makeProjects},
          Part{"grants", &town::Filling::makeGrants}, Part{"visits", &town::Filling::makeSaves}}) {
        auto made = host.write(
            [&](Writing& tx, Ledger& ledger) { return (filling.*part.make)(tx, ledger); });
        if (!made) return made.failure();
        done(part.name);
    }
    auto revoked = host.write([&](Writing& tx, Ledger&) { return filling.revokeDevices(tx); });
    if (!revoked) return revoked.failure();

    report.grants = static_cast<int>(plan.grants.size());
    report.changeSets = filling.changeSets();
    report.wellKnown = wellKnown(plan);
    if (auto counted = count(host, plan, report); !counted) return counted.failure();
    done("count");
    return report;
}

}  // namespace field::server
