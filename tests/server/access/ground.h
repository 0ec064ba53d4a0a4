#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sync/change_set.h"
#include "sync/server/storage.h"
#include "tests/support/matrix.h"
#include "tests/support/office.h"
#include "tests/support/served.h"

namespace matrix {

using field::shared::Id;

/// An area in which every kind has a record, and every report one for each of its states, put there
/// by the server's own device; and what people try on them, cell by cell. It stands on whatever
/// server the test has.
class Ground {
  public:
    struct Server {
        Id area, project;
        std::function<Id()> newId;
        /// Has the server's own device make `edits` in a project of the area (none: in the area).
        std::function<void(const Id& project, std::vector<field::sync::Edit> edits)> own;
        std::function<std::unique_ptr<field::server::Reading>()> read;
    };
    explicit Ground(Server server);

    /// What somebody sends who tries `cell`, as if they had seen all that is here. Not of "read".
    field::sync::Edit editOf(const Cell& cell);
    /// The payload of a set of `edit` alone.
    [[nodiscard]] std::string payloadOf(const Cell& cell, const field::sync::Edit& edit) const;
    /// Whether `record` is as `edit` says.
    static bool stands(const Cell& cell, const field::sync::Edit& edit,
                       const field::shared::Record& record);

    /// Reference data has no project: it is the area's.
    [[nodiscard]] Id projectOf(const Kind& kind) const {
        return isReference(kind) ? Id{} : server_.project;
    }
    static bool isReference(const Kind& kind);
    [[nodiscard]] const field::sync::Base& base() const { return base_; }
    [[nodiscard]] const Catalog& catalog() const { return *catalog_; }

  private:
    Id put(const Kind& kind, const Id& parent, std::int64_t state);
    [[nodiscard]] field::sync::SlotEdit fill(const Kind& kind,
                                             const field::shared::Slot& slot) const;
    void fillReminder(const Cell& cell, field::sync::Edit& edit);
    void addStep(const Kind& kind, const Cell& cell, field::sync::Edit& edit);
    field::shared::Hash readHash(const Kind& kind, const Id& id);

    Server server_;
    std::shared_ptr<const Catalog> catalog_ = Catalog::builtIn();
    field::sync::Base base_;
    std::map<std::pair<std::uint32_t, std::int64_t>, Id> standing_;  ///< by kind and state
};

Ground::Server standingOn(office::Office& office);
Ground::Server standingOn(served::City& city);

/// The first role that may do what `cell` says; nothing: nobody may.
std::optional<std::string> roleFor(const Table& table, const Cell& cell);

/// tests/fixtures/permission_matrix.tsv; the test program ends where it cannot be read.
Table expectedTable(const Catalog& catalog);

}  // namespace matrix
