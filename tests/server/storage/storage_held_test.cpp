#include <QTest>

#include "sync/server/accept/foreseen.h"
#include "tests/server/storage/storage_room.h"
#include "tests/support/suite.h"

using namespace field;
using server::Writing;
using shared::Hash;
using shared::Id;
using storages::Room;
using sync::Base;

namespace {

/// A device with a chain, a grant, a report in a state, and a set that waits behind a gap.
void begin(const Room& room, const Id& device, const Id& person, const Id& report,
           const Hash& there) {
    room.write([&](Writing& tx) {
        must(tx.putHead({room.area, "37", "区", {Room::id(5), 0}, {}}));
        must(tx.putDevice({device, person, {}, "", "", true, false, 0}));
        must(tx.putChain(room.area, device, {4, there}));
        must(tx.putGrant({Room::id(32), person, room.area, {}, "inspector", 1, false}));
        must(tx.putRecord(room.visit(2, 1)));
        must(tx.putState(room.area, report, {1, device, person, 4, 3}));
        must(tx.putEarly(room.area, device, 7, "waits"));
        must(tx.append(room.area, {1, there, device, 4, "set", "receipt", "effect", there}));
    });
}

/// What is known of former sets and lives, of this device and another, as far as judging asks it.
struct Past {
    std::vector<std::optional<std::uint64_t>> released, carried, restored;
    std::vector<std::vector<Base>> parkedBefore;
    std::vector<std::optional<Base>> origins;
    std::vector<std::optional<Hash>> carriers;
    std::vector<std::optional<std::string>> texts, entries;
    std::vector<std::vector<std::string>> lateReceipts;
    bool operator==(const Past&) const = default;
};

const auto device = Room::id(30), former = Room::id(33), record = Room::id(2);

Past pastOf(server::Reading& tx, const Id& area) {
    Past past;
    const auto setIn = [&](const std::optional<server::Entry>& entry) {
        past.entries.push_back(entry ? std::optional(entry->set) : std::nullopt);
    };
    for (const auto& one : {device, former}) {
        for (const std::uint64_t seq : {4, 5}) {
            past.released.push_back(must(tx.releasedFrom(area, one, seq)));
            past.carried.push_back(must(tx.carriedAs(area, one, former, seq)));
            past.parkedBefore.push_back(must(tx.parkedBefore(area, one, seq)));
            past.lateReceipts.push_back(must(tx.lateReceipts(area, one, seq)));
        }
        setIn(must(tx.entryBySeq(area, one, 1)));
    }
    for (const std::uint8_t epoch : {5, 6, 7, 8, 9}) {
        past.restored.push_back(must(tx.restoredAt(area, Room::id(epoch))));
        past.origins.push_back(must(tx.originOf(area, Room::id(epoch))));
    }
    for (const char* name : {"first", "second"}) {
        past.carriers.push_back(must(tx.carrierOf(area, shared::sha256(name))));
        past.texts.push_back(must(tx.pastText(area, record, shared::sha256(name))));
    }
    for (const std::uint64_t revision : {1, 2, 3, 4}) setIn(must(tx.entry(area, revision)));
    return past;
}

server::Entry entryOf(std::uint64_t revision, const Id& by, std::uint64_t seq) {
    const auto hash = shared::sha256("set " + std::to_string(revision));
    return {revision, hash, by, seq, "set " + std::to_string(revision), "receipt", "effect", hash};
}

/// Two lives, then what `round` adds to them.
void live(Writing& tx, const Id& area, std::uint8_t round) {
    if (round == 1) must(tx.putHead({area, "37", "区", {Room::id(5), 0}, {}}));
    must(tx.append(area, entryOf(2U * round - 1, round == 1 ? device : former, 1)));
    must(tx.append(area, entryOf(2U * round, former, 4U + round)));
    must(tx.putHead({area, "37", "区", {Room::id(round == 1 ? 5 : 6), 2U * round}, {}}));
    must(tx.putOtherEpoch(area, Room::id(round == 1 ? 7 : 9), {Room::id(5), round}));
    must(tx.putReleased(area, device, 3U + round, 9));
    must(tx.putParkedBefore(area, device, 4, {Room::id(4 + round), round}));
    must(tx.putLateReceipt(area, device, 4, Room::id(4 + round), "late"));
    must(tx.putCarried(area, device, 7, former, 3U + round));
    const auto name = round == 1 ? "first" : "second";
    must(tx.putCarrier(area, shared::sha256(name), shared::sha256("carrier")));
    must(tx.putPastText(area, record, name));
    pastOf(tx, area);  // which is held until it changes
    must(tx.beginEpoch(area, Room::id(round == 1 ? 6 : 8)));
}

}  // namespace

