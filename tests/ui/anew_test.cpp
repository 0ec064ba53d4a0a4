#include <QDir>
#include <QFile>
#include <QTest>

#include "client/store/recovery/recover.h"
#include "shared/sqlite.h"
#include "tests/support/must.h"
#include "tests/support/suite.h"
#include "tests/ui/hand.h"
#include "tests/ui/stage.h"

namespace {

/// Writes over the first `size` bytes of page `page` of the database; answers its bytes then.
QByteArray spoil(const QString& path, qint64 page, int size) {
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite)) qFatal("no database %s", qPrintable(path));
    file.seek((page - 1) * 4096);
    file.write(QByteArray(size, '\x5a'));
    file.seek(0);
    return file.readAll();
}

QByteArray bytesOf(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString asideIn(const QString& folder) {
    const auto names = QDir(folder).entryList({"field.db.damaged-*Z"});
    return names.size() == 1 ? folder + "/" + names.first() : QString();
}

}  // namespace

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

    void whoseDatabaseIsDamagedIsToldWhereItIsAndLedToSetItUpAnew() {
        QByteArray broken;
        Stage stage("inspector", {412, 915}, "zh_CN", {},
                    [&](const QString& folder) { broken = spoil(folder + "/field.db", 1, 200); });
        QCOMPARE(bytesOf(asideIn(stage.folder())), broken);
        QVERIFY(stage.show("Sync", {}));
        Hand hand(stage.window());
        QVERIFY(hand.sees("本机的数据库已损坏。"));
        QVERIFY(hand.sees(asideIn(stage.folder())));
        QVERIFY(hand.sees("重新登记本机之前不会发送任何内容"));
        stage.app().preferences()->setLanguage("en");
        QTRY_VERIFY(hand.sees("The database on this device was damaged."));
        stage.app().preferences()->setLanguage("zh_CN");
        QVERIFY(hand.press("重新登记本机"));
        stage.settle();
        QCOMPARE(stage.app().navigator()->top(), QString("Unlock"));
    }

    void whatWasReadOfARecoveryIsNotSaidAgain() {
        namespace shared = field::shared;
        Stage stage("inspector", {412, 915}, "zh_CN", {}, [&](const QString& folder) {
            qint64 page = 0;
            {
                auto db = must(shared::Database::open((folder + "/field.db").toStdString(),
                                                      shared::Database::Mode::readOnly));
                auto at = db->prepare("SELECT pageno FROM dbstat WHERE name = 'visit_by_project'");
                if (!must(at.step())) qFatal("no such index");
                page = at.integer(0);
            }
            spoil(folder + "/field.db", page, 4096);
            field::client::noteDamage(folder.toStdString(), {shared::Code::damaged, "malformed"});
        });
        QVERIFY(stage.show("Sync", {}));
        Hand hand(stage.window());
        QVERIFY(hand.sees("本机的数据库已损坏。"));
        QVERIFY(hand.press("我已知悉"));
        stage.settle();
        QTRY_VERIFY(!hand.sees("本机的数据库已损坏。"));
        QVERIFY(!asideIn(stage.folder()).isEmpty());
    }
};

static const suite::Case<AnewTest> here("anew");
#include "anew_test.moc"
