#pragma once

#include <string>
#include <vector>

#include "shared/result.h"
#include "shared/scoring/table.h"

namespace field::server {

/// The tables named, and those in folders named, in order of name. An index.csv is none of them.
/// Code::missing names a folder without any.
shared::Result<std::vector<std::string>> tablesOf(const std::vector<std::string>& named);

/// The table in `file` with what an index.csv beside it says of it. A Failure names the file.
shared::Result<shared::Table> openTable(const std::string& file);

}  // namespace field::server
