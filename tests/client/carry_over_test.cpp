#include <QTest>

#include "shared/proto/records.pb.h"
#include "shared/sqlite.h"
#include "tests/support/conflicts.h"
#include "tests/support/suite.h"
#include "tests/support/world.h"

using namespace field;
using records::VISIT_STATE_ON_SITE;
using shared::Code;
using shared::Id;
using shared::Value;
using shared::kinds::visit;
using world::Device;
using world::Fault;
using world::World;

namespace {

Value text(const char* words) { return std::string(words); }

/// Li and Wang, who know one visit; Li's device is about to be enrolled anew.
struct Pair {
    World world;
    Device& li = world.device("li");
    Device& wang = world.device("wang");
    Id shared = li.create("Visit", {}, {{"state", std::int64_t{VISIT_STATE_ON_SITE}}});

    Pair() { world.settle(); }

    void write(Device& device, const char* column, const char* words) {
        device.edit(visit, shared, {{column, text(words)}});
    }
    /// What Li saved arrives; the answer does not.
    void sendUnheard() {
        li.wire().fault = Fault::lostAnswer;
        li.wire().cutAfter = 1;
        QVERIFY(!sync::Exchange(li.store().replica(), li.wire(), *world.env).run());
        li.wire().cut = false;
        li.wire().cutAfter = -1;
    }
    Value seen(Device& device, const char* column) { return device.value(visit, shared, column); }

    /// What waits beside the conclusion that stands.
    std::vector<Value> waiting() {
        std::vector<Value> out;
        for (const auto& conflict : wang.openConflicts())
            for (const auto& value : world::waitingIn(conflict)) out.push_back(value);
        return out;
    }

    /// Both have what the server has, nothing waits, the ledgers hold.
    void allIsWell() {
        world.settle();
        for (auto* device : {&li, &wang}) {
            QVERIFY(device->records() == world.serverRecords(*device));
            QVERIFY(must(device->store().outbox(true)).empty());
            QVERIFY(must(device->store().unsettled(visit, shared)).empty());
        }
        must(world.host->verify([](const std::string&) {}));
    }
};

}  // namespace

