#include <QTest>

#include <random>

#include "shared/rules/data_file.h"
#include "shared/scoring/score.h"
#include "tests/support/suite.h"

using namespace field::shared;
namespace records = field::records;

namespace {

std::string text(const std::optional<Decimal>& value) { return value ? value->text(2) : "null"; }

TableRow rowOf(const std::string& cells) {
    auto table = readTable("row_type,level2,level3,op,target,unit,actual,weight\n" + cells, "t");
    if (!table || table->rows.size() != 1) qFatal("%s", cells.c_str());
    return table->rows.front();
}

TableRow numbers(records::Operator op, std::int64_t target, std::int64_t actual) {
    TableRow row;
    row.op = op;
    row.level3 = "数量";
    row.target.form = row.actual.form = Measure::Form::number;
    row.target.value = {target};
    row.actual.value = {actual};
    return row;
}

ScoreSheet sheetOf(const std::string& csv, Table& table) {
    auto read = readTable(csv, "t");
    if (!read) qFatal("%s", read.failure().message.c_str());
    table = read.take();
    return score(table);
}

QStringList codes(const Table& table, const ScoreSheet& sheet) {
    QStringList out;
    for (const Problem& problem : sheet.problems)
        out << QString::fromStdString(problem.code +
                                      (problem.row ? " " + table.rows[*problem.row].name() : ""));
    out.sort();
    return out;
}

}  // namespace

class ScoreTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aRowEarns_data();
    void aRowEarns();
    void executionInBandsIsAsTheGuidelineSays_data();
    void executionInBandsIsAsTheGuidelineSays();
    void satisfactionInBandsGoesByTheRateAlone_data();
    void satisfactionInBandsGoesByTheRateAlone();
    void gradesBeginWhereTheyAreSaidTo();
    void hubeiChoosesInItsOwnBands();
    void aScoreStaysWithinItsWeightAndRises();
    void rescaledWeightsSumToTheWhole();
    void whatIsNotApplicableIsLeftOutOfTheTotal();
    void problemsAreFound_data();
    void problemsAreFound();
    void aRuleSetThatCannotBeReadIsNamed();
};

