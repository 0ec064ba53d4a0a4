#include <atomic>
#include <functional>

#include <QTest>

#include "sync/exchange_wire.h"
#include "sync/signing.h"
#include "tests/server/access/devices.h"
#include "tests/server/access/whole.h"
#include "tests/support/administrator.h"
#include "tests/support/suite.h"

using namespace field;
using matrix::Cell;
using matrix::Devices;
using matrix::Ground;
using served::City;
using served::Tablet;
using shared::Hash;
using shared::Id;
using sync::ChangeSet;
using sync::Request;

namespace {

/// Time that a test moves on.
struct Ahead final : shared::Env {
    std::int64_t wallMs() override { return real->wallMs() + aheadMs; }
    std::int64_t bootMs() override { return real->bootMs() + aheadMs; }
    std::string bootId() override { return real->bootId(); }
    std::string zone() override { return real->zone(); }
    void random(void* out, std::size_t size) override { real->random(out, size); }
    std::shared_ptr<shared::Env> real = shared::systemEnv();
    std::atomic<std::int64_t> aheadMs = 0;
};

/// What is asked for.
struct Asked {
    std::string method, path, body;
};

Request plainly(const Asked& asked) {
    Request request;
    request.method = asked.method;
    request.path = asked.path;
    request.body = asked.body;
    return request;
}

/// What is told apart from outside.
std::string told(const sync::Answer& answer) {
    const auto code = answer.headers.find("fl-code");
    return std::to_string(answer.status) + " " +
           (code == answer.headers.end() ? "" : code->second) + " " + answer.body;
}

/// A city whose server's clock a test moves on, and another city.
struct Doors {
    City city, foreign;
    std::shared_ptr<Ahead> clock = std::make_shared<Ahead>();
    std::unique_ptr<server::HttpServer> http;
    std::unique_ptr<sync::Transport> line;
    std::map<Id, std::string> formerTokens;

    Doors() {
        http = must(server::HttpServer::start(city.host(), clock,
                                              {.address = "127.0.0.1:0",
                                               .plain = true,
                                               .names = {},
                                               .bundles = city.dir() + "/bundles"}));
        city.servedAt(http->address());
        line = sync::httpTransport(city.url());
        foreign.serve();
    }
    sync::Answer send(const Request& request) { return must(line->send(request)); }
    std::string hears(const Request& request) { return told(send(request)); }
    /// The tokens of all that `devices` hold pass, and each is given another.
    void timePasses(Devices& devices) {
        devices.each([&](Tablet& tablet) { formerTokens[tablet.device] = tablet.token; });
        clock->aheadMs += server::HttpLimits().tokenMs + 1;
        devices.each([&](Tablet& tablet) { city.refresh(tablet); });
    }
    Request signedBy(const Tablet& tablet, const Asked& asked) {
        return tablet.request(asked.method, asked.path, asked.body);
    }
};

/// A credential that opens no door: `spoil` makes the request as somebody would who has only that.
struct Useless {
    const char* name;
    std::function<Request(Doors&, Tablet, const Asked&)> spoil;
};

std::vector<Useless> uselessCredentials(Doors& doors) {
    const auto guest = doors.foreign.tablet("inspector");
    const auto other = doors.city.tablet("inspector");
    return {
        {"none", [](Doors&, const Tablet&, const Asked& asked) { return plainly(asked); }},
        {"expired",
         [](Doors& at, Tablet tablet, const Asked& asked) {
             tablet.token = at.formerTokens.at(tablet.device);
             return at.signedBy(tablet, asked);
         }},
        {"another city's device",
         [guest](Doors& at, const Tablet&, const Asked& asked) {
             return at.signedBy(guest, asked);
         }},
        {"another device's key",
         [other](Doors& at, Tablet tablet, const Asked& asked) {
             tablet.key = other.key;
             return at.signedBy(tablet, asked);
         }},
        {"another device's token",
         [other](Doors& at, Tablet tablet, const Asked& asked) {
             tablet.token = other.token;
             return at.signedBy(tablet, asked);
         }},
        {"signed for another server",
         [guest](Doors& at, Tablet tablet, const Asked& asked) {
             tablet.server = guest.server;
             return at.signedBy(tablet, asked);
         }},
        {"half signed",
         [](Doors& at, const Tablet& tablet, const Asked& asked) {
             auto request = at.signedBy(tablet, asked);
             auto& signature = request.headers.at("fl-signature");
             signature.resize(signature.size() / 2);
             return request;
         }},
        {"second half not signed",
         [](Doors& at, const Tablet& tablet, const Asked& asked) {
             auto request = at.signedBy(tablet, asked);
             auto& signature = request.headers.at("fl-signature");
             std::fill(signature.begin() + static_cast<std::ptrdiff_t>(signature.size() / 2),
                       signature.end(), '0');
             return request;
         }},
    };
}

/// A visit of `tablet` with a photo, received and sent in full; answers the photo's name.
Hash photographed(City& city, Tablet& tablet, const std::string& bytes) {
    const auto name = shared::sha256(bytes);
    const auto visit = city.newId();
    city.exchange(tablet,
                  {tablet.sign({tablet.visit(visit), tablet.evidence(city.newId(), visit, name)})});
    if (city.put(tablet, name, bytes, 0, bytes.size()).status != 200) qFatal("photo not taken");
    return name;
}

/// One of everything that is answered behind the door.
std::vector<Asked> everythingBehindTheDoor(const Hash& photo) {
    const auto evidence = "/v1/evidence/" + toText(photo), bundle = "/v1/bundle/" + toText(photo);
    return {{"POST", "/v1/exchange", {}},
            {"GET", "/v1/watch", {}},
            {"POST", "/v1/watch", {}},
            {"GET", evidence, {}},
            {"PUT", evidence, "bytes"},
            {"PUT", bundle, "bytes"},
            {"GET", bundle, {}},
            {"POST", "/v1/bundle", toText(photo)},
            {"POST", "/v1/administration", administrator::devices().SerializeAsString()},
            {"HEAD", evidence, {}},
            {"HEAD", bundle, {}}};
}

}  // namespace

