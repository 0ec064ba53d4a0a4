#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sync/exchange.h"
#include "tests/support/served.h"

namespace bench {

using field::shared::Hash;
using field::shared::Id;
using field::shared::Result;

/// A device as a server meets it: the product's exchange over the product's transport, with sets
/// that the product's code wrote and signed. Only its store is light: of all it was sent it keeps
/// where it stands in each area, in memory, so that two thousand fit on one machine and what is
/// measured is the server. For one thread at a time.
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

    void connect(const std::string& url);
    /// The product's exchange, once.
    Result<field::sync::Summary> exchange();
    /// What the server asked it to wait, ms.
    [[nodiscard]] std::int64_t askedMs() const { return line_->retryAfterMs; }

    /// Called when nothing that was saved waits for its receipt any more.
    void onReceived(std::function<void()> then) { onReceived_ = std::move(then); }
    /// Hashes of all that was saved.
    [[nodiscard]] std::vector<Hash> savedHashes() const;
    /// Money checks that were made.
    [[nodiscard]] std::size_t rowsMade() const { return rowsMade_; }
    /// Receipts that said anything but "received, and every edit became the value".
    [[nodiscard]] std::size_t otherReceipts() const { return otherReceipts_; }

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
    field::sync::Edit moneyCheck(const Id& id, std::size_t row, bool making);

    served::Tablet pen_;  ///< who it is, and where its chain ends
    std::shared_ptr<field::shared::Env> env_;
    std::unique_ptr<field::sync::Transport> line_;
    std::map<Id, field::sync::AreaState> areas_;
    std::vector<Written>
        written_;  ///< the first `received_` have receipts, the first `saved_` went
    std::size_t saved_ = 0, received_ = 0, otherReceipts_ = 0;
    Id visit_;
    std::vector<Id> lastMade_;  ///< money checks of the last save that made some
    std::size_t rowsMade_ = 0;
    std::function<void()> onReceived_ = [] {};
};

}  // namespace bench
