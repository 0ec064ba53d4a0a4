#include "shared/value.h"

#include <random>

#include <QTest>

#include "shared/ids.h"
#include "tests/support/suite.h"

using namespace field::shared;

class ValueTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void setsAreSortedAndWithoutRepeats() {
        const Elements elements = Elements::of({"东", "a", "东", "b"});
        QCOMPARE(elements.items, (std::vector<std::string>{"a", "b", "东"}));
        QCOMPARE(Elements::of({"b", "a"}), Elements::of({"a", "b", "b"}));
    }

    void aSetWithoutElementsIsAnEmptyValue() {
        QVERIFY(isEmpty(Elements{}));
        QVERIFY(isEmpty(Value{}));
        QVERIFY(!isEmpty(std::string()));
        QVERIFY(!isEmpty(std::int64_t{0}));
        const Values one = {{7, Elements{}}}, other = {{7, std::monostate()}};
        QCOMPARE(one, other);
        QCOMPARE(one.get(7).index(), std::size_t{0});
    }

    void valuesStandInOrderHoweverTheyCame() {
        Values values = {{30, std::int64_t{3}}, {10, std::string("one")}, {20, Blob{"two"}}};
        values.set(15, std::int64_t{15});
        values.set(20, std::int64_t{2});
        std::vector<std::uint32_t> columns;
        for (const auto& [column, value] : values) columns.push_back(column);
        QCOMPARE(columns, (std::vector<std::uint32_t>{10, 15, 20, 30}));
        QCOMPARE(values.get(20), Value{std::int64_t{2}});
        QVERIFY(!values.has(11));
        QVERIFY(isEmpty(values.get(11)));
        values.erase(10);
        values.erase(11);
        QCOMPARE(values.size(), std::size_t{3});
        QVERIFY(!values.has(10));
    }

    void anEmptyValueInAnEditIsNotAbsence() {
        const Values edit = {{5, std::monostate()}};
        QVERIFY(edit.has(5));
        QVERIFY(edit != Values());
    }

    void canonicalBytesAreFixed_data() {
        QTest::addColumn<QByteArray>("hex");
        QTest::addColumn<int>("which");
        QTest::newRow("empty") << QByteArray("6e") << 0;
        QTest::newRow("integer") << QByteArray("69ffffffffffffff85") << 1;
        QTest::newRow("text") << QByteArray("7400000003e6a1a5") << 2;
        QTest::newRow("blob") << QByteArray("620000000200ff") << 3;
        QTest::newRow("set") << QByteArray("73000000020000000161000000026262") << 4;
        QTest::newRow("empty text") << QByteArray("7400000000") << 5;
    }
    void canonicalBytesAreFixed() {
        QFETCH(QByteArray, hex);
        QFETCH(int, which);
        const Value values[] = {{},
                                std::int64_t{-123},
                                std::string("桥"),
                                Blob{std::string("\0\xFF", 2)},
                                Elements::of({"bb", "a"}),
                                std::string()};
        std::string bytes;
        appendCanonical(bytes, values[which]);
        QCOMPARE(QByteArray::fromStdString(toHex(bytes)), hex);
        std::string_view rest = bytes;
        Value read;
        QVERIFY(readCanonical(rest, read));
        QVERIFY(rest.empty());
        QCOMPARE(read, values[which]);
    }

    void packedValuesComeBack() {
        std::mt19937_64 random(20260101);
        for (int round = 0; round < 2000; ++round) {
            const Values values = someValues(random);
            Values read;
            QVERIFY(unpackValues(packValues(values), read));
            QCOMPARE(read, values);
        }
    }

    void everyTruncationOfPackedValuesIsRefusedOrShorter() {
        std::mt19937_64 random(7);
        const Values values = someValues(random);
        const std::string packed = packValues(values);
        for (std::size_t size = 0; size < packed.size(); ++size) {
            Values read;
            // A cut between two columns is well-formed and says less; any other is refused.
            if (unpackValues(std::string_view(packed).substr(0, size), read))
                QVERIFY(packValues(read) == packed.substr(0, size));
        }
    }

    void bytesThatAreNotCanonicalAreRefused_data() {
        QTest::addColumn<QByteArray>("hex");
        QTest::newRow("unknown letter") << QByteArray(
            "00000001"
            "78");
        QTest::newRow("columns out of order") << QByteArray(
            "00000002"
            "6e"
            "00000001"
            "6e");
        QTest::newRow("column twice") << QByteArray(
            "00000001"
            "6e"
            "00000001"
            "6e");
        QTest::newRow("size past the end") << QByteArray(
            "00000001"
            "74"
            "7fffffff"
            "61");
        QTest::newRow("size of four billion") << QByteArray(
            "00000001"
            "62"
            "ffffffff");
        QTest::newRow("count of four billion") << QByteArray(
            "00000001"
            "73"
            "ffffffff");
        QTest::newRow("set unsorted") << QByteArray(
            "00000001"
            "73"
            "00000002"
            "0000000162"
            "0000000161");
        QTest::newRow("set repeated") << QByteArray(
            "00000001"
            "73"
            "00000002"
            "0000000161"
            "0000000161");
        QTest::newRow("set of none") << QByteArray(
            "00000001"
            "73"
            "00000000");
        QTest::newRow("half a column") << QByteArray("0000");
    }
    void bytesThatAreNotCanonicalAreRefused() {
        QFETCH(QByteArray, hex);
        Values read;
        QVERIFY(!unpackValues(QByteArray::fromHex(hex).toStdString(), read));
    }

    void noiseNeverCrashesTheReader() {
        std::mt19937_64 random(99);
        for (int round = 0; round < 20000; ++round) {
            std::string bytes(random() % 60, '\0');
            for (char& byte : bytes) byte = static_cast<char>(random() % 3 == 0 ? random() : 0x73);
            Values read;
            if (unpackValues(bytes, read)) QCOMPARE(packValues(read), bytes);
        }
    }

    void textIsWellFormedUtf8_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("good");
        QTest::newRow("empty") << QByteArray() << true;
        QTest::newRow("Chinese") << QByteArray("绩效踏勘") << true;
        QTest::newRow("outside the first plane") << QByteArray("\xF0\xA0\xAE\xB7") << true;
        QTest::newRow("highest") << QByteArray("\xF4\x8F\xBF\xBF") << true;
        QTest::newRow("past the highest") << QByteArray("\xF4\x90\x80\x80") << false;
        QTest::newRow("NUL") << QByteArray("a\0b", 3) << false;
        QTest::newRow("lone continuation") << QByteArray("\x80") << false;
        QTest::newRow("cut off") << QByteArray("\xE7\xBB") << false;
        QTest::newRow("overlong slash") << QByteArray("\xC0\xAF") << false;
        QTest::newRow("overlong of three") << QByteArray("\xE0\x80\xAF") << false;
        QTest::newRow("overlong of four") << QByteArray("\xF0\x80\x80\xAF") << false;
        QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80") << false;
        QTest::newRow("byte FF") << QByteArray("\xFF") << false;
        QTest::newRow("GBK") << QByteArray("\xBC\xA8\xD0\xA7") << false;
    }
    void textIsWellFormedUtf8() {
        QFETCH(QByteArray, text);
        QTEST(isText(text.toStdString()), "good");
    }

  private:
    static Values someValues(std::mt19937_64& random) {
        Values values;
        const auto bytes = [&] {
            std::string text(random() % 20, '\0');
            for (char& c : text) c = static_cast<char>(random());
            return text;
        };
        for (int i = 0; i < 12; ++i) {
            const auto column = static_cast<std::uint32_t>(random() % 40);
            switch (random() % 5) {
                case 0:
                    values.set(column, {});
                    break;
                case 1:
                    values.set(column, static_cast<std::int64_t>(random()));
                    break;
                case 2:
                    values.set(column, bytes());
                    break;
                case 3:
                    values.set(column, Blob{bytes()});
                    break;
                default:
                    values.set(column, Elements::of({bytes(), bytes(), bytes()}));
            }
        }
        return values;
    }
};

static const suite::Case<ValueTest> here("value");
#include "value_test.moc"
