#include <fmt/format.h>

#include "client/store/evidence_files.h"
#include "client/store/vault/evidence_folder.h"
#include "shared/proto/records.pb.h"
#include "tests/simulation/laws.h"

/// What was photographed arrives whole under its hash, or a device has it still and says so.
namespace simulation {

using shared::Blob;
namespace kinds = shared::kinds;

namespace {

bool isHere(client::Store& store, const Hash& sha256) {
    const auto path = store.evidence().file(sha256);
    const auto hashed =
        path ? client::hashFile(*path)
             : shared::Result<client::FileCopy>(shared::Failure{shared::Code::missing, "not here"});
    return hashed && hashed->sha256 == sha256;
}

}  // namespace

std::string Laws::photosArrive() {
    for (const auto& save : book_.saves()) {
        if (!save.photo || !save.certain) continue;
        auto size = town_.host->evidence().size(save.photo->sha256);
        const bool arrived = size && *size;
        if (arrived && **size != save.photo->size)
            return fmt::format("whole: photo {} arrived with another size", save.number);
        bool held = false;
        for (std::size_t i = 0; i < town_.machines.size(); ++i) {
            auto& machine = *town_.machines[i];
            if (!machine.isThere || !book_.holds(static_cast<int>(i), save)) continue;
            held = held || isHere(*machine.store, save.photo->sha256);
            auto counts = machine.store->counts();
            const bool says = counts && counts->evidenceWaiting > 0;
            if (!arrived && !says)
                return fmt::format("told: {} does not say that photo {} waits", machine.letter,
                                   save.number);
        }
        // Who holds the set has its photo; where nobody does, their device was put back.
        const bool saved = anyHolds(save);
        if (saved && !arrived && !held)
            return fmt::format("no loss: photo {} is nowhere", save.number);
        if (saved && history_.entryOf(save.hash) && !arrived)
            return fmt::format("rest: photo {} did not arrive though its record did", save.number);
    }
    return photosShown();
}

bool Laws::anyHolds(const Save& save) const {
    for (std::size_t i = 0; i < town_.machines.size(); ++i)
        if (town_.machines[i]->isThere && book_.holds(static_cast<int>(i), save)) return true;
    return false;
}

/// Whoever is shown the record of a photo has its bytes.
std::string Laws::photosShown() {
    for (auto& machine : town_.machines) {
        if (!machine->isThere) continue;
        for (const auto& record : records(*machine, true)) {
            if (record.kind != kinds::evidence || record.deleted) continue;
            const auto* blob =
                std::get_if<Blob>(&record.values.get(records::Evidence::kSha256FieldNumber));
            const auto sha256 = blob ? Hash::from(blob->bytes) : std::nullopt;
            if (!sha256) return "whole: a photo's record without its hash";
            auto size = town_.host->evidence().size(*sha256);
            const bool could =
                size && *size && town_.host->mayReceive(machine->device, *sha256).ok();
            if (could && !isHere(*machine->store, *sha256))
                return fmt::format("convergence: {} shows a photo and lacks its bytes",
                                   machine->letter);
        }
    }
    return {};
}

}  // namespace simulation
