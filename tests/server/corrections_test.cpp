#include <QTest>

#include "shared/proto/records.pb.h"
#include "sync/content_hash.h"
#include "sync/correction.h"
#include "tests/support/office.h"
#include "tests/support/suite.h"

using namespace field;
using office::Author;
using office::Office;
using shared::Blob;
using shared::Id;
using shared::Value;
using sync::Outcome;
using sync::Verdict;

namespace {

constexpr std::int64_t onSite = records::VISIT_STATE_ON_SITE;
constexpr std::int64_t signedState = records::VISIT_STATE_SIGNED;
constexpr std::int64_t submitted = records::VISIT_STATE_SUBMITTED;
constexpr std::int64_t approved = records::VISIT_STATE_APPROVED;
constexpr std::int64_t reopened = records::VISIT_STATE_REOPENED;

Value text(const char* words) { return std::string(words); }

/// A visit that was approved after `seen`, when it was still on site.
struct Approved {
    Office office;
    Author li = office.enrol("inspector");
    Author wang = office.enrol("inspector");
    Author chief = office.enrol("division");
    Author head = office.enrol("perf_office");
    Id visit = office.visit(li).first;
    sync::Base seen = office.base();

    Approved() {
        office.send(li, {office.step(visit, onSite, signedState, office.base())});
        office.send(li, {office.step(visit, signedState, submitted, office.base())});
        auto step = office.step(visit, submitted, approved, office.base());
        step.readHash = office.reviewHash(visit);
        if (!office.send(chief, {step}).outcomes.empty()) qFatal("not approved");
    }
    Value value(const char* column) {
        return office.find(shared::kinds::visit, visit)
            ->record.values.get(office.column("Visit", column));
    }
    sync::Edit edit(const char* words) {
        return office.change("Visit", visit, {{"conclusion", text(words)}}, seen, onSite);
    }
    Value stateOf(const Id& correction) {
        return office.find(shared::kinds::correction, correction)
            ->record.values.get(office.column("Correction", "state"));
    }
    /// The hash of the visit with the correction in it, as a reviewer's device makes it.
    shared::Hash hashWith(const Id& correction) {
        auto tx = must(office.storage().read());
        auto report = must(tx->find(shared::kinds::visit, office.area, visit))->record;
        const auto proposed = office.find(shared::kinds::correction, correction)->record;
        const auto edits = must(sync::unpackProposed(
            std::get<Blob>(proposed.values.get(office.column("Correction", "edits"))).bytes));
        std::vector<shared::Record> rows;
        for (const auto& kind : office.catalog().kinds()) {
            if (kind.parentKind != shared::kinds::visit) continue;
            for (auto& row : must(tx->children(kind.number, office.area, visit))) {
                rows.push_back(row.record);
            }
        }
        const auto& kind = *office.catalog().kind(edits[0].edit.kind);
        if (edits[0].edit.id == visit) {
            report = sync::corrected(kind, report, edits);
        } else {
            shared::Record row;
            row.kind = kind.number;
            row.id = edits[0].edit.id;
            rows.push_back(sync::corrected(kind, row, edits));
        }
        return sync::reviewHash(office.catalog(), sync::contentHash(office.catalog(), report, rows),
                                report, must(tx->openConflictsOfReport(office.area, visit)));
    }
    sync::Receipt decide(Author& reviewer, const Id& correction, const shared::Hash& read,
                         bool accepts = true) {
        const auto verdict = accepts ? records::VERDICT_APPROVE : records::VERDICT_RETURN;
        return office.send(reviewer, {office.create("Review", office.newId(), {},
                                                    {{"report_id", Blob{visit.str()}},
                                                     {"correction_id", Blob{correction.str()}},
                                                     {"verdict", std::int64_t{verdict}},
                                                     {"reason", text("已核对")},
                                                     {"read_hash", Blob{read.str()}}})});
    }
};

}  // namespace

/// Edits of a report that was approved before they arrived.
class CorrectionsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void anEditUnderAnApprovalItDidNotSeeWaitsAsACorrectionAndOneReviewAcceptsIt() {
        Approved scene;
        auto& office = scene.office;
        const auto receipt = office.send(scene.wang, {scene.edit("改")});
        QCOMPARE(receipt.verdict, Verdict::received);
        QCOMPARE(receipt.outcomes.size(), std::size_t{1});
        QCOMPARE(receipt.outcomes[0].outcome, Outcome::proposed);
        const Id correction = receipt.outcomes[0].conflict;
        QVERIFY(scene.value("conclusion") == text("正常"));
        QVERIFY(scene.value("state") == Value{approved});
        const auto read = scene.hashWith(correction);

