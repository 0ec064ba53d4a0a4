#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include "sync/server/status/event.h"
#include "tests/support/must.h"
#include "tests/support/program.h"
#include "tests/support/raw_socket.h"
#include "tests/support/served.h"
#include "tests/support/suite.h"

using namespace field;
using served::City;
using served::Tablet;
using server::Event;
using shared::Code;
using shared::Failure;
using shared::Id;

namespace {

/// What people wrote on that day; each stands in the store, in a file name, or came over the wire.
const QStringList canaries{"canary-person",  "canary-conclusion", "canary-file.jpg",
                           "canary-caption", "canary-label",      "canary-path",
                           "CANARYMETHOD",   "canary-header",     "canary-query"};

/// Puts `text` into the column of an edit that makes a record.
sync::Edit with(sync::Edit edit, const std::string& kindName, const std::string& name,
                const std::string& text) {
    const auto& column = *shared::Catalog::builtIn()->kind(kindName)->column(name);
    for (auto& slot : edit.slots) {
        if (slot.slot != column.slot) continue;
        slot.values.set(column.number, text);
        return edit;
    }
    sync::SlotEdit fresh;
    fresh.slot = column.slot;
    fresh.base = edit.base;
    fresh.values.set(column.number, text);
    edit.slots.push_back(fresh);
    return edit;
}

/// Which of the canaries `bytes` hold.
QStringList foundIn(const QByteArray& bytes) {
    QStringList found;
    for (const auto& canary : canaries)
        if (bytes.contains(canary.toUtf8())) found << canary;
    return found;
}

QByteArray read(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// A line of the log by its keys.
QMap<QString, QString> fieldsOf(const QString& line) {
    static const QRegularExpression pair(
        "([a-z_]+)=(\"(?:[^\"\\\\]|\\\\.)*\"|[A-Za-z0-9_.:+-]+)( |$)");
    QMap<QString, QString> fields;
    qsizetype at = 0;
    for (auto next = pair.globalMatch(line); next.hasNext();) {
        const auto match = next.next();
        if (match.capturedStart() != at) return {};
        fields[match.captured(1)] = match.captured(2);
        at = match.capturedEnd();
    }
    return at == line.size() ? fields : QMap<QString, QString>();
}

/// A day at a real server: enrolment, visits, a photo, what is parked, what is turned away.
void spendADay(City& city, Tablet& tablet, const std::string& address) {
    const auto visit = city.newId();
    const std::string photo(50'000, 'p');
    const auto hash = shared::sha256(photo);
    auto named = tablet.evidence(city.newId(), visit, hash);
    named = with(named, "Evidence", "file_name", "canary-file.jpg");
    named = with(named, "Evidence", "caption", "canary-caption");
    city.exchange(
        tablet, {tablet.sign({with(tablet.visit(visit), "Visit", "conclusion", "canary-conclusion"),
                              named})});
    QCOMPARE(city.put(tablet, hash, photo, 0, photo.size()).status, 200);
    QCOMPARE(city.send(tablet.request("GET", "/v1/evidence/" + toText(hash))).status, 200);
    const auto parked =
        with(tablet.visit(city.newId()), "Visit", "conclusion", "canary-conclusion");
    city.exchange(tablet, {tablet.sign({parked}, city.newId())});
    auto wrong =
        tablet.sign({with(tablet.visit(city.newId()), "Visit", "conclusion", "canary-conclusion")});
    wrong.signature.bytes[3] ^= 1;
    city.exchange(tablet, {wrong}, true);

    (void)city.sendBare("GET", "/v1/evidence/canary-path?canary-query");
    (void)city.sendBare("POST", "/canary-path", "canary-label");
    (void)city.sendBare("POST", "/v1/enrol", "canary-label");
    RawSocket strange(address);
    strange.write("CANARYMETHOD /canary-path HTTP/1.1\r\nfl-device: canary-header\r\n\r\n");
    (void)strange.readStatus();
    auto forged = tablet.request("POST", "/v1/exchange", "canary-label");
    forged.headers["fl-device"] = "canary-header";
    (void)city.send(forged);
}

}  // namespace

/// What the server's log says, and what it never does.
class LogTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aDaysLogHoldsNothingThatSomebodyWrote() {
        City city;
        const auto log = QString::fromStdString(city.dir() + ".log");
        std::string device;
        {
            program::Server server(city.dir(), {"--plain", "--log-level", "debug"});
            city.servedAt(server.address());
            const auto id = city.newId();
            must(city.host().write([&](server::Writing& tx, server::Ledger& ledger) {
                const auto head = must(tx.head(city.host().city()));
                sync::Edit made;
                made.act = sync::EditAct::create;
                made.kind = shared::kinds::person;
                made.id = id;
                made.base = head->at;
                must(ledger.acceptOwn(tx, city.host().city(), {},
                                      {with(made, "Person", "name", "canary-person")}));
                return shared::Result<>(shared::Done{});
            }));
            city.grant(id, "inspector", city.project);
            auto tablet = city.enrol(id);
            device = toText(tablet.device);
            spendADay(city, tablet, server.address());
            QCOMPARE(server.stop(), 0);
        }
        const auto said = read(log);
        QCOMPARE(foundIn(said), QStringList());
        QVERIFY(!said.contains("正常") && !said.contains("李工"));

        // What was looked for is in the store, and what happened is in the log.
        const auto store = QString::fromStdString(city.dir());
        const auto kept = foundIn(read(store + "/ledger.db") + read(store + "/ledger.db-wal"));
        for (const auto* canary :
             {"canary-person", "canary-conclusion", "canary-file.jpg", "canary-caption"})
            QVERIFY2(kept.contains(canary), canary);
        QMap<QString, int> requests;
        QStringList events;
        for (const auto& line : QString::fromUtf8(said).split('\n', Qt::SkipEmptyParts)) {
            const auto fields = fieldsOf(line);
            QVERIFY2(
                fields.contains("event") && fields.contains("time") && fields.contains("level"),
                qPrintable(line));
            events << fields["event"];
            if (fields["event"] == "request")
                ++requests[fields["what"] + " " + fields["status"] +
                           (fields["device"].toStdString() == device ? " its" : "")];
        }
        QCOMPARE(requests["exchange 200 its"], 3);
        QCOMPARE(requests["evidence 200 its"], 2);
        QCOMPARE(requests["enrol 200"], 1);
        QVERIFY(requests["exchange 401"] >= 1);
        QCOMPARE(requests["other 404"], 2);
        QCOMPARE(events.first(), QString("serving"));
        QCOMPARE(events.last(), QString("ended"));
    }

    void howMuchIsSaidIsTheAdministratorsChoice() {
        City city;
        {
            program::Server server(city.dir(), {"--plain", "--log-level", "warning"});
            city.servedAt(server.address());
            (void)city.tablet("inspector");
            QCOMPARE(server.stop(), 0);
        }
        QCOMPARE(read(QString::fromStdString(city.dir() + ".log")), QByteArray());
    }

    void anEventIsOneLineWhateverItIsGiven_data() {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("a word") << QByteArray("exchange") << QByteArray("event=e what=exchange");
        QTest::newRow("nothing") << QByteArray() << QByteArray("event=e what=\"\"");
        QTest::newRow("a sentence")
            << QByteArray("the disk is full") << QByteArray("event=e what=\"the disk is full\"");
        QTest::newRow("quotes") << QByteArray("say \"x\" level=error")
                                << QByteArray("event=e what=\"say \\\"x\\\" level=error\"");
        QTest::newRow("lines") << QByteArray("a\nevent=forged\r")
                               << QByteArray("event=e what=\"a\\u000aevent=forged\\u000d\"");
    }
    void anEventIsOneLineWhateverItIsGiven() {
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, line);
        QCOMPARE(Event("e").text("what", value.toStdString()).line(), line.toStdString());
    }

    void aFailureIsToldInFullOnlyWhereItSpeaksOfThisMachine_data() {
        QTest::addColumn<int>("code");
        QTest::addColumn<bool>("told");
        const auto row = [](Code code, bool told) {
            QTest::newRow(codeName(code)) << static_cast<int>(code) << told;
        };
        row(Code::offline, true);
        row(Code::busy, true);
        row(Code::full, true);
        row(Code::damaged, true);
        row(Code::unsupported, true);
        row(Code::refused, false);
        row(Code::invalid, false);
        row(Code::missing, false);
    }
    void aFailureIsToldInFullOnlyWhereItSpeaksOfThisMachine() {
        QFETCH(int, code);
        QFETCH(bool, told);
        const auto line = Event("e").failure({static_cast<Code>(code), "the words"}).line();
        QVERIFY(line.find(std::string("code=") + codeName(static_cast<Code>(code))) !=
                std::string::npos);
        QCOMPARE(line.find("the words") != std::string::npos, told);
    }
};

static const suite::Case<LogTest> here("log");

#include "log_test.moc"
