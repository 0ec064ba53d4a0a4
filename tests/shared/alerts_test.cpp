#include <QFile>
#include <QTest>

#include "shared/rules/data_file.h"
#include "shared/scoring/table_facts.h"
#include "tests/support/suite.h"

using namespace field::shared;
namespace records = field::records;

Q_DECLARE_METATYPE(field::shared::Facts)

namespace {

Day day(const char* text) { return *readDay(text); }

Facts spent(std::int64_t budgetFen, std::int64_t executedFen) {
    Facts facts;
    facts.year = 2022;
    facts.budgetFen = budgetFen;
    facts.executedFen = executedFen;
    return facts;
}

/// "P1 yellow, P4 ?": rules that spoke, with their levels, and those that lacked something.
QString saidOf(const Lights& lights, bool missingToo = false) {
    QStringList out;
    for (const Warning& warning : lights.warnings) {
        if (!warning.level && !missingToo) continue;
        out << QString::fromStdString(warning.rule + " " +
                                      (warning.level ? levelName(*warning.level) : "?"));
    }
    return out.join(", ");
}

/// Each warning is a sentence that is there, with all its figures, in the reader's language.
void isSaidInBothLanguages(const Warning& warning) {
    for (const Phrase& phrase : {warning.said, warning.name()}) {
        const auto en = QString::fromStdString(phrase.in(Language::en));
        QVERIFY2(en != QString::fromStdString(phrase.key), phrase.key.c_str());
        QVERIFY2(!en.contains('{'), qPrintable(en));
    }
}

Lights judged(const Facts& facts, const char* on) {
    Lights lights = AlertRules::builtIn().judge(facts, day(on));
    for (const Warning& warning : lights.warnings) isSaidInBothLanguages(warning);
    return lights;
}

Table tableOf(const std::string& text, const char* year = "2022") {
    auto table = readTable(text, "t");
    if (!table) qFatal("%s", table.failure().message.c_str());
    table->header = TableHeader{};
    table->header->year = year;
    return table.take();
}

}  // namespace

class AlertsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aMonthIsOverOnItsLastDay();
    void paceIsThatOfTheLastMonthEnd_data();
    void paceIsThatOfTheLastMonthEnd();
    void eachRuleHasItsThreshold_data();
    void eachRuleHasItsThreshold();
    void decemberIsWeighedAgainstTheYear();
    void whatIsMissingIsNamed();
    void m1AlertsInJuneAndNotInApril();
    void tablesSayTheirFacts();
    void goalsAreHeldAgainstWhatIsDue();
    void aPlacesOwnRuleReplacesTheDefaults();
    void everyRuleNamesItsSource();
};

void AlertsTest::aMonthIsOverOnItsLastDay() {
    QCOMPARE(monthsEnded(2022, day("2022-06-29")), 5);
    QCOMPARE(monthsEnded(2022, day("2022-06-30")), 6);
    QCOMPARE(monthsEnded(2022, day("2022-01-30")), 0);
    QCOMPARE(monthsEnded(2020, day("2020-02-28")), 1);
    QCOMPARE(monthsEnded(2020, day("2020-02-29")), 2);
    QCOMPARE(monthsEnded(2022, day("2023-01-01")), 12);
    QCOMPARE(monthsEnded(2022, day("2021-12-31")), 0);
}