        QCOMPARE(scene.decide(scene.chief, correction, office.reviewHash(scene.visit))
                     .outcomes.at(0)
                     .outcome,
                 Outcome::late);
        QVERIFY(scene.value("conclusion") == text("正常"));
        QVERIFY(scene.decide(scene.chief, correction, read).outcomes.empty());
        QVERIFY(scene.value("conclusion") == text("改"));
        QVERIFY(scene.value("state") == Value{approved});
        QCOMPARE(office.reviewHash(scene.visit), read);
        QVERIFY(scene.stateOf(correction) ==
                Value{std::int64_t{records::CORRECTION_STATE_ACCEPTED}});
        // A second act finds it decided.
        QCOMPARE(scene.decide(scene.head, correction, read).outcomes.at(0).outcome, Outcome::late);
        QVERIFY(office.verify().ok());
    }

    void aNewRowIsProposedAndLaterEditsOfItJoin() {
        Approved scene;
        auto& office = scene.office;
        const Id finding = office.newId();
        auto made = office.create("Finding", finding, scene.visit, {{"fact", text("裂缝")}});
        made.base = scene.seen;
        made.slots[0].base = scene.seen;
        const auto first = office.send(scene.wang, {made});
        QCOMPARE(first.outcomes.at(0).outcome, Outcome::proposed);
        const Id correction = first.outcomes[0].conflict;
        const auto readBefore = scene.hashWith(correction);
        const auto joined = office.send(
            scene.wang,
            {office.change("Finding", finding, {{"basis", text("合同")}}, scene.seen, onSite)});
        QCOMPARE(joined.outcomes.at(0).conflict, correction);
        QVERIFY(!office.find(shared::kinds::finding, finding));
        // What was joined meanwhile was not read.
        QCOMPARE(scene.decide(scene.chief, correction, readBefore).outcomes.at(0).outcome,
                 Outcome::late);
        QVERIFY(scene.decide(scene.chief, correction, scene.hashWith(correction)).outcomes.empty());
        const auto row = office.find(shared::kinds::finding, finding)->record;
        QCOMPARE(row.parent, scene.visit);
        QVERIFY(row.values.get(office.column("Finding", "fact")) == text("裂缝"));
        QVERIFY(row.values.get(office.column("Finding", "basis")) == text("合同"));
    }

    void aRefusedCorrectionChangesNothingAndNobodyAcceptsTheirOwn() {
        Approved scene;
        auto& office = scene.office;
        office.grant(scene.wang.person, "division", office.project);
        const auto correction = office.send(scene.wang, {scene.edit("改")}).outcomes.at(0).conflict;
        const auto read = scene.hashWith(correction);
        QCOMPARE(scene.decide(scene.wang, correction, read).reason, std::string("own_work"));
        QVERIFY(scene.decide(scene.chief, correction, read, false).outcomes.empty());
        QVERIFY(scene.value("conclusion") == text("正常"));
        QVERIFY(scene.stateOf(correction) ==
                Value{std::int64_t{records::CORRECTION_STATE_REFUSED}});
        // The next one is a new correction.
        const auto next = office.send(scene.wang, {scene.edit("再改")});
        QVERIFY(next.outcomes.at(0).conflict != correction);
    }

    void whoAddsToACorrectionInTheSetThatDecidesItDecidesTheirOwn() {
        Approved scene;
        auto& office = scene.office;
        const auto correction = office.send(scene.wang, {scene.edit("改")}).outcomes.at(0).conflict;
        const auto review = office.create("Review", office.newId(), {},
                                          {{"report_id", Blob{scene.visit.str()}},
                                           {"correction_id", Blob{correction.str()}},
                                           {"verdict", std::int64_t{records::VERDICT_APPROVE}},
                                           {"read_hash", Blob{scene.hashWith(correction).str()}}});
        const auto receipt = office.send(scene.head, {review, scene.edit("自己的")});
        QCOMPARE(receipt.verdict, Verdict::parked);
        QCOMPARE(receipt.reason, std::string("own_work"));
        QVERIFY(scene.value("conclusion") == text("正常"));
    }

    void whatIsApprovedIsNotRemovedByWhoSawItInALifeThatEnded() {
        Approved scene;
        auto& office = scene.office;
        const auto before = office.base();
        {
            auto tx = must(office.storage().write());
            must(tx->beginEpoch(office.area, office.newId()));
            must(tx->commit());
        }
        sync::Edit gone;
        gone.act = sync::EditAct::remove;
        gone.kind = shared::kinds::visit;
        gone.id = scene.visit;
        gone.base = {before.epoch, before.revision + 1000};
        gone.stateSeen = onSite;
        QCOMPARE(office.send(scene.li, {gone}).outcomes.at(0).outcome, Outcome::kept);
        QVERIFY(!office.find(shared::kinds::visit, scene.visit)->record.deleted);
    }

    void anApprovedReportIsReopenedWithAReasonBySomebodyElseThanItsApprover() {
        Approved scene;
        auto& office = scene.office;
        office.grant(scene.chief.person, "perf_office", office.project);
        const auto reopen = [&](const char* reason) {
            return office.step(scene.visit, approved, reopened, office.base(), reason);
        };
        QCOMPARE(office.send(scene.head, {reopen("")}).reason, std::string("reason_missing"));
        QCOMPARE(office.send(scene.chief, {reopen("漏项")}).reason, std::string("own_work"));
        QVERIFY(office.send(scene.head, {reopen("漏项")}).outcomes.empty());
        QVERIFY(scene.value("state") == Value{reopened});
    }
};

static const suite::Case<CorrectionsTest> here("corrections");

#include "corrections_test.moc"
