#include <future>

#include <QTest>

#include "sync/exchange_wire.h"
#include "sync/signing.h"
#include "sync/wire.h"
#include "tests/support/must.h"
#include "tests/support/raw_socket.h"
#include "tests/support/served.h"
#include "tests/support/suite.h"

using namespace field;
using served::City;
using served::Tablet;
using shared::Hash;
using shared::Id;

namespace {

const std::string& header(const sync::Answer& answer, const std::string& name) {
    static const std::string none;
    const auto found = answer.headers.find(name);
    return found == answer.headers.end() ? none : found->second;
}

/// An inspector's tablet whose received visit names `photo`.
struct Photographed {
    City city;
    Tablet tablet;
    Id visit, record;
    std::string photo = std::string(300'000, 'p') + "end";
    Hash name = shared::sha256(photo);

    Photographed() {
        city.serve();
        tablet = city.tablet("inspector");
        visit = city.newId();
        record = city.newId();
        city.exchange(tablet,
                      {tablet.sign({tablet.visit(visit), tablet.evidence(record, visit, name)})});
    }
    sync::Answer send(const char* method, const Tablet& by, const std::string& range = {}) {
        auto request = by.request(method, "/v1/evidence/" + toText(name));
        if (!range.empty()) request.headers["range"] = range;
        return city.send(request);
    }
};

}  // namespace

class HttpTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void plainHttpIsServedOnLoopbackAlone_data() {
        QTest::addColumn<QString>("address");
        QTest::addColumn<int>("code");
        const auto row = [](const char* name, const char* address, int code) {
            QTest::newRow(name) << QString(address) << code;
        };
        const int fine = -1, refused = int(shared::Code::refused),
                  invalid = int(shared::Code::invalid);
        row("loopback", "127.0.0.1:0", fine);
        row("loopback by name", "localhost:0", fine);
        row("loopback of IPv6", "[::1]:0", fine);
        row("everywhere", "0.0.0.0:0", refused);
        row("everywhere in IPv6", "[::]:0", refused);
        row("a public address", "203.0.113.7:8443", refused);
        row("no port", "127.0.0.1", invalid);
        row("a port past 65535", "127.0.0.1:65536", invalid);
        row("no address", "server:8443", invalid);
    }
    void plainHttpIsServedOnLoopbackAlone() {
        QFETCH(QString, address);
        QFETCH(int, code);
        City city;
        const auto server = server::HttpServer::start(
            city.host(), shared::systemEnv(),
            {.address = address.toStdString(), .plain = true, .names = {}});
        QCOMPARE(server ? -1 : int(server.failure().code), code);
    }

    void everyAnswerTellsTheServersTime() {
        City city;
        city.serve();
        sync::Request request;
        for (const char* path : {"/healthz", "/v1/exchange", "/nothing/here"}) {
            request.method = "GET";
            request.path = path;
            const auto before = city.env().wallMs();
            const auto told = std::stoll(header(city.send(request), "fl-server-time"));
            QVERIFY(told >= before && told <= city.env().wallMs());
        }
    }

    void requestsThatAreNotSignedAsTheyShouldBeAreRefused_data() {
        QTest::addColumn<QString>("what");
        for (const char* what :
             {"no signature", "unknown device", "another key", "another path", "another body hash"})
            QTest::newRow(what) << what;
    }
    void requestsThatAreNotSignedAsTheyShouldBeAreRefused() {
        QFETCH(QString, what);
        City city;
        city.serve();
        auto tablet = city.tablet("inspector");
        auto other = tablet;
        if (what == "unknown device") other.device = city.newId();
        if (what == "another key") other.key = shared::newKeyPair(city.env());
        const auto path = what == "another path" ? "/v1/watch" : "/v1/exchange";
        auto request = other.request("POST", path);
        request.path = "/v1/exchange";
        if (what == "no signature") request.headers.erase("fl-signature");
        if (what == "another body hash") request.headers["fl-body"] = std::string(64, 'a');
        const auto answer = city.send(request);
        QCOMPARE(answer.status, 401);
        QCOMPARE(header(answer, "fl-code"), std::string("refused"));
    }

