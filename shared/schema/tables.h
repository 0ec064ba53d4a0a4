#pragma once

#include <string>
#include <vector>

#include "shared/catalog.h"
#include "shared/record.h"
#include "shared/result.h"
#include "shared/sqlite.h"

namespace field::shared {

enum class Side { device, server };

/// SQL that makes the record tables of `catalog`, one per kind:
///   area_id, id, project_id, parent_id BLOB; revision, deleted INTEGER; each column by its name
///   (INTEGER, TEXT or BLOB; elements as packed BLOB); extra BLOB (columns this program does not
///   know, packed); on the server also versions BLOB.
/// Primary key (area_id, id), WITHOUT ROWID; no other constraint: rules are tested as data and
/// shown, they never stop a pull. Indexes: (area_id, revision), (area_id, project_id, revision),
/// (area_id, parent_id) where the kind has a parent, and each column declared `index`.
std::string createTables(const Catalog& catalog, Side side);

/// Brings the record tables of `db` to `catalog`: makes missing tables, columns and indexes, and
/// moves columns that `extra` held until now into their place. Runs in the caller's transaction.
/// The result equals createTables() on an empty file (schema_test proves it).
Result<> migrate(Database& db, const Catalog& catalog, Side side);

/// Reads and writes records of the derived tables with cached statements. One per connection.
class RecordTables {
  public:
    RecordTables(Database& db, std::shared_ptr<const Catalog> catalog, Side side);

    /// The record, deleted ones too; nothing if it is not there. `versions` (server only, may be
    /// null) receives the versions blob.
    Result<std::optional<Record>> find(std::uint32_t kind, const Id& area, const Id& id,
                                       std::string* versions = nullptr);
    /// Inserts or replaces the whole record.
    Result<> put(const Record& record, std::string_view versions = {});
    Result<> erase(std::uint32_t kind, const Id& area, const Id& id);
    /// Live records of `kind` that hang on `parent`, by id.
    Result<std::vector<Record>> children(std::uint32_t kind, const Id& area, const Id& parent);
    /// Every record a SELECT over `kind`'s table gives; `where` is SQL of our own after "WHERE",
    /// `bind` fills its parameters, `each` returns false to stop.
    Result<> scan(std::uint32_t kind, std::string_view where,
                  const std::function<void(Statement&)>& bind,
                  const std::function<bool(Record&&, std::string_view versions)>& each);

    [[nodiscard]] const Catalog& catalog() const { return *catalog_; }

  private:
    struct KindSql;
    Database& db_;
    std::shared_ptr<const Catalog> catalog_;
    Side side_;
    std::vector<std::shared_ptr<KindSql>> sql_;  // by kind number
};

}  // namespace field::shared
