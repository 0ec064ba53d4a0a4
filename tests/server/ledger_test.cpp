#include <QTest>

#include "shared/proto/records.pb.h"
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
constexpr std::int64_t returned = records::VISIT_STATE_RETURNED;
constexpr std::int64_t approved = records::VISIT_STATE_APPROVED;

Value text(const char* words) { return std::string(words); }

}  // namespace

class LedgerTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aVisitIsReceivedWholeWithOneRevision() {
        Office office;
        auto li = office.enrol("inspector");
        const auto before = office.base().revision;
        const auto [visit, reading] = office.visit(li);
        QCOMPARE(office.base().revision, before + 1);
        QCOMPARE(office.find(shared::kinds::visit, visit)->record.revision, before + 1);
        const auto line = office.find(shared::kinds::indicatorReading, reading);
        QCOMPARE(line->record.parent, visit);
        QVERIFY(line->record.values.get(office.column("IndicatorReading", "raw")) ==
                text("≥100公里"));
        QVERIFY(office.verify().ok());
    }

    void theSameSetTwiceBringsTheSameReceiptAndChangesNothing() {
        Office office;
        auto li = office.enrol("inspector");
        const auto [visit, reading] = office.visit(li);
        const auto set = office.sign(
            li,
            {office.change("Visit", visit, {{"conclusion", text("好")}}, office.base(), onSite)});
        const auto first = office.accept(set);
        const auto state = office.state();
        const auto head = office.base();
        QVERIFY(office.accept(set) == first);
        QVERIFY(office.state() == state);
        QCOMPARE(office.base(), head);
    }

    void twoUnseenValuesOpenOneConflictInEitherOrder() {
        for (const bool swapped : {false, true}) {
            Office office;
            auto li = office.enrol("inspector");
            auto wang = office.enrol("inspector");
            const auto visit = office.visit(li).first;
            const auto seen = office.base();
            auto a = office.sign(
                li, {office.change("Visit", visit, {{"conclusion", text("甲")}}, seen, onSite)});
            auto b = office.sign(
                wang, {office.change("Visit", visit, {{"conclusion", text("乙")}}, seen, onSite)});
            if (swapped) std::swap(a, b);
            QVERIFY(office.accept(a).outcomes.empty());
            const auto receipt = office.accept(b);
            QCOMPARE(receipt.outcomes.size(), std::size_t{1});
            QCOMPARE(receipt.outcomes[0].outcome, Outcome::conflict);
            const auto open = office.openConflicts(visit);
            QCOMPARE(open.size(), std::size_t{1});
            QCOMPARE(open[0].record.id, receipt.outcomes[0].conflict);
            const auto packed =
                std::get<Blob>(open[0].record.values.get(office.column("Conflict", "values")));
            const auto sides = must(sync::unpackContested(packed.bytes));
            QCOMPARE(sides.size(), std::size_t{2});
            const auto conclusion = office.column("Visit", "conclusion");
            QVERIFY(sides[0].current);
            QVERIFY(sides[0].values.get(conclusion) == text(swapped ? "乙" : "甲"));
            QCOMPARE(sides[0].person, swapped ? wang.person : li.person);
            QVERIFY(sides[1].values.get(conclusion) == text(swapped ? "甲" : "乙"));
            QVERIFY(office.verify().ok());
        }
    }

    void aResolutionClosesTheConflictAndADifferentOneOpensAnother() {
        Office office;
        auto li = office.enrol("inspector");
        auto wang = office.enrol("inspector");
        const auto visit = office.visit(li).first;
        auto seen = office.base();
        const auto edit = [&](const char* words, Id resolves = {}) {
            auto change =
                office.change("Visit", visit, {{"conclusion", text(words)}}, seen, onSite);
            change.slots[0].resolves = resolves;
            return change;
        };
        office.send(li, {edit("甲")});
        const auto conflict = office.send(wang, {edit("乙")}).outcomes[0].conflict;
        seen = office.base();
        const auto keeps = office.sign(li, {edit("甲", conflict)});
        const auto changes = office.sign(wang, {edit("乙", conflict)});
        office.accept(keeps);
        QCOMPARE(office.openConflicts(visit).size(), std::size_t{0});
        const auto other = office.accept(changes);
        QCOMPARE(other.outcomes[0].outcome, Outcome::conflict);
        QCOMPARE(office.openConflicts(visit).size(), std::size_t{1});
        QVERIFY(office.openConflicts(visit)[0].record.id != conflict);
    }

    void aSetOutsideItsAuthorsRightsIsParkedWholeAndReleasedByOneActOfSomeoneWithThem() {
        Office office;
        auto li = office.enrol("inspector");
        auto audit = office.enrol("audit");
        auto chief = office.enrol("division");
        const auto visit = office.visit(li).first;
        const auto before = office.find(shared::kinds::visit, visit);
        const auto receipt = office.send(
            audit,
            {office.change("Visit", visit, {{"conclusion", text("改")}}, office.base(), onSite)});
        QCOMPARE(receipt.verdict, Verdict::parked);
        QCOMPARE(receipt.reason, std::string("no_right"));
        QVERIFY(office.find(shared::kinds::visit, visit)->record == before->record);
        Id parked;
        for (const auto& record : office.state()) {
            if (record.kind == shared::kinds::parked) parked = record.id;
        }
        auto tx = must(office.storage().write());
        QCOMPARE(office.ledger().release(*tx, office.area, parked, audit.person).failure().code,
                 shared::Code::refused);
        must(office.ledger().release(*tx, office.area, parked, chief.person));
        must(tx->commit());
        tx.reset();
        QVERIFY(office.find(shared::kinds::visit, visit)
                    ->record.values.get(office.column("Visit", "conclusion")) == text("改"));
        QVERIFY(office.verify().ok());
    }

    void whatIsNotSignedByItsDeviceIsStoredNowhere() {
        Office office;
        auto li = office.enrol("inspector");
        const auto visit = office.visit(li).first;
        const auto head = office.base();
        const auto edit =
            office.change("Visit", visit, {{"conclusion", text("x")}}, office.base(), onSite);
        auto copy = li;
        auto forged = office.sign(copy, {edit});
        forged.payload += '\0';
        QCOMPARE(office.accept(forged).verdict, Verdict::invalid);
        auto wrong = office.sign(copy, {edit});
        wrong.signature.bytes[3] ^= 1;
        QCOMPARE(office.accept(wrong).verdict, Verdict::invalid);
        auto stranger = copy;
        stranger.device = office.newId();
        QCOMPARE(office.accept(office.sign(stranger, {edit})).verdict, Verdict::invalid);
        QCOMPARE(office.base(), head);
    }

    void aBadTailTakesTheWholeSetWithIt() {
        Office office;
        auto li = office.enrol("inspector");
        const auto visit = office.visit(li).first;
        const auto before = office.find(shared::kinds::visit, visit)->record;
        auto good =
            office.change("Visit", visit, {{"conclusion", text("好")}}, office.base(), onSite);
        auto bad = good;
        bad.slots[0].slot = 999;
        const auto receipt = office.send(li, {good, bad});
        QCOMPARE(receipt.verdict, Verdict::parked);
        QCOMPARE(receipt.reason, std::string("unknown_column"));
        QVERIFY(office.find(shared::kinds::visit, visit)->record == before);
        const auto unreadable = office.accept(office.signRaw(li, "\xff\xff noise"));
        QCOMPARE(unreadable.verdict, Verdict::parked);
        QCOMPARE(unreadable.reason, std::string("unreadable"));
        // The chain goes on behind what was parked.
        QCOMPARE(office.send(li, {good}).verdict, Verdict::received);
        QVERIFY(office.verify().ok());
    }

    void aClonedDeviceIsParkedByHashAndARevokedOneToo() {
        Office office;
        auto li = office.enrol("inspector");
        const auto visit = office.visit(li).first;
        auto clone = li;
        const auto edit = [&](const char* words) {
            return office.change("Visit", visit, {{"conclusion", text(words)}}, office.base(),
                                 onSite);
        };
        QCOMPARE(office.send(li, {edit("一")}).verdict, Verdict::received);
        const auto cloned = office.sign(clone, {edit("二")});
        const auto receipt = office.accept(cloned);
        QCOMPARE(receipt.verdict, Verdict::parked);
        QCOMPARE(receipt.reason, std::string("untrusted_device"));
        QVERIFY(office.accept(cloned) == receipt);
        QCOMPARE(office.send(li, {edit("三")}).verdict, Verdict::received);
        {
            auto tx = must(office.storage().write());
            auto device = *must(tx->device(li.device));
            device.revoked = true;
            must(tx->putDevice(device));
            must(tx->commit());
        }
        const auto revoked = office.send(li, {edit("四")});
        QCOMPARE(revoked.verdict, Verdict::parked);
        QCOMPARE(revoked.detail, std::string("revoked"));
        QVERIFY(office.find(shared::kinds::visit, visit)
                    ->record.values.get(office.column("Visit", "conclusion")) == text("三"));
        QVERIFY(office.verify().ok());
    }

    void whatADevicePutBackToAnOldCopySavesIsParkedHoweverLongItGoesOn() {
        Office office;
        auto li = office.enrol("inspector");
        const auto visit = office.visit(li).first;
        auto putBack = li;
        const auto edit = [&](const char* words) {
            return office.change("Visit", visit, {{"conclusion", text(words)}}, office.base(),
                                 onSite);
        };
        QCOMPARE(office.send(li, {edit("一")}).verdict, Verdict::received);
        // Beyond what the server has of the device nothing is missing that could still come.
        for (int i = 0; i < 4; ++i) {
            const auto receipt = office.send(putBack, {edit("二")});
            QCOMPARE(receipt.verdict, Verdict::parked);
            QCOMPARE(receipt.reason, std::string("untrusted_device"));
        }
        QCOMPARE(office.send(li, {edit("三")}).verdict, Verdict::received);
        QVERIFY(office.verify().ok());
    }

    void aSetBehindAGapWaitsForTheOneBeforeIt() {
        Office office;
        auto li = office.enrol("inspector");
        const auto visit = office.visit(li).first;
        const auto edit = [&](const char* words) {
            return office.change("Visit", visit, {{"conclusion", text(words)}}, office.base(),
                                 onSite);
        };
        const auto first = office.sign(li, {edit("一")});
        const auto second = office.sign(li, {edit("二")});
        const auto early = office.accept(second);
        QCOMPARE(early.verdict, Verdict::early);
        QCOMPARE(early.waitingFor, first.deviceSeq);
        QCOMPARE(office.accept(first).verdict, Verdict::received);
        QVERIFY(office.accept(second).outcomes.empty());
    }

    void aReviewBindsToWhatWasRead() {
        Office office;
        auto li = office.enrol("inspector");
        auto wang = office.enrol("inspector");
        auto chief = office.enrol("division");
        const auto visit = office.visit(li).first;
        auto tooLate =
            office.change("Visit", visit, {{"conclusion", text("改了")}}, office.base(), onSite);
        office.send(li, {office.step(visit, onSite, signedState, office.base())});
        office.send(li, {office.step(visit, signedState, submitted, office.base())});
        const auto read = office.reviewHash(visit);
        const auto seen = office.base();
        office.send(wang, {tooLate});  // legal where its author stood: it merges
        const auto review = [&](const shared::Hash& hash, sync::Base at) {
            const Id id = office.newId();
            auto made = office.create("Review", id, {},
                                      {{"report_id", Blob{visit.str()}},
                                       {"verdict", std::int64_t{records::VERDICT_APPROVE}}});
            auto step = office.step(visit, submitted, approved, at);
            step.readHash = hash;
            return std::pair(id, std::vector{made, step});
        };
        auto [staleId, stale] = review(read, seen);
        const auto receipt = office.send(chief, stale);
        QCOMPARE(receipt.verdict, Verdict::received);
        QCOMPARE(receipt.outcomes.size(), std::size_t{1});
        QCOMPARE(receipt.outcomes[0].outcome, Outcome::late);
        const auto state = office.column("Visit", "state");
        QVERIFY(office.find(shared::kinds::visit, visit)->record.values.get(state) ==
                Value{submitted});
        const auto told = office.find(shared::kinds::conflict, receipt.outcomes[0].conflict);
        QVERIFY(told->record.values.get(office.column("Conflict", "reason")) ==
                Value{std::int64_t{records::CONFLICT_REASON_CHANGED_SINCE_READ}});
        QVERIFY(office.find(shared::kinds::review, staleId)
                    ->record.values.get(office.column("Review", "effect")) ==
                Value{std::int64_t{records::REVIEW_EFFECT_CHANGED_SINCE_READ}});
        auto [id, anew] = review(office.reviewHash(visit), office.base());
        QVERIFY(office.send(chief, anew).outcomes.empty());
        QVERIFY(office.find(shared::kinds::visit, visit)->record.values.get(state) ==
                Value{approved});
        QVERIFY(office.verify().ok());
    }

    void aReportWithAnOpenConflictIsNotApproved() {
        Office office;
        auto li = office.enrol("inspector");
        auto wang = office.enrol("inspector");
        auto chief = office.enrol("division");
        const auto visit = office.visit(li).first;
        const auto seen = office.base();
        const auto edit = [&](const char* words) {
            return office.change("Visit", visit, {{"conclusion", text(words)}}, seen, onSite);
        };
        office.send(li, {edit("甲")});
        office.send(wang, {edit("乙")});
        office.send(li, {office.step(visit, onSite, signedState, office.base())});
        office.send(li, {office.step(visit, signedState, submitted, office.base())});
        auto step = office.step(visit, submitted, approved, office.base());
        step.readHash = office.reviewHash(visit);
        QCOMPARE(office.send(chief, {step}).outcomes.at(0).outcome, Outcome::late);
    }

    void aReturnNeedsAReasonAndNobodyReviewsTheirOwnWork() {
        Office office;
        auto li = office.enrol("inspector");
        auto chief = office.enrol("division");
        office.grant(li.person, "division", office.project);
        const auto visit = office.visit(li).first;
        office.send(li, {office.step(visit, onSite, signedState, office.base())});
        office.send(li, {office.step(visit, signedState, submitted, office.base())});
        auto silent = office.step(visit, submitted, returned, office.base());
        silent.readHash = office.reviewHash(visit);
        QCOMPARE(office.send(chief, {silent}).reason, std::string("reason_missing"));
        auto own = office.step(visit, submitted, returned, office.base(), "自己退回");
        own.readHash = office.reviewHash(visit);
        QCOMPARE(office.send(li, {own}).reason, std::string("own_work"));
        auto said = office.step(visit, submitted, returned, office.base(), "照片不清");
        said.readHash = office.reviewHash(visit);
        QVERIFY(office.send(chief, {said}).outcomes.empty());
    }

    void anEditBeatsADeleteAndBothAreTold() {
        Office office;
        auto li = office.enrol("inspector");
        auto wang = office.enrol("inspector");
        const auto [visit, reading] = office.visit(li);
        const auto seen = office.base();
        auto gone = office.change("IndicatorReading", reading, {}, seen, onSite);
        gone.act = sync::EditAct::remove;
        const auto edit =
            office.change("IndicatorReading", reading,
                          {{"raw", text("98")}, {"value", std::int64_t{980'000}}}, seen, onSite);
        QVERIFY(office.send(li, {gone}).outcomes.empty());
        QVERIFY(office.find(shared::kinds::indicatorReading, reading)->record.deleted);
        const auto receipt = office.send(wang, {edit});
        QCOMPARE(receipt.outcomes[0].outcome, Outcome::revived);
        QVERIFY(!receipt.outcomes[0].conflict.none());
        QVERIFY(!office.find(shared::kinds::indicatorReading, reading)->record.deleted);
        const auto kept = office.send(li, {gone});
        QCOMPARE(kept.outcomes[0].outcome, Outcome::kept);
        QVERIFY(!office.find(shared::kinds::indicatorReading, reading)->record.deleted);
    }

    void anAlteredLedgerIsFoundByItsChain() {
        Office office;
        auto li = office.enrol("inspector");
        office.visit(li);
        QVERIFY(office.verify().ok());
        auto tx = must(office.storage().write());
        auto head = *must(tx->head(office.area));
        head.hash.bytes[0] ^= 1;
        must(tx->putHead(head));
        must(tx->commit());
        tx.reset();
        QCOMPARE(office.verify().failure().code, shared::Code::damaged);
    }
};

static const suite::Case<LedgerTest> here("ledger");

#include "ledger_test.moc"