void ScoreTest::aRowEarns_data() {
    QTest::addColumn<QString>("points");
    const auto row = [](const char* cells, const char* points) { QTest::newRow(cells) << points; };
    // §6.2 execution: executed of the full-year budget, half up to 0.01.
    row("exec,,资金,,250000.00,元,215457.60,10", "8.62");
    row("exec,,资金,,20000,元,9034,10", "4.52");
    row("exec,,资金,,20000,元,9029.99,10", "4.51");
    row("exec,,资金,,20000,元,9030,10", "4.52");
    row("exec,,资金,,20,万元,20,10", "10.00");
    row("exec,,资金,,20,万元,21,10", "10.00");
    row("exec,,资金,,20,万元,0,10", "0.00");
    row("exec,,资金,,0,万元,0,10", "null");
    row("exec,,资金,,0,万元,5,10", "null");
    row("exec,,资金,,20,万元,,10", "null");
    row("exec,,资金,,,万元,86.19%,10", "8.62");
    row("exec,,资金,,100,%,76,10", "7.60");
    row("exec,,资金,,100,%,0.76,10", "7.60");
    // §6.3 positive and reverse.
    row("indicator,数量,甲,>=,10,个,10,20", "20.00");
    row("indicator,数量,甲,>=,10,个,9,20", "18.00");
    row("indicator,数量,甲,>=,10,个,11,20", "20.00");
    row("indicator,数量,甲,=,3,个,1,10", "3.33");
    row("indicator,数量,甲,=,3,个,2,10", "6.67");
    row("indicator,数量,甲,>=,10,个,-1,20", "0.00");
    row("indicator,数量,甲,>=,0,个,0,20", "20.00");
    row("indicator,成本,甲,<=,90,万元,89.974,8", "8.00");
    row("indicator,成本,甲,<=,90,万元,90.01,8", "8.00");
    row("indicator,成本,甲,<=,90,万元,100,8", "7.20");
    row("indicator,成本,甲,<=,3,%,0,2", "2.00");
    row("indicator,成本,甲,<=,0,起,0,5", "5.00");
    row("indicator,成本,甲,<=,0,起,1,5", "0.00");
    row("indicator,质量,甲,=,0,起,1,5", "0.00");
    row("indicator,质量,甲,=,0,起,0,5", "5.00");
    row("indicator,质量,甲,≥,100,%,99.5,10", "9.95");
    row("indicator,质量,甲,,≥98%,%,0.985,10", "10.00");
    row("indicator,质量,甲,<=,3,%,0.5,10", "10.00");  // half a per cent, no ratio
    // Units.
    row("indicator,数量,甲,>=,2公里,,1500米,10", "7.50");
    row("indicator,数量,甲,>=,1.2万人次,,12000,10", "10.00");
    row("indicator,数量,甲,>=,90%,,45人,10", "null");
    // No operator: more is taken for better only where the name does not speak against it.
    row("indicator,数量,甲,,50,个,40,20", "16.00");
    row("indicator,成本指标,甲,,50,万元,40,20", "null");
    row("indicator,成本指标,甲,,50,万元,50,20", "20.00");
    row("indicator,数量,甲,>=,≤50,个,40,20", "null");
    // Ranges and days.
    row("indicator,数量,甲,,5至8,篇,6,5", "5.00");
    row("indicator,数量,甲,,5至8,篇,4,5", "4.00");
    row("indicator,数量,甲,,5至8,篇,10,5", "4.00");
    row("indicator,时效,甲,,2022年12月31日前,,2022年11月,5", "5.00");
    row("indicator,时效,甲,,2022年12月31日前,,2023-01-01,5", "null");
    row("indicator,时效,甲,,6月底前,,2022-06-30,5", "5.00");
    row("indicator,时效,甲,,6月15日前,,6月底,5", "null");
    row("indicator,时效,甲,,2022年12月31日前,,按时完成,5", "5.00");
    // §6.4, 6.5 words.
    row("indicator,质量,甲,定性,及时,,及时。,20", "20.00");
    row("indicator,质量,甲,定性,效果明显,,达成预期指标,10", "10.00");
    row("indicator,质量,甲,定性,,,达成预期指标,10", "10.00");
    row("indicator,质量,甲,定性,,,,10", "null");
    row("indicator,质量,甲,定性,及时,,,10", "null");
    row("indicator,质量,甲,定性,效果明显,,部分达成,10", "null");
    row("indicator,质量,甲,定性,效果明显,,未达成,10", "null");
    row("indicator,质量,甲,定性,健全,,较为健全,10", "null");
    row("indicator,质量,甲,定性,及时发放,,100%,10", "10.00");
    row("indicator,质量,甲,定性,是,,是,10", "10.00");
    row("indicator,质量,甲,定性,是,,否,10", "0.00");
    row("indicator,质量,甲,定性,无事故,,无,10", "10.00");
    row("indicator,质量,甲,定性,无事故,,有,10", "0.00");
    row("indicator,质量,甲,>=,90,%,已完成,10", "null");
    // What cannot be read.
    row("indicator,质量,甲,>=,90,%,#DIV/0!,10", "null");
    row("indicator,质量,甲,>=,90,%,#REF!,10", "null");
    row("indicator,质量,甲,>=,90,%,不适用,10", "null");
    row("indicator,质量,甲,>=,,%,95,10", "null");
    row("indicator,质量,甲,>=,90,%,95,", "null");
}

void ScoreTest::aRowEarns() {
    QFETCH(QString, points);
    const TableRow row = rowOf(QTest::currentDataTag());
    const auto earned = row.weight ? shareOf(row, RuleSet::builtIn()).points(*row.weight)
                                   : std::optional<Decimal>();
    QCOMPARE(QString::fromStdString(text(earned)), points);
}

void ScoreTest::executionInBandsIsAsTheGuidelineSays_data() {
    QTest::addColumn<QString>("points");
    QTest::newRow("100") << "10.00";
    QTest::newRow("99.9999") << "7.00";
    QTest::newRow("80") << "7.00";
    QTest::newRow("79.9999") << "5.00";
    QTest::newRow("60") << "5.00";
    QTest::newRow("59.9999") << "0.00";
    QTest::newRow("0") << "0.00";
}

void ScoreTest::executionInBandsIsAsTheGuidelineSays() {
    QFETCH(QString, points);
    const auto rules = RuleSet::read(dataFile("scoring.tsv"), "guideline_2021");
    QVERIFY(rules.ok());
    const TableRow row =
        rowOf("exec,,资金,,100,元," + std::string(QTest::currentDataTag()) + ",10");
    QCOMPARE(QString::fromStdString(text(shareOf(row, *rules).points(*row.weight))), points);
}

