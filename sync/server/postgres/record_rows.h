#pragma once

#include <memory>
#include <string>
#include <vector>

#include "shared/catalog.h"
#include "sync/server/postgres/link.h"
#include "sync/server/postgres/put.h"
#include "sync/server/stored.h"

namespace field::server::postgres {

/// The statements of one kind's table, and its rows as records. What its columns cannot hold (of a
/// newer program, or text with U+0000) stands packed in `extra`.
class RecordRows {
  public:
    explicit RecordRows(const shared::Kind& kind);

    /// "SELECT … FROM table WHERE area_id = $1 AND ", to which a condition is added.
    [[nodiscard]] const std::string& select() const { return select_; }
    [[nodiscard]] const std::string& find() const { return find_; }
    /// Of ids in $2.
    [[nodiscard]] const std::string& findAll() const { return findAll_; }
    /// (revision, id, project) of at most $5 rows after revision $2 and id $3, up to revision $4.
    [[nodiscard]] const std::string& changed() const { return changed_; }
    /// The same in the projects of $6 alone.
    [[nodiscard]] const std::string& changedIn() const { return changedIn_; }
    /// Project and parent of a record that is there stay as they were.
    [[nodiscard]] const Put& put() const { return put_; }

    /// A row of put().
    [[nodiscard]] Params params(const Stored& stored) const;
    /// Row `row` of a select(). Code::damaged for one that nobody of ours wrote.
    [[nodiscard]] Result<Stored> read(const Rows& rows, int row) const;

  private:
    const shared::Kind* kind_;
    Put put_;
    std::string select_, find_, findAll_, changed_, changedIn_;
};

/// RecordRows of every kind of a catalog.
class AllRows {
  public:
    explicit AllRows(std::shared_ptr<const shared::Catalog> catalog);
    /// Code::unsupported for a kind that the catalog lacks.
    [[nodiscard]] Result<const RecordRows*> of(std::uint32_t kind) const;
    [[nodiscard]] const shared::Catalog& catalog() const { return *catalog_; }

  private:
    std::shared_ptr<const shared::Catalog> catalog_;
    std::vector<std::unique_ptr<const RecordRows>> rows_;  ///< by kind number
};

}  // namespace field::server::postgres
