#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include <QFile>
#include <QTest>

#include "tests/support/program.h"
#include "tests/support/pusher.h"
#include "tests/support/raw_socket.h"
#include "tests/support/suite.h"

using namespace field;
using served::City;
using served::Pusher;

namespace {

constexpr int patienceMs = 300'000;

/// The socket by which systemd hears of a service.
class NotifySocket {
  public:
    explicit NotifySocket(const QString& path) {
        socket_ = ::socket(AF_UNIX, SOCK_DGRAM, 0);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        qstrncpy(address.sun_path, qPrintable(path), sizeof address.sun_path);
        if (::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
            qFatal("no socket at %s", qPrintable(path));
    }
    ~NotifySocket() { ::close(socket_); }
    NotifySocket(const NotifySocket&) = delete;
    NotifySocket& operator=(const NotifySocket&) = delete;

    /// What is told next; waits for it.
    QByteArray hear() {
        pollfd ready{socket_, POLLIN, 0};
        if (::poll(&ready, 1, patienceMs) != 1) qFatal("nothing is told");
        char bytes[64];
        const auto got = ::recv(socket_, bytes, sizeof bytes, 0);
        return {bytes, static_cast<qsizetype>(got)};
    }

  private:
    int socket_;
};

}  // namespace

/// The server as a service: told to end in the middle of its work, it ends well.
class ServiceTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void toldToEndItWritesWhatItTookAndTakesNoMore() {
        constexpr int cycles = 10, devices = 3;
        City city;
        city.serve();
        std::vector<std::unique_ptr<Pusher>> pushers;
        for (int i = 0; i < devices; ++i)
            pushers.push_back(std::make_unique<Pusher>(city.tablet("inspector")));
        city.stopServing();
        for (int cycle = 0; cycle < cycles; ++cycle) {
            program::Server server(city.dir());
            const auto url = "http://" + server.address();
            std::mutex mutex;
            std::condition_variable wake;
            int answers = 0;
            const std::atomic<bool> never = false;
            std::vector<std::thread> threads;
            for (auto& pusher : pushers)
                threads.emplace_back([&, one = pusher.get()] {
                    (void)one->run(url, never, [&] {
                        const std::lock_guard lock(mutex);
                        ++answers;
                        wake.notify_all();
                        return true;
                    });
                });
            {
                std::unique_lock lock(mutex);
                wake.wait(lock, [&] { return answers >= 5 + cycle; });
            }
            QCOMPARE(server.stop(), 0);
            for (auto& thread : threads) thread.join();
            QVERIFY(city.host().verify([](const std::string&) {}).ok());
        }
        auto tx = must(city.host().read());
        std::size_t acknowledged = 0;
        for (const auto& pusher : pushers)
            for (const auto& [hash, receipt] : pusher->receipts) {
                const auto entry = must(tx->entryOf(city.area, hash));
                QVERIFY2(entry.has_value(), "an acknowledged change set is gone");
                QCOMPARE(entry->receipt, receipt);
                ++acknowledged;
            }
        qInfo("figure: SIGTERM amid %d devices' pushes: %d ends with 0, %zu acknowledged, 0 lost",
              devices, cycles, acknowledged);
    }

    /// Left alone, each of these would hold a connection for a minute and longer.
    void whoeverHangsOnTheLineDoesNotKeepItFromEnding() {
        City city;
        program::Server server(city.dir());
        city.servedAt(server.address());
        auto tablet = city.tablet("inspector");
        const auto headOf = [](const sync::Request& request, std::size_t length) {
            std::string head = request.method + " " + request.path + " HTTP/1.1\r\nhost: x\r\n";
            for (const auto& [name, value] : request.headers) head += name + ": " + value + "\r\n";
            return head + "content-length: " + std::to_string(length) + "\r\n\r\n";
        };
        RawSocket idle(server.address()), half(server.address()), body(server.address()),
            watching(server.address());
        idle.write("GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n");
        QCOMPARE(idle.readStatus(), 200);
        half.write("GET /healthz HTT");
        // At the rate that is asked of a body this much has earned a quarter of an hour.
        auto upload = tablet.request("POST", "/v1/exchange", std::string(1'000'000, 'x'));
        upload.headers["expect"] = "100-continue";
        body.write(headOf(upload, 1'000'000));
        QCOMPARE(body.readStatus(), 100);
        body.write(std::string(900'000, 'x'));
        auto watch = tablet.request("GET", "/v1/watch");
        watch.headers["fl-wait"] = "55000";
        watching.write(headOf(watch, 0));
        QCOMPARE(server.stopWithin(30'000), 0);
        QVERIFY(watching.readStatus() == 200 || watching.ended());
        QVERIFY(body.readNextStatus() == 0);
    }

    void systemdIsToldWhenItServesAndWhenItEnds() {
        City city;
        QTemporaryDir dir;
        NotifySocket systemd(dir.filePath("notify"));
        qputenv("NOTIFY_SOCKET", dir.filePath("notify").toLocal8Bit());
        program::Server server(city.dir(), {"--plain", "--status", "127.0.0.1:0"});
        qunsetenv("NOTIFY_SOCKET");
        QCOMPARE(systemd.hear(), QByteArray("READY=1"));
        const auto second = server.nextLine();
        QVERIFY(second.startsWith("status on 127.0.0.1:"));
        sync::Request request;
        request.method = "GET";
        request.path = "/metrics";
        const auto status = "http://" + second.mid(10).toStdString();
        QVERIFY(must(sync::httpTransport(status)->send(request))
                    .body.find("fieldledger_build_info{version=") != std::string::npos);
        QCOMPARE(server.stop(), 0);
        QCOMPARE(systemd.hear(), QByteArray("STOPPING=1"));
    }

    void statusOnTheStreetAndUnknownLevelsAreRefused() {
        City city;
        const auto store = QString::fromStdString(city.dir());
        QVERIFY(program::run({"serve", "--store", store, "--plain", "--listen", "127.0.0.1:0",
                              "--status", "0.0.0.0:9464"})
                    .complains("--status 127.0.0.1:9464"));
        QVERIFY(program::run({"serve", "--store", store, "--log-level", "loud"})
                    .complains("--log-level"));
    }
};

static const suite::Case<ServiceTest> here("service");

#include "service_test.moc"
