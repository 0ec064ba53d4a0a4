#include <QTest>

#include "tests/server/storage/storage_room.h"
#include "tests/support/suite.h"

using namespace field;
using server::Storage;
using server::Stored;
using server::Writing;
using shared::Hash;
using shared::Id;
using storages::Room;

/// What the rules expect of a storage, whichever database it is.
class StorageTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aRecordComesBackAsItWasPut() {
        const Room room;
        auto put = room.visit(2, 7);
        const auto& kind = *room.catalog->kind(shared::kinds::visit);
        put.record.values.set(kind.column("conclusion")->number, std::string("正常"));
        put.record.values.set(kind.column("state")->number, std::int64_t{-5});
        put.record.values.set(60'000, std::string("of a newer program"));
        put.versions.slots[0] = {7, Room::id(3), 1};
        room.write([&](Writing& tx) { must(tx.putRecord(put)); });
        auto tx = must(room.storage->read());
        const auto found = must(tx->find(put.record.kind, room.area, put.record.id));
        QVERIFY(found.has_value());
        QCOMPARE(found->record, put.record);
        QVERIFY(found->versions == put.versions);
        QVERIFY(!must(tx->find(put.record.kind, Room::id(8), put.record.id)));
    }

    void textThatADatabaseCannotHoldIsKeptAllTheSame() {
        const Room room;
        auto put = room.visit(2, 1);
        const auto& kind = *room.catalog->kind(shared::kinds::visit);
        put.record.values.set(kind.column("conclusion")->number, std::string("a\0b\xff", 4));
        const server::Device device{Room::id(4), {},   {},    std::string("tab\0let", 7),
                                    "",          true, false, 0};
        room.write([&](Writing& tx) {
            must(tx.putRecord(put));
            must(tx.putDevice(device));
        });
        auto tx = must(room.storage->read());
        QCOMPARE(must(tx->find(put.record.kind, room.area, put.record.id))->record, put.record);
        QCOMPARE(must(tx->device(device.id))->label, device.label);
    }

    void changesComeByRevisionThenKindThenId() {
        const Room room;
        auto other = room.visit(5, 2);
        other.record.kind = shared::kinds::project;
        room.write([&](Writing& tx) {
            for (const auto& stored : {room.visit(7, 2), room.visit(6, 2), room.visit(8, 1), other})
                must(tx.putRecord(stored));
        });
        auto tx = must(room.storage->read());
        std::vector<std::uint8_t> seen;
        sync::Position at;
        for (;;) {
            const auto page = must(tx->changedAfter(room.area, at, 1));
            if (page.empty()) break;
            const auto& record = page.front().record;
            seen.push_back(record.id.bytes[0]);
            at = {record.revision, record.kind, record.id};
        }
        QCOMPARE(seen, (std::vector<std::uint8_t>{8, 5, 6, 7}));
        server::ChangesWanted first, projects;
        first.upTo = 1;
        QCOMPARE(must(tx->changedAfter(room.area, {}, 9, first)).size(), 1U);
        projects.of = [](std::uint32_t kind, const Id&) { return kind == shared::kinds::project; };
        QCOMPARE(must(tx->changedAfter(room.area, {}, 9, projects)).size(), 1U);
    }

