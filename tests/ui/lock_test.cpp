#include <algorithm>

#include <QAccessible>
#include <QPointer>
#include <QTest>

#include "tests/faults/no_room.h"
#include "tests/support/suite.h"
#include "tests/ui/city.h"
#include "tests/ui/guarded.h"

using namespace field;
using guarded::Guarded;
using guarded::words;

namespace {

bool showsAPhoto(const QQuickItem* item) {
    constexpr int ready = 1;
    if (item->inherits("QQuickImage") && item->property("status").toInt() == ready &&
        item->property("source").toUrl().scheme() == "data")
        return true;
    const auto inside = item->childItems();
    return std::any_of(inside.begin(), inside.end(), showsAPhoto);
}

/// As a screen reader may: what it says of an item does not hinder it.
void pressAllThatIsOutOfSight(QAccessibleInterface* node) {
    if (!node || !node->isValid()) return;
    const auto* item = qobject_cast<QQuickItem*>(node->object());
    auto* acts = node->actionInterface();
    if (item && !item->isVisible() && acts)
        for (const auto& act : acts->actionNames())
            if (act != QAccessibleActionInterface::setFocusAction()) acts->doAction(act);
    if (item && !item->isVisible() && node->editableTextInterface())
        node->editableTextInterface()->insertText(0, "x");
    for (int child = 0; child < node->childCount(); ++child)
        pressAllThatIsOutOfSight(node->child(child));
}

}  // namespace

