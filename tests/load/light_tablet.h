#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sync/exchange.h"
#include "tests/load/held.h"
#include "tests/support/served.h"

namespace load {

using field::shared::Result;

/// A device as a server meets it: the product's exchange over the product's transport, with sets
/// that the product's code wrote and signed. Only its store is light: what it was sent it keeps in
/// memory, so that two thousand fit on one machine and what is measured is the server. For one
/// thread at a time.
class LightTablet final : public field::sync::Replica {
  public:
    LightTablet(const served::Tablet& enrolled, std::shared_ptr<field::shared::Env> env);

    /// Writes and signs the save that makes its visit.
    void beginVisit();
    /// Writes and signs `sets` saves more: one makes `editsPerSet` money checks of the visit, the
    /// next changes three columns of each of these.
    void write(std::size_t sets);
    static constexpr std::size_t editsPerSet = 8;
    /// The next `sets` of what is written are in the outbox from now on.
    void save(std::size_t sets) { saved_ += sets; }

    /// From now on it goes to `url`, under TLS if it knows `pins`, as an app that was just started:
    /// with no connection and no session left from before.
    void connect(const std::string& url, const field::sync::Pins& pins);
    /// The product's exchange, once.
    Result<field::sync::Summary> exchange();
    /// What the server asked it to wait, ms.
    [[nodiscard]] std::int64_t askedMs() const { return line_->retryAfterMs; }

    /// Called when nothing that was saved waits for its receipt any more.
    void onReceived(std::function<void()> then) { onReceived_ = std::move(then); }
    /// Who it is, and what it may read.
    [[nodiscard]] const served::Tablet& who() const { return pen_; }
    /// Hashes of all that was saved.
    [[nodiscard]] std::vector<Hash> savedHashes() const;
    /// Saved sets that have no receipt.
    [[nodiscard]] std::size_t waiting() const { return saved_ - received_; }
    /// Receipts that said anything but "received, and every edit became the value".
    [[nodiscard]] std::size_t otherReceipts() const { return otherReceipts_; }
    /// The money checks it made, with contentOf() what its person saved last.
    [[nodiscard]] const std::unordered_map<Id, std::uint64_t>& made() const { return made_; }
    [[nodiscard]] const Id& visit() const { return visit_; }
    /// Where it stands, by area.
    [[nodiscard]] const std::map<Id, field::sync::AreaState>& stands() const { return areas_; }
    /// What it was sent.
    [[nodiscard]] const Held& held() const { return held_; }
    /// Rows that it was sent of other projects than its own, as they said themselves.
    [[nodiscard]] std::size_t foreignRows() const { return foreignRows_; }

    Result<Identity> identity() override;
    Result<std::vector<field::sync::AreaState>> areas() override;
    Result<std::vector<field::sync::ChangeSet>> outbox(const Id& afterArea,
                                                       std::uint64_t afterSeq) override;
    Result<std::vector<field::sync::Receipt>> formerReceipts(
        const field::sync::ChangeSet& set) override;
    Result<> takeReceipts(const std::vector<field::sync::Receipt>& receipts) override;
    Result<> takePage(const field::sync::AreaPage& page) override;
    Result<> pulledAll() override;
    Result<std::vector<field::sync::EvidenceToSend>> evidenceToSend() override;
    Result<> evidenceSent(const Hash& sha256) override;
    Result<std::vector<Hash>> evidenceWanted() override;
    Result<std::string> evidencePath(const Hash& sha256) override;
    Result<> evidenceArrived(const Hash& sha256) override;

  private:
    struct Written {
        field::sync::ChangeSet set;
        Hash hash;
    };
    void sign(std::vector<field::sync::Edit> edits);
    /// The edit that makes `id` as the row `row`, or changes it so.
    field::sync::Edit moneyCheck(const Id& id, std::size_t row, bool making);

    served::Tablet pen_;  ///< who it is, and where its chain ends
    std::shared_ptr<field::shared::Env> env_;
    std::unique_ptr<field::sync::Transport> line_;
    std::map<Id, field::sync::AreaState> areas_;
    Held held_;
    /// The first `received_` have receipts, and no bytes any more; the first `saved_` went.
    std::vector<Written> written_;
    std::size_t saved_ = 0, received_ = 0, otherReceipts_ = 0, foreignRows_ = 0;
    Id visit_;
    std::vector<Id> lastMade_;  ///< money checks of the last save that made some
    std::unordered_map<Id, std::uint64_t> made_;
    std::function<void()> onReceived_ = [] {};
};

}  // namespace load
