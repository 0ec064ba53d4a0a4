#pragma once

#include <vector>

#include "shared/catalog.h"
#include "shared/record.h"

namespace field::sync {

/// What a review binds to. Host, reviewer's device and server compute it from their own rows and
/// must agree, so it covers only what has one meaning on all of them.

/// SHA-256 over the report and all that hangs on it, ordered by kind and id: for each live record
/// of a field-written kind its kind, id and non-empty `inContent` columns by number. Not state,
/// signatures, reviews, revisions or server kinds; evidence by its hash, whether or not its bytes
/// have arrived.
shared::Hash contentHash(const shared::Catalog& catalog, const shared::Record& report,
                         const std::vector<shared::Record>& children);

/// SHA-256 over contentHash ‖ the state ‖ field-written columns outside the content (signatures) ‖
/// ids of the report's open conflicts, sorted.
shared::Hash reviewHash(const shared::Catalog& catalog, const shared::Hash& content,
                        const shared::Record& report, const std::vector<shared::Id>& openConflicts);

}  // namespace field::sync
