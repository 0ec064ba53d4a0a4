#include <QTest>

#include "shared/proto/records.pb.h"
#include "tests/support/office.h"
#include "tests/support/other_model.h"
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

Value text(const char* words) { return std::string(words); }

/// The Parked record of the set that `receipt` answers.
server::Stored parkedBy(Office& office, const sync::Receipt& receipt) {
    for (const auto& record : office.state()) {
        if (record.kind == shared::kinds::parked &&
            record.values.get(office.column("Parked", "set_hash")) ==
                Value{Blob{receipt.setHash.str()}}) {
            return *office.find(record.kind, record.id);
        }
    }
    qFatal("nothing is parked under that hash");
}

std::string reasonOf(Office& office, const sync::Receipt& receipt) {
    return std::get<std::string>(
        parkedBy(office, receipt).record.values.get(office.column("Parked", "reason")));
}

void release(Office& office, const sync::Receipt& receipt, const Author& chief) {
    auto tx = must(office.storage().write());
    must(office.ledger().release(*tx, office.area, parkedBy(office, receipt).record.id,
                                 chief.person));
    must(tx->commit());
}

/// A visit of wang's, li who may only read it at first, and a chief who may release.
struct Scene {
    Office office;
    Author li = office.enrol("audit");
    Author wang = office.enrol("inspector");
    Author chief = office.enrol("division");
    Id visit = office.visit(wang).first;

    sync::Edit edit(const char* column, Value value, sync::Base seen) {
        return office.change("Visit", visit, {{column, std::move(value)}}, seen, onSite);
    }
    Value value(const char* column) {
        return office.find(shared::kinds::visit, visit)
            ->record.values.get(office.column("Visit", column));
    }
};

}  // namespace

/// What is kept whole and applied later.
class ParkedTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whatBuildsOnAParkedRecordWaitsWithItAndFollowsItsRelease() {
        Scene scene;
        auto& office = scene.office;
        const auto finding = office.newId();
        const auto seen = office.base();  // what is not settled yet keeps its first base
        const auto made = office.send(
            scene.li, {office.create("Finding", finding, scene.visit, {{"fact", text("裂缝")}})});
        QCOMPARE(made.reason, std::string("no_right"));
        office.grant(scene.li.person, "inspector", office.project);
        const auto edited = office.send(
            scene.li,
            {office.change("Finding", finding, {{"fact", text("裂缝三处")}}, seen, onSite)});
        QCOMPARE(edited.verdict, Verdict::parked);
        QCOMPARE(edited.reason, std::string("depends_on_parked"));
        const auto shown =
            office.send(scene.li, {office.create("Evidence", office.newId(), scene.visit,
                                                 {{"linked_id", Blob{finding.str()}}})});
        QCOMPARE(shown.reason, std::string("depends_on_parked"));
        // Others of the device pass.
        QCOMPARE(office.send(scene.li, {scene.edit("hosts", text("张三"), office.base())}).verdict,
                 Verdict::received);
        QVERIFY(!office.find(shared::kinds::finding, finding));

