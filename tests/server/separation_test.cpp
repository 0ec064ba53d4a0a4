#include <QTest>

#include "shared/proto/records.pb.h"
#include "shared/rules/separation.h"
#include "sync/server/accept/own_edits.h"
#include "tests/support/office.h"
#include "tests/support/suite.h"

using namespace field;
using office::Author;
using office::Office;
using shared::Id;
using shared::Value;
using enum records::VisitState;
using enum records::RectificationState;

namespace {

/// Two inspectors and two of a division; one person is both.
struct Scene {
    Office office;
    Author li = office.enrol("inspector"), wang = office.enrol("inspector");
    Author chief = office.enrol("division"), both = office.enrol("inspector");
    Author unit = office.enrol("unit");
    Scene() { office.grant(both.person, "division", office.project); }

    std::string step(Author& author, const char* kind, const Id& id, std::int64_t from,
                     std::int64_t to, std::map<std::string, Value> more = {}) {
        const auto& about = *office.catalog().kind(kind);
        shared::Record moved;
        moved.kind = about.number;
        moved.id = id;
        for (const auto number : about.slotOf(about.stateColumn)->columns)
            if (about.column(number)->type == shared::ColumnType::text)
                moved.values.set(number, std::string("说明"));
        for (auto& [name, value] : more) moved.values.set(office.column(kind, name), value);
        moved.values.set(about.stateColumn, to);
        auto edit = server::changes(about, moved, office.base(), from);
        if (about.number == shared::kinds::visit) {
            edit.readHash = office.reviewHash(id);
        }
        const auto receipt = office.send(author, {edit});
        return receipt.verdict == sync::Verdict::parked ? receipt.reason : "";
    }
    std::string visitStep(Author& author, const Id& visit, std::int64_t from, std::int64_t to) {
        return step(author, "Visit", visit, from, to);
    }
    /// A visit that `arrives` began, `signs` signed and `submits` handed in.
    Id submitted(Author& arrives, Author& signer, Author& submits) {
        const auto visit = office.visit(arrives).first;
        mustBeTaken(visitStep(signer, visit, VISIT_STATE_ON_SITE, VISIT_STATE_SIGNED));
        mustBeTaken(visitStep(submits, visit, VISIT_STATE_SIGNED, VISIT_STATE_SUBMITTED));
        return visit;
    }
    static void mustBeTaken(const std::string& reason) {
        if (!reason.empty()) qFatal("%s", reason.c_str());
    }
    /// A rectification that the unit works on.
    Id working(Author& accepts, Author& begins) {
        const Id id = office.newId();
        shared::Record record;
        record.kind = shared::kinds::rectification;
        record.id = id;
        record.values.set(office.column("Rectification", "demand"), std::string("补齐"));
        record.values.set(office.column("Rectification", "state"),
                          std::int64_t{RECTIFICATION_STATE_ISSUED});
        const auto made =
            server::makes(*office.catalog().kind("Rectification"), record, office.base());
        office.send(chief, {made});
        mustBeTaken(step(accepts, "Rectification", id, RECTIFICATION_STATE_ISSUED,
                         RECTIFICATION_STATE_ACCEPTED));
        mustBeTaken(step(begins, "Rectification", id, RECTIFICATION_STATE_ACCEPTED,
                         RECTIFICATION_STATE_WORKING));
        return id;
    }
};

}  // namespace