void AlertsTest::paceIsThatOfTheLastMonthEnd_data() {
    QTest::addColumn<QString>("on");
    QTest::addColumn<qint64>("executed");  // of 1,000,000
    QTest::addColumn<QString>("said");
    const auto row = [](const char* on, qint64 executed, const char* said) {
        QTest::addRow("%s %lld", on, static_cast<long long>(executed)) << on << executed << said;
    };
    row("2022-03-31", 1, "");
    row("2022-04-29", 1, "");
    row("2022-04-30", 249'999, "P1 yellow");
    row("2022-04-30", 250'000, "");
    row("2022-04-30", 100'000, "P1 yellow");  // 15 points short, not more
    row("2022-04-30", 99'999, "P1 red");
    row("2022-06-29", 399'999, "");
    row("2022-06-30", 399'999, "P1 yellow");
    row("2022-06-30", 400'000, "");
    row("2022-07-31", 399'999, "P1 yellow");
    row("2022-08-31", 599'999, "P1 yellow");
    row("2022-08-31", 600'000, "");
    row("2022-08-31", 449'999, "P1 red");
    row("2022-10-31", 799'999, "P1 yellow");
    row("2022-12-31", 800'000, "");
    row("2023-05-01", 799'999, "P1 yellow");
    row("2021-12-31", 1, "");
}

void AlertsTest::paceIsThatOfTheLastMonthEnd() {
    QFETCH(QString, on);
    QFETCH(qint64, executed);
    QFETCH(QString, said);
    QCOMPARE(saidOf(judged(spent(1'000'000, executed), on.toUtf8().constData())), said);
}

void AlertsTest::eachRuleHasItsThreshold_data() {
    QTest::addColumn<Facts>("facts");
    QTest::addColumn<QString>("on");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* what, const Facts& facts, const char* on, const char* said) {
        QTest::newRow(what) << facts << on << said;
    };
    const auto with = [](auto change, std::int64_t budget = 1'000'000,
                         std::int64_t executed = 900'000) {
        Facts facts = spent(budget, executed);
        change(facts);
        return facts;
    };
    using F = Facts&;
    row("P2 ten points", with([](F f) { f.progress = Decimal::of(80); }), "2022-09-30", "");
    row("P2 more than ten", with([](F f) { f.progress = Decimal{799'999}; }), "2022-09-30",
        "P2 yellow");
    row("P2 the other way", with([](F f) { f.progress = Decimal::of(100); }, 1'000'000, 880'000),
        "2022-09-30", "P2 yellow");
    row("P2 twenty points", with([](F f) { f.progress = Decimal::of(70); }), "2022-09-30",
        "P2 yellow");
    row("P2 more than twenty", with([](F f) { f.progress = Decimal{699'999}; }), "2022-09-30",
        "P2 red");
    const auto large = [](std::int64_t budget, std::int64_t executed) {
        return spent(budget, executed);
    };
    row("P3 large and slow", large(200'000'001, 119'999'999), "2022-08-31", "P1 yellow, P3 flag");
    row("P3 not large", large(200'000'000, 119'999'999), "2022-08-31", "P1 yellow");
    row("P3 not slow", large(200'000'001, 120'000'001), "2022-08-31", "");
    row("P3 before August", large(200'000'001, 90'000'000), "2022-08-30", "");
    row("P4 certain", with([](F f) { f.worst = records::LIKELIHOOD_CERTAIN; }), "2022-09-30", "");
    row("P4 possible", with([](F f) { f.worst = records::LIKELIHOOD_POSSIBLE; }), "2022-09-30",
        "P4 yellow");
    row("P4 impossible", with([](F f) { f.worst = records::LIKELIHOOD_IMPOSSIBLE; }), "2022-09-30",
        "P4 red");
    row("P5 ninety", with([](F f) { f.forecastFen = 900'000; }), "2022-09-30", "");
    row("P5 less", with([](F f) { f.forecastFen = 899'999; }), "2022-09-30", "P5 yellow");
    row("P5 an indicator", with([](F f) { f.lowestForecast = Decimal{899'999}; }), "2022-09-30",
        "P5 yellow");
    row("I1 one year", with([](F f) { f.carriedYears = 1; }), "2022-09-30", "");
    row("I1 two years", with([](F f) { f.carriedYears = 2; }), "2022-09-30", "I1 red");
    row("I3 nothing by May", large(1'000'000, 0), "2022-05-31", "P1 red");
    row("I3 nothing by June", large(1'000'000, 0), "2022-06-30", "P1 red, I3 yellow");
    row("I3 ninety days", with([](F f) { f.lastPaid = day("2022-07-02"); }), "2022-09-30", "");
    row("I3 ninety-one days", with([](F f) { f.lastPaid = day("2022-07-01"); }), "2022-09-30",
        "I3 yellow");
    row("I3 ninety days before the figures end", with([](F f) {
            f.lastPaid = day("2022-04-01");
            f.dataUntil = 6;
        }),
        "2022-12-31", "");
    row("I3 ninety-one", with([](F f) {
            f.lastPaid = day("2022-03-31");
            f.dataUntil = 6;
        }),
        "2022-12-31", "I3 yellow");
    row("I3 the next year pays from its own budget",
        with([](F f) { f.lastPaid = day("2022-12-01"); }), "2024-06-30", "");
    row("I3 nothing left", with([](F f) { f.lastPaid = day("2022-01-01"); }, 1'000'000, 1'000'000),
        "2022-09-30", "");
    const auto paid = [&](std::array<std::int64_t, 12> months) {
        return with([&](F f) { f.paidFen = months; });
    };
    row("R1 even", paid({10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10}), "2022-12-31", "");
    row("R1 two and a half times", paid({10, 10, 10, 25, 0, 0, 0, 0, 0, 0, 0, 0}), "2022-09-30",
        "");
    row("R1 more than that", paid({10, 10, 10, 26, 0, 0, 0, 0, 0, 0, 0, 0}), "2022-09-30",
        "R1 yellow");
    row("R2 ten points", with([](F f) { f.verified = Decimal::of(80); }), "2022-09-30", "");
    row("R2 more", with([](F f) { f.verified = Decimal{799'999}; }), "2022-09-30", "R2 red");
    row("C1 all of the budget", large(1'000'000, 1'000'000), "2022-09-30", "");
    row("C1 a fen more", large(1'000'000, 1'000'001), "2022-09-30", "C1 red");
    const auto shows = [&](const char* sign, std::int64_t amount) {
        return with([&](F f) { f.signs[sign] = amount; });
    };
    row("C1 no finding", shows("C1_finding", 0), "2022-09-30", "");
    row("C1 a finding", shows("C1_finding", 1), "2022-09-30", "C1 red");
    row("D1 due today", shows("D1", 0), "2022-09-30", "");
    row("D1 a day past due", shows("D1", 1), "2022-09-30", "D1 yellow");
    row("D1 thirty days", shows("D1", 30), "2022-09-30", "D1 yellow");
    row("D1 more than thirty", shows("D1", 31), "2022-09-30", "D1 red");
    row("E1 signed", shows("E1_unsigned", 0), "2022-09-30", "");
    row("E1 unsigned", shows("E1_unsigned", 1), "2022-09-30", "E1 yellow");
    row("E1 each photo once", shows("E1_photo", 0), "2022-09-30", "");
    row("E1 a photo twice", shows("E1_photo", 1), "2022-09-30", "E1 yellow");
    row("Q1", with([](F f) { f.contradictions = {"weights_not_100"}; }), "2022-09-30", "Q1 data");
}

void AlertsTest::eachRuleHasItsThreshold() {
    QFETCH(Facts, facts);
    QFETCH(QString, on);
    QFETCH(QString, said);
    const Lights lights = judged(facts, on.toUtf8().constData());
    QCOMPARE(saidOf(lights), said);
    const auto expected = said.contains("red")      ? Lights::Light::red
                          : said.contains("yellow") ? Lights::Light::yellow
                                                    : Lights::Light::green;
    QCOMPARE(lightName(lights.light), lightName(expected));
}

void AlertsTest::decemberIsWeighedAgainstTheYear() {
    // A quarter of the year in one month is also far above the mean of the others, so that rule is
    // set aside here.
    const auto rules = AlertRules::read(
        std::string(dataFile("alerts.tsv")) + "x\tR1_burst\t0\t9999\tyellow\t-\t-\n", "x");
    QVERIFY(rules.ok());
    const auto said = [&](std::int64_t december) {
        Facts facts = spent(1'000'000, 900'000);
        facts.paidFen = {30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 0, december};
        return saidOf(rules->judge(facts, day("2022-12-31")));
    };
    QCOMPARE(said(100), QString());
    QCOMPARE(said(101), QString("R1 yellow"));
}

void AlertsTest::whatIsMissingIsNamed() {
    Facts nothing;
    nothing.year = 2022;
    const Lights lights = judged(nothing, "2022-09-30");
    QCOMPARE(lightName(lights.light), "gray");
    QCOMPARE(saidOf(lights, true), QString("P1 ?, P2 ?, P3 ?, P5 ?, P4 ?"));
    QVERIFY(lights.warnings.front().said.in(Language::zh).find("预算数") != std::string::npos);
    Facts budgetAlone = nothing;
    budgetAlone.budgetFen = 100;
    QVERIFY(
        judged(budgetAlone, "2022-09-30").warnings.front().said.in(Language::zh).find("执行数") !=
        std::string::npos);
    QCOMPARE(lightName(judged(spent(0, 0), "2022-09-30").light), "gray");
}

void AlertsTest::m1AlertsInJuneAndNotInApril() {
    QFile file(FIELD_FIXTURES "/samples/M1_huangshi_2019_monitoring_heritage.csv");
    QVERIFY(file.open(QIODevice::ReadOnly));
    Table table = tableOf(file.readAll().toStdString(), "2019");
    const auto on = [&](const char* text) {
        return AlertRules::builtIn().judge(factsOf(table, day(text)), day(text));
    };
    const Lights june = on("2019-06-30");
    QCOMPARE(lightName(june.light), "yellow");
    const Warning& p1 = june.warnings.front();
    QCOMPARE(p1.rule, std::string("P1"));
    QVERIFY(p1.said.in(Language::zh).find("39.80%") != std::string::npos);
    QVERIFY(p1.said.in(Language::zh).find("40%") != std::string::npos);
    QVERIFY(!saidOf(on("2019-04-30")).contains("P1"));
    QVERIFY(!saidOf(on("2019-06-29")).contains("P1"));
    QVERIFY(saidOf(on("2019-08-31")).contains("P1 yellow"));  // figures that end in June
}

void AlertsTest::tablesSayTheirFacts() {
    const Table table = tableOf(
        "行类型,一级指标,三级指标,指标性质,年度指标值,计量单位,1-7月执行情况,全年预计完成情况,"
        "完成目标可能性\n"
        "资金,,年度资金总额,,100,万元,45.5,88,\n"
        "指标,产出,甲,≥,100,个,50,95,确定能\n指标,产出,乙,≥,10,个,1,5,完全不可能\n"
        "指标,产出,丙,≥,10,个,7,10,有可能\n");
    const Facts facts = factsOf(table, day("2022-07-31"));
    QCOMPARE(facts.year, 2022);
    QCOMPARE(*facts.budgetFen, 100'000'000);
    QCOMPARE(*facts.executedFen, 45'500'000);
    QCOMPARE(*facts.forecastFen, 88'000'000);
    QCOMPARE(*facts.worst, records::LIKELIHOOD_IMPOSSIBLE);
    QCOMPARE(*facts.lowestForecast, Decimal::of(50));
}

void AlertsTest::goalsAreHeldAgainstWhatIsDue() {
    const Table table = tableOf(
        "level1,level3,op,target,unit,actual,weight\n"
        "产出,甲,>=,120,个,60,50\n产出,乙,>=,120,个,30,20\n产出,丙,>=,90,%,45,20\n"
        "效益,丁,定性,显著,,部分达成,10\n效益,戊,>=,10,个,,40\n");
    // Half the year: 50 × 1 + 20 × 30/60 + 20 × 45/90 + 10 × 0.7 of 100; 戊 has no actual.
    QCOMPARE(*goalProgress(table, 6, RuleSet::builtIn()), Decimal::of(77));
    QVERIFY(!goalProgress(tableOf("level3,target,actual\n甲,10,\n"), 6, RuleSet::builtIn()));
}

void AlertsTest::aPlacesOwnRuleReplacesTheDefaults() {
    const std::string own =
        std::string(dataFile("alerts.tsv")) + "jinan\tP1\t6\t50\tred\t执行率\t测试\n";
    const auto rules = AlertRules::read(own, "jinan");
    QVERIFY(rules.ok());
    const Lights lights = rules->judge(spent(1'000'000, 450'000), day("2022-06-30"));
    QVERIFY(!saidOf(lights).contains("P1 yellow"));
    QVERIFY(!AlertRules::read(dataFile("alerts.tsv"), "nowhere").ok());
    const auto broken = AlertRules::read(own + "jinan\tP5\t13\t90\tred\t-\t-\n", "jinan");
    QVERIFY(!broken.ok());
    QVERIFY(broken.failure().message.find("is no month") != std::string::npos);
}

void AlertsTest::everyRuleNamesItsSource() {
    const std::string text(dataFile("alerts.tsv"));
    for (const QString& line : QString::fromStdString(text).split('\n', Qt::SkipEmptyParts))
        if (!line.startsWith('#')) QVERIFY(!line.split('\t').value(6).isEmpty());
}

static const suite::Case<AlertsTest> here("alerts");
#include "alerts_test.moc"
