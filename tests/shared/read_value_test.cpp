#include <random>

#include <QTest>

#include "shared/rules/read_value.h"
#include "tests/support/suite.h"

using namespace field::shared;
namespace records = field::records;

class ReadValueTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void whatWasTypedIsReadOrDoubted_data() {
        QTest::addColumn<QString>("op");
        QTest::addColumn<QString>("value");  // empty: none
        QTest::addColumn<QString>("unit");
        QTest::addColumn<QString>("word");
        QTest::addColumn<bool>("sure");
        const auto row = [](const char* typed, const char* op, const char* value, const char* unit,
                            const char* word = "", bool sure = true) {
            QTest::newRow(typed) << op << value << unit << word << sure;
        };
        const auto doubt = [&](const char* typed, const char* op, const char* value,
                               const char* unit,
                               const char* word = "") { row(typed, op, value, unit, word, false); };
        // Numbers and units.
        row("266", "", "266", "");
        row("2266", "", "2266", "");  // OCR's "≥266": read as printed
        row("266米", "", "266", "米");
        row("266 米", "", "266", "米");
        row("  12.5  ", "", "12.5", "");
        row("１，２３４．５万", "", "1234.5", "万");
        row("1,234,567.89元", "", "1234567.89", "元");
        row("1 234 567", "", "1234567", "");
        row("0", "", "0", "");
        row("0.0000", "", "0", "");
        row(".5", "", "0.5", "");
        row("-3.2℃", "", "-3.2", "℃");
        row("＋5", "", "5", "");
        row("−5", "", "-5", "");
        row("1600元/亩", "", "1600", "元/亩");
        row("1次/年", "", "1", "次/年");
        row("20万元", "", "20", "万元");
        row("￥12.30", "", "12.3", "元");
        row("人民币 1000", "", "1000", "元");
        row("35.5km2", "", "35.5", "km2");
        row("100㎡", "", "100", "㎡");
        row("500人。", "", "500", "人");
        row("共5场", "", "5", "场");
        row("已完成266米", "", "266", "米");
        row("20年", "", "20", "年");
        row("30日", "", "30", "日");
        // Percentages.
        row("100%", "", "100", "%");
        row("１００％", "", "100", "%");
        row("100 %", "", "100", "%");
        row("100百分比", "", "100", "%");
        row("百分之95", "", "95", "%");
        row("3个百分点", "", "3", "个百分点");
        row("2‰", "", "2", "‰");
        // Comparisons.
        row("≥266米", "at_least", "266", "米");
        row("≥ 266 米", "at_least", "266", "米");
        row(">=50", "at_least", "50", "");
        row("＞＝90%", "at_least", "90", "%");
        row("≧95%", "at_least", "95", "%");
        row("⩾95%", "at_least", "95", "%");
        row("≤20万元", "at_most", "20", "万元");
        row("<=3%", "at_most", "3", "%");
        row("≦3%", "at_most", "3", "%");
        row("＝100％", "equal", "100", "%");
        row("等于1个", "equal", "1", "个");
        row("不低于90%", "at_least", "90", "%");
        row("不少于5次", "at_least", "5", "次");
        row("不小于 3", "at_least", "3", "");
        row("至少2人", "at_least", "2", "人");
        row("大于等于1000人", "at_least", "1000", "人");
        row("不超过90万元", "at_most", "90", "万元");
        row("不得超过 90万元", "at_most", "90", "万元");
        row("不高于5%", "at_most", "5", "%");
        row("小于或等于5%", "at_most", "5", "%");
        row("95%以上", "at_least", "95", "%");
        row("95%及以上", "at_least", "95", "%");
        row("95%（含）以上", "at_least", "95", "%");
        row("95%以上（含95%）", "at_least", "95", "%");
        row("30天以内", "at_most", "30", "天");
        row("10人以下", "at_most", "10", "人");
        row("控制在20万元以内", "at_most", "20", "万元");
        row("不超过20万元以内", "at_most", "20", "万元");
        row("达到98%", "", "98", "%");
        doubt(">5", "at_least", "5", "");
        doubt("<5%", "at_most", "5", "%");
        doubt("超过1000人", "at_least", "1000", "人");
        doubt("低于3%", "at_most", "3", "%");
        doubt("不低于90%以内", "", "90", "%");
        doubt("≥", "at_least", "", "");
        doubt("≥≥90", "at_least", "", "", "≥90");
        doubt("≥95%≤100%", "at_least", "", "");
        // Words.
        row("及时", "", "", "", "及时");
        row("是", "", "", "", "是");
        row("否", "", "", "", "否");
        row("达成预期指标", "", "", "", "达成预期指标");
        row("严格执行相关制度规定", "", "", "", "严格执行相关制度规定");
        row("显著提升。", "", "", "", "显著提升");
        row("完成", "", "", "", "完成");
        row("达到预期", "", "", "", "达到预期");
        row("定性", "qualitative", "", "");
        row("定性：良好", "qualitative", "", "", "良好");
        row("≥良好", "at_least", "", "", "良好");
        row("2022年12月31日前", "", "", "", "2022年12月31日前");
        row("2022-06-30", "", "", "", "2022-06-30");
        row("12月底", "", "", "", "12月底");
        row("高（优）", "", "", "", "高(优)");
        doubt("改造节水项目1个", "", "", "", "改造节水项目1个");
        doubt("第1名", "", "", "", "第1名");
        // Blanks.
        row("", "", "", "");
        row(" \t　", "", "", "");
        doubt("-", "", "", "");
        doubt("——", "", "", "");
        doubt("/", "", "", "");
        // Said as doubt, never guessed.
        doubt("l00", "", "", "");
        doubt("O.5%", "", "", "");
        doubt("O3浓度", "", "", "", "O3浓度");
        doubt("10-20", "", "", "");
        doubt("80%-90%", "", "", "");
        doubt("10～20人", "", "", "");
        doubt("5至8次", "", "", "");
        doubt("1/1", "", "", "");
        doubt("约500人", "", "500", "人");
        doubt("500人左右", "", "500", "人");
        doubt("5000人次，3场", "", "", "");
        doubt("12,34", "", "", "", "12,34");
        doubt("10 20", "", "", "", "10 20");
        doubt("1.2.3.4", "", "", "");
        doubt("2022.06.30", "", "", "");
        doubt("1e5", "", "", "");
        doubt("12.", "", "", "", "12.");
        doubt("86.18304%", "", "", "%");
        doubt("99999999999999999999", "", "", "");
        doubt("266米（估）", "", "266", "米");
        doubt("--5", "", "", "", "--5");
        doubt("±5", "", "5", "");
    }
    void whatWasTypedIsReadOrDoubted() {
        QFETCH(QString, op);
        QFETCH(QString, value);
        QFETCH(QString, unit);
        QFETCH(QString, word);
        QFETCH(bool, sure);
        const std::string typed = QTest::currentDataTag();
        const ReadValue read = readValue(typed);
        const QString readOp = read.op == records::OPERATOR_AT_LEAST      ? "at_least"
                               : read.op == records::OPERATOR_AT_MOST     ? "at_most"
                               : read.op == records::OPERATOR_EQUAL       ? "equal"
                               : read.op == records::OPERATOR_QUALITATIVE ? "qualitative"
                                                                          : "";
        QCOMPARE(read.raw, typed);
        QCOMPARE(readOp, op);
        QCOMPARE(read.value ? QString::fromStdString(read.value->text()) : QString(), value);
        QCOMPARE(QString::fromStdString(read.unit), unit);
        QCOMPARE(QString::fromStdString(read.word), word);
        QVERIFY2(read.doubt.empty() == sure, read.doubt.c_str());
    }

    void moneyIsReadToTheFen_data() {
        QTest::addColumn<QString>("unit");
        QTest::addColumn<QString>("fen");  // empty: nothing
        const auto row = [](const char* typed, const char* unit, const char* fen) {
            QTest::newRow(typed) << unit << fen;
        };
        row("1,234.5万", "元", "1234500000");
        row("１，２３４．５万", "元", "1234500000");
        row("￥12.30", "万元", "1230");
        row("854 万元", "元", "854000000");
        row("8.54亿元", "元", "85400000000");
        row("12元", "万元", "1200");
        row("12", "万元", "12000000");
        row("12 ", "元", "1200");
        row("21.54576", "万元", "21545760");
        row("89.974000000", "万元", "89974000");
        row("1000元整", "元", "100000");
        row("人民币1000元", "元", "100000");
        row("3.5千元", "元", "350000");
        row("-5.05", "元", "-505");
        row("0", "元", "0");
        row("12.345", "元", "");
        row("0.0000001万元", "元", "");
        row("12美元", "元", "");
        row("1600元/亩", "元", "");
        row("≥20万元", "元", "");
        row("10-20万元", "元", "");
        row("", "元", "");
        row("万元", "元", "");
        row("十万元", "元", "");
        row("1,23万", "元", "");
        row("99999999999999999亿", "元", "");
    }
    void moneyIsReadToTheFen() {
        QFETCH(QString, unit);
        QFETCH(QString, fen);
        const auto read = readFen(QTest::currentDataTag(), unit.toStdString());
        QCOMPARE(read ? QString::number(*read) : QString(), fen);
    }

    void fullWidthFolds() {
        QCOMPARE(foldWidth("ＡＢＣ　１２３．５％＝≧⩽—￥，（）：～"),
                 std::string("ABC 123.5%=≥≤-¥,():~"));
        QCOMPARE(foldWidth("绩效"), std::string("绩效"));
        QCOMPARE(foldWidth("\xFF\xE7\xBB"), std::string("\xFF\xE7\xBB"));
    }

    void whatIsNoTextIsDoubtedAndKept() {
        for (const std::string& typed :
             {std::string("12\0", 3), std::string("\xFF\xFE"), std::string("1\xE7\xBB")}) {
            const ReadValue read = readValue(typed);
            QCOMPARE(read.raw, typed);
            QVERIFY(!read.value && !read.doubt.empty());
            QVERIFY(!readFen(typed, "元"));
        }
    }

    void aMegabyteOfAnythingIsReadAndKept() {
        const std::size_t size = 1 << 20;
        for (const char* unit :
             {"9", ",", "≥", "(", ")", "以上", "１", " ", "-", "约", "共", ".", "1,"}) {
            std::string typed;
            while (typed.size() < size) typed += unit;
            const ReadValue read = readValue(typed);
            QVERIFY(read.raw == typed);
            QVERIFY(!read.value);
            QVERIFY(!readFen(typed, "元"));
        }
    }

    void noiseNeverCrashesAndIsAlwaysKept() {
        const std::string parts[] = {"1",    "9",  ".",      ",", "-",    "≥",  "<", "%",
                                     "以上", "约", "万元",   "(", ")",    "至", "/", " ",
                                     "年",   "前", "百分之", "¥", "\xFF", "、"};
        std::mt19937 random(5);
        for (int round = 0; round < 50000; ++round) {
            std::string typed;
            for (auto i = random() % 8; i > 0; --i) typed += parts[random() % std::size(parts)];
            const ReadValue read = readValue(typed);
            QCOMPARE(read.raw, typed);
            // Something is said of everything that is not blank.
            const bool said = read.value || !read.word.empty() || !read.doubt.empty();
            QVERIFY(said || QString::fromStdString(typed).trimmed().isEmpty());
            readFen(typed, "万元");
        }
    }
};

static const suite::Case<ReadValueTest> here("read_value");
#include "read_value_test.moc"
