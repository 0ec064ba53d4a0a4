#include <QTest>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "shared/proto/bundle.pb.h"
#include "sync/bundle/content.h"
#include "sync/exchange_wire.h"
#include "tests/support/must.h"
#include "tests/support/raw_socket.h"
#include "tests/support/served.h"
#include "tests/support/some_record.h"
#include "tests/support/suite.h"

using namespace field;
using served::City;
using served::Tablet;
using shared::Hash;
using shared::Id;

namespace {

const char* const door = "/v1/bundle";

std::string pathOf(const Hash& name) { return door + ("/" + toText(name)); }

/// The head of `request` as it goes over the wire; `framing`: how long its body is.
std::string headOf(const sync::Request& request, const std::string& framing) {
    std::string head = request.method + " " + request.path + " HTTP/1.1\r\nhost: localhost\r\n";
    for (const auto& [name, value] : request.headers) head += name + ": " + value + "\r\n";
    return head + framing + "\r\n\r\n";
}
std::string headOf(const sync::Request& request, std::size_t size) {
    return headOf(request, "content-length: " + std::to_string(size));
}

/// An error of ours: `status`, a code, one line that holds `words` and no path of the server's.
bool saysShortly(const sync::Answer& answer, int status, const std::string& words) {
    const bool as = answer.status == status && answer.headers.contains("fl-code") &&
                    answer.body.size() < 300 && answer.body.find(words) != std::string::npos &&
                    answer.body.find("/bundles") == std::string::npos &&
                    std::count(answer.body.begin(), answer.body.end(), '\n') == 1;
    if (!as) qWarning("%d %s", answer.status, answer.body.c_str());
    return as;
}

/// What somebody who asks for what is not theirs may compare.
std::string tellable(const sync::Answer& answer) {
    return std::to_string(answer.status) + answer.headers.at("fl-code") + answer.body;
}

/// A city with a clerk whom no network reaches and a carrier whom one does.
struct Village {
    City city;
    Tablet clerk, carrier;
    QTemporaryDir dir;

    explicit Village(const server::HttpLimits& limits = {}) {
        city.serve(limits);
        clerk = city.tablet("inspector");
        carrier = city.tablet("inspector");
    }
    /// A bundle of `author`'s with `visits` saves, sealed to `to` (none: the city's server).
    std::string bundleOf(Tablet& author, int visits,
                         const std::optional<shared::PublicKey>& to = {}) {
        const auto path = dir.filePath("one.bundle").toStdString();
        auto writer = must(sync::BundleWriter::begin(
            path, author.key, to.value_or(author.server),
            {author.key.publicKey, author.device, city.env().wallMs(), 0}));
        wire::ExchangeRequest request;
        request.set_device(author.device.str());
        for (int i = 0; i < visits; ++i)
            sync::toWire(author.sign({author.visit(city.newId())}), *request.add_sets());
        must(sync::addRequest(*writer, request));
        must(writer->finish());
        return read(path);
    }
    static std::string read(const std::string& path) {
        std::ostringstream out;
        out << std::ifstream(path, std::ios::binary).rdbuf();
        return out.str();
    }

    sync::Answer head(const Tablet& who, const Hash& name) {
        return city.send(who.request("HEAD", pathOf(name)));
    }
    std::uint64_t received(const Tablet& who, const Hash& name) {
        return std::stoull(head(who, name).headers.at("fl-received"));
    }
    static sync::Request putting(const Tablet& who, const Hash& name, const std::string& bytes,
                                 std::uint64_t offset, std::uint64_t size) {
        auto request = who.request("PUT", pathOf(name), bytes);
        request.headers["fl-offset"] = std::to_string(offset);
        request.headers["fl-size"] = std::to_string(size);
        return request;
    }
    sync::Answer put(const Tablet& who, const std::string& bundle) {
        return city.send(putting(who, shared::sha256(bundle), bundle, 0, bundle.size()));
    }
    sync::Answer take(const Tablet& who, const std::string& body) {
        return city.send(who.request("POST", door, body));
    }
    /// Hands `bundle` over whole and asks to take it.
    sync::Answer carried(const Tablet& who, const std::string& bundle) {
        const auto before = put(who, bundle);
        return before.status == 200 ? take(who, toText(shared::sha256(bundle))) : before;
    }
    sync::Answer answer(const Tablet& who, const std::string& name) {
        return city.send(who.request("GET", door + ("/" + name)));
    }
};

}  // namespace

