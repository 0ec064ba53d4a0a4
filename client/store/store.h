#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "shared/env.h"
#include "shared/record.h"
#include "sync/change_set.h"
#include "sync/replica.h"

namespace field::client {

using shared::Hash;
using shared::Id;
using shared::Record;
using shared::Result;
using shared::Values;
using sync::Base;

/// A record as a form opened it: what the person sees, and the base that every edit of it inherits.
struct Held {
    Record record;
    Base base;
    std::int64_t stateSeen = 0;  ///< state of its report; 0 where it has none
};

/// One record's change within a save.
struct Change {
    sync::EditAct act = sync::EditAct::change;
    Held held;       ///< what the form opened; for create: the new record's fixed columns, base
    Values values;   ///< columns that the person changed; an empty value empties the column
    Id resolves;     ///< conflict whose disputed slot this change decides; none otherwise
    std::optional<Hash> readHash;  ///< a review's step: the review hash of what was read
};

/// What a save became: durable on this device's disk when it is returned.
struct Saved {
    Id area;
    std::uint64_t deviceSeq = 0;
    Hash hash;
};

/// Where a change set stands. The UI shows exactly these words.
enum class Stage { saved, received, settled };

struct OutboxEntry {
    Id area, project;
    std::uint64_t deviceSeq = 0;
    Hash hash;
    Stage stage = Stage::saved;
    std::int64_t savedMs = 0;
    std::optional<sync::Receipt> receipt;
    std::string waitingReason;  ///< early or invalid: why it still waits
};

/// One page of records by keyset: pass `next` of the page before; empty `next`: the end.
struct Page {
    std::vector<Record> records;
    std::string next;
};

/// What to list. Names of columns and kinds are the catalog's.
struct Query {
    std::uint32_t kind = 0;
    std::optional<Id> project, parent;
    std::string search;                       ///< LIKE %search% on `searchColumns`; empty: all
    std::vector<std::uint32_t> searchColumns;
    std::uint32_t orderBy = 0;                ///< column; 0: by id
    bool descending = false;
    std::size_t limit = 128;
};

/// What is being typed into one field of a form; durable at every pause, never synced.
struct Draft {
    Id record;
    std::uint32_t kind = 0, column = 0;
    Id project, parent;
    std::string text;  ///< exactly as typed, readable or not
    Base base;         ///< of the form when it was opened
    std::int64_t stateSeen = 0;
    std::int64_t typedMs = 0;
};

/// A person's device: own key, own chains, own rows. Every write is one transaction with a full
/// sync to disk, so a save that answered is a save kept. One connection for one thread; open the
/// file again for another thread (the exchange has its own).
///
/// A kind's table holds the effective row: the person's own unsettled values lie over the server's,
/// which are kept beside them until the pulled state has passed the set's receipt.
class Store {
  public:
    /// Opens or makes the profile in `dir` (field.db, evidence/). Code::damaged: the file fails its
    /// check; it is left as it is.
    static Result<std::unique_ptr<Store>> open(const std::string& dir,
                                               std::shared_ptr<const shared::Catalog> catalog,
                                               std::shared_ptr<shared::Env> env);
    ~Store();

    // Who this device is.
    /// Keeps the key that was made for an enrolment that is under way.
    Result<shared::KeyPair> ownKey();
    Result<> enrolled(const shared::PublicKey& server, const Id& device, const Id& person,
                      const std::string& serverUrl);
    Result<sync::Replica::Identity> identity();
    Result<std::string> serverUrl();

    // Reading.
    Result<std::optional<Record>> find(std::uint32_t kind, const Id& id);
    /// The record with the base of its area and its report's state, as a form opens it.
    Result<std::optional<Held>> hold(std::uint32_t kind, const Id& id);
    /// A record that does not exist yet, to be filled: keyed kinds need their key columns in `values`.
    Result<Held> fresh(std::uint32_t kind, const Id& project, const Id& parent, const Values& values);
    Result<Page> page(const Query& query, const std::string& after);
    Result<std::uint64_t> count(const Query& query);
    Result<std::vector<Record>> children(std::uint32_t kind, const Id& parent);
    /// Review binding of a report as it stands here (sync/content_hash.h).
    struct ReportHashes {
        Hash content, review;
        std::vector<Id> openConflicts;
    };
    Result<ReportHashes> hashes(std::uint32_t kind, const Id& report);
    /// Open conflicts first, newest first.
    Result<std::vector<Record>> conflicts(bool openOnly);
    /// Slots of the record whose value here is the person's own and not settled yet.
    Result<std::vector<std::uint32_t>> unsettled(std::uint32_t kind, const Id& id);

    // Writing.
    /// One save: change set, outbox entry and overlay in one transaction. All changes belong to one
    /// project. Code::invalid names the column that cannot be so; Code::refused a save too large
    /// for one request. Nothing to change: Code::invalid.
    Result<Saved> save(const std::vector<Change>& changes);
    /// Takes the file at `path` as evidence of `parent` (a report): copies the unaltered bytes under
    /// their hash, then saves an Evidence record with `values` added. Answers its id.
    Result<Id> attach(std::uint32_t parentKind, const Id& parent, const std::string& path,
                      const Values& values);
    /// Path of the evidence's bytes if they are here.
    std::optional<std::string> evidenceFile(const Hash& sha256);

    Result<> putDraft(const Draft& draft);
    Result<std::vector<Draft>> drafts(const Id& record);
    Result<> dropDrafts(const Id& record);

    /// Sets by area and sequence; `waitingOnly`: those without receipt.
    Result<std::vector<OutboxEntry>> outbox(bool waitingOnly);
    struct Counts {
        std::uint64_t waiting = 0;    ///< saved, no receipt
        std::uint64_t received = 0;   ///< receipt, not settled
        std::uint64_t parked = 0, openConflicts = 0, evidenceWaiting = 0;
        std::int64_t lastExchangeMs = 0;  ///< wall clock of the last whole exchange; 0: never
    };
    Result<Counts> counts();

    /// This store as an exchange sees it; lives as long as the store, same thread.
    sync::Replica& replica();

    [[nodiscard]] const shared::Catalog& catalog() const;

  private:
    struct State;
    explicit Store(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// Typed access: `store.hold` into a generated message, and the difference back into a Change.
template <class Message>
Message as(const shared::Catalog& catalog, const Held& held) {
    Message message;
    shared::toMessage(*catalog.kind(held.record.kind), held.record, message);
    return message;
}
template <class Message>
Change changed(const shared::Catalog& catalog, const Held& held, const Message& message) {
    const auto& kind = *catalog.kind(held.record.kind);
    Change change;
    change.held = held;
    change.values = shared::difference(held.record.values, shared::toRecord(kind, message).values);
    return change;
}

}  // namespace field::client
