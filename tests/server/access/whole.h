#pragma once

#include <string>
#include <vector>

#include "tests/support/office.h"
#include "tests/support/served.h"

/// Whole states of a server, to compare: whatever is not as it was shows.
namespace whole {

using namespace field;

/// Every row of every table of the store, and with a city every file beside it.
std::string of(const office::Office& office);
std::string of(const served::City& city);
/// Every record of every area but those of one kind.
std::string records(served::City& city, std::uint32_t but);
std::size_t count(served::City& city, std::uint32_t kind);
/// All rows that `tablet` is given from the beginning, page by page.
std::vector<wire::Row> pulledAll(served::City& city, served::Tablet& tablet);

}  // namespace whole
