#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "client/store/recovery/kept_row.h"
#include "client/store/recovery/owner.h"
#include "client/store/tables/areas.h"
#include "client/store/tables/change_sets.h"

namespace field::client {

/// An own set as it was found, with where it stood.
struct SalvagedSet {
    OwnSet own;
    Stage stage = Stage::saved;
    std::string receipt;  ///< bytes; empty: none
    Base receiptAt;
    bool told = false;
    std::string waiting;
};

/// What can be read of a damaged device database and still makes sense. Pulled rows are not among
/// it: the server has them.
struct Salvaged {
    std::map<std::string, std::string> settings;  ///< those that name the device and its server
    std::optional<Owner> owner;                   ///< none: nobody knows whose it was
    std::map<Id, AreaRow> areas;    ///< chains; the visible state begins anew, cursors are empty
    std::vector<SalvagedSet> sets;  ///< by area and number
    std::vector<KeptRow> formerReceipts, drafts, evidence;
    std::uint64_t lost = 0;  ///< sets that were numbered, and are not among `sets`
    /// Key and numbers are what they were when the last save was made, as far as this file goes.
    bool numbersHold = false;
};

/// Reads the database at `path`, with its log, and changes neither. A table that SQLite finds whole
/// is read through it; of another every page is searched that still is one (page_file.h).
///
/// A set without receipt is taken only where its hash says that it is what was saved; one with a
/// receipt that names it, where it can be read. `known`: whose profile it is.
Salvaged salvage(const std::string& path, const std::optional<Owner>& known);

}  // namespace field::client