/// What a transaction knows before it asks, and sees of what it put itself.
class StorageHeldTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whatIsForeseenIsReadAsItIsAndAsItBecomes() {
        const Room room;
        const auto device = Room::id(30), person = Room::id(31), report = Room::id(2);
        const Hash there = shared::sha256("there"), coming = shared::sha256("coming");
        begin(room, device, person, report, there);
        auto tx = must(room.storage->write());
        const server::Foreseen::Named standing{shared::kinds::visit, report, {}, false, {}},
            made{shared::kinds::visit, Room::id(3), {}, true, {}};
        must(server::foresee(*tx, {{room.area, device, person, there, {standing}},
                                   {room.area, device, person, coming, {made}},
                                   {Room::id(99), Room::id(98), Room::id(97), coming, {made}}}));
        QVERIFY(!must(tx->head(Room::id(99))));
        QVERIFY(!must(tx->device(Room::id(98))));
        QVERIFY(must(tx->device(device))->person == person);
        QCOMPARE(must(tx->chain(room.area, device))->lastSeq, 4U);
        QCOMPARE(must(tx->grants(room.area, person)).size(), 1U);
        QCOMPARE(must(tx->states(room.area, report)).front().state, 3);
        QCOMPARE(must(tx->earlySet(room.area, device, 7)).value_or(""), std::string("waits"));
        QVERIFY(must(tx->entryOf(room.area, there)).has_value());
        QVERIFY(!must(tx->entryOf(room.area, coming)));
        QCOMPARE(must(tx->find(made.kind, room.area, report))->record, room.visit(2, 1).record);
        QVERIFY(!must(tx->find(made.kind, room.area, made.id)));
        const auto waiting = [&] {
            return must(tx->naming(shared::kinds::parked, "depends_on_id", room.area, made.id))
                .size();
        };
        QCOMPARE(waiting(), 0U);

