#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "shared/rules/access.h"
#include "sync/replica.h"
#include "sync/server/storage_sets.h"

/// Where the server keeps everything but evidence bytes. One backend is SQLite, another will be
/// PostgreSQL; the rules (ledger.h, pull.h) see only this. Every statement names one area, so that
/// a database distributed by area runs it unchanged.
namespace field::server {

using shared::Result;

/// Which of an area's changed records are asked for.
struct ChangesWanted {
    std::uint64_t upTo = ~std::uint64_t{0} >> 1;  ///< revision
    /// Of a kind and project; empty: all.
    std::function<bool(std::uint32_t kind, const Id& project)> of;
    /// Where alone `of` says yes, but for kinds in `everywhere`: the rest need not be looked at.
    /// Nothing: anywhere in the area.
    std::optional<std::vector<Id>> projects;
    std::vector<std::uint32_t> everywhere;
};

/// Reads of one snapshot.
class Reading : public SetReading {
  public:
    virtual Result<std::optional<AreaHead>> head(const Id& area) = 0;
    virtual Result<std::vector<AreaHead>> heads() = 0;

    virtual Result<std::optional<Stored>> find(std::uint32_t kind, const Id& area,
                                               const Id& id) = 0;
    /// Live records of `kind` that hang on `parent`, by id.
    virtual Result<std::vector<Stored>> children(std::uint32_t kind, const Id& area,
                                                 const Id& parent) = 0;
    /// Live records of `kind` in the whole area, by id.
    virtual Result<std::vector<Stored>> ofKind(std::uint32_t kind, const Id& area) = 0;
    /// Live records of `kind` in `project`, by id.
    virtual Result<std::vector<Stored>> ofProject(std::uint32_t kind, const Id& area,
                                                  const Id& project) = 0;
    /// Records, deleted ones too, with revision > `after` (or equal and (kind, id) greater than
    /// its), up to `limit` of those that `which` names, ascending by (revision, kind, id). The
    /// others cost little: they are not read.
    virtual Result<std::vector<Stored>> changedAfter(const Id& area, const sync::Position& after,
                                                     std::size_t limit,
                                                     const ChangesWanted& which = {}) = 0;
    /// Records of `project` (none: of the whole area) with revision ≤ `upTo` and (kind, id) greater
    /// than `after`'s, up to `limit`, ascending by (kind, id).
    virtual Result<std::vector<shared::Record>> scopeAfter(const Id& area,
                                                           const std::optional<Id>& project,
                                                           std::uint64_t upTo,
                                                           const sync::Position& after,
                                                           std::size_t limit) = 0;
    /// Live records of `kind` whose indexed column `column` names `id`, by id.
    virtual Result<std::vector<Stored>> naming(std::uint32_t kind, const std::string& column,
                                               const Id& area, const Id& id) = 0;
    /// The project after `project` in `area`, by id; nothing after the last.
    virtual Result<std::optional<Id>> projectAfter(const Id& area, const Id& project) = 0;
    virtual Result<std::vector<DigestSum>> digests(const Id& area) = 0;
    /// Redactions of `area` after `revision`.
    virtual Result<std::vector<Redaction>> redactions(const Id& area, std::uint64_t revision) = 0;
    /// Oldest first.
    virtual Result<std::vector<Incident>> incidents() = 0;
    /// Open conflicts: of one slot of a record, or of a whole report.
    virtual Result<std::vector<Stored>> openConflicts(const Id& area, const Id& record) = 0;
    virtual Result<std::vector<Id>> openConflictsOfReport(const Id& area, const Id& report) = 0;

    virtual Result<std::optional<Chain>> chain(const Id& area, const Id& device) = 0;
    virtual Result<std::optional<Entry>> entry(const Id& area, std::uint64_t revision) = 0;
    virtual Result<std::optional<Entry>> entryOf(const Id& area, const Hash& setHash) = 0;
    virtual Result<std::optional<Entry>> entryBySeq(const Id& area, const Id& device,
                                                    std::uint64_t deviceSeq) = 0;
    /// Calls `each` with the entries of `area` after `revision` in order; false stops.
    virtual Result<> entriesAfter(const Id& area, std::uint64_t revision,
                                  const std::function<bool(const Entry&)>& each) = 0;
    /// The report's states, oldest first.
    virtual Result<std::vector<StateChange>> states(const Id& area, const Id& report) = 0;

    /// All grants of `person` in `area`, ended ones too.
    virtual Result<std::vector<shared::Grant>> grants(const Id& area, const Id& person) = 0;
    /// All live grants of `person`, in every area.
    virtual Result<std::vector<shared::Grant>> grantsOf(const Id& person) = 0;
    /// Areas in which `person` holds or held a grant, ascending.
    virtual Result<std::vector<Id>> areasOf(const Id& person) = 0;
    virtual Result<std::optional<shared::Grant>> grant(const Id& id) = 0;

    virtual Result<std::optional<Device>> device(const Id& id) = 0;
    virtual Result<std::vector<Device>> devices() = 0;
    virtual Result<std::optional<EnrolmentCode>> enrolmentCode(const Hash& code) = 0;
    /// Small facts of the store by name ("server_secret", "schema"); empty if never set.
    virtual Result<std::string> setting(const std::string& name) = 0;

