#include <sys/resource.h>

#include <QTest>

#include "sync/exchange_wire.h"
#include "sync/wire.h"
#include "tests/support/program.h"
#include "tests/support/raw_socket.h"
#include "tests/support/served.h"
#include "tests/support/suite.h"

using namespace field;
using served::City;
using served::Tablet;
using shared::Hash;
using shared::Id;

namespace {

constexpr std::size_t mebibyte = 1 << 20;
constexpr std::size_t maxPeakKiB = 512 << 10;

std::string noise(shared::Env& env, std::size_t size) {
    std::string bytes(size, '\0');
    env.random(bytes.data(), size);
    return bytes;
}

std::string repeated(std::string_view unit, std::size_t size) {
    std::string bytes;
    bytes.reserve(size);
    while (bytes.size() + unit.size() <= size) bytes += unit;
    return bytes;
}

/// The head of `request` as it goes over the wire, announcing `size` bytes of body.
std::string headOf(const sync::Request& request, std::size_t size) {
    std::string head = request.method + " " + request.path + " HTTP/1.1\r\nhost: localhost\r\n";
    for (const auto& [name, value] : request.headers) head += name + ": " + value + "\r\n";
    return head + "content-length: " + std::to_string(size) + "\r\n\r\n";
}

}  // namespace

/// What comes from outside and is not as it should be: each gets one short clear answer, the server
/// lives on, and the store is as it was, but for what sync.md says is parked.
class HostileTest : public QObject {
    Q_OBJECT

    std::unique_ptr<City> city_;
    std::unique_ptr<program::Server> server_;
    Tablet tablet_;

    void livesOn() {
        QVERIFY(server_->pid() > 0);
        const auto before = city_->revision();
        const auto answer =
            city_->exchange(tablet_, {tablet_.sign({tablet_.visit(city_->newId())})}, true);
        QCOMPARE(answer.receipts(0).verdict(), wire::RECEIVED);
        QCOMPARE(city_->revision(), before + 1);
    }
    /// `answer` is an error of ours: `status`, a code, one short line.
    static void isShort(const sync::Answer& answer, int status) {
        QCOMPARE(answer.status, status);
        QVERIFY(answer.headers.contains("fl-code"));
        QVERIFY(answer.body.size() < 300);
        QCOMPARE(std::count(answer.body.begin(), answer.body.end(), '\n'), std::ptrdiff_t{1});
    }