/// A lock covers what is open and takes nothing from whoever opens it again.
class LockTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whatWasTypedWhenItLocksIsSavedAndStaysInSight() {
        Guarded app;
        const auto scene = *sample::City::once().scene("Entry");
        QVERIFY(app.stage.show("Entry", scene.subject));
        QVERIFY(app.hand.type("事实", "护栏缺两米"));
        QVERIFY(app.outlasts("Entry"));
        QCOMPARE(app.hand.text("事实"), QString("护栏缺两米"));
        QVERIFY(app.hand.sees("已保存(本机)"));
        QVERIFY(app.hand.press("返回"));
        app.stage.settle();
        QVERIFY(app.stage.show("Entry", scene.subject));
        QCOMPARE(app.hand.text("事实"), QString("护栏缺两米"));
    }

    void whatFoundNoRoomWhenItLocksIsStillTypedAndKeptOnceThereIsRoom() {
        Guarded app;
        const auto scene = *sample::City::once().scene("Entry");
        QVERIFY(app.stage.show("Entry", scene.subject));
        {
            const NoRoom disk(1);
            QVERIFY(app.hand.type("事实", "护栏缺两米"));
            QTRY_VERIFY(app.hand.sees("本机存储空间已满。"));
            QVERIFY(app.outlasts("Entry"));
            QCOMPARE(app.hand.text("事实"), QString("护栏缺两米"));
            QVERIFY(!app.hand.sees("草稿已存"));
        }
        // No letter more is needed.
        app.stage.app().desk().touch();
        QTRY_VERIFY(app.hand.sees("草稿已存"));
        QVERIFY(app.hand.press("返回"));
        app.stage.settle();
        QVERIFY(app.stage.show("Entry", scene.subject));
        QCOMPARE(app.hand.text("事实"), QString("护栏缺两米"));
    }

    void anOpinionThatNoRecordHoldsYetOutlastsTheLock_data() {
        QTest::addColumn<QString>("page");
        QTest::addColumn<QString>("field");
        QTest::newRow("a return's reason") << QString("Review") << QString("审核意见");
        QTest::newRow("a decision's reason") << QString("Alert") << QString("理由");
    }
    void anOpinionThatNoRecordHoldsYetOutlastsTheLock() {
        QFETCH(QString, page);
        QFETCH(QString, field);
        Guarded app("division");
        QVERIFY(app.stage.show(page, sample::City::once().scene(page)->subject));
        if (page == "Alert") QVERIFY(app.hand.press("处置 调整"));
        QVERIFY(app.hand.type(field, "第3项缺照片"));
        QVERIFY(app.outlasts(page));
        QCOMPARE(app.hand.text(field), QString("第3项缺照片"));
    }

    void beneathTheDoorNothingIsSeenReachedOrShown() {
        Guarded app;
        QTRY_COMPARE_WITH_TIMEOUT(app.stage.app().guard().remaining(), 0, 20'000);
        const auto& city = sample::City::once();
        QVERIFY(app.stage.show("Photo", city.scene("Photo")->subject));
        QVERIFY(showsAPhoto(app.stage.window().contentItem()));
        app.stage.app().navigator()->topView()->open("Entry", city.scene("Entry")->subject);
        app.stage.settle();
        const auto before = app.hand.text("事实");
        app.stage.app().guard().lock();
        QVERIFY(app.locked());
        app.stage.settle();
        // No photo that was opened is left, nor is it loaded again.
        QTRY_VERIFY(!showsAPhoto(app.stage.window().contentItem()));
        const auto* shownPage = app.stage.app().navigator()->topView();
        QCOMPARE(shownPage->title(), QString("已锁定"));
        QVERIFY(!app.hand.sees("事实") && !app.hand.sees("返回"));
        // Neither pointer nor a screen reader's press gets at what lies there.
        pressAllThatIsOutOfSight(QAccessible::queryAccessibleInterface(&app.stage.window()));
        // Nor the keyboard, however far it walks.
        for (int tabs = 0; tabs < 12; ++tabs) {
            app.hand.key(Qt::Key_Tab);
            app.hand.key(Qt::Key_X);
            const auto* focus = app.stage.window().activeFocusItem();
            QVERIFY(!focus || focus->isVisible());
        }
        app.hand.key(Qt::Key_Escape);
        app.hand.key(Qt::Key_Back);
        app.stage.settle();
        QCOMPARE(app.top(), QString("Locked"));
        // Whoever means to go elsewhere goes there once it is open.
        app.stage.app().navigator()->go("Sync");
        QCOMPARE(app.top(), QString("Locked"));
        app.stage.app().navigator()->go("Tasks");
        QVERIFY(app.unlock(words));
        QTRY_COMPARE_WITH_TIMEOUT(app.top(), QString("Entry"), 20'000);
        app.stage.settle();
        QCOMPARE(app.hand.text("事实"), before);
        QVERIFY(app.hand.press("返回"));
        app.stage.settle();
        QVERIFY(app.hand.sees("原件未被改动"));
        QVERIFY(showsAPhoto(app.stage.window().contentItem()));
        QCOMPARE(app.stage.warnings(), QStringList());
    }

    void aPageThatOpensLateOpensBeneathTheDoor() {
        Guarded app;
        const auto& city = sample::City::once();
        QVERIFY(app.stage.show("Visit", city.scene("Visit")->subject));
        QPointer<view::PageView> visit(app.stage.app().navigator()->topView());
        app.stage.app().guard().lock();
        QVERIFY(app.locked());
        visit->open("Readings", city.scene("Readings")->subject);
        QCOMPARE(app.top(), QString("Locked"));
        QVERIFY(app.unlock(words));
        QTRY_COMPARE_WITH_TIMEOUT(app.top(), QString("Readings"), 20'000);
    }

    void nobodyTouchingItLocksIt() {
        Guarded app;
        Q_EMIT app.stage.app().guard().idle();
        QVERIFY(app.locked());
    }

    void whoHasNeitherIsLedToAnotherEnrolment() {
        Guarded app;
        app.stage.app().guard().lock();
        QVERIFY(app.locked());
        app.stage.settle();
        QVERIFY(app.hand.press("两者都没有"));
        app.stage.settle();
        QCOMPARE(app.top(), QString("Unlock"));
        app.hand.key(Qt::Key_Escape);
        app.stage.settle();
        QCOMPARE(app.top(), QString("Locked"));
    }

    void whoSetsItUpAnewIsLetInToWhatWasOpen() {
        auto& city = sample::City::once();
        Guarded app("inspector2", QString::fromStdString(city.url()));
        QVERIFY(app.stage.show("Visit", city.scene("Visit")->subject));
        app.stage.app().guard().lock();
        QVERIFY(app.locked());
        app.stage.settle();
        QVERIFY(app.hand.press("两者都没有"));
        app.stage.settle();
        QVERIFY(app.hand.type("一次性登记码", QString::fromStdString(city.invite("inspector2"))));
        QVERIFY(app.hand.press("重新登记本机"));
        QTRY_COMPARE_WITH_TIMEOUT(app.top(), QString("Visit"), 20'000);
        QVERIFY(app.stage.app().destinations().contains("Settings"));
    }
};

static const suite::Case<LockTest> here("lock");
#include "lock_test.moc"
