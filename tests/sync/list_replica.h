#pragma once

#include "shared/crypto.h"
#include "sync/replica.h"
#include "sync/wire.h"

namespace field::sync {

using shared::Code;
using shared::Done;
using shared::Failure;

/// A device's store in memory, as plain as the contract of sync/replica.h allows.
class ListReplica : public Replica {
  public:
    explicit ListReplica(shared::Env& env) : env_(env) {
        self_ = {shared::newId(env), shared::newId(env), shared::newKeyPair(env).publicKey,
                 shared::newKeyPair(env)};
        area = shared::newId(env);
    }
    void save() {
        ChangeSet set;
        set.area = area;
        set.device = self_.device;
        set.person = self_.person;
        set.deviceSeq = ++saved_;
        set.payload = std::string(100, 'p');
        waiting.push_back(set);
    }

    Result<Identity> identity() override { return self_; }
    Result<std::vector<AreaState>> areas() override { return known; }
    Result<std::vector<Receipt>> formerReceipts(const ChangeSet&) override {
        return std::vector<Receipt>{};
    }
    Result<std::vector<ChangeSet>> outbox(const Id&, std::uint64_t afterSeq) override {
        std::vector<ChangeSet> page;
        for (const auto& set : waiting) {
            if (set.deviceSeq > afterSeq && page.size() < pageSize) page.push_back(set);
        }
        return page;
    }
    Result<> takeReceipts(const std::vector<Receipt>& receipts) override {
        for (const auto& receipt : receipts) {
            if (receipt.verdict == Verdict::early || receipt.verdict == Verdict::invalid) continue;
            std::erase_if(waiting,
                          [&](const auto& set) { return set.deviceSeq == receipt.deviceSeq; });
        }
        return Done{};
    }
    Result<> takePage(const AreaPage& page) override {
        if (pullFault) return *pullFault;
        if (known.empty()) known.push_back({page.area, {}, {}, {}, {}, false, {}});
        auto& state = known.front();
        if (page.from != state.staged) return Failure{Code::invalid, "stale"};
        rows += page.rows.size();
        state.staged = page.more ? page.to : Position{};
        state.cursor = page.cursor;
        if (!page.more) state.visible = page.head, state.headHash = page.headHash;
        return Done{};
    }
    Result<> pulledAll() override {
        ++wholePulls;
        return Done{};
    }
    Result<std::vector<EvidenceToSend>> evidenceToSend() override { return toSend; }
    Result<> evidenceSent(const Hash&) override { return Done{}; }
    Result<std::vector<Hash>> evidenceWanted() override { return std::vector<Hash>{}; }
    Result<std::string> evidencePath(const Hash&) override { return std::string(); }
    Result<> evidenceArrived(const Hash&) override { return Done{}; }

    Id area;
    std::vector<ChangeSet> waiting;
    std::vector<AreaState> known;
    std::vector<EvidenceToSend> toSend;
    int wholePulls = 0;
    std::size_t pageSize = 2, rows = 0;
    std::optional<Failure> pullFault;

  private:
    shared::Env& env_;
    Identity self_;
    std::uint64_t saved_ = 0;
};

}  // namespace field::sync
