#pragma once

#include "client/store/store.h"
#include "shared/scoring/project_facts.h"

/// What readers of a store ask again and again.
namespace field::client {

/// All records that `query` names, page by page.
Result<std::vector<Record>> everything(Store& store, const Query& query);

/// What this device has of the progress of `project`.
Result<shared::ProjectRecords> progressOf(Store& store, const Id& project);

/// Values of one record by the catalog's names, for readers that show them.
std::int64_t integerOf(const Record& record, int column);
/// Nothing where nobody stated it: an amount that is not known is not 0.
std::optional<std::int64_t> statedIn(const Record& record, int column);
std::string textOf(const Record& record, int column);
Id idOf(const Record& record, int column);

/// Name of the person `id` as reference data has it; empty if it is not here.
std::string personName(Store& store, const Id& id);

}  // namespace field::client
