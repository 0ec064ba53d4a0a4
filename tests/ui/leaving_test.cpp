#include <QTest>

#include "client/capture/visit_sheet.h"
#include "shared/proto/records.pb.h"
#include "tests/support/must.h"
#include "tests/support/suite.h"
#include "tests/ui/city.h"
#include "tests/ui/hand.h"
#include "tests/ui/stage.h"

using namespace field;
using records::Finding;

namespace {

QString idText(const shared::Id& id) { return QString::fromStdString(shared::toText(id)); }

/// The visit as another process would find it on the disk.
client::VisitSheet onDisk(const Stage& stage) {
    auto store = must(client::Store::open(stage.folder().toStdString(), shared::Catalog::builtIn(),
                                          shared::systemEnv()));
    return must(client::readVisit(*store, sample::City::once().visit()));
}

std::size_t draftsOf(const client::VisitSheet& sheet, std::uint32_t kind) {
    return static_cast<std::size_t>(
        std::count_if(sheet.drafts.begin(), sheet.drafts.end(),
                      [kind](const auto& draft) { return draft.kind == kind; }));
}

}  // namespace

/// What becomes of an act when its page is left, and how long it can be taken back.
class LeavingTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aLineTakesWhatWasTypedOnItAlong();
    void aLineThatWasNeverSavedIsNotMadeByTakingItOut();
    void nothingIsToldOfALineThatNeverWas();
};

void LeavingTest::aLineTakesWhatWasTypedOnItAlong() {
    Stage stage("inspector");
    QVERIFY(stage.show("Lines", idText(sample::City::once().visit()) + "/Finding"));
    Hand hand(stage.window());
    QVERIFY(hand.press("一座提灌站"));
    stage.settle();
    QVERIFY(hand.type("责任人", "赵某"));
    QVERIFY(hand.press("删除本条"));
    QTRY_COMPARE(stage.app().navigator()->top(), QString("Lines"));
    stage.settle();
    QVERIFY(onDisk(stage).findings.empty());
    QCOMPARE(draftsOf(onDisk(stage), shared::kinds::finding), std::size_t{0});
    QVERIFY(!hand.sees("一座提灌站"));
    QVERIFY(hand.sees("已删除。"));
    // Its page is gone by now.
    QVERIFY(hand.press("撤销"));
    QTRY_VERIFY(hand.sees("已恢复。"));
    stage.settle();
    const auto sheet = onDisk(stage);
    QCOMPARE(sheet.findings.size(), std::size_t{1});
    QCOMPARE(client::textOf(sheet.findings.front(), Finding::kFactFieldNumber),
             std::string("一座提灌站建成后未通电，闲置三个月。"));
    QCOMPARE(draftsOf(sheet, shared::kinds::finding), std::size_t{1});
    QVERIFY(hand.press("一座提灌站"));
    stage.settle();
    QCOMPARE(hand.text("责任人"), QString("赵某"));
}

void LeavingTest::aLineThatWasNeverSavedIsNotMadeByTakingItOut() {
    Stage stage("inspector");
    QVERIFY(stage.show("Lines", idText(sample::City::once().visit()) + "/MoneyCheck"));
    Hand hand(stage.window());
    QVERIFY(hand.press("添加凭证"));
    stage.settle();
    QVERIFY(hand.type("凭证号", "错开的一张"));
    QVERIFY(hand.press("删除本条"));
    QTRY_COMPARE(stage.app().navigator()->top(), QString("Lines"));
    stage.settle();
    QCOMPARE(onDisk(stage).money.size(), std::size_t{1});
    QCOMPARE(draftsOf(onDisk(stage), shared::kinds::moneyCheck), std::size_t{0});
    QVERIFY(!hand.sees("错开的一张"));
    QVERIFY(hand.press("撤销"));
    QTRY_VERIFY(hand.sees("错开的一张"));
    QCOMPARE(onDisk(stage).money.size(), std::size_t{1});
}

void LeavingTest::nothingIsToldOfALineThatNeverWas() {
    Stage stage("inspector");
    QVERIFY(stage.show("Lines", idText(sample::City::once().visit()) + "/MoneyCheck"));
    Hand hand(stage.window());
    QVERIFY(hand.press("添加凭证"));
    stage.settle();
    QVERIFY(hand.press("删除本条"));
    QTRY_COMPARE(stage.app().navigator()->top(), QString("Lines"));
    stage.settle();
    QVERIFY(!hand.sees("已删除。"));
}

static const suite::Case<LeavingTest> here("leaving");
#include "leaving_test.moc"
