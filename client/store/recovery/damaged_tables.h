#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "client/store/recovery/kept_row.h"
#include "shared/sqlite.h"

namespace field::client {

/// A table of the device, as its rows are told from others.
struct KeptTable {
    const char* name;
    std::string_view shape;  ///< fits()
    std::size_t least;       ///< columns that every version had
};

/// In the order of device_tables.cpp; the key's columns come first in each.
inline constexpr KeptTable settingTable{"setting", "tb", 2},
    areaTable{"area", "hhiHbiihhiHbibi", 11}, changeSetTable{"change_set", "hiHHhhii??itb?b?", 15},
    formerReceiptTable{"former_receipt", "hihb", 4}, draftTable{"draft", "hiihhthibii", 11},
    evidenceTable{"evidence_file", "Hiiiii", 5};

/// Rows of a damaged database: by SQLite where it finds the table whole, else page by page.
class DamagedTables {
  public:
    explicit DamagedTables(std::string path);

    /// Calls `each` with every row that fits; answers whether the table was whole.
    bool eachRow(const KeptTable& table, const std::function<void(KeptRow&&)>& each);

  private:
    bool isWhole(const KeptTable& table);
    bool readWhole(const KeptTable& table, std::vector<KeptRow>& rows);

    std::string path_;
    std::unique_ptr<shared::Database> db_;  ///< null where SQLite does not open it
};

}  // namespace field::client
