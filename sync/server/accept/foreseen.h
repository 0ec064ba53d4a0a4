#pragma once

#include <vector>

#include "sync/server/ledger.h"

namespace field::server {

/// What a change set that comes next will have its transaction read.
struct Foreseen {
    struct Named {
        std::uint32_t kind = 0;
        Id id, parent;
        bool made = false;  ///< by the set: it is hardly there yet
        sync::Base base;    ///< the earliest of its edit's: what came later its author had not seen
        std::vector<Hash> texts = {};  ///< of the sentences that it was changed from
    };
    Id area, device, person;
    Hash set;
    std::vector<Named> records;
    std::vector<Hash> originals = {};  ///< sets of former enrolments that it carries over
};

/// What judging `sets` will read, as far as they say.
std::vector<Foreseen> foreseenOf(const Ledger& ledger, const std::vector<sync::ChangeSet>& sets);

/// A Writing whose database is far away, so that it would rather read at once what is about to be
/// asked for one by one.
class Foreseeing {
  public:
    virtual ~Foreseeing() = default;
    /// Answers and outcomes are the same without it.
    virtual Result<> foresee(const std::vector<Foreseen>& sets) = 0;
};

/// Tells `tx`, if it is Foreseeing.
Result<> foresee(Writing& tx, const std::vector<Foreseen>& sets);

}  // namespace field::server
