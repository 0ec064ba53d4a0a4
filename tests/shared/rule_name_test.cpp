#include <QTest>

#include "shared/rules/data_file.h"
#include "shared/rules/rule_name.h"
#include "shared/scoring/alerts.h"
#include "shared/scoring/rule_set.h"
#include "tests/support/must.h"
#include "tests/support/suite.h"

using namespace field;
using namespace field::shared;

/// Whatever rules computed says by which set, of which place and year.
class RuleNameTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aSetSaysItsNameItsPlaceAndItsYear_data() {
        QTest::addColumn<QString>("rows");
        QTest::addColumn<QString>("zh");
        QTest::addColumn<QString>("en");
        const auto row = [](const char* rows, const char* zh, const char* en) {
            QTest::addRow("%s", zh) << QString(rows) << QString(zh) << QString(en);
        };
        row("title=济南市评分规则 / Jinan's rules;place=济南市 / Jinan;year=2026",
            "济南市评分规则（济南市，2026 年）", "Jinan's rules (Jinan, 2026)");
        row("title=济南市评分规则;place=济南市", "济南市评分规则（济南市）",
            "济南市评分规则 (济南市)");  // one text for both
        row("title=A/B 规则;year=2026", "A/B 规则（2026 年）", "A/B 规则 (2026)");
        row("place=济南市 / Jinan;year=2026", "jinan_2026（济南市，2026 年）",
            "jinan_2026 (Jinan, 2026)");
        row("", "jinan_2026", "jinan_2026");  // nothing of the default's, which holds elsewhere
    }
    void aSetSaysItsNameItsPlaceAndItsYear() {
        QFETCH(QString, rows);
        QFETCH(QString, zh);
        QFETCH(QString, en);
        std::string scoring(dataFile("scoring.tsv")), alerts(dataFile("alerts.tsv"));
        scoring += "jinan_2026\tfar_above\t150\t-\n";
        alerts += "jinan_2026\tP1\t6\t39\tyellow\t-\t-\n";
        for (const auto& one : rows.split(';', Qt::SkipEmptyParts)) {
            const auto key = one.section('=', 0, 0).toStdString();
            const auto value = one.section('=', 1).toStdString();
            scoring += "jinan_2026\t" + key + "\t" + value + "\t本市\n";
            alerts += "jinan_2026\t" + key + "\t0\t0\tdata\t" + value + "\t本市\n";
        }
        for (const RuleName& name : {must(RuleSet::read(scoring, "jinan_2026")).name,
                                     must(AlertRules::read(alerts, "jinan_2026")).name()}) {
            QCOMPARE(name.set, std::string("jinan_2026"));
            QCOMPARE(QString::fromStdString(name.in(Language::zh)), zh);
            QCOMPARE(QString::fromStdString(name.in(Language::en)), en);
        }
    }
    void everyDeliveredSetSaysItInBothLanguages() {
        const std::string_view table = dataFile("scoring.tsv");
        std::vector<RuleName> names{AlertRules::builtIn().name()};
        for (const char* set : {"default", "guideline_2021", "hubei"})
            names.push_back(must(RuleSet::read(table, set)).name);
        for (const RuleName& name : names) {
            QVERIFY2(!name.title.empty() && !name.place.empty(), name.set.c_str());
            QVERIFY2(name.year != 0 || name.set == "hubei", name.set.c_str());  // none was seen
            QVERIFY(name.in(Language::zh) != name.in(Language::en));
        }
    }
    void aYearThatIsNoneIsNamedByItsLine() {
        for (const char* year : {"二〇二六", "26", "2026年", "20260", ""}) {
            const auto scoring = RuleSet::read(
                std::string("set\tkey\tvalue\tsource\nhere\tyear\t") + year + "\t-\n", "here");
            QVERIFY2(!scoring.ok(), year);
            QVERIFY(scoring.failure().message.find("line 2") != std::string::npos);
            const auto alerts = AlertRules::read(
                std::string("set\trule\tat\tlimit\tlevel\twhat\tsource\nhere\tyear\t0\t0\tdata\t") +
                    year + "\t-\n",
                "here");
            QVERIFY2(!alerts.ok(), year);
            QVERIFY(alerts.failure().message.find("is no year") != std::string::npos);
        }
    }
};

static const suite::Case<RuleNameTest> here("rule_name");
#include "rule_name_test.moc"