/// Separation of duty (domain.md, sections 7 and 8): rights that depend on who did what before.
class SeparationTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whoeverTookPartInAVisitDoesNotReviewItHoweverManyStepsAgo() {
        Scene scene;
        const auto approve = [&](Author& author, const Id& visit) {
            return scene.visitStep(author, visit, VISIT_STATE_SUBMITTED, VISIT_STATE_APPROVED);
        };
        const Id began = scene.submitted(scene.both, scene.li, scene.li);
        QCOMPARE(approve(scene.both, began), std::string("own_work"));
        const Id signedOne = scene.submitted(scene.li, scene.both, scene.li);
        QCOMPARE(approve(scene.both, signedOne), std::string("own_work"));
        QCOMPARE(
            scene.visitStep(scene.both, signedOne, VISIT_STATE_SUBMITTED, VISIT_STATE_RETURNED),
            std::string("own_work"));
        QCOMPARE(approve(scene.chief, began), std::string());
        const Id others = scene.submitted(scene.li, scene.wang, scene.li);
        QCOMPARE(approve(scene.both, others), std::string());
    }

    void theSubmitterAloneWithdraws() {
        Scene scene;
        const Id visit = scene.submitted(scene.li, scene.li, scene.wang);
        const auto withdraw = [&](Author& author) {
            return scene.visitStep(author, visit, VISIT_STATE_SUBMITTED, VISIT_STATE_ON_SITE);
        };
        QCOMPARE(withdraw(scene.li), std::string("no_right"));
        QCOMPARE(withdraw(scene.chief), std::string("no_right"));
        QCOMPARE(withdraw(scene.wang), std::string());
        // Handed in anew by another, it is that one's.
        QCOMPARE(scene.visitStep(scene.li, visit, VISIT_STATE_ON_SITE, VISIT_STATE_SIGNED),
                 std::string());
        QCOMPARE(scene.visitStep(scene.li, visit, VISIT_STATE_SIGNED, VISIT_STATE_SUBMITTED),
                 std::string());
        QCOMPARE(withdraw(scene.wang), std::string("no_right"));
        QCOMPARE(withdraw(scene.li), std::string());
    }

    void whoeverWasToPutItRightDoesNotCloseIt() {
        Scene scene;
        scene.office.grant(scene.both.person, "unit", scene.office.project);
        const auto close = [&](Author& author, const Id& id) {
            return scene.step(author, "Rectification", id, RECTIFICATION_STATE_REPORTED,
                              RECTIFICATION_STATE_REJECTED);
        };
        const auto report = [&](Author& author, const Id& id) {
            return scene.step(author, "Rectification", id, RECTIFICATION_STATE_WORKING,
                              RECTIFICATION_STATE_REPORTED);
        };
        const Id accepted = scene.working(scene.both, scene.unit);
        QCOMPARE(report(scene.unit, accepted), std::string());
        QCOMPARE(close(scene.both, accepted), std::string("own_work"));
        // Who wrote what was done about it took no step, and is the subject all the same.
        const Id written = scene.working(scene.unit, scene.unit);
        QVERIFY(scene.office
                    .send(scene.both,
                          {scene.office.change("Rectification", written,
                                               {{"result", std::string("已补齐")}},
                                               scene.office.base(), RECTIFICATION_STATE_WORKING)})
                    .outcomes.empty());
        QCOMPARE(report(scene.unit, written), std::string());
        QCOMPARE(close(scene.both, written), std::string("own_work"));
    }

    void whoeverRepliedToAFindingDoesNotCloseIt() {
        Scene scene;
        scene.office.grant(scene.both.person, "dept", scene.office.project);
        const auto visit = scene.office.visit(scene.li).first;
        const auto change = [&](Author& author, const Id& finding, const char* column,
                                const Value& value) {
            const auto receipt = scene.office.send(
                author, {scene.office.change("Finding", finding, {{column, value}},
                                             scene.office.base(), VISIT_STATE_ON_SITE)});
            return receipt.verdict == sync::Verdict::parked ? receipt.reason : std::string();
        };
        const Id finding = scene.office.newId();
        scene.office.send(scene.li, {scene.office.create("Finding", finding, visit,
                                                         {{"fact", std::string("路面开裂")}})});
        QCOMPARE(change(scene.both, finding, "reply", std::string("已修补")), std::string());
        const auto closes = [&](Author& author) {
            return change(author, finding, "closed_by", shared::Blob{author.person.str()});
        };
        QCOMPARE(closes(scene.both), std::string("own_work"));
        QCOMPARE(closes(scene.chief), std::string());
    }

    void aTableThatCannotBeReadIsNamed() {
        const auto fault = [](const std::string& row) {
            const auto read = shared::Separations::read(
                *shared::Catalog::builtIn(), shared::Workflow::builtIn(),
                "kind\tact\tnot_steps\tnot_columns\tonly_steps\tsource\n" + row);
            return read ? QString() : QString::fromStdString(read.failure().message);
        };
        QCOMPARE(fault("Visit\twithdraw\t-\t-\tsubmit\t本市\n"), QString());
        QVERIFY(fault("Visits\twithdraw\t-\t-\tsubmit\t-\n").contains("not a kind"));
        QVERIFY(fault("Visit\tfly\t-\t-\tsubmit\t-\n").contains("neither a step nor a column"));
        QVERIFY(fault("Visit\twithdraw\t-\t-\tfly\t-\n").contains("not a step of Visit"));
        QVERIFY(fault("Visit\tapprove\t-\twings\t-\t-\n").contains("not a column of Visit"));
        QVERIFY(fault("Visit\tapprove\t-\t-\t-\t-\n").contains("nobody"));
        QVERIFY(fault("Visit\twithdraw\t-\t-\tsubmit\t\n").contains("source"));
        QVERIFY(fault("Visit\twithdraw\t-\t-\tsubmit\t-\nVisit\twithdraw\t-\t-\tsubmit\t-\n")
                    .contains("already"));
    }
};

static const suite::Case<SeparationTest> here("separation");
#include "separation_test.moc"
