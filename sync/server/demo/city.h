#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shared/catalog.h"
#include "shared/day.h"
#include "shared/record.h"
#include "shared/rules/access.h"
#include "sync/server/demo/dice.h"
#include "sync/server/demo/gazetteer.h"

/// The city as it is to be, before anything is written: plain values made from a seed, which
/// fill.h then puts through the ledgers.
namespace field::server::town {

using shared::Day;
using shared::Id;
using shared::Record;

/// The day the demo city stands at, in the middle of the August round of monitoring.
inline constexpr Day today{std::chrono::year(2021), std::chrono::month(8), std::chrono::day(31)};
inline constexpr int fiscalYear = 2021;
/// 49.226 billion yuan in fen: what Jinan's 88 departments published for 1,064 projects.
inline constexpr std::int64_t publishedBudgetFen = 4'922'600'000'000;

struct Area {
    Id id;
    std::string code, name;
};

struct Person {
    Id id;
    std::string login;  ///< of well-known people; empty for the rest
    std::string name, role;
    std::string duty;
    Id organization;
};

struct Project {
    Id area, id, year;
    std::string code, name;
    int department = -1;  ///< index in Gazetteer::departments; -1: a real table
    int district = -1;    ///< index in Gazetteer::districts; -1: nowhere in particular
    std::string work;     ///< pattern of the work
    std::string agency;
    std::int64_t budgetFen = 0, executedFen = 0;
    bool bond = false;
    std::int64_t latitude = 0, longitude = 0;
    Id unitPerson;               ///< who fills its forms
    std::vector<Id> inspectors;  ///< the two who visit it; empty: nobody does
    std::vector<Record> indicators;
    std::vector<Record> payments;
    std::vector<Record> records;  ///< all of it: the project itself first
};

/// One save of one person's device, or of the server's own. A state in the values of a report that
/// is made or changed is a step of its workflow.
struct Save {
    Id area, project;
    Id person;  ///< none: the server
    std::vector<Record> made;
    std::vector<Record> changed;  ///< only the columns that change
    std::int64_t stateSeen = 0;   ///< of the report that the edits belong to
    Id read;                      ///< a review: the report whose content it binds to
    std::uint32_t readKind = 0;
    std::int64_t wallMs = 0;  ///< the device's clock
};

struct Blueprint {
    Id referenceArea;
    std::vector<Area> areas;  ///< districts, departments, places of the real tables, as they come
    std::vector<Id> organizations;  ///< of each area: its finance bureau or department
    std::vector<Record> reference;  ///< organizations and people, all in the reference area
    std::vector<Person> people;     ///< the well-known ones first
    std::vector<Project> projects;  ///< the departments' in order, then the real tables'
    std::vector<shared::Grant> grants;
    std::vector<Save> saves;  ///< in the order they happened
};

/// What the parts of the city are made with.
struct Making {
    const shared::Catalog& catalog;
    const Gazetteer& gazetteer;
    std::uint64_t seed;
    SeededEnv env;
    Blueprint plan;

    Id id() { return shared::newId(env); }
    /// `message` as a record of its kind; its four fixed columns must be set.
    Record record(std::uint32_t kind, const google::protobuf::Message& message) const {
        return shared::toRecord(*catalog.kind(kind), message);
    }
};

/// The whole city; the same for the same arguments.
Blueprint drawCity(const shared::Catalog& catalog, std::uint64_t seed, const Id& referenceArea);

// Its parts, in this order.
void addAreas(Making& making);
void addProjects(Making& making);
void addRealTables(Making& making);
void addPeople(Making& making);
void addVisits(Making& making);

/// Sets the four columns that every kind begins with.
template <class Message>
void place(Message& message, const Id& id, const Id& area, const Id& project,
           const Id& parent = {}) {
    message.set_id(id.str());
    message.set_area_id(area.str());
    if (!project.none()) message.set_project_id(project.str());
    if (!parent.none()) message.set_parent_id(parent.str());
}

}  // namespace field::server::town
