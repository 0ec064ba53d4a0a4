#include <QTest>

#include "shared/proto/records.pb.h"
#include "sync/server/accept/own_edits.h"
#include "sync/server/timers/timers.h"
#include "tests/support/calendar.h"
#include "tests/support/suite.h"
#include "tests/support/world.h"

using namespace field;
using shared::Id;
using shared::Value;
using shared::kinds::alert;
using shared::kinds::rectification;
using world::Device;
using world::World;

namespace {

/// A city, somebody of a division who warns a department, and a calendar.
struct Warned {
    std::shared_ptr<Calendar> calendar;
    World world;
    Device& division = world.device("周", {"division"});
    Device& dept = world.device("吴", {"dept"});

    explicit Warned(const char* day) : calendar(std::make_shared<Calendar>(day)), world(calendar) {}

    Id put(const char* kind, std::map<std::string, Value> columns) {
        shared::Record record;
        record.kind = world.catalog->kind(kind)->number;
        record.id = world.newId();
        for (auto& [name, value] : columns)
            record.values.set(world.column(kind, name), std::move(value));
        world.import({server::makes(*world.catalog->kind(kind), record, {})});
        world.settle();
        return record.id;
    }
    /// An alert that the division notifies today.
    Id notified() {
        const Id id = put("Alert", {{"rule", std::string("P1")},
                                    {"state", std::int64_t{records::ALERT_STATE_OPEN}}});
        division.edit(alert, id, {{"state", std::int64_t{records::ALERT_STATE_NOTIFIED}}});
        world.settle();
        return id;
    }
    Id due(records::RectificationState state, const char* day) {
        return put("Rectification", {{"demand", std::string("补齐")},
                                     {"deadline", shared::chinaMs(*shared::readDay(day))},
                                     {"state", std::int64_t{state}}});
    }
    server::TimersRun run() { return must(server::runTimers(*world.host, calendar->today())); }
    server::TimersRun runOn(const char* day) {
        calendar->turnTo(day);
        return run();
    }
    /// As the department sees it.
    Value seen(std::uint32_t kind, const Id& id, const char* column) {
        world.settle();
        return dept.value(kind, id, column);
    }
    void decide(const Id& id) {
        dept.edit(alert, id,
                  {{"state", std::int64_t{records::ALERT_STATE_DECIDED}},
                   {"decision", std::string("继续执行")}});
    }
};

QString textOf(const Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    return text ? QString::fromStdString(*text) : QString();
}

Value state(std::int64_t number) { return number; }

}  // namespace