/// Who is not let in at the door, and what whoever is let in hears of what is not theirs.
class DoorsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// Every request that a cell of the permission matrix makes, over HTTP.
    void whoHasNoGoodCredentialChangesAndHearsNothingInAnyCell() {
        Doors doors;
        Ground ground(matrix::standingOn(doors.city));
        Devices devices(doors.city, ground);
        const auto useless = uselessCredentials(doors);
        doors.timePasses(devices);
        const auto plain = doors.hears(plainly({"POST", "/v1/exchange", {}}));
        QVERIFY(plain.starts_with("401 refused "));
        std::size_t cells = 0;
        for (const auto& credential : useless) {
            const auto before = whole::of(doors.city);
            cells = 0;
            const auto complaint =
                devices.tryEach([&](Tablet& tablet, const Cell&, const ChangeSet* set) {
                    ++cells;
                    const auto heard = doors.hears(credential.spoil(
                        doors, tablet, {"POST", "/v1/exchange", Devices::asking(tablet, set)}));
                    return heard == plain ? "" : credential.name + (" hears " + heard);
                });
            QCOMPARE(complaint, std::string());
            QCOMPARE(whole::of(doors.city), before);
        }
        qInfo(
            "figure: permission matrix: %zu requests × %zu credentials at the door, all refused "
            "in the same words, nothing of the store changed",
            cells, useless.size());
        // With a good one the first that anybody may do is done.
        const auto before = whole::of(doors.city);
        (void)devices.tryEach([&](Tablet& tablet, const Cell&, const ChangeSet* set) {
            const auto answer = doors.send(
                doors.signedBy(tablet, {"POST", "/v1/exchange", Devices::asking(tablet, set)}));
            return answer.status != 200 ? "refused" : set ? "done" : "";
        });
        QVERIFY(whole::of(doors.city) != before);
    }

    void everyEndpointTellsAllWhoAreNotLetInTheSame() {
        Doors doors;
        Ground ground(matrix::standingOn(doors.city));
        Devices devices(doors.city, ground);
        auto admin = doors.city.enrol(doors.city.administrator);
        auto witness = doors.city.tablet("inspector");
        const auto useless = uselessCredentials(doors);
        const auto photo = photographed(doors.city, witness, "a photo");
        doors.timePasses(devices);
        doors.formerTokens[admin.device] = admin.token;
        doors.formerTokens[witness.device] = witness.token;
        doors.city.refresh(admin);
        doors.city.refresh(witness);
        const auto plain = doors.hears(plainly({"POST", "/v1/exchange", {}}));
        const auto before = whole::of(doors.city);
        std::size_t tried = 0;
        for (const auto& asked : everythingBehindTheDoor(photo))
            for (const auto& credential : useless) {
                const auto& whose = asked.path == administrator::path ? admin : witness;
                auto request = credential.spoil(doors, whose, asked);
                request.headers["fl-offset"] = "0";
                request.headers["fl-size"] = "5";
                request.headers["fl-wait"] = "0";
                const auto heard = doors.hears(request);
                const auto what = asked.method + " " + asked.path + ", " + credential.name + ": ";
                QVERIFY2(asked.method == "HEAD" ? heard == "401 refused " : heard == plain,
                         (what + heard).c_str());
                ++tried;
            }
        QCOMPARE(whole::of(doors.city), before);
        qInfo(
            "figure: doors: %zu requests to all endpoints with useless credentials, all told the "
            "same",
            tried);
    }

    void whatIsForbiddenIsNotThere_data() {
        QTest::addColumn<QString>("who");
        for (const char* who : {"of another project", "of another area", "whose grant has ended",
                                "revoked", "unconfirmed"})
            QTest::newRow(who) << who;
    }
    /// To whoever is let in, what is not theirs is what is nowhere, word for word.
    void whatIsForbiddenIsNotThere() {
        QFETCH(QString, who);
        City city;
        city.serve();
        auto author = city.tablet("inspector");
        const auto photo = photographed(city, author, "a photo");
        const auto nowhere = shared::sha256("nowhere");
        const auto asking = outsider(city, author, who.toStdString());
        const auto before = whole::of(city);
        const auto hears = [&](Asked asked, const Hash& name) {
            if (asked.path.ends_with('/')) asked.path += toText(name);
            auto request = asking.request(asked.method, asked.path, asked.body);
            request.headers["fl-offset"] = "0";
            request.headers["fl-size"] = "5";
            return told(city.send(request));
        };
        for (const char* method : {"GET", "HEAD", "PUT"}) {
            const Asked asked{method, "/v1/evidence/", method == std::string("PUT") ? "bytes" : ""};
            const auto heard = hears(asked, photo);
            QVERIFY2(heard.starts_with("404 missing "), (method + (": " + heard)).c_str());
            QCOMPARE(heard, hears(asked, nowhere));
        }
        const Asked answer{"GET", "/v1/bundle/", {}};
        QCOMPARE(hears(answer, photo), hears(answer, nowhere));
        QCOMPARE(hears({"POST", "/v1/administration",
                        administrator::about(author.person).SerializeAsString()},
                       {}),
                 hears({"POST", "/v1/nothing", {}}, {}));
        QCOMPARE(whole::of(city), before);
    }

    /// Neither a record's life nor a project's is told by what becomes of a set.
    void aSetIntoWhatOneMayNotEnterTellsNothingOfIt() {
        City city;
        city.serve();
        auto author = city.tablet("inspector");
        const auto visit = city.newId();
        city.exchange(author, {author.sign({author.visit(visit)})});
        auto spy = outsider(city, author, "of another project");
        const auto becomes = [&](const Id& project, const Id& record, sync::EditAct act) {
            auto edit = spy.visit(record);
            edit.act = act;
            if (act != sync::EditAct::create) edit.isStep = false;
            if (act == sync::EditAct::remove) edit.slots.clear();
            std::erase_if(edit.slots, [&](const auto& slot) {
                return !edit.isStep && !slot.values.get(20).index();
            });
            const auto answer = city.exchange(spy, {spy.sign({edit}, project)}, true);
            const auto& receipt = answer.receipts(0);
            return std::to_string(receipt.verdict()) + receipt.reason() + " " +
                   QString::fromStdString(receipt.detail())
                       .replace(QString::fromStdString(toText(record)), "ID")
                       .toStdString();
        };
        for (const auto act :
             {sync::EditAct::create, sync::EditAct::change, sync::EditAct::remove}) {
            const auto nowhere = becomes(city.newId(), city.newId(), act);
            QCOMPARE(becomes(city.project, city.newId(), act), nowhere);
            QCOMPARE(becomes(city.project, visit, act), nowhere);
        }
    }

  private:
    static Tablet outsider(City& city, const Tablet& author, const std::string& who) {
        if (who == "unconfirmed") return city.enrol(author.person, false);
        if (who == "revoked") {
            const auto tablet = city.enrol(author.person);
            must(city.host().revokeDevice(tablet.device));
            return tablet;
        }
        const Id person = matrix::newcomer(city);
        if (who == "of another project") city.grant(person, "inspector", city.newId());
        if (who == "of another area")
            matrix::grantIn(city, person, "district", matrix::otherArea(city), {});
        if (who == "whose grant has ended") city.end(city.grant(person, "inspector", city.project));
        return city.enrol(person);
    }
};

static const suite::Case<DoorsTest> here("doors");
#include "doors_test.moc"
