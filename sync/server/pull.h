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

/// Whether `person` may read a record of `kind` in (`area`, `project`): the one question that rows,
/// evidence, history and counts all ask.
Result<bool> authorize(Reading& tx, const shared::Access& access, const Id& person, const Id& area,
                       const Id& project, std::uint32_t kind);

}  // namespace field::server
