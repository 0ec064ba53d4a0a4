#include "client/store/store.h"

#include <QTest>

#include "shared/proto/records.pb.h"
#include "tests/support/lone.h"
#include "tests/support/suite.h"

using namespace field;
using lone::Device;
using shared::Id;
using shared::Value;
using sync::Base;
using sync::EditAct;

namespace {

const Value text(const char* words) { return std::string(words); }
constexpr std::int64_t onSite = records::VISIT_STATE_ON_SITE;
constexpr std::int64_t signedState = records::VISIT_STATE_SIGNED;

/// A device with a visit that the server knows.
struct Visited : Device {
    Visited() {
        begin();
        visit = newId();
        pull({row("Visit", visit,
                  {{"state", onSite},
                   {"conclusion", text("原文")},
                   {"purpose", text("核查。")},
                   {"team", shared::Elements::of({"李", "王"})}})});
    }
    Id visit;
};

const sync::SlotEdit* slotOf(const sync::Payload& payload, std::uint32_t slot) {
    for (const auto& edit : payload.edits) {
        for (const auto& item : edit.slots) {
            if (item.slot == slot) return &item;
        }
    }
    return nullptr;
}

}  // namespace

class StoreTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aSaveIsShownKeptAndChained() {
        Visited device;
        const auto first = device.edit("Visit", device.visit, {{"conclusion", text("一")}});
        const auto second = device.edit("Visit", device.visit, {{"conclusion", text("二")}});
        device.open();  // what was acknowledged is on the disk
        QVERIFY(device.value("Visit", device.visit, "conclusion") == text("二"));

