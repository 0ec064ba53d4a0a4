#include <QDir>
#include <QFile>
#include <QTest>

#include <algorithm>
#include <memory>
#include <random>

#include "shared/rules/data_file.h"
#include "shared/rules/tsv.h"
#include "shared/scoring/score.h"
#include "shared/scoring/table_facts.h"
#include "tests/support/suite.h"

using namespace field::shared;

namespace {

const std::string quirks = FIELD_FIXTURES "/quirks/";

std::string bytesOf(const std::string& name) {
    QFile file(QString::fromStdString(quirks + name));
    if (!file.open(QIODevice::ReadOnly)) qFatal("no fixture %s", name.c_str());
    return file.readAll().toStdString();
}

/// The rows of a fixture's table of expectations; the bytes live as long as the program.
std::vector<TsvRow> rowsOf(const std::string& name,
                           std::initializer_list<std::string_view> columns) {
    static std::vector<std::unique_ptr<std::string>> kept;
    kept.push_back(std::make_unique<std::string>(bytesOf(name)));
    auto rows = readTsv(*kept.back(), columns);
    if (!rows) qFatal("%s: %s", name.c_str(), rows.failure().message.c_str());
    return rows.take();
}

const std::string heading =
    "row_type,level1,level2,level3,op,target,unit,actual,weight,declared_score,note\n";

Table tableOf(const std::string& bytes, const TableHeader& header) {
    auto table = readTable(bytes, "t");
    if (!table) qFatal("%s", table.failure().message.c_str());
    Table out = table.take();
    setHeader(out, header);
    return out;
}

TableHeader of2022() {
    TableHeader header;
    header.year = "2022";
    return header;
}

std::string text(const std::optional<Decimal>& value) { return value ? value->text(2) : "null"; }

/// Codes in order of their words, each with the row it is about: "no_unit@甲项".
std::string codesOf(const Table& table, const ScoreSheet& sheet) {
    std::vector<std::string> codes;
    for (const Problem& problem : sheet.problems)
        codes.push_back(problem.code + (problem.row ? "@" + table.rows[*problem.row].name() : ""));
    std::sort(codes.begin(), codes.end());
    std::string out;
    for (const std::string& code : codes) out += (out.empty() ? "" : " ") + code;
    return out;
}

std::string totalsOf(const ScoreSheet& sheet) {
    return text(sheet.totalPrinted) + " " + text(sheet.totalDeclared) + " " +
           text(sheet.totalComputed) + " " + text(sheet.weightsSum) + " " +
           (sheet.grade.empty() ? "null" : sheet.grade);
}

/// What was declared, row by row: it must be what stands in the file.
std::string scoresOf(const Table& table, const ScoreSheet& sheet) {
    std::vector<std::string> rows;
    for (const RowScore& row : sheet.rows)
        rows.push_back(table.rows[row.row].name() + " " + text(row.computed) + " " +
                       text(table.rows[row.row].declared));
    std::sort(rows.begin(), rows.end());
    std::string out;
    for (const std::string& row : rows) out += row + "\n";
    return out;
}

/// The table's lines in another order; parts stay below the row that they break down.
std::string shuffled(const std::string& bytes, unsigned seed) {
    QStringList lines = QString::fromStdString(bytes).split('\n', Qt::SkipEmptyParts);
    std::vector<QString> blocks;
    for (const QString& line : lines.mid(1))
        if (line.startsWith("part,"))
            blocks.back() += line + "\n";
        else
            blocks.push_back(line + "\n");
    std::mt19937 dice(seed);
    std::shuffle(blocks.begin(), blocks.end(), dice);
    QString out = lines.first() + "\n";
    for (const QString& block : blocks) out += block;
    return out.toStdString();
}

}  // namespace

