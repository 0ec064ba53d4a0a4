#include <QInputMethodEvent>
#include <QTest>

#include "client/capture/visit_sheet.h"
#include "shared/proto/records.pb.h"
#include "tests/support/must.h"
#include "tests/support/suite.h"
#include "tests/ui/city.h"
#include "tests/ui/hand.h"
#include "tests/ui/stage.h"

namespace {

QString idText(const field::shared::Id& id) {
    return QString::fromStdString(field::shared::toText(id));
}

QRectF placeOf(const QQuickItem& item) {
    return item.mapRectToScene({0, 0, item.width(), item.height()});
}

/// The message over the pages.
const QQuickItem* toastIn(const QQuickItem& under) {
    for (const auto* child : under.childItems()) {
        if (child->inherits("QQuickRectangle") && child->property("undoable").isValid())
            return child;
        if (const auto* found = toastIn(*child)) return found;
    }
    return nullptr;
}

}  // namespace

/// What a person types into the real pages, and what is on the disk afterwards.
class TypingTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aChineseInputMethodCommitsIntoAField();
    void everyPauseIsADraftOnTheDisk();
    void leavingASectionSavesItAndKeepsTheRawText();
    void textThatIsNoNumberStaysAsItWasTyped();
    void searchingByTwoCharactersFindsTheMiddleOfAName();
    void escapeGoesBackAndNothingIsLost();
    void aMessageIsNotLaidOverTheFieldThatIsTypedInto();
};

void TypingTest::aChineseInputMethodCommitsIntoAField() {
    Stage stage("inspector");
    QVERIFY(stage.show("Tasks", {}));
    Hand hand(stage.window());
    QVERIFY(hand.type("名称、代码", ""));
    auto* field = stage.window().activeFocusItem();
    QInputMethodEvent typing("nong'tian", {});
    QCoreApplication::sendEvent(field, &typing);
    QCOMPARE(field->property("text").toString(), QString());
    QCOMPARE(field->property("preeditText").toString(), QString("nong'tian"));
    QInputMethodEvent done;
    done.setCommitString("农田");
    QCoreApplication::sendEvent(field, &done);
    QCOMPARE(field->property("text").toString(), QString("农田"));
    stage.settle();
    QVERIFY(hand.sees("高标准农田"));
}

void TypingTest::everyPauseIsADraftOnTheDisk() {
    const auto visit = sample::City::once().visit();
    Stage stage("inspector");
    QVERIFY(stage.show("Readings", idText(visit)));
    Hand hand(stage.window());
    QVERIFY(hand.type("脱贫户供水设施数量 本次核实值", "2"));
    QTRY_VERIFY(hand.sees("草稿已存"));
    // Another process that opened the profile now, as after a power cut, would find it.
    auto store = must(field::client::Store::open(stage.folder().toStdString(),
                                                 field::shared::Catalog::builtIn(),
                                                 field::shared::systemEnv()));
    bool found = false;
    for (const auto& draft : must(store->draftsUnder(visit))) found |= draft.text == "2";
    QVERIFY(found);
}

void TypingTest::leavingASectionSavesItAndKeepsTheRawText() {
    const auto visit = sample::City::once().visit();
    Stage stage("inspector");
    QVERIFY(stage.show("Readings", idText(visit)));
    Hand hand(stage.window());
    QVERIFY(hand.type("脱贫户供水设施数量 本次核实值", "≥２３座"));
    QVERIFY(hand.press("返回"));
    stage.settle();
    auto store = must(field::client::Store::open(stage.folder().toStdString(),
                                                 field::shared::Catalog::builtIn(),
                                                 field::shared::systemEnv()));
    using field::records::IndicatorReading;
    const auto sheet = must(field::client::readVisit(*store, visit));
    const auto& reading = sheet.readings.at(sheet.indicators.at(1).id);
    QCOMPARE(field::client::textOf(reading, IndicatorReading::kRawFieldNumber),
             std::string("≥２３座"));
    QCOMPARE(field::client::integerOf(reading, IndicatorReading::kValueFieldNumber), 230'000);
    QCOMPARE(field::client::integerOf(reading, IndicatorReading::kOpFieldNumber),
             std::int64_t{field::records::OPERATOR_AT_LEAST});
    for (const auto& draft : sheet.drafts) QVERIFY(draft.record != reading.id);
}

void TypingTest::textThatIsNoNumberStaysAsItWasTyped() {
    const auto visit = sample::City::once().visit();
    Stage stage("inspector");
    QVERIFY(stage.show("Readings", idText(visit)));
    Hand hand(stage.window());
    QVERIFY(hand.type("脱贫户供水设施数量 本次核实值", "大约二十来座"));
    QTRY_VERIFY(hand.sees("无法识别为数字"));
    QVERIFY(hand.press("返回"));
    QVERIFY(stage.show("Readings", idText(visit)));
    QCOMPARE(hand.text("脱贫户供水设施数量 本次核实值"), QString("大约二十来座"));
}

void TypingTest::searchingByTwoCharactersFindsTheMiddleOfAName() {
    Stage stage("inspector");
    QVERIFY(stage.show("Tasks", {}));
    Hand hand(stage.window());
    QVERIFY(hand.type("名称、代码", "农田"));
    QTRY_VERIFY(hand.sees("高标准农田"));
    QVERIFY(hand.type("名称、代码", "没有这样的项目"));
    QTRY_VERIFY(hand.sees("没有符合条件的项目"));
}

void TypingTest::escapeGoesBackAndNothingIsLost() {
    const auto visit = sample::City::once().visit();
    Stage stage("inspector");
    QVERIFY(stage.show("Entry", idText(visit) + "/Conclusion"));
    Hand hand(stage.window());
    QVERIFY(hand.type("天气", "多云转阴"));
    hand.key(Qt::Key_Escape);
    stage.settle();
    QVERIFY(stage.show("Entry", idText(visit) + "/Conclusion"));
    QCOMPARE(hand.text("天气"), QString("多云转阴"));
}

void TypingTest::aMessageIsNotLaidOverTheFieldThatIsTypedInto() {
    Stage stage("inspector", {412, 500});
    QVERIFY(stage.show("Entry", idText(sample::City::once().visit()) + "/Conclusion"));
    Hand hand(stage.window());
    const auto* toast = toastIn(*stage.window().contentItem());
    QVERIFY(toast);
    const auto tell = [&] { Q_EMIT stage.app().navigator()->told(nullptr, "已保存", false); };
    tell();
    QTRY_VERIFY(toast->isVisible());
    stage.settle();  // it slides in
    const auto usual = placeOf(*toast);
    for (const QString field : {"陪同人员", "天气", "核查结论"}) {
        QVERIFY(hand.type(field, "字"));
        tell();
        stage.settle();  // the page slides to the field
        const auto typed = placeOf(*stage.window().activeFocusItem());
        QTRY_VERIFY2(!placeOf(*toast).intersects(typed), qPrintable(field));
        if (typed.intersects(usual)) return;
    }
    QFAIL("no field lies where the message usually is");
}

static const suite::Case<TypingTest> here("typing");
#include "typing_test.moc"
