#include <QTest>

#include <fstream>

#include "client/store/vault/evidence_folder.h"
#include "shared/proto/records.pb.h"
#include "tests/support/lone.h"
#include "tests/support/suite.h"

using namespace field;
using lone::Device;
using shared::Id;
using shared::Record;
using shared::Value;

namespace {

const Value text(const char* words) { return std::string(words); }

/// Pages as they come one after another: all but the last have more behind them.
std::vector<sync::AreaPage> pagesOf(Device& device, const std::vector<std::vector<Record>>& rows) {
    std::vector<sync::AreaPage> pages;
    sync::Position at;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto page = device.page(rows[i]);
        page.from = at;
        if (i + 1 < rows.size()) {
            page.more = true;
            const auto& last = rows[i].back();
            at = {last.revision, last.kind, last.id};
            page.to = at;
        }
        pages.push_back(page);
    }
    return pages;
}

}  // namespace

class PullTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void pagesBecomeVisibleTogetherWithTheLast() {
        Device device;
        device.begin();
        const auto seen = must(device.replica().areas());
        const auto a = device.newId(), b = device.newId();
        const auto rowA = device.row("Visit", a, {{"title", text("甲")}});
        const auto rowB = device.row("Visit", b, {{"title", text("乙")}});
        const auto pages = pagesOf(device, {{rowA}, {rowB}, {}});
        must(device.replica().takePage(pages[0]));
        must(device.replica().takePage(pages[1]));
        QVERIFY(!device.find("Visit", a) && !device.find("Visit", b));
        QVERIFY(must(device.replica().areas())[0].visible == seen[0].visible);
        QVERIFY(must(device.replica().areas())[0].staged == pages[1].to);
        device.open();  // a cut exchange resumes
        must(device.replica().takePage(pages[2]));
        QVERIFY(device.find("Visit", a) == rowA && device.find("Visit", b) == rowB);
        QVERIFY(must(device.replica().areas())[0].visible == device.head);
        QVERIFY(must(device.replica().areas())[0].staged == sync::Position{});
    }

    void changesSinceAnotherPlaceAreNotTaken() {
        Device device;
        device.begin();
        device.pull({device.row("Visit", device.newId(), {{"title", text("甲")}})});
        const auto here = must(device.replica().areas());
        const auto id = device.newId();
        auto page = device.page({device.row("Visit", id, {{"title", text("乙")}})});
        page.since = here[0].visible.revision + 1;  // of a day that the store put back has not seen
        QCOMPARE(device.replica().takePage(page).failure().code, shared::Code::invalid);
        QVERIFY(!device.find("Visit", id));
        QVERIFY(must(device.replica().areas())[0].visible == here[0].visible);
        page.since = here[0].visible.revision;
        must(device.replica().takePage(page));
        QVERIFY(device.find("Visit", id));
    }

    void whatChangedOfARowIsLaidOverTheRow() {
        Device device;
        device.begin();
        const auto id = device.newId();
        auto row = device.row("Visit", id, {{"title", text("甲")}, {"weather", text("晴")}});
        device.pull({row});
        auto change = device.row("Visit", id, {{"title", text("乙")}});
        change.project = {};
        change.values.set(device.column("Visit", "weather"), Value{});  // emptied
        auto page = device.page({});
        page.changed = {change};
        must(device.replica().takePage(page));
        row.revision = change.revision;
        row.values = device.values("Visit", {{"title", text("乙")}});
        QVERIFY(device.find("Visit", id) == row);
    }

    void whatChangedOfARowThatIsNotHereMakesNoHalfOfARow() {
        Device device;
        device.begin();
        const auto id = device.newId();
        auto change = device.row("Visit", id, {{"title", text("乙")}});
        auto page = device.page({});
        page.changed = {change};
        page.digest = 1;
        must(device.replica().takePage(page));
        QVERIFY(!device.find("Visit", id));
        QVERIFY(must(device.replica().areas())[0].cursor.empty());  // all comes anew
    }

    /// Nothing that does not go on from where this device stands may change anything.
    void aStalePageChangesNothing_data() {
        QTest::addColumn<int>("which");
        QTest::newRow("one that was taken before") << 0;
        QTest::newRow("one further on") << 1;
        QTest::newRow("of an older head") << 2;
        QTest::newRow("of an epoch that has ended") << 3;
        QTest::newRow("one that leads nowhere") << 4;
    }
    void aStalePageChangesNothing() {
        QFETCH(int, which);
        Device device;
        device.begin();
        const auto old = device.page({});
        const auto formerEpoch = device.head.epoch;
        device.head = {device.newId(), device.head.revision};  // the ledger was restored
        device.pull({device.row("Project", device.project, {{"pro_name", text("新")}})});
        const auto pages =
            pagesOf(device, {{device.row("Visit", device.newId(), {{"title", text("甲")}})},
                             {device.row("Visit", device.newId(), {{"title", text("乙")}})},
                             {}});
        must(device.replica().takePage(pages[0]));
        const auto before = device.state();
        auto stale = pages[which == 1 ? 2 : 0];
        if (which == 2) stale = old, stale.head = {device.head.epoch, 1};
        if (which == 3) stale = pages[1], stale.head.epoch = formerEpoch;
        if (which == 4) stale = pages[1], stale.to = stale.from;
        const auto taken = device.replica().takePage(stale);
        QCOMPARE(taken.failure().code, shared::Code::invalid);
        QCOMPARE(device.state(), before);
        must(device.replica().takePage(pages[1]));
        must(device.replica().takePage(pages[2]));
    }

    void aRowThatCannotBeIsNamedAndNothingOfItsPageIsTaken() {
        Device device;
        device.begin();
        const auto before = device.state();
        auto row = device.row("Visit", device.newId(), {{"title", text("甲")}});
        row.values.set(records::Visit::kStateFieldNumber, text("签了"));
        const auto taken = device.replica().takePage(pagesOf(
            device, {{device.row("Visit", device.newId(), {{"title", text("乙")}}), row}})[0]);
        QCOMPARE(taken.failure().code, shared::Code::unsupported);
        QVERIFY(taken.failure().message.find("Visit.state") != std::string::npos);
        QCOMPARE(device.state(), before);
    }

    void aRestoredLedgerIsPulledAfreshAndSentAgain() {
        Device device;
        device.begin();
        const auto visit = device.create("Visit", {}, {{"title", text("甲")}});
        must(device.replica().takeReceipts(device.receipts()));
        device.pull({device.row("Visit", visit, {{"title", text("甲")}})});
        const auto old = device.head;
        // Pages of the old life are staged when the new one begins.
        auto staged = pagesOf(
            device, {{device.row("Visit", device.newId(), {{"title", text("旧")}})}, {}})[0];
        must(device.replica().takePage(staged));
        QVERIFY(device.hold("Visit", visit).base == old);
        device.head = {device.newId(), 1};
        const auto fresh =
            device.page({device.row("Project", device.project, {{"pro_name", text("新")}})});
        // What the ledger lacks goes there first; until then the old state shows.
        QCOMPARE(device.replica().takePage(fresh).failure().code, shared::Code::missing);
        QVERIFY(must(device.replica().areas())[0].visible == old);
        const auto again = must(device.replica().outbox({}, 0));
        QCOMPARE(again.size(), std::size_t{1});
        QCOMPARE(must(device.replica().formerReceipts(again[0])).size(), std::size_t{1});
        must(device.replica().takePage(fresh));
        QVERIFY(must(device.replica().areas())[0].visible == device.head);
        QVERIFY(device.find("Visit", visit));  // nothing is deleted
        QVERIFY(!device.find("Visit", staged.rows[0].id));
    }

    void projectsThatAreNoLongerGrantedGo_data() {
        QTest::addColumn<bool>("wholeArea");
        QTest::newRow("one project") << false;
        QTest::newRow("the whole area") << true;
    }
    void projectsThatAreNoLongerGrantedGo() {
        QFETCH(bool, wholeArea);
        Device device;
        device.begin();
        const auto mine = device.create("Visit", {}, {{"title", text("我的")}});
        const auto keptProject = std::exchange(device.project, device.newId());
        const auto other = device.newId();
        device.pull({device.row("Project", device.project, {}),
                     device.row("Visit", other, {{"title", text("乙")}})});
        auto page = device.page({});
        page.removedProjects = {wholeArea ? Id{} : keptProject};
        must(device.replica().takePage(page));
        QVERIFY(!device.find("Visit", mine));
        QVERIFY(!device.find("Project", keptProject));
        QCOMPARE(device.find("Visit", other).has_value(), !wholeArea);
        // Own work is not gone: it is sent, and its receipt is taken.
        QCOMPARE(must(device.replica().outbox({}, 0)).size(), std::size_t{1});
        must(device.replica().takeReceipts(device.receipts(sync::Verdict::parked)));
        device.pull({});
        QCOMPARE(must(device.store().outbox(false)).at(0).stage, client::Stage::settled);
    }

    void columnsAndKindsOfANewerServerAreKept() {
        Device device;
        device.begin();
        const auto visit = device.newId();
        auto row = device.row("Visit", visit, {{"title", text("甲")}});
        row.values.set(9'999, text("来自以后"));
        auto foreign = device.row("Visit", device.newId(), {});
        foreign.kind = 4'711;
        foreign.values.set(12, text("新的种类"));
        device.pull({row, foreign});
        QVERIFY(device.find("Visit", visit) == row);
        device.edit("Visit", visit, {{"title", text("乙")}});
        QVERIFY(device.find("Visit", visit)->values.get(9'999) == text("来自以后"));
        QCOMPARE(device.lastPayload().edits.at(0).slots.size(), std::size_t{1});
        QVERIFY(device.state().find(shared::toHex("新的种类")) != std::string::npos);
    }

    void ofASetOfPagesNoneIsVisibleWithoutItsBase() {
        // A form opened between two pages has the base of what it shows.
        Device device;
        device.begin();
        const auto visit = device.newId();
        device.pull({device.row("Visit", visit, {{"title", text("甲")}})});
        const auto shown = device.head;
        const auto pages =
            pagesOf(device, {{device.row("Visit", visit, {{"title", text("乙")}})}, {}});
        must(device.replica().takePage(pages[0]));
        const auto held = device.hold("Visit", visit);
        QVERIFY(held.base == shown &&
                held.record.values == device.values("Visit", {{"title", text("甲")}}));
        must(device.replica().takePage(pages[1]));
        QVERIFY(device.hold("Visit", visit).base == device.head);
    }

    void evidenceIsWantedUntilItsTrueBytesAreHere() {
        Device device;
        device.begin();
        const auto visit = device.newId();
        const std::string bytes = "照片的字节";
        const auto sha256 = shared::sha256(bytes);
        device.pull({device.row("Visit", visit, {}),
                     device.row("Evidence", device.newId(),
                                {{"sha256", shared::Blob{sha256.str()}}}, visit)});
        QVERIFY(must(device.replica().evidenceWanted()) == std::vector{sha256});
        const auto write = [&](const std::string& content) {
            std::ofstream(must(device.replica().evidencePath(sha256)), std::ios::binary) << content;
            return device.replica().evidenceArrived(sha256);
        };
        QCOMPARE(write("别的字节").failure().code, shared::Code::damaged);
        QVERIFY(!device.store().evidence().file(sha256));
        QVERIFY(must(device.replica().evidenceWanted()) == std::vector{sha256});
        must(write(bytes));
        QVERIFY(device.store().evidence().file(sha256));
        QVERIFY(must(device.replica().evidenceWanted()).empty());
        QVERIFY(must(device.replica().evidenceToSend()).empty());
    }

    void attachedEvidenceIsKeptAndSentOnce() {
        Device device;
        device.begin();
        const auto visit = device.create("Visit", {}, {{"title", text("甲")}});
        QTemporaryDir dir;
        const auto path = dir.filePath("现场.JPG").toStdString();
        std::ofstream(path, std::ios::binary) << "原件";
        const auto id =
            must(device.store().attach(shared::kinds::visit, visit, path,
                                       device.values("Evidence", {{"caption", text("桥墩")}})));
        const auto sha256 = shared::sha256("原件");
        const auto made = device.find("Evidence", id);
        QVERIFY(made && made->parent == visit);
        QVERIFY(device.value("Evidence", id, "sha256") == Value{shared::Blob{sha256.str()}});
        QVERIFY(device.value("Evidence", id, "media_type") == text("image/jpeg"));
        QVERIFY(device.value("Evidence", id, "file_name") == text("现场.JPG"));
        QVERIFY(device.value("Evidence", id, "size") == Value{std::int64_t{6}});
        QVERIFY(device.value("Evidence", id, "caption") == text("桥墩"));
        const auto toSend = must(device.replica().evidenceToSend());
        QCOMPARE(toSend.size(), std::size_t{1});
        QCOMPARE(toSend[0].size, std::uint64_t{6});
        QCOMPARE(must(device.store().counts()).evidenceWaiting, std::uint64_t{1});
        must(device.replica().evidenceSent(sha256));
        QVERIFY(must(device.replica().evidenceToSend()).empty());
    }
};

static const suite::Case<PullTest> here("pull");

#include "pull_test.moc"
