#include <QRegularExpression>
#include <QTest>

#include "sync/door/invitation.h"
#include "sync/exchange.h"
#include "sync/server/host/backup_note.h"
#include "tests/support/must.h"
#include "tests/support/suite.h"
#include "tests/ui/city.h"
#include "tests/ui/eye.h"
#include "tests/ui/hand.h"
#include "tests/ui/stage.h"

using namespace field;
using sample::City;

namespace {

QString url() { return QString::fromStdString(City::once().url()); }
QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

/// The city's device with this label, as the server has it now.
server::Device deviceCalled(const std::string& label) {
    for (auto& device : must(must(City::once().host().read())->devices()))
        if (device.label == label) return device;
    qFatal("no device %s", label.c_str());
}

QString grouped(const std::string& digits) {
    return text(digits).left(3) + ' ' + text(digits).mid(3);
}

/// What stands on the page now can be read and pressed, on a phone, with large text, on a laptop.
bool isFine(Stage& stage) {
    eye::Seen seen;
    const auto line = Hand(stage.window()).inSight().filter("FIELDLEDGER://").join(' ');
    for (const auto& [size, percent] : {std::pair(QSize(412, 915), 100),
                                        {{412, 915}, 200},
                                        {{915, 412}, 150},
                                        {{1280, 800}, 100}}) {
        stage.app().preferences()->setTextPercent(percent);
        stage.resize(size);
        stage.settle();
        eye::controls(stage.window(), seen);
        eye::texts(stage.window(), seen);
        eye::language(stage.window(), "zh_CN", City::once().words() + line, seen);
        eye::contrast(stage.window(), stage.picture(), 4.5, seen);
    }
    stage.app().preferences()->setTextPercent(100);
    stage.resize({412, 915});
    stage.settle();
    for (const auto& fault : seen.faults) std::fprintf(stderr, "%s\n", qPrintable(fault));
    return seen.faults.isEmpty();
}

/// Live grants of the inspector by role.
int grantsOf(const std::string& role) {
    int count = 0;
    for (const auto& grant :
         must(must(City::once().host().read())->grantsOf(City::once().inspector())))
        count += grant.role == role ? 1 : 0;
    return count;
}

}  // namespace

