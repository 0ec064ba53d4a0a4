#include <QTest>

#include "client/view/visit/photo_view.h"
#include "tests/support/suite.h"
#include "tests/ui/city.h"
#include "tests/ui/guarded.h"

using namespace field;
using guarded::Guarded;
using guarded::words;

class PassphrasePagesTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aPassphraseIsSetLocksAndOpensAgain() {
        Guarded app;
        QVERIFY(app.hand.sees("本机的密钥和照片已封存"));
        QVERIFY(app.hand.press("立即锁定"));
        QVERIFY(app.locked());
        QVERIFY(app.stage.app().destinations().isEmpty());
        QVERIFY(app.unlock("something else"));
        QTRY_VERIFY_WITH_TIMEOUT(app.hand.sees("这既不是口令，也不是恢复码"), 20'000);
        QCOMPARE(app.top(), QString("Locked"));
        QVERIFY(app.unlock(words));
        // Where it was locked.
        QTRY_COMPARE_WITH_TIMEOUT(app.top(), QString("Passphrase"), 20'000);
        QVERIFY(app.stage.app().destinations().contains("Settings"));
        QCOMPARE(app.stage.warnings(), QStringList());
    }

    void theRecoveryCodeOpensTheDoor() {
        Guarded app;
        app.stage.app().guard().lock();
        QVERIFY(app.locked());
        QVERIFY(app.unlock(app.code.toLower()));
        QTRY_COMPARE_WITH_TIMEOUT(app.top(), QString("Passphrase"), 20'000);
    }

    void aSealedPhotoIsShown() {
        Guarded app;
        QTRY_COMPARE_WITH_TIMEOUT(app.stage.app().guard().remaining(), 0, 20'000);
        const auto scene = *sample::City::once().scene("Photo");
        QVERIFY(app.stage.show("Photo", scene.subject));
        auto* view = qobject_cast<view::PhotoView*>(app.stage.app().navigator()->topView());
        QVERIFY(view && view->picture().scheme() == "data");
        QVERIFY(app.hand.sees("原件未被改动"));
        QCOMPARE(app.stage.warnings(), QStringList());
    }

    void takenAwayNothingAsksForItAgain() {
        Guarded app;
        QVERIFY(app.hand.type("现口令", words));
        QVERIFY(app.hand.press("取消口令"));
        QTRY_VERIFY_WITH_TIMEOUT(app.hand.sees("本机没有设置口令"), 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(app.stage.app().guard().remaining(), 0, 20'000);
        app.stage.app().guard().lock();
        app.stage.settle();
        QCOMPARE(app.top(), QString("Passphrase"));
    }
};

static const suite::Case<PassphrasePagesTest> here("passphrase");
#include "passphrase_test.moc"
