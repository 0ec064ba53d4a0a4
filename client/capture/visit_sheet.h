#pragma once

#include <map>
#include <string>
#include <vector>

#include "client/next_steps.h"
#include "client/store/reading.h"
#include "shared/rules/access.h"
#include "shared/scoring/score.h"

namespace field::client {

/// The value that an earlier visit found for an indicator.
struct LastReading {
    Record reading;
    std::int64_t whenMs = 0;  ///< when that visit was
};

/// A visit with all that hangs on it, read at once: what its pages show and its forms fill.
struct VisitSheet {
    Record project;
    Held visit;
    std::vector<Record> indicators;  ///< of the project, in the order of its form
    std::map<Id, Record> readings;   ///< by indicator
    std::map<Id, LastReading> last;  ///< by indicator
    std::vector<Record> progress, money, evidence, findings;
    std::vector<Record> reviews;       ///< newest first
    std::vector<Record> reminders;     ///< of the visit, newest first
    std::optional<Reminded> reminded;  ///< what of these asks this person, and waits still
    std::vector<Id> openConflicts;
    std::vector<Draft> drafts;  ///< of the visit and of what hangs on it, made or not
    Id person;                  ///< whose device this is; none before enrolment

    std::vector<std::string> roles;  ///< of this person in the visit's area; empty: not known
    NextSteps next;                  ///< of the visit

    [[nodiscard]] std::vector<Draft> draftsOf(const Id& record) const;
    /// Whether this person may do `act` to a record of `kind` in the visit's present state, as far
    /// as the device knows; the server judges it all the same.
    [[nodiscard]] bool may(shared::Act act, std::uint32_t kind) const;
};

Result<VisitSheet> readVisit(Store& store, const Id& visit);

/// A project with what its sheet shows.
struct ProjectSheet {
    Record project;
    std::optional<Record> year;  ///< the newest that has begun
    std::vector<Record> funds;   ///< of that year
    std::vector<Record> goals;
    std::vector<Record> indicators;
    std::vector<Record> visits;  ///< newest first
    std::vector<Record> alerts;  ///< on record: those under way first, the newest first
    shared::Facts facts;         ///< of that year
    shared::Lights lights;
    shared::Table evaluation;              ///< the self-evaluation; no rows before there is one
    shared::ScoreSheet score;              ///< of it
    std::map<Id, std::int64_t> conflicts;  ///< open ones by report
    std::vector<std::string> roles;  ///< of this person in the project's area; empty: not known

    /// Whether this person may begin a visit here.
    [[nodiscard]] bool mayBegin() const;
};

/// The project as it stands, with its lights as the rules see it on `day`.
Result<ProjectSheet> readProject(Store& store, const Id& project, const shared::Day& day);

}  // namespace field::client
