#pragma once

#include <vector>

#include "client/store/store.h"
#include "shared/rules/workflow.h"

namespace field::client {

/// Where this person may lead a report from its present state, as far as the device knows.
struct NextSteps {
    /// By workflow.tsv for the roles held here (unknown roles may all), less `kept`.
    std::vector<const shared::Transition*> open;
    /// Theirs by role, but kept from them by separation.tsv for the steps this device took, and for
    /// a submission that the server knows as theirs, from whichever device. Where an act belongs to
    /// whoever took a step last, it is theirs only so.
    std::vector<const shared::Transition*> kept;

    [[nodiscard]] bool mayEnter(std::int64_t state) const;
    [[nodiscard]] bool keptFrom(std::int64_t state) const;
};

/// Of the report `id` of `kind`; none where it is not here. The server judges all the same: it
/// knows the other steps of this person's other devices, and who wrote which column.
Result<NextSteps> nextSteps(Store& store, std::uint32_t kind, const Id& id);

}  // namespace field::client
