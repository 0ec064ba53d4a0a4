#include <QTest>

#include "shared/scoring/measure.h"
#include "shared/scoring/units.h"
#include "tests/support/suite.h"

using namespace field::shared;
namespace records = field::records;

class MeasureTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aCellIsReadAsWhatItIs_data() {
        QTest::addColumn<QString>("unit");
        QTest::addColumn<QString>("form");
        QTest::addColumn<QString>("said");
        const auto row = [](const char* typed, const char* unit, const char* form,
                            const char* said = "") {
            QTest::addRow("%s [%s]", typed, unit) << unit << form << said;
        };
        row("", "米", "blank");
        row("—", "", "blank");
        row("/", "%", "blank");
        row("266", "米", "number", "266000 毫米");
        row("≥266米", "", "number", "266000 毫米");
        row("２６６", "米", "number", "266000 毫米");
        row("35公里", "米", "number", "35000000 毫米");
        row("854", "万元", "number", "8540000 元");
        row("854万", "元", "number", "8540000 元");
        row("854万", "万元", "number", "8540000 元");
        row("1.2万亿", "元", "number", "1200000000000 元");  // was read as 1.2
        row("3百亿", "元", "number", "30000000000 元");
        row("21.54576", "万元", "number", "215457.6 元");
        row("250,000.00", "元", "number", "250000 元");
        row("1.2", "万人次", "number", "12000 人次");
        row("10公顷", "", "number", "150 亩");
        row("2小时", "", "number", "120 分钟");
        row("100百分比", "", "number", "100 %");
        row("98.5%(抽样)", "", "number", "98.5 %");
        row("100%完成", "", "number", "100 %");
        row("86.18304", "%", "number", "86.183 %");
        row("86.18305", "%", "number", "86.1831 %");
        row("3/4", "", "number", "75 %");
        row("1/0", "", "unreadable");
        row("5至8", "篇", "range", "5 8 篇");
        row("80%-90%", "", "range", "80 90 %");
        row("10～20人", "", "range", "10 20 人");
        row("20-10", "人", "unreadable");
        row("2022年12月31日前", "", "days", "2022-12-31 2022-12-31");
        row("2022-06-30", "", "days", "2022-06-30 2022-06-30");
        row("2022.6.3", "", "days", "2022-06-03 2022-06-03");
        row("2022年11月", "", "days", "2022-11-01 2022-11-30");
        row("12月底前", "", "days", "0004-12-01 0004-12-31");
        row("2022年底", "", "days", "2022-12-01 2022-12-31");
        row("2022年2月下旬", "", "days", "2022-02-21 2022-02-28");
        row("2022年11月中旬前", "", "days", "2022-11-11 2022-11-20");
        row("2月30日前", "", "word");
        row("及时", "", "word");
        row("达成预期指标", "", "word");
        row("#DIV/0!", "%", "word");
        row("不适用", "", "word");
        row("完成改造1个", "", "word");
        row("99999999999999999999", "元", "unreadable");
    }

    void aCellIsReadAsWhatItIs() {
        QFETCH(QString, unit);
        QFETCH(QString, form);
        QFETCH(QString, said);
        const std::string tag = QTest::currentDataTag();
        const Measure read = readMeasure(tag.substr(0, tag.rfind(" [")), unit.toStdString());
        static const char* const forms[] = {"blank", "number", "range",
                                            "days",  "word",   "unreadable"};
        QCOMPARE(QString(forms[static_cast<int>(read.form)]), form);
        std::string out;
        if (read.form == Measure::Form::number) out = read.value.text() + " " + read.base;
        if (read.form == Measure::Form::range)
            out = read.value.text() + " " + read.high.text() + " " + read.base;
        if (read.form == Measure::Form::days) out = dayText(read.first) + " " + dayText(read.last);
        QCOMPARE(QString::fromStdString(out), said);
    }

    /// It nested as deep as the text is long, and ended whoever read it.
    void aHostileUnitOfScalesAloneIsReadInOneGo() {
        std::string unit;
        for (int i = 0; i < 100'000; ++i) unit += "万";
        QCOMPARE(unitOf(unit).power, 400'000);
        QCOMPARE(readMeasure("3" + unit, "元").form, Measure::Form::unreadable);
        QCOMPARE(unitOf("万"), (Unit{"", 1, 4, true}));
        QCOMPARE(unitOf("万亿"), (Unit{"", 1, 12, true}));
        QCOMPARE(unitOf("(万 人次)"), (Unit{"人次", 1, 4, false}));
    }

    void wordsMean_data() {
        QTest::addColumn<int>("meaning");
        const auto row = [](const char* word, Meaning meaning) {
            QTest::newRow(word) << static_cast<int>(meaning);
        };
        row("达成预期指标", Meaning::achieved);
        row("已按时完成。", Meaning::achieved);
        row("达 成", Meaning::achieved);
        row("部分达成预期指标并具有一定效果", Meaning::partly);
        row("基本完成", Meaning::partly);
        row("未达成预期指标且效果较差", Meaning::missed);
        row("未及时", Meaning::missed);
        row("是", Meaning::yes);
        row("Ｙ", Meaning::yes);
        row("否", Meaning::no);
        row("N/A", Meaning::notApplicable);
        row("不涉及", Meaning::notApplicable);
        row("#DIV/0!", Meaning::division);
        row("#REF!", Meaning::error);
        row("显著提升", Meaning::none);
        row("", Meaning::none);
    }

    void wordsMean() {
        QFETCH(int, meaning);
        QCOMPARE(static_cast<int>(meaningOf(plainWord(QTest::currentDataTag()))), meaning);
    }

    void ratiosAreCappedByTheirNames_data() {
        QTest::addColumn<bool>("capped");
        QTest::newRow("项目(工程)完成及时率") << true;
        QTest::newRow("委托业务报告合格率") << true;
        QTest::newRow("群众满意度") << true;
        QTest::newRow("旅游收入增长率") << false;
        QTest::newRow("国有资本保值增值率") << false;
        QTest::newRow("道路硬化里程") << false;
    }

    void ratiosAreCappedByTheirNames() {
        QFETCH(bool, capped);
        QCOMPARE(cappedRatio(QTest::currentDataTag()), capped);
    }
};

static const suite::Case<MeasureTest> here("measure");
#include "measure_test.moc"
