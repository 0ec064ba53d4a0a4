#include <unistd.h>

#include <filesystem>
#include <map>
#include <set>

#include "client/store/evidence_files.h"
#include "client/store/gap.h"
#include "client/store/page_taking.h"
#include "client/store/store_state.h"

namespace field::client {

using shared::Code;
using shared::Failure;
using sync::AreaState;
using sync::Receipt;
using sync::Verdict;

namespace {

/// A page of the outbox; sync.md, "The exchange".
constexpr std::size_t pageSets = 500, pageBytes = 256 << 10;
/// Receipts of earlier sets that go along; older ones a restored server asks for with their sets.
constexpr std::size_t pageReceipts = 32;

/// Whether the author hears of it: anything but "became the value".
bool toTell(const Receipt& receipt) {
    if (receipt.verdict == Verdict::parked) return true;
    for (const auto& outcome : receipt.outcomes) {
        if (outcome.outcome != sync::Outcome::applied && outcome.outcome != sync::Outcome::same) {
            return true;
        }
    }
    return false;
}

class StoreReplica : public sync::Replica {
  public:
    explicit StoreReplica(StoreState& store) : store_(store) {}

    Result<Identity> identity() override { return store_.identity(); }

    Result<std::vector<AreaState>> areas() override {
        auto rows = store_.areas.all();
        if (!rows) return rows.failure();
        std::vector<AreaState> states;
        for (const auto& row : *rows) states.push_back(row.state);
        return states;
    }

    Result<std::vector<Receipt>> formerReceipts(const sync::ChangeSet& set) override {
        auto area = store_.areas.find(set.area);
        if (!area) return area.failure();
        if (!*area) return std::vector<Receipt>{};
        const auto number = (*area)->fromChain(set.deviceSeq);
        auto former = store_.sets.former(set.area, number);
        if (!former || (*area)->epochs.size() < 2) return former;
        auto later = store_.sets.inLaterLives(set.area, number, pageReceipts);
        if (!later) return later;
        // Only what did not become the value; whoever saw it stand needs no word.
        std::copy_if(later->begin(), later->end(), std::back_inserter(*former), toTell);
        return former;
    }

    Result<std::vector<sync::ChangeSet>> outbox(const Id& afterArea,
                                                std::uint64_t afterSeq) override {
        auto self = identity();
        if (!self) return self.failure();
        auto held = store_.recovery.holdsBack();
        if (!held) return held.failure();
        if (*held) return std::vector<sync::ChangeSet>{};
        auto rows = store_.areas.all();
        if (!rows) return rows.failure();
        std::map<Id, AreaRow> areas;
        for (auto& row : *rows) areas[row.state.area] = std::move(row);
        const auto after =
            areas.contains(afterArea) ? areas[afterArea].fromChain(afterSeq) : afterSeq;
        auto waiting = store_.sets.waiting(afterArea, after, pageSets, pageBytes);
        if (!waiting) return waiting.failure();
        std::vector<sync::ChangeSet> sets;
        bool allSigned = true;
        for (const auto& own : *waiting) {
            auto set = changeSetOf(own, *self, areas[own.area]);
            const auto kept = shared::Signature::from(own.signature);
            allSigned = allSigned && kept;
            set.signature =
                kept ? *kept : shared::sign(self->key, sync::signedBytes(self->server, set));
            sets.push_back(std::move(set));
        }
        if (allSigned) return sets;
        auto kept = store_.db->transaction([&]() -> Result<> {
            for (std::size_t i = 0; i < sets.size(); ++i) {
                if (!(*waiting)[i].signature.empty()) continue;
                auto put = store_.sets.putSignature(sets[i].area, (*waiting)[i].deviceSeq,
                                                    sets[i].signature);
                if (!put) return put;
            }
            return shared::Done{};
        });
        if (!kept) return kept.failure();
        return sets;
    }

    Result<> takeReceipts(const std::vector<Receipt>& receipts) override {
        return store_.db->transaction([&]() -> Result<> {
            for (const auto& receipt : receipts) {
                if (auto taken = takeReceipt(receipt); !taken) return taken;
            }
            // A receipt that was lost on its way may come after the rows it is about.
            std::set<Id> areas;
            for (const auto& receipt : receipts) areas.insert(receipt.area);
            for (const auto& area : areas) {
                if (auto done = settlePassed(store_, area); !done) return done;
            }
            return shared::Done{};
        });
    }

    Result<> takePage(const sync::AreaPage& page) override {
        Taken became;
        auto done = store_.db->transaction([&]() -> Result<> {
            auto taken = client::takePage(store_, page);
            if (!taken) return taken.failure();
            became = taken.take();
            return shared::Done{};
        });
        if (!done) return done;
        for (const auto& sha256 : became.forgotten) (void)store_.evidence.drop(sha256);
        if (became.stale)
            return Failure{Code::invalid, "the page does not go on where this device stands"};
        if (became.sendFirst)
            return Failure{Code::missing,
                           "the ledger was restored; what it lacks goes there first"};
        return shared::Done{};
    }