    void changesOfSomeProjectsComeInTheSameOrderAndOfSomeKindsFromEverywhere() {
        const Room room;
        const auto in = [&](std::uint8_t project, std::uint8_t number, std::uint64_t revision) {
            auto stored = room.visit(number, revision);
            stored.record.project = Room::id(project);
            return stored;
        };
        auto office = in(9, 1, 3);
        office.record.kind = shared::kinds::organization;
        room.write([&](Writing& tx) {
            for (const auto& stored :
                 {in(7, 2, 2), in(8, 3, 1), in(9, 4, 1), in(7, 5, 1), in(8, 6, 4), office})
                must(tx.putRecord(stored));
        });
        auto tx = must(room.storage->read());
        server::ChangesWanted which;
        which.projects = {Room::id(7), Room::id(8)};
        which.everywhere = {shared::kinds::organization};
        which.of = [](std::uint32_t kind, const Id& project) {
            return kind == shared::kinds::organization || project != Room::id(9);
        };
        for (const std::size_t page : {std::size_t{1}, std::size_t{2}, std::size_t{9}}) {
            std::vector<std::uint8_t> seen;
            for (sync::Position at;;) {
                const auto some = must(tx->changedAfter(room.area, at, page, which));
                if (some.empty()) break;
                for (const auto& stored : some) seen.push_back(stored.record.id.bytes[0]);
                const auto& last = some.back().record;
                at = {last.revision, last.kind, last.id};
            }
            QCOMPARE(seen, (std::vector<std::uint8_t>{3, 5, 2, 1, 6}));
        }
    }

