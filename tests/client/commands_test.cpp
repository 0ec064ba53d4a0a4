#include <QTest>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QRegularExpression>

#include "tests/support/must.h"
#include "tests/support/program.h"
#include "tests/support/served.h"
#include "tests/support/suite.h"

using namespace field;
using served::City;

namespace {

struct Ran {
    int code = -1;
    QString out, err;

    /// The lines of standard output, each an object.
    [[nodiscard]] QList<QJsonObject> objects() const {
        QList<QJsonObject> all;
        for (const auto& line : out.split('\n', Qt::SkipEmptyParts)) {
            QJsonParseError fault;
            const auto document = QJsonDocument::fromJson(line.toUtf8(), &fault);
            if (!document.isObject()) qFatal("no JSON object: %s", qPrintable(line));
            all << document.object();
        }
        return all;
    }
    [[nodiscard]] QJsonObject object() const {
        const auto all = objects();
        if (code != 0 || all.size() != 1)
            qFatal("one object wanted: %s%s", qPrintable(out), qPrintable(err));
        return all.first();
    }
};

Ran run(const QStringList& arguments) {
    QProcess app;
    app.start(QStringLiteral(FIELD_BIN "/fieldledger"), arguments);
    if (!app.waitForFinished(60'000)) qFatal("fieldledger does not end");
    return {app.exitCode(), QString::fromUtf8(app.readAllStandardOutput()),
            QString::fromUtf8(app.readAllStandardError())};
}

/// A person's profile, enrolled by the command.
struct Profile {
    Profile(City& city, const std::string& role) {
        const auto code = must(city.host().enrolCode(city.person(role), true, 60'000));
        const auto answer = (*this)({"enrol", "--server", QString::fromStdString(city.url()),
                                     "--code", QString::fromStdString(code), "--json"});
        if (!answer.object()["confirmed"].toBool())
            qFatal("not enrolled: %s", qPrintable(answer.err));
        device = answer.object()["device"].toString();
        (*this)({"sync"});
    }
    Ran operator()(QStringList arguments) const {
        arguments.insert(1, "--profile");
        arguments.insert(2, dir.filePath("p"));
        return run(arguments);
    }
    QTemporaryDir dir;
    QString device;
};

/// Attaches a photo to a new visit; what the command said of it.
QJsonObject photograph(const Profile& profile) {
    const auto visit = profile({"edit", "--json", "--kind", "visit", "--new", "--project",
                                "370102T000000000001", "state=on_site"})
                           .object()["id"]
                           .toString();
    QFile file(profile.dir.filePath("现场.png"));
    if (!file.open(QIODevice::WriteOnly)) qFatal("no photo can be written");
    file.write("not really a picture");
    file.close();
    return profile({"attach", "--json", "--to", visit, file.fileName(), "caption=桥墩"}).object();
}

/// `fieldledger evidence …` and its like for a profile: the act stands second.
Ran act(const Profile& profile, QStringList arguments) {
    arguments.insert(2, "--profile");
    arguments.insert(3, profile.dir.filePath("p"));
    return run(arguments);
}

/// `fieldledger bundle …` for a profile.
Ran bundle(const Profile& profile, const QStringList& arguments) {
    return act(profile, QStringList{"bundle"} + arguments);
}

QStringList texts(const QJsonValue& array) {
    QStringList out;
    for (const auto& item : array.toArray()) out << item.toString();
    return out;
}

}  // namespace

class CommandsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void everyCommandHasHelp_data() {
        QTest::addColumn<QString>("command");
        for (const char* name :
             {"edit", "attach", "review", "show", "conflicts", "outbox", "sync", "enrol"}) {
            QTest::newRow(name) << name;
        }
    }
    void everyCommandHasHelp() {
        QFETCH(QString, command);
        const auto help = run({command, "--help"});
        QCOMPARE(help.code, 0);
        QVERIFY(help.out.contains("--profile"));
        QVERIFY(help.err.isEmpty());
    }

    /// One line that says what, where and what to do; nothing on standard output, nothing done.
    void whatGoesWrongIsOneLine_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("says");
        QTest::newRow("no profile")
            << QStringList{"show", "--profile", "/nowhere", "--kind", "visit"} << "enrol";
        QTest::newRow("an option that is missing")
            << QStringList{"show", "--kind", "visit"} << "--profile";
        QTest::newRow("a bundle of nobody's")
            << QStringList{"bundle", "export", "--profile", "/nowhere", "any.bundle"} << "enrol";
        QTest::newRow("what is no bundle")
            << QStringList{"bundle", "import", "--profile", "P", FIELD_FIXTURES "/site.jpg"}
            << "is no bundle";
        QTest::newRow("a bundle to no place")
            << QStringList{"bundle", "export", "--profile", "P", "/nowhere/any.bundle"}
            << "No such file";
        QTest::newRow("no kind") << QStringList{"show", "--profile", "P", "--kind", "bridge"}
                                 << "--kind bridge";
        QTest::newRow("no id") << QStringList{"show",  "--profile", "P", "--kind",
                                              "visit", "--id",      "7"}
                               << "no id";
        QTest::newRow("a record that is not here")
            << QStringList{"edit",
                           "--profile",
                           "P",
                           "--kind",
                           "visit",
                           "--id",
                           "018f2c6e-0000-7000-8000-000000000000",
                           "title=x"}
            << "not on this device";
        QTest::newRow("no column")
            << QStringList{"edit", "--profile",           "P",         "--kind", "project",
                           "--id", "370102T000000000001", "colour=red"}
            << "no column colour";
        QTest::newRow("a value it cannot take")
            << QStringList{"edit",        "--profile", "P",         "--kind",
                           "visit",       "--new",     "--project", "370102T000000000001",
                           "state=flying"}
            << "Visit.state";
        QTest::newRow("no such project")
            << QStringList{"edit",  "--profile", "P", "--kind", "visit",
                           "--new", "--project", "9", "title=x"}
            << "--project";
        QTest::newRow("no hash") << QStringList{"review",
                                                "--profile",
                                                "P",
                                                "--id",
                                                "018f2c6e-0000-7000-8000-000000000000",
                                                "--read",
                                                "x",
                                                "--approve"}
                                 << "review_hash";
        QTest::newRow("no verdict") << QStringList{"review",
                                                   "--profile",
                                                   "P",
                                                   "--id",
                                                   "018f2c6e-0000-7000-8000-000000000000",
                                                   "--read",
                                                   "x"}
                                    << "--approve";
        QTest::newRow("no file") << QStringList{"attach",
                                                "--profile",
                                                "P",
                                                "--to",
                                                "018f2c6e-0000-7000-8000-000000000000",
                                                "/nowhere"}
                                 << "not on this device";
        QTest::newRow("no server there")
            << QStringList{"enrol",  "--profile", "NEW", "--server", "http://127.0.0.1:1",
                           "--code", "X"}
            << "no answer";
        QTest::newRow("a server in the open")
            << QStringList{"enrol",           "--profile", "NEW", "--server",
                           "http://10.1.2.3", "--code",    "X"}
            << "https";
    }
    void whatGoesWrongIsOneLine() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, says);
        static City* city = [] {
            auto* made = new City;
            made->serve();
            return made;
        }();
        static Profile* profile = new Profile(*city, "inspector");
        const QTemporaryDir fresh;
        arguments.replaceInStrings(QRegularExpression("^P$"), profile->dir.filePath("p"));
        arguments.replaceInStrings(QRegularExpression("^NEW$"), fresh.filePath("new"));
        const auto before = (*profile)({"outbox", "--all", "--json"}).out;
        const auto ran = run(arguments);
        QVERIFY(ran.code != 0);
        QVERIFY2(ran.out.isEmpty(), qPrintable(ran.out));
        QCOMPARE(ran.err.count('\n'), 1);
        QVERIFY2(ran.err.contains(says), qPrintable(ran.err));
        QCOMPARE((*profile)({"outbox", "--all", "--json"}).out, before);
    }

