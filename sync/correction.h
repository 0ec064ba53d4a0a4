#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/catalog.h"
#include "shared/record.h"
#include "sync/change_set.h"

namespace field::sync {

/// An edit that waits in a proposed correction of an approved report, as its author made it.
struct ProposedEdit {
    Edit edit;
    Id person, device;
    std::uint64_t deviceSeq = 0;
    std::int64_t wallMs = 0;
    std::uint64_t revision = 0;  ///< when it came into the ledger
    bool operator==(const ProposedEdit&) const = default;
};

/// The bytes of Correction.edits, and back; Code::invalid for what is impossible.
std::string packProposed(const std::vector<ProposedEdit>& edits);
Result<std::vector<ProposedEdit>> unpackProposed(std::string_view bytes);

/// `record` with `edits` in it, one after the other: what a reviewer is shown, what the review
/// binds to and what the server makes of an accepted correction. For a record that is not there yet
/// give one with its fixed columns alone.
shared::Record corrected(const shared::Kind& kind, shared::Record record,
                         const std::vector<ProposedEdit>& edits);

}  // namespace field::sync