void ScoreTest::satisfactionInBandsGoesByTheRateAlone_data() {
    QTest::addColumn<QString>("banded");
    QTest::addColumn<QString>("proportional");
    const auto row = [](const char* cells, const char* banded, const char* proportional) {
        QTest::newRow(cells) << banded << proportional;
    };
    row("满意度,>=,95,%,90", "10.00", "9.47");
    row("满意度,>=,95,%,89.9999", "8.00", "9.47");
    row("满意度,>=,85,%,85", "8.00", "10.00");
    row("满意度,>=,80,%,80", "8.00", "10.00");
    row("满意度,>=,80,%,79.9999", "5.00", "10.00");
    row("满意率,=,60,%,60", "5.00", "10.00");
    row("满意率,=,60,%,59.9999", "0.00", "10.00");
    row("满意度,>=,90,%,0", "0.00", "0.00");
    row("满意度,>=,90,%,0.91", "10.00", "10.00");  // a ratio, read as meant
    row("满意度,,满意,,91%", "10.00", "null");
    row("满意度,>=,90,%,", "null", "null");
    row("满意度,>=,90,%,达成目标", "null", "null");
    row("满意度,>=,90,%,103", "10.00", "10.00");  // no part of anybody: by the formula
    row("满意度投诉率,<=,5,%,4", "10.00", "10.00");
    row("合格率,>=,95,%,90", "9.47", "9.47");
}

void ScoreTest::satisfactionInBandsGoesByTheRateAlone() {
    QFETCH(QString, banded);
    QFETCH(QString, proportional);
    const auto guideline = RuleSet::read(dataFile("scoring.tsv"), "guideline_2021");
    QVERIFY(guideline.ok());
    const TableRow row = rowOf("indicator,," + std::string(QTest::currentDataTag()) + ",10");
    const auto earned = [&](const RuleSet& rules) {
        return QString::fromStdString(text(shareOf(row, rules).points(*row.weight)));
    };
    QCOMPARE(earned(*guideline), banded);
    QCOMPARE(earned(RuleSet::builtIn()), proportional);
}

void ScoreTest::gradesBeginWhereTheyAreSaidTo() {
    const RuleSet& rules = RuleSet::builtIn();
    const auto grade = [&](const char* points) {
        return QString::fromStdString(rules.grade(*Decimal::read(points), Decimal::of(100)));
    };
    QCOMPARE(grade("100"), QString("优"));
    QCOMPARE(grade("90"), QString("优"));
    QCOMPARE(grade("89.99"), QString("良"));
    QCOMPARE(grade("80"), QString("良"));
    QCOMPARE(grade("79.99"), QString("中"));
    QCOMPARE(grade("60"), QString("中"));
    QCOMPARE(grade("59.99"), QString("差"));
    QCOMPARE(grade("0"), QString("差"));
    QCOMPARE(grade("100.01"), QString());
    QCOMPARE(grade("-1"), QString());
}

void ScoreTest::hubeiChoosesInItsOwnBands() {
    const auto hubei = RuleSet::read(dataFile("scoring.tsv"), "hubei");
    QVERIFY(hubei.ok());
    QCOMPARE(hubei->partly.low, Decimal::of(50));
    QCOMPARE(hubei->achieved.low, Decimal::of(80));  // the default's
    QCOMPARE(hubei->grades.size(), 4U);
    const auto table =
        readTable("level3,op,target,actual,weight,score\n甲,定性,效果明显,部分达成,10,5.5\n", "t");
    const auto found = [&](const RuleSet& rules) {
        return codes(*table, score(*table, rules)).contains("outside_band 甲");
    };
    QVERIFY(found(RuleSet::builtIn()));
    QVERIFY(!found(*hubei));
}