    void aConflictShowsBothAuthorsAndIsDecided() {
        City city;
        city.serve();
        Profile north(city, "inspector"), south(city, "inspector");
        const auto visit = north({"edit", "--json", "--kind", "Visit", "--new", "--project",
                                  "370102T000000000001", "state=on_site", "conclusion=原文"})
                               .object()["id"]
                               .toString();
        north({"sync"});
        south({"sync"});
        const QStringList edit{"edit", "--kind", "visit", "--id", visit};
        QCOMPARE(north(edit + QStringList{"conclusion=北"}).code, 0);
        QCOMPARE(south(edit + QStringList{"conclusion=南"}).code, 0);
        QCOMPARE(north({"outbox", "--json"}).object()["stage"].toString(), "saved");
        north({"sync"});
        const auto sent = south({"sync", "--json"}).object();
        QCOMPARE(sent["sent"].toInt(), 1);
        QCOMPARE(sent["conflicts"].toInt(), 1);
        QVERIFY(south({"outbox", "--json"}).out.isEmpty());
        north({"sync"});

        for (const auto* profile : {&north, &south}) {
            const auto conflict = (*profile)({"conflicts", "--open", "--json"}).object();
            QCOMPARE(conflict["record"].toString(), visit);
            QCOMPARE(texts(conflict["columns"]), QStringList{"conclusion"});
            const auto sides = conflict["values"].toArray();
            QCOMPARE(sides.size(), 2);
            for (int i = 0; i < 2; ++i) {
                const auto side = sides[i].toObject();
                const bool current = side["current"].toBool();
                QCOMPARE(side["value"].toObject()["conclusion"].toString(), current ? "北" : "南");
                QCOMPARE(side["person_name"].toString(), "李工");
                QCOMPARE(side["device"].toString(), current ? north.device : south.device);
                QCOMPARE(side["own"].toBool(), current == (profile == &north));
                QVERIFY(side["base"].toObject()["revision"].toInt() > 0);
                QVERIFY(side["time"].toString().endsWith('Z'));
            }
            const auto shown =
                (*profile)({"show", "--json", "--kind", "visit", "--id", visit}).object();
            QCOMPARE(texts(shown["open_conflicts"]), QStringList{conflict["id"].toString()});
            QCOMPARE(shown["conclusion"].toString(), "北");
        }
        const auto told = south({"conflicts", "--json"}).objects().last();
        QCOMPARE(told["type"].toString(), "told");
        QCOMPARE(told["outcome"].toString(), "conflict");
        QCOMPARE(told["record"].toString(), visit);

        const auto id = south({"conflicts", "--open", "--json"}).object()["id"].toString();
        QCOMPARE(south(edit + QStringList{"conclusion=南北各半", "--resolve", id}).code, 0);
        south({"sync"});
        north({"sync"});
        for (const auto* profile : {&north, &south}) {
            QVERIFY((*profile)({"conflicts", "--open", "--json"}).out.isEmpty());
            const auto shown =
                (*profile)({"show", "--json", "--kind", "visit", "--id", visit}).object();
            QCOMPARE(shown["conclusion"].toString(), "南北各半");
            QVERIFY(texts(shown["open_conflicts"]).isEmpty());
        }
    }