/// Steps that nobody takes in time are the server's: a set of its own device, by the calendar of
/// China.
class TimersTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void anAlertThatNobodyDecidesIsSuspendedAfterTenWorkingDays() {
        Warned city("2026-02-09");  // before Spring Festival; two Saturdays are worked
        const Id id = city.notified();
        QVERIFY(city.runOn("2026-02-28").taken.empty());
        QVERIFY(city.seen(alert, id, "state") == state(records::ALERT_STATE_NOTIFIED));
        const auto run = city.runOn("2026-03-01");
        QCOMPARE(run.taken.size(), std::size_t{1});
        QCOMPARE(run.taken[0].report, id);
        QVERIFY(city.seen(alert, id, "state") == state(records::ALERT_STATE_SUSPENDED));
        const auto why = textOf(city.dept.value(alert, id, "decision"));
        for (const char* part : {"2026-02-09", "10 个工作日", "2026-02-28", "川财绩〔2025〕10号"})
            QVERIFY2(why.contains(part), qPrintable(why));
    }

    void aSecondRunTakesNothingAndTheChainHolds() {
        Warned city("2026-03-02");
        city.notified();
        QCOMPARE(city.runOn("2026-03-20").taken.size(), std::size_t{1});
        const auto head = must(must(city.world.host->read())->head(city.world.area))->at;
        QVERIFY(city.run().taken.empty());
        QCOMPARE(must(must(city.world.host->read())->head(city.world.area))->at, head);
        QVERIFY(city.world.host->verify([](const std::string&) {}).ok());
    }

    void theSetIsOfTheServersOwnDevice() {
        Warned city("2026-03-02");
        const Id id = city.notified();
        city.runOn("2026-03-20");
        const auto states = must(must(city.world.host->read())->states(city.world.area, id));
        QCOMPARE(states.back().state, std::int64_t{records::ALERT_STATE_SUSPENDED});
        QCOMPARE(states.back().device, states.front().device);  // which imported it
        QCOMPARE(states[1].device, city.division.device);
    }

    void whoDecidesInTimeIsLeftAlone() {
        Warned city("2026-03-02");
        const Id id = city.notified();
        city.calendar->turnTo("2026-03-16");
        city.decide(id);
        city.world.settle();
        QVERIFY(city.runOn("2026-06-01").taken.empty());
        QVERIFY(city.seen(alert, id, "state") == state(records::ALERT_STATE_DECIDED));
    }

    void aDecisionMadeWithoutNetworkTakesUpASuspendedAlert() {
        Warned city("2026-03-02");
        const Id id = city.notified();
        city.dept.wire().cut = true;
        city.decide(id);
        QCOMPARE(city.runOn("2026-03-20").taken.size(), std::size_t{1});
        city.dept.wire().cut = false;
        QVERIFY(city.seen(alert, id, "state") == state(records::ALERT_STATE_DECIDED));
        QCOMPARE(textOf(city.dept.value(alert, id, "decision")), QString("继续执行"));
    }

    void theTermRunsFromTheDayOnWhichTheServerHeard() {
        Warned city("2026-03-02");
        const Id id = city.put("Alert", {{"rule", std::string("P1")},
                                         {"state", std::int64_t{records::ALERT_STATE_OPEN}}});
        city.division.wire().cut = true;
        city.division.edit(alert, id, {{"state", std::int64_t{records::ALERT_STATE_NOTIFIED}}});
        city.calendar->turnTo("2026-03-16");
        city.division.wire().cut = false;
        city.world.settle();
        QVERIFY(city.runOn("2026-03-30").taken.empty());
        QCOMPARE(city.runOn("2026-03-31").taken.size(), std::size_t{1});
    }

    void aClockThatGoesBackSuspendsNothing() {
        Warned city("2026-03-02");
        city.notified();
        QVERIFY(city.runOn("2016-03-20").taken.empty());
    }

    void aRectificationPastItsDueDateIsEscalatedUntilItIsReported() {
        using enum records::RectificationState;
        Warned city("2026-03-02");
        std::vector<Id> late, done;
        for (const auto at : {RECTIFICATION_STATE_ISSUED, RECTIFICATION_STATE_ACCEPTED,
                              RECTIFICATION_STATE_WORKING, RECTIFICATION_STATE_REJECTED})
            late.push_back(city.due(at, "2026-03-10"));
        for (const auto at : {RECTIFICATION_STATE_REPORTED, RECTIFICATION_STATE_VERIFIED_ON_SITE,
                              RECTIFICATION_STATE_CLOSED})
            done.push_back(city.due(at, "2026-03-10"));
        city.put("Rectification", {{"demand", std::string("无期限")},
                                   {"state", std::int64_t{RECTIFICATION_STATE_ISSUED}}});
        QVERIFY(city.runOn("2026-03-10").taken.empty());
        QCOMPARE(city.runOn("2026-03-11").taken.size(), late.size());
        for (const Id& id : late) {
            QVERIFY(city.seen(rectification, id, "state") == state(RECTIFICATION_STATE_ESCALATED));
            const auto why = textOf(city.dept.value(rectification, id, "opinion"));
            QVERIFY2(why.contains("2026-03-10") && why.contains("依据"), qPrintable(why));
        }
        for (const Id& id : done)
            QVERIFY(city.seen(rectification, id, "state") != state(RECTIFICATION_STATE_ESCALATED));
        QVERIFY(city.runOn("2026-12-31").taken.empty());
    }

    void aYearWhoseHolidaysAreNotKnownIsSaid() {
        Warned city("2026-12-28");
        const Id id = city.notified();
        QVERIFY(city.runOn("2027-01-11").taken.empty());
        const auto run = city.runOn("2027-01-12");
        QCOMPARE(run.taken.size(), std::size_t{1});
        QCOMPARE(run.taken[0].unknownYears, std::vector<int>{2027});
        QVERIFY(city.seen(alert, id, "state") == state(records::ALERT_STATE_SUSPENDED));
        QVERIFY(textOf(city.dept.value(alert, id, "decision")).contains("2027 年放假安排未录入"));
    }

    void aDeletedReportHasNoTerm() {
        Warned city("2026-03-02");
        const Id id = city.notified();
        sync::Edit gone;
        gone.act = sync::EditAct::remove;
        gone.kind = alert;
        gone.id = id;
        gone.base = must(must(city.world.host->read())->head(city.world.area))->at;
        city.world.import({gone});
        QVERIFY(city.runOn("2026-06-01").taken.empty());
    }

    /// Another place's table: three working days, and no other step.
    void theTermIsTheTables() {
        Warned city("2026-03-02");
        city.notified();
        const auto terms =
            must(shared::Terms::read(*city.world.catalog, shared::Workflow::builtIn(),
                                     "kind\tfrom\tto\tworking_days\tcolumn\treason\tsource\n"
                                     "Alert\tnotified\tsuspended\t3\t-\t{days} 日\t本市规定\n"));
        const server::TimerRules ours{&terms, &shared::WorkingDays::builtIn()};
        const auto runOn = [&](const char* day) {
            return must(server::runTimers(*city.world.host, *shared::readDay(day), ours));
        };
        QVERIFY(runOn("2026-03-05").taken.empty());
        const auto run = runOn("2026-03-06");
        QCOMPARE(run.taken.size(), std::size_t{1});
        QCOMPARE(run.taken[0].reason, std::string("3 日。依据：本市规定"));
    }
};

static const suite::Case<TimersTest> here("timers");
#include "timers_test.moc"