/// Whose device was revoked, cloned or put back to an old copy enrols it anew, and goes on.
class CarryOverTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whatWaitedIsSeenAllTheTimeAndArrives() {
        Pair pair;
        pair.write(pair.li, "conclusion", "路面完好");
        pair.write(pair.li, "weather", "晴");
        pair.world.enrolAnew(pair.li);
        QCOMPARE(pair.seen(pair.li, "conclusion"), text("路面完好"));
        QCOMPARE(must(pair.li.store().outbox(true)).size(), std::size_t{2});
        pair.li.reopen();
        pair.write(pair.li, "hosts", "张三");
        pair.allIsWell();
        for (auto* device : {&pair.li, &pair.wang}) {
            QCOMPARE(pair.seen(*device, "conclusion"), text("路面完好"));
            QCOMPARE(pair.seen(*device, "weather"), text("晴"));
            QCOMPARE(pair.seen(*device, "hosts"), text("张三"));
        }
        QVERIFY(pair.li.openConflicts().empty());
    }

    void aStoreThatWasPutBackGoesOnOnceItIsEnrolledAnew() {
        Pair pair;
        const QTemporaryDir old;
        pair.li.copyTo(old.path().toStdString());
        pair.write(pair.li, "weather", "晴");
        pair.li.sync();
        pair.li.putBack(old.path().toStdString());
        pair.write(pair.li, "conclusion", "与另一份同号");
        pair.li.sync();
        const auto told = must(pair.li.store().told());
        QCOMPARE(told.size(), std::size_t{1});
        QCOMPARE(told[0].reason, std::string("untrusted_device"));
        pair.write(pair.li, "hosts", "张三");
        pair.world.enrolAnew(pair.li);
        pair.allIsWell();
        QCOMPARE(pair.seen(pair.wang, "hosts"), text("张三"));
        QCOMPARE(pair.seen(pair.wang, "weather"), text("晴"));
        // What it sent under a number that was given already waits for somebody with the right.
        QVERIFY(pair.seen(pair.wang, "conclusion") == Value{});
        QCOMPARE(must(pair.li.store().told()).size(), std::size_t{1});
    }

    void whatArrivedUnheardIsNotDoneTwice() {
        Pair pair;
        pair.write(pair.li, "conclusion", "甲");
        pair.sendUnheard();
        pair.wang.sync();
        pair.write(pair.wang, "conclusion", "乙");
        pair.wang.sync();
        pair.world.enrolAnew(pair.li);
        pair.allIsWell();
        QCOMPARE(pair.seen(pair.li, "conclusion"), text("乙"));
        QVERIFY(pair.li.openConflicts().empty());
    }

    void whatIsBuiltOnOwnWorkIsNoConflictWithIt() {
        Pair pair;
        pair.write(pair.li, "conclusion", "甲");
        pair.sendUnheard();
        pair.write(pair.li, "conclusion", "甲二");
        pair.world.enrolAnew(pair.li);
        pair.write(pair.li, "conclusion", "甲三");
        // Enrolled once more before anything left: it is the same work still.
        pair.world.enrolAnew(pair.li);
        pair.allIsWell();
        QCOMPARE(pair.seen(pair.wang, "conclusion"), text("甲三"));
        QVERIFY(pair.wang.openConflicts().empty());
    }

    void aFormThatWasOpenIsNoConflictWithOwnWork() {
        Pair pair;
        pair.write(pair.wang, "conclusion", "乙");
        pair.write(pair.li, "conclusion", "甲");
        const auto open = must(pair.li.store().hold(visit, pair.shared));
        pair.wang.sync();
        pair.li.sync();
        pair.world.enrolAnew(pair.li);
        client::Change change;
        change.held = *open;
        change.values.set(records::Visit::kConclusionFieldNumber, text("甲二"));
        must(pair.li.store().save({change}));
        pair.allIsWell();
        QCOMPARE(pair.li.openConflicts().size(), std::size_t{1});
        QCOMPARE(pair.waiting(), std::vector<Value>{text("甲二")});
    }

    void whatALostCopySentIsNotOwnWork() {
        Pair pair;
        const QTemporaryDir old;
        pair.li.copyTo(old.path().toStdString());
        pair.write(pair.li, "conclusion", "失去的那台写的");
        pair.li.sync();
        pair.li.putBack(old.path().toStdString());
        pair.world.enrolAnew(pair.li);
        pair.write(pair.li, "conclusion", "没看见它而写的");
        pair.allIsWell();
        QCOMPARE(pair.seen(pair.wang, "conclusion"), text("失去的那台写的"));
        QCOMPARE(pair.waiting(), std::vector<Value>{text("没看见它而写的")});
    }

    void whatTheFormerKeyStillSendsIsKnown() {
        Pair pair;
        const QTemporaryDir old;
        pair.write(pair.li, "conclusion", "甲");
        pair.li.copyTo(old.path().toStdString());
        pair.world.enrolAnew(pair.li);
        pair.li.sync();
        pair.li.putBack(old.path().toStdString());
        pair.li.sync();
        QVERIFY(must(pair.li.store().told()).empty());
        auto tx = must(pair.world.host->read());
        QVERIFY(must(tx->waitingParked(pair.world.area)).empty());
    }

    void whatARestoreTookOfTheFormerEnrolmentComesBack() {
        Pair pair;
        const auto journal = pair.world.freshPath("journal");
        must(pair.world.host->keepJournal(journal));
        const auto copy = pair.world.backup();
        pair.write(pair.li, "conclusion", "第一次登记所写");
        pair.world.settle();
        pair.world.enrolAnew(pair.li);
        pair.write(pair.li, "weather", "晴");
        pair.world.settle();
        pair.world.restore(copy, journal);
        pair.allIsWell();
        QCOMPARE(pair.seen(pair.wang, "conclusion"), text("第一次登记所写"));
        QCOMPARE(pair.seen(pair.wang, "weather"), text("晴"));
    }

    void aGapInTheNewChainIsClosedByItsOwnNumbers() {
        Pair pair;
        pair.world.enrolAnew(pair.li);
        pair.world.settle();
        const auto lost = pair.li.edit(visit, pair.shared, {{"conclusion", text("丢失")}});
        pair.write(pair.li, "weather", "晴");
        must(must(shared::Database::open(pair.li.path() + "/field.db",
                                         shared::Database::Mode::readWrite))
                 ->execute("DELETE FROM change_set WHERE device_seq = " +
                           std::to_string(lost.deviceSeq)));
        pair.world.settle();
        QVERIFY(must(pair.li.store().outbox(true)).empty());
        QCOMPARE(pair.seen(pair.wang, "weather"), text("晴"));
    }

    void onlyItsOwnPersonTakesAProfileOver() {
        Pair pair;
        pair.write(pair.li, "conclusion", "甲");
        auto& store = pair.li.store();
        const auto server = must(store.identity()).server;
        const auto without = store.enrolled(server, pair.world.newId(), pair.li.person, "");
        QVERIFY(!without && without.failure().code == Code::refused);
        must(store.keyForNext());
        const auto another = store.enrolled(server, pair.world.newId(), pair.wang.person, "");
        QVERIFY(!another && another.failure().code == Code::refused);
        QCOMPARE(must(store.identity()).device, pair.li.device);
        pair.allIsWell();
        QCOMPARE(pair.seen(pair.wang, "conclusion"), text("甲"));
    }
};

static const suite::Case<CarryOverTest> here("carry_over");

#include "carry_over_test.moc"