    /// The two programs, a file between them, and nothing listening anywhere.
    void anExchangeGoesByFile() {
        City city;
        city.serve();
        Profile north(city, "inspector");
        city.stopServing();
        const auto store = QString::fromStdString(city.dir());
        const auto out = north.dir.filePath("out.bundle"), back = north.dir.filePath("back.bundle");
        north({"edit", "--kind", "visit", "--new", "--project", "370102T000000000001",
               "state=on_site"});
        const auto made = bundle(north, {"export", out, "--json"}).object();
        QCOMPARE(made["sets"].toInt(), 1);
        QCOMPARE(made["bytes"].toInt(), static_cast<int>(QFile(out).size()));

        const auto server = [&](const QStringList& arguments) {
            const auto done =
                program::run(QStringList{"bundle", arguments.first(), "--store", store, "--json"} +
                             arguments.mid(1));
            if (done.code != 0) qFatal("%s", qPrintable(done.error));
            return done.objects().front();
        };
        const auto seen = server({"import", "--preview", out});
        QCOMPARE(seen["device"].toString(), north.device);
        QCOMPARE(seen["name"].toString(), "李工");
        QCOMPARE(seen["sets"].toInt(), 1);
        QCOMPARE(server({"import", out})["new"].toInt(), 1);
        QVERIFY(server({"import", out})["what"].toString().startsWith("already taken"));
        QCOMPARE(server({"export", "--device", north.device, back})["receipts"].toInt(), 1);

        QCOMPARE(
            bundle(north, {"import", back, "--preview", "--json"}).object()["receipts"].toInt(), 1);
        QCOMPARE(north({"outbox", "--json"}).objects().size(), 1);
        const auto taken = bundle(north, {"import", back, "--json"}).object();
        QCOMPARE(taken["what"].toString(), "taken");
        QCOMPARE(taken["waiting"].toInt(), 0);
        QVERIFY(north({"outbox", "--json"}).out.isEmpty());
        QVERIFY(bundle(north, {"import", back, "--json"})
                    .object()["what"]
                    .toString()
                    .startsWith("already taken"));
    }

