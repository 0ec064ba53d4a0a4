#include <QFile>
#include <QJsonArray>
#include <QTest>

#include "sync/door/invitation.h"
#include "sync/wire.h"
#include "tests/support/must.h"
#include "tests/support/program.h"
#include "tests/support/served.h"
#include "tests/support/suite.h"

using namespace field;
using program::run;
using served::City;
using served::Tablet;

namespace {

QString text(const shared::Id& id) { return QString::fromStdString(toText(id)); }

/// Roles that `person` holds, as `people --json` lists them.
QStringList rolesOf(const QString& store, const QString& person) {
    QStringList roles;
    for (const auto& line : run({"people", "--store", store, "--json"}).objects()) {
        if (line["person"].toString() != person) continue;
        for (const auto& grant : line["grants"].toArray())
            roles << grant.toObject()["role"].toString();
    }
    roles.sort();
    return roles;
}

}  // namespace

/// The administrator's commands as processes of their own, on stores that others have open.
class AdminTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initMakesAStoreOnce() {
        QTemporaryDir dir;
        const auto store = dir.filePath("store");
        const auto made = run({"init", "--store", store, "--administrator", "王主任", "--json"});
        QCOMPARE(made.code, 0);
        const auto administrator = made.objects().at(0)["administrator"].toString();
        const auto people = run({"people", "--store", store, "--json"}).objects();
        QCOMPARE(people.size(), std::size_t{1});
        QCOMPARE(people[0]["name"].toString(), QString("王主任"));
        QCOMPARE(rolesOf(store, administrator), QStringList({"admin", "member"}));
        QVERIFY(run({"init", "--store", store}).complains("holds a store already"));
        QCOMPARE(run({"verify", "--store", store}).out, QString("ok\n"));
        // The secret key is in it.
        const auto shown = QFile::permissions(store + "/ledger.db");
        QVERIFY(!(shown & (QFile::ReadGroup | QFile::ReadOther)));
    }

    void errorsAreOneLineThatSaysWhatToDo_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, const QStringList& arguments, const char* words) {
            QTest::newRow(name) << arguments << QString(words);
        };
        row("no command", {}, "--help");
        row("unknown command", {"dance"}, "--help");
        row("no store named", {"people"}, "--store is required");
        row("no store there", {"people", "--store", "/nowhere"}, "make one with init");
        row("serve without a store", {"serve", "--store", "/nowhere", "--plain"},
            "make one with init");
        row("keys of no store", {"tls", "show"}, "--store is required");
        row("what about keys", {"tls"}, "subcommand");
        row("a public address", {"serve", "--store", "STORE", "--plain", "--listen", "0.0.0.0:0"},
            "loopback");
        row("no address", {"serve", "--store", "STORE", "--plain", "--listen", "here"},
            "127.0.0.1:8443");
        row("another database",
            {"serve", "--store", "STORE", "--plain", "--storage", "postgresql://x"},
            "leave it out");
        row("a QR code of no address",
            {"enrol", "--store", "STORE", "--person", "PERSON", "--qr", "x.png"},
            "--server https://");
        row("a QR code to no place",
            {"enrol", "--store", "STORE", "--person", "PERSON", "--server", "https://h:1", "--qr",
             "/nowhere/x.png"},
            "cannot be written");
        row("no id", {"enrol", "--store", "STORE", "--person", "me"}, "--person me is no id");
        row("no such person", {"enrol", "--store", "STORE", "--person", "NOBODY"}, "see people");
        row("no such device", {"confirm", "--store", "STORE", "--device", "NOBODY"}, "see devices");
        row("no such grant", {"revoke", "--store", "STORE", "--grant", "NOBODY"}, "see people");
        row("revoke what", {"revoke", "--store", "STORE"}, "--grant ID or --device ID");
        row("the server's own device", {"revoke", "--store", "STORE", "--device", "SERVER"},
            "own device");
        row("grant where",
            {"grant", "--store", "STORE", "--person", "PERSON", "--role", "inspector"},
            "--area CODE or --project CODE");
        row("no such area",
            {"grant", "--store", "STORE", "--person", "PERSON", "--role", "inspector", "--area",
             "999999"},
            "no area 999999");
        row("no such project",
            {"grant", "--store", "STORE", "--person", "PERSON", "--role", "inspector", "--project",
             "X"},
            "no project X");
        row("no such role",
            {"grant", "--store", "STORE", "--person", "PERSON", "--role", "king", "--area",
             "370102"},
            "no role is called king");
        row("nothing parked",
            {"release", "--store", "STORE", "--parked", "NOBODY", "--as", "PERSON"}, "see parked");
        row("no bundle", {"bundle", "import", "--store", "STORE", "/nowhere/any.bundle"},
            "No such file");
        row("what is no bundle",
            {"bundle", "import", "--store", "STORE", FIELD_FIXTURES "/site.jpg"}, "is no bundle");
        row("a bundle for nobody",
            {"bundle", "export", "--store", "STORE", "--device", "NOBODY", "any.bundle"},
            "see devices");
        row("a bundle before any came",
            {"bundle", "export", "--store", "STORE", "--device", "SERVER", "any.bundle"},
            "import one first");
    }
    void errorsAreOneLineThatSaysWhatToDo() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, words);
        City city;
        shared::Id own;
        for (const auto& device : must(must(city.host().read())->devices())) own = device.id;
        for (auto& argument : arguments) {
            if (argument == "STORE") argument = QString::fromStdString(city.dir());
            if (argument == "PERSON") argument = text(city.administrator);
            if (argument == "NOBODY") argument = text(city.newId());
            if (argument == "SERVER") argument = text(own);
        }
        const auto before = city.state();
        const auto done = run(arguments);
        QVERIFY2(done.complains(words), qPrintable(done.error + done.out));
        QCOMPARE(city.state(), before);
    }

    void everyCommandHasHelp() {
        for (const char* command :
             {"init", "serve", "demo", "enrol", "confirm", "grant", "revoke", "reassign", "devices",
              "people", "verify", "parked", "release", "timers"}) {
            const auto done = run({command, "--help"});
            QCOMPARE(done.code, 0);
            QVERIFY(done.out.contains("--store"));
        }
    }

    void anInvitationIsALineAndAPicture() {
        City city;
        const QTemporaryDir dir;
        const auto picture = dir.filePath("code.png");
        const QStringList enrol{"enrol",
                                "--store",
                                QString::fromStdString(city.dir()),
                                "--person",
                                text(city.administrator),
                                "--server",
                                "https://bureau.example.cn:8443",
                                "--qr",
                                picture};
        const auto shown = run(enrol).out.split('\n');
        QVERIFY(shown[0].startsWith("FIELDLEDGER://BUREAU.EXAMPLE.CN:8443/"));
        QVERIFY(shown[3].contains("█"));
        const auto listed = run(enrol + QStringList{"--json"}).objects().front();
        const auto read = sync::readInvitation({}, listed["code"].toString().toStdString());
        QVERIFY(read.ok());
        const auto keys =
            run({"tls", "show", "--store", QString::fromStdString(city.dir()), "--json"});
        QCOMPARE(QString::fromStdString(sync::toText(read->pins)),
                 keys.objects().front()["pin"].toString());
        QFile file(picture);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().startsWith("\x89PNG"));
    }

    void anAdministratorEnrolsConfirmsGrantsAndRevokesWhileTheServerRuns() {
        City city;
        const auto store = QString::fromStdString(city.dir());
        program::Server server(city.dir());
        city.servedAt(server.address());
        const auto who = city.person("third_party");

        const auto code = run({"enrol", "--store", store, "--person", text(who)});
        QCOMPARE(code.code, 0);
        Tablet tablet;
        tablet.key = shared::newKeyPair(city.env());
        wire::EnrolRequest asked;
        const auto invitation = must(sync::readInvitation(city.url(), code.out.toStdString()));
        asked.set_code(invitation.code);
        asked.set_public_key(tablet.key.publicKey.str());
        asked.set_device_label("平板 3");
        wire::EnrolAnswer enrolled;
        QVERIFY(enrolled.ParseFromString(
            city.sendBare("POST", "/v1/enrol", asked.SerializeAsString()).body));
        tablet.server = *shared::PublicKey::from(enrolled.server());
        tablet.device = *shared::Id::from(enrolled.device());
        tablet.person = who;
        tablet.area = city.area;
        tablet.project = city.project;
        tablet.base = must(must(city.host().read())->head(city.area))->at;

        city.refresh(tablet);
        QCOMPARE(city.send(tablet.request("POST", "/v1/exchange")).status, 403);
        bool listed = false;
        for (const auto& line : run({"devices", "--store", store, "--json"}).objects()) {
            if (line["device"].toString() != text(tablet.device)) continue;
            listed = true;
            QCOMPARE(line["label"].toString(), QString("平板 3"));
            QCOMPARE(line["match_code"].toString(), QString::fromStdString(enrolled.match_code()));
            QCOMPARE(line["confirmed"].toBool(), false);
        }
        QVERIFY(listed);
        QCOMPARE(run({"confirm", "--store", store, "--device", text(tablet.device)}).code, 0);
        QCOMPARE(city.send(tablet.request("POST", "/v1/exchange")).status, 200);

        const auto granted = run({"grant", "--store", store, "--person", text(who), "--role",
                                  "division", "--project", "370102T000000000001", "--json"});
        QCOMPARE(granted.code, 0);
        QCOMPARE(rolesOf(store, text(who)), QStringList({"division", "member", "third_party"}));
        const auto again = run({"grant", "--store", store, "--person", text(who), "--role",
                                "division", "--project", "370102T000000000001", "--json"});
        QCOMPARE(again.out, granted.out);
        const auto grant = granted.objects().at(0)["grant"].toString();
        QCOMPARE(run({"revoke", "--store", store, "--grant", grant}).code, 0);
        QCOMPARE(rolesOf(store, text(who)), QStringList({"member", "third_party"}));
        QCOMPARE(run({"grant", "--store", store, "--person", text(who), "--role", "district",
                      "--area", "370102"})
                     .code,
                 0);
        QCOMPARE(rolesOf(store, text(who)), QStringList({"district", "member", "third_party"}));

        QCOMPARE(run({"revoke", "--store", store, "--device", text(tablet.device)}).code, 0);
        QCOMPARE(city.send(tablet.request("POST", "/v1/exchange")).status, 403);
        QCOMPARE(run({"verify", "--store", store}).out, QString("ok\n"));
        QCOMPARE(server.stop(), 0);
    }

    void whatIsParkedIsListedAndReleasedByWhoHasTheRight() {
        City city;
        const auto store = QString::fromStdString(city.dir());
        program::Server server(city.dir());
        city.servedAt(server.address());
        const auto supervisor = city.person("division");
        const auto who = city.person("inspector");
        auto lost = city.enrol(who);
        const auto visit = city.newId();
        const auto set = lost.sign({lost.visit(visit)});
        QCOMPARE(run({"revoke", "--store", store, "--device", text(lost.device)}).code, 0);
        QCOMPARE(city.exchange(lost, {set}).receipts(0).verdict(), wire::PARKED);

        const auto parked = run({"parked", "--store", store, "--json"}).objects();
        QCOMPARE(parked.size(), std::size_t{1});
        QCOMPARE(parked[0]["reason"].toString(), QString("untrusted_device"));
        QCOMPARE(parked[0]["person"].toString(), text(who));
        QCOMPARE(parked[0]["area"].toString(), QString("370102"));
        const auto id = parked[0]["parked"].toString();

        const auto find = [&] {
            return must(must(city.host().read())->find(shared::kinds::visit, city.area, visit));
        };
        const auto stranger = city.newId();
        QVERIFY(run({"release", "--store", store, "--parked", id, "--as", text(stranger)})
                    .complains("cannot be released"));
        QVERIFY(!find().has_value());
        const auto released =
            run({"release", "--store", store, "--parked", id, "--as", text(supervisor)});
        QVERIFY2(released.code == 0, qPrintable(released.error));
        QVERIFY(find().has_value());
        QCOMPARE(run({"parked", "--store", store, "--json"}).objects().size(), std::size_t{0});
        QCOMPARE(run({"parked", "--store", store, "--json", "--all"}).objects().size(),
                 std::size_t{1});
        QCOMPARE(run({"verify", "--store", store}).out, QString("ok\n"));
        QCOMPARE(server.stop(), 0);
    }

    void verifyNamesTheFirstFault() {
        City city;
        const auto store = QString::fromStdString(city.dir());
        program::Server server(city.dir());
        city.servedAt(server.address());
        auto tablet = city.tablet("inspector");
        const std::string photo = "a photo";
        const auto name = shared::sha256(photo);
        const auto visit = city.newId();
        city.exchange(
            tablet,
            {tablet.sign({tablet.visit(visit), tablet.evidence(city.newId(), visit, name)})});
        QCOMPARE(city.put(tablet, name, photo, 0, photo.size()).status, 200);
        QCOMPARE(run({"verify", "--store", store, "--json"}).objects().at(0)["verify"].toString(),
                 QString("ok"));
        const auto hex = QString::fromStdString(toText(name));
        QFile file(store + "/evidence/" + hex.left(2) + "/" + hex);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QCOMPARE(file.write("b"), 1);
        file.close();
        QVERIFY(run({"verify", "--store", store}).complains(hex));
        QCOMPARE(server.stop(), 0);
    }
};

static const suite::Case<AdminTest> here("admin");
#include "admin_test.moc"