    Result<> pulledAll() override {
        if (auto noted = store_.bundleTimes.overtake(); !noted) return noted;
        return store_.db->transaction([&]() -> Result<> {
            return store_.settings.put(settings::lastExchangeMs,
                                       std::to_string(store_.env->wallMs()));
        });
    }

    Result<std::vector<sync::EvidenceToSend>> evidenceToSend() override {
        // A thumbnail shows what was seen long before the picture is there.
        auto statement = store_.db->prepare(
            "SELECT sha256, size FROM evidence_file WHERE own = 1 AND sent = 0 ORDER BY sha256 NOT "
            "IN (SELECT thumbnail_sha256 FROM evidence WHERE length(thumbnail_sha256) = 32), "
            "kept_ms");
        std::vector<sync::EvidenceToSend> all;
        for (;;) {
            auto there = statement.step();
            if (!there) return there.failure();
            if (!*there) return all;
            const auto sha256 = statement.hash(0);
            const auto read = [this, sha256](std::uint64_t offset, std::size_t size) {
                return store_.evidence.read(sha256, offset, size);
            };
            all.push_back({sha256, read, static_cast<std::uint64_t>(statement.integer(1))});
        }
    }

    Result<> evidenceSent(const Hash& sha256) override {
        return store_.db->transaction([&] {
            auto statement =
                store_.db->prepare("UPDATE evidence_file SET sent = 1 WHERE sha256 = ?1");
            return statement.bind(1, sha256).run();
        });
    }

    Result<std::vector<Hash>> evidenceWanted() override {
        // Thumbnails first, then newest first: what a person just looks for comes before the
        // archive.
        auto statement = store_.db->prepare(
            "SELECT named.sha256 FROM ("
            "SELECT sha256, revision, 1 AS large FROM evidence WHERE deleted = 0 UNION ALL "
            "SELECT thumbnail_sha256, revision, 0 FROM evidence WHERE deleted = 0 UNION ALL "
            "SELECT stamped_sha256, revision, 1 FROM evidence WHERE deleted = 0) AS named "
            "WHERE length(named.sha256) = 32 AND NOT EXISTS("
            "SELECT 1 FROM evidence_file WHERE evidence_file.sha256 = named.sha256 AND freed <> 2) "
            "GROUP BY named.sha256 ORDER BY MIN(named.large), MAX(named.revision) DESC");
        std::vector<Hash> all;
        for (;;) {
            auto there = statement.step();
            if (!there) return there.failure();
            if (!*there) return all;
            all.push_back(statement.hash(0));
        }
    }

    Result<std::string> evidencePath(const Hash& sha256) override {
        return store_.evidence.arriving(sha256);
    }

    Result<> evidenceArrived(const Hash& sha256) override {
        auto arrived = store_.evidence.arrived(sha256);
        if (!arrived) return arrived.failure();
        return store_.db->transaction([&] {
            auto statement = store_.db->prepare(
                "INSERT INTO evidence_file(sha256, size, own, sent, kept_ms) "
                "VALUES(?1, ?2, 0, 1, ?3) ON CONFLICT(sha256) DO UPDATE SET freed = 0");
            return statement.bind(1, sha256)
                .bind(2, arrived->size)
                .bind(3, store_.env->wallMs())
                .run();
        });
    }

  private:
    Result<> takeReceipt(const Receipt& receipt) {
        auto area = store_.areas.find(receipt.area);
        if (!area) return area.failure();
        if (!*area) return shared::Done{};
        auto set = store_.sets.answered(receipt, (*area)->fromChain(receipt.deviceSeq));
        if (!set) return set.failure();
        if (!*set) return shared::Done{};  // of another life, or taken before
        if (receipt.verdict == Verdict::early || receipt.verdict == Verdict::invalid) {
            const auto number = (*area)->fromChain(receipt.waitingFor);
            if (receipt.verdict == Verdict::early) {
                auto answered = answerGap(store_, **area, number);
                if (!answered) return answered;
            }
            return store_.sets.putWaiting(**set, receipt, number);
        }
        auto ended = ofEndedLife(**area, **set, receipt);
        if (!ended) return ended.failure();
        if (*ended) return shared::Done{};
        return store_.sets.putReceipt(**set, receipt, toTell(receipt));
    }

    /// A late answer of a server that was restored since says nothing of the one that is.
    Result<bool> ofEndedLife(const AreaRow& area, const OwnSet& set, const Receipt& receipt) {
        if (area.hasEnded(receipt.at.epoch)) return true;
        auto former = store_.sets.former(set.area, set.deviceSeq);
        if (!former) return former.failure();
        return std::any_of(former->begin(), former->end(),
                           [&](const Receipt& one) { return one.at.epoch == receipt.at.epoch; });
    }

    StoreState& store_;
};

}  // namespace

std::unique_ptr<sync::Replica> makeReplica(StoreState& state) {
    return std::make_unique<StoreReplica>(state);
}

}  // namespace field::client
