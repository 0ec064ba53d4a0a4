#include <QTest>

#include "client/store/vault/passphrase.h"
#include "client/view/visit/photo_view.h"
#include "tests/support/must.h"
#include "tests/support/suite.h"
#include "tests/ui/city.h"
#include "tests/ui/hand.h"
#include "tests/ui/stage.h"

using namespace field;

namespace {

const QString words = "three bridges of Jinan";

/// A person's app whose passphrase was set by hand.
struct Guarded {
    Stage stage{"inspector"};
    Hand hand{stage.window()};
    QString code;

    Guarded() {
        if (!stage.show("Passphrase", {})) qFatal("no page of the passphrase");
        if (!hand.type("新口令", words) || !hand.type("再输入一次", words) ||
            !hand.press("设置口令"))
            qFatal("the passphrase cannot be set");
        const auto shown = [this] {
            for (const auto& text : hand.inSight())
                if (text.startsWith("恢复码 ")) code = text.mid(4);
            return !code.isEmpty();
        };
        if (!QTest::qWaitFor(shown, 20'000)) qFatal("no recovery code is shown");
        const auto guarded = [this] { return stage.app().guard().guarded(); };
        if (!QTest::qWaitFor(guarded, 20'000)) qFatal("nothing is guarded");
        stage.settle();
    }
    [[nodiscard]] QString top() { return stage.app().navigator()->top(); }
    bool locked() {
        return QTest::qWaitFor([this] { return top() == "Locked"; }, 20'000);
    }
    /// Gives `said` at the door.
    bool unlock(const QString& said) {
        stage.settle();
        return hand.type("口令", said) && hand.press("解锁");
    }
};

}  // namespace

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
        QTRY_COMPARE_WITH_TIMEOUT(app.top(), QString("Tasks"), 20'000);
        QVERIFY(app.stage.app().destinations().contains("Settings"));
        QCOMPARE(app.stage.warnings(), QStringList());
    }

    void theRecoveryCodeOpensTheDoor() {
        Guarded app;
        app.stage.app().guard().lock();
        QVERIFY(app.locked());
        QVERIFY(app.unlock(app.code.toLower()));
        QTRY_COMPARE_WITH_TIMEOUT(app.top(), QString("Tasks"), 20'000);
    }

    void whatWasTypedWhenItLocksIsSaved() {
        Guarded app;
        const auto scene = *sample::City::once().scene("Entry");
        QVERIFY(app.stage.show("Entry", scene.subject));
        QVERIFY(app.hand.type("事实", "护栏缺两米"));
        app.stage.app().guard().lock();
        QVERIFY(app.locked());
        QVERIFY(app.unlock(words));
        QTRY_COMPARE_WITH_TIMEOUT(app.top(), QString("Tasks"), 20'000);
        QVERIFY(app.stage.show("Entry", scene.subject));
        QCOMPARE(app.hand.text("事实"), QString("护栏缺两米"));
    }

    void nobodyTouchingItLocksIt() {
        Guarded app;
        Q_EMIT app.stage.app().guard().idle();
        QVERIFY(app.locked());
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
};

static const suite::Case<PassphrasePagesTest> here("passphrase");
#include "passphrase_test.moc"
