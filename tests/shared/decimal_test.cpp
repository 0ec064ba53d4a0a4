#include <QTest>

#include <random>

#include "shared/decimal.h"
#include "tests/support/suite.h"

using namespace field::shared;

Q_DECLARE_METATYPE(Decimal)

class DecimalTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void textIsReadExactly_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("good");
        QTest::addColumn<qint64>("units");
        QTest::newRow("whole") << "12" << true << qint64{120000};
        QTest::newRow("negative") << "-12.5" << true << qint64{-125000};
        QTest::newRow("smallest") << "0.0001" << true << qint64{1};
        QTest::newRow("zeros past the fourth place") << "1.230000000" << true << qint64{12300};
        QTest::newRow("leading zeros") << "000000000000000000000000001" << true << qint64{10000};
        QTest::newRow("highest") << "922337203685477.5807" << true << qint64{INT64_MAX};
        QTest::newRow("lowest") << "-922337203685477.5808" << true << qint64{INT64_MIN};
        QTest::newRow("past the highest") << "922337203685477.5808" << false << qint64{0};
        QTest::newRow("past the lowest") << "-922337203685477.5809" << false << qint64{0};
        QTest::newRow("a fifth place") << "0.00001" << false << qint64{0};
        QTest::newRow("empty") << "" << false << qint64{0};
        QTest::newRow("sign alone") << "-" << false << qint64{0};
        QTest::newRow("plus") << "+1" << false << qint64{0};
        QTest::newRow("point alone") << "." << false << qint64{0};
        QTest::newRow("nothing before the point") << ".5" << false << qint64{0};
        QTest::newRow("nothing behind the point") << "5." << false << qint64{0};
        QTest::newRow("two points") << "1.2.3" << false << qint64{0};
        QTest::newRow("exponent") << "1e3" << false << qint64{0};
        QTest::newRow("space") << " 1" << false << qint64{0};
        QTest::newRow("full width") << "１" << false << qint64{0};
    }
    void textIsReadExactly() {
        QFETCH(QString, text);
        QFETCH(bool, good);
        QFETCH(qint64, units);
        const auto read = Decimal::read(text.toStdString());
        QCOMPARE(read.has_value(), good);
        if (good) QCOMPARE(read->units, std::int64_t{units});
    }

    void whatIsWrittenReadsBack() {
        std::mt19937_64 random(1);
        for (int i = 0; i < 10000; ++i) {
            const Decimal value{static_cast<std::int64_t>(random()) >> (random() % 64)};
            QCOMPARE(Decimal::read(value.text()), std::optional(value));
            QCOMPARE(Decimal::read(value.text(4)), std::optional(value));
        }
    }

    void halvesGoAwayFromZero_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("places");
        QTest::addColumn<QString>("rounded");
        QTest::newRow("Putuo: 215457.6 of 250000") << "8.6183" << 2 << "8.62";
        QTest::newRow("Putuo: 9034 of 20000") << "4.517" << 2 << "4.52";
        QTest::newRow("half up") << "0.125" << 2 << "0.13";
        QTest::newRow("negative half down") << "-0.125" << 2 << "-0.13";
        QTest::newRow("below half") << "0.1249" << 2 << "0.12";
        QTest::newRow("to whole") << "0.5" << 0 << "1";
        QTest::newRow("negative to whole") << "-0.4999" << 0 << "0";
        QTest::newRow("fills places") << "12" << 2 << "12.00";
        QTest::newRow("all places") << "0.0001" << 4 << "0.0001";
        QTest::newRow("carries") << "9.995" << 2 << "10.00";
    }
    void halvesGoAwayFromZero() {
        QFETCH(QString, text);
        QFETCH(int, places);
        QFETCH(QString, rounded);
        const auto value = Decimal::read(text.toStdString());
        QVERIFY(value);
        QCOMPARE(QString::fromStdString(value->text(places)), rounded);
        QCOMPARE(value->rounded(places).text(places), rounded.toStdString());
    }

    void roundingAtTheEndOfTheRangeStaysInIt() {
        QCOMPARE(Decimal{INT64_MAX}.text(0), std::string("922337203685478"));
        QCOMPARE(Decimal{INT64_MAX}.rounded(0).text(), std::string("922337203685477"));
        QCOMPARE(Decimal{INT64_MIN}.rounded(4).units, INT64_MIN);
    }

    void textHasAsFewPlacesAsHoldTheValue() {
        QCOMPARE(Decimal{86200}.text(), std::string("8.62"));
        QCOMPARE(Decimal{120000}.text(), std::string("12"));
        QCOMPARE(Decimal{-1}.text(), std::string("-0.0001"));
        QCOMPARE(Decimal{0}.text(), std::string("0"));
        QCOMPARE(Decimal{1000000}.text(), std::string("100"));
    }

    void sumsThatLeaveTheRangeGiveNothing() {
        QCOMPARE(add(Decimal::of(2), Decimal{-5000})->text(), std::string("1.5"));
        QVERIFY(!add(Decimal{INT64_MAX}, Decimal{1}));
        QVERIFY(!add(Decimal{INT64_MIN}, Decimal{-1}));
    }

    void shareOfAWeightIsExact_data() {
        QTest::addColumn<QString>("a");
        QTest::addColumn<QString>("b");
        QTest::addColumn<QString>("c");
        QTest::addColumn<int>("places");
        QTest::addColumn<QString>("result");  // empty: nothing
        QTest::newRow("Putuo") << "10"
                               << "215457.6"
                               << "250000" << 2 << "8.62";
        QTest::newRow("Huangshi, rate in %") << "100"
                                             << "87.57"
                                             << "220" << 2 << "39.8";
        QTest::newRow("a third") << "10"
                                 << "1"
                                 << "3" << 4 << "3.3333";
        QTest::newRow("two thirds") << "10"
                                    << "2"
                                    << "3" << 4 << "6.6667";
        QTest::newRow("exact half") << "1"
                                    << "1"
                                    << "8" << 2 << "0.13";
        QTest::newRow("negative") << "-1"
                                  << "1"
                                  << "8" << 2 << "-0.13";
        QTest::newRow("negative divisor") << "1"
                                          << "1"
                                          << "-8" << 2 << "-0.13";
        QTest::newRow("both negative") << "-1"
                                       << "1"
                                       << "-8" << 2 << "0.13";
        QTest::newRow("by zero") << "10"
                                 << "0"
                                 << "0" << 2 << "";
        QTest::newRow("passes 64 bits in between") << "900000000000000"
                                                   << "900000000000000"
                                                   << "900000000000000" << 4 << "900000000000000";
        QTest::newRow("leaves the range") << "900000000000000"
                                          << "10"
                                          << "1" << 2 << "";
        QTest::newRow("far out of the range") << "900000000000000"
                                              << "900000000000000"
                                              << "0.0001" << 2 << "";
        QTest::newRow("smallest to zero") << "0.0001"
                                          << "0.0001"
                                          << "1" << 4 << "0";
    }
    void shareOfAWeightIsExact() {
        QFETCH(QString, a);
        QFETCH(QString, b);
        QFETCH(QString, c);
        QFETCH(int, places);
        QFETCH(QString, result);
        const auto of = [](const QString& text) { return *Decimal::read(text.toStdString()); };
        const auto share = multiplyDivide(of(a), of(b), of(c), places);
        QCOMPARE(share ? QString::fromStdString(share->text()) : QString(), result);
    }

    void moneyIsFen() {
        QCOMPARE(yuanText(123450), std::string("1234.50"));
        QCOMPARE(yuanText(-5), std::string("-0.05"));
        QCOMPARE(yuanText(0), std::string("0.00"));
        QCOMPARE(yuanText(INT64_MIN), std::string("-92233720368547758.08"));
        QCOMPARE(fenFromYuan("1234.5"), std::optional<std::int64_t>(123450));
        QCOMPARE(fenFromYuan("-0.05"), std::optional<std::int64_t>(-5));
        QVERIFY(!fenFromYuan("1.005"));
        QVERIFY(!fenFromYuan("1.000"));
        QVERIFY(!fenFromYuan("99999999999999999999"));
    }

    void wanHasAsFewPlacesAsHoldTheFen() {
        QCOMPARE(wanText(854'000'000), std::string("854"));
        QCOMPARE(wanText(87'570'000), std::string("87.57"));
        QCOMPARE(wanText(21'545'760), std::string("21.54576"));
        QCOMPARE(wanText(-1), std::string("-0.000001"));
    }
};

static const suite::Case<DecimalTest> here("decimal");
#include "decimal_test.moc"
