#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QUrl>

#include "client/capture/visit_sheet.h"
#include "shared/proto/records.pb.h"
#include "tests/support/must.h"
#include "tests/support/raw_server.h"
#include "tests/support/suite.h"
#include "tests/ui/city.h"
#include "tests/ui/hand.h"
#include "tests/ui/stage.h"

using namespace field;

namespace {

QString visitText() { return QString::fromStdString(shared::toText(sample::City::once().visit())); }

/// A line to the city's server on which photos get stuck, and everything until it is opened.
class Narrow : public QTcpServer {
  public:
    Narrow() {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (auto* device = nextPendingConnection()) carry(*device);
        });
    }
    [[nodiscard]] QString url() const {
        return "http://127.0.0.1:" + QString::number(serverPort());
    }
    /// Photos came as far as this line.
    [[nodiscard]] bool stuck() const { return stuck_; }
    /// From here on records pass, and with `photos` these too.
    void open(bool photos = false) {
        open_ = true;
        wide_ = photos;
        Q_EMIT opened();
    }

  private:
    Q_OBJECT
    void carry(QTcpSocket& device) {
        const QUrl city(QString::fromStdString(sample::City::once().url()));
        auto* server = new QTcpSocket(&device);
        server->connectToHost(city.host(), static_cast<quint16>(city.port()));
        connect(server, &QTcpSocket::readyRead, &device,
                [server, &device] { device.write(server->readAll()); });
        const auto forward = [this, server, &device] {
            if (!open_ || device.bytesAvailable() == 0) return;
            const auto bytes = device.peek(64);
            if (!wide_ && bytes.contains(" /v1/evidence/"))
                stuck_ = true;
            else
                server->write(device.readAll());
        };
        connect(&device, &QTcpSocket::readyRead, server, forward);
        connect(this, &Narrow::opened, server, forward);
    }

  Q_SIGNALS:
    void opened();

  private:
    bool open_ = false, wide_ = false, stuck_ = false;
};

/// A photo is taken, and something is written, which only this device has.
void work(const QString& folder) {
    auto store = must(
        client::Store::open(folder.toStdString(), shared::Catalog::builtIn(), shared::systemEnv()));
    const auto& visit = sample::City::once().visit();
    QFile photo(QString(FIELD_FIXTURES) + "/site.jpg");
    photo.copy(folder + "/another.jpg");
    QFile another(folder + "/another.jpg");
    if (!another.open(QIODevice::Append) || another.write("!") != 1) qFatal("no other photo");
    another.close();
    must(store->attach(shared::kinds::visit, visit, another.fileName().toStdString(), {}));
    client::Change change;
    change.held = *must(store->hold(shared::kinds::visit, visit));
    change.values.set(records::Visit::kWeatherFieldNumber, std::string("阵雨"));
    must(store->save({change}));
}

}  // namespace

/// The pages and the line above them follow an exchange while it runs.
class SyncTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void whatMovedIsSaidAndShownWhilePhotosStillMove() {
        {
            Narrow line;
            Stage stage("inspector2", {412, 915}, "zh_CN", line.url(), work);
            QVERIFY(stage.show("Sync", {}));
            const Hand hand(stage.window());
            QVERIFY(hand.sees("已保存(本机) 2 项"));
            line.open();
            QTRY_VERIFY(line.stuck());
            QTRY_VERIFY(hand.sees("还有 1 张照片待传"));
            QVERIFY(stage.app().sync()->running());
            line.open(true);
            QTRY_VERIFY(hand.sees("已收到(服务器) 全部"));
        }
        Narrow line;
        Stage stage("division", {412, 915}, "zh_CN", line.url());
        QVERIFY(stage.show("Visit", visitText()));
        const Hand hand(stage.window());
        QVERIFY(!hand.sees("佐证材料 2"));
        line.open();
        QTRY_VERIFY(line.stuck());
        QTRY_VERIFY(hand.sees("佐证材料 2"));
        QVERIFY(stage.app().sync()->running());
    }

    void aRefusalIsNotCalledAMissingConnection() {
        const suite::RawServer server([](const std::string&) {
            return suite::RawServer::ours(403, "this device was revoked\n", "fl-code: refused\r\n");
        });
        Stage stage("inspector", {412, 915}, "zh_CN", QString::fromStdString(server.url()));
        QVERIFY(stage.show("Sync", {}));
        const Hand hand(stage.window());
        QTRY_VERIFY(hand.sees("秒后重试"));
        QVERIFY(!hand.sees("未连接"));
        QVERIFY(stage.app().sync()->detail().startsWith("您没有此项操作的权限。"));
    }
};

static const suite::Case<SyncTest> here("sync");
#include "sync_test.moc"