  private Q_SLOTS:
    void initTestCase() {
        rlimit files{};
        ::getrlimit(RLIMIT_NOFILE, &files);
        files.rlim_cur = files.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &files);
        city_ = std::make_unique<City>();
        server_ = std::make_unique<program::Server>(city_->dir());
        city_->servedAt(server_->address());
        tablet_ = city_->tablet("inspector");
    }

    void init() { city_->refresh(tablet_); }  // a token lives some minutes, this suite longer

    void bodiesThatAreNoMessageAreInvalid_data() {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<bool>("zstd");
        const auto row = [](const char* name, const std::string& body, bool zstd = false) {
            QTest::newRow(name) << QByteArray::fromStdString(body) << zstd;
        };
        auto& env = city_->env();
        row("1 MiB of noise", noise(env, mebibyte));
        row("1 MiB of empty change sets", repeated(std::string("\x2a\x00", 2), mebibyte));
        row("1 MiB of empty areas", repeated(std::string("\x22\x00", 2), mebibyte));
        row("1 MiB of unknown fields", repeated(std::string("\x98\x06\x01", 3), mebibyte));
        row("a length past the end", std::string("\x2a\xff\xff\xff\x7f", 5));
        row("a group, which we have not", std::string("\x2b\x2c", 2));
        row("a zstd bomb of 256 MiB", sync::compress(std::string(256 * mebibyte, '\0')), true);
        row("zstd of noise", noise(env, 1000), true);
        row("half a zstd frame", sync::compress(std::string(5000, 'x')).substr(0, 15), true);
        wire::ExchangeRequest request;
        auto unsent = tablet_;
        sync::toWire(unsent.sign({unsent.visit(city_->newId())}), *request.add_sets());
        const auto whole = request.SerializeAsString();
        row("a truncated change set", whole.substr(0, whole.size() - 10));
        row("a good change set and a bad tail", whole + std::string("\x2a\x7f\x01", 3));
    }
    void bodiesThatAreNoMessageAreInvalid() {
        QFETCH(QByteArray, body);
        QFETCH(bool, zstd);
        const auto before = city_->state();
        auto request = tablet_.request("POST", "/v1/exchange", body.toStdString());
        if (zstd) request.headers["content-encoding"] = "zstd";
        isShort(city_->send(request), 400);
        QCOMPARE(city_->state(), before);
    }

    void aBodyPastTheLimitIsRefusedByItsLengthAlone() {
        RawSocket socket(server_->address());
        const auto request = tablet_.request("POST", "/v1/exchange");
        socket.write(headOf(request, mebibyte + 1));
        QCOMPARE(socket.readStatus(), 400);
    }

    void halfSentBodies_data() {
        QTest::addColumn<bool>("isSigned");
        QTest::newRow("1,500 by nobody") << false;
        QTest::newRow("1,500 by 375 devices") << true;
    }
    void halfSentBodies() {
        QFETCH(bool, isSigned);
        constexpr int connections = 1'500, perDevice = 4;
        const auto half = noise(city_->env(), mebibyte / 2);
        std::vector<Tablet> tablets;
        const auto added =
            city_->host().write([&](server::Writing& tx, server::Ledger&) -> shared::Result<> {
                for (int i = 0; i < connections / perDevice; ++i) {
                    auto tablet = tablet_;
                    tablet.device = city_->newId();
                    tablet.key = shared::newKeyPair(city_->env());
                    auto put = tx.putDevice({tablet.device, tablet.person, tablet.key.publicKey, "",
                                             "", true, false, 0});
                    if (!put) return put;
                    tablets.push_back(tablet);
                }
                return shared::Done{};
            });
        QVERIFY(added.ok());
        for (auto& tablet : tablets) city_->refresh(tablet);
        const auto before = city_->state();
        std::vector<std::unique_ptr<RawSocket>> sockets;
        for (int i = 0; i < connections; ++i) {
            auto request =
                tablets[static_cast<std::size_t>(i / perDevice)].request("POST", "/v1/exchange");
            if (!isSigned) request.headers.erase("fl-signature");
            sockets.push_back(std::make_unique<RawSocket>(server_->address()));
            sockets.back()->write(headOf(request, mebibyte) + half);
        }
        const auto healthy = city_->sendBare("GET", "/healthz");
        QCOMPARE(healthy.status, 200);
        if (!isSigned)
            for (auto& socket : sockets) QCOMPARE(socket->readStatus(), 401);
        sockets.clear();
        QCOMPARE(city_->state(), before);
        livesOn();
    }

    void endlessHeadersAreCutOff_data() {
        QTest::addColumn<QByteArray>("start");
        QTest::addColumn<QByteArray>("more");
        QTest::newRow("one long header")
            << QByteArray("GET /healthz HTTP/1.1\r\nx: ") << QByteArray(1000, 'x');
        QTest::newRow("many headers")
            << QByteArray("GET /healthz HTTP/1.1\r\n") << QByteArray("x: y\r\n").repeated(200);
        QTest::newRow("a long path") << QByteArray("GET /") << QByteArray(1000, 'p');
    }
    void endlessHeadersAreCutOff() {
        QFETCH(QByteArray, start);
        QFETCH(QByteArray, more);
        RawSocket socket(server_->address());
        socket.write(start.toStdString());
        for (int i = 0; i < 4000 && socket.write(more.toStdString()); ++i) continue;
        QCOMPARE(socket.readStatus(), 400);
        livesOn();
    }

    void whatIsNotHttpIsTurnedAway() {
        for (const std::string& bytes :
             {noise(city_->env(), 4096),
              std::string("\x16\x03\x01\x02\x00", 5) + noise(city_->env(), 600),
              std::string("\r\n\r\n\r\n\r\n"), std::string("POST / HTTP/9.9\r\n\r\n"),
              std::string("POST /v1/exchange HTTP/1.1\r\ncontent-length: -5\r\n\r\n"),
              std::string("POST /v1/exchange HTTP/1.1\r\ncontent-length: 5\r\ncontent-length: "
                          "6\r\n\r\n")}) {
            RawSocket socket(server_->address());
            socket.write(bytes);
            socket.finish();
            QVERIFY(socket.readStatus() != 200);
        }
        livesOn();
    }

    void namesThatAreNoHashLeadNowhere_data() {
        QTest::addColumn<QByteArray>("name");
        const auto hash = QByteArray::fromStdString(toText(shared::sha256("x")));
        for (const QByteArray& name :
             {QByteArray("../../../../etc/passwd"), QByteArray("..%2f..%2fledger.db"),
              QByteArray("."), QByteArray(""), hash.toUpper(), hash.left(63), hash + "0",
              hash + "/..", "/" + hash, hash.left(62) + "..", QByteArray("sent/") + hash,
              QByteArray(64, '.'), hash + "?a=b", QByteArray("%00") + hash.left(61)})
            QTest::newRow(name.constData()) << name;
    }
    void namesThatAreNoHashLeadNowhere() {
        QFETCH(QByteArray, name);
        for (const char* method : {"GET", "PUT", "HEAD"}) {
            const auto request = tablet_.request(method, "/v1/evidence/" + name.toStdString());
            RawSocket socket(server_->address());
            socket.write(headOf(request, 0));
            QCOMPARE(socket.readStatus(), 404);
        }
    }

    void evidenceUnderAnotherNameIsNotTaken() {
        const auto photo = noise(city_->env(), 100'000), other = noise(city_->env(), 100'000);
        const auto name = shared::sha256(photo);
        const auto visit = city_->newId();
        city_->exchange(
            tablet_,
            {tablet_.sign({tablet_.visit(visit), tablet_.evidence(city_->newId(), visit, name)})},
            true);
        const auto before = city_->state();
        isShort(city_->put(tablet_, name, other, 0, other.size()), 400);
        auto head = city_->send(tablet_.request("HEAD", "/v1/evidence/" + toText(name)));
        QCOMPARE(head.headers.at("fl-received"), std::string("0"));
        isShort(city_->put(tablet_, name, photo, 5, photo.size()), 409);
        isShort(city_->put(tablet_, name, photo, 0, photo.size() - 1), 400);
        isShort(city_->put(tablet_, shared::sha256("never named"), photo, 0, photo.size()), 404);
        QCOMPARE(city_->put(tablet_, name, photo, 0, photo.size()).status, 200);
        QCOMPARE(city_->state(), before);
    }

    void strangersAreTurnedAwayAndChangeNothing() {
        auto unsent = tablet_;
        const auto set = unsent.sign({unsent.visit(city_->newId())});
        wire::ExchangeRequest request;
        sync::toWire(set, *request.add_sets());
        const auto body = request.SerializeAsString();
        const auto before = city_->state();
        auto unknown = tablet_, forger = tablet_;
        unknown.device = city_->newId();
        forger.key = shared::newKeyPair(city_->env());
        for (const auto& stranger : {unknown, forger})
            isShort(city_->send(stranger.request("POST", "/v1/exchange", body)), 401);
        isShort(city_->sendBare("POST", "/v1/exchange", body), 401);
        QCOMPARE(city_->state(), before);
    }

    void aSetWithAWrongSignatureIsInvalidAndNotStored() {
        auto unsent = tablet_;
        auto set = unsent.sign({unsent.visit(city_->newId())});
        set.signature.bytes[5] ^= 1;
        const auto before = city_->state();
        const auto answer = city_->exchange(tablet_, {set}, true);
        QCOMPARE(answer.receipts(0).verdict(), wire::INVALID);
        QCOMPARE(city_->state(), before);
    }

    void aRevokedDevicesSetIsParkedAndMovesNothingElse() {
        auto lost = city_->tablet("inspector");
        const auto visit = city_->newId();
        const auto set = lost.sign({lost.visit(visit)});
        QVERIFY(city_->host().revokeDevice(lost.device).ok());  // another process than the server's
        const auto answer = city_->exchange(lost, {set});
        QCOMPARE(answer.receipts(0).verdict(), wire::PARKED);
        QCOMPARE(answer.areas_size(), 0);
        const auto stored =
            city_->host().read()->get()->find(shared::kinds::visit, city_->area, visit);
        QVERIFY(!stored->has_value());
    }

    void aSetForAnUngrantedProjectIsParked() {
        const auto visit = city_->newId();
        const auto answer =
            city_->exchange(tablet_, {tablet_.sign({tablet_.visit(visit)}, city_->newId())}, true);
        QCOMPARE(answer.receipts(0).verdict(), wire::PARKED);
        const auto stored =
            city_->host().read()->get()->find(shared::kinds::visit, city_->area, visit);
        QVERIFY(!stored->has_value());
        livesOn();
    }

    void slowHeadsAndSlowBodiesAreCutOff() {
        server::HttpLimits limits;
        limits.headerMs = 100;
        limits.graceMs = 100;
        City city;
        city.serve(limits);
        auto tablet = city.tablet("inspector");
        const auto address = city.url().substr(std::string("http://").size());
        RawSocket silent(address), half(address), body(address);
        half.write("GET /healthz HTT");
        body.write(headOf(tablet.request("POST", "/v1/exchange"), 1000) + "some");
        // Each read ends since the server ends the connection.
        QVERIFY(silent.readStatus() != 200);
        QVERIFY(half.readStatus() != 200);
        QVERIFY(body.readStatus() != 200);
        QCOMPARE(city.sendBare("GET", "/healthz").status, 200);
    }

    void whereThereIsNoRoomTheAnswerSaysWhenToComeBack() {
        server::HttpLimits limits;
        limits.connections = 2;
        City city;
        city.serve(limits);
        const auto address = city.url().substr(std::string("http://").size());
        RawSocket first(address), second(address);
        for (auto* socket : {&first, &second}) {
            socket->write("GET /healthz HTTP/1.1\r\n\r\n");
            QCOMPARE(socket->readStatus(), 200);
        }
        RawSocket third(address);
        QCOMPARE(third.readStatus(), 429);
        QVERIFY(third.answer().find("retry-after") != std::string::npos ||
                third.answer().find("Retry-After") != std::string::npos);
    }

    void cleanupTestCase() {
        livesOn();
        const auto peakKiB = server_->peakKiB();
        qInfo("peak memory of the server: %ld MiB", peakKiB / 1024);
        QVERIFY(peakKiB > 0);
        // A sanitizer's shadow counts too.
        QVERIFY(*FIELD_SANITIZE || static_cast<std::size_t>(peakKiB) <= maxPeakKiB);
        QCOMPARE(server_->stop(), 0);
        QVERIFY(city_->host().verify([](const std::string&) {}).ok());
    }
};

static const suite::Case<HostileTest> here("hostile");
#include "hostile_test.moc"
