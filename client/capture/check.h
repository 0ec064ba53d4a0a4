#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/capture/visit_sheet.h"

namespace field::client {

/// What keeps a visit from being handed in, or should be looked at before.
struct Problem {
    enum class What {
        noReading,   ///< an indicator was not measured
        unreadable,  ///< a reading has no number and is no word
        noLikelihood,
        noCause,  ///< the target is missed, or may be, and nobody says why
        noConclusion,
        tooFewInspectors,  ///< fewer than two, as working papers demand
        noEvidence,
        findingIncomplete,  ///< without fact, basis or demand
        leftTyped,          ///< typed, but not a value yet
        openConflict,
        unsigned_,  ///< neither signed by the host nor refused with a reason and a witness
    };
    What what;
    Id record;         ///< the indicator, finding, …; the visit where it is about all of it
    std::string name;  ///< of it, as the person knows it
    bool blocks = true;
};

/// Everything that is wrong with the visit as it is saved here, in the order of its sections.
/// `forSigning`: what matters before the host signs; the signature itself is left out.
std::vector<Problem> check(const VisitSheet& sheet, bool forSigning);

/// Whether only a number answers this indicator: it has a target, and no qualitative one.
bool wantsNumber(const Record& indicator);

/// What a reading comes to when it is held against another figure, both in what their units are
/// counted in: 8000人次 do not reach 1 万人次.
enum class Mark {
    none,        ///< one of them is no number, or nothing says which way is better
    reached,     ///< for a figure of an earlier visit: no less than it
    missed,      ///< likewise: less
    unitsDiffer  ///< they count different things: nobody can say
};

/// `raw`, as typed, against the indicator's target.
Mark againstTarget(const Record& indicator, std::string_view raw);
/// `raw` against the `last` reading of an indicator that only grows (op ≥); none for another one.
Mark againstLast(const Record& indicator, const Record* last, std::string_view raw);

}  // namespace field::client