void ScoreTest::aScoreStaysWithinItsWeightAndRises() {
    std::mt19937_64 dice(11);
    const auto any = [&](std::int64_t most) {
        return static_cast<std::int64_t>(dice() % static_cast<std::uint64_t>(most + 1));
    };
    for (int i = 0; i < 20'000; ++i) {
        const Decimal weight{any(1'000'000)};
        const std::int64_t target = any(100'000'000), less = any(200'000'000),
                           more = less + any(100'000'000);
        for (const auto op : {records::OPERATOR_AT_LEAST, records::OPERATOR_AT_MOST}) {
            const auto low = shareOf(numbers(op, target, less), RuleSet::builtIn()).points(weight);
            const auto high = shareOf(numbers(op, target, more), RuleSet::builtIn()).points(weight);
            QVERIFY(low && high);
            QVERIFY(low->units >= 0 && *low <= weight);
            QVERIFY(high->units >= 0 && *high <= weight);
            if (op == records::OPERATOR_AT_LEAST)
                QVERIFY(*low <= *high);
            else
                QVERIFY(*high <= *low);
        }
    }
}

void ScoreTest::rescaledWeightsSumToTheWhole() {
    std::mt19937_64 dice(12);
    for (int i = 0; i < 5'000; ++i) {
        std::vector<Decimal> weights;
        for (std::uint64_t n = dice() % 12 + 1; n > 0; --n)
            weights.push_back({static_cast<std::int64_t>(dice() % 500'000)});
        const auto wide = rescaled(weights, Decimal::of(100));
        Decimal sum, before;
        for (const Decimal weight : weights) before = *add(before, weight);
        QCOMPARE(wide.has_value(), before.units > 0);
        if (!wide) continue;
        for (const Decimal weight : *wide) {
            QVERIFY(weight.units >= 0);
            sum = *add(sum, weight);
        }
        QCOMPARE(sum, Decimal::of(100));
    }
    QVERIFY(!rescaled({}, Decimal::of(100)));
    QVERIFY(!rescaled({Decimal::of(-1), Decimal::of(2)}, Decimal::of(100)));
}

void ScoreTest::whatIsNotApplicableIsLeftOutOfTheTotal() {
    Table table;
    const ScoreSheet sheet = sheetOf(
        "level3,op,target,unit,actual,weight,score\n"
        "甲,>=,10,个,10,60,60\n乙,>=,10,个,5,30,15\n丙,>=,90,%,不适用,10,\n合计,,,,,100,83.33\n",
        table);
    QCOMPARE(text(sheet.rows[2].computed), std::string("null"));
    QCOMPARE(sheet.rows[2].why, Why::notApplicable);
    QCOMPARE(text(sheet.totalComputed), std::string("83.34"));  // 66.67 + 33.33 / 2, half up
}

void ScoreTest::problemsAreFound_data() {
    QTest::addColumn<QString>("csv");
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char* what, const char* rows, const QStringList& expected) {
        QTest::newRow(what) << QString(
                                   "row_type,level1,level2,level3,op,target,unit,actual,weight,"
                                   "score\n") +
                                   rows
                            << expected;
    };
    row("nothing", "indicator,产出,数量,甲,>=,1,个,1,100,100\ntotal,,,总分,,,,,100,100\n", {});
    row("weights short", "indicator,产出,数量,甲,>=,1,个,1,90,90\ntotal,,,总分,,,,,100,90\n",
        {"weights_not_100"});
    row("rows and total", "indicator,产出,数量,甲,>=,1,个,1,100,100\ntotal,,,总分,,,,,100,99.9\n",
        {"rows_not_total"});
    row("no total", "indicator,产出,数量,甲,>=,1,个,1,100,100\n", {"no_total"});
    row("unearned", "indicator,产出,数量,甲,>=,2,个,1,100,100\ntotal,,,总分,,,,,100,100\n",
        {"formula_differs 甲", "full_mark_unearned 甲"});
    row("more than its weight",
        "indicator,产出,数量,甲,>=,1,个,1,100,101\ntotal,,,总分,,,,,100,101\n",
        {"declared_over_weight 甲", "formula_differs 甲", "total_out_of_range"});
    row("weight multiplied twice",
        "indicator,产出,数量,甲,>=,1,个,1,20,4\nindicator,产出,数量,乙,>=,1,个,1,80,80\n"
        "total,,,总分,,,,,100,84\n",
        {"formula_differs 甲", "weight_twice 甲"});
    row("weight of the group on each row",
        "indicator,产出,数量,甲,>=,1,个,1,40,20\nindicator,产出,数量,乙,>=,1,个,1,40,20\n"
        "indicator,效益,社会,丙,>=,1,个,1,60,60\ntotal,,,总分,,,,,100,100\n",
        {"formula_differs 乙", "formula_differs 甲", "weight_twice 乙", "weights_not_100"});
    row("a row twice",
        "indicator,产出,数量,甲,>=,1,个,1,50,50\nindicator,产出,数量,甲,>=,1,个,1,50,50\n"
        "total,,,总分,,,,,100,100\n",
        {"duplicate_row 甲"});
    row("no operator", "indicator,产出,数量,甲,,1,个,1,100,100\ntotal,,,总分,,,,,100,100\n",
        {"no_operator 甲"});
    row("two operators", "indicator,产出,数量,甲,>=,≤1个,,1,100,100\ntotal,,,总分,,,,,100,100\n",
        {"operators_differ 甲"});
    row("operator in the actual",
        "indicator,产出,数量,甲,>=,1,个,≥1,100,100\ntotal,,,总分,,,,,100,100\n",
        {"operator_in_actual 甲"});
    row("no unit", "indicator,产出,数量,甲,>=,1,,1,100,100\ntotal,,,总分,,,,,100,100\n",
        {"no_unit 甲"});
    row("a ratio over 100",
        "indicator,产出,质量,合格率,>=,100,%,100,100,100\ntotal,,,总分,,,,,100,100\n",
        {"ratio_over_100 合格率"});
    row("a growth over 100",
        "indicator,产出,质量,增长率,>=,100,%,100,100,100\ntotal,,,总分,,,,,100,100\n", {});
    row("an actual over 100",
        "indicator,产出,质量,满意度,>=,90,%,103,100,100\ntotal,,,总分,,,,,100,100\n",
        {"ratio_over_100 满意度"});
    row("far above", "indicator,产出,数量,甲,>=,10,个,13,100,100\ntotal,,,总分,,,,,100,100\n",
        {"far_above_target 甲"});
    row("not so far above",
        "indicator,产出,数量,甲,>=,10,个,12.99,100,100\ntotal,,,总分,,,,,100,100\n", {});
    // §6.4 A band that a person chooses in holds its lower end and not its upper.
    const auto band = [&](const char* word, const char* points, const QStringList& expected) {
        const QString form(
            "indicator,效益,社会,甲,定性,显著,,%1,100,%2\ntotal,,,总分,,,,,100,%2\n");
        row(points, qPrintable(form.arg(word, points)), expected);
    };
    band("部分达成", "79.99", {});
    band("部分达成", "80.00", {"outside_band 甲"});
    band("部分达成", "60.0", {});
    band("部分达成", "59.99", {"outside_band 甲"});
    band("未达成", "60", {"outside_band 甲"});
    band("未达成", "59.990", {});
    row("over budget", "exec,,,资金,,10,元,11,100,100\ntotal,,,总分,,,,,100,100\n",
        {"over_budget 资金"});
    row("unreadable", "indicator,产出,数量,甲,>=,1,个,见附件3,100,满\ntotal,,,总分,,,,,100,100\n",
        {"unreadable_value 甲", "unreadable_value 甲"});
    row("parts that do not add up",
        "indicator,产出,数量,甲,>=,10,个,10,100,100\npart,产出,数量,甲一,>=,6,个,6,60,60\n"
        "part,产出,数量,甲二,>=,3,个,4,40,30\ntotal,,,总分,,,,,100,100\n",
        {"parts_not_parent 甲", "parts_not_parent 甲"});
    row("parts that make their row",
        "indicator,产出,数量,甲,,,,,,\npart,产出,数量,甲一,>=,6,个,6,60,60\n"
        "part,产出,数量,甲二,>=,3,个,4,40,40\ntotal,,,总分,,,,,100,100\n",
        {});
}

void ScoreTest::problemsAreFound() {
    QFETCH(QString, csv);
    QFETCH(QStringList, expected);
    Table table;
    const ScoreSheet sheet = sheetOf(csv.toStdString(), table);
    QCOMPARE(codes(table, sheet), expected);
}

void ScoreTest::aRuleSetThatCannotBeReadIsNamed() {
    const auto unknown = RuleSet::read(dataFile("scoring.tsv"), "nowhere");
    QVERIFY(!unknown.ok());
    QCOMPARE(unknown.failure().code, Code::missing);
    const auto broken = RuleSet::read("set\tkey\tvalue\tsource\ndefault\tgrade\t优\t\n", "default");
    QVERIFY(!broken.ok());
    QVERIFY(broken.failure().message.find("line 2") != std::string::npos);
}

static const suite::Case<ScoreTest> here("score");
#include "score_test.moc"
