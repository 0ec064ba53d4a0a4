#pragma once

#include <map>
#include <string>
#include <vector>

#include "sync/server/storage.h"
#include "tests/simulation/book.h"

namespace simulation {

/// The ledgers of one life of the server, up to its loss, read back entry by entry, and every row
/// as it stood after each of them: made of the effects that the ledger keeps, apart from the tables
/// that the server answers from.
class History {
  public:
    struct Change {
        std::uint32_t kind = 0;
        Id id;
        std::vector<std::uint32_t> slots;  ///< 0: its life
    };
    struct Entry {
        Id area;
        server::Entry raw;
        sync::ChangeSet set;
        sync::Payload payload;
        sync::Receipt receipt;
        std::vector<Change> changes;
        Hash saved;  ///< of the set as it was saved, before an enrolment anew carried it over
    };
    /// A row from `since` on.
    struct Version {
        std::uint64_t since = 0;
        Record record;
    };
    using Rows = std::map<std::pair<std::uint32_t, Id>, std::vector<Version>>;

    explicit History(std::shared_ptr<const shared::Catalog> catalog)
        : catalog_(std::move(catalog)) {}

    /// Reads on; answers what is wrong with the ledger itself (an entry gone, unreadable), or an
    /// empty text.
    std::string readOn(server::Reading& tx);

    [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
    [[nodiscard]] const Rows& rows() const { return rows_; }
    /// The row as it stood at `revision`; null before it was made.
    [[nodiscard]] const Record* at(std::uint32_t kind, const Id& id, std::uint64_t revision) const;
    [[nodiscard]] std::uint64_t head(const Id& area) const;
    [[nodiscard]] bool isOf(const Id& area, const Id& epoch) const;
    /// The first entry of the set that was saved, or carried over, as `set`.
    [[nodiscard]] const Entry* entryOf(const Hash& set) const;

  private:
    std::string take(const Id& area, const server::Entry& raw);

    std::shared_ptr<const shared::Catalog> catalog_;
    std::vector<Entry> entries_;
    Rows rows_;
    std::map<Id, std::pair<std::uint64_t, Hash>> heads_;
    std::map<Id, Id> epochs_;
    std::map<Hash, std::size_t> bySet_;
};

}  // namespace simulation
