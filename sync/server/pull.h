#pragma once

#include "sync/replica.h"
#include "sync/server/storage.h"

namespace field::server {

/// How much one page may hold.
struct PageLimits {
    std::size_t rows = 500;
    std::size_t bytes = 256 << 10;
};

/// The next page of what `person` may read in `area`: records where max(record, grant) revision >
/// `seen` (the device's visible revision), after `from`, in the order of positions; projects that a
/// grant's end took away since `seen` are named as removed. `head` of the page is the snapshot's.
/// Nothing is read without a live grant: then the page is empty and whatever the device has of the
/// area is removed. What a person may read depends on role, project and kind alone; a Parked record
/// is also its author's.
Result<sync::AreaPage> pull(Reading& tx, const shared::Catalog& catalog,
                            const shared::Access& access, const Id& person, const Id& area,
                            Base seen, const sync::Position& from, const PageLimits& limits = {});

/// Where a first fill stands.
struct FillPlace {
    Base head;  ///< of the ledger when the fill began: what edits in its projects have as base
    Hash headHash;
    Id project;           ///< none: the area's reference data, which comes first
    sync::Position from;  ///< within the project
};

/// The next page of a first fill: rows of one project from this snapshot, which may be newer than
/// the head that was noted. `more` of the page says that another page follows, of this project or
/// the next.
Result<sync::AreaPage> fill(Reading& tx, const shared::Access& access, const Id& person,
                            const Id& area, const FillPlace& place, const PageLimits& limits = {});
/// The project that a first fill brings after `project`; nothing after the last.
Result<std::optional<Id>> fillAfter(Reading& tx, const shared::Access& access, const Id& person,
                                    const Id& area, const Id& project);

/// Sum of the digests (sync/digest.h) of all live rows that `person` may read in `area`.
Result<std::uint64_t> digest(Reading& tx, const shared::Access& access, const Id& person,
                             const Id& area);

/// Whether `person` may read a record of `kind` in (`area`, `project`): the one question that rows,
/// evidence, history and counts all ask.
Result<bool> authorize(Reading& tx, const shared::Access& access, const Id& person, const Id& area,
                       const Id& project, std::uint32_t kind);

}  // namespace field::server
