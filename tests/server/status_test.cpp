#include <QRegularExpression>
#include <QTest>

#include "sync/server/http/server.h"
#include "sync/server/http/status.h"
#include "tests/support/must.h"
#include "tests/support/raw_socket.h"
#include "tests/support/served.h"
#include "tests/support/set_clock.h"
#include "tests/support/suite.h"

using namespace field;
using served::City;
using server::Condition;
using server::DoorLoad;
using server::HttpLimits;
using server::HttpServer;
using server::StatusServer;

namespace {

/// A city whose devices' door and status door a test opens over its store.
struct Watched {
    explicit Watched(HttpLimits limits = {}) {
        door = must(HttpServer::start(
            city.host(), clock, {.address = "127.0.0.1:0", .plain = true, .names = {}}, limits));
        city.servedAt(door->address());
        status = must(StatusServer::start(city.host(), clock, "127.0.0.1:0",
                                          [this] { return door->load(); }));
    }

    sync::Answer ask(const std::string& path) {
        sync::Request request;
        request.method = "GET";
        request.path = path;
        return must(sync::httpTransport("http://" + status->address())->send(request));
    }
    /// Samples by their name with labels.
    std::map<std::string, std::string> samples() {
        const auto answer = ask("/metrics");
        if (answer.status != 200) qFatal("metrics: %d", answer.status);
        std::map<std::string, std::string> all;
        for (const auto& line : QString::fromStdString(answer.body).split('\n'))
            if (!line.startsWith('#') && !line.isEmpty())
                all[line.section(' ', 0, -2).toStdString()] = line.section(' ', -1).toStdString();
        return all;
    }
    std::string sample(const std::string& name) {
        auto all = samples();
        const auto found = all.find(name);
        return found == all.end() ? "not there" : found->second;
    }

    std::shared_ptr<suite::Set> clock = std::make_shared<suite::Set>();
    City city;
    std::unique_ptr<HttpServer> door;
    std::unique_ptr<StatusServer> status;
};

/// The status that answers a GET with these headers.
int statusFor(const std::string& address, const std::string& headers) {
    RawSocket line(address);
    line.write("GET /metrics HTTP/1.1\r\n" + headers + "\r\n");
    return line.readStatus();
}

}  // namespace

