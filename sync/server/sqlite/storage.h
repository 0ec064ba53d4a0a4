#pragma once

#include <mutex>
#include <vector>

#include "shared/schema/tables.h"
#include "shared/sqlite.h"
#include "sync/server/storage.h"

namespace field::server {

/// One connection with its statements; reads of the seam are written once for both kinds of
/// transaction.
struct SqliteConnection {
    SqliteConnection(std::unique_ptr<shared::Database> opened,
                     const std::shared_ptr<const shared::Catalog>& catalog);

    std::unique_ptr<shared::Database> db;
    shared::RecordTables tables;
    std::string changedInArea, changedInProject;  ///< changedAfterSelect() of every kind
};

/// Revision, kind, id and project of what changed in area ?1 after the position (?2, ?3, ?4) up to
/// revision ?5, in that order; of all kinds or of one, in the area or in project ?6. One ordered
/// branch per kind.
std::string changedAfterSelect(const shared::Catalog& catalog, std::optional<std::uint32_t> only,
                               bool inProject);

/// The seam's reads over an open transaction of `connection`.
template <class Interface>
class SqliteReads : public Interface {
  public:
    explicit SqliteReads(SqliteConnection& connection) : c_(connection) {}

    Result<std::optional<AreaHead>> head(const Id& area) override;
    Result<std::vector<AreaHead>> heads() override;
    Result<std::optional<Stored>> find(std::uint32_t kind, const Id& area, const Id& id) override;
    Result<std::vector<Stored>> children(std::uint32_t kind, const Id& area,
                                         const Id& parent) override;
    Result<std::vector<Stored>> ofKind(std::uint32_t kind, const Id& area) override;
    Result<std::vector<Stored>> ofProject(std::uint32_t kind, const Id& area,
                                          const Id& project) override;
    Result<std::vector<Stored>> changedAfter(const Id& area, const sync::Position& after,
                                             std::size_t limit,
                                             const ChangesWanted& which) override;
    Result<std::vector<shared::Record>> scopeAfter(const Id& area, const std::optional<Id>& project,
                                                   std::uint64_t upTo, const sync::Position& after,
                                                   std::size_t limit) override;
    Result<std::vector<Stored>> naming(std::uint32_t kind, const std::string& column,
                                       const Id& area, const Id& id) override;
    Result<std::optional<Id>> projectAfter(const Id& area, const Id& project) override;
    Result<std::vector<DigestSum>> digests(const Id& area) override;
    Result<std::vector<Redaction>> redactions(const Id& area, std::uint64_t revision) override;
    Result<std::vector<Incident>> incidents() override;
    Result<std::vector<Stored>> openConflicts(const Id& area, const Id& record) override;
    Result<std::vector<Id>> openConflictsOfReport(const Id& area, const Id& report) override;
    Result<std::optional<Chain>> chain(const Id& area, const Id& device) override;
    Result<std::optional<Entry>> entry(const Id& area, std::uint64_t revision) override;
    Result<std::optional<Entry>> entryOf(const Id& area, const Hash& setHash) override;
    Result<std::optional<Entry>> entryBySeq(const Id& area, const Id& device,
                                            std::uint64_t deviceSeq) override;
    Result<std::vector<Stored>> waitingParked(const Id& area) override;
    Result<std::vector<ParkedMaking>> parkedMakings(const Id& area, const Id& person) override;
    Result<std::optional<std::uint64_t>> releasedFrom(const Id& area, const Id& device,
                                                      std::uint64_t deviceSeq) override;
    Result<std::vector<std::string>> lateReceipts(const Id& area, const Id& device,
                                                  std::uint64_t deviceSeq) override;
    Result<std::vector<sync::Base>> parkedBefore(const Id& area, const Id& device,
                                                 std::uint64_t deviceSeq) override;
    Result<std::optional<std::uint64_t>> carriedAs(const Id& area, const Id& device,
                                                   const Id& former,
                                                   std::uint64_t formerSeq) override;
    Result<std::optional<Hash>> carrierOf(const Id& area, const Hash& original) override;
    Result<std::uint64_t> untrustedSets(const Id& area, const Id& device) override;
    Result<std::optional<std::string>> earlySet(const Id& area, const Id& device,
                                                std::uint64_t deviceSeq) override;
    Result<EarlySize> earlySize(const Id& area, const Id& device) override;
    Result<> entriesAfter(const Id& area, std::uint64_t revision,
                          const std::function<bool(const Entry&)>& each) override;
    Result<std::vector<StateChange>> states(const Id& area, const Id& report) override;
    Result<std::vector<shared::Grant>> grants(const Id& area, const Id& person) override;
    Result<std::vector<shared::Grant>> grantsOf(const Id& person) override;
    Result<std::vector<Id>> areasOf(const Id& person) override;
    Result<std::optional<shared::Grant>> grant(const Id& id) override;
    Result<std::optional<Device>> device(const Id& id) override;
    Result<std::vector<Device>> devices() override;
    Result<std::optional<EnrolmentCode>> enrolmentCode(const Hash& code) override;
    Result<std::string> setting(const std::string& name) override;
    Result<std::optional<std::uint64_t>> restoredAt(const Id& area, const Id& epoch) override;
    Result<std::optional<Base>> originOf(const Id& area, const Id& epoch) override;
    Result<std::uint64_t> copiedSeq(const Id& area, const Id& epoch, const Id& device) override;
    Result<std::optional<std::string>> pastText(const Id& area, const Id& record,
                                                const Hash& hash) override;
    Result<std::vector<EvidenceUse>> evidenceUses(const Hash& sha256) override;

  protected:
    SqliteConnection& c_;

  private:
    Result<std::vector<Stored>> scan(std::uint32_t kind, std::string_view where,
                                     const std::function<void(shared::Statement&)>& bind);
};

/// Tables beside the records: ledgers, chains, grants, devices.
std::string createLedgerTables();
std::string createSetTables();  ///< of what is known of sets besides their entries

/// The open write transaction; holds the storage's writer lock while it lives.
std::unique_ptr<Writing> sqliteWriting(SqliteConnection& connection,
                                       std::unique_lock<std::mutex> lock);

}  // namespace field::server