/// Who stands at the door with a bundle that is not their own, and what they may try.
class BundleDoorTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whatIsCarriedIsTakenOnceAndItsAnswerIsForTheClerk() {
        Village village;
        const auto before = village.city.revision();
        const auto bundle = village.bundleOf(village.clerk, 2);
        const auto taken = village.carried(village.carrier, bundle);
        QCOMPARE(taken.status, 200);
        QCOMPARE(taken.headers.at("fl-news"), std::string("taken"));
        QCOMPARE(village.city.revision(), before + 2);

        const auto state = village.city.state();
        const auto name = toText(shared::sha256(bundle)), back = taken.headers.at("fl-answer");
        QCOMPARE(village.take(village.carrier, name + " " + back).headers.at("fl-answer"), back);
        const auto again = village.take(village.carrier, name);
        QCOMPARE(again.headers.at("fl-news"), std::string("repeated"));
        QCOMPARE(village.city.state(), state);

        const auto fetched = village.answer(village.carrier, back);
        QCOMPARE(fetched.status, 200);
        QCOMPARE(toText(shared::sha256(fetched.body)), back);
        QCOMPARE(std::to_string(fetched.body.size()), taken.headers.at("fl-size"));
        const auto path = village.dir.filePath("back.bundle").toStdString();
        std::ofstream(path, std::ios::binary) << fetched.body;
        QVERIFY(!sync::BundleReader::open(path, village.carrier.key, "device"));
        auto opened = must(sync::BundleReader::open(path, village.clerk.key, "device"));
        QVERIFY(opened->opening().maker == village.clerk.server);
        QCOMPARE(must(sync::contentOf(*opened)).receipts, std::uint64_t{2});
    }

    void nobodyComesInWithoutADevice_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<bool>("post");
        for (const char* method : {"PUT", "HEAD", "GET", "POST"})
            QTest::newRow(method) << QString(method) << (std::string_view(method) == "POST");
    }
    void nobodyComesInWithoutADevice() {
        QFETCH(QString, method);
        QFETCH(bool, post);
        Village village;
        const auto bundle = village.bundleOf(village.clerk, 1);
        const auto state = village.city.state();
        const auto name = shared::sha256(bundle);
        const auto path = post ? std::string(door) : pathOf(name);
        const auto body = post ? toText(name) : method == "PUT" ? bundle : std::string();
        const auto statusFor = [&](const Tablet& who) {
            auto request = who.request(method.toStdString(), path, body);
            request.headers["fl-offset"] = "0";
            request.headers["fl-size"] = std::to_string(body.size());
            return village.city.send(request).status;
        };
        QCOMPARE(village.city.sendBare(method.toStdString(), path, body).status, 401);
        auto stranger = village.carrier, thief = village.carrier, late = village.carrier;
        stranger.device = village.city.newId();
        QCOMPARE(statusFor(stranger), 401);
        thief.key = shared::newKeyPair(village.city.env());
        QCOMPARE(statusFor(thief), 401);
        village.city.serve();  // what it gave before is too old for it
        QCOMPARE(statusFor(late), 401);
        village.city.refresh(village.carrier);
        QCOMPARE(village.received(village.carrier, name), std::uint64_t{0});
        QCOMPARE(village.city.state(), state);
    }

    void whoWasRevokedOrIsNotConfirmedCarriesNothing() {
        Village village;
        const auto bundle = village.bundleOf(village.clerk, 1);
        const auto name = toText(shared::sha256(bundle));
        const auto back = village.carried(village.carrier, bundle).headers.at("fl-answer");
        auto fresh = village.city.enrol(village.carrier.person, false);
        must(village.city.host().revokeDevice(village.carrier.device));
        const auto state = village.city.state();
        for (const auto* who : {&fresh, &village.carrier}) {
            QVERIFY(saysShortly(village.put(*who, bundle), 403, "may carry nothing"));
            QVERIFY(saysShortly(village.take(*who, name), 403, "may carry nothing"));
            QVERIFY(saysShortly(village.answer(*who, back), 403, "may carry nothing"));
            QCOMPARE(village.head(*who, shared::sha256(bundle)).status, 403);
        }
        QCOMPARE(village.city.state(), state);
    }

    /// Forbidden is not there: no word tells which devices, bundles or answers there are.
    void whatIsAnothersIsNotThere() {
        Village village;
        const auto bundle = village.bundleOf(village.clerk, 1);
        const auto name = toText(shared::sha256(bundle));
        const auto back = village.carried(village.carrier, bundle).headers.at("fl-answer");
        const auto curious = village.city.tablet("inspector");
        const auto nothing = toText(shared::sha256(std::string("nothing")));
        QCOMPARE(tellable(village.answer(curious, back)),
                 tellable(village.answer(curious, nothing)));
        QCOMPARE(village.answer(curious, back).status, 404);
        QCOMPARE(village.answer(village.clerk, back).status, 404);
        QCOMPARE(village.received(curious, shared::sha256(bundle)), std::uint64_t{0});
        QVERIFY(saysShortly(village.take(curious, name), 404, "has not arrived"));
        QVERIFY(saysShortly(village.take(curious, name + " " + back), 404, "has not arrived"));
        QCOMPARE(village.answer(village.carrier, name).status, 404);
        QCOMPARE(village.answer(village.carrier, back).status, 200);
    }

    void onlyAHashIsAName_data() {
        QTest::addColumn<QString>("name");
        const QString hash(64, 'a');
        QTest::newRow("a path") << "../" + hash;
        QTest::newRow("an escaped path") << "%2e%2e%2f" + hash;
        QTest::newRow("a path behind it") << hash + "/../" + hash;
        QTest::newRow("another case") << hash.toUpper();
        QTest::newRow("too short") << hash.left(63);
        QTest::newRow("too long") << hash + "a";
        QTest::newRow("nothing") << QString();
    }
    void onlyAHashIsAName() {
        QFETCH(QString, name);
        Village village;
        const auto path = door + ("/" + name.toStdString());
        for (const char* method : {"PUT", "GET"}) {
            auto request = village.carrier.request(method, path);
            request.headers["fl-offset"] = request.headers["fl-size"] = "0";
            RawSocket socket(village.city.address());
            socket.write(headOf(request, 0));
            QCOMPARE(socket.readStatus(), 404);
        }
        const auto taken = village.take(village.carrier, name.toStdString());
        QVERIFY(saysShortly(taken, 400, name.size() > 129 ? "longer" : "not the hash"));
    }

    /// Each is told what it is, nothing is taken, and nothing of it stays.
    void whatIsNoBundleForThisServerGoes_data() {
        QTest::addColumn<QString>("what");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("says");
        QTest::newRow("cut") << "cut" << 400 << "is cut off before its end";
        QTest::newRow("a byte altered") << "altered" << 400 << "was damaged on its way";
        QTest::newRow("a tail") << "tail" << 400 << "was damaged on its way";
        QTest::newRow("noise") << "noise" << 400 << "is no bundle";
        QTest::newRow("a newer program's") << "newer" << 501 << "newer program";
        QTest::newRow("another server's") << "elsewhere" << 403 << "is for another server";
        QTest::newRow("a stranger's") << "stranger" << 403 << "not enrolled here";
        QTest::newRow("in another's name") << "forged" << 403 << "not enrolled here";
        QTest::newRow("not confirmed yet") << "fresh" << 403 << "not confirmed";
        QTest::newRow("an enrolment") << "enrolment" << 403 << "take it to the administrator";
    }
    void whatIsNoBundleForThisServerGoes() {
        QFETCH(QString, what);
        QFETCH(int, status);
        QFETCH(QString, says);
        Village village;
        auto& city = village.city;
        auto author = what == "fresh" ? city.enrol(village.clerk.person, false) : village.clerk;
        if (what == "stranger" || what == "enrolment") author.device = city.newId();
        if (what == "enrolment") author.device = {};
        if (what == "forged" || what == "stranger") author.key = shared::newKeyPair(city.env());
        std::optional<shared::PublicKey> to;
        if (what == "elsewhere") to = shared::newKeyPair(city.env()).publicKey;
        auto bundle = village.bundleOf(author, 1, to);
        if (what == "cut") bundle.resize(bundle.size() - 1);
        if (what == "altered") ++bundle[bundle.size() / 2];
        if (what == "tail") bundle += '\n';
        if (what == "noise") bundle = suite::someBytes(5'000);
        if (what == "newer") ++bundle[std::string_view("fieldledger bundle ").size()];
        const auto state = city.state();
        QVERIFY(saysShortly(village.carried(village.carrier, bundle), status, says.toStdString()));
        QCOMPARE(city.state(), state);
        QCOMPARE(village.received(village.carrier, shared::sha256(bundle)), std::uint64_t{0});
    }

    void whatHasNoEndIsCutOff() {
        server::HttpLimits limits;
        limits.bundleBytes = 100'000;
        Village village(limits);
        const auto name = shared::sha256(std::string("endless"));
        const auto all = village.city.send(
            Village::putting(village.carrier, name, "one byte of many", 0, 100'001));
        QVERIFY(saysShortly(all, 400, "may come by network; take the file there"));
        const auto more =
            village.city.send(Village::putting(village.carrier, name, "longer than said", 0, 4));
        QVERIFY(saysShortly(more, 400, "longer than 4 bytes"));

        RawSocket socket(village.city.address());
        socket.write(headOf(Village::putting(village.carrier, name, "endless", 0, 100'000),
                            std::string("transfer-encoding: chunked")));
        const auto chunk = "400\r\n" + std::string(0x400, 'x') + "\r\n";
        for (int i = 0; i < 10'000 && socket.write(chunk); ++i) continue;
        QCOMPARE(socket.readStatus(), 400);
        // The body was never what had been signed: nothing of it counts.
        QCOMPARE(village.received(village.carrier, name), std::uint64_t{0});
    }

    /// A device has room for a few uploads; the oldest gives way, and nothing else does.
    void whoBeginsManyKeepsAFew() {
        Village village;
        std::vector<Hash> names;
        for (int i = 0; i < 6; ++i) {
            names.push_back(shared::sha256("bundle " + std::to_string(i)));
            QCOMPARE(
                village.city.send(Village::putting(village.carrier, names.back(), "begun", 0, 9))
                    .status,
                200);
        }
        QCOMPARE(village.received(village.carrier, names.front()), std::uint64_t{0});
        QCOMPARE(village.received(village.carrier, names.back()), std::uint64_t{5});
    }

    void whatNobodyComesForInAWeekGoes() {
        namespace fs = std::filesystem;
        Village village;
        const auto bundle = village.bundleOf(village.clerk, 1);
        const auto back = village.carried(village.carrier, bundle).headers.at("fl-answer");
        const auto age = [&](int days) {
            const auto then = fs::file_time_type::clock::now() - std::chrono::hours(24 * days);
            for (const auto& file :
                 fs::recursive_directory_iterator(village.city.dir() + "/bundles"))
                if (file.is_regular_file()) fs::last_write_time(file, then);
        };
        for (const int days : {6, 8}) {
            age(days);
            QCOMPARE(village.put(village.clerk, "begun " + std::to_string(days)).status, 200);
            const bool goes = days > 7;
            QCOMPARE(village.answer(village.carrier, back).status, goes ? 404 : 200);
            QCOMPARE(village.received(village.carrier, shared::sha256(bundle)) == 0, goes);
        }
    }

    void cutAtAnyByteItGoesOnFromThereAndCountsOnce() {
        server::HttpLimits limits;
        limits.requestsPerDevice = limits.connectionsPerDevice = 64;  // cut ones may linger
        Village village(limits);
        const auto bundle = village.bundleOf(village.clerk, 3);
        const auto name = shared::sha256(bundle);
        const auto state = village.city.state();
        const auto revision = village.city.revision();
        for (std::size_t part = 0; part < 8; ++part) {
            const auto at = village.received(village.carrier, name);
            const auto rest = bundle.substr(at);
            RawSocket socket(village.city.address());
            socket.write(headOf(Village::putting(village.carrier, name, rest, at, bundle.size()),
                                rest.size()) +
                         rest.substr(0, rest.size() / 8 * part / 8));
        }
        const auto body = toText(name);
        for (std::size_t sent = 0; sent < body.size(); sent += 9) {
            RawSocket socket(village.city.address());
            socket.write(headOf(village.carrier.request("POST", door, body), body.size()) +
                         body.substr(0, sent));
        }
        QCOMPARE(village.city.state(), state);
        sync::Answer whole;
        do {  // a cut one may still be read, and move the place
            const auto at = village.received(village.carrier, name);
            QVERIFY(at < bundle.size());
            whole = village.city.send(
                Village::putting(village.carrier, name, bundle.substr(at), at, bundle.size()));
        } while (whole.status == 409);
        QCOMPARE(whole.headers["fl-whole"], std::string("1"));
        {
            RawSocket socket(village.city.address());  // whose answer is lost
            socket.write(headOf(village.carrier.request("POST", door, body), body.size()) + body);
            QCOMPARE(socket.readStatus(), 200);
        }
        QCOMPARE(village.city.revision(), revision + 3);
        const auto once = village.city.state();
        QCOMPARE(village.take(village.carrier, body).headers.at("fl-news"),
                 std::string("repeated"));
        QCOMPARE(village.city.state(), once);
    }

    /// What a lost tablet still brings is parked; one that brings nothing gets nothing.
    void aRevokedClerkGetsReceiptsAlone() {
        Village village;
        const auto first = village.bundleOf(village.clerk, 0);
        const auto second = village.bundleOf(village.clerk, 1);
        must(village.city.host().revokeDevice(village.clerk.device));
        const auto nothing = village.carried(village.carrier, first);
        QCOMPARE(nothing.status, 200);
        QVERIFY(!nothing.headers.contains("fl-answer"));
        QVERIFY(village.carried(village.carrier, second).headers.contains("fl-answer"));
    }
};

static const suite::Case<BundleDoorTest> here("bundle_door");

#include "bundle_door_test.moc"
