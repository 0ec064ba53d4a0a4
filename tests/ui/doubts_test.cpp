#include <QTest>

#include "client/store/tables/hidden_rows.h"
#include "client/store/tables/incidents.h"
#include "shared/proto/records.pb.h"
#include "shared/sqlite.h"
#include "tests/support/must.h"
#include "tests/support/suite.h"
#include "tests/ui/city.h"
#include "tests/ui/hand.h"
#include "tests/ui/stage.h"

using namespace field;

namespace {

std::unique_ptr<shared::Database> databaseIn(const QString& folder) {
    return must(shared::Database::open((folder + "/field.db").toStdString(),
                                       shared::Database::Mode::readWrite));
}

void hide(const QString& folder, int from, int to) {
    const auto db = databaseIn(folder);
    for (int i = from; i < to; ++i) {
        shared::Record row;
        row.kind = shared::kinds::indicator;
        row.id = shared::keyedId(row.kind, {}, std::to_string(i));
        row.area = row.project = shared::keyedId(row.kind, {}, "an area");
        if (!client::keepHiddenRow(*db, row)) qFatal("cannot be hidden");
    }
}

void notice(const QString& folder, const char* what, std::int64_t atMs) {
    const auto db = databaseIn(folder);
    if (!client::Incidents(*db).put({what, {}, "here", atMs})) qFatal("cannot be noted");
}

std::uint64_t hiddenIn(const QString& folder) {
    return must(client::countHidden(*databaseIn(folder), {}));
}

/// As after an exchange.
void lookAgain(Stage& stage) {
    stage.app().navigator()->topView()->load();
    stage.heardOut();
}

}  // namespace

/// What only a person can settle is asked on the sync page, once, and done as it was asked.
class DoubtsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aLargeRemovalIsAskedAndDone() {
        Stage stage("inspector", {412, 915}, "zh_CN", {},
                    [](const QString& folder) { hide(folder, 0, 7); });
        QVERIFY(stage.show("Sync", {}));
        Hand hand(stage.window());
        QTRY_VERIFY(hand.sees("本机有 7 条记录已不归您负责。"));
        QCOMPARE(hiddenIn(stage.folder()), 7U);
        QVERIFY(hand.press("从本机移除"));
        QTRY_VERIFY(hand.sees("已从本机移除 7 条记录。"));
        QTRY_VERIFY(!hand.sees("已不归您负责"));
        QCOMPARE(hiddenIn(stage.folder()), 0U);
    }

    void moreThanWasAskedIsAskedAgain() {
        Stage stage("inspector", {412, 915}, "zh_CN", {},
                    [](const QString& folder) { hide(folder, 0, 7); });
        QVERIFY(stage.show("Sync", {}));
        Hand hand(stage.window());
        QTRY_VERIFY(hand.sees("本机有 7 条记录"));
        hide(stage.folder(), 7, 9);
        QVERIFY(hand.press("从本机移除"));
        QTRY_VERIFY(hand.sees("本机有 9 条记录"));
        QCOMPARE(hiddenIn(stage.folder()), 9U);
    }

    void whatIsKeptIsAskedAgainOnlyOnceItsNumberChanges() {
        Stage stage("inspector", {412, 915}, "zh_CN", {},
                    [](const QString& folder) { hide(folder, 0, 7); });
        QVERIFY(stage.show("Sync", {}));
        Hand hand(stage.window());
        QVERIFY(hand.press("保留"));
        QTRY_VERIFY(!hand.sees("已不归您负责"));
        lookAgain(stage);
        QVERIFY(!hand.sees("已不归您负责"));
        QCOMPARE(hiddenIn(stage.folder()), 7U);
        hide(stage.folder(), 7, 8);
        lookAgain(stage);
        QTRY_VERIFY(hand.sees("本机有 8 条记录"));
    }

    void whatShouldNotHaveBeenIsToldInWordsUntilItIsRead_data() {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("zh");
        QTest::addColumn<QString>("en");
        const auto row = [](const char* what, const char* zh, const char* en) {
            QTest::newRow(what) << what << zh << en;
        };
        row("ledger_rewritten", "服务器的历史记录与本机见过的不一致", "history is another");
        row("ledger_restored", "服务器恢复到了较早的状态", "put back to an older state");
        row("digest_differs", "本机与服务器仍不一致", "not all that the server has, although");
        row("digest_differed", "下次同步会重新获取全部内容", "fetched anew with the next sync");
        row("digest_repaired", "本机缺少的内容已重新获取", "was fetched anew");
        row("set_redacted", "两名管理员", "Two administrators");
        row("of_tomorrow", "of_tomorrow", "of_tomorrow");
    }
    void whatShouldNotHaveBeenIsToldInWordsUntilItIsRead() {
        QFETCH(QString, what);
        QFETCH(QString, zh);
        QFETCH(QString, en);
        const auto name = what.toStdString();
        Stage stage("inspector", {412, 915}, "zh_CN", {},
                    [&](const QString& folder) { notice(folder, name.c_str(), 1'000); });
        QVERIFY(stage.show("Sync", {}));
        Hand hand(stage.window());
        QTRY_VERIFY(hand.sees("同步时发现异常情况"));
        QVERIFY(hand.sees(zh));
        stage.app().preferences()->setLanguage("en");
        QTRY_VERIFY(hand.sees(en));
        stage.app().preferences()->setLanguage("zh_CN");
        QVERIFY(hand.press("我已知悉"));
        QTRY_VERIFY(!hand.sees("同步时发现异常情况"));
        // A later one is told, and it alone.
        notice(stage.folder(), "later", 2'000);
        lookAgain(stage);
        QTRY_VERIFY(hand.sees("later"));
        QVERIFY(!hand.sees(zh));
    }
};

static const suite::Case<DoubtsTest> here("doubts");

#include "doubts_test.moc"
