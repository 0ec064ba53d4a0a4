#include "client/store/tables/change_sets.h"

#include <charconv>

#include "shared/proto/sync.pb.h"
#include "sync/messages.h"

namespace field::client {

using shared::Code;
using shared::Failure;

namespace {

constexpr int stageOf(Stage stage) { return static_cast<int>(stage); }

const std::string setColumns =
    "area_id, project_id, epoch, device_seq, hash, prev_hash, payload, signature, saved_ms, "
    "saved_hash";

OwnSet setOf(shared::Statement& from) {
    OwnSet set;
    set.area = from.id(0);
    set.project = from.id(1);
    set.epoch = from.id(2);
    set.deviceSeq = static_cast<std::uint64_t>(from.integer(3));
    set.hash = from.hash(4);
    set.prevHash = from.hash(5);
    set.payload = from.blob(6);
    set.signature = from.blob(7);
    set.savedMs = from.integer(8);
    if (!from.isNull(9)) set.savedAs = from.hash(9);
    return set;
}

/// Every set the statement gives, until `take` says false.
template <class Take>
Result<> eachSet(shared::Statement& statement, Take take) {
    for (;;) {
        auto there = statement.step();
        if (!there) return there.failure();
        if (!*there || !take(setOf(statement))) return shared::Done{};
    }
}

Result<std::vector<OwnSet>> setsOf(shared::Statement& statement) {
    std::vector<OwnSet> sets;
    auto done = eachSet(statement, [&](OwnSet set) {
        sets.push_back(std::move(set));
        return true;
    });
    if (!done) return done.failure();
    return sets;
}

Result<std::optional<OwnSet>> firstOf(shared::Statement& statement) {
    std::optional<OwnSet> found;
    auto done = eachSet(statement, [&](OwnSet set) {
        found = std::move(set);
        return false;
    });
    if (!done) return done.failure();
    return found;
}

Result<sync::Receipt> receiptOf(std::string_view bytes) {
    wire::Receipt message;
    if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
        return Failure{Code::damaged, "a kept receipt cannot be read"};
    }
    return sync::fromWire(message);
}

Result<std::vector<sync::Receipt>> receiptsOf(shared::Statement& statement) {
    std::vector<sync::Receipt> all;
    for (;;) {
        auto there = statement.step();
        if (!there) return there.failure();
        if (!*there) return all;
        auto receipt = receiptOf(statement.blob(0));
        if (!receipt) return receipt.failure();
        all.push_back(receipt.take());
    }
}

/// The column `waiting` holds one text for both ways to wait, which these two tell apart.
constexpr std::string_view behindSet = "waiting for set ";

std::string waitingText(const sync::Receipt& receipt, std::uint64_t number) {
    if (receipt.verdict == sync::Verdict::early)
        return std::string(behindSet) + std::to_string(number);
    return receipt.detail.empty() ? receipt.reason : receipt.reason + ": " + receipt.detail;
}

/// 0: it waits for no other set.
std::uint64_t setWaitedFor(std::string_view text) {
    if (!text.starts_with(behindSet)) return 0;
    std::uint64_t number = 0;
    const auto [end, error] =
        std::from_chars(text.data() + behindSet.size(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? number : 0;
}

}  // namespace

Result<> ChangeSets::add(const OwnSet& set) {
    auto statement = db_.prepare("INSERT INTO change_set(" + setColumns +
                                 ", stage, told, waiting) "
                                 "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, 0, '')");
    if (!set.savedAs.none()) statement.bind(10, set.savedAs);
    return statement.bind(1, set.area)
        .bind(2, set.project)
        .bind(3, set.epoch)
        .bind(4, set.deviceSeq)
        .bind(5, set.hash)
        .bind(6, set.prevHash)
        .bindBlob(7, set.payload)
        .bindBlob(8, set.signature)
        .bind(9, set.savedMs)
        .run();
}

Result<std::vector<OwnSet>> ChangeSets::waiting(const Id& area, std::uint64_t seq,
                                                std::size_t count, std::size_t bytes) {
    auto statement = db_.prepare("SELECT " + setColumns +
                                 " FROM change_set WHERE stage = 0 AND "
                                 "(area_id > ?1 OR (area_id = ?1 AND device_seq > ?2)) "
                                 "ORDER BY area_id, device_seq");
    statement.bind(1, area).bind(2, seq);
    std::vector<OwnSet> sets;
    std::size_t size = 0;
    auto done = eachSet(statement, [&](OwnSet set) {
        size += set.payload.size();
        if (!sets.empty() && (sets.size() == count || size > bytes)) return false;
        sets.push_back(std::move(set));
        return true;
    });
    if (!done) return done.failure();
    return sets;
}

Result<> ChangeSets::putSignature(const Id& area, std::uint64_t seq,
                                  const shared::Signature& signature) {
    auto statement =
        db_.prepare("UPDATE change_set SET signature = ?3 WHERE area_id = ?1 AND device_seq = ?2");
    return statement.bind(1, area).bind(2, seq).bind(3, signature).run();
}

Result<std::optional<OwnSet>> ChangeSets::answered(const sync::Receipt& receipt,
                                                   std::uint64_t number) {
    const auto find = [&](const char* by, const auto& key) -> Result<std::optional<OwnSet>> {
        auto statement = db_.prepare("SELECT " + setColumns +
                                     " FROM change_set WHERE stage = 0 AND area_id = ?1 AND " + by);
        return firstOf(statement.bind(1, receipt.area).bind(2, key));
    };
    // A hash names the set; the server gives none where it could not read what it would have
    // hashed, and no sequence number to an untrusted one. The number finds it at once.
    if (receipt.deviceSeq != 0) {
        auto found = find("device_seq = ?2", number);
        if (!found) return found;
        if (*found && (receipt.setHash.none() || (*found)->hash == receipt.setHash)) return found;
    }
    if (receipt.setHash.none()) return std::optional<OwnSet>();
    return find("hash = ?2", receipt.setHash);
}

Result<> ChangeSets::putReceipt(const OwnSet& set, const sync::Receipt& receipt, bool told) {
    wire::Receipt message;
    sync::toWire(receipt, message);
    auto statement = db_.prepare(
        "UPDATE change_set SET stage = ?3, receipt = ?4, receipt_epoch = ?5, receipt_revision = "
        "?6, told = ?7, waiting = '' WHERE area_id = ?1 AND device_seq = ?2");
    return statement.bind(1, set.area)
        .bind(2, set.deviceSeq)
        .bind(3, stageOf(Stage::received))
        .bindBlob(4, message.SerializeAsString())
        .bind(5, receipt.at.epoch)
        .bind(6, receipt.at.revision)
        .bind(7, told ? 1 : 0)
        .run();
}

Result<> ChangeSets::putWaiting(const OwnSet& set, const sync::Receipt& receipt,
                                std::uint64_t number) {
    auto statement =
        db_.prepare("UPDATE change_set SET waiting = ?3 WHERE area_id = ?1 AND device_seq = ?2");
    return statement.bind(1, set.area)
        .bind(2, set.deviceSeq)
        .bindText(3, waitingText(receipt, number))
        .run();
}

Result<std::vector<OwnSet>> ChangeSets::passed(const Id& area, const Base& visible) {
    auto statement = db_.prepare("SELECT " + setColumns +
                                 " FROM change_set WHERE stage = 1 AND area_id = ?1 AND "
                                 "receipt_epoch = ?2 AND receipt_revision <= ?3 "
                                 "ORDER BY device_seq");
    statement.bind(1, area).bind(2, visible.epoch).bind(3, visible.revision);
    return setsOf(statement);
}

Result<> ChangeSets::putSettled(const OwnSet& set) {
    auto statement =
        db_.prepare("UPDATE change_set SET stage = ?3 WHERE area_id = ?1 AND device_seq = ?2");
    return statement.bind(1, set.area)
        .bind(2, set.deviceSeq)
        .bind(3, stageOf(Stage::settled))
        .run();
}

Result<std::vector<OwnSet>> ChangeSets::toCarry(const Id& area, std::uint64_t last,
                                                const Id& epoch) {
    auto statement = db_.prepare("SELECT " + setColumns +
                                 " FROM change_set WHERE area_id = ?1 AND device_seq <= ?2 AND "
                                 "(stage < 2 OR receipt_epoch <> ?3) ORDER BY device_seq");
    return setsOf(statement.bind(1, area).bind(2, last).bind(3, epoch));
}

Result<Hash> ChangeSets::lastSettled(const Id& area, std::uint64_t last, const Id& epoch) {
    auto statement = db_.prepare(
        "SELECT hash, receipt FROM change_set WHERE area_id = ?1 AND device_seq <= ?2 AND "
        "stage = 2 AND receipt_epoch = ?3 ORDER BY device_seq DESC");
    statement.bind(1, area).bind(2, last).bind(3, epoch);
    for (;;) {
        auto there = statement.step();
        if (!there) return there.failure();
        if (!*there) return Hash{};
        auto receipt = receiptOf(statement.blob(1));
        if (!receipt) return receipt.failure();
        if (receipt->verdict == sync::Verdict::received) return statement.hash(0);
    }
}

Result<> ChangeSets::replace(std::uint64_t was, const OwnSet& set,
                             const std::function<bool(const Id&)>& hasEnded) {
    auto moved = db_.prepare(
        "UPDATE former_receipt SET device_seq = ?3 WHERE area_id = ?1 AND device_seq = ?2");
    if (auto done = moved.bind(1, set.area).bind(2, was).bind(3, set.deviceSeq).run(); !done)
        return done;
    auto life = db_.prepare(
        "SELECT receipt_epoch FROM change_set WHERE area_id = ?1 AND device_seq = ?2 AND stage > "
        "0");
    auto there = life.bind(1, set.area).bind(2, was).step();
    if (!there) return there.failure();
    if (*there && hasEnded(life.id(0))) {
        auto aside = db_.prepare(
            "INSERT OR IGNORE INTO former_receipt SELECT area_id, ?3, receipt_epoch, receipt FROM "
            "change_set WHERE area_id = ?1 AND device_seq = ?2");
        aside.bind(1, set.area).bind(2, was).bind(3, set.deviceSeq);
        if (auto done = aside.run(); !done) return done;
    }
    auto gone = db_.prepare("DELETE FROM change_set WHERE area_id = ?1 AND device_seq = ?2");
    if (auto done = gone.bind(1, set.area).bind(2, was).run(); !done) return done;
    return add(set);
}

Result<> ChangeSets::drop(const OwnSet& set) {
    auto gone = db_.prepare("DELETE FROM change_set WHERE area_id = ?1 AND device_seq = ?2");
    return gone.bind(1, set.area).bind(2, set.deviceSeq).run();
}

Result<std::int64_t> ChangeSets::sendAgain(const Id& area, const Id& epoch, std::uint64_t kept) {
    const std::string others =
        " FROM change_set WHERE area_id = ?1 AND stage > 0 AND receipt_epoch <> ?2";
    // What the copy had that was restored. A set that came into several lives, or into a later one
    // than it was saved in, has a receipt that need not be the copy's: it is asked for.
    auto standing = db_.prepare(
        "UPDATE change_set SET receipt_epoch = ?2 WHERE area_id = ?1 AND stage > 0 AND "
        "receipt_epoch <> ?2 AND receipt_epoch = epoch AND device_seq <= ?3 AND NOT EXISTS(SELECT "
        "1 FROM former_receipt WHERE former_receipt.area_id = ?1 AND former_receipt.device_seq = "
        "change_set.device_seq)");
    if (auto done = standing.bind(1, area).bind(2, epoch).bind(3, kept).run(); !done)
        return done.failure();
    auto aside = db_.prepare(
        "INSERT OR IGNORE INTO former_receipt SELECT area_id, device_seq, receipt_epoch, receipt" +
        others);
    if (auto done = aside.bind(1, area).bind(2, epoch).run(); !done) return done.failure();
    auto again = db_.prepare(
        "UPDATE change_set SET stage = 0 WHERE area_id = ?1 AND stage > 0 AND receipt_epoch <> ?2");
    if (auto done = again.bind(1, area).bind(2, epoch).run(); !done) return done.failure();
    return db_.changes();
}

Result<std::optional<OwnSet>> ChangeSets::find(const Hash& hash) {
    // What is as short as a hash is one: every payload has its salt, time and zone.
    auto statement = db_.prepare("SELECT " + setColumns +
                                 " FROM change_set WHERE hash = ?1 AND length(payload) > 32");
    return firstOf(statement.bind(1, hash));
}

Result<> ChangeSets::redact(const OwnSet& set) {
    auto put = db_.prepare(
        "UPDATE change_set SET payload = ?3, told = 0 WHERE area_id = ?1 AND device_seq = ?2");
    const auto inPlace = shared::sha256(set.payload);
    return put.bind(1, set.area).bind(2, set.deviceSeq).bindBlob(3, inPlace.view()).run();
}

Result<std::vector<sync::Receipt>> ChangeSets::former(const Id& area, std::uint64_t seq) {
    auto statement =
        db_.prepare("SELECT receipt FROM former_receipt WHERE area_id = ?1 AND device_seq = ?2");
    return receiptsOf(statement.bind(1, area).bind(2, seq));
}

Result<std::vector<sync::Receipt>> ChangeSets::inLaterLives(const Id& area, std::uint64_t seq,
                                                            std::size_t count) {
    auto statement = db_.prepare(
        "SELECT receipt FROM change_set WHERE area_id = ?1 AND device_seq < ?2 AND stage > 0 AND "
        "receipt_epoch <> epoch AND NOT EXISTS(SELECT 1 FROM change_set WHERE area_id = ?1 AND "
        "device_seq < ?2 AND stage = 0) ORDER BY device_seq DESC LIMIT ?3");
    return receiptsOf(statement.bind(1, area).bind(2, seq).bind(3, std::uint64_t{count}));
}

Result<std::optional<OwnSet>> ChangeSets::firstFrom(const Id& area, std::uint64_t seq) {
    auto statement = db_.prepare("SELECT " + setColumns +
                                 " FROM change_set WHERE area_id = ?1 AND device_seq >= ?2 "
                                 "ORDER BY device_seq LIMIT 1");
    return firstOf(statement.bind(1, area).bind(2, seq));
}

Result<std::vector<std::pair<OwnSet, std::optional<sync::Receipt>>>> ChangeSets::ofProject(
    const Id& area, const Id& project) {
    auto statement = db_.prepare("SELECT " + setColumns +
                                 ", receipt FROM change_set WHERE area_id = ?1 AND project_id = ?2 "
                                 "AND length(payload) > 32 ORDER BY device_seq");
    statement.bind(1, area).bind(2, project);
    std::vector<std::pair<OwnSet, std::optional<sync::Receipt>>> all;
    for (;;) {
        auto there = statement.step();
        if (!there) return there.failure();
        if (!*there) return all;
        all.emplace_back(setOf(statement), std::nullopt);
        if (statement.isNull(10)) continue;
        auto receipt = receiptOf(statement.blob(10));
        if (!receipt) return receipt.failure();
        all.back().second = receipt.take();
    }
}

Result<std::vector<OutboxEntry>> ChangeSets::entries(bool waitingOnly) {
    auto statement = db_.prepare(
        std::string("SELECT area_id, project_id, device_seq, hash, stage, saved_ms, receipt, "
                    "waiting, saved_hash FROM change_set ") +
        (waitingOnly ? "WHERE stage = 0 " : "") + "ORDER BY area_id, device_seq");
    std::vector<OutboxEntry> entries;
    for (;;) {
        auto there = statement.step();
        if (!there) return there.failure();
        if (!*there) return entries;
        OutboxEntry entry;
        entry.area = statement.id(0);
        entry.project = statement.id(1);
        entry.deviceSeq = static_cast<std::uint64_t>(statement.integer(2));
        entry.hash = statement.hash(3);
        entry.stage = static_cast<Stage>(statement.integer(4));
        entry.savedMs = statement.integer(5);
        if (!statement.isNull(6)) {
            auto receipt = receiptOf(statement.blob(6));
            if (!receipt) return receipt.failure();
            entry.receipt = receipt.take();
        }
        entry.waitingReason = statement.text(7);
        entry.savedAs = statement.isNull(8) ? entry.hash : statement.hash(8);
        entry.waitsForSet = setWaitedFor(entry.waitingReason);
        entries.push_back(std::move(entry));
    }
}

Result<std::vector<std::pair<OwnSet, sync::Receipt>>> ChangeSets::told() {
    auto statement = db_.prepare("SELECT " + setColumns +
                                 ", receipt FROM change_set WHERE told = 1 "
                                 "ORDER BY saved_ms DESC, device_seq DESC");
    std::vector<std::pair<OwnSet, sync::Receipt>> all;
    for (;;) {
        auto there = statement.step();
        if (!there) return there.failure();
        if (!*there) return all;
        auto receipt = receiptOf(statement.blob(10));
        if (!receipt) return receipt.failure();
        all.emplace_back(setOf(statement), receipt.take());
    }
}

Result<bool> ChangeSets::anyUnsettled(const Id& area) {
    // Each half by its own partial index.
    auto statement = db_.prepare(
        "SELECT 1 FROM change_set WHERE area_id = ?1 AND stage = 0 UNION ALL "
        "SELECT 1 FROM change_set WHERE area_id = ?1 AND stage = 1 LIMIT 1");
    return statement.bind(1, area).step();
}

Result<std::uint64_t> ChangeSets::count(Stage stage) {
    // The partial indexes are found only by a constant.
    auto statement = db_.prepare("SELECT COUNT(*) FROM change_set WHERE stage = " +
                                 std::to_string(stageOf(stage)));
    auto there = statement.step();
    if (!there) return there.failure();
    return static_cast<std::uint64_t>(statement.integer(0));
}

}  // namespace field::client
