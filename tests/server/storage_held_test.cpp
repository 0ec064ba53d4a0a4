#include <QTest>

#include "sync/server/accept/foreseen.h"
#include "tests/support/storage_room.h"
#include "tests/support/suite.h"

using namespace field;
using server::Writing;
using shared::Hash;
using shared::Id;
using storages::Room;

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
        const server::Foreseen::Named standing{shared::kinds::visit, report, {}, false},
            made{shared::kinds::visit, Room::id(3), {}, true};
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