    void moreChangesThanAreAskedForAtOnceAllCome() {
        const Room room;
        constexpr std::uint64_t count = 700;
        room.write([&](Writing& tx) {
            for (std::uint64_t i = 1; i <= count; ++i) {
                auto stored = room.visit(2, i);
                std::memcpy(stored.record.id.bytes.data(), &i, sizeof i);
                must(tx.putRecord(stored));
            }
        });
        auto tx = must(room.storage->read());
        const auto all = must(tx->changedAfter(room.area, {}, 10'000));
        QCOMPARE(all.size(), std::size_t{count});
        for (std::uint64_t i = 0; i < count; ++i) QCOMPARE(all[i].record.revision, i + 1);
    }

    void digestsAddUpModuloTwoToThe64() {
        const Room room;
        const std::vector<std::uint64_t> changes{1,
                                                 ~std::uint64_t{0},
                                                 std::uint64_t{1} << 63,
                                                 std::uint64_t{1} << 63,
                                                 0x7fff'ffff'ffff'ffff,
                                                 17};
        std::uint64_t sum = 0;
        for (const auto change : changes) {
            sum += change;
            room.write([&](Writing& tx) {
                must(tx.addDigest(room.area, {Room::id(2), shared::kinds::visit, change}));
            });
            auto tx = must(room.storage->read());
            QCOMPARE(must(tx->digests(room.area)).front().digest, sum);
        }
    }

    void whatIsAskedForWithoutItsAreaIsFoundInAll() {
        const Room room;
        const auto person = Room::id(20);
        const auto use = [](std::uint8_t area) {
            return server::EvidenceUse{Room::id(area), {}, Room::id(3), Room::id(4)};
        };
        const Hash photo = shared::sha256("photo");
        room.write([&](Writing& tx) {
            for (const std::uint8_t area : {6, 5}) {
                must(tx.putHead({Room::id(area), "37", "区", {Room::id(area), 0}, {}}));
                must(tx.putGrant(
                    {Room::id(area + 10), person, Room::id(area), {}, "inspector", 1, area == 6}));
                must(tx.putEvidenceUse(photo, use(area)));
            }
        });
        auto tx = must(room.storage->read());
        QCOMPARE(must(tx->heads()).size(), 2U);
        QVERIFY(must(tx->heads()).front().area == Room::id(5));
        QCOMPARE(must(tx->areasOf(person)), (std::vector<Id>{Room::id(5), Room::id(6)}));
        QCOMPARE(must(tx->grantsOf(person)).size(), 1U);
        QVERIFY(must(tx->grant(Room::id(16)))->area == Room::id(6));
        QVERIFY(!must(tx->grant(Room::id(99))));
        QCOMPARE(must(tx->evidenceUses(photo)).size(), 2U);
    }

    void whatFailsInANestedJobVanishesAloneAndNothingStaysWithoutACommit() {
        const Room room;
        {
            auto tx = must(room.storage->write());
            must(tx->putSetting("first", "1"));
            const auto failed = tx->nested([&]() -> shared::Result<> {
                must(tx->putSetting("second", "2"));
                must(tx->putRecord(room.visit(2, 1)));
                return shared::Failure{shared::Code::invalid, "not this one"};
            });
            QCOMPARE(failed.failure().code, shared::Code::invalid);
            must(tx->nested([&] { return tx->putRecord(room.visit(3, 1)); }));
            must(tx->commit());
        }
        {
            auto tx = must(room.storage->write());
            must(tx->putSetting("third", "3"));
        }
        auto tx = must(room.storage->read());
        QCOMPARE(must(tx->setting("first")), std::string("1"));
        QCOMPARE(must(tx->setting("second")), std::string());
        QCOMPARE(must(tx->setting("third")), std::string());
        QVERIFY(!must(tx->find(shared::kinds::visit, room.area, Room::id(2))));
        QVERIFY(must(tx->find(shared::kinds::visit, room.area, Room::id(3))).has_value());
    }

    void aSnapshotStaysAsItWasAndTheStampMoves() {
        const Room room;
        const auto before = must(room.storage->stamp());
        auto tx = must(room.storage->read());
        QVERIFY(!must(tx->head(room.area)));
        room.write([&](Writing& writing) {
            must(writing.putHead({room.area, "37", "区", {Room::id(2), 0}, {}}));
        });
        QVERIFY(!must(tx->head(room.area)));
        tx.reset();
        QVERIFY(must(must(room.storage->read())->head(room.area)).has_value());
        QVERIFY(must(room.storage->stamp()) != before);
    }

    void aCopyHoldsEverythingAndIsASqliteStore() {
        const Room room;
        const Hash photo = shared::sha256("photo");
        room.write([&](Writing& tx) {
            must(tx.putHead({room.area, "37", "区", {Room::id(2), 0}, photo}));
            must(tx.putRecord(room.visit(2, 1)));
            must(tx.putSetting("city_area", std::string("\0\1", 2)));
            must(tx.putGrant({Room::id(7), Room::id(8), room.area, {}, "inspector", 1, false}));
            must(tx.putIncident({"ledger_rewritten", room.area, Room::id(3), "revision 3", 5}));
            must(tx.putEvidenceUse(photo, {room.area, {}, Room::id(3), Room::id(4)}));
            must(tx.append(room.area,
                           {1, photo, Room::id(3), 1, "set", "receipt", "effect", photo}));
            must(tx.putParkedBefore(room.area, Room::id(3), 1, {Room::id(9), 4}));
            must(tx.putCarrier(room.area, photo, shared::sha256("carrier")));
        });
        const auto path = room.dir.filePath("copy.db").toStdString();
        must(room.storage->copyTo(path));
        const auto copy = must(server::openSqliteStorage(path, room.catalog));
        auto tx = must(copy->read());
        QCOMPARE(must(tx->head(room.area))->name, std::string("区"));
        QCOMPARE(must(tx->setting("city_area")), std::string("\0\1", 2));
        QCOMPARE(must(tx->ofKind(shared::kinds::visit, room.area)).size(), 1U);
        QCOMPARE(must(tx->grantsOf(Room::id(8))).front().role, std::string("inspector"));
        QCOMPARE(must(tx->incidents()).front().detail, std::string("revision 3"));
        QVERIFY(must(tx->incidents()).front().area == room.area);
        QCOMPARE(must(tx->evidenceUses(photo)).size(), 1U);
        QCOMPARE(must(tx->entry(room.area, 1))->effect, std::string("effect"));
        QVERIFY(must(tx->restoredAt(room.area, Room::id(2))).has_value());
        QCOMPARE(must(tx->parkedBefore(room.area, Room::id(3), 1)).front().revision, 4U);
        QCOMPARE(must(tx->carrierOf(room.area, photo)), shared::sha256("carrier"));
    }
};

static const suite::Case<StorageTest> here("storage");
#include "storage_test.moc"
