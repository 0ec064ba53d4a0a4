#include <QTest>

#include "shared/crypto.h"
#include "sync/door/invitation.h"
#include "tests/support/suite.h"

using namespace field;
using shared::Code;
using sync::Invitation;
using sync::readInvitation;

namespace {

const Invitation known{"https://192.0.2.7:8443", "ABCD-EFGH-JKLM", {shared::sha256("a key")}};

}  // namespace

class InvitationTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aLineSaysWhereWithWhichCodeAndWhoAnswers() {
        const auto line = toText(known);
        QVERIFY(line.starts_with("FIELDLEDGER://192.0.2.7:8443/ABCD-EFGH-JKLM/"));
        QVERIFY(*readInvitation("", line) == known);
    }

    void itHasOnlySignsOfTheSmallAlphabetOfQrCodes() {
        for (const char c : toText(known))
            QVERIFY(std::string_view("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:").find(c) !=
                    std::string_view::npos);
    }

    void itMayComeInSmallLettersAndWithSpaceAround() {
        auto line = "  " + toText(known) + "\n";
        for (auto& c : line)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        QVERIFY(*readInvitation(" ", line) == known);
    }

    void anotherAddressMayBeGivenForIt() {
        const auto read = readInvitation("https://localhost:9000", toText(known));
        QCOMPARE(read->url, std::string("https://localhost:9000"));
        QCOMPARE(read->code, known.code);
        QVERIFY(read->pins == known.pins);
    }

    void aLineWithoutAddressIsForTheOneThatIsGiven() {
        auto nowhere = known;
        nowhere.url.clear();
        const auto line = toText(nowhere);
        QVERIFY(line.starts_with("FIELDLEDGER:///ABCD"));
        QVERIFY(readInvitation("", line).failure().message.find("address") != std::string::npos);
        QVERIFY(*readInvitation(known.url, line) == known);
    }

    void aBareCodeIsForPlainHttpAlone() {
        QCOMPARE(readInvitation("http://127.0.0.1:8443", "ABCD")->code, std::string("ABCD"));
        const auto unknown = readInvitation("HTTPS://192.0.2.7", "ABCD").failure();
        QCOMPARE(unknown.code, Code::invalid);
        QVERIFY(unknown.message.find("FIELDLEDGER://") != std::string::npos);
    }

    void whatIsNoWholeLineIsInvalid_data() {
        QTest::addColumn<QByteArray>("line");
        const auto whole = QByteArray::fromStdString(toText(known));
        const auto pin = whole.right(64);
        for (qsizetype size : {14, 20, 28, 40, 60, 100}) {
            const auto cut = whole.left(size);
            QTest::newRow(cut.constData()) << cut;
        }
        QTest::newRow("more after it") << whole + "0";
        QTest::newRow("no host") << QByteArray("FIELDLEDGER:///ABCD/" + pin);
        QTest::newRow("no code") << QByteArray("FIELDLEDGER://H//" + pin);
        QTest::newRow("a long code")
            << QByteArray("FIELDLEDGER://H/" + QByteArray(33, 'A') + "/" + pin);
        QTest::newRow("a host that leads elsewhere")
            << QByteArray("FIELDLEDGER://GOOD@EVIL/ABCD/" + pin);
        QTest::newRow("a pin of nothing") << QByteArray("FIELDLEDGER://H/A/" + QByteArray(64, '0'));
        QTest::newRow("no pin's letters") << QByteArray("FIELDLEDGER://H/A/" + QByteArray(64, 'G'));
        QTest::newRow("endless") << whole + QByteArray(1 << 20, 'A');
    }
    void whatIsNoWholeLineIsInvalid() {
        QFETCH(QByteArray, line);
        const auto read = readInvitation("", line.toStdString());
        QVERIFY(!read.ok());
        QCOMPARE(read.failure().code, Code::invalid);
    }

    void pinsAreReadAsTheyWereWritten() {
        const sync::Pins two{shared::sha256("key"), shared::sha256("spare")};
        QVERIFY(sync::pinsFromText(sync::toText(two)) == two);
        const sync::Pins many(sync::maxPins + 1, shared::sha256("key"));
        for (const auto& text : {std::string(), std::string(","), sync::toText(two) + ",",
                                 sync::toText(many), std::string("x")})
            QVERIFY(!sync::pinsFromText(text));
    }
};

static const suite::Case<InvitationTest> here("invitation");

#include "invitation_test.moc"
