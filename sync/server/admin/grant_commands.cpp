#include <algorithm>

#include "shared/catalog.h"
#include "sync/server/accept/judgement.h"
#include "sync/server/accept/own_edits.h"
#include "sync/server/admin/commands.h"
#include "sync/server/administration/acts.h"

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

struct GrantOptions {
    StoreOptions store;
    std::string person, role, area, project;
};

Result<> grant(const GrantOptions& options) {
    auto person = readId("--person", options.person);
    if (!person) return person.failure();
    auto host = options.store.open();
    if (!host) return host.failure();
    auto made =
        give(**host, *shared::systemEnv(), {*person, options.role, options.area, options.project});
    if (!made) return made.failure();
    Line()
        .text("grant", toText(made->id))
        .text("person", toText(made->person))
        .text("role", made->role)
        .text("area", options.area)
        .text("project", options.project)
        .print(options.store.json);
    return Done{};
}

struct RevokeOptions {
    StoreOptions store;
    std::string grant, device;
};

Result<> revoke(const RevokeOptions& options) {
    if (options.grant.empty() == options.device.empty())
        return Failure{Code::invalid, "revoke needs --grant ID or --device ID, one of the two"};
    const bool device = options.grant.empty();
    auto id = device ? readId("--device", options.device) : readId("--grant", options.grant);
    if (!id) return id.failure();
    auto host = options.store.open();
    if (!host) return host.failure();
    auto revoked = device ? (*host)->revokeDevice(*id) : endGrant(**host, *id);
    if (!revoked) return revoked;
    Line().text("revoked", toText(*id)).print(options.store.json);
    return Done{};
}

struct ReassignOptions {
    StoreOptions store;
    std::string grant, to;
};

/// Edits that make `to` the assignee of what the holder of `grant` had to do on its project and
/// nobody has approved yet.
Result<std::vector<sync::Edit>> handOver(Reading& tx, const Ledger::Rules& rules,
                                         const shared::Grant& grant, const Id& to) {
    auto head = tx.head(grant.area);
    if (!head) return head.failure();
    std::vector<sync::Edit> edits;
    for (const auto number : {shared::kinds::monitorTask, shared::kinds::visit}) {
        const auto& kind = *rules.catalog->kind(number);
        const auto assignee = kind.column("assignee_id")->number;
        auto reports = tx.ofProject(number, grant.area, grant.project);
        if (!reports) return reports.failure();
        for (const auto& report : *reports) {
            const auto state = stateOf(kind, report.record);
            if (rules.workflow->approved(number, state) ||
                report.record.values.get(assignee) !=
                    shared::Value{shared::Blob{grant.person.str()}})
                continue;
            shared::Record moved;
            moved.kind = number;
            moved.id = report.record.id;
            moved.values.set(assignee, shared::Blob{to.str()});
            edits.push_back(changes(kind, moved, (*head)->at, state));
        }
    }
    return edits;
}

/// One transaction: the grant ends, another gets the same, and the open reports theirs.
Result<> moveGrant(Writing& tx, Ledger& ledger, const Id& id, shared::Grant& made,
                   std::size_t& reports) {
    auto found = tx.grant(id);
    if (!found) return found.failure();
    if (!*found || (*found)->ended)
        return Failure{Code::missing, "no grant " + toText(id) + " is in force; see people"};
    const auto former = **found;
    if (former.project.none())
        return Failure{Code::invalid, "grant " + toText(id) +
                                          " is on a whole area, not on a task that could be "
                                          "handed over: use grant and revoke"};
    if (former.person == made.person)
        return Failure{Code::invalid, "--to is who holds the grant already"};
    auto ended = former;
    ended.ended = true;
    if (auto done = ledger.grant(tx, ended); !done) return done.failure();
    made.area = former.area;
    made.project = former.project;
    made.role = former.role;
    auto held = tx.grants(made.area, made.person);
    if (!held) return held.failure();
    const auto same = std::find_if(held->begin(), held->end(), [&](const auto& other) {
        return !other.ended && other.role == made.role && other.project == made.project;
    });
    if (same != held->end()) {
        made = *same;  // held before: held once
    } else if (auto done = ledger.grant(tx, made); !done) {
        return done.failure();
    }
    auto edits = handOver(tx, ledger.rules(), former, made.person);
    if (!edits) return edits.failure();
    reports = edits->size();
    if (reports == 0) return Done{};
    auto moved = ledger.acceptOwn(tx, made.area, made.project, edits.take());
    return moved ? Result<>(Done{}) : moved.failure();
}

Result<> reassign(const ReassignOptions& options) {
    auto id = readId("--grant", options.grant);
    if (!id) return id.failure();
    auto to = readId("--to", options.to);
    if (!to) return to.failure();
    auto host = options.store.open();
    if (!host) return host.failure();
    const auto env = shared::systemEnv();
    shared::Grant made;
    made.id = shared::newId(*env);
    made.person = *to;
    std::size_t reports = 0;
    auto written = (*host)->write(
        [&](Writing& tx, Ledger& ledger) { return moveGrant(tx, ledger, *id, made, reports); });
    if (!written) return written;
    Line()
        .text("grant", toText(made.id))
        .text("person", toText(made.person))
        .text("role", made.role)
        .text("ended", toText(*id))
        .number("reports", static_cast<std::int64_t>(reports))
        .print(options.store.json);
    return Done{};
}

}  // namespace

void addGrantCommands(CLI::App& app, Chosen& chosen) {
    auto* give = app.add_subcommand("grant", "gives a person a role on an area or a project");
    auto forGrant = std::make_shared<GrantOptions>();
    forGrant->store.declare(*give);
    give->add_option("--person", forGrant->person, "the person's id")->required();
    give->add_option("--role", forGrant->role, "inspector, division, district, …")->required();
    give->add_option("--area", forGrant->area, "code of the area");
    give->add_option("--project", forGrant->project, "code of the project");
    give->callback([forGrant, &chosen] { chosen.run = [forGrant] { return grant(*forGrant); }; });

    auto* take = app.add_subcommand("revoke", "ends a grant, or shuts a device out");
    auto forRevoke = std::make_shared<RevokeOptions>();
    forRevoke->store.declare(*take);
    take->add_option("--grant", forRevoke->grant, "the grant's id, as `people` lists it");
    take->add_option("--device", forRevoke->device, "the device's id, as `devices` lists it");
    take->callback(
        [forRevoke, &chosen] { chosen.run = [forRevoke] { return revoke(*forRevoke); }; });

    auto* move = app.add_subcommand(
        "reassign", "hands a task over: another gets the grant and its open reports");
    auto forMove = std::make_shared<ReassignOptions>();
    forMove->store.declare(*move);
    move->add_option("--grant", forMove->grant, "the grant's id, as `people` lists it")->required();
    move->add_option("--to", forMove->to, "id of the person who takes over")->required();
    move->callback([forMove, &chosen] { chosen.run = [forMove] { return reassign(*forMove); }; });
}

}  // namespace field::server