        const auto sets = must(device.replica().outbox({}, 0));
        QCOMPARE(sets.size(), std::size_t{2});
        QVERIFY(sets[0].prevHash.none());
        QVERIFY(sets[1].prevHash == first.hash);
        const auto self = must(device.store().identity());
        for (const auto& [set, saved] : {std::pair{sets[0], first}, std::pair{sets[1], second}}) {
            QVERIFY(sync::hashOf(self.server, set) == saved.hash);
            QVERIFY(shared::verify(self.key.publicKey, sync::signedBytes(self.server, set),
                                   set.signature));
            QVERIFY(set.device == self.device && set.person == self.person);
            QVERIFY(set.epoch == device.head.epoch);
        }
        QVERIFY(must(device.replica().outbox(device.area, first.deviceSeq)) ==
                std::vector{sets[1]});
        const auto entries = must(device.store().outbox(true));
        QCOMPARE(entries.size(), std::size_t{2});
        QCOMPARE(entries[0].stage, client::Stage::saved);
    }

    void everyEditHasTheBaseOfItsForm() {
        Visited device;
        const auto base = device.head;
        auto held = device.hold("Visit", device.visit);
        QVERIFY(held.base == base);
        device.pull({device.row("Project", device.project, {{"pro_name", text("新名")}})});
        must(device.trySave(held, {{"conclusion", text("晚存")}}));
        auto edit = device.lastPayload().edits.at(0);
        QVERIFY(edit.base == base && edit.slots.at(0).base == base);

        device.create("Finding", device.visit, {{"fact", text("事实")}});
        edit = device.lastPayload().edits.at(0);
        QVERIFY(edit.act == EditAct::create && edit.parent == device.visit);
        QVERIFY(edit.base == device.head && edit.slots.at(0).base == device.head);
        QCOMPARE(edit.stateSeen, onSite);

        client::Change removal;
        removal.act = EditAct::remove;
        removal.held = device.hold("Visit", device.visit);
        must(device.store().save({removal}));
        edit = device.lastPayload().edits.at(0);
        // Not newer than what its own unsettled edits were built on: the server's value under them
        // was never shown.
        QVERIFY(edit.act == EditAct::remove && edit.base == base);
        QVERIFY(!device.find("Visit", device.visit));
    }

    void aTogetherSetIsCarriedWhole() {
        Visited device;
        const auto reading = device.newId();
        device.pull({device.row(
            "ProgressCheck", reading,
            {{"unit", text("米")}, {"design_quantity", std::int64_t{2'660'000}}}, device.visit)});
        device.edit("ProgressCheck", reading, {{"measured_raw", text("230")}});
        const auto payload = device.lastPayload();
        const auto* slot = slotOf(payload, device.column("ProgressCheck", "unit"));
        QVERIFY(slot);
        QVERIFY(slot->values ==
                device.values("ProgressCheck", {{"unit", text("米")},
                                                {"design_quantity", std::int64_t{2'660'000}},
                                                {"reported_quantity", Value{}},
                                                {"measured_raw", text("230")},
                                                {"measured_quantity", Value{}}}));
    }

    void aSlotUnderAnUnsettledEditInheritsItsBase() {
        Visited device;
        const auto base = device.head;
        const auto conclusion = device.column("Visit", "conclusion");
        device.edit("Visit", device.visit, {{"conclusion", text("我的")}});
        // Another person's value arrives under mine; I never see it.
        device.pull(
            {device.row("Visit", device.visit, {{"state", onSite}, {"conclusion", text("他的")}})});
        QVERIFY(device.value("Visit", device.visit, "conclusion") == text("我的"));
        auto held = device.hold("Visit", device.visit);
        QVERIFY(held.base == device.head && held.baseOf(conclusion) == base);
        must(device.trySave(held, {{"conclusion", text("我又改")}, {"hosts", text("赵")}}));
        const auto payload = device.lastPayload();
        QVERIFY(slotOf(payload, conclusion)->base == base);
        QVERIFY(slotOf(payload, device.column("Visit", "hosts"))->base == device.head);

        // The form is open while its value settles: what came under it is still unseen.
        held = device.hold("Visit", device.visit);
        must(device.replica().takeReceipts(device.receipts()));
        device.pull(
            {device.row("Visit", device.visit, {{"state", onSite}, {"conclusion", text("他的")}})});
        QVERIFY(device.value("Visit", device.visit, "conclusion") == text("他的"));
        must(device.trySave(held, {{"conclusion", text("第三次")}}));
        QVERIFY(slotOf(device.lastPayload(), conclusion)->base == base);
    }

    void aSetSaysOnlyWhatWasAddedAndRemoved() {
        Visited device;
        const auto team = device.column("Visit", "team");
        device.edit("Visit", device.visit, {{"team", shared::Elements::of({"李", "赵"})}});
        const auto payload = device.lastPayload();
        QVERIFY(slotOf(payload, team)->values.empty());
        QVERIFY((slotOf(payload, team)->elements == sync::ElementChange{{"赵"}, {"王"}}));
        // What others do to the set meanwhile shows beside it.
        device.pull(
            {device.row("Visit", device.visit,
                        {{"state", onSite}, {"team", shared::Elements::of({"李", "王", "孙"})}})});
        QVERIFY(device.value("Visit", device.visit, "team") ==
                Value{shared::Elements::of({"李", "孙", "赵"})});
    }

    void aTextNamesTheBaseItWasTypedOver() {
        Visited device;
        device.edit("Visit", device.visit, {{"purpose", text("核查。补充。")}});
        const auto purpose = device.column("Visit", "purpose");
        QVERIFY(slotOf(device.lastPayload(), purpose)->baseHash == shared::sha256("核查。"));
        device.edit("Visit", device.visit, {{"purpose", text("核查。再补。")}});
        QVERIFY(slotOf(device.lastPayload(), purpose)->baseHash == shared::sha256("核查。补充。"));
    }

    void aStepLeavesAndEntersAndCarriesItsOwnOpinion() {
        Visited device;
        device.pull({device.row("Visit", device.visit,
                                {{"state", onSite}, {"state_reason", text("上次的意见")}})});
        device.edit("Visit", device.visit, {{"state", signedState}});
        const auto edit = device.lastPayload().edits.at(0);
        QVERIFY(edit.isStep);
        QCOMPARE(edit.from, onSite);
        QCOMPARE(edit.to, signedState);
        QVERIFY(edit.slots.at(0).values ==
                device.values("Visit", {{"state", signedState}, {"state_reason", Value{}}}));
        const auto opinion = device.trySave(device.hold("Visit", device.visit),
                                            {{"state_reason", text("只有意见")}});
        QCOMPARE(opinion.failure().code, shared::Code::invalid);
    }

    void aReceiptCarriesNoValuesAndRaisesNoBase() {
        Visited device;
        const auto base = device.head;
        device.edit("Visit", device.visit, {{"conclusion", text("我的")}});
        must(device.replica().takeReceipts(device.receipts()));
        QCOMPARE(must(device.store().outbox(true)).size(), std::size_t{0});
        QCOMPARE(must(device.store().outbox(false)).at(0).stage, client::Stage::received);
        QVERIFY(device.value("Visit", device.visit, "conclusion") == text("我的"));
        const auto held = device.hold("Visit", device.visit);
        QVERIFY(held.base == base && held.inherited.size() == 1);
    }

    void afterSettlingTheServersValueShows_data() {
        QTest::addColumn<int>("verdict");
        QTest::addColumn<QString>("server");
        QTest::newRow("it became the value") << 1 << "我的";
        QTest::newRow("another one stands") << 1 << "他的";
        QTest::newRow("parked") << 2 << "原文";
    }
    void afterSettlingTheServersValueShows() {
        QFETCH(int, verdict);
        QFETCH(QString, server);
        Visited device;
        device.edit("Visit", device.visit, {{"conclusion", text("我的")}});
        must(device.replica().takeReceipts(device.receipts(static_cast<sync::Verdict>(verdict))));
        QVERIFY(device.value("Visit", device.visit, "conclusion") == text("我的"));
        auto row = device.row("Visit", device.visit,
                              {{"state", onSite}, {"conclusion", server.toStdString()}});
        device.pull({row});
        QVERIFY(device.find("Visit", device.visit) == row);
        QVERIFY(must(device.store().unsettled(shared::kinds::visit, device.visit)).empty());
        QCOMPARE(must(device.store().outbox(false)).at(0).stage, client::Stage::settled);
    }

    void aReceiptThatComesAfterItsRowsSettlesAtOnce() {
        Visited device;
        device.edit("Visit", device.visit, {{"conclusion", text("我的")}});
        const auto late = device.receipts();
        auto row =
            device.row("Visit", device.visit, {{"state", onSite}, {"conclusion", text("我的")}});
        device.pull({row});
        QCOMPARE(must(device.store().outbox(true)).size(), std::size_t{1});
        must(device.replica().takeReceipts(late));
        QCOMPARE(must(device.store().outbox(false)).at(0).stage, client::Stage::settled);
        QVERIFY(device.find("Visit", device.visit) == row);
    }

    void whatAParkedSetMadeDisappearsWithItsLastEdit() {
        Visited device;
        const auto before = device.store().children(shared::kinds::finding, device.visit);
        const auto finding = device.create("Finding", device.visit, {{"fact", text("事实")}});
        auto parked = device.receipts(sync::Verdict::parked);
        device.edit("Finding", finding, {{"cause", text("原因")}});
        must(device.replica().takeReceipts(parked));
        device.pull({});
        QVERIFY(device.find("Finding", finding));  // an edit of it still waits
        must(device.replica().takeReceipts(device.receipts(sync::Verdict::parked)));
        device.pull({});
        QVERIFY(!device.find("Finding", finding));
        QVERIFY(must(device.store().children(shared::kinds::finding, device.visit)) == *before);
        const auto told = must(device.store().told());
        QCOMPARE(told.size(), std::size_t{2});
        QVERIFY(told[0].parked && told[0].record == finding);
    }

    void earlyAndInvalidSetsStayAndSayWhy() {
        Visited device;
        device.edit("Visit", device.visit, {{"conclusion", text("我的")}});
        auto receipts = device.receipts(sync::Verdict::early);
        receipts[0].waitingFor = 7;
        must(device.replica().takeReceipts(receipts));
        QCOMPARE(must(device.store().outbox(true)).at(0).waitingReason,
                 std::string("waiting for set 7"));
        QCOMPARE(must(device.store().outbox(true)).at(0).waitsForSet, std::uint64_t{7});
        receipts = device.receipts(sync::Verdict::invalid);
        receipts[0].reason = "bad_signature";
        receipts[0].setHash = {};  // a set that could not be read has none
        must(device.replica().takeReceipts(receipts));
        QCOMPARE(must(device.store().outbox(true)).at(0).waitingReason,
                 std::string("bad_signature"));
        QCOMPARE(must(device.store().outbox(true)).at(0).waitsForSet, std::uint64_t{0});
        QCOMPARE(must(device.replica().outbox({}, 0)).size(), std::size_t{1});
    }

    void aReceiptOfAnotherSetChangesNothing() {
        Visited device;
        device.edit("Visit", device.visit, {{"conclusion", text("我的")}});
        auto receipts = device.receipts();
        receipts[0].setHash = shared::sha256("another");
        const auto before = device.state();
        must(device.replica().takeReceipts(receipts));
        QCOMPARE(device.state(), before);
    }

    void anEditOfADeletedRecordStaysInSight() {
        Visited device;
        device.edit("Visit", device.visit, {{"conclusion", text("我的")}});
        auto tombstone = device.row("Visit", device.visit, {{"state", onSite}});
        tombstone.deleted = true;
        device.pull({tombstone});
        QVERIFY(device.value("Visit", device.visit, "conclusion") == text("我的"));
        must(device.replica().takeReceipts(device.receipts(sync::Verdict::parked)));
        device.pull({});
        QVERIFY(!device.find("Visit", device.visit));
    }

    void aKeyedLineMeetsTheOneThatIsThere() {
        Visited device;
        const auto indicator = shared::Blob{device.newId().str()};
        const auto mine = device.create("IndicatorReading", device.visit,
                                        {{"indicator_id", indicator}, {"raw", text("≥266米")}});
        const auto again = device.create("IndicatorReading", device.visit,
                                         {{"indicator_id", indicator}, {"note", text("注")}});
        QVERIFY(mine == again);
        QVERIFY(device.lastPayload().edits.at(0).act == EditAct::change);
        QVERIFY(device.value("IndicatorReading", mine, "raw") == text("≥266米"));
        const auto moved = device.trySave(device.hold("IndicatorReading", mine),
                                          {{"indicator_id", shared::Blob{device.newId().str()}}});
        QCOMPARE(moved.failure().code, shared::Code::invalid);
    }

    void aSaveThatNoRequestCanCarryIsRefused() {
        Visited device;
        const auto before = device.state();
        std::vector<std::string> letters;
        for (const char letter : {'a', 'b', 'c', 'd', 'e'})
            letters.emplace_back(std::size_t{60} << 10, letter);
        const auto saved = device.trySave(device.hold("Visit", device.visit),
                                          {{"team", shared::Elements::of(letters)}});
        QCOMPARE(saved.failure().code, shared::Code::refused);
        std::vector<std::string> many;
        for (int i = 0; i < 66'000; ++i) many.push_back(std::to_string(i));
        const auto elements = device.trySave(device.hold("Visit", device.visit),
                                             {{"team", shared::Elements::of(many)}});
        QCOMPARE(elements.failure().code, shared::Code::refused);
        QCOMPARE(device.state(), before);
    }

    void whatCannotBeSavedIsNamedAndChangesNothing_data() {
        QTest::addColumn<QString>("column");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("bytes that are no text") << "conclusion" << QByteArray("\xff\xfe");
        QTest::newRow("a value that is there already") << "conclusion" << QByteArray("原文");
    }
    void whatCannotBeSavedIsNamedAndChangesNothing() {
        QFETCH(QString, column);
        QFETCH(QByteArray, value);
        Visited device;
        const auto before = device.state();
        const auto saved = device.trySave(device.hold("Visit", device.visit),
                                          {{column.toStdString(), value.toStdString()}});
        QCOMPARE(saved.failure().code, shared::Code::invalid);
        QCOMPARE(device.state(), before);
    }

    void oneSaveBelongsToOneProject() {
        Visited device;
        client::Change here, there;
        here.held = there.held = device.hold("Visit", device.visit);
        there.held.record.project = device.newId();
        here.values = there.values = device.values("Visit", {{"conclusion", text("二")}});
        QCOMPARE(device.store().save({here, there}).failure().code, shared::Code::invalid);
    }

    void aDraftKeepsWhatItsFormShowed() {
        Visited device;
        const auto base = device.head;
        const auto held = device.hold("Visit", device.visit);
        const auto conclusion = device.column("Visit", "conclusion");
        client::Draft draft;
        draft.record = device.visit;
        draft.kind = shared::kinds::visit;
        draft.column = conclusion;
        draft.project = device.project;
        draft.text = "还没写完 \xf0\x9f\x9a\xa7";
        draft.base = held.baseOf(conclusion);
        draft.shown.set(conclusion, held.record.values.get(conclusion));
        draft.stateSeen = held.stateSeen;
        must(device.store().putDraft(draft));
        device.pull(
            {device.row("Visit", device.visit, {{"state", onSite}, {"conclusion", text("他的")}})});
        device.open();
        const auto drafts = must(device.store().drafts(device.visit));
        QCOMPARE(drafts.size(), std::size_t{1});
        QCOMPARE(drafts[0].text, draft.text);
        const auto resumed =
            client::resumed(*device.catalog, device.hold("Visit", device.visit), drafts);
        QVERIFY(resumed.record.values.get(conclusion) == text("原文"));
        must(device.trySave(resumed, {{"conclusion", text("写完了")}}));
        QVERIFY(slotOf(device.lastPayload(), conclusion)->base == base);
        must(device.store().dropDrafts(device.visit));
        QVERIFY(must(device.store().drafts(device.visit)).empty());
    }

    void aProfileBelongsToOneDevice() {
        Visited device;
        const auto before = device.state();
        const auto again = device.store().enrolled(device.server.publicKey, device.newId(),
                                                   device.newId(), "http://127.0.0.1:1");
        QCOMPARE(again.failure().code, shared::Code::refused);
        QCOMPARE(device.state(), before);
    }
};

static const suite::Case<StoreTest> here("store");

#include "store_test.moc"
