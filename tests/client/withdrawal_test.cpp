#include <QTest>

#include "client/next_steps.h"
#include "client/review.h"
#include "shared/proto/records.pb.h"
#include "sync/server/accept/own_edits.h"
#include "tests/support/suite.h"
#include "tests/support/world.h"

using namespace field;
using shared::Id;
using shared::Value;
using shared::kinds::monitorTask;
using shared::kinds::visit;
using world::Device;
using world::World;

namespace {

Value state(std::int64_t number) { return number; }

/// An inspector who submitted a report, and a supervisor who has it.
struct Submitted {
    World world;
    Device& li = world.device("李", {"inspector"});
    Device& zhou = world.device("周", {"division"});
    Id report;

    Submitted() {
        report = li.create("Visit", {},
                           {{"state", std::int64_t{records::VISIT_STATE_ON_SITE}},
                            {"conclusion", std::string("路面完好")}});
        submit();
    }
    void submit() {
        li.step(report, records::VISIT_STATE_SIGNED);
        li.step(report, records::VISIT_STATE_SUBMITTED);
        world.settle();
    }
    void withdraw() { li.step(report, records::VISIT_STATE_ON_SITE); }
    /// Of the report as it stands on the supervisor's device now.
    void review(client::Verdict verdict, const std::string& reason = {}) {
        const auto read = must(zhou.store().hashes(visit, report)).review;
        reviewOf(zhou, visit, report, read, verdict, reason);
    }
    void reviewOf(Device& device, std::uint32_t kind, const Id& id, const shared::Hash& read,
                  client::Verdict verdict, const std::string& reason = {}) {
        must(device.store().save(
            must(client::reviewOf(device.store(), *world.env, kind, id, read, verdict, reason))));
    }
    Value standing() {
        world.settle();
        return li.value(visit, report, "state");
    }
    /// Whether `device` offers to take the report back.
    bool offered(Device& device) {
        return must(client::nextSteps(device.store(), visit, report))
            .mayEnter(records::VISIT_STATE_ON_SITE);
    }
    /// Whether `device` was told that a step of a report did not count, and why.
    bool told(Device& device, records::ConflictReason reason) {
        for (const auto& conflict : must(device.store().conflicts(false)))
            if (conflict.values.get(records::Conflict::kReasonFieldNumber) ==
                Value{std::int64_t{reason}})
                return true;
        return false;
    }
};

}  // namespace

