#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "client/store/held.h"
#include "client/store/listing.h"
#include "client/store/tasks.h"
#include "shared/env.h"
#include "shared/record.h"
#include "sync/change_set.h"
#include "sync/door/pins.h"
#include "sync/replica.h"

namespace field::client {

class BundleTimes;     // tables/bundle_times.h
class EvidenceFolder;  // vault/evidence_folder.h
class Recovery;        // recovery/recovered.h
struct StoreState;     // store_state.h

/// A person's device: own key, own chains, own rows. Every write is one transaction with a full
/// sync to disk, so a save that answered is a save kept. One connection for one thread; open the
/// file again for another thread (the exchange has its own).
///
/// A kind's table holds the effective row: the person's own unsettled values lie over the server's,
/// which are kept beside them until the pulled state has passed the set's receipt.
///
/// Rights are not judged here: they are the server's to know, and what it cannot apply it parks.
class Store {
  public:
    /// Opens or makes the profile in `dir` (field.db, evidence/). Code::damaged: the file fails its
    /// check; it is left as it is.
    static Result<std::unique_ptr<Store>> open(const std::string& dir,
                                               std::shared_ptr<const shared::Catalog> catalog,
                                               std::shared_ptr<shared::Env> env);
    ~Store();

    /// The device's key: made at the first call, before it is enrolled.
    Result<shared::KeyPair> ownKey();
    /// The key of an enrolment anew; nextKey(): if there is one under way.
    Result<shared::KeyPair> keyForNext();
    Result<std::optional<shared::KeyPair>> nextKey();
    /// Another `device` than before, whose key is keyForNext(), takes its place and carries over
    /// what has not settled. Code::refused without such a key, or for another person or server.
    Result<> enrolled(const shared::PublicKey& server, const Id& device, const Id& person,
                      const std::string& serverUrl, const sync::Pins& pins = {});
    Result<sync::Replica::Identity> identity();  ///< Code::refused: none yet; Code::locked
    Result<Id> device();                         ///< known also while it is locked
    /// The server that an enrolment by bundle asks; Code::refused if the profile is another's.
    Result<> askServer(const shared::PublicKey& server);
    Result<shared::PublicKey> server();
    Result<std::string> serverUrl();
    Result<sync::Pins> serverPins();  ///< as it last announced them
    Result<> keepServerPins(const sync::Pins& pins);

    /// Roles held in `area` (none: any) or on its projects, as the server last said: what to show.
    Result<std::vector<std::string>> roles(const Id& area);

    // Reading.
    Result<std::optional<Record>> find(std::uint32_t kind, const Id& id);
    /// The record with its bases and its report's state, as a form opens it.
    Result<std::optional<Held>> hold(std::uint32_t kind, const Id& id);
    /// A record to be filled. Keyed kinds need their key in `values`; such a line may exist.
    Result<Held> fresh(std::uint32_t kind, const Id& project, const Id& parent,
                       const Values& values);
    Result<Page> page(const Query& query, const std::string& after);
    Result<std::uint64_t> count(const Query& query);
    /// Live records of `kind` that hang on `parent`, by id.
    Result<std::vector<Record>> children(std::uint32_t kind, const Id& parent);
    /// The list of tasks, and the rows of a page of it with their lights on `day`.
    Result<TaskList> taskList(const TaskQuery& query);
    Result<std::vector<Task>> tasks(const std::vector<Id>& projects, const shared::Day& day);
    /// Steps of the report's workflow that this device took and that count, oldest first.
    Result<std::vector<OwnStep>> ownSteps(std::uint32_t kind, const Id& report);
    /// What this person was reminded of and has not answered yet, the latest by project.
    Result<std::map<Id, Reminded>> reminders();
    /// Review binding of a report as it stands here (sync/content_hash.h).
    struct ReportHashes {
        Hash content, review;
        std::vector<Id> openConflicts;
    };
    Result<ReportHashes> hashes(std::uint32_t kind, const Id& report);
    /// What a decision over a proposed Correction binds to: its report with the correction in it.
    Result<Hash> correctionHash(const Id& correction);
    /// Open conflicts first, newest first.
    Result<std::vector<Record>> conflicts(bool openOnly);
    /// Slots of the record whose value here is the person's own and not settled yet; 0: its life.
    Result<std::vector<std::uint32_t>> unsettled(std::uint32_t kind, const Id& id);

    // Writing.
    /// One save, in one transaction; all changes belong to one project. Code::invalid: nothing to
    /// change, or the named column cannot be so; Code::refused: too large for one request.
    Result<Saved> save(const std::vector<Change>& changes);
    /// Copies the unaltered bytes of the file at `path` under their hash, to be sent.
    Result<Hash> keepEvidence(const std::string& path);
    /// keepEvidence(), then saves an Evidence record of `parent` (a report) with `values` added or
    /// in place of what the file says. Answers its id.
    Result<Id> attach(std::uint32_t parentKind, const Id& parent, const std::string& path,
                      const Values& values);
    EvidenceFolder& evidence();  ///< the bytes
    Result<> putDraft(const Draft& draft);
    Result<std::vector<Draft>> drafts(const Id& record);  ///< by column
    /// Drafts of the report `report` and of all that hangs on it, also of lines not saved yet.
    Result<std::vector<Draft>> draftsUnder(const Id& report);
    Result<> dropDrafts(const Id& record);

    /// Sets by area and sequence; `waitingOnly`: those without receipt.
    Result<std::vector<OutboxEntry>> outbox(bool waitingOnly);
    /// What became of own edits that were not simply applied; newest first.
    Result<std::vector<Told>> told();
    Result<Counts> counts();
    /// What should not have been, newest first.
    Result<std::vector<Incident>> incidents();
    /// The person's yes to the removal of Counts::hidden rows, which were so many that they were
    /// hidden only. Answers how many went.
    Result<std::uint64_t> confirmRemoval();
    BundleTimes& bundleTimes();
    Recovery& recovery();
    /// This store as an exchange sees it; lives as long as the store, same thread.
    sync::Replica& replica();
    [[nodiscard]] const shared::Catalog& catalog() const;

  private:
    friend class EvidenceShelf;  // evidence_shelf.h
    friend class Passphrase;     // vault/passphrase.h
    explicit Store(std::unique_ptr<StoreState> state);
    std::unique_ptr<StoreState> state_;
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
    change.values = shared::difference(kind, held.record.values, message);
    return change;
}

}  // namespace field::client
