#include <QTest>

#include "shared/proto/records.pb.h"
#include "shared/written.h"
#include "sync/correction.h"
#include "tests/support/office.h"
#include "tests/support/suite.h"

using namespace field;
using office::Author;
using office::Office;
using shared::Blob;
using shared::Id;
using shared::Value;
using sync::Verdict;

namespace {

constexpr std::int64_t onSite = records::VISIT_STATE_ON_SITE;
constexpr std::int64_t signedState = records::VISIT_STATE_SIGNED;
constexpr std::int64_t submitted = records::VISIT_STATE_SUBMITTED;
constexpr std::int64_t approved = records::VISIT_STATE_APPROVED;

Value text(std::string words) { return words; }

/// The office, and what an enrolled device may send that no program of ours would.
struct Scene {
    Office office;
    Author li = office.enrol("inspector");
    Author unit = office.enrol("unit");
    Author chief = office.enrol("division");
    Id visit = office.visit(li).first;

    sync::Receipt sends(const sync::ChangeSet& set, const sync::Receipt& proof) {
        auto tx = must(office.storage().write());
        auto receipt = must(office.ledger().accept(*tx, set, {proof}));
        must(tx->commit());
        return receipt;
    }
    Id evidence(Author& author, const char* caption) {
        const auto id = office.newId();
        const auto sent = office.send(
            author, {office.create("Evidence", id, visit, {{"caption", text(caption)}})});
        if (sent.verdict != Verdict::received) qFatal("no evidence");
        return id;
    }
    Value value(std::uint32_t kind, const Id& id, const char* kindName, const char* column) {
        return office.find(kind, id)->record.values.get(office.column(kindName, column));
    }
    /// All that is kept but for the sets that wait aside.
    std::vector<shared::Record> state() {
        auto all = office.state();
        std::erase_if(all, [](const auto& row) { return row.kind == shared::kinds::parked; });
        return all;
    }
    void refuses(const sync::ChangeSet& set, const char* reason) {
        const auto before = state();
        const auto receipt = office.accept(set);
        QCOMPARE(receipt.verdict, Verdict::parked);
        QCOMPARE(QString::fromStdString(receipt.reason), QString(reason));
        QVERIFY(state() == before);
        QVERIFY(office.verify().ok());
    }
};

}  // namespace

