#pragma once

#include "sync/server/accept/foreseen.h"
#include "sync/server/postgres/held.h"
#include "sync/server/postgres/reads.h"
#include "sync/server/postgres/storage.h"

namespace field::server::postgres {

/// A write transaction. What it is told of beforehand (foresee()) it reads in two round trips, and
/// what it reads by key once it keeps, so that a group of change sets costs a few of them and not
/// each set a few.
class PostgresWriting final : public Reads<Writing>, public Foreseeing {
  public:
    PostgresWriting(Link& link, const AllRows& rows, std::unique_lock<std::mutex> lock,
                    Growth* growth)
        : Reads(link, rows, Transaction::Mode::writing),
          lock_(std::move(lock)),
          link_(link),
          growth_(growth) {}

    Result<> foresee(const std::vector<Foreseen>& sets) override;
    Result<std::optional<AreaHead>> head(const Id& area) override;
    Result<std::optional<Device>> device(const Id& id) override;
    Result<std::optional<Chain>> chain(const Id& area, const Id& device) override;
    Result<std::vector<shared::Grant>> grants(const Id& area, const Id& person) override;
    Result<std::vector<ParkedMaking>> parkedMakings(const Id& area, const Id& person) override;
    Result<std::vector<StateChange>> states(const Id& area, const Id& report) override;
    Result<std::optional<std::string>> earlySet(const Id& area, const Id& device,
                                                std::uint64_t deviceSeq) override;
    Result<std::optional<Entry>> entry(const Id& area, std::uint64_t revision) override;
    Result<std::optional<Entry>> entryOf(const Id& area, const Hash& setHash) override;
    Result<std::optional<Entry>> entryBySeq(const Id& area, const Id& device,
                                            std::uint64_t deviceSeq) override;
    Result<std::optional<std::uint64_t>> restoredAt(const Id& area, const Id& epoch) override;
    Result<std::optional<Base>> originOf(const Id& area, const Id& epoch) override;
    Result<std::optional<std::uint64_t>> releasedFrom(const Id& area, const Id& device,
                                                      std::uint64_t deviceSeq) override;
    Result<std::vector<std::string>> lateReceipts(const Id& area, const Id& device,
                                                  std::uint64_t deviceSeq) override;
    Result<std::vector<Base>> parkedBefore(const Id& area, const Id& device,
                                           std::uint64_t deviceSeq) override;
    Result<std::optional<std::uint64_t>> carriedAs(const Id& area, const Id& device,
                                                   const Id& former,
                                                   std::uint64_t formerSeq) override;
    Result<std::optional<Hash>> carrierOf(const Id& area, const Hash& original) override;
    Result<std::optional<std::string>> pastText(const Id& area, const Id& record,
                                                const Hash& hash) override;
    Result<std::optional<Stored>> find(std::uint32_t kind, const Id& area, const Id& id) override;
    Result<std::vector<Stored>> naming(std::uint32_t kind, const std::string& column,
                                       const Id& area, const Id& id) override;
    Result<std::vector<Stored>> openConflicts(const Id& area, const Id& record) override;

    Result<> putHead(const AreaHead& head) override;
    Result<> beginEpoch(const Id& area, const Id& epoch) override;
    Result<> putOtherEpoch(const Id& area, const Id& epoch, const Base& former) override;
    Result<> replaceEntry(const Id& area, const Entry& entry) override;
    Result<> putRedaction(const Id& area, const Redaction& redaction) override;
    Result<> dropPastTexts(const Id& area, const Id& record) override;
    Result<> putRecord(const Stored& stored) override;
    Result<> addDigest(const Id& area, const DigestSum& change) override;
    Result<> putIncident(const Incident& incident) override;
    Result<> append(const Id& area, const Entry& entry) override;
    Result<> putChain(const Id& area, const Id& device, const Chain& chain) override;
    Result<> putParkedMaking(const Id& area, const Id& person, const ParkedMaking& making) override;
    Result<> dropParkedMakings(const Id& area, const Id& parked) override;
    Result<> putReleased(const Id& area, const Id& device, std::uint64_t deviceSeq,
                         std::uint64_t parkedAt) override;
    Result<> putParkedBefore(const Id& area, const Id& device, std::uint64_t deviceSeq,
                             const Base& at) override;
    Result<> putLateReceipt(const Id& area, const Id& device, std::uint64_t deviceSeq,
                            const Id& epoch, const std::string& receipt) override;
    Result<> putCarried(const Id& area, const Id& device, std::uint64_t deviceSeq, const Id& former,
                        std::uint64_t formerSeq) override;
    Result<> putCarrier(const Id& area, const Hash& original, const Hash& carrier) override;
    Result<> putEarly(const Id& area, const Id& device, std::uint64_t deviceSeq,
                      const std::string& set) override;
    Result<> dropEarly(const Id& area, const Id& device, std::uint64_t upTo) override;
    Result<> putState(const Id& area, const Id& report, const StateChange& change) override;
    Result<> putGrant(const shared::Grant& grant) override;
    Result<> putDevice(const Device& device) override;
    Result<> putEnrolmentCode(const EnrolmentCode& code) override;
    Result<> putSetting(const std::string& name, const std::string& value) override;
    Result<> putPastText(const Id& area, const Id& record, const std::string& text) override;
    Result<> putEvidenceUse(const Hash& sha256, const EvidenceUse& use) override;
    Result<> nested(const std::function<Result<>()>& work) override;
    Result<> commit() override;

  private:
    /// So that what is asked for without its area is found.
    void putPlace(std::int64_t what, std::string_view name, const Id& inArea);
    void hold(const Stored& stored);
    void hold(const Id& area, const Entry& entry);
    /// The lives of `area`'s ledger, read if they are not held.
    Result<const Held::Lives*> livesOf(const Id& area);

    std::unique_lock<std::mutex> lock_;
    Link& link_;
    Growth* growth_;  ///< null: nobody is told what grew
    Held held_;
};

}  // namespace field::server::postgres
