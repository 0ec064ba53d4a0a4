#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/catalog.h"
#include "shared/record.h"
#include "shared/result.h"
#include "shared/sqlite.h"

namespace field::shared {

enum class Side { device, server };

/// SQL that makes the record tables of `catalog`, one per kind:
///   area_id, id, project_id, parent_id BLOB; revision, deleted INTEGER; each column by its name
///   (INTEGER, TEXT or BLOB; elements as canonical bytes); extra BLOB (columns this program does
///   not know, packed; NULL where there are none); what the side keeps beside a row: versions BLOB
///   on the server, own BLOB (NULL where there is nothing) on the device. An id that is none is 16
///   zero bytes.
/// Primary key (area_id, id), WITHOUT ROWID; no other constraint: rules are tested as data and
/// shown, they never stop a pull. Indexes: (area_id, project_id), on the server (area_id,
/// revision) and (area_id, project_id, revision), (area_id, parent_id) where the kind has a parent,
/// and (area_id, column) for each column declared `index`. Index names that begin with
/// "<table>_by_" are these; a store may add others. The planner is told how selective each is.
std::string createTables(const Catalog& catalog, Side side);

/// Brings the record tables of `db` to `catalog`: makes missing tables, columns and indexes, and
/// moves columns that `extra` held until now into their place. Runs in the caller's transaction.
/// Code::unsupported, and nothing changed, if a table has columns that `catalog` lacks: a newer
/// program made it, and this one would lose them.
/// The result equals createTables() on an empty file (schema_test proves it).
Result<> migrate(Database& db, const Catalog& catalog, Side side);

/// Reads and writes records of the derived tables with cached statements. One per connection.
/// Code::unsupported for a kind that the catalog lacks; Code::damaged for a row whose stored types
/// are not its columns'.
class RecordTables {
  public:
    RecordTables(Database& db, std::shared_ptr<const Catalog> catalog, Side side);

    /// The record, deleted ones too; nothing if it is not there. `beside` (may be null)
    /// receives what is kept beside it.
    Result<std::optional<Record>> find(std::uint32_t kind, const Id& area, const Id& id,
                                       std::string* beside = nullptr);
    /// Inserts or replaces the whole record. What is fixed when a record is made (project, parent)
    /// stays as it was.
    Result<> put(const Record& record, std::string_view beside = {});
    /// put() of a record that is not there yet; false, and nothing is written, where it is.
    Result<bool> insert(const Record& record, std::string_view beside = {});
    /// put() of a record that is there already, in half the time; false, and nothing is written,
    /// where it is not.
    Result<bool> replace(const Record& record, std::string_view beside = {});
    /// put() of a record that is there with this very revision: fewer indexes are touched.
    Result<> overwrite(const Record& record, std::string_view beside = {});
    Result<> erase(std::uint32_t kind, const Id& area, const Id& id);
    /// Live records of `kind` that hang on `parent`, by id.
    Result<std::vector<Record>> children(std::uint32_t kind, const Id& area, const Id& parent);
    /// Every record a SELECT over `kind`'s table gives; `where` is SQL of our own after "WHERE",
    /// `bind` fills its parameters, `each` returns false to stop.
    Result<> scan(std::uint32_t kind, std::string_view where,
                  const std::function<void(Statement&)>& bind,
                  const std::function<bool(Record&&, std::string_view beside)>& each);

    [[nodiscard]] const Catalog& catalog() const { return *catalog_; }

  private:
    struct KindSql;
    /// Runs the statement of `record`'s kind that writes whole rows; false where it wrote none.
    Result<bool> write(std::string KindSql::*statement, const Record& record,
                       std::string_view beside);
    [[nodiscard]] const KindSql* sqlOf(std::uint32_t kind) const;

    Database& db_;
    std::shared_ptr<const Catalog> catalog_;
    std::vector<std::shared_ptr<const KindSql>> sql_;  // by kind number
};

}  // namespace field::shared
