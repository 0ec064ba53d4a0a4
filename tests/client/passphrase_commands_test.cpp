#include <QTest>

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

#include "sync/server/bundle/bundles.h"
#include "tests/support/must.h"
#include "tests/support/served.h"
#include "tests/support/suite.h"

using namespace field;
using served::City;

namespace {

struct Ran {
    int code = -1;
    QString out, err;
    [[nodiscard]] QString word(const char* name) const {
        return QJsonDocument::fromJson(out.toUtf8()).object()[name].toString();
    }
};

/// A profile and what its person's environment says. There is no terminal to ask at.
struct Profile {
    QTemporaryDir dir;
    QString passphrase, next;
    shared::Id person;

    explicit Profile(City& city) : person(city.person("inspector")) {
        const auto code = must(city.host().enrolCode(person, true, 60'000));
        const auto done = (*this)({"enrol", "--server", QString::fromStdString(city.url()),
                                   "--code", QString::fromStdString(code)});
        if (done.code != 0) qFatal("not enrolled: %s", qPrintable(done.err));
    }
    Ran operator()(const QStringList& arguments) const {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.remove("FIELDLEDGER_PASSPHRASE");
        if (!passphrase.isEmpty()) environment.insert("FIELDLEDGER_PASSPHRASE", passphrase);
        if (!next.isEmpty()) environment.insert("FIELDLEDGER_NEW_PASSPHRASE", next);
        QProcess app;
        app.setProcessEnvironment(environment);
        // A session of its own has no terminal.
        app.start("setsid", QStringList{"--wait", QStringLiteral(FIELD_BIN "/fieldledger")} +
                                arguments + QStringList{"--profile", dir.filePath("p")});
        if (!app.waitForFinished(60'000)) qFatal("fieldledger does not end");
        return {app.exitCode(), QString::fromUtf8(app.readAllStandardOutput()),
                QString::fromUtf8(app.readAllStandardError())};
    }
};

}  // namespace

class PassphraseCommandsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aPassphraseIsSetAskedForChangedAndTakenAway() {
        City city;
        city.serve();
        Profile li(city);
        QCOMPARE(li({"passphrase", "status", "--json"}).word("passphrase"), QString("none"));
        li.next = "泉城 three bridges";
        const auto set = li({"passphrase", "set", "--json"});
        QCOMPARE(set.code, 0);
        const auto recovery = set.word("recovery_code");
        QCOMPARE(recovery.size(), 39);

        QCOMPARE(li({"passphrase", "status", "--json"}).word("passphrase"), QString("locked"));
        const auto locked = li({"sync"});
        QCOMPARE(locked.code, 1);
        QVERIFY(locked.err.contains("FIELDLEDGER_PASSPHRASE") && locked.out.isEmpty());
        li.passphrase = "some other words";
        QVERIFY(li({"sync"}).err.contains("neither the passphrase nor the recovery code"));
        li.passphrase = li.next;
        QCOMPARE(li({"sync"}).code, 0);

        li.passphrase = recovery;
        li.next = "four bridges instead";
        const auto changed = li({"passphrase", "change", "--json"});
        QCOMPARE(changed.code, 0);
        QCOMPARE(changed.word("recovery_code").size(), 39);
        QVERIFY(changed.word("recovery_code") != recovery);
        li.passphrase = "泉城 three bridges";
        QCOMPARE(li({"sync"}).code, 1);
        li.passphrase = li.next;
        QCOMPARE(li({"sync"}).code, 0);
        QCOMPARE(li({"passphrase", "remove"}).code, 0);
        li.passphrase.clear();
        QCOMPARE(li({"sync"}).code, 0);
        QCOMPARE(li({"passphrase", "status", "--json"}).word("passphrase"), QString("none"));
    }

    void whoForgotItEnrolsAgainAndSendsWhatWasSaved() {
        City city;
        city.serve();
        Profile li(city);
        QCOMPARE(li({"sync"}).code, 0);
        QCOMPARE(li({"edit", "--kind", "visit", "--new", "--project", "370102T000000000001",
                     "state=on_site"})
                     .code,
                 0);
        li.next = "words soon forgotten";
        QCOMPARE(li({"passphrase", "set"}).code, 0);
        QCOMPARE(li({"sync"}).code, 1);
        const auto code = must(city.host().enrolCode(li.person, true, 60'000));
        const auto again = li({"enrol", "--again", "--server", QString::fromStdString(city.url()),
                               "--code", QString::fromStdString(code)});
        QVERIFY2(again.code == 0, qPrintable(again.err));
        const auto sent = li({"sync", "--json"});
        QVERIFY2(sent.code == 0, qPrintable(sent.err));
        QVERIFY(sent.out.contains("\"sent\":1"));
        QVERIFY(li({"outbox"}).out.isEmpty());
        // Its new key is in the open, and nothing else is said of it, until the words are found.
        const auto half = li({"passphrase", "status", "--json"});
        QCOMPARE(half.word("passphrase"), QString("locked"));
        QCOMPARE(half.word("key"), QString("open"));
        li.passphrase = "words that are not it";
        QCOMPARE(li({"sync"}).code, 1);
        li.passphrase = "words soon forgotten";
        QCOMPARE(li({"sync"}).code, 0);
        QCOMPARE(li({"passphrase", "status", "--json"}).word("key"), QString("sealed"));
    }

    void theAnswerToAnEnrolmentAnewIsTakenWithoutThePassphrase() {
        City city;
        city.serve();
        Profile li(city);
        QCOMPARE(li({"sync"}).code, 0);
        li.next = "words soon forgotten";
        QCOMPARE(li({"passphrase", "set"}).code, 0);
        const auto file = li.dir.filePath("out"), back = li.dir.filePath("back");
        const auto key =
            QString::fromStdString(shared::toHex(city.host().ledger().server().view()));
        const auto asked = li({"enrol", "--again", "--bundle", file, "--server-key", key});
        QVERIFY2(asked.code == 0, qPrintable(asked.err));
        const auto device = must(server::enrolBundle(city.host(), li.person, file.toStdString()));
        must(city.host().confirm(device.id));
        must(
            server::answerBundle(city.host(), *shared::systemEnv(), device.id, back.toStdString()));
        const auto seen = li({"bundle", "import", "--preview", back});
        QVERIFY2(seen.code == 0, qPrintable(seen.err));
        const auto taken = li({"bundle", "import", back});
        QVERIFY2(taken.code == 0, qPrintable(taken.err));
        QCOMPARE(li({"bundle", "export", li.dir.filePath("next")}).code, 0);
    }

    void oneFileThatCannotBeSealedLeavesNoOtherInTheOpen() {
        City city;
        city.serve();
        Profile li(city);
        const QDir evidence(li.dir.filePath("p/evidence"));
        const auto keep = [&](const QByteArray& bytes) {
            const auto name = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
            evidence.mkpath(name.left(2));
            QFile photo(evidence.filePath(name.left(2) + "/" + name));
            if (!photo.open(QIODevice::WriteOnly) || photo.write(bytes) <= 0) qFatal("no photo");
        };
        constexpr int photos = 16;
        for (int i = 0; i < photos; ++i) keep("photo " + QByteArray::number(i));
        // Its name is all that it has of a file.
        const QString none(64, '1');
        QVERIFY(evidence.mkpath("11/" + none));
        const auto inTheOpen = [&] {
            int count = 0;
            for (QDirIterator at(evidence.path(), QDir::Files, QDirIterator::Subdirectories);
                 at.hasNext();)
                count += !at.next().endsWith(".sealed");
            return count;
        };
        QCOMPARE(inTheOpen(), photos);
        li.next = "泉城 three bridges";
        const auto set = li({"passphrase", "set", "--json"});
        QCOMPARE(set.code, 1);
        QVERIFY(set.err.contains(none));
        QCOMPARE(set.word("recovery_code").size(), 39);
        QCOMPARE(inTheOpen(), 0);
    }
};

static const suite::Case<PassphraseCommandsTest> here("passphrase_commands");
#include "passphrase_commands_test.moc"
