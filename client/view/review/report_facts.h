#pragma once

#include <set>
#include <vector>

#include "client/store/reading.h"
#include "client/view/tasks/project_rows.h"
#include "shared/catalog.h"

namespace field::view {

/// What an approval binds to, as a reader sees it: every filled column of `record` that is part of
/// its report's content, in the catalog's order, apart from `elsewhere`, which the page shows in
/// another place, and from what only programs read (ids). What was typed and what was read of it
/// are one row.
std::vector<FactRow> contentFacts(const shared::Kind& kind, const client::Record& record,
                                  const std::set<int>& elsewhere);

/// `records` of one kind, one after another, each headed by a row without a label that holds its
/// columns `head`, or else the kind's name.
std::vector<FactRow> lineFacts(const shared::Kind& kind, const std::vector<client::Record>& records,
                               const std::vector<int>& head);

}  // namespace field::view
