#include <algorithm>

#include <QDir>
#include <QFile>
#include <QImage>
#include <QTcpServer>
#include <QTest>

#include "client/capture/visit_sheet.h"
#include "shared/proto/records.pb.h"
#include "tests/faults/no_room.h"
#include "tests/support/raw_server.h"
#include "tests/support/suite.h"
#include "tests/ui/city.h"
#include "tests/ui/hand.h"
#include "tests/ui/stage.h"

namespace {

QString visitText() {
    return QString::fromStdString(field::shared::toText(sample::City::once().visit()));
}

/// Whether the page says all of `words` once it is in English; it is in Chinese again afterwards.
bool inEnglish(Stage& stage, const QStringList& words) {
    stage.app().preferences()->setLanguage("en");
    const Hand hand(stage.window());
    const bool all = std::all_of(words.begin(), words.end(), [&](const QString& one) {
        return QTest::qWaitFor([&] { return hand.sees(one); });
    });
    stage.app().preferences()->setLanguage("zh_CN");
    return all;
}

/// The chooser begins where this home keeps pictures.
class Home {
  public:
    Home() : before_(qgetenv("HOME")) {
        qputenv("HOME", folder_.path().toLocal8Bit());
        QDir().mkpath(pictures());
    }
    ~Home() { qputenv("HOME", before_); }
    Home(const Home&) = delete;
    Home& operator=(const Home&) = delete;
    [[nodiscard]] QString pictures() const { return folder_.path() + "/Pictures"; }

  private:
    QTemporaryDir folder_;
    QByteArray before_;
};

}  // namespace

/// What goes wrong in the field, done for real: each time the page says why, and what to do next.
class FaultsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aServerThatNobodyReachesIsNamedAndWorkGoesOn();
    void aCaptivePortalIsNotTakenForTheServer();
    void aFullDiskIsToldAndWhatWasTypedStays();
    void whatFoundNoRoomIsKeptOnceThereIsSome();
    void aFileThatIsNoPictureIsNamed();
    void aPhotoOf48MegapixelsIsTaken();
    void theBarSaysReceivedOnlyOfWhatTheServerHas();
};

void FaultsTest::aServerThatNobodyReachesIsNamedAndWorkGoesOn() {
    QTcpServer nobody;
    QVERIFY(nobody.listen(QHostAddress::LocalHost));
    const auto url = QString("http://127.0.0.1:%1").arg(nobody.serverPort());
    nobody.close();
    Stage stage("inspector", {412, 915}, "zh_CN", url);
    QVERIFY(stage.show("Sync", {}));
    const Hand hand(stage.window());
    QTRY_VERIFY(hand.sees("无法连接服务器。"));
    QVERIFY(hand.sees("请继续工作。内容都保存在本机，恢复后自动上报。"));
    QVERIFY(hand.sees("秒后重试"));
    QVERIFY(inEnglish(stage, {"The server cannot be reached.", "Go on working."}));
    QTRY_VERIFY(hand.sees("已保存(本机) 1 项"));
}

void FaultsTest::aCaptivePortalIsNotTakenForTheServer() {
    const suite::RawServer portal([](const std::string&) {
        const std::string page = "<html><body>Welcome to the hotel. Sign in.</body></html>";
        return suite::RawServer::Bytes{
            "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: " +
                std::to_string(page.size()) + "\r\n\r\n" + page,
            true};
    });
    Stage stage("inspector", {412, 915}, "zh_CN", QString::fromStdString(portal.url()));
    QVERIFY(stage.show("Sync", {}));
    const Hand hand(stage.window());
    QTRY_VERIFY(hand.sees("网络有应答，但不是本系统的服务器。"));
    QVERIFY(hand.sees("请先在浏览器中登录此网络"));
    QVERIFY(inEnglish(stage, {"it is not the server.", "Sign in to this network in a browser"}));
    QTRY_VERIFY(hand.sees("已保存(本机) 1 项"));
}

void FaultsTest::aFullDiskIsToldAndWhatWasTypedStays() {
    Stage stage("inspector");
    QVERIFY(stage.show("Entry", visitText() + "/Conclusion"));
    Hand hand(stage.window());
    {
        const NoRoom disk(1);
        QVERIFY(hand.type("天气", "多云转阴"));
        QTRY_VERIFY(hand.sees("本机存储空间已满。"));
        QVERIFY(hand.sees("请腾出空间。已输入的内容仍在，请勿关闭本页。"));
        QVERIFY(!hand.sees("草稿已存"));
        // The message is gone with its language; the next letter that finds no room tells again.
        stage.app().preferences()->setLanguage("en");
        hand.key(Qt::Key_End);
        hand.key(Qt::Key_B);
        QTRY_VERIFY(hand.sees("The disk of this device is full."));
        QVERIFY(hand.sees("Free some space."));
        stage.app().preferences()->setLanguage("zh_CN");
        QTRY_COMPARE(hand.text("天气"), QString("多云转阴b"));
    }
    // Room again: the next letter takes all with it.
    hand.key(Qt::Key_End);
    hand.key(Qt::Key_A);
    QTRY_VERIFY(hand.sees("草稿已存"));
    QVERIFY(hand.press("返回"));
    stage.settle();
    QVERIFY(stage.show("Entry", visitText() + "/Conclusion"));
    QCOMPARE(hand.text("天气"), QString("多云转阴ba"));
}