    void aPhotoIsAttachedByItsUnalteredBytes() {
        City city;
        city.serve();
        Profile north(city, "inspector");
        const auto made = photograph(north);
        QCOMPARE(made["file_name"].toString(), "现场.png");
        QCOMPARE(made["media_type"].toString(), "image/png");
        QCOMPARE(made["caption"].toString(), "桥墩");
        QCOMPARE(made["sha256"].toString(),
                 QString::fromStdString(shared::toText(shared::sha256("not really a picture"))));
        const auto sent = north({"sync", "--json"}).object();
        QCOMPARE(sent["evidence"].toInt(), 1);
        QCOMPARE(sent["evidence_waiting"].toInt(), 0);
    }

    void aFullDeviceIsFreedOfWhatIsBackedUpAndCanHaveItBack() {
        City city;
        city.serve();
        Profile north(city, "inspector");
        const auto photo = photograph(north)["id"].toString();
        north({"sync"});
        const auto free = [&] { return act(north, {"evidence", "free", "--json"}).object(); };
        QCOMPARE(free(), (QJsonObject{{"freed", 0}, {"bytes", 0}, {"kept", 1}}));
        must(city.host().backup(north.dir.filePath("backup").toStdString()));
        QCOMPARE(free(), (QJsonObject{{"freed", 1}, {"bytes", 20}, {"kept", 0}}));
        QCOMPARE(free(), (QJsonObject{{"freed", 0}, {"bytes", 0}, {"kept", 0}}));
        const auto wanted = act(north, {"evidence", "fetch", "--id", photo, "--json"}).object();
        QCOMPARE(wanted["wanted"].toInt(), 1);
        north({"sync"});
        QCOMPARE(free()["freed"].toInt(), 1);
    }

    void aRightThatIsMissingParksTheSaveAndSaysSo() {
        City city;
        city.serve();
        Profile north(city, "inspector");
        const auto edited =
            north({"edit", "--kind", "project", "--id", "370102T000000000001", "pro_name=改名"});
        QCOMPARE(edited.code, 0);
        QCOMPARE(north({"sync", "--json"}).object()["parked"].toInt(), 1);
        const auto entry = north({"outbox", "--all", "--json"}).object();
        QCOMPARE(entry["verdict"].toString(), "parked");
        QCOMPARE(entry["reason"].toString(), "no_right");
        QCOMPARE(north({"conflicts", "--json"}).object()["outcome"].toString(), "parked");
        const auto shown =
            north({"show", "--json", "--kind", "project", "--id", "370102T000000000001"}).object();
        QCOMPARE(shown["pro_name"].toString(), "高标准农田");
    }
};

static const suite::Case<CommandsTest> here("commands");

#include "commands_test.moc"
