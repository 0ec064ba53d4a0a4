#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "shared/record.h"
#include "sync/change_set.h"

namespace field::client {

using shared::Hash;
using shared::Id;
using shared::Record;
using shared::Result;
using shared::Values;
using sync::Base;

/// A record as a form opened it: what the person sees, and the bases that edits of it inherit.
struct Held {
    Record record;
    Base base;  ///< the area's visible state when the form was opened
    /// Slots whose value on the form is the person's own and not settled: an edit of them keeps the
    /// older base of that edit, since what the server holds under it was never shown (of a `union`
    /// it is, beside own elements). Slot 0: the record's own life.
    std::map<std::uint32_t, Base> inherited;
    std::int64_t stateSeen = 0;  ///< state of its report; 0 where it has none

    [[nodiscard]] const Base& baseOf(std::uint32_t slot) const {
        const auto found = inherited.find(slot);
        return found == inherited.end() ? base : found->second;
    }
};

/// One record's change within a save.
struct Change {
    sync::EditAct act = sync::EditAct::change;
    Held held;      ///< what the form opened; for create: the new record's fixed columns, base
    Values values;  ///< columns that the person changed; an empty value empties the column
    Id resolves;    ///< conflict whose disputed slot this change decides; none otherwise
    std::optional<Hash> readHash;  ///< a review's step: the review hash of what was read
};

/// What a save became: durable on this device's disk when it is returned.
struct Saved {
    Id area;
    std::uint64_t deviceSeq = 0;
    Hash hash;
};

/// What is being typed into one field of a form; durable at every pause, never synced.
struct Draft {
    Id record;
    std::uint32_t kind = 0, column = 0;
    Id project, parent;
    std::string text;  ///< exactly as typed, readable or not
    Base base;         ///< baseOf() the column's slot when the form was opened
    Values shown;      ///< the slot's values when the form was opened
    std::int64_t stateSeen = 0;
    std::int64_t typedMs = 0;
};

/// `now` as the form that left `drafts` had it: their slots show what they showed then, under the
/// base they had then, so that a pull in between is met as what it is, unseen.
Held resumed(const shared::Catalog& catalog, Held now, const std::vector<Draft>& drafts);

}  // namespace field::client
