#include <QTest>

#include "shared/crypto.h"
#include "shared/ids.h"
#include "tests/support/suite.h"

using namespace field::shared;

namespace {

/// A clock that stands still and randomness that counts.
class StillEnv final : public Env {
  public:
    std::int64_t now = 0;
    std::uint8_t next = 0;

    std::int64_t wallMs() override { return now; }
    std::int64_t bootMs() override { return 0; }
    std::string bootId() override { return std::string(16, 'b'); }
    std::string zone() override { return "Asia/Shanghai"; }
    void random(void* out, std::size_t size) override {
        for (std::size_t i = 0; i < size; ++i) static_cast<std::uint8_t*>(out)[i] = next++;
    }
};

}  // namespace

class IdsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aNewIdIsAUuidOfVersionSeven() {
        StillEnv env;
        env.now = 0x017F22E279B0;  // the example of RFC 9562, appendix A.6
        env.next = 0xF0;
        const std::string text = toText(newId(env));
        QCOMPARE(text.substr(0, 13), std::string("017f22e2-79b0"));
        QCOMPARE(text[14], '7');
        QVERIFY(std::string("89ab").find(text[19]) != std::string::npos);
    }

    void laterIdsSortAfterEarlierOnes() {
        StillEnv env;
        Id last;
        for (env.now = 1'600'000'000'000; env.now < 1'600'000'000'100; ++env.now) {
            const Id id = newId(env);
            QVERIFY(last < id);
            last = id;
        }
    }

    void twoDevicesThatFillTheSameLineMeet() {
        const Id parent = newId(*systemEnv()), other = newId(*systemEnv());
        QCOMPARE(keyedId(13, parent, "key"), keyedId(13, parent, "key"));
        QVERIFY(keyedId(13, parent, "key") != keyedId(11, parent, "key"));
        QVERIFY(keyedId(13, parent, "key") != keyedId(13, other, "key"));
        QVERIFY(keyedId(13, parent, "key") != keyedId(13, parent, "kex"));
    }

    void aKeyedIdIsTheSameOnEveryMachine() {
        QCOMPARE(toText(keyedId(13, Id{}, "桥")),
                 toText(*Id::from(
                     sha256(std::string("\0\0\0\0\0\0\0\x0D", 8) + std::string(16, '\0') + "桥")
                         .view()
                         .substr(0, 16))));
    }

    void textOfAnIdReadsBack() {
        for (int i = 0; i < 100; ++i) {
            const Id id = newId(*systemEnv());
            QCOMPARE(idFromText(toText(id)), std::optional(id));
            QCOMPARE(idFromText(toHex(id.view())), std::optional(id));
            const Hash hash = sha256(id.view());
            QCOMPARE(hashFromText(toText(hash)), std::optional(hash));
        }
    }

    void textThatIsNoIdIsRefused_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << "";
        QTest::newRow("short") << "017f22e2-79b0-7cc3-98c4-dc0c0c07398";
        QTest::newRow("long") << "017f22e2-79b0-7cc3-98c4-dc0c0c07398ff";
        QTest::newRow("hyphens elsewhere") << "017f22e27-9b0-7cc3-98c4-dc0c0c07398f";
        QTest::newRow("no hex") << "017f22e2-79b0-7cc3-98c4-dc0c0c07398g";
        QTest::newRow("braces") << "{017f22e2-79b0-7cc3-98c4-dc0c0c0739}";
        QTest::newRow("all hyphens") << "------------------------------------";
    }
    void textThatIsNoIdIsRefused() {
        QFETCH(QString, text);
        QVERIFY(!idFromText(text.toStdString()));
    }

    void capitalsReadToo() {
        QCOMPARE(idFromText("017F22E2-79B0-7CC3-98C4-DC0C0C07398F"),
                 idFromText("017f22e279b07cc398c4dc0c0c07398f"));
        QVERIFY(idFromText("017F22E2-79B0-7CC3-98C4-DC0C0C07398F"));
    }

    void bytesOfAnotherLengthAreNoId() {
        QVERIFY(!Id::from("short"));
        QVERIFY(!Id::from(std::string(17, 'x')));
        QVERIFY(Id::from(std::string(16, '\0'))->none());
    }

    void thisMachineHasTimeAndRandomness() {
        Env& env = *systemEnv();
        QVERIFY(env.wallMs() > 1'700'000'000'000);
        const std::int64_t before = env.bootMs();
        QVERIFY(env.bootMs() >= before);
        QCOMPARE(env.bootId().size(), std::size_t{16});
        QVERIFY(!env.zone().empty());
        Id one, other;
        env.random(one.bytes.data(), Id::size);
        env.random(other.bytes.data(), Id::size);
        QVERIFY(one != other);
    }

    void theZoneIsTheOneThatWasSet() {
        const QByteArray before = qgetenv("TZ");
        qputenv("TZ", "Asia/Urumqi");
        QCOMPARE(systemEnv()->zone(), std::string("Asia/Urumqi"));
        qputenv("TZ", ":/usr/share/zoneinfo/Asia/Shanghai");
        QCOMPARE(systemEnv()->zone(), std::string("Asia/Shanghai"));
        before.isNull() ? qunsetenv("TZ") : qputenv("TZ", before);
    }
};

static const suite::Case<IdsTest> here("ids");
#include "ids_test.moc"