/// 撤回, domain.md §7: whoever submitted may take the report back until a review begins, which is
/// when one takes effect: the state has moved on then, whoever hears of it first.
class WithdrawalTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aSubmittedReportIsTakenBackCorrectedAndSubmittedAgain() {
        Submitted city;
        city.withdraw();
        QVERIFY(city.standing() == state(records::VISIT_STATE_ON_SITE));
        city.li.edit(visit, city.report, {{"conclusion", std::string("路面有裂缝")}});
        city.submit();
        city.review(client::Verdict::approve);
        QVERIFY(city.standing() == state(records::VISIT_STATE_APPROVED));
        QVERIFY(city.zhou.value(visit, city.report, "conclusion") ==
                Value{std::string("路面有裂缝")});
    }

    /// The server would park it: whoever did not submit is not asked to.
    void itIsOfferedToWhoeverSubmittedAlone() {
        Submitted city;
        Device& wang = city.world.device("王", {"inspector"});
        city.world.settle();
        QVERIFY(city.offered(city.li));
        QVERIFY(!city.offered(wang));
        QVERIFY(!city.offered(city.zhou));
        // Handed in anew by another, it is that one's.
        city.withdraw();
        city.world.settle();
        wang.step(city.report, records::VISIT_STATE_SIGNED);
        wang.step(city.report, records::VISIT_STATE_SUBMITTED);
        QVERIFY(city.offered(wang));  // also before any exchange
        city.world.settle();
        QVERIFY(city.offered(wang));
        QVERIFY(!city.offered(city.li));
        // Also where the first was returned in between.
        city.review(client::Verdict::giveBack, "照片看不清");
        city.world.settle();
        city.withdraw();
        city.world.settle();
        city.submit();
        QVERIFY(city.offered(city.li));
        QVERIFY(!city.offered(wang));
    }

    /// The person submitted, not the device.
    void itIsOfferedOnAnyDeviceOfWhoeverSubmitted() {
        Submitted city;
        Device& desk = city.world.secondDevice(city.li);
        QVERIFY(city.offered(desk));
        desk.step(city.report, records::VISIT_STATE_ON_SITE);
        QVERIFY(city.standing() == state(records::VISIT_STATE_ON_SITE));
        // Submitted at the desk, it is the tablet's to take back as well; another's is neither's.
        desk.step(city.report, records::VISIT_STATE_SIGNED);
        desk.step(city.report, records::VISIT_STATE_SUBMITTED);
        city.world.settle();
        QVERIFY(city.offered(city.li));
        city.withdraw();
        Device& wang = city.world.device("王", {"inspector"});
        city.world.settle();
        wang.step(city.report, records::VISIT_STATE_SIGNED);
        wang.step(city.report, records::VISIT_STATE_SUBMITTED);
        city.world.settle();
        QVERIFY(!city.offered(desk));
        QVERIFY(!city.offered(city.li));
        QVERIFY(city.offered(city.world.secondDevice(wang)));
    }

    /// Nor is the review of what one submitted from another device.
    void whoSubmittedIsKeptFromTheReviewOnAnyDevice() {
        Submitted city;
        Device& both = city.world.device("吕", {"inspector", "division"});
        city.withdraw();
        city.world.settle();
        both.step(city.report, records::VISIT_STATE_SIGNED);
        both.step(city.report, records::VISIT_STATE_SUBMITTED);
        city.world.settle();
        Device& desk = city.world.secondDevice(both);
        const auto next = must(client::nextSteps(desk.store(), visit, city.report));
        QVERIFY(!next.mayEnter(records::VISIT_STATE_APPROVED));
        QVERIFY(next.keptFrom(records::VISIT_STATE_APPROVED));
    }

    /// What the server would not let stand as one's own work is not offered either.
    void whoeverTookPartIsNotOfferedTheReview() {
        Submitted city;
        Device& both = city.world.device("吕", {"inspector", "division"});
        const auto next = [&](Device& device) {
            return must(client::nextSteps(device.store(), visit, city.report));
        };
        QVERIFY(next(both).mayEnter(records::VISIT_STATE_APPROVED));
        city.withdraw();
        city.world.settle();
        both.step(city.report, records::VISIT_STATE_SIGNED);
        both.step(city.report, records::VISIT_STATE_SUBMITTED);
        city.world.settle();
        QVERIFY(!next(both).mayEnter(records::VISIT_STATE_APPROVED));
        QVERIFY(next(both).keptFrom(records::VISIT_STATE_APPROVED));
        QVERIFY(!next(both).mayEnter(records::VISIT_STATE_RETURNED));
        QVERIFY(next(city.zhou).mayEnter(records::VISIT_STATE_APPROVED));
        QVERIFY(!next(city.li).keptFrom(records::VISIT_STATE_APPROVED));  // not theirs anyway
    }

    /// What the server parked is no step that was taken.
    void whatWasParkedGivesNoRight() {
        Submitted city;
        Device& wang = city.world.device("王", {"inspector"});
        wang.step(city.report, records::VISIT_STATE_ON_SITE);  // a device that does not ask
        city.world.settle();
        QVERIFY(city.standing() == state(records::VISIT_STATE_SUBMITTED));
        QVERIFY(must(wang.store().ownSteps(visit, city.report)).empty());
        QVERIFY(!city.offered(wang));
        QVERIFY(city.offered(city.li));
    }

    void aReviewOfWhatWasTakenBackMovesNothing() {
        Submitted city;
        city.zhou.wire().cut = true;
        city.review(client::Verdict::approve);
        city.withdraw();
        city.world.settle();
        city.zhou.wire().cut = false;
        QVERIFY(city.standing() == state(records::VISIT_STATE_ON_SITE));
        QVERIFY(city.told(city.zhou, records::CONFLICT_REASON_CHANGED_SINCE_READ));
    }

    void takingBackAnApprovedReportComesTooLate() {
        Submitted city;
        city.li.wire().cut = true;
        city.withdraw();
        city.review(client::Verdict::approve);
        city.world.settle();
        city.li.wire().cut = false;
        QVERIFY(city.standing() == state(records::VISIT_STATE_APPROVED));
        QVERIFY(city.told(city.li, records::CONFLICT_REASON_LATE_STEP));
    }

    /// The report is its author's again either way, and the reason of the return is not lost: it
    /// stands in the review.
    void takingBackAReturnedReportTakesItUp() {
        Submitted city;
        city.li.wire().cut = true;
        city.withdraw();
        city.review(client::Verdict::giveBack, "照片看不清");
        city.world.settle();
        city.li.wire().cut = false;
        QVERIFY(city.standing() == state(records::VISIT_STATE_ON_SITE));
        QVERIFY(!city.told(city.li, records::CONFLICT_REASON_LATE_STEP));
    }

    void aFormIsTheUnitsToTakeBackUntilItsDepartmentPassedIt() {
        Submitted city;
        Device& unit = city.world.device("吴", {"unit"});
        Device& dept = city.world.device("郑", {"dept"});
        shared::Record form;
        form.kind = monitorTask;
        form.id = city.world.newId();
        form.values.set(records::MonitorTask::kStateFieldNumber,
                        std::int64_t{records::SUBMISSION_STATE_SUBMITTED});
        city.world.import({server::makes(*city.world.catalog->kind(monitorTask), form, {})});
        city.world.settle();
        const auto step = [&](std::int64_t to) {
            unit.edit(monitorTask, form.id, {{"state", to}});
        };
        step(records::SUBMISSION_STATE_DRAFT);
        city.world.settle();
        QVERIFY(dept.value(monitorTask, form.id, "state") ==
                state(records::SUBMISSION_STATE_DRAFT));
        step(records::SUBMISSION_STATE_SUBMITTED);
        city.world.settle();
        unit.wire().cut = true;
        step(records::SUBMISSION_STATE_DRAFT);
        city.reviewOf(dept, monitorTask, form.id,
                      must(dept.store().hashes(monitorTask, form.id)).review,
                      client::Verdict::approve);
        city.world.settle();
        unit.wire().cut = false;
        city.world.settle();
        QVERIFY(unit.value(monitorTask, form.id, "state") ==
                state(records::SUBMISSION_STATE_DEPT_OK));
        QVERIFY(city.told(unit, records::CONFLICT_REASON_LATE_STEP));
    }
};

static const suite::Case<WithdrawalTest> here("withdrawal");
#include "withdrawal_test.moc"
