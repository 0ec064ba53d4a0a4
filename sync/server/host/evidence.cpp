#include <algorithm>
#include <vector>

#include "sync/server/host/state.h"
#include "sync/server/pull.h"

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

using Use = EvidenceUse;

/// One answer for what is not there and what is not for you.
Failure notFound() { return {Code::missing, "no such evidence for this device"}; }

/// Whether the record that stands names `sha256`, and `device` is who wrote that. What stands by an
/// accepted correction is no one device's: a reviewer read it.
bool wrote(const shared::Kind& kind, const Stored& stored, const Hash& sha256, const Id& device) {
    return std::any_of(
        stored.record.values.begin(), stored.record.values.end(), [&](const auto& item) {
            const auto* blob = std::get_if<shared::Blob>(&item.second);
            if (!blob || blob->bytes != sha256.view()) return false;
            const auto* slot = kind.slotOf(item.first);
            const auto version = stored.versions.slots.find(slot ? slot->number : item.first);
            return version != stored.versions.slots.end() &&
                   (version->second.device == device || version->second.device.none());
        });
}

/// The uses whose record stands as their device wrote it: what only a parked set says opens
/// nothing.
Result<std::vector<Use>> standingUses(Reading& tx, const shared::Catalog& catalog,
                                      const std::vector<Use>& uses, const Hash& sha256) {
    const auto& kind = *catalog.kind(shared::kinds::evidence);
    std::vector<Use> standing;
    for (const auto& use : uses) {
        auto found = tx.find(shared::kinds::evidence, use.area, use.record);
        if (!found) return found.failure();
        if (*found && !(*found)->record.deleted && wrote(kind, **found, sha256, use.device))
            standing.push_back(use);
    }
    return standing;
}

/// Whether the author of `use` sent the bytes: from the device that wrote the record, or from the
/// one that took its place and carried its work over.
Result<bool> sentByAuthor(Reading& tx, EvidenceStore& store, const Hash& sha256, const Use& use) {
    auto sent = store.sentBy(sha256, use.device);
    if (!sent || *sent) return sent;
    auto author = tx.device(use.device);
    if (!author) return author.failure();
    if (!*author || !(*author)->revoked) return false;
    auto devices = tx.devices();
    if (!devices) return devices.failure();
    for (const auto& device : *devices) {
        if (device.person != (*author)->person) continue;
        sent = store.sentBy(sha256, device.id);
        if (!sent || *sent) return sent;
    }
    return false;
}

}  // namespace

Result<> Host::maySend(const Id& device, const Hash& sha256) {
    auto tx = read();
    if (!tx) return tx.failure();
    auto uses = (*tx)->evidenceUses(sha256);
    if (!uses) return uses.failure();
    auto asking = (*tx)->device(device);
    if (!asking) return asking.failure();
    if (!*asking || !(*asking)->confirmed) return notFound();
    for (const auto& use : *uses) {
        if (use.device == device) return Done{};
        if ((*asking)->revoked) continue;
        // Bytes that a former enrolment of the person had not sent.
        auto former = (*tx)->device(use.device);
        if (!former) return former.failure();
        if (*former && (*former)->person == (*asking)->person) return Done{};
    }
    return notFound();
}

Result<> Host::mayReceive(const Id& id, const Hash& sha256) {
    auto tx = read();
    if (!tx) return tx.failure();
    auto device = (*tx)->device(id);
    if (!device) return device.failure();
    if (!*device || !(*device)->confirmed || (*device)->revoked) return notFound();
    auto named = (*tx)->evidenceUses(sha256);
    if (!named) return named.failure();
    auto uses = standingUses(**tx, *state_->catalog, *named, sha256);
    if (!uses) return uses.failure();

    const auto mayRead = [&](const Id& person, const Use& use) {
        return authorize(**tx, *state_->ledger->rules().access, person, use.area, use.project,
                         shared::kinds::evidence);
    };
    // A record opens the bytes if its author sent them, or could read them through a
    // record that does: naming a hash that one has only heard of opens nothing.
    std::vector<Use> open, closed;
    for (const auto& use : *uses) {
        auto sent = sentByAuthor(**tx, *state_->evidence, sha256, use);
        if (!sent) return sent.failure();
        (*sent ? open : closed).push_back(use);
    }
    for (std::size_t i = 0; i < open.size(); ++i) {
        auto asked = mayRead((*device)->person, open[i]);
        if (!asked) return asked.failure();
        if (*asked) return Done{};
        for (auto use = closed.begin(); use != closed.end();) {
            auto author = (*tx)->device(use->device);
            if (!author) return author.failure();
            auto could = *author ? mayRead((*author)->person, open[i]) : Result<bool>(false);
            if (!could) return could.failure();
            if (!*could) {
                ++use;
                continue;
            }
            open.push_back(*use);
            use = closed.erase(use);
        }
    }
    return notFound();
}

}  // namespace field::server
