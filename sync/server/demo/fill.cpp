#include "sync/server/demo/fill.h"

#include <algorithm>

#include "sync/content_hash.h"
#include "sync/server/accept/own_edits.h"

namespace field::server::town {
namespace {

using shared::Code;
using shared::Done;
using shared::Failure;

constexpr std::size_t referenceRows = 200;  ///< in one change set

Result<AreaHead> headOf(Reading& tx, const Id& area) {
    auto head = tx.head(area);
    if (!head) return head.failure();
    if (!*head) return Failure{Code::missing, "the store has no area " + toText(area)};
    return **head;
}

}  // namespace

Filling::Filling(const Blueprint& plan, const shared::Catalog& catalog, std::uint64_t seed)
    : plan_(plan),
      catalog_(catalog),
      ids_(seed + 1, shared::chinaMs(today)),  // not the blueprint's own
      env_(shared::systemEnv()) {}

Result<> Filling::makeAreas(Writing& tx, Ledger& ledger) {
    for (const Area& area : plan_.areas)
        if (auto made = ledger.makeArea(tx, area.id, area.code, area.name); !made) return made;
    return Done{};
}

Result<> Filling::own(Writing& tx, Ledger& ledger, const Id& area, const Id& project,
                      const std::vector<Record>& made) {
    auto head = headOf(tx, area);
    if (!head) return head.failure();
    std::vector<sync::Edit> edits;
    for (const Record& record : made)
        edits.push_back(makes(*catalog_.kind(record.kind), record, head->at));
    auto receipt = ledger.acceptOwn(tx, area, project, std::move(edits));
    if (!receipt) return receipt.failure();
    ++changeSets_;
    return Done{};
}

Result<> Filling::makeReference(Writing& tx, Ledger& ledger) {
    for (std::size_t at = 0; at < plan_.reference.size(); at += referenceRows) {
        const auto first = plan_.reference.begin() + static_cast<std::ptrdiff_t>(at);
        const auto left = static_cast<std::size_t>(plan_.reference.end() - first);
        const std::vector<Record> some(
            first, first + static_cast<std::ptrdiff_t>(std::min(left, referenceRows)));
        if (auto made = own(tx, ledger, plan_.referenceArea, {}, some); !made) return made;
    }
    return Done{};
}

Result<> Filling::makeProjects(Writing& tx, Ledger& ledger) {
    for (const Project& project : plan_.projects)
        if (auto made = own(tx, ledger, project.area, project.id, project.records); !made)
            return made;
    return Done{};
}

Result<> Filling::makeGrants(Writing& tx, Ledger& ledger) {
    for (const shared::Grant& grant : plan_.grants) {
        auto receipt = ledger.grant(tx, grant);
        if (!receipt) return receipt.failure();
        ++changeSets_;
    }
    return Done{};
}

Result<Pen*> Filling::penOf(Writing& tx, const Id& person) {
    auto found = pens_.find(person);
    if (found == pens_.end()) {
        found = pens_.try_emplace(person, shared::newId(ids_), person, *env_).first;
        if (auto put = tx.putDevice(found->second.device()); !put) return put.failure();
    }
    return &found->second;
}

/// The review hash of the report that `save` reviews, as it stands.
Result<shared::Hash> Filling::read(Reading& tx, const Save& save) const {
    auto report = tx.find(save.readKind, save.area, save.read);
    if (!report) return report.failure();
    if (!*report) return Failure{Code::missing, "no report " + toText(save.read)};
    std::vector<Record> children;
    for (const shared::Kind& kind : catalog_.kinds()) {
        if (kind.parentKind != save.readKind) continue;
        auto some = tx.children(kind.number, save.area, save.read);
        if (!some) return some.failure();
        for (Stored& child : *some) children.push_back(std::move(child.record));
    }
    const auto content = sync::contentHash(catalog_, (*report)->record, children);
    return sync::reviewHash(catalog_, content, (*report)->record, {});
}

Result<> Filling::makeSave(Writing& tx, Ledger& ledger, const Save& save) {
    if (save.person.none()) return own(tx, ledger, save.area, save.project, save.made);
    auto head = headOf(tx, save.area);
    if (!head) return head.failure();
    std::optional<shared::Hash> hash;
    if (!save.read.none()) {
        auto seen = read(tx, save);
        if (!seen) return seen.failure();
        hash = *seen;
    }
    std::vector<sync::Edit> edits;
    for (Record record : save.made) {
        if (hash && record.kind == shared::kinds::review)
            record.values.set(records::Review::kReadHashFieldNumber, shared::Blob{hash->str()});
        edits.push_back(makes(*catalog_.kind(record.kind), record, head->at));
        edits.back().stateSeen = save.stateSeen;
    }
    for (const Record& record : save.changed) {
        edits.push_back(changes(*catalog_.kind(record.kind), record, head->at, save.stateSeen));
        edits.back().readHash = hash;
    }
    auto pen = penOf(tx, save.person);
    if (!pen) return pen.failure();
    ++changeSets_;
    return (*pen)->write(tx, ledger, *head, save.project, std::move(edits), save.wallMs, *env_);
}

Result<> Filling::makeSaves(Writing& tx, Ledger& ledger) {
    for (const Save& save : plan_.saves)
        if (auto made = makeSave(tx, ledger, save); !made) return made;
    return Done{};
}

Result<> Filling::revokeDevices(Writing& tx) {
    for (const auto& [person, pen] : pens_) {
        Device device = pen.device();
        device.revoked = true;
        if (auto put = tx.putDevice(device); !put) return put;
    }
    return Done{};
}

}  // namespace field::server::town