/// Sets that are signed by an enrolled device and made to pass for something else.
class ForgedTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aReceiptOfOtherWorkOpensNoDoor() {
        Scene scene;
        auto& office = scene.office;
        auto nobody = office.enrol("unit");
        const auto empty = office.sign(nobody, {});
        const auto proof = office.accept(empty);
        QCOMPARE(proof.verdict, Verdict::received);
        sync::Payload payload;
        payload.salt.assign(16, 's');
        payload.project = office.project;
        payload.edits = {office.change("Visit", scene.visit, {{"conclusion", text("伪造")}},
                                       office.base(), onSite)};
        payload.originals = {sync::hashOf(office.ledger().server(), empty)};
        const auto before = scene.state();
        const auto receipt =
            scene.sends(office.signRaw(nobody, sync::encodePayload(payload)), proof);
        QCOMPARE(receipt.verdict, Verdict::parked);
        QCOMPARE(receipt.reason, std::string("no_right"));
        QVERIFY(scene.state() == before);
    }

    void aSlotThatComesTwiceIsNotJudgedByOneValueAndWrittenWithTheOther() {
        Scene scene;
        auto& office = scene.office;
        auto step = office.step(scene.visit, onSite, signedState, office.base());
        auto forged = step.slots.front();
        forged.values.set(office.column("Visit", "state"), Value{approved});
        step.slots.insert(step.slots.begin(), forged);
        scene.refuses(office.sign(scene.li, {step}), "impossible_value");
    }

    void aReviewThatNamesTwoCorrectionsDecidesNone() {
        Scene scene;
        auto& office = scene.office;
        auto review = office.create("Review", office.newId(), {},
                                    {{"report_id", Blob{scene.visit.str()}},
                                     {"correction_id", Blob{office.newId().str()}},
                                     {"verdict", std::int64_t{records::VERDICT_APPROVE}}});
        auto again = review.slots[1];
        again.values.set(office.column("Review", "correction_id"), Value{});
        review.slots.push_back(again);
        scene.refuses(office.sign(scene.chief, {review}), "impossible_value");
    }

    void whatIsWrittenOnceIsNotWrittenAnewUnderItsOwnId() {
        Scene scene;
        auto& office = scene.office;
        const auto photo = scene.evidence(scene.li, "原图");
        auto forged = office.create("Evidence", photo, scene.visit, {{"caption", text("换图")}});
        forged.base = office.base();
        for (auto& slot : forged.slots) slot.base = forged.base;
        scene.refuses(office.sign(scene.unit, {forged}), "append_only");
        QVERIFY(scene.value(shared::kinds::evidence, photo, "Evidence", "caption") == text("原图"));
        // Who says again what is there says nothing new.
        auto same = office.create("Evidence", photo, scene.visit, {{"caption", text("原图")}});
        QCOMPARE(office.send(scene.li, {same}).verdict, Verdict::received);
    }

    void whoNamesAsNewWhatTheySawStandNeedsTheRightToChangeIt() {
        Scene scene;
        auto& office = scene.office;
        auto dept = office.enrol("dept");
        const auto id = office.newId();
        auto made = office.create("Rectification", id, {}, {{"demand", text("限期整改")}});
        QCOMPARE(office.send(dept, {made}).verdict, Verdict::received);
        auto forged = office.create("Rectification", id, {}, {{"measures", text("已整改")}});
        forged.base = office.base();
        for (auto& slot : forged.slots) slot.base = forged.base;
        forged.stateSeen = records::RECTIFICATION_STATE_ISSUED;
        scene.refuses(office.sign(dept, {forged}), "no_right");
        forged.base = {office.base().epoch, 0};  // nor by saying that they had not seen it
        for (auto& slot : forged.slots) slot.base = forged.base;
        scene.refuses(office.sign(dept, {forged}), "no_right");
    }

    void aReportsIdIsNoOtherReportsAndARowsIdNoOtherRows() {
        Scene scene;
        auto& office = scene.office;
        office.send(scene.li, {office.step(scene.visit, onSite, signedState, office.base())});
        office.send(scene.li, {office.step(scene.visit, signedState, submitted, office.base())});
        scene.refuses(office.sign(scene.unit,
                                  {office.create(
                                      "MonitorTask", scene.visit, {},
                                      {{"state", std::int64_t{records::SUBMISSION_STATE_DRAFT}}})}),
                      "impossible_value");
        auto approve = office.step(scene.visit, submitted, approved, office.base());
        approve.readHash = office.reviewHash(scene.visit);
        QVERIFY(office.send(scene.chief, {approve}).outcomes.empty());
    }

    void aDisputeIsOfItsRecordAndOfNoneWithItsId() {
        Scene scene;
        auto& office = scene.office;
        auto wang = office.enrol("inspector");
        const auto seen = office.base();
        const auto writes = [&](Author& author, const char* words) {
            return office.send(
                author,
                {office.change("Visit", scene.visit, {{"conclusion", text(words)}}, seen, onSite)});
        };
        writes(scene.li, "甲");
        const auto conflict = writes(wang, "乙").outcomes.at(0).conflict;
        const auto slot = office.column("Visit", "conclusion");
        auto forged =
            office.create("Evidence", scene.visit, scene.visit, {{"caption", text("换图")}});
        sync::SlotEdit same;
        same.slot = slot;
        same.base = office.base();
        same.resolves = conflict;
        const auto* column = office.catalog().kind("Evidence")->column(slot);
        QVERIFY(column);
        same.values.set(slot, column->type == shared::ColumnType::blob
                                  ? Value{Blob{office.newId().str()}}
                              : column->type == shared::ColumnType::integer ? Value{std::int64_t{1}}
                                                                            : text("伪"));
        forged.slots.push_back(same);
        const auto before = office.openConflicts(scene.visit);
        QCOMPARE(before.size(), std::size_t{1});
        office.send(scene.unit, {forged});
        const auto after = office.openConflicts(scene.visit);
        QCOMPARE(after.size(), std::size_t{1});
        QVERIFY(after[0].record == before[0].record);
    }

    void aNumberPastTheLastIsNoNumber() {
        Scene scene;
        auto& office = scene.office;
        scene.li.seq = (std::uint64_t{1} << 63) - 1;
        const auto before = office.state();
        QCOMPARE(office.send(scene.li, {}).verdict, Verdict::invalid);
        QVERIFY(office.state() == before);
    }

    void nobodyTakesTwoStepsOfAReportAtOnce() {
        Scene scene;
        auto& office = scene.office;
        scene.refuses(
            office.sign(scene.chief,
                        {office.step(scene.visit, onSite, signedState, office.base()),
                         office.step(scene.visit, signedState, submitted, office.base())}),
            "illegal_step");
    }

    void aLateStepIsNotTakenAsAnother() {
        Scene scene;
        auto& office = scene.office;
        auto wang = office.enrol("inspector");
        office.send(scene.li, {office.step(scene.visit, onSite, signedState, office.base())});
        office.send(scene.li, {office.step(scene.visit, signedState, submitted, office.base())});
        auto arrive = office.create("Visit", scene.visit, {}, {{"state", onSite}});
        arrive.isStep = true;
        arrive.to = onSite;
        arrive.base = {office.base().epoch, 0};
        for (auto& slot : arrive.slots) slot.base = arrive.base;
        office.send(wang, {arrive});
        QVERIFY(scene.value(shared::kinds::visit, scene.visit, "Visit", "state") ==
                Value{submitted});
    }

    void nobodyPutsAnothersNameUnderTheirDeed() {
        Scene scene;
        auto& office = scene.office;
        scene.refuses(
            office.sign(scene.unit, {office.create("Evidence", office.newId(), scene.visit,
                                                   {{"taker_id", Blob{scene.li.person.str()}}})}),
            "impossible_value");
    }

    void whatWaitedAsideHadSeenNothingThatCameLater() {
        Scene scene;
        auto& office = scene.office;
        auto outsider = office.enrol("discipline");
        auto forged = office.change("Visit", scene.visit, {{"conclusion", text("伪造")}},
                                    {office.base().epoch, std::uint64_t{1} << 60}, onSite);
        const auto parked = office.send(outsider, {forged});
        QCOMPARE(parked.verdict, Verdict::parked);
        office.send(scene.li, {office.change("Visit", scene.visit, {{"conclusion", text("后来")}},
                                             office.base(), onSite)});
        auto tx = must(office.storage().write());
        const auto waiting = must(tx->waitingParked(office.area));
        must(office.ledger().release(*tx, office.area, waiting.at(0).record.id, scene.li.person));
        must(tx->commit());
        tx.reset();
        QVERIFY(scene.value(shared::kinds::visit, scene.visit, "Visit", "conclusion") ==
                text("后来"));
        QCOMPARE(office.openConflicts(scene.visit).size(), std::size_t{1});
    }

    void aRowThatNoAnswerCouldCarryIsNotMade() {
        Scene scene;
        auto& office = scene.office;
        const auto seen = office.base();
        const auto note = [&](std::size_t size) {
            return office.change("Visit", scene.visit,
                                 {{"conclusion", text(std::string(size, 'x'))}}, seen, onSite);
        };
        scene.refuses(office.sign(scene.li, {note(shared::mostWrittenBytes + 1)}),
                      "impossible_value");
        QCOMPARE(office.send(scene.li, {note(shared::mostWrittenBytes)}).verdict,
                 Verdict::received);
        // One after the other they stay questions that can be read, shown and answered.
        std::optional<sync::Receipt> last;
        for (int i = 0; i < 20 && (!last || last->verdict == Verdict::received); ++i) {
            auto other = office.enrol("inspector");
            auto edit = office.change(
                "Visit", scene.visit,
                {{"conclusion", text(std::string(shared::mostWrittenBytes, char('a' + i)))}}, seen,
                onSite);
            last = office.send(other, {edit});
        }
        QCOMPARE(last->verdict, Verdict::parked);
        QCOMPARE(last->reason, std::string("too_large"));
        const auto open = office.openConflicts(scene.visit);
        QCOMPARE(open.size(), std::size_t{1});
        auto answer = office.change("Visit", scene.visit, {{"conclusion", text("定")}},
                                    office.base(), onSite);
        answer.slots[0].resolves = open[0].record.id;
        QVERIFY(office.send(scene.li, {answer}).outcomes.empty());
        QVERIFY(office.openConflicts(scene.visit).empty());
        QVERIFY(office.verify().ok());
    }

    void ofOneRecordASetSaysNoMoreThanPeopleDo() {
        Scene scene;
        auto& office = scene.office;
        std::vector<sync::Edit> edits;
        for (int i = 0; i < 65; ++i)
            edits.push_back(office.change("Visit", scene.visit,
                                          {{"conclusion", text(std::to_string(i))}}, office.base(),
                                          onSite));
        scene.refuses(office.sign(scene.li, edits), "too_large");
    }
};

static const suite::Case<ForgedTest> here("forged");

#include "forged_test.moc"
