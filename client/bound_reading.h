#pragma once

#include <type_traits>
#include <utility>

#include "client/store/store.h"

namespace field::client {

/// What was read of a report, and the review hash of exactly that: what an approval binds to.
template <class Seen>
struct BoundReading {
    Seen seen;
    Hash hash;
};

/// What `read(Store&) -> Result<Seen>` reads of the report. A page of the server's that is taken
/// between two reads would leave old values beside the hash of new ones: both are read again until
/// the report stood still meanwhile. Code::busy where it never did.
template <class Read>
auto readBound(Store& store, std::uint32_t kind, const Id& report, Read read) {
    using Seen = std::decay_t<decltype(*read(store))>;
    using Answer = Result<BoundReading<Seen>>;
    constexpr int mostRounds = 10;
    auto before = store.hashes(kind, report);
    for (int round = 0; before && round < mostRounds; ++round) {
        auto seen = read(store);
        if (!seen) return Answer(seen.failure());
        auto after = store.hashes(kind, report);
        if (after && after->review == before->review)
            return Answer(BoundReading<Seen>{seen.take(), after->review});
        before = std::move(after);
    }
    if (!before) return Answer(before.failure());
    return Answer(
        shared::Failure{shared::Code::busy, "the report changes while it is read: open it again"});
}

}  // namespace field::client
