#include <QTest>

#include "client/reminder.h"
#include "client/review.h"
#include "shared/proto/records.pb.h"
#include "sync/server/accept/own_edits.h"
#include "tests/support/suite.h"
#include "tests/support/world.h"

using namespace field;
using records::Reminder;
using shared::Id;
using shared::Value;
using shared::kinds::visit;
using world::Device;
using world::World;

namespace {

/// An inspector on site, a colleague, and somebody of the division who waits for the report.
struct Waiting {
    World world;
    Device& li = world.device("李", {"inspector"});
    Device& zhou = world.device("周", {"division"});
    Id report = begin({});

    Id begin(std::map<std::string, Value> more) {
        more["state"] = std::int64_t{records::VISIT_STATE_ON_SITE};
        const Id id = li.create("Visit", {}, more);
        world.settle();
        return id;
    }
    Id remind(Device& device, const std::string& words) {
        const auto change =
            must(client::reminderOf(device.store(), *world.env, visit, report, words));
        must(device.store().save({change}));
        world.settle();
        return change.held.record.id;
    }
    /// What `device`'s list of tasks says of the project: words of the reminder, "-" for none.
    static std::string seenBy(Device& device, const Id& project) {
        const auto tasks = must(device.store().tasks({project}, *shared::readDay("2026-05-01")));
        return tasks.at(0).reminded ? tasks[0].reminded->words : "-";
    }
    std::string seenBy(Device& device) { return seenBy(device, world.project); }
};

}  // namespace

/// 催办, domain.md §7: a supervisor asks for what is due, and whoever has it sees that.
class RemindersTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whoeverHasTheReportIsRemindedAndNobodyElse() {
        Waiting city;
        auto& audit = city.world.device("审", {"audit"});
        QCOMPARE(city.seenBy(city.li), std::string("-"));
        city.remind(city.zhou, "月底前提交");
        QCOMPARE(city.seenBy(city.li), std::string("月底前提交"));
        QCOMPARE(city.seenBy(city.zhou), std::string("-"));  // their own
        QCOMPARE(city.seenBy(audit), std::string("-"));
        const auto task =
            must(city.li.store().tasks({city.world.project}, *shared::readDay("2026-05-01")));
        QCOMPARE(task[0].reminded->by, city.zhou.person);
        QCOMPARE(task[0].reminded->report, city.report);
    }

    void itStaysWithEverybodyAndMovesNothing() {
        Waiting city;
        const Id id = city.remind(city.zhou, "");
        QVERIFY(city.li.find(shared::kinds::reminder, id).has_value());
        QVERIFY(city.li.value(visit, city.report, "state") ==
                Value{std::int64_t{records::VISIT_STATE_ON_SITE}});
        city.li.step(city.report, records::VISIT_STATE_SIGNED);
        city.world.settle();
        QVERIFY(city.li.find(shared::kinds::reminder, id).has_value());
    }

    void theStepThatWasDueAnswersIt() {
        Waiting city;
        city.remind(city.zhou, "请提交");
        city.li.step(city.report, records::VISIT_STATE_SIGNED);
        QCOMPARE(city.seenBy(city.li), std::string("-"));  // also before any exchange
        city.world.settle();
        city.remind(city.zhou, "还没提交");
        QCOMPARE(city.seenBy(city.li), std::string("还没提交"));
    }

    void aReturnAnswersWhatWasAskedBefore() {
        Waiting city;
        city.remind(city.zhou, "请提交");
        city.li.step(city.report, records::VISIT_STATE_SIGNED);
        city.li.step(city.report, records::VISIT_STATE_SUBMITTED);
        city.world.settle();
        const auto read = must(city.zhou.store().hashes(visit, city.report)).review;
        must(city.zhou.store().save(
            must(client::reviewOf(city.zhou.store(), *city.world.env, visit, city.report, read,
                                  client::Verdict::giveBack, "缺照片"))));
        city.world.settle();
        city.li.step(city.report, records::VISIT_STATE_ON_SITE);
        city.world.settle();
        QCOMPARE(city.seenBy(city.li), std::string("-"));
    }

    void aReportWithANameIsThatPersons() {
        Waiting city;
        auto& wang = city.world.device("王", {"inspector"});
        city.report = city.world.newId();
        shared::Record named;  // who has a task is the server's to say
        named.kind = visit;
        named.id = city.report;
        named.values.set(city.world.column("Visit", "state"),
                         std::int64_t{records::VISIT_STATE_ON_SITE});
        named.values.set(city.world.column("Visit", "assignee_id"),
                         shared::Blob{city.li.person.str()});
        city.world.import({server::makes(*city.world.catalog->kind(visit), named, {})});
        city.world.settle();
        city.remind(city.zhou, "请提交");
        QCOMPARE(city.seenBy(city.li), std::string("请提交"));
        QCOMPARE(city.seenBy(wang), std::string("-"));
    }

    void whatOneIsRemindedOfStandsBeforeWhatIsInDispute() {
        Waiting city;
        const auto first = [&] {
            return must(city.li.store().taskList({})).projects.front() == city.world.project;
        };
        Id other = city.world.newId();
        city.world.import({city.world.named("Project", other, "甲")}, other);
        city.world.grant(city.li.person, "inspector", other);
        city.world.settle();
        QCOMPARE(must(city.li.store().taskList({})).projects.size(), std::size_t{2});
        city.remind(city.zhou, "请提交");
        QVERIFY(first());
    }

    void whoMayNotRemindIsToldAtOnce() {
        Waiting city;
        const auto refused =
            client::reminderOf(city.li.store(), *city.world.env, visit, city.report, "请提交");
        QVERIFY(!refused && refused.failure().code == shared::Code::refused);
        const auto missing =
            client::reminderOf(city.zhou.store(), *city.world.env, visit, city.world.newId(), "");
        QVERIFY(!missing && missing.failure().code == shared::Code::missing);
    }

    /// A device that does not ask its rights: the server knows them.
    void aReminderThatIsNobodysToMakeIsParked() {
        Waiting city;
        auto change =
            must(client::reminderOf(city.zhou.store(), *city.world.env, visit, city.report, ""));
        const auto made =
            must(city.li.store().fresh(shared::kinds::reminder, city.world.project, {}, {}));
        change.held.record.id = made.record.id;
        must(city.li.store().save({change}));
        city.world.settle();
        const auto told = must(city.li.store().told());
        QCOMPARE(told.size(), std::size_t{1});
        QCOMPARE(told[0].reason, std::string("no_right"));
    }

    /// It was made for a state that the report had left by then: nothing is lost, nobody is asked.
    void oneThatComesLateAsksNobody() {
        Waiting city;
        city.zhou.wire().cut = true;
        const auto change = must(
            client::reminderOf(city.zhou.store(), *city.world.env, visit, city.report, "请提交"));
        must(city.zhou.store().save({change}));
        city.li.step(city.report, records::VISIT_STATE_SIGNED);
        city.world.settle();
        city.zhou.wire().cut = false;
        city.world.settle();
        QVERIFY(city.li.find(shared::kinds::reminder, change.held.record.id).has_value());
        QVERIFY(must(city.zhou.store().told()).empty());
        QCOMPARE(city.seenBy(city.li), std::string("-"));
    }
};

static const suite::Case<RemindersTest> here("reminders");
#include "reminders_test.moc"
