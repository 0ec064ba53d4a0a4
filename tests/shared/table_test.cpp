#include <QTest>

#include <random>

#include "shared/scoring/score.h"
#include "shared/text/charset.h"
#include "shared/text/csv.h"
#include "tests/support/suite.h"

using namespace field::shared;
namespace records = field::records;

namespace {

Table tableOf(const std::string& text) {
    auto table = readTable(text, "t");
    if (!table) qFatal("%s", table.failure().message.c_str());
    return table.take();
}

std::string failureOf(const std::string& bytes) {
    const auto table = readTable(bytes, "t");
    return table ? "" : table.failure().message;
}

bool says(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

/// "exec,indicator,total": the types of a table's rows.
QString typesOf(const Table& table) {
    static const char* const names[] = {"exec", "fund", "indicator", "part", "group", "total"};
    QStringList out;
    for (const TableRow& row : table.rows) out << names[static_cast<int>(row.type)];
    return out.join(',');
}

}  // namespace

class TableTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void headingsAreKnownByManyNames_data() {
        QTest::addColumn<QString>("headings");
        const auto row = [](const char* name, const char* headings) {
            QTest::newRow(name) << headings;
        };
        row("samples",
            "row_type,level1,level2,level3,op,target,unit,actual,weight,declared_score,note");
        row("English",
            "Type,Level 1,Level 2,Indicator,Operator,Target Value,Unit,Actual Value,Weight,Self "
            "Score,Remarks");
        row("Chinese",
            "行类型,一级指标,二级指标,三级指标,指标性质,年度指标值,计量单位,实际完成值,分值,得分,"
            "备注");
        row("of other places",
            "行类型,一级指标,二级指标,三级指标,指标性质,年度目标,计量单位,全年完成情况,权重分值,"
            "最终得分,备注");
        row("of yet others",
            "行类型,一级指标,二级指标,三级指标,指标性质,设定目标值,计量单位,完成结果,指标权重,"
            "考核得分,备注");
        row("with remarks",
            "行类型,一级指标,二级指标,三级指标,性质,\"年初\n指标值\",单位（量）,全年完成值,权重（%"
            "）,自评得分（分）,偏差原因分析及改进措施");
    }

    void headingsAreKnownByManyNames() {
        QFETCH(QString, headings);
        QString text = headings;
        text.replace("年初\n指标值", "年初值");
        const Table table =
            tableOf(text.toStdString() + "\nindicator,产出,数量,甲,>=,10,个,9,50,45,说明\n");
        QVERIFY(table.unknownColumns.empty());
        const TableRow& row = table.rows.at(0);
        QCOMPARE(row.level1, std::string("产出"));
        QCOMPARE(row.name(), std::string("甲"));
        QCOMPARE(row.op, records::OPERATOR_AT_LEAST);
        QCOMPARE(row.target.value, Decimal::of(10));
        QCOMPARE(row.actual.value, Decimal::of(9));
        QCOMPARE(*row.weight, Decimal::of(50));
        QCOMPARE(*row.declared, Decimal::of(45));
        QCOMPARE(row.note, std::string("说明"));
    }

    void withoutTypesTheNamesSayWhatARowIs() {
        const Table table = tableOf(
            "项目支出绩效自评表\n,(2022年度),,,,,\n一级指标,二级指标,三级指标,指标值,实际完成值,"
            "分值,得分\n"
            "预算执行率,,年度资金总额,100万元,90万元,10,9\n,,其中:当年财政拨款,100万元,90万元,,\n"
            "产出指标,,,,,50,50\n产出指标,数量指标,甲,≥1个,1个,50,50\n"
            "一级指标,二级指标,三级指标,指标值,实际完成值,分值,得分\n"
            "效益指标,社会效益指标,资金总额控制情况,良好,良好,40,40\n总分,,,,,100,99\n"
            "填表人:某某,,,,,,\n");
        QCOMPARE(typesOf(table), QString("exec,fund,group,indicator,indicator,total"));
        const ScoreSheet sheet = score(table);
        QCOMPARE(sheet.weightsSum->text(2), std::string("100.00"));
        QCOMPARE(sheet.totalComputed->text(2), std::string("99.00"));
        QVERIFY(sheet.problems.size() == 0);
    }