/// The administrator's pages over the real server: each act is read back from its store.
class AdministrationPagesTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void onlyAnAdministratorIsShownTheWayThere() {
        {
            Stage inspector("inspector");
            QVERIFY(inspector.show("Settings", {}));
            QVERIFY(!Hand(inspector.window()).sees("系统管理"));
        }
        Stage admin("admin", {412, 915}, "zh_CN", url());
        QVERIFY(admin.show("Settings", {}));
        Hand hand(admin.window());
        QTRY_VERIFY(hand.sees("系统管理"));
        QVERIFY(hand.press("系统管理"));
        admin.settle();
        QCOMPARE(admin.app().navigator()->top(), QString("Administration"));
        QTRY_VERIFY(hand.sees("最近一次已验证的备份距今已超过一天"));
        QVERIFY(hand.press("设备"));
        admin.settle();
        QCOMPARE(admin.app().navigator()->top(), QString("Devices"));
    }

    void aDeviceIsConfirmedByItsDigits() {
        const auto digits = City::once().ask("确认我");
        Stage stage("admin", {412, 915}, "zh_CN", url());
        QVERIFY(stage.show("Devices", {}));
        Hand hand(stage.window());
        QTRY_VERIFY(hand.sees(grouped(digits)));
        QVERIFY(!deviceCalled("确认我").confirmed);
        QVERIFY(hand.press("核对一致，确认"));  // the newest stands first
        QTRY_VERIFY(deviceCalled("确认我").confirmed);
        QTRY_VERIFY(!hand.sees(grouped(digits)));
        QVERIFY(hand.sees("已确认"));
    }

    void aDeviceIsRevokedOnlyAfterItsConsequenceWasRead() {
        City::once().ask("丢失的平板");
        Stage stage("admin", {412, 915}, "zh_CN", url());
        QVERIFY(stage.show("Devices", {}));
        Hand hand(stage.window());
        QTRY_VERIFY(hand.sees("丢失的平板"));
        QVERIFY(hand.press("不一致，拒绝"));
        QTRY_VERIFY(hand.sees("该设备立即停止接收任何内容"));
        QVERIFY(isFine(stage));
        QVERIFY(hand.press("保持原样"));
        QTRY_VERIFY(!hand.sees("该设备立即停止接收任何内容"));
        QVERIFY(!deviceCalled("丢失的平板").revoked);
        QVERIFY(hand.press("不一致，拒绝"));
        QVERIFY(hand.press("确定停用"));
        QTRY_VERIFY(deviceCalled("丢失的平板").revoked);
        QTRY_VERIFY(!hand.sees("丢失的平板"));
    }

    void theDeviceInHandIsNotOffered() {
        Stage stage("admin", {412, 915}, "zh_CN", url());
        QVERIFY(stage.show("Devices", {}));
        Hand hand(stage.window());
        QVERIFY(hand.press("在用"));
        QVERIFY(hand.type("姓名或设备名称", "admin"));
        QTRY_VERIFY(hand.sees("当前使用的设备"));
        QVERIFY(!hand.sees("停用 高明远"));
    }

    void aCodeIsMadeForAPersonAndOpensTheDoor() {
        Stage stage("admin", {412, 915}, "zh_CN", url());
        QVERIFY(stage.show("Person", text(toText(City::once().inspector()))));
        Hand hand(stage.window());
        QTRY_VERIFY(hand.sees("生成登记码"));
        QVERIFY(hand.press("生成登记码"));
        QTRY_VERIFY(hand.sees("还有 15 分钟有效，限一台设备"));
        QVERIFY(hand.sees("供扫描的登记码二维码"));
        QVERIFY(isFine(stage));
        const auto lines = hand.inSight().filter(QRegularExpression("^FIELDLEDGER://"));
        QCOMPARE(lines.size(), 1);
        const auto read = must(sync::readInvitation({}, lines.first().toStdString()));
        QCOMPARE(read.url, std::string("https://bureau.example.cn:8443"));
        const auto env = shared::systemEnv();
        const auto key = shared::newKeyPair(*env);
        const auto way = sync::httpTransport(City::once().url());
        const auto enrolled = must(sync::enrol(*way, *env, key.publicKey, read.code, "新平板"));
        QCOMPARE(toText(enrolled.person), toText(City::once().inspector()));
        QVERIFY(!enrolled.confirmed);
    }

    void aRoleIsGivenAndTakenBack() {
        Stage stage("admin", {412, 915}, "zh_CN", url());
        QVERIFY(stage.show("Person", text(toText(City::once().inspector()))));
        Hand hand(stage.window());
        QCOMPARE(grantsOf("audit"), 0);
        QTRY_VERIFY(hand.sees("授予角色"));
        QVERIFY(hand.press("授予角色"));
        QVERIFY(hand.press("要授予的角色 审计"));
        QVERIFY(hand.type("范围：地区或项目的编码或名称", "岳阳县2022年高标准农田"));
        QTRY_VERIFY(hand.sees("43062122T000000000001"));
        QVERIFY(isFine(stage));
        QVERIFY(hand.press("岳阳县2022年高标准农田"));
        QTRY_COMPARE(grantsOf("audit"), 1);
        QTRY_VERIFY(hand.sees("终止此角色 审计"));
        QVERIFY(hand.press("终止此角色 审计"));
        QTRY_COMPARE(grantsOf("audit"), 0);
        QVERIFY(QTest::qWaitFor([&] { return hand.press("撤销"); }));
        QTRY_COMPARE(grantsOf("audit"), 1);
        QTRY_VERIFY(hand.sees("终止此角色 审计"));
        QVERIFY(hand.press("终止此角色 审计"));
        QTRY_COMPARE(grantsOf("audit"), 0);
    }

    void whatIsKeptAsideIsLetInByWhoHasTheRight() {
        Stage stage("admin", {412, 915}, "zh_CN", url());
        QVERIFY(stage.show("Parked", {}));
        Hand hand(stage.window());
        QTRY_VERIFY(hand.sees("来自已停用或被复制的设备。"));
        QVERIFY(hand.sees("现场核查：修改 1"));
        QVERIFY(!hand.sees("大风"));
        QVERIFY(hand.press("放行…"));
        QTRY_VERIFY(hand.sees("放行不可撤销"));
        QVERIFY(isFine(stage));
        QVERIFY(hand.press("确定放行"));
        QTRY_VERIFY(hand.sees("您对其中部分内容没有权限"));
        QVERIFY(hand.sees("来自已停用或被复制的设备。"));
        City::once().give("admin", "division");
        QVERIFY(hand.press("放行…"));
        QVERIFY(hand.press("确定放行"));
        QTRY_VERIFY(hand.sees("没有搁置的修改。"));
    }

    void aFreshBackupIsNoReasonToWarn() {
        auto& host = City::once().host();
        Stage stage("admin", {412, 915}, "zh_CN", url());
        QVERIFY(stage.show("Administration", {}));
        Hand hand(stage.window());
        const QString warning = "最近一次已验证的备份距今已超过一天";
        QTRY_VERIFY(hand.sees(warning));
        const auto before = must(server::lastBackup(*must(host.read())));
        auto fresh = *before;
        fresh.madeMs = shared::systemEnv()->wallMs();
        const auto note = [&](const server::BackupNote& what) {
            must(host.write([&](server::Writing& tx, server::Ledger&) {
                return server::noteLastBackup(tx, what);
            }));
        };
        note(fresh);
        stage.app().navigator()->reload();
        QTRY_VERIFY(!hand.sees(warning));
        QVERIFY(hand.sees("已验证"));
        note(*before);
    }

    void withoutNetworkItSaysWhyAndWhatToDo() {
        Stage stage("admin");
        QVERIFY(stage.show("Devices", {}));
        const Hand hand(stage.window());
        QTRY_VERIFY(hand.sees("无法连接服务器。"));
        QVERIFY(hand.sees("系统管理只能在服务器上办理"));
        stage.app().preferences()->setLanguage("en");
        QTRY_VERIFY(hand.sees("Administration is done on the server and nowhere else."));
        stage.app().preferences()->setLanguage("zh_CN");
    }

    void whoWasAnAdministratorIsToldThatTheyAreNone() {
        Stage stage("inspector", {412, 915}, "zh_CN", url());
        QVERIFY(stage.show("People", {}));
        const Hand hand(stage.window());
        QTRY_VERIFY(hand.sees("您在服务器上不是系统管理员。"));
        QVERIFY(hand.sees("该角色可由其他管理员授予"));
        QVERIFY(!hand.sees("林晓禾"));
    }
};

static const suite::Case<AdministrationPagesTest> here("administration");
#include "administration_test.moc"
