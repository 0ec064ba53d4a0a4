#include "sync/server/host/pages.h"

#include <algorithm>
#include <utility>

#include "shared/proto/sync.pb.h"
#include "sync/messages.h"
#include "sync/server/pull.h"

namespace field::server {

using shared::Done;
using sync::AreaPage;
using sync::AreaState;
using sync::Position;

/// To a device that shows a life which has ended: how much of its chain the copy had from which the
/// ledger was restored. What came since came without the receipts that the device still has.
Result<std::uint64_t> Pages::copiedSeq(const VisibleArea& area, const AreaState* said) {
    const auto& present = area.state.visible.epoch;
    if (!said || said->visible.epoch.none() || said->visible.epoch == present)
        return std::uint64_t{0};
    return tx_.copiedSeq(area.state.area, present, device_.id);
}

Result<> Pages::add(const VisibleArea& area, const AreaState* said) {
    auto at = begin(area, said);
    if (!at) return at.failure();
    const bool whole = at->way == Cursor::Way::changes && at->at == Position{} &&
                       at->seen == area.state.visible && at->seenHash == area.state.headHash;
    if (whole) return Done{};
    auto copied = copiedSeq(area, said);
    if (!copied) return copied.failure();
    std::optional<sync::Witness> witnessed;
    if (said) {
        auto found = witness(*said);
        if (!found) return found.failure();
        witnessed = found.take();
    }
    for (;;) {
        if (bytes_ >= from_.limits.bytes) {
            answer_.set_more(true);
            return Done{};
        }
        auto page = next(area, *at);
        if (!page) return page.failure();
        page->copiedSeq = *copied;
        if (!page->more) {
            auto gone =
                redacted(area.state.area,
                         at->way == Cursor::Way::changes && said ? said->visible.revision : 0);
            if (!gone) return gone.failure();
            page->redacted = gone.take();
        }
        page->witness = std::exchange(witnessed, std::nullopt);
        page->removalsWait = from_.removalsWait;
        page->cursor = seal(from_.env, from_.sealKey, *at);
        const bool wholeFill = page->fill && !page->more && at->seen == area.state.visible;
        if (wholeFill || (!page->fill && !page->more && area.live)) {
            auto sum = digest(tx_, *from_.rules.access, device_.person, at->area);
            if (!sum) return sum.failure();
            page->digest = *sum;
        }
        auto& out = *answer_.add_areas();
        sync::toWire(*page, out);
        bytes_ += out.ByteSizeLong();
        if (page->more) continue;
        if (!page->fill) return Done{};
        // What changed while the projects came follows from the head that was noted.
        if (at->seen == area.state.visible) return Done{};
    }
}

/// Where the device stands, or where it is to begin.
Result<Cursor> Pages::begin(const VisibleArea& area, const AreaState* said) {
    const auto& head = area.state;
    auto grants = newestGrant(head.area);
    if (!grants) return grants.failure();
    const auto kept = said ? openCursor(from_.sealKey, said->cursor) : std::nullopt;
    if (kept && kept->device == device_.id && kept->area == head.area &&
        kept->epoch == head.visible.epoch && kept->grants <= *grants &&
        kept->seen.revision <= head.visible.revision) {
        // A grant's end may have left the area still before the noted head.
        if (area.live || kept->way == Cursor::Way::changes) return *kept;
    }
    Cursor fresh;
    fresh.device = device_.id;
    fresh.area = head.area;
    fresh.epoch = head.visible.epoch;
    fresh.grants = *grants;
    const bool knows = said && !said->visible.epoch.none();
    fresh.way = knows || !area.live ? Cursor::Way::afresh : Cursor::Way::fill;
    if (fresh.way == Cursor::Way::fill) {
        fresh.seen = head.visible;
        fresh.seenHash = head.headHash;
    }
    return fresh;
}

/// The page at `at`, which moves on to its end.
Result<AreaPage> Pages::next(const VisibleArea& area, Cursor& at) {
    auto grants = newestGrant(at.area);
    if (!grants) return grants.failure();
    at.grants = *grants;
    return at.way == Cursor::Way::fill ? nextOfFill(at) : nextChanges(area, at);
}

Result<AreaPage> Pages::nextOfFill(Cursor& at) {
    const auto& access = *from_.rules.access;
    auto page = fill(tx_, access, device_.person, at.area,
                     {at.seen, at.seenHash, at.project, at.at}, from_.limits.page);
    if (!page) return page;
    at.at = page->to;
    if (!page->fill->done) return page;
    auto project = fillAfter(tx_, access, device_.person, at.area, at.project);
    if (!project) return project.failure();
    at.project = project->value_or(Id{});
    if (!page->more) at.way = Cursor::Way::changes;
    return page;
}

Result<AreaPage> Pages::nextChanges(const VisibleArea& area, Cursor& at) {
    const auto& rules = from_.rules;
    auto page = pull(tx_, *rules.catalog, *rules.access, device_.person, at.area, at.seen, at.at,
                     from_.limits.page);
    if (!page) return page;
    if (!area.live) {
        page->head = area.state.visible;
        page->headHash = area.state.headHash;
    }
    page->afresh = at.way == Cursor::Way::afresh;
    if (at.seen.epoch == page->head.epoch) page->since = at.seen.revision;
    at.at = page->more ? page->to : Position{};
    if (page->more) return page;
    at.way = Cursor::Way::changes;
    at.seen = page->head;
    at.seenHash = page->headHash;
    return page;
}

Result<std::optional<sync::Witness>> Pages::witness(const AreaState& said) {
    if (said.visible.revision == 0) return std::optional<sync::Witness>();
    auto hash = hashAt(tx_, said.area, said.visible);
    if (!hash) return hash.failure();
    return std::optional(sync::Witness{said.visible, *hash});
}

/// Sets of the device's own that were redacted after `revision`, which the device claims: naming
/// more than it needs costs nothing.
Result<std::vector<Hash>> Pages::redacted(const Id& area, std::uint64_t revision) {
    auto all = tx_.redactions(area, revision);
    if (!all) return all.failure();
    std::vector<Hash> own;
    for (const auto& one : *all)
        if (one.device == device_.id) own.push_back(one.set);
    return own;
}

Result<std::uint64_t> Pages::newestGrant(const Id& area) {
    auto grants = tx_.grants(area, device_.person);
    if (!grants) return grants.failure();
    std::uint64_t newest = 0;
    for (const auto& grant : *grants) newest = std::max(newest, grant.revision);
    return newest;
}

Result<Hash> hashAt(Reading& tx, const Id& area, const Base& at) {
    auto head = tx.head(area);
    if (!head) return head.failure();
    if (!*head) return Hash{};
    if ((*head)->at.epoch != at.epoch) {
        // Of an earlier life only what a restore left stands in this one.
        auto restored = tx.restoredAt(area, at.epoch);
        if (!restored) return restored.failure();
        if (restored->value_or(0) < at.revision) return Hash{};
    }
    auto entry = tx.entry(area, at.revision);
    if (!entry) return entry.failure();
    return *entry ? (*entry)->hash : Hash{};
}

}  // namespace field::server