    /// Lowest revision at which the ledger was restored since `epoch`; nothing for an epoch that
    /// this ledger never had.
    virtual Result<std::optional<std::uint64_t>> restoredAt(const Id& area, const Id& epoch) = 0;
    /// The note whose SHA-256 is `hash` among those that `record` ever carried or was sent.
    virtual Result<std::optional<std::string>> pastText(const Id& area, const Id& record,
                                                        const Hash& hash) = 0;
    /// The life of `area`'s ledger that `epoch` began from, and how far it goes on from that one;
    /// nothing for the first.
    virtual Result<std::optional<Base>> originOf(const Id& area, const Id& epoch) = 0;
    /// The last set of `device` in `area`'s ledger when its life `epoch` began.
    virtual Result<std::uint64_t> copiedSeq(const Id& area, const Id& epoch, const Id& device) = 0;
    /// Every record that names evidence `sha256`.
    virtual Result<std::vector<EvidenceUse>> evidenceUses(const Hash& sha256) = 0;
};

/// One transaction; everything it did is undone unless commit() answered well.
class Writing : public Reading {
  public:
    /// Also remembers that `head`'s epoch is this ledger's.
    virtual Result<> putHead(const AreaHead& head) = 0;
    /// A new life of `area`'s ledger, which goes on from its head: bases of every earlier epoch
    /// count as at most this head's revision from now on.
    virtual Result<> beginEpoch(const Id& area, const Id& epoch) = 0;
    /// A life that another restore began from `former` at `revision` and that this store never
    /// lived: its bases count as far as both have the same entries. Known ones stay as they are.
    virtual Result<> putOtherEpoch(const Id& area, const Id& epoch, const Base& former) = 0;
    /// Replaces what an entry holds (its hash stays): redaction alone does that.
    virtual Result<> replaceEntry(const Id& area, const Entry& entry) = 0;
    virtual Result<> putRedaction(const Id& area, const Redaction& redaction) = 0;
    /// Forgets the notes of a record by which edits could name their base.
    virtual Result<> dropPastTexts(const Id& area, const Id& record) = 0;
    /// Whoever writes records adds what that changes in the digests.
    virtual Result<> putRecord(const Stored& stored) = 0;
    /// Adds `change` to the sum of its kind and project, modulo 2^64.
    virtual Result<> addDigest(const Id& area, const DigestSum& change) = 0;
    virtual Result<> append(const Id& area, const Entry& entry) = 0;
    virtual Result<> putChain(const Id& area, const Id& device, const Chain& chain) = 0;
    virtual Result<> putParkedMaking(const Id& area, const Id& person,
                                     const ParkedMaking& making) = 0;
    virtual Result<> dropParkedMakings(const Id& area, const Id& parked) = 0;
    virtual Result<> putReleased(const Id& area, const Id& device, std::uint64_t deviceSeq,
                                 std::uint64_t parkedAt) = 0;
    virtual Result<> putParkedBefore(const Id& area, const Id& device, std::uint64_t deviceSeq,
                                     const sync::Base& at) = 0;
    virtual Result<> putLateReceipt(const Id& area, const Id& device, std::uint64_t deviceSeq,
                                    const Id& epoch, const std::string& receipt) = 0;
    virtual Result<> putCarried(const Id& area, const Id& device, std::uint64_t deviceSeq,
                                const Id& former, std::uint64_t formerSeq) = 0;
    /// `carrier` carried over the set with the hash `original`.
    virtual Result<> putCarrier(const Id& area, const Hash& original, const Hash& carrier) = 0;
    /// Keeps the first set that came under its number.
    virtual Result<> putEarly(const Id& area, const Id& device, std::uint64_t deviceSeq,
                              const std::string& set) = 0;
    /// Forgets what waits under `upTo` and lower numbers.
    virtual Result<> dropEarly(const Id& area, const Id& device, std::uint64_t upTo) = 0;
    virtual Result<> putState(const Id& area, const Id& report, const StateChange& change) = 0;
    virtual Result<> putGrant(const shared::Grant& grant) = 0;
    virtual Result<> putDevice(const Device& device) = 0;
    virtual Result<> putEnrolmentCode(const EnrolmentCode& code) = 0;
    /// Named once: the same again of the same area and device changes nothing.
    virtual Result<> putIncident(const Incident& incident) = 0;
    virtual Result<> putSetting(const std::string& name, const std::string& value) = 0;
    virtual Result<> putPastText(const Id& area, const Id& record, const std::string& text) = 0;
    virtual Result<> putEvidenceUse(const Hash& sha256, const EvidenceUse& use) = 0;

    /// Runs `work` in a savepoint: its writes vanish if it fails, earlier ones stay.
    virtual Result<> nested(const std::function<Result<>()>& work) = 0;
    /// Durable when it answers well.
    virtual Result<> commit() = 0;
};

class Storage {
  public:
    virtual ~Storage() = default;
    /// The one writer at a time, across processes; waits up to 10 s, then Code::busy.
    virtual Result<std::unique_ptr<Writing>> write() = 0;
    /// A snapshot for one thread. Many may be open.
    virtual Result<std::unique_ptr<Reading>> read() = 0;
    /// Copies everything, as one snapshot, into a new file at `path`.
    virtual Result<> copyTo(const std::string& path) = 0;
    /// Changes whenever something was committed, also by another process.
    virtual Result<std::int64_t> stamp() = 0;
};

/// SQLite in `path`, made if it is not there; schema brought to `catalog`.
Result<std::unique_ptr<Storage>> openSqliteStorage(const std::string& path,
                                                   std::shared_ptr<const shared::Catalog> catalog);

}  // namespace field::server
