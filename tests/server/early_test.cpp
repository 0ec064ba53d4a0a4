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
using sync::Verdict;

namespace {

constexpr std::int64_t onSite = records::VISIT_STATE_ON_SITE;

Value text(const std::string& words) { return words; }

/// The statement of `author` that its sets from `first` up to its next number are lost.
sync::ChangeSet statement(Office& office, Author& author, std::uint64_t first,
                          const shared::Hash& lastHash) {
    sync::Payload payload;
    payload.salt.assign(16, 's');
    payload.gap = sync::GapAct{first, lastHash};
    Author speaker = author;
    speaker.last = {};  // it does not know where its chain stood before
    auto set = office.signRaw(speaker, sync::encodePayload(payload));
    return set;
}

}  // namespace

/// Sets that arrive before the ones their device made first.
class EarlyTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whatWaitedBehindAGapIsJudgedInOrderOnceItIsFilled() {
        Office office;
        auto li = office.enrol("inspector");
        const auto visit = office.visit(li).first;
        const auto seen = office.base();
        const auto edit = [&](const char* words) {
            return office.sign(
                li, {office.change("Visit", visit, {{"conclusion", text(words)}}, seen, onSite)});
        };
        const auto first = edit("一"), second = edit("二"), third = edit("三");
        const auto before = office.state();
        for (const auto& set : {third, second, third}) {
            const auto early = office.accept(set);
            QCOMPARE(early.verdict, Verdict::early);
            QCOMPARE(early.waitingFor, first.deviceSeq);
        }
        QVERIFY(office.takeEarly(li).empty());
        QVERIFY(office.state() == before);

        QCOMPARE(office.accept(first).verdict, Verdict::received);
        const auto receipts = office.takeEarly(li);
        QCOMPARE(receipts.size(), std::size_t{2});
        QCOMPARE(receipts[0].deviceSeq, second.deviceSeq);
        QCOMPARE(receipts[1].deviceSeq, third.deviceSeq);
        for (const auto& receipt : receipts) {
            QCOMPARE(receipt.verdict, Verdict::received);
            QVERIFY(receipt.outcomes.empty());
        }
        QVERIFY(office.find(shared::kinds::visit, visit)
                    ->record.values.get(office.column("Visit", "conclusion")) == text("三"));
        QVERIFY(office.accept(third) == receipts[1]);
        QVERIFY(office.takeEarly(li).empty());
        QVERIFY(office.verify().ok());
    }

    void oneDeviceCannotFillTheServerWithEarlySets() {
        Office office;
        auto li = office.enrol("inspector");
        const auto visit = office.visit(li).first;
        (void)office.sign(li, {});  // never sent
        std::vector<sync::ChangeSet> sets;
        for (int i = 0; i < 520; ++i) {
            sets.push_back(office.sign(
                li, {office.change("Visit", visit, {{"conclusion", text(std::to_string(i))}},
                                   office.base(), onSite)}));
        }
        auto tx = must(office.storage().write());
        for (const auto& set : sets) {
            QCOMPARE(must(office.ledger().accept(*tx, set)).verdict, Verdict::early);
        }
        QCOMPARE(must(tx->earlySize(office.area, li.device)).sets, std::uint64_t{500});
    }

    void evidenceOfAnEarlySetMayBeSent() {
        Office office;
        auto li = office.enrol("inspector");
        const auto visit = office.visit(li).first;
        (void)office.sign(li, {});
        const auto photo = shared::sha256("photo");
        const auto set = office.sign(li, {office.create("Evidence", office.newId(), visit,
                                                        {{"sha256", Blob{photo.str()}}})});
        QCOMPARE(office.accept(set).verdict, Verdict::early);
        auto tx = must(office.storage().read());
        const auto uses = must(tx->evidenceUses(photo));
        QCOMPARE(uses.size(), std::size_t{1});
        QCOMPARE(uses[0].device, li.device);
    }

    void aSignedStatementClosesAGapThatItsDeviceCannotFill() {
        Office office;
        auto li = office.enrol("inspector");
        const auto visit = office.visit(li).first;
        const auto seen = office.base();
        const auto edit = [&](const char* words) {
            return office.sign(
                li, {office.change("Visit", visit, {{"conclusion", text(words)}}, seen, onSite)});
        };
        const auto lostToo = edit("一");
        auto atGap = li;
        const auto lost = edit("二");
        const auto third = edit("三");
        QCOMPARE(office.accept(third).verdict, Verdict::early);
        const auto said = statement(office, atGap, lostToo.deviceSeq, third.prevHash);
        QCOMPARE(said.deviceSeq, lost.deviceSeq);
        const auto receipt = office.accept(said);
        QCOMPARE(receipt.verdict, Verdict::received);
        QCOMPARE(receipt.reason, std::string("gap_closed"));
        QVERIFY(office.accept(said) == receipt);
        QCOMPARE(office.takeEarly(li).size(), std::size_t{1});
        QVERIFY(office.find(shared::kinds::visit, visit)
                    ->record.values.get(office.column("Visit", "conclusion")) == text("三"));
        // What was called lost and comes all the same is kept, not judged.
        QCOMPARE(office.accept(lost).verdict, Verdict::parked);
        QCOMPARE(office
                     .send(li, {office.change("Visit", visit, {{"conclusion", text("四")}},
                                              office.base(), onSite)})
                     .verdict,
                 Verdict::received);
        QVERIFY(office.verify().ok());
    }

    void aStatementThatItselfStandsBehindAGapWaits() {
        Office office;
        auto li = office.enrol("inspector");
        office.visit(li);
        (void)office.sign(li, {});
        (void)office.sign(li, {});
        const auto said = statement(office, li, li.seq + 1, shared::sha256("x"));
        QCOMPARE(office.accept(said).verdict, Verdict::early);
    }
};

static const suite::Case<EarlyTest> here("early");

#include "early_test.moc"
