#include <QDir>
#include <QDirIterator>
#include <QTest>

#include "client/store/vault/passphrase.h"
#include "client/view/visit/photo_view.h"
#include "tests/faults/no_room.h"
#include "tests/support/must.h"
#include "tests/support/suite.h"
#include "tests/ui/city.h"
#include "tests/ui/guarded.h"

using namespace field;
using guarded::Guarded;
using guarded::words;

namespace {

/// Files of evidence that are not sealed.
QStringList inTheOpen(const QString& folder) {
    QStringList names;
    for (QDirIterator at(folder + "/evidence", QDir::Files, QDirIterator::Subdirectories);
         at.hasNext();)
        if (const auto name = at.next(); !name.endsWith(".sealed")) names << name;
    return names;
}

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

    void theRecoveryCodeIsShownUntilItIsWrittenDown() {
        Guarded app;
        QVERIFY(app.outlasts("Passphrase"));
        QVERIFY(app.hand.sees("恢复码 " + app.code));
        QVERIFY(app.stage.show("Tasks", {}));
        QVERIFY(app.stage.show("Passphrase", {}));
        QVERIFY(app.hand.sees("恢复码 " + app.code));
        QVERIFY(app.hand.press("我已抄下"));
        QVERIFY(!app.hand.sees("恢复码 "));
        // Another passphrase has another code.
        QVERIFY(app.hand.type("现口令", words));
        QVERIFY(app.hand.type("新口令", words + "!") && app.hand.type("再输入一次", words + "!"));
        QVERIFY(app.hand.press("更换口令"));
        QTRY_VERIFY_WITH_TIMEOUT(app.hand.sees("恢复码 "), 20'000);
        QVERIFY(!app.hand.sees("恢复码 " + app.code));
    }

    void whoLeavesThePageTooSoonStillGetsTheCode() {
        Stage stage("inspector");
        Hand hand(stage.window());
        QVERIFY(stage.show("Passphrase", {}));
        QVERIFY(hand.type("新口令", words) && hand.type("再输入一次", words));
        QVERIFY(hand.press("设置口令"));
        stage.app().navigator()->back();
        QTRY_VERIFY_WITH_TIMEOUT(hand.sees("您的恢复码还没有抄下。"), 20'000);
        QVERIFY(stage.show("Passphrase", {}));
        QVERIFY(hand.sees("恢复码 "));
    }

    void aPassphraseThatWasSetHalfwayIsNotCalledASeal() {
        Stage stage("inspector", {412, 915}, "zh_CN", {}, [](const QString& folder) {
            // The vault is written, and then the power fails.
            must(client::Vault::of(folder.toStdString())
                     ->guard(*shared::systemEnv(), words.toStdString()));
        });
        Hand hand(stage.window());
        QVERIFY(stage.show("Passphrase", {}));
        QTRY_VERIFY(hand.sees("尚未输入口令：本机的密钥和新拍的照片没有封存。"));
        QVERIFY(!hand.sees("已封存") && !hand.sees("立即锁定"));
        QVERIFY(hand.type("现口令", "something else") && hand.press("输入口令"));
        QTRY_VERIFY_WITH_TIMEOUT(hand.sees("现口令不正确"), 20'000);
        QVERIFY(hand.type("现口令", words) && hand.press("输入口令"));
        QTRY_VERIFY_WITH_TIMEOUT(hand.sees("本机的密钥和照片已封存。"), 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(stage.app().guard().remaining(), 0, 20'000);
        QCOMPARE(inTheOpen(stage.folder()), QStringList());
        QVERIFY(hand.press("立即锁定"));
        QTRY_COMPARE(stage.app().navigator()->top(), QString("Locked"));
    }

    void whoFindsTheOldWordsAfterSettingAnotherOpensTheOldPhotos() {
        Stage stage("inspector", {412, 915}, "zh_CN", {}, [](const QString& folder) {
            auto store = must(client::Store::open(folder.toStdString(), shared::Catalog::builtIn(),
                                                  shared::systemEnv()));
            client::Passphrase passphrase(*store);
            must(passphrase.set(words.toStdString()));
            for (const auto& photo : must(passphrase.unsettledFiles()))
                must(passphrase.settle(photo));
            // Set up anew without the words: another key, in the open.
            passphrase.lock();
            must(store->keyForNext());
            const auto self = must(store->device());
            must(store->enrolled(must(store->server()), shared::newId(*shared::systemEnv()),
                                 sample::City::once().inspector(), ""));
            if (must(store->device()) == self) qFatal("the device is as it was");
        });
        Hand hand(stage.window());
        QVERIFY(stage.show("Passphrase", {}));
        QTRY_VERIFY(hand.sees("尚未输入口令"));
        const QString another = "five bridges of Jinan";
        QVERIFY(hand.type("新口令", another) && hand.type("再输入一次", another));
        QVERIFY(hand.press("设置口令"));
        QTRY_VERIFY_WITH_TIMEOUT(hand.sees("本机的密钥和照片已封存。"), 20'000);
        QVERIFY(hand.sees("以前的口令所封存的照片继续封存"));
        QVERIFY(hand.type("现口令", words) && hand.press("输入口令"));
        QTRY_VERIFY_WITH_TIMEOUT(!hand.sees("以前的口令所封存的照片继续封存"), 20'000);
        QVERIFY(stage.show("Photo", sample::City::once().scene("Photo")->subject));
        QVERIFY(hand.sees("原件未被改动"));
    }

    void aKeyThatFindsNoRoomIsNotCalledSealed() {
        Stage stage("inspector");
        Hand hand(stage.window());
        QVERIFY(stage.show("Passphrase", {}));
        QVERIFY(hand.type("新口令", words) && hand.type("再输入一次", words));
        {
            // Room for the vault, and for nothing in the database.
            const NoRoom disk(4096);
            QVERIFY(hand.press("设置口令"));
            QTRY_VERIFY_WITH_TIMEOUT(hand.sees("恢复码 "), 20'000);
            QTRY_VERIFY(hand.sees("口令已设置，但本机的密钥尚未封存。"));
            QVERIFY(!hand.sees("本机的密钥和照片已封存。"));
            // A lock holds all the same, and opens again.
            stage.app().guard().lock();
            QTRY_COMPARE(stage.app().navigator()->top(), QString("Locked"));
            stage.settle();
            QVERIFY(hand.type("口令", words) && hand.press("解锁"));
            QTRY_COMPARE_WITH_TIMEOUT(stage.app().navigator()->top(), QString("Passphrase"),
                                      20'000);
        }
        QVERIFY(stage.show("Tasks", {}));
        QVERIFY(stage.show("Passphrase", {}));
        QTRY_VERIFY(hand.sees("本机的密钥和照片已封存。"));
    }

    void aPhotoThatCannotBeSealedKeepsNoOtherFromIt() {
        const QString none(64, '0');
        Guarded app("inspector", {}, [&](const QString& folder) {
            QDir(folder).mkpath("evidence/00/" + none);  // its name is all that it has of a file
        });
        QTRY_COMPARE_WITH_TIMEOUT(inTheOpen(app.stage.folder()), QStringList(), 20'000);
        QTRY_COMPARE(app.stage.app().guard().remaining(), 1);
        QVERIFY(app.hand.sees("还剩 1 个文件"));
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
