#include <QTest>

#include "tests/support/suite.h"
#include "tests/ui/hand.h"
#include "tests/ui/stage.h"

/// Whoever's device was revoked or copied finds the way to have it set up anew, and back.
class AnewTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void theSyncPageLeadsThereAndNothingIsAskedWithoutACode() {
        Stage stage("inspector");
        QVERIFY(stage.show("Sync", {}));
        Hand hand(stage.window());
        QVERIFY(hand.press("重新登记本机"));
        stage.settle();
        QCOMPARE(stage.app().navigator()->top(), QString("Unlock"));
        QVERIFY(hand.sees("您保存的内容仍在本机"));
        QVERIFY(!hand.press("重新登记本机"));  // the button waits for a code
        hand.key(Qt::Key_Escape);
        stage.settle();
        QCOMPARE(stage.app().navigator()->top(), QString("Sync"));
    }
};

static const suite::Case<AnewTest> here("anew");
#include "anew_test.moc"
