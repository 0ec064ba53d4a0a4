#pragma once

#include <string>

#include "client/store/store.h"

namespace field::client {

enum class Verdict { approve, giveBack };

/// One review of the report `id` of `kind`: the Review record and the step it makes, one save,
/// bound to `read`, the review hash of what the person had before them. Whether that is still the
/// report is the server's to say. Code::refused where the report's state here has no such step, or
/// a return gives no reason.
Result<std::vector<Change>> reviewOf(Store& store, shared::Env& env, std::uint32_t kind,
                                     const Id& id, const Hash& read, Verdict verdict,
                                     const std::string& reason);

/// A decision over the proposed correction `id`: a Review bound to `read`, what
/// Store::correctionHash said when the person read the report with the correction in it. Code::
/// refused where it was decided before, or a rejection gives no reason.
Result<std::vector<Change>> decisionOf(Store& store, shared::Env& env, const Id& id,
                                       const Hash& read, Verdict verdict,
                                       const std::string& reason);

}  // namespace field::client
