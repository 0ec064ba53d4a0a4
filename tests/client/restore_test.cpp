#include <QTest>

#include <algorithm>
#include <set>

#include "shared/proto/records.pb.h"
#include "shared/sqlite.h"
#include "tests/support/conflicts.h"
#include "tests/support/suite.h"
#include "tests/support/world.h"

using namespace field;
using records::VISIT_STATE_ON_SITE;
using shared::Id;
using shared::Value;
using shared::kinds::visit;
using world::Device;
using world::waitingIn;
using world::World;

namespace {

const Value text(const std::string& words) { return words; }

/// Five inspectors who know one visit.
struct Five {
    World world;
    std::vector<Device*> devices;
    Id shared;

    Five() {
        for (const char* name : {"甲", "乙", "丙", "丁", "戊"})
            devices.push_back(&world.device(name));
        shared = devices[0]->create(
            "Visit", {},
            {{"state", std::int64_t{VISIT_STATE_ON_SITE}}, {"conclusion", text("起")}});
        world.settle();
    }

    /// Each in turn sees what stands and writes over it.
    void oneAfterAnother(int from, int to) {
        for (int i = from; i < to; ++i) {
            devices[i]->sync();
            devices[i]->edit(visit, shared, {{"conclusion", text("第" + std::to_string(i))}});
            devices[i]->sync();
        }
    }
    Value standing() { return devices[0]->value(visit, shared, "conclusion"); }
    std::size_t openConflicts() { return devices[0]->openConflicts().size(); }

    /// Everybody has the same; the chain holds; every set is in the ledger once, and settled.
    void allIsWell() {
        must(world.host->verify([](const std::string&) {}));
        auto tx = must(world.host->read());
        std::multiset<shared::Hash> ledger;
        for (const auto& head : must(tx->heads()))
            must(tx->entriesAfter(head.area, 0, [&](const server::Entry& entry) {
                ledger.insert(entry.setHash);
                return true;
            }));
        for (auto* device : devices) {
            QVERIFY(device->records() == world.serverRecords(*device));
            for (const auto& entry : must(device->store().outbox(false))) {
                QCOMPARE(ledger.count(entry.hash), std::size_t{1});
                QVERIFY(entry.stage == client::Stage::settled);
            }
            for (const auto& incident : must(device->store().incidents()))
                QCOMPARE(incident.what, std::string("ledger_restored"));
        }
        QVERIFY(must(tx->incidents()).empty());
    }
};

}  // namespace

class RestoreTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aBackupIsWholeAndSaysWhatItHolds() {
        World world;
        const auto backup = world.backup();
        const auto env = shared::systemEnv();
        const auto elsewhere = world.freshPath("elsewhere");
        must(server::Host::restore(backup, elsewhere, env, {}));
        auto twice = server::Host::restore(backup, elsewhere, env, {});
        QCOMPARE(twice.failure().code, shared::Code::refused);
        {
            auto db = must(
                shared::Database::open(backup + "/ledger.db", shared::Database::Mode::readWrite));
            must(db->execute("UPDATE entry SET receipt = x'00' WHERE revision = 1"));
        }
        auto damaged = server::Host::restore(backup, world.freshPath("other"), env, {});
        QCOMPARE(damaged.failure().code, shared::Code::damaged);
    }

    /// Whoever's base covers where a value stood has seen it, in whichever order the devices return
    /// to a server that was restored from yesterday.
    void causalEditsComeBackInAnyOrder_data() {
        QTest::addColumn<QList<int>>("order");
        QTest::newRow("as they wrote") << QList<int>{0, 1, 2, 3, 4};
        QTest::newRow("the last first") << QList<int>{4, 3, 2, 1, 0};
        QTest::newRow("the middle first") << QList<int>{2, 4, 0, 3, 1};
        QTest::newRow("the first last") << QList<int>{3, 1, 4, 2, 0};
    }
    void causalEditsComeBackInAnyOrder() {
        QFETCH(QList<int>, order);
        Five five;
        five.oneAfterAnother(0, 1);
        const auto yesterday = five.world.backup();
        five.oneAfterAnother(1, 5);
        five.world.settle();
        five.world.restore(yesterday);
        // New work, written before they return, over what they still show.
        auto& last = *five.devices[order.front()];
        QCOMPARE(last.value(visit, five.shared, "conclusion"), text("第4"));
        last.edit(visit, five.shared, {{"conclusion", text("新")}});
        for (const int number : order) five.devices[number]->sync();
        five.world.settle();
        QCOMPARE(five.standing(), text("新"));
        QCOMPARE(five.openConflicts(), std::size_t{0});
        five.allIsWell();
    }

    /// Who decided saw both values; who wrote them saw neither.
    void aDecidedConflictComesBackDecidedInAnyOrder_data() {
        QTest::addColumn<QList<int>>("order");
        QTest::newRow("as they wrote") << QList<int>{0, 1, 2};
        QTest::newRow("the decision first") << QList<int>{2, 0, 1};
        QTest::newRow("what was built on it first") << QList<int>{3, 2, 0, 1};
    }
    void aDecidedConflictComesBackDecidedInAnyOrder() {
        QFETCH(QList<int>, order);
        Five five;
        const auto yesterday = five.world.backup();
        five.devices[0]->edit(visit, five.shared, {{"conclusion", text("甲的")}});
        five.devices[1]->edit(visit, five.shared, {{"conclusion", text("乙的")}});
        for (const int number : {0, 1, 2}) five.devices[number]->sync();
        const auto open = five.devices[2]->openConflicts();
        QCOMPARE(open.size(), std::size_t{1});
        five.devices[2]->edit(visit, five.shared, {{"conclusion", text("定下的")}}, open[0].id);
        five.world.settle();
        five.devices[3]->edit(visit, five.shared, {{"conclusion", text("丁改定的")}});
        five.world.restore(yesterday);
        for (const int number : order) five.devices[number]->sync();
        five.world.settle();
        QCOMPARE(five.standing(), text("丁改定的"));
        auto tx = must(five.world.host->read());
        QCOMPARE(must(tx->openConflicts(five.world.area, five.shared)).size(), std::size_t{0});
    }

    /// A third had seen one of two values, and comes back before it.
    void whatWaitsTakesThePlaceOfWhatItWasBuiltOn() {
        Five five;
        const auto yesterday = five.world.backup();
        five.devices[0]->edit(visit, five.shared, {{"conclusion", text("甲的")}});
        five.devices[1]->edit(visit, five.shared, {{"conclusion", text("乙的")}});
        five.devices[1]->sync();
        five.devices[2]->sync();
        five.devices[2]->edit(visit, five.shared, {{"conclusion", text("丙改乙的")}});
        five.world.restore(yesterday);
        five.devices[0]->sync();
        five.devices[2]->sync();
        five.devices[1]->sync();
        five.world.settle();
        const auto open = five.devices[0]->openConflicts();
        QCOMPARE(open.size(), std::size_t{1});
        QCOMPARE(waitingIn(open[0]), (std::vector<Value>{text("丙改乙的")}));
    }

    void whatWasTakenIsTakenAgainThoughItsAuthorsGrantHasEnded() {
        World world;
        const auto journal = world.freshPath("journal");
        must(world.host->keepJournal(journal));
        auto& li = world.device("李");
        const auto yesterday = world.backup();
        const auto made = li.create("Visit", {}, {{"state", std::int64_t{VISIT_STATE_ON_SITE}}});
        li.sync();
        world.end(must(must(world.host->read())->grants(world.area, li.person)).at(0));
        world.restore(yesterday, journal);
        li.sync();
        auto tx = must(world.host->read());
        QVERIFY(must(tx->find(visit, world.area, made)));
    }

    void aReceiptThatIsAskedForAgainProvesItsPlaceInTheNextRestore() {
        Five five;
        const auto early = five.world.backup();
        five.oneAfterAnother(1, 2);
        const auto late = five.world.backup();
        five.world.restore(early);
        five.devices[1]->sync();
        five.world.restore(late);
        five.devices[1]->sync();
        const auto kept = must(five.devices[1]->store().outbox(false)).back();
        QVERIFY(kept.receipt && five.world.host->ledger().isSealed(*kept.receipt));
    }

    void whoNeverSawALostValueDoesNotOverwriteIt() {
        Five five;
        const auto yesterday = five.world.backup();
        five.oneAfterAnother(1, 2);
        five.world.settle();
        five.world.restore(yesterday);
        // A device that comes new and sees only what the restored server has.
        auto& fresh = five.world.device("新来");
        QCOMPARE(fresh.value(visit, five.shared, "conclusion"), text("起"));
        fresh.edit(visit, five.shared, {{"conclusion", text("别的")}});
        fresh.sync();
        five.world.settle();
        QCOMPARE(five.openConflicts(), std::size_t{1});
        five.allIsWell();
    }

    void aServerRestoredTwiceStillKnowsWhoHadSeenWhat() {
        Five five;
        const auto first = five.world.backup();
        five.oneAfterAnother(1, 3);
        five.world.settle();
        five.world.restore(first);
        const auto second = five.world.backup();
        five.devices[2]->sync();  // the later of two values comes back before the earlier
        five.devices[1]->sync();
        five.devices[3]->sync();
        five.devices[3]->edit(visit, five.shared, {{"conclusion", text("丁的")}});
        five.devices[3]->sync();
        five.world.restore(second);
        for (const int number : {3, 1, 2, 4, 0}) five.devices[number]->sync();
        five.world.settle();
        QCOMPARE(five.standing(), text("丁的"));
        QCOMPARE(five.openConflicts(), std::size_t{0});
        five.allIsWell();
    }

    /// The second store never lived the life that the first restore began; the journal tells of it.
    void theSameBackupRestoredTwiceOpensNoFalseConflict() {
        Five five;
        const auto journal = five.world.freshPath("journal");
        must(five.world.host->keepJournal(journal));
        const auto backup = five.world.backup();
        five.world.restore(backup, journal);
        // All have the new life before their eyes, and nobody has sent anything in it.
        for (auto* device : five.devices) device->sync();
        five.devices[1]->edit(visit, five.shared, {{"conclusion", text("乙的")}});
        five.world.restore(backup, journal);
        five.devices[1]->sync();
        five.world.settle();
        QCOMPARE(five.standing(), text("乙的"));
        QCOMPARE(five.openConflicts(), std::size_t{0});
        five.allIsWell();
    }

    void anEditWhoseRecordTheBackupLacksIsJudgedOnceTheRecordComesBack() {
        Five five;
        const auto backup = five.world.backup();
        const auto made = five.devices[0]->create(
            "Visit", {},
            {{"state", std::int64_t{VISIT_STATE_ON_SITE}}, {"conclusion", text("新访")}});
        five.world.settle();
        five.devices[1]->edit(visit, made, {{"conclusion", text("乙改")}});
        five.devices[1]->sync();
        five.devices[2]->sync();
        five.devices[2]->edit(visit, made, {{"conclusion", text("丙改")}});
        five.world.restore(backup);
        five.devices[2]->sync();  // before its author, whose set makes the record
        five.devices[1]->sync();
        QVERIFY(!must(must(five.world.host->read())->find(visit, five.world.area, made)));
        five.devices[0]->sync();
        five.world.settle();
        QCOMPARE(five.devices[0]->value(visit, made, "conclusion"), text("丙改"));
        QCOMPARE(five.openConflicts(), std::size_t{0});
        five.allIsWell();
    }

    void untilTheFreshPullIsWholeTheOldStateShowsAndGivesTheBase() {
        Five five;
        const auto yesterday = five.world.backup();
        five.oneAfterAnother(1, 2);
        five.world.settle();
        auto& device = *five.devices[1];
        const auto before = must(device.store().hold(visit, five.shared))->base;
        five.world.restore(yesterday);
        device.wire().cutAfter =
            2;  // the second answer names the new epoch; what it lacks cannot follow
        device.sync();
        QCOMPARE(device.value(visit, five.shared, "conclusion"), text("第1"));
        QVERIFY(must(device.store().hold(visit, five.shared))->base == before);
        QCOMPARE(must(device.store().counts()).waiting, std::uint64_t{1});
        device.wire().cut = false;
        device.wire().cutAfter = -1;
        device.sync();
        QCOMPARE(device.value(visit, five.shared, "conclusion"), text("第1"));
        QVERIFY(must(device.store().hold(visit, five.shared))->base != before);
        five.world.settle();
        five.allIsWell();
    }

    void aForgedReceiptProvesNothing() {
        Five five;
        const auto yesterday = five.world.backup();
        five.oneAfterAnother(1, 2);
        five.world.settle();
        five.world.restore(yesterday);
        five.devices[1]->sync();
        auto& ledger = five.world.host->ledger();
        const auto kept = must(five.devices[1]->store().outbox(false)).back();
        QVERIFY(kept.receipt && !kept.receipt->seal.empty());
        QCOMPARE(kept.receipt->former.size(), std::size_t{1});
        auto forged = *kept.receipt;
        forged.at.revision += 1;
        QVERIFY(ledger.isSealed(*kept.receipt));
        QVERIFY(!ledger.isSealed(forged));
    }

    void theJournalBringsBackWhatAdministrationDid() {
        World world;
        const auto journal = world.freshPath("journal");
        must(world.host->keepJournal(journal));
        auto& zhang = world.device("张");
        const auto yesterday = world.backup();
        auto& li = world.device("李");  // enrolled and granted after the backup
        const auto made = li.create("Visit", {}, {{"state", std::int64_t{VISIT_STATE_ON_SITE}}});
        li.sync();
        must(world.host->revokeDevice(zhang.device));
        world.restore(yesterday, journal);
        QVERIFY(must(world.host->device(zhang.device))->revoked);
        li.sync();
        QVERIFY(li.find(visit, made));
        QVERIFY(must(must(world.host->read())->find(visit, world.area, made)));
        QCOMPARE(must(li.store().counts()).waiting, std::uint64_t{0});
        must(world.host->verify([](const std::string&) {}));
    }

    void withoutTheJournalRemovalsOnlyHide() {
        World world;
        auto& li = world.device("李");
        const auto former = must(must(world.host->read())->grants(world.area, li.person)).at(0);
        const auto yesterday = world.backup();
        // Granted on the area after the backup: a restored server knows nothing of it.
        const auto other = world.newId();
        world.import({world.named("Project", other, "水库加固")}, other);
        world.grant(li.person, "inspector", other);
        world.end(former);
        world.grant(li.person, "inspector", world.project);
        li.sync();
        QVERIFY(li.find(shared::kinds::project, world.project));
        world.restore(yesterday);
        const auto held = must(must(world.host->read())->grants(world.area, li.person)).at(0);
        world.end(held);
        li.sync();
        QVERIFY(!li.find(shared::kinds::project, world.project));
        QCOMPARE(must(li.store().counts()).hidden, std::uint64_t{0});  // it waits for the server
        QCOMPARE(must(li.store().confirmRemoval()), std::uint64_t{0});
        world.grant(li.person, "inspector", world.project);
        must(world.host->confirmGrants());
        li.sync();
        QVERIFY(li.find(shared::kinds::project, world.project));
    }

    void aLedgerRewrittenBehindItsDevicesIsNamedOnBothSides() {
        World world;
        auto& li = world.device("李");
        li.create("Visit", {}, {{"state", std::int64_t{VISIT_STATE_ON_SITE}}});
        world.settle();
        world.host.reset();
        {
            auto db = must(shared::Database::open(world.storePath() + "/ledger.db",
                                                  shared::Database::Mode::readWrite));
            must(
                db->execute("UPDATE entry SET hash = zeroblob(32) WHERE device_id <> x'00'; "
                            "UPDATE area SET hash = zeroblob(32)"));
        }
        world.restartServer();
        li.sync();
        must(world.host->write([](server::Writing&, server::Ledger&) {
            return shared::Result<>(shared::Done{});  // what was posted before it is written
        }));
        const auto named = must(li.store().incidents());
        QVERIFY(std::any_of(named.begin(), named.end(), [&](const auto& incident) {
            return incident.what == "ledger_rewritten" && incident.area == world.area;
        }));
        const auto told = must(must(world.host->read())->incidents());
        QVERIFY(std::any_of(told.begin(), told.end(), [&](const auto& incident) {
            return incident.what == "ledger_rewritten" && incident.area == world.area &&
                   incident.device == li.device;
        }));
    }
};

static const suite::Case<RestoreTest> here("restore");

#include "restore_test.moc"
