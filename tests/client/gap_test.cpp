#include <QTest>

#include "shared/sqlite.h"
#include "tests/support/suite.h"
#include "tests/support/world.h"

using namespace field;
using shared::Value;
using world::World;

/// A device that lost part of its outbox.
class GapTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whatFollowsALostSaveArrivesAllTheSame() {
        World world;
        auto& north = world.device("north");
        auto& south = world.device("south");
        const auto visit = north.create("Visit", {}, {{"state", std::int64_t{2}}});
        world.settle();
        const auto edit = [&](const char* column, const char* words) {
            return north.edit(shared::kinds::visit, visit, {{column, std::string(words)}});
        };
        const auto lost = edit("conclusion", "丢失");
        edit("hosts", "张三");
        edit("weather", "晴");
        {
            auto db = must(shared::Database::open(north.path() + "/field.db",
                                                  shared::Database::Mode::readWrite));
            must(db->execute("DELETE FROM change_set WHERE device_seq = " +
                             std::to_string(lost.deviceSeq)));
        }
        north.sync();
        const auto waiting = must(north.store().outbox(true));
        QCOMPARE(waiting.size(), std::size_t{3});
        QCOMPARE(waiting[1].waitsForSet, lost.deviceSeq);
        world.settle();
        QCOMPARE(must(north.store().outbox(true)).size(), std::size_t{0});
        QVERIFY(south.value(shared::kinds::visit, visit, "hosts") == Value{std::string("张三")});
        QVERIFY(south.value(shared::kinds::visit, visit, "weather") == Value{std::string("晴")});
        QVERIFY(world.host->verify([](const std::string&) {}).ok());
    }
};

static const suite::Case<GapTest> here("gap");

#include "gap_test.moc"