void FaultsTest::whatFoundNoRoomIsKeptOnceThereIsSome() {
    Stage stage("inspector");
    QVERIFY(stage.show("Entry", visitText() + "/Conclusion"));
    Hand hand(stage.window());
    {
        const NoRoom disk(1);
        QVERIFY(hand.type("天气", "多云转阴"));
        QTRY_VERIFY(hand.sees("本机存储空间已满。"));
        // Nor does a save find any.
        stage.app().navigator()->topView()->leave();
        stage.settle();
        QVERIFY(!hand.sees("草稿已存"));
    }
    // Nobody types a letter more.
    stage.app().desk().touch();
    QTRY_VERIFY(hand.sees("草稿已存"));
}

void FaultsTest::aFileThatIsNoPictureIsNamed() {
    const Home home;
    QFile broken(home.pictures() + "/坏照片.jpg");
    QVERIFY(broken.open(QIODevice::WriteOnly));
    broken.write(QByteArray("\xff\xd8\xff\xe0") + QByteArray(5000, 'x'));
    broken.close();
    Stage stage("inspector");
    QVERIFY(stage.show("Files", visitText()));
    Hand hand(stage.window());
    QTRY_VERIFY(hand.sees("坏照片.jpg"));
    QVERIFY(hand.press("坏照片.jpg"));
    QTRY_VERIFY(hand.sees("坏照片.jpg 无法作为图片读取，请另选一个。"));
    QVERIFY(inEnglish(stage, {"坏照片.jpg cannot be read as a picture. Choose another one."}));
}

void FaultsTest::aPhotoOf48MegapixelsIsTaken() {
    const Home home;
    QImage large(8000, 6000, QImage::Format_RGB32);
    large.fill(QColor(90, 120, 60));
    QVERIFY(large.save(home.pictures() + "/大图.jpg", "JPEG", 60));
    large = {};
    Stage stage("inspector");
    QVERIFY(stage.show("Evidence", visitText()));
    Hand hand(stage.window());
    QVERIFY(hand.press("选择文件"));
    stage.settle();
    QTRY_VERIFY(hand.sees("大图.jpg"));
    QVERIFY(hand.press("大图.jpg"));
    QTRY_VERIFY_WITH_TIMEOUT(hand.sees("已添加 大图.jpg"), 20'000);
    QTRY_COMPARE(stage.app().navigator()->top(), QString("Evidence"));
    // The message names it too, before its tile has come to rest.
    QVERIFY(QTest::qWaitFor([&] { return hand.press("大图.jpg"); }, 20'000));
    stage.settle();
    QVERIFY(hand.sees("原件未被改动"));
}

void FaultsTest::theBarSaysReceivedOnlyOfWhatTheServerHas() {
    const auto url = QString::fromStdString(sample::City::once().url());
    const QString received = "已收到(服务器) 全部";
    Stage stage("inspector2", {412, 915}, "zh_CN", url);
    Hand hand(stage.window());
    QTRY_VERIFY(hand.sees(received));
    QVERIFY(stage.show("Entry", visitText() + "/Conclusion"));
    QVERIFY(hand.type("天气", "小雨"));
    QTRY_VERIFY(hand.sees("草稿(本机) 1 项"));
    QVERIFY(!hand.sees(received));
    QVERIFY(hand.press("返回"));
    QTRY_VERIFY(hand.sees(received));
    // What the bar says is so: another device of the same project gets it.
    Stage other("division", {412, 915}, "zh_CN", url);
    const Hand theirs(other.window());
    QTRY_VERIFY(theirs.sees(received));
    auto store =
        field::client::Store::open(other.folder().toStdString(), field::shared::Catalog::builtIn(),
                                   field::shared::systemEnv());
    QVERIFY(store);
    const auto visit = (*store)->find(field::shared::kinds::visit, sample::City::once().visit());
    QVERIFY(visit && *visit);
    QCOMPARE(field::client::textOf(**visit, field::records::Visit::kWeatherFieldNumber),
             std::string("小雨"));
}

static const suite::Case<FaultsTest> here("faults");
#include "faults_test.moc"