/// Tables as other places print them: other weights and totals, faults of copying, units that
/// differ, dates and ranges. tests/fixtures/quirks holds them, with what an expert of the rules
/// expects.
class QuirksTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aRowIsScoredOrSaidToBeUndecided_data() {
        QTest::addColumn<QString>("cells");
        QTest::addColumn<QString>("computed");
        QTest::addColumn<QString>("codes");
        for (const TsvRow& row : rowsOf("rows.tsv", {"cells", "computed", "codes"}))
            QTest::newRow(std::string(row.cells[0]).c_str())
                << QString::fromStdString(std::string(row.cells[0]))
                << QString::fromStdString(std::string(row.cells[1]))
                << QString::fromStdString(std::string(row.cells[2]));
    }

    void aRowIsScoredOrSaidToBeUndecided() {
        QFETCH(QString, cells);
        QFETCH(QString, computed);
        QFETCH(QString, codes);
        const Table table =
            tableOf(heading + "exec,预算执行率,,年度资金总额,,100,万元,100,10,10,\n" +
                        cells.toStdString() + "\n",
                    of2022());
        ScoreSheet sheet = score(table);
        QCOMPARE(sheet.rows.size(), 2U);
        QCOMPARE(QString::fromStdString(text(sheet.rows[1].computed)), computed);
        std::erase_if(sheet.problems, [](const Problem& problem) { return !problem.row; });
        QString said = QString::fromStdString(codesOf(table, sheet));
        QCOMPARE(said.remove("@" + QString::fromStdString(table.rows[1].name())), codes);
        const Phrase reason = reasonOf(table, sheet.rows[1], RuleSet::builtIn());
        QVERIFY(sheet.rows[1].computed || !reason.none());
        QVERIFY(reason.none() || reason.in(Language::zh) != reason.key);
        for (const Problem& problem : sheet.problems)
            QVERIFY2(problem.said.in(Language::en) != problem.said.key, problem.said.key.c_str());
    }

    void aTableSaysWhatItIsExpectedTo_data() {
        QTest::addColumn<QString>("rules");
        QTest::addColumn<QString>("totals");
        QTest::addColumn<QString>("codes");
        for (const TsvRow& row : rowsOf("tables.tsv", {"table", "rules", "totals", "codes"}))
            QTest::newRow(std::string(row.cells[0]).c_str())
                << QString::fromStdString(std::string(row.cells[1]))
                << QString::fromStdString(std::string(row.cells[2]))
                << QString::fromStdString(std::string(row.cells[3]));
    }

    void aTableSaysWhatItIsExpectedTo() {
        QFETCH(QString, rules);
        QFETCH(QString, totals);
        QFETCH(QString, codes);
        const auto set = RuleSet::read(dataFile("scoring.tsv"), rules.toStdString());
        QVERIFY(set.ok());
        const std::string bytes = bytesOf(std::string(QTest::currentDataTag()) + ".csv");
        const Table table = tableOf(bytes, of2022());
        const ScoreSheet sheet = score(table, *set);
        QCOMPARE(QString::fromStdString(totalsOf(sheet)), totals);
        QCOMPARE(QString::fromStdString(codesOf(table, sheet)), codes);
        for (unsigned seed = 1; seed <= 3; ++seed) {
            const Table other = tableOf(shuffled(bytes, seed), of2022());
            const ScoreSheet again = score(other, *set);
            QCOMPARE(totalsOf(again), totalsOf(sheet));
            QCOMPARE(codesOf(other, again), codesOf(table, sheet));
            QCOMPARE(scoresOf(other, again), scoresOf(table, sheet));
        }
    }

    void aPrintedFormIsLaidOut_data() {
        QTest::addColumn<QString>("totals");
        QTest::addColumn<QString>("rows");
        QTest::addColumn<QString>("codes");
        for (const TsvRow& row :
             rowsOf("printed/printed.tsv", {"table", "totals", "rows", "codes"}))
            QTest::newRow(std::string(row.cells[0]).c_str())
                << QString::fromStdString(std::string(row.cells[1]))
                << QString::fromStdString(std::string(row.cells[2]))
                << QString::fromStdString(std::string(row.cells[3]));
    }

    void aPrintedFormIsLaidOut() {
        QFETCH(QString, totals);
        QFETCH(QString, rows);
        QFETCH(QString, codes);
        const std::string bytes =
            bytesOf(std::string("printed/") + QTest::currentDataTag() + ".csv");
        const QString lines = QString::fromStdString(bytes);
        for (const QString& typed :
             {lines, QString(lines).replace("\n", "\r\n"), QString(lines).prepend(QChar(0xFEFF))}) {
            const Table table = tableOf(typed.toStdString(), of2022());
            const ScoreSheet sheet = score(table);
            QString said;
            for (const RowScore& row : sheet.rows)
                said +=
                    (said.isEmpty() ? "" : " ") +
                    QString::fromStdString(table.rows[row.row].name() + "=" + text(row.computed));
            QCOMPARE(said, rows);
            QCOMPARE(QString::fromStdString(totalsOf(sheet)), totals);
            QCOMPARE(QString::fromStdString(codesOf(table, sheet)), codes);
        }
    }

    /// The money of an official form is read with the unit that its corner or heading names.
    void aPrintedFormsMoneyIsKnown() {
        const auto money = [](const char* name) {
            const Facts facts = factsOf(tableOf(bytesOf(std::string("printed/") + name), of2022()),
                                        *readDay("2022-12-31"));
            return std::pair(facts.budgetFen, facts.executedFen);
        };
        using Money = std::pair<std::optional<std::int64_t>, std::optional<std::int64_t>>;
        QVERIFY(money("official_form.csv") == Money(1'250'000'000, 1'187'500'000));
        QVERIFY(money("two_tables_in_one_sheet.csv") == Money(48'000'000, 45'600'000));
        QVERIFY(money("money_below_numbered_columns.csv") == Money(365'500'000, 350'880'000));
    }

    /// The official form of monitoring has a column for each likelihood, below one heading.
    void aLikelihoodMayBeTicked() {
        const auto worst = [](const std::string& ticks) {
            const Table table = tableOf(
                "一级指标,三级指标,年度指标值,1-7月执行情况,完成目标可能性,,,备注\n"
                ",,,,确定能,有可能,完全不可能,\n"
                "产出指标,举办活动,≥5场,2场," +
                    ticks + ",\n",
                of2022());
            return factsOf(table, *readDay("2022-07-31")).worst;
        };
        QVERIFY(worst("√,,") == field::records::LIKELIHOOD_CERTAIN);
        QVERIFY(worst(",☑,") == field::records::LIKELIHOOD_POSSIBLE);
        QVERIFY(worst(",,√") == field::records::LIKELIHOOD_IMPOSSIBLE);
        QVERIFY(worst("×,×,√") == field::records::LIKELIHOOD_IMPOSSIBLE);
        QVERIFY(!worst(",,"));
    }

    /// A merged cell says its level in the first of its rows alone.
    void aLevelHoldsForTheRowsBelowIt() {
        const Table table = tableOf(bytesOf("printed/official_form.csv"), of2022());
        for (const TableRow& row : table.rows)
            if (row.name() == "每公里成本") {
                QCOMPARE(row.level1, std::string("产出指标（50分）"));
                QCOMPARE(row.level2, std::string("成本指标"));
                return;
            }
        QFAIL("the row is not there");
    }

    void everyTableIsExpectedToSaySomething() {
        const auto named = [](const QString& folder, const std::vector<TsvRow>& rows) {
            QStringList names;
            for (const TsvRow& row : rows)
                names << QString::fromStdString(std::string(row.cells[0])) + ".csv";
            names.sort();
            QCOMPARE(QDir(QString::fromStdString(quirks) + folder)
                         .entryList({"*.csv"}, QDir::Files, QDir::Name),
                     names);
        };
        named("", rowsOf("tables.tsv", {"table", "rules", "totals", "codes"}));
        named("printed", rowsOf("printed/printed.tsv", {"table", "totals", "rows", "codes"}));
    }

    void anExecutionAloneIsNotTheWholeOfItsTable() {
        const Table table =
            tableOf(heading + "exec,预算执行率,,年度资金总额,,100,万元,100,10,10,\n", of2022());
        QCOMPARE(codesOf(table, score(table)), std::string("no_total weights_not_100"));
    }

    void aNegativeBudgetIsNotCalledZero() {
        const Table table =
            tableOf(heading + "exec,预算执行率,,年度资金总额,,-120,万元,60,10,5,\n", of2022());
        const ScoreSheet sheet = score(table);
        QCOMPARE(reasonOf(table, sheet.rows[0], RuleSet::builtIn()).key,
                 std::string("why.negative_budget"));
        QCOMPARE(sheet.problems.at(2).said.key, std::string("why.negative_budget"));
    }

    void aHeadersTotalAndYearAreReadAsPeopleTypeThem() {
        TableHeader header = of2022();
        header.totalPrinted = "９９．６分";
        header.year = "２０２２";
        const Table table = tableOf(
            heading + "indicator,产出指标,时效指标,完工,定性,12月31日前,,2023-01-05,100,80,\n",
            header);
        QCOMPARE(text(score(table).totalPrinted), std::string("99.60"));
        QCOMPARE(score(table).rows[0].why, Why::late);
    }
};

static const suite::Case<QuirksTest> here("quirks");
#include "quirks_test.moc"