    void aBodyOtherThanTheSignedOneIsInvalid() {
        City city;
        city.serve();
        auto tablet = city.tablet("inspector");
        auto request = tablet.request("POST", "/v1/exchange", "one body");
        request.body = "another!";
        const auto before = city.state();
        const auto answer = city.send(request);
        QCOMPARE(answer.status, 400);
        QCOMPARE(city.state(), before);
    }

    void theSameRequestTwiceIsAnsweredOnce() {
        City city;
        city.serve();
        auto tablet = city.tablet("inspector");
        const auto request = tablet.request("POST", "/v1/exchange");
        QCOMPARE(city.send(request).status, 200);
        const auto again = city.send(request);
        QCOMPARE(again.status, 401);
        QCOMPARE(header(again, "fl-code"), std::string("refused"));
    }

    void aDevicesClockMayBeYearsWrong() {
        struct Wrong : shared::Env {
            std::int64_t wallMs() override { return 946'684'800'000; }  // the year 2000
            std::int64_t bootMs() override { return real->bootMs(); }
            std::string bootId() override { return real->bootId(); }
            std::string zone() override { return real->zone(); }
            void random(void* out, std::size_t size) override { real->random(out, size); }
            std::shared_ptr<shared::Env> real = shared::systemEnv();
        } wrong;
        City city;
        city.serve();
        auto tablet = city.tablet("inspector");
        auto request = tablet.request("POST", "/v1/exchange");
        sync::signRequest(request, tablet.server, tablet.device, tablet.key, wrong, tablet.token);
        QCOMPARE(city.send(request).status, 200);
    }

    void bodiesAreCompressedWhereTheHeaderSaysSo() {
        City city;
        city.serve();
        auto tablet = city.tablet("inspector");
        wire::ExchangeRequest asked;
        asked.set_device(tablet.device.str());
        auto request =
            tablet.request("POST", "/v1/exchange", sync::compress(asked.SerializeAsString()));
        request.headers["content-encoding"] = "zstd";
        request.headers["accept-encoding"] = "zstd";
        const auto answer = city.send(request);
        QCOMPARE(answer.status, 200);
        QCOMPARE(header(answer, "content-encoding"), std::string("zstd"));
        wire::ExchangeAnswer out;
        QVERIFY(out.ParseFromString(must(sync::decompress(answer.body, 1 << 20))));
        QVERIFY(out.areas_size() > 0);
    }

    void whoAsksBeforeSendingABodyIsToldToGoOnOnceLetIn() {
        City city;
        city.serve();
        auto tablet = city.tablet("inspector");
        for (const bool letIn : {true, false}) {
            auto request = tablet.request("POST", "/v1/exchange");
            if (!letIn) request.headers.erase("fl-signature");
            std::string head = "POST /v1/exchange HTTP/1.1\r\nexpect: 100-continue\r\n";
            for (const auto& [name, value] : request.headers) head += name + ": " + value + "\r\n";
            RawSocket socket(city.url().substr(std::string("http://").size()));
            socket.write(head + "content-length: 100\r\n\r\n");
            QCOMPARE(socket.readStatus(), letIn ? 100 : 401);
        }
    }

    void aWatchOverHttpIsAnsweredWhenAHeadMoves() {
        City city;
        city.serve();
        auto tablet = city.tablet("inspector");
        auto quiet = tablet.request("GET", "/v1/watch");
        quiet.headers["fl-wait"] = "30";
        const auto nothing = city.send(quiet);
        QCOMPARE(nothing.status, 200);
        QVERIFY(nothing.body.empty());
        const auto behind = city.send(tablet.request("POST", "/v1/watch"));
        wire::WatchAnswer heads;
        QVERIFY(heads.ParseFromString(behind.body));
        QCOMPARE(heads.moved_size(), 2);
    }

    void aServerThatEndsLeavesNoWatcherHanging() {
        City city;
        city.serve();
        auto tablet = city.tablet("inspector");
        auto answer = std::async(std::launch::async, [&tablet, url = city.url()] {
            auto request = tablet.request("GET", "/v1/watch");
            request.headers["fl-wait"] = "50000";
            const auto got = sync::httpTransport(url)->send(request);
            return got ? got->status : 0;
        });
        QCOMPARE(city.send(tablet.request("POST", "/v1/exchange")).status, 200);
        city.stopServing();
        // Answered, or never let in: but not left to its 50 s.
        QCOMPARE(answer.wait_for(std::chrono::seconds(20)), std::future_status::ready);
    }

    void whoWasLetInBeforeTheServerEndsAndWatchesThenIsAnswered() {
        City city;
        city.serve();
        const auto url = city.url();
        const std::string body = "which a GET has no use for";
        auto request = city.tablet("inspector").request("GET", "/v1/watch", body);
        request.headers["fl-wait"] = "50000";
        std::string head = "GET /v1/watch HTTP/1.1\r\nexpect: 100-continue\r\n";
        for (const auto& [name, value] : request.headers) head += name + ": " + value + "\r\n";
        head += "content-length: " + std::to_string(body.size()) + "\r\n\r\n";
        RawSocket socket(url.substr(std::string("http://").size()));
        socket.write(head);
        QCOMPARE(socket.readStatus(), 100);
        const auto stopped = std::async(std::launch::async, [&city] { city.stopServing(); });
        sync::Request anyone;
        anyone.method = "GET";
        anyone.path = "/healthz";
        while (sync::httpTransport(url)->send(anyone)) {
        }
        socket.write(body);
        QCOMPARE(socket.readNextStatus(), 200);
    }

    void evidenceGoesUpInPiecesAndComesDown() {
        Photographed p;
        QCOMPARE(header(p.send("HEAD", p.tablet), "fl-received"), std::string("0"));
        const auto half = p.photo.substr(0, 150'000), rest = p.photo.substr(150'000);
        const auto first = p.city.put(p.tablet, p.name, half, 0, p.photo.size());
        QCOMPARE(first.status, 200);
        QCOMPARE(header(first, "fl-received"), std::string("150000"));
        QCOMPARE(header(p.send("HEAD", p.tablet), "fl-received"), std::string("150000"));
        QCOMPARE(p.send("GET", p.tablet).status, 404);

        const auto elsewhere = p.city.put(p.tablet, p.name, rest, 100, p.photo.size());
        QCOMPARE(elsewhere.status, 409);
        QCOMPARE(header(elsewhere, "fl-received"), std::string("150000"));

        const auto last = p.city.put(p.tablet, p.name, rest, 150'000, p.photo.size());
        QCOMPARE(last.status, 200);
        QCOMPARE(header(last, "fl-whole"), std::string("1"));
        QCOMPARE(header(p.send("HEAD", p.tablet), "fl-whole"), std::string("1"));
        QCOMPARE(p.send("GET", p.tablet).body, p.photo);
    }

    void evidenceComesInRanges_data() {
        QTest::addColumn<QString>("range");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("bytes");
        QTest::newRow("the end") << "bytes=300000-" << 206 << "end";
        QTest::newRow("a middle") << "bytes=299999-300001" << 206 << "pen";
        QTest::newRow("past the end") << "bytes=300001-999999999" << 206 << "nd";
        QTest::newRow("beginning past the end") << "bytes=300003-" << 416 << "";
        QTest::newRow("backwards") << "bytes=5-4" << 416 << "";
        QTest::newRow("no range") << "bytes=x-y" << 416 << "";
        QTest::newRow("past 64 bits") << "bytes=99999999999999999999-" << 416 << "";
    }
    void evidenceComesInRanges() {
        QFETCH(QString, range);
        QFETCH(int, status);
        QFETCH(QString, bytes);
        Photographed p;
        QCOMPARE(p.city.put(p.tablet, p.name, p.photo, 0, p.photo.size()).status, 200);
        const auto answer = p.send("GET", p.tablet, range.toStdString());
        QCOMPARE(answer.status, status);
        if (status == 206) QCOMPARE(QString::fromStdString(answer.body), bytes);
    }

    void aPieceThatIsNotAsSignedGoes() {
        Photographed p;
        auto request = p.tablet.request("PUT", "/v1/evidence/" + toText(p.name), "signed bytes");
        request.body = "others' byte";
        request.headers["fl-offset"] = "0";
        request.headers["fl-size"] = std::to_string(p.photo.size());
        QCOMPARE(p.city.send(request).status, 400);
        QCOMPARE(header(p.send("HEAD", p.tablet), "fl-received"), std::string("0"));
    }

    void onlyWhoMayReadTheRecordReceivesItsBytes() {
        Photographed p;
        auto supervisor = p.city.tablet("division");
        auto stranger = p.city.enrol(p.city.administrator);
        QCOMPARE(p.city.put(p.tablet, p.name, p.photo, 0, p.photo.size()).status, 200);
        QCOMPARE(p.send("GET", supervisor).status, 200);
        // Forbidden is not found, word for word.
        const auto forbidden = p.send("GET", stranger);
        auto unknown = stranger.request("GET", "/v1/evidence/" + toText(shared::sha256("nowhere")));
        const auto missing = p.city.send(unknown);
        QCOMPARE(forbidden.status, 404);
        QCOMPARE(missing.status, 404);
        QCOMPARE(forbidden.body, missing.body);
        // Reading does not show somebody else's upload, and gives no right to send.
        QCOMPARE(p.send("HEAD", supervisor).status, 404);
        QCOMPARE(p.city.put(supervisor, p.name, p.photo, 0, p.photo.size()).status, 404);
    }

    void namingAHashOneHasHeardOfOpensNothing() {
        Photographed p;
        QCOMPARE(p.city.put(p.tablet, p.name, p.photo, 0, p.photo.size()).status, 200);
        // Another project's inspector, who may not read the first one's, names its photo.
        const auto spyPerson = p.city.newId();
        const auto other = p.city.newId();
        p.city.grant(spyPerson, "inspector", other);
        must(p.city.host().write(
            [&](server::Writing& tx, server::Ledger& ledger) -> shared::Result<> {
                const auto base = must(tx.head(p.city.host().city()))->at;
                auto edit = p.tablet.visit(spyPerson);
                edit.kind = shared::kinds::person;
                edit.isStep = false;
                edit.slots.clear();
                edit.base = base;
                must(ledger.acceptOwn(tx, p.city.host().city(), {}, {edit}));
                return shared::Done{};
            }));
        auto spy = p.city.enrol(spyPerson);
        spy.project = other;
        const auto visit = p.city.newId();
        const auto answer = p.city.exchange(
            spy, {spy.sign({spy.visit(visit), spy.evidence(p.city.newId(), visit, p.name)})});
        QCOMPARE(answer.receipts(0).verdict(), wire::RECEIVED);
        QCOMPARE(p.send("GET", spy).status, 404);
        // It opens once the spy's device has sent the very bytes.
        QCOMPARE(p.city.put(spy, p.name, p.photo, 0, p.photo.size()).status, 200);
        QCOMPARE(p.send("GET", spy).status, 200);
    }

    void bytesThatAreParkedMayBeSentAndOpenNothing() {
        Photographed p;
        auto sender = p.city.tablet("inspector");
        const auto photo = std::string("of a parked visit");
        const auto name = shared::sha256(photo);
        const auto visit = p.city.newId();
        const auto answer = p.city.exchange(
            sender,
            {sender.sign({sender.visit(visit), sender.evidence(p.city.newId(), visit, name)},
                         p.city.newId())});
        QCOMPARE(answer.receipts(0).verdict(), wire::PARKED);
        QCOMPARE(p.city.put(sender, name, photo, 0, photo.size()).status, 200);
        auto request = sender.request("GET", "/v1/evidence/" + toText(name));
        QCOMPARE(p.city.send(request).status, 404);
    }

    void aRevokedDeviceReceivesNoBytes() {
        Photographed p;
        QCOMPARE(p.city.put(p.tablet, p.name, p.photo, 0, p.photo.size()).status, 200);
        QVERIFY(p.city.host().revokeDevice(p.tablet.device).ok());
        QCOMPARE(p.send("GET", p.tablet).status, 404);
        QCOMPARE(p.city.send(p.tablet.request("GET", "/v1/watch")).status, 403);
    }

    void anUploadThatWasCutBeforeItsEndWasVerifiedIsVerifiedByAnEmptyPiece() {
        Photographed p;
        auto piece = must(p.city.host().evidence().append(p.name, p.tablet.device, 0));
        must(piece->write(p.photo));
        must(piece->keep());
        piece.reset();
        const auto size = p.photo.size();
        QCOMPARE(header(p.send("HEAD", p.tablet), "fl-received"), std::to_string(size));
        QCOMPARE(header(p.send("HEAD", p.tablet), "fl-whole"), std::string());
        QCOMPARE(header(p.city.put(p.tablet, p.name, {}, size, size), "fl-whole"),
                 std::string("1"));
    }
};

static const suite::Case<HttpTest> here("http");
#include "http_test.moc"