    void aTotalIsFoundUnderItsManyNamesAndPlaces_data() {
        QTest::addColumn<QString>("total");
        const auto row = [](const char* lines, const char* total) {
            QTest::newRow(lines) << total;
        };
        row("综合得分,,,,,100,95", "95.00");
        row("最终得分,,,,,,95", "95.00");
        row("绩效自评得分,,,,,100,95", "95.00");
        row("总评分,,,,,100,95", "95.00");
        row("得分,,,,,,95", "95.00");
        row("总分：95分,,,,,,", "95.00");
        row("得分：95,,,,,,", "95.00");
        row("自评总分（100分）：95,,,,,,", "95.00");
        row("自评得分95分,,,,,,", "95.00");
        row("总分,95,,,,,", "95.00");
        row("总分,,,,95,100,", "95.00");
        row("合计,,,,,100,95\n自评得分,,,,,,94", "94.00");
        row("总分,,,,,100,", "null");
        row("总分100分,,,,,,", "null");
        row("总分,90,95,,,,", "null");
    }

    void aTotalIsFoundUnderItsManyNamesAndPlaces() {
        QFETCH(QString, total);
        const Table table = tableOf(
            "一级指标,二级指标,三级指标,年度指标值,实际完成值,分值,得分\n"
            "产出,数量指标,甲,≥5个,5个,100,95\n" +
            std::string(QTest::currentDataTag()) + "\n");
        const ScoreSheet sheet = score(table);
        QCOMPARE(QString::fromStdString(sheet.totalPrinted ? sheet.totalPrinted->text(2) : "null"),
                 total);
        QCOMPARE(sheet.rows.size(), 1U);
    }

    void aBlankIndicatorThatIsStatedStays() {
        QCOMPARE(typesOf(tableOf("row_type,level1,level3,target,actual,weight,score\n"
                                 "indicator,产出指标,工程质量合格,,,10,10\n"
                                 "indicator,产出指标,工程进度,,,,\n")),
                 QString("indicator,indicator"));
    }

    void aTableMayStandBelowManyLines() {
        std::string text;
        for (int i = 0; i < 60; ++i) text += "填报说明第" + std::to_string(i) + "行\n";
        QCOMPARE(tableOf(text + "level3,target,actual,weight,score\n甲,1个,1个,9,9\n").rows.size(),
                 std::size_t{1});
    }

    void partsBelongToTheRowAbove() {
        const Table table = tableOf(
            "row_type,level3,op,target,unit,actual,weight,score\nindicator,甲,>=,1,个,1,50,50\n"
            "indicator,乙,,,,,,\npart,乙一,>=,2,个,1,30,15\npart,乙二,>=,2,个,2,20,20\n"
            "total,总分,,,,,100,85\n");
        QCOMPARE(table.rows[2].parent, 1U);
        QCOMPARE(*table.rows[1].weight, Decimal::of(50));
        const ScoreSheet sheet = score(table);
        QCOMPARE(sheet.rows.size(), 2U);
        QCOMPARE(sheet.rows[1].computed->text(2), std::string("35.00"));
        QCOMPARE(sheet.totalDeclared->text(2), std::string("85.00"));
        QVERIFY(sheet.problems.empty());
    }

    void anIndexGivesHeaders() {
        const auto index = readIndex("sample_id,kind,year,project\nA1,self_eval,2022,\"甲,乙\"\n");
        QVERIFY(index.ok());
        QCOMPARE(index->front().first, std::string("A1"));
        QCOMPARE(index->front().second.project, std::string("甲,乙"));
        QVERIFY(!readIndex("a,b\n1,2\n").ok());
        QVERIFY(!readIndex("").ok());
    }

