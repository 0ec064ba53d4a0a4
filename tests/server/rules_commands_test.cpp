#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include "tests/support/program.h"
#include "tests/support/suite.h"

using program::run;

namespace {

const QString samples = FIELD_ROOT "/tests/fixtures/samples/";

QString file(const char* sample) { return samples + sample + ".csv"; }

/// Codes of an object's problems, with the row each is about.
QStringList problemsOf(const QJsonObject& sheet) {
    QStringList out;
    for (const auto& problem : sheet["problems"].toArray())
        out << problem.toObject()["code"].toString() + ":" + problem.toObject()["row"].toString();
    return out;
}

QStringList rulesOf(const QJsonObject& lights) {
    QStringList out;
    for (const auto& alert : lights["alerts"].toArray()) out << alert.toObject()["rule"].toString();
    return out;
}

}  // namespace

/// `score` and `alerts` as scripts meet them.
class RulesCommandsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void scorePrintsOneObjectATable() {
        const auto done = run({"score", "--json", file("A1_putuo_2022_venue_fee"),
                               file("B3_chizhou_2022_commissioned_services")});
        QCOMPARE(done.code, 0);
        const auto sheets = done.objects();
        QCOMPARE(sheets.size(), 2U);
        const QJsonObject& a1 = sheets[0];
        QCOMPARE(a1["total_printed"].toString(), QString("98.62"));
        QCOMPARE(a1["total_declared"].toString(), QString("98.62"));
        QCOMPARE(a1["total_computed"].toString(), QString("98.62"));
        QCOMPARE(a1["weights_sum"].toString(), QString("100.00"));
        QCOMPARE(a1["grade"].toString(), QString("优"));
        QCOMPARE(a1["project"].toString(), QString("普陀体育中心与委托运营方结算费用"));
        QVERIFY(a1["problems"].toArray().isEmpty());
        const QJsonObject rules = a1["rules"].toObject();
        QCOMPARE(rules["set"].toString(), QString("default"));
        QCOMPARE(rules["title"].toString(), QString("财政部示例评分规则"));
        QCOMPARE(rules["place"].toString(), QString("全国"));
        QCOMPARE(rules["year"].toInt(), 2020);
        const QJsonObject exec = a1["rows"].toArray()[0].toObject();
        QCOMPARE(exec["name"].toString(), QString("年度资金总额"));
        QCOMPARE(exec["weight"].toString(), QString("10.00"));
        QCOMPARE(exec["computed"].toString(), QString("8.62"));
        QCOMPARE(exec["declared"].toString(), QString("8.62"));
        QCOMPARE(exec["delta"].toString(), QString("0.00"));
        const QJsonObject& b3 = sheets[1];
        QVERIFY(b3["total_printed"].isNull());
        QVERIFY(b3["total_computed"].isNull());
        QVERIFY(b3["grade"].isNull());
        const QJsonObject row = b3["rows"].toArray()[0].toObject();
        QVERIFY(row["computed"].isNull());
        QVERIFY(!row["reason"].toString().isEmpty());
        QVERIFY(problemsOf(b3).contains("divide_by_zero:年度资金总额"));
    }

    void aFolderIsAllItsTables() {
        const auto sheets = run({"score", "--json", samples}).objects();
        QCOMPARE(sheets.size(), 8U);
        QVERIFY(problemsOf(sheets[5]).contains("full_mark_unearned:政府采购执行率"));
        QVERIFY(problemsOf(sheets[7]).contains("ratio_over_100:项目(工程)完成及时率"));
    }

    void oneBadFileIsNamedAndTheOthersAreScored() {
        QTemporaryDir dir;
        const QString bad = dir.filePath("bad.csv");
        QFile written(bad);
        QVERIFY(written.open(QIODevice::WriteOnly));
        written.write("no,table\n1,2\n");
        written.close();
        const auto done = run({"score", "--json", bad, file("A1_putuo_2022_venue_fee")});
        QVERIFY(done.code != 0);
        QVERIFY(done.complains("bad.csv: no row of headings"));
        QCOMPARE(done.objects().size(), 1U);
        QVERIFY(run({"score", dir.filePath("none.csv")}).complains("none.csv"));
        QVERIFY(QDir(dir.path()).mkdir("empty"));
        QVERIFY(run({"score", dir.filePath("empty")}).complains("no table"));
        QVERIFY(run({"alerts", dir.filePath("empty"), "--on", "2022-12-31"}).complains("no table"));
        QVERIFY(run({"score", "--rules", "nowhere", samples}).complains("nowhere"));
    }

    /// What a place decides for a year stands in its administrator's own table.
    void aPlaceHasItsOwnRulesForAYear() {
        QTemporaryDir dir;
        const QString own = dir.filePath("own.tsv");
        const auto write = [&](const QByteArray& text) {
            QFile out(own);
            QVERIFY(out.open(QIODevice::WriteOnly));
            out.write(text);
        };
        write(
            "# 本市\nset\trule\tat\tlimit\tlevel\twhat\tsource\r\n"
            "here_2019\tP1\t6\t39\tyellow\t-\t本市2019年\n"
            "here_2019\ttitle\t0\t0\tdata\t本市预警规则 / Our alert rules\t本市2019年\n"
            "here_2019\tyear\t0\t0\tdata\t2019\t本市2019年\n");
        const QString m1 = file("M1_huangshi_2019_monitoring_heritage");
        const QStringList asked{"alerts", "--json", m1, "--on", "2019-06-30"};
        QVERIFY(rulesOf(run(asked).objects().at(0)).contains("P1"));
        const QStringList here = asked + QStringList{"--rules-file", own, "--rules", "here_2019"};
        QVERIFY(!rulesOf(run(here).objects().at(0)).contains("P1"));  // 39.80 %
        const auto named = run(here).objects().at(0)["rules"].toObject();
        QCOMPARE(named["set"].toString(), QString("here_2019"));
        QCOMPARE(named["title"].toString(), QString("本市预警规则"));
        QCOMPARE(named["year"].toInt(), 2019);
        QVERIFY(named["place"].isNull());  // not the default's
        QStringList forPeople = here;
        forPeople.removeOne("--json");
        QVERIFY(run(forPeople).out.startsWith("规则集 here_2019  本市预警规则（2019 年）\n"));
        QVERIFY(run(asked + QStringList{"--rules-file", own}).code == 0);  // the default still
        write("set\trule\tat\tlimit\tlevel\twhat\tsource\n\nhere_2019\tP1\t13\t39\tred\t-\t-\n");
        QVERIFY(run(here).complains("own.tsv: line 3"));
        write("set\trule\tat\tlimit\tlevel\twhat\tsource\ndefault\tP1\t6\t39\tred\t-\t-\n");
        QVERIFY(run(here).complains("place and year"));
        write("set\tkey\tvalue\tsource\nhere_2019\texec_rule\tbanded\t本市\n");
        QVERIFY(run(here).complains("begin it with the line"));
        const auto scored = run({"score", "--json", "--rules-file", own, "--rules", "here_2019",
                                 file("A1_putuo_2022_venue_fee")});
        QCOMPARE(scored.code, 0);
        QVERIFY(run({"score", "--rules-file", dir.filePath("none.tsv"), m1}).complains("none.tsv"));
    }

    void m1AlertsInJuneAndNotInApril() {
        const QString m1 = file("M1_huangshi_2019_monitoring_heritage");
        const auto june = run({"alerts", "--json", m1, "--on", "2019-06-30"}).objects().at(0);
        QCOMPARE(june["light"].toString(), QString("yellow"));
        QCOMPARE(rulesOf(june).first(), QString("P1"));
        const QString text = june["alerts"].toArray()[0].toObject()["text"].toString();
        QVERIFY2(text.contains("39.80%") && text.contains("40%"), qPrintable(text));
        const auto april = run({"alerts", "--json", m1, "--on", "2019-04-30"}).objects().at(0);
        QVERIFY(!rulesOf(april).contains("P1"));
    }

    void alertsNamesWhatIsWrongWithItsOptions() {
        QVERIFY(run({"alerts", samples, "--on", "2019-02-30"}).complains("no day"));
        QVERIFY(run({"alerts", "--on", "2019-06-30"}).complains("--store"));
        QVERIFY(run({"alerts", samples}).complains("--on"));
    }

    void aStoresProjectsHaveTheirLights() {
        QTemporaryDir dir;
        const QString store = dir.filePath("store");
        QCOMPARE(run({"demo", "--store", store}).code, 0);
        const auto said =
            run({"alerts", "--store", store, "--on", "2021-06-30", "--json", "--all"}).objects();
        QCOMPARE(said.size(), 1'064U + 8U);
        int red = 0, yellow = 0, green = 0;
        for (const auto& line : said) {
            const QString light = line["light"].toString();
            red += light == "red" ? 1 : 0;
            yellow += light == "yellow" ? 1 : 0;
            green += light == "green" ? 1 : 0;
            if (light == "red" || light == "yellow") QVERIFY(!rulesOf(line).isEmpty());
        }
        QVERIFY(red > 50);
        QVERIFY(yellow > 50);
        QVERIFY(green > 50);
    }
};

static const suite::Case<RulesCommandsTest> here("rules_commands");
#include "rules_commands_test.moc"