        auto tx = must(office.storage().write());
        const auto alone = office.ledger().release(
            *tx, office.area, parkedBy(office, edited).record.id, scene.chief.person);
        QCOMPARE(alone.failure().code, shared::Code::refused);
        tx.reset();
        release(office, made, scene.chief);
        QVERIFY(office.find(shared::kinds::finding, finding)
                    ->record.values.get(office.column("Finding", "fact")) == text("裂缝三处"));
        for (const auto& receipt : {made, edited, shown}) {
            QVERIFY(parkedBy(office, receipt).record.values.get(office.column("Parked", "state")) ==
                    Value{std::int64_t{records::PARKED_STATE_RELEASED}});
        }
        QVERIFY(office.openConflicts(finding).empty());
        QVERIFY(office.verify().ok());
    }

    void aDependentThatItsAuthorMayNotMakeStaysParkedForThat() {
        Scene scene;
        auto& office = scene.office;
        const auto finding = office.newId();
        const auto seen = office.base();  // what is not settled yet keeps its first base
        const auto made = office.send(
            scene.li, {office.create("Finding", finding, scene.visit, {{"fact", text("裂缝")}})});
        const auto edited = office.send(
            scene.li, {office.change("Finding", finding, {{"fact", text("无")}}, seen, onSite)});
        release(office, made, scene.chief);
        QCOMPARE(reasonOf(office, edited), std::string("no_right"));
        release(office, edited, scene.chief);
        QVERIFY(office.find(shared::kinds::finding, finding)
                    ->record.values.get(office.column("Finding", "fact")) == text("无"));
    }

    /// A value released after it had left its author's screen is not overwritten unseen.
    void aLaterEditOfTheDeviceMeetsWhatWasReleasedBehindItsBackAsAConflict_data() {
        QTest::addColumn<bool>("stillShown");
        QTest::newRow("the author still saw the own value") << true;
        QTest::newRow("it had left the screen") << false;
    }
    void aLaterEditOfTheDeviceMeetsWhatWasReleasedBehindItsBackAsAConflict() {
        QFETCH(bool, stillShown);
        Scene scene;
        auto& office = scene.office;
        const auto before = office.base();
        const auto first = office.send(scene.li, {scene.edit("conclusion", text("一"), before)});
        QCOMPARE(first.verdict, Verdict::parked);
        const auto seen = stillShown ? before : office.base();
        office.grant(scene.li.person, "inspector", office.project);
        const auto second = office.sign(scene.li, {scene.edit("conclusion", text("二"), seen)});
        release(office, first, scene.chief);
        QVERIFY(scene.value("conclusion") == text("一"));
        const auto receipt = office.accept(second);
        QCOMPARE(receipt.outcomes.empty(), stillShown);
        QVERIFY(scene.value("conclusion") == text(stillShown ? "二" : "一"));
        QCOMPARE(office.openConflicts(scene.visit).size(), std::size_t{stillShown ? 0U : 1U});
    }

    void aReleasedValueDoesNotOverwriteALaterOneOfItsDevice_data() {
        QTest::addColumn<bool>("stillShown");
        QTest::newRow("its author wrote over it: nothing to ask") << true;
        QTest::newRow("it had left its author's screen: a question") << false;
    }
    void aReleasedValueDoesNotOverwriteALaterOneOfItsDevice() {
        QFETCH(bool, stillShown);
        Scene scene;
        auto& office = scene.office;
        const auto before = office.base();
        const auto first = office.send(scene.li, {scene.edit("conclusion", text("一"), before)});
        office.grant(scene.li.person, "inspector", office.project);
        const auto seen = stillShown ? before : office.base();
        office.send(scene.li, {scene.edit("conclusion", text("二"), seen)});
        QVERIFY(scene.value("conclusion") == text("二"));
        release(office, first, scene.chief);
        QVERIFY(scene.value("conclusion") == text("二"));
        QCOMPARE(office.openConflicts(scene.visit).size(), std::size_t{stillShown ? 0U : 1U});
    }

    void aRemovalCountsForWhatAnEarlierSetAddedAlsoIfThatIsReleasedLater() {
        Scene scene;
        auto& office = scene.office;
        const auto before = office.base();
        const auto first =
            office.send(scene.li, {scene.edit("team", shared::Elements{{"Li", "Zhao"}}, before)});
        QCOMPARE(first.verdict, Verdict::parked);
        office.grant(scene.li.person, "inspector", office.project);
        auto gone = scene.edit("team", shared::Elements{}, before);
        gone.slots[0].elements.removed = {"Li"};
        QCOMPARE(office.send(scene.li, {gone}).verdict, Verdict::received);
        release(office, first, scene.chief);
        QVERIFY(scene.value("team") == Value{shared::Elements{{"Zhao"}}});
    }

    void theConflictOfAReleasedValueNamesItsAuthor() {
        Scene scene;
        auto& office = scene.office;
        const auto before = office.base();
        const auto first = office.send(scene.li, {scene.edit("conclusion", text("一"), before)});
        release(office, first, scene.chief);
        office.send(scene.wang, {scene.edit("conclusion", text("二"), before)});
        const auto open = office.openConflicts(scene.visit);
        QCOMPARE(open.size(), std::size_t{1});
        const auto sides = must(sync::unpackContested(
            std::get<Blob>(open[0].record.values.get(office.column("Conflict", "values"))).bytes));
        QCOMPARE(sides[0].person, scene.li.person);
        QCOMPARE(sides[0].base, before);
    }

    void whatNamesAnUnknownColumnWaitsWithItsNameWhileTheServerDoesNotKnowIt() {
        Scene scene;
        auto& office = scene.office;
        auto newer = scene.edit("hosts", text("张三"), office.base());
        sync::SlotEdit unknown;
        unknown.slot = 900;
        unknown.base = office.base();
        unknown.values.set(900, text("新列"));
        newer.slots.push_back(unknown);
        const auto receipt = office.send(scene.wang, {newer});
        QCOMPARE(receipt.reason, std::string("unknown_column"));
        QCOMPARE(receipt.detail, std::string("Visit.900"));
        {
            auto tx = must(office.storage().write());
            QCOMPARE(must(office.ledger().judgeAgain(*tx, office.area)), std::size_t{0});
            must(tx->commit());
        }
        QVERIFY(scene.value("hosts") == Value{});
        QCOMPARE(reasonOf(office, receipt), std::string("unknown_column"));
    }

    void whatAnOlderServerDidNotKnowIsAppliedOnceItDoes() {
        const OtherModel past([](google::protobuf::FileDescriptorProto& file) {
            auto& visits = OtherModel::message(file, "Visit");
            for (auto& field : *visits.mutable_field())
                if (field.name() == "weather") field.set_number(900);
        });
        Office office(past.catalog());
        auto wang = office.enrol("inspector");
        const auto visit = office.visit(wang).first;
        auto edit = office.change("Visit", visit, {{"hosts", text("张三")}}, office.base(), onSite);
        sync::SlotEdit weather;
        weather.slot = records::Visit::kWeatherFieldNumber;
        weather.base = office.base();
        weather.values.set(weather.slot, text("晴"));
        edit.slots.push_back(weather);
        const auto receipt = office.send(wang, {edit});
        QCOMPARE(receipt.reason, std::string("unknown_column"));

        office.becomes(shared::Catalog::builtIn());
        auto tx = must(office.storage().write());
        QCOMPARE(must(office.ledger().judgeAgain(*tx, office.area)), std::size_t{1});
        QCOMPARE(must(office.ledger().judgeAgain(*tx, office.area)), std::size_t{0});
        must(tx->commit());
        tx.reset();
        const auto row = office.find(shared::kinds::visit, visit)->record;
        QCOMPARE(row.values.get(weather.slot), text("晴"));
        QCOMPARE(row.values.get(office.column("Visit", "hosts")), text("张三"));
        QVERIFY(parkedBy(office, receipt).record.values.get(office.column("Parked", "state")) ==
                Value{std::int64_t{records::PARKED_STATE_RELEASED}});
        must(office.verify());
    }

    void whatAFormerEnrolmentSentBringsItsReceiptAndTheRestIsJudged() {
        Scene scene;
        auto& office = scene.office;
        const auto before = office.base();
        const auto former = scene.wang;
        const auto arrived =
            office.sign(scene.wang, {scene.edit("conclusion", text("一"), before)});
        const auto lost = office.sign(scene.wang, {scene.edit("conclusion", text("二"), before)});
        const auto first = office.accept(arrived);
        QCOMPARE(first.verdict, Verdict::received);
        Author anew = office.enrol("inspector");
        {
            auto tx = must(office.storage().write());
            auto device = *must(tx->device(anew.device));
            device.person = former.person;
            must(tx->putDevice(device));
            auto revoked = *must(tx->device(former.device));
            revoked.revoked = true;
            must(tx->putDevice(revoked));
            must(tx->commit());
        }
        anew.person = former.person;
        const auto carry = [&](const sync::ChangeSet& set) {
            auto payload = must(sync::decodePayload(set.payload));
            payload.originals = {sync::hashOf(office.ledger().server(), set)};
            return office.accept(office.signRaw(anew, sync::encodePayload(payload)));
        };
        const auto state = office.state();
        const auto carried = carry(arrived);
        QCOMPARE(carried.verdict, Verdict::received);
        QVERIFY(carried.outcomes == first.outcomes);
        QVERIFY(office.state() == state);
        QCOMPARE(carried.reason, std::string("carried"));  // and no proof that it was judged
        // The next one's author had seen the first: no conflict with it.
        QVERIFY(carry(lost).outcomes.empty());
        QVERIFY(scene.value("conclusion") == text("二"));
        QVERIFY(office.openConflicts(scene.visit).empty());
        // Who names somebody else's set is judged as anybody.
        auto zhao = office.enrol("inspector");
        auto payload = must(sync::decodePayload(arrived.payload));
        payload.originals = {sync::hashOf(office.ledger().server(), arrived)};
        QCOMPARE(office.accept(office.signRaw(zhao, sync::encodePayload(payload)))
                     .outcomes.at(0)
                     .outcome,
                 Outcome::conflict);
        QVERIFY(office.verify().ok());
    }

    void whatAnUntrustedDeviceSentIsNobodysOwnEarlierWork() {
        Scene scene;
        auto& office = scene.office;
        auto clone = scene.wang;
        const auto before = office.base();
        office.send(scene.wang, {scene.edit("conclusion", text("一"), before)});
        (void)office.sign(clone, {});
        const auto other = office.send(clone, {scene.edit("conclusion", text("二"), before)});
        QCOMPARE(other.reason, std::string("untrusted_device"));
        QCOMPARE(must(must(office.storage().read())->untrustedSets(office.area, clone.device)),
                 std::uint64_t{1});
        release(office, other, scene.chief);
        QVERIFY(scene.value("conclusion") == text("一"));
        QCOMPARE(office.openConflicts(scene.visit).size(), std::size_t{1});
    }
};

static const suite::Case<ParkedTest> here("parked");

#include "parked_test.moc"