    void whatIsNoTableIsSaidToBeNone() {
        QVERIFY(says(failureOf(""), "empty"));
        QVERIFY(says(failureOf("\xEF\xBB\xBF\r\n\r\n"), "empty"));
        QVERIFY(says(failureOf("row_type,level3,target,actual,weight\n"), "no row below"));
        QVERIFY(says(failureOf("a,b\n1,2\n"), "headings"));
        QVERIFY(says(failureOf("level3,target\n甲,\"1\n"), "line 2"));
        QVERIFY(says(failureOf(std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16)), "no text"));
        QVERIFY(says(failureOf("level3,target\n\xff\xff,1\n"), "no text"));
        QVERIFY(says(failureOf("level3,target\n" + std::string(9 << 20, 'x')), "bytes"));
        QVERIFY(says(failureOf("level3,target\n" + std::string(20'000, 'x') + ",1\n"), "line 2"));
        std::string many = "level3,target\n";
        for (int i = 0; i < 20'001; ++i) many += "a,1\n";
        QVERIFY(says(failureOf(many), "rows"));
        QVERIFY(says(failureOf("level3,target" + std::string(200, ',') + "\n"), "columns"));
    }

    void noiseIsReadOrRefusedButNeverMore() {
        std::mt19937 dice(3);
        const std::string seeds[] = {
            "level3,op,target,unit,actual,weight,score\n甲,>=,10,个,9,5,4\n",
            "三级指标;指标值;实际完成值;分值;得分\n乙;≥95%;九成;10;9\n"};
        for (int i = 0; i < 4'000; ++i) {
            std::string bytes = seeds[i % 2];
            for (unsigned changes = dice() % 12 + 1; changes > 0; --changes) {
                const std::size_t at = dice() % bytes.size();
                switch (dice() % 3) {
                    case 0:
                        bytes[at] = static_cast<char>(dice());
                        break;
                    case 1: {
                        const std::string again = bytes.substr(dice() % bytes.size(), dice() % 20);
                        bytes = bytes.substr(0, at).append(again).append(bytes.substr(at));
                        break;
                    }
                    default:
                        bytes.erase(at, dice() % 8);
                        break;
                }
                if (bytes.empty()) bytes = ",";
            }
            const auto table = readTable(bytes, "t");
            if (!table) {
                QVERIFY(!table.failure().message.empty());
                continue;
            }
            const ScoreSheet sheet = score(*table);
            for (const RowScore& row : sheet.rows) {
                if (!row.computed) continue;
                QVERIFY(row.computed->units >= 0);
                QVERIFY(*row.computed <= *table->rows[row.row].weight || row.why == Why::parts);
                reasonOf(*table, row, RuleSet::builtIn());
            }
        }
    }

    void cellsAreReadAsTheStandardSays_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("cells");  // | between cells, / between rows
        const auto row = [](const char* text, const char* cells) {
            QTest::newRow(text) << text << cells;
        };
        row("a,b\nc,d\n", "a|b/c|d");
        row("a,b\r\nc,d", "a|b/c|d");
        row("a,b\rc,d\r", "a|b/c|d");
        row("\"a,1\",\"b \"\"x\"\"\"\n", "a,1|b \"x\"");
        row("\"a\nb\",c\n", "a\nb|c");
        row(" a , b \n\n,,\nc\n", "a|b/c");
        row("a,\"\"\n", "a|");
        row("a\"b,c\n", "a\"b|c");
    }

    void cellsAreReadAsTheStandardSays() {
        QFETCH(QString, text);
        QFETCH(QString, cells);
        const auto rows = readCells(text.toStdString(), ',');
        QVERIFY(rows.ok());
        QStringList out;
        for (const CellRow& row : *rows) {
            QStringList line;
            for (const std::string& cell : row.cells) line << QString::fromStdString(cell);
            out << line.join('|');
        }
        QCOMPARE(out.join('/'), cells);
    }

    /// The line of the budget's execution as an index.csv has it, where the table has none.
    void moneyOfTheIndexStandsInForWhatTheTableLacks_data() {
        QTest::addColumn<QString>("rows");
        QTest::addColumn<QString>("header");  // budget, executed, rate, weight, score
        QTest::addColumn<QString>("scores");  // of the rows; "*": from the index
        QTest::addColumn<QString>("weights");
        const auto row = [](const char* what, const char* rows, const char* header,
                            const char* scores, const char* weights) {
            QTest::newRow(what) << rows << header << scores << weights;
        };
        const char* ninety = "indicator,产出,数量,甲,>=,10,个,10,90,90\n";
        row("no line: money", ninety, "20,15,,10,7.5", "*7.50 90.00", "100.00");
        row("no line: the rate", ninety, ",,76%,10,7.6", "*7.60 90.00", "100.00");
        row("no weight: nothing is scored", ninety, "20,15,,,", "90.00", "90.00");
        row("no room beside the rows", "indicator,产出,数量,甲,>=,10,个,10,91,91\n",
            "20,15,,10,7.5", "91.00", "91.00");
        row("a blank line",
            "exec,预算执行率,,资金,,,,,10,7.5\nindicator,产出,数量,甲,>=,1,个,1,90,90\n",
            "20,15,75%,10,7.5", "*7.50 90.00", "100.00");
        row("a line of its own", "exec,预算执行率,,资金,,20,万元,20,10,10\n", "20,15,75%,10,7.5",
            "10.00", "10.00");
        row("a line of 0", "exec,预算执行率,,资金,,0,万元,0,10,0\n", "20,15,75%,10,7.5", "null",
            "10.00");
        row("an index that says nothing", ninety, ",,,10,", "90.00", "90.00");
    }
    void moneyOfTheIndexStandsInForWhatTheTableLacks() {
        QFETCH(QString, rows);
        QFETCH(QString, header);
        QFETCH(QString, scores);
        QFETCH(QString, weights);
        const QStringList said = header.split(',');
        Table table =
            tableOf("row_type,level1,level2,level3,op,target,unit,actual,weight,declared_score\n" +
                    rows.toStdString());
        TableHeader of;
        of.fundUnit = "万元";
        of.budgetFullYear = said[0].toStdString();
        of.executed = said[1].toStdString();
        of.execRate = said[2].toStdString();
        of.execWeight = said[3].toStdString();
        of.execScore = said[4].toStdString();
        setHeader(table, of);
        const ScoreSheet sheet = score(table);
        QStringList computed;
        for (const RowScore& one : sheet.rows)
            computed << (table.rows[one.row].fromHeader ? "*" : "") +
                            QString::fromStdString(one.computed ? one.computed->text(2) : "null");
        QCOMPARE(computed.join(' '), scores);
        QCOMPARE(QString::fromStdString(sheet.weightsSum->text(2)), weights);
    }

    /// As many rows as a table may have, each twice.
    void rowsThatStandTwiceAreFoundInALargeTable() {
        constexpr int pairs = 9'000;
        std::string text = "row_type,level1,level2,level3,op,target,unit,actual,weight,score\n";
        for (int round = 0; round < 2; ++round)
            for (int i = 0; i < pairs; ++i)
                text += "indicator,产出,数量,甲" + std::to_string(i) + ",>=,1,个,1,0.01,0.01\n";
        const Table table = tableOf(text);
        const ScoreSheet sheet = score(table);
        int twice = 0;
        for (const Problem& problem : sheet.problems) {
            if (problem.code != "duplicate_row") continue;
            ++twice;
            QVERIFY(*problem.row >= pairs);
        }
        QCOMPARE(twice, pairs);
    }

    void linesAreCountedThroughQuotes() {
        const auto rows = readCells("a\n\"b\nb\"\n\nc\n", ',');
        QCOMPARE(rows->size(), 3U);
        QCOMPARE((*rows)[0].line, 1);
        QCOMPARE((*rows)[1].line, 2);
        QCOMPARE((*rows)[2].line, 5);
    }

    void separatorsAreGuessed_data() {
        QTest::addColumn<char>("separator");
        QTest::newRow("a,b,c\n1,2,3\n") << ',';
        QTest::newRow("a;b;c\n1,5;2;3\n") << ';';
        QTest::newRow("a\tb\tc\n1,5\t2\t3\n") << '\t';
        QTest::newRow("a|b|c\n1|2|3\n") << '|';
        QTest::newRow("自评表\n(2022年度)\na;b;c\n1,5;2;3\n") << ';';
        QTest::newRow("自评表\na\tb\tc\n1\t2\t3\n") << '\t';
        QTest::newRow("alone\n") << ',';
        QTest::newRow("") << ',';
    }

    void separatorsAreGuessed() {
        QFETCH(char, separator);
        QCOMPARE(guessSeparator(QTest::currentDataTag()), separator);
    }

    void wellFormedTextIsTold_data() {
        QTest::addColumn<bool>("good");
        QTest::newRow("绩效\xF0\xA0\xAE\xB7") << true;
        QTest::newRow("\xC0\xAF") << false;
        QTest::newRow("\xED\xA0\x80") << false;
        QTest::newRow("\xF4\x90\x80\x80") << false;
        QTest::newRow("\xE7\xBB") << false;
        QTest::newRow("") << true;
    }

    void wellFormedTextIsTold() {
        QFETCH(bool, good);
        QCOMPARE(isUtf8(QTest::currentDataTag()), good);
    }
};

static const suite::Case<TableTest> here("table");
#include "table_test.moc"
