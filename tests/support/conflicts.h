#pragma once

#include <vector>

#include "shared/proto/records.pb.h"
#include "sync/messages.h"
#include "tests/support/must.h"

namespace world {

using namespace field;

/// What waits in a conflict, beside the value that stands.
inline std::vector<shared::Value> waitingIn(const shared::Record& conflict) {
    std::vector<shared::Value> out;
    const auto& packed = conflict.values.get(records::Conflict::kValuesFieldNumber);
    for (const auto& side : must(sync::unpackContested(std::get<shared::Blob>(packed).bytes)))
        if (!side.settled && !side.current) out.push_back(side.values.begin()->second);
    return out;
}

}  // namespace world