        // What the transaction itself puts is seen, and gone again with a job that failed.
        auto parked = room.visit(40, 2);
        parked.record.kind = shared::kinds::parked;
        parked.record.values.set(
            room.catalog->kind(shared::kinds::parked)->column("depends_on_id")->number,
            shared::Blob{made.id.str()});
        const auto job = [&](bool well) {
            return tx->nested([&]() -> shared::Result<> {
                must(tx->putChain(room.area, device, {5, coming}));
                must(tx->putHead({room.area, "37", "区", {Room::id(5), 2}, coming}));
                must(tx->putRecord(room.visit(3, 2)));
                must(tx->putRecord(parked));
                must(tx->putState(room.area, report, {2, device, person, 5, 4}));
                must(tx->dropEarly(room.area, device, 7));
                must(tx->append(room.area,
                                {2, coming, device, 5, "set", "receipt", "effect", coming}));
                const bool seen = must(tx->chain(room.area, device))->lastSeq == 5 &&
                                  must(tx->head(room.area))->at.revision == 2 &&
                                  must(tx->find(made.kind, room.area, made.id)) &&
                                  must(tx->states(room.area, report)).size() == 2 &&
                                  !must(tx->earlySet(room.area, device, 7)) &&
                                  must(tx->entryOf(room.area, coming)) && waiting() == 1;
                if (!seen) qFatal("a transaction does not see what it put");
                return well ? shared::Result<>(shared::Done{})
                            : shared::Failure{shared::Code::invalid, "not this one"};
            });
        };
        QVERIFY(!job(false));
        QCOMPARE(must(tx->chain(room.area, device))->lastSeq, 4U);
        QCOMPARE(must(tx->head(room.area))->at.revision, 0U);
        QVERIFY(!must(tx->find(made.kind, room.area, made.id)));
        QCOMPARE(must(tx->states(room.area, report)).size(), 1U);
        QVERIFY(!must(tx->entryOf(room.area, coming)));
        QCOMPARE(waiting(), 0U);
        must(job(true));
        must(tx->commit());
        tx.reset();
        auto after = must(room.storage->read());
        QCOMPARE(must(after->chain(room.area, device))->lastSeq, 5U);
        QVERIFY(must(after->entryOf(room.area, coming)).has_value());
        QVERIFY(must(after->find(made.kind, room.area, made.id)).has_value());
    }

    void whatIsForeseenOfThePastIsWhatAnybodyReadsAndBecomesWhatIsPut() {
        const Room room;
        auto stored = room.visit(2, 2);  // as the former device made it
        stored.versions.slots[1] = {2, former, 5};
        room.write([&](Writing& tx) {
            live(tx, room.area, 1);
            must(tx.putRecord(stored));
        });
        auto snapshot = must(room.storage->read());
        const auto before = pastOf(*snapshot, room.area);
        QVERIFY(before.released.front() && before.carried.front() && before.carriers.front());
        QVERIFY(before.texts.front() && before.origins[1] && before.restored[2] &&
                before.entries[0]);
        QCOMPARE(before.parkedBefore.front(), (std::vector<Base>{{Room::id(5), 1}}));

        auto tx = must(room.storage->write());
        const auto first = shared::sha256("first"), second = shared::sha256("second");
        must(server::foresee(
            *tx, {{room.area,
                   device,
                   Room::id(31),
                   shared::sha256("coming"),
                   {{shared::kinds::visit, record, {}, false, {Room::id(6), 1}, {first, second}}},
                   {first, second}}}));
        QVERIFY(pastOf(*tx, room.area) == before);
        Past then;
        const auto job = [&](bool well) {
            return tx->nested([&]() -> shared::Result<> {
                live(*tx, room.area, 2);
                auto replaced = entryOf(1, device, 1);
                replaced.set = "redacted";
                must(tx->replaceEntry(room.area, replaced));
                then = pastOf(*tx, room.area);
                return well ? shared::Result<>(shared::Done{})
                            : shared::Failure{shared::Code::invalid, "not this one"};
            });
        };
        QVERIFY(!job(false));
        QVERIFY(!(then == before));
        QVERIFY(pastOf(*tx, room.area) == before);
        must(job(true));
        must(tx->commit());
        tx.reset();
        QVERIFY(pastOf(*must(room.storage->read()), room.area) == then);
        QCOMPARE(then.parkedBefore.front(),
                 (std::vector<Base>{{Room::id(5), 1}, {Room::id(6), 2}}));
        QCOMPARE(then.entries.front().value_or(""), std::string("redacted"));
        QCOMPARE(before.lateReceipts.front().size(), 1U);
        QCOMPARE(then.lateReceipts.front().size(), 2U);
    }

    void jobsWithinJobsAreUndoneEachByItself() {
        const Room room;
        const shared::Failure no{shared::Code::invalid, "not this one"};
        const auto put = [&](Writing& tx, std::uint8_t number) {
            must(tx.putRecord(room.visit(number, number)));
        };
        {
            auto tx = must(room.storage->write());
            put(*tx, 2);
            must(tx->nested([&]() -> shared::Result<> {
                put(*tx, 3);
                (void)tx->nested([&]() -> shared::Result<> {
                    put(*tx, 4);
                    must(tx->ofKind(shared::kinds::visit, room.area));  // all goes out
                    return no;
                });
                return tx->nested([&]() -> shared::Result<> {
                    put(*tx, 5);
                    return shared::Done{};
                });
            }));
            (void)tx->nested([&]() -> shared::Result<> {
                put(*tx, 6);
                must(tx->nested([&]() -> shared::Result<> {
                    must(tx->ofKind(shared::kinds::visit, room.area));
                    put(*tx, 7);
                    return shared::Done{};
                }));
                return no;
            });
            must(tx->commit());
        }
        auto tx = must(room.storage->read());
        std::vector<std::uint8_t> there;
        for (const auto& stored : must(tx->ofKind(shared::kinds::visit, room.area)))
            there.push_back(stored.record.id.bytes[0]);
        QCOMPARE(there, (std::vector<std::uint8_t>{2, 3, 5}));
    }

    void ofWhatIsPutTwiceTheLastStaysAndSumsAddUp() {
        const Room room;
        const auto device = Room::id(3);
        room.write([&](Writing& tx) {
            for (const std::uint64_t revision : {1, 2, 3}) {
                must(tx.putRecord(room.visit(2, revision)));
                must(tx.putChain(room.area, device, {revision, {}}));
                must(tx.putEarly(room.area, device, 9, std::to_string(revision)));
                must(tx.addDigest(
                    room.area, {Room::id(9), shared::kinds::visit, ~std::uint64_t{0} - revision}));
            }
        });
        auto tx = must(room.storage->read());
        QCOMPARE(must(tx->find(shared::kinds::visit, room.area, Room::id(2)))->record.revision, 3U);
        QCOMPARE(must(tx->chain(room.area, device))->lastSeq, 3U);
        QCOMPARE(must(tx->earlySet(room.area, device, 9)).value_or(""), std::string("1"));
        QCOMPARE(must(tx->digests(room.area)).front().digest, std::uint64_t{0} - 9);
    }
};

static const suite::Case<StorageHeldTest> here("storage_held");
#include "storage_held_test.moc"