/// What an administrator's programs are told of a server, and that nobody else is.
class StatusTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void itListensOnLoopbackAlone_data() {
        QTest::addColumn<QByteArray>("address");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("everywhere") << QByteArray("0.0.0.0:0") << QByteArray("loopback alone");
        QTest::newRow("everywhere, version 6") << QByteArray("[::]:0") << QByteArray("loopback");
        QTest::newRow("the street") << QByteArray("192.0.2.7:9464") << QByteArray("loopback alone");
        QTest::newRow("no address") << QByteArray("9464") << QByteArray("127.0.0.1:8443");
        QTest::newRow("a port that is taken") << QByteArray("TAKEN") << QByteArray("another port");
    }
    void itListensOnLoopbackAlone() {
        QFETCH(QByteArray, address);
        QFETCH(QByteArray, words);
        Watched watched;
        const auto at = address == "TAKEN" ? watched.door->address() : address.toStdString();
        const auto refused =
            StatusServer::start(watched.city.host(), watched.clock, at, [] { return DoorLoad{}; });
        QVERIFY(!refused);
        QVERIFY(refused.failure().message.find(words.toStdString()) != std::string::npos);
    }

    void whoAsksByAnotherNameCameByABrowserOrAProxy() {
        Watched watched;
        const auto& address = watched.status->address();
        QCOMPARE(statusFor(address, "host: " + address + "\r\n"), 200);
        QCOMPARE(statusFor(address, "host: localhost:9464\r\n"), 200);
        QCOMPARE(statusFor(address, "host: [::1]:9464\r\n"), 200);
        for (const char* headers :
             {"", "host:\r\n", "host: city.example.cn\r\n", "host: 192.0.2.7:9464\r\n",
              "host: localhost.example.cn\r\n", "host: 127.0.0.1.example.cn:9464\r\n"})
            QCOMPARE(statusFor(address, headers), 403);
    }

    void theDevicesDoorTellsNothing() {
        Watched watched;
        QCOMPARE(watched.city.sendBare("GET", "/metrics").status, 404);
        QCOMPARE(watched.city.sendBare("GET", "/healthz").body, std::string("ok\n"));
        QCOMPARE(watched.ask("/v1/exchange").status, 404);
    }

    void everyLineIsOfTheFormatAndEveryFamilyIsDeclaredOnce() {
        Watched watched;
        auto tablet = watched.city.tablet("inspector");
        watched.city.exchange(tablet, {tablet.sign({tablet.visit(watched.city.newId())})});
        const auto answer = watched.ask("/metrics");
        QVERIFY(answer.headers.at("content-type").starts_with("text/plain; version=0.0.4"));
        static const QRegularExpression sample(
            "^([a-z_]+?)(_bucket|_sum|_count)?"
            "(\\{[a-z_]+=\"[^\"\\\\]*\"(,[a-z_]+=\"[^\"\\\\]*\")*\\})? "
            "-?[0-9]+(\\.[0-9]+)?$");
        QStringList declared;
        QString family;
        QVERIFY(answer.body.ends_with('\n'));
        const auto lines = QString::fromStdString(answer.body).split('\n', Qt::SkipEmptyParts);
        QVERIFY(lines.size() > 60);
        for (const auto& line : lines) {
            if (line.startsWith("# HELP ")) {
                family = line.section(' ', 2, 2);
                QVERIFY2(!declared.contains(family), qPrintable(line));
                declared << family;
            } else if (line.startsWith("# TYPE ")) {
                QCOMPARE(line.section(' ', 2, 2), family);
                QVERIFY(QStringList({"counter", "gauge", "histogram"})
                            .contains(line.section(' ', 3, 3)));
            } else {
                QVERIFY2(sample.match(line).hasMatch(), qPrintable(line));
                QVERIFY2(line.startsWith(family), qPrintable(line));
            }
        }
    }

    void whatWasDoneIsCounted() {
        HttpLimits limits;
        limits.deviceBurst = 4;
        limits.deviceEveryMs = 60'000;
        Watched watched(limits);
        auto& city = watched.city;
        auto tablet = city.tablet("inspector");
        const auto visit = tablet.visit(city.newId());
        city.exchange(tablet, {tablet.sign({visit}), tablet.sign({tablet.visit(city.newId())})});
        city.exchange(tablet, {tablet.sign({tablet.visit(city.newId())}, city.newId())});  // parked
        while (sync::httpTransport(city.url())->send(tablet.request("POST", "/v1/exchange")))
            continue;
        auto all = watched.samples();
        // It is counted once it was answered, which the device may know first.
        while (!all.contains("fieldledger_requests_total{what=\"exchange\",status=\"429\"}"))
            all = watched.samples();
        const auto is = [&](const std::string& name, const std::string& value) {
            const auto found = all.find("fieldledger_" + name);
            const auto got = found == all.end() ? std::string("not there") : found->second;
            if (got != value) qWarning("%s is %s", name.c_str(), got.c_str());
            return got == value;
        };
        QVERIFY(is("receipts_total{verdict=\"received\"}", "2"));
        QVERIFY(is("receipts_total{verdict=\"parked\"}", "1"));
        QVERIFY(is("parked_sets", "1"));
        QVERIFY(is("requests_total{what=\"enrol\",status=\"200\"}", "1"));
        QVERIFY(is("requests_total{what=\"exchange\",status=\"200\"}", "4"));
        QVERIFY(is("requests_total{what=\"exchange\",status=\"429\"}", "1"));
        QVERIFY(is("exchange_seconds_count", "4"));
        QVERIFY(is("exchange_seconds_bucket{le=\"+Inf\"}", "4"));
        QVERIFY(is("devices{state=\"confirmed\"}", "1"));
        QVERIFY(is("store_readable", "1"));
        QVERIFY(is("queue_limit", "512"));
        QVERIFY(is("start_time_seconds", "1000.000"));
        QVERIFY(is("area_revision{area=\"370102\"}", std::to_string(city.revision())));
    }

    void aDeviceOnTheLineHasASeat() {
        Watched watched;
        auto tablet = watched.city.tablet("inspector");
        const auto way = sync::httpTransport(watched.city.url());
        QVERIFY(way->send(tablet.request("POST", "/v1/exchange")).ok());
        auto all = watched.samples();
        QCOMPARE(all["fieldledger_seats"], std::string("1"));
        QCOMPARE(all["fieldledger_seated_devices"], std::string("1"));
    }

    void timesAddUp() {
        server::Meters meters;
        for (const std::int64_t ms : {0, 5, 6, 250, 61'000}) meters.exchanged(ms);
        const auto text = server::metricsText(meters.sums(), {}, Condition{}, 0);
        for (const char* line :
             {"exchange_seconds_bucket{le=\"0.005\"} 2\n",
              "exchange_seconds_bucket{le=\"0.010\"} 3\n",
              "exchange_seconds_bucket{le=\"0.250\"} 4\n",
              "exchange_seconds_bucket{le=\"60.000\"} 4\n",
              "exchange_seconds_bucket{le=\"+Inf\"} 5\n", "exchange_seconds_sum 61.261\n"})
            QVERIFY2(text.find(line) != std::string::npos, line);
    }

    void evidenceAndTheLastVerifiedBackupAreTold() {
        Watched watched;
        auto& city = watched.city;
        const std::string backedUp = "fieldledger_last_verified_backup_timestamp_seconds";
        QCOMPARE(watched.sample(backedUp), std::string("not there"));
        QCOMPARE(watched.sample("fieldledger_evidence_bytes"), std::string("0"));
        auto tablet = city.tablet("inspector");
        const auto visit = city.newId();
        const std::string photo(100'000, 'x');
        const auto hash = shared::sha256(photo);
        city.exchange(
            tablet,
            {tablet.sign({tablet.visit(visit), tablet.evidence(city.newId(), visit, hash)})});
        QCOMPARE(city.put(tablet, hash, photo, 0, photo.size()).status, 200);
        watched.clock->ms += 300'000;
        QCOMPARE(watched.sample("fieldledger_evidence_bytes"), std::string("100000"));
        QCOMPARE(watched.sample("fieldledger_evidence_files"), std::string("1"));

        const auto beganMs = city.env().wallMs();
        QTemporaryDir dir;
        must(city.host().backup(dir.filePath("backup").toStdString()));
        const auto told = QString::fromStdString(watched.sample(backedUp)).toDouble() * 1'000;
        QVERIFY(told >= static_cast<double>(beganMs) &&
                told <= static_cast<double>(city.env().wallMs()));

        // A store that was made of it has had no backup yet.
        const auto again = dir.filePath("again").toStdString();
        must(server::Host::restore(dir.filePath("backup").toStdString(), again, watched.clock, {}));
        auto restored = must(server::Host::open(again, watched.clock));
        server::Survey survey(*restored, *watched.clock);
        const auto condition = must(survey.look());
        QVERIFY(!condition.backedUpMs);
        QVERIFY(condition.grantsUnconfirmed);
    }

    void nothingThatIsSaidNamesAPersonOrADevice() {
        Watched watched;
        auto& city = watched.city;
        auto tablet = city.tablet("inspector");
        city.exchange(tablet, {tablet.sign({tablet.visit(city.newId())})});
        (void)city.enrol(city.person("inspector"), false);
        const auto said = watched.ask("/metrics").body + watched.ask("/healthz").body;
        auto tx = must(city.host().read());
        QStringList secrets{"李工", "系统管理员", "高标准农田", "正常", "历下区"};
        for (const auto& device : must(tx->devices()))
            secrets << QString::fromStdString(toText(device.id))
                    << QString::fromStdString(toText(device.person))
                    << (device.matchCode.empty() ? "nobody's"
                                                 : QString::fromStdString(device.matchCode));
        for (const auto& secret : secrets)
            QVERIFY2(!QString::fromStdString(said).contains(secret), qPrintable(secret));
        QVERIFY(said.find("370102") != std::string::npos);  // an area's public code
    }

    void aServerThatIsNotWellSaysWhy() {
        Watched watched;
        QCOMPARE(watched.ask("/healthz").status, 200);
        const auto evidence = QString::fromStdString(watched.city.dir() + "/evidence");
        Condition full;
        full.diskFreeBytes = 5 << 20;
        QVERIFY(server::troublesOf(full).at(0).find("disk is nearly full, 5 MiB") !=
                std::string::npos);
        Condition rewritten;
        rewritten.diskFreeBytes = std::uint64_t{1} << 40;
        QVERIFY(server::troublesOf(rewritten).empty());
        rewritten.incidents = 1;
        QVERIFY(server::troublesOf(rewritten).at(0).find("1 incidents") != std::string::npos);

        watched.clock->ms += 300'000;
        QVERIFY(QFile::rename(evidence, evidence + ".away"));
        // Busy is what 503 is to a client of ours.
        sync::Request request;
        request.method = "GET";
        request.path = "/healthz";
        const auto sick = sync::httpTransport("http://" + watched.status->address())->send(request);
        QVERIFY(!sick && sick.failure().code == shared::Code::busy);
        QCOMPARE(watched.sample("fieldledger_store_readable"), std::string("0"));
        QVERIFY(QFile::rename(evidence + ".away", evidence));
        QCOMPARE(watched.ask("/healthz").status, 200);
    }

    void itAnswersWhereTheDevicesDoorIsFull() {
        HttpLimits limits;
        limits.connections = 1;
        Watched watched(limits);
        RawSocket first(watched.door->address());
        first.write("GET /healthz HTTP/1.1\r\n\r\n");
        QCOMPARE(first.readStatus(), 200);
        RawSocket second(watched.door->address());
        QCOMPARE(second.readStatus(), 429);
        QCOMPARE(watched.sample("fieldledger_requests_total{what=\"connection\",status=\"429\"}"),
                 std::string("1"));
        QCOMPARE(watched.sample("fieldledger_connections_limit"), std::string("1"));
    }
};

static const suite::Case<StatusTest> here("status");

#include "status_test.moc"
