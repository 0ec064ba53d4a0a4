#include <QFile>
#include <QProcess>
#include <QTest>

#include <algorithm>
#include <map>
#include <random>

#include "shared/rules/read_value.h"
#include "shared/scoring/score.h"
#include "shared/scoring/table_facts.h"
#include "shared/text/charset.h"
#include "tests/support/suite.h"

using namespace field::shared;

namespace {

std::string bytesOf(const std::string& sample) {
    QFile file(QString::fromStdString(FIELD_FIXTURES "/samples/" + sample + ".csv"));
    if (!file.open(QIODevice::ReadOnly)) qFatal("no sample %s", sample.c_str());
    return file.readAll().toStdString();
}

Table tableOf(const std::string& bytes, const std::string& name = "table.csv") {
    auto table = readTable(bytes, name);
    if (!table) qFatal("%s", table.failure().message.c_str());
    return table.take();
}

std::string text(const std::optional<Decimal>& value) { return value ? value->text(2) : "null"; }

/// All that a sheet says, row by row in order of name, so that two of one table compare.
std::string saidOf(const Table& table) {
    const ScoreSheet sheet = score(table);
    std::vector<std::string> lines;
    for (const RowScore& row : sheet.rows) {
        const TableRow& r = table.rows[row.row];
        lines.push_back(r.name() + "|" + text(r.weight) + "|" + text(row.computed) + "|" +
                        text(r.declared) + "|" +
                        reasonOf(table, row, RuleSet::builtIn()).in(Language::zh));
    }
    for (const Problem& problem : sheet.problems) {
        if (problem.said.in(Language::en) == problem.said.key)
            qFatal("no sentence %s", problem.said.key.c_str());
        lines.push_back("!" + problem.code + "|" +
                        (problem.row ? table.rows[*problem.row].name() : ""));
    }
    for (const char* const day : {"2019-04-30", "2019-06-30", "2022-12-31"})
        for (const Warning& one :
             AlertRules::builtIn().judge(factsOf(table, *readDay(day)), *readDay(day)).warnings) {
            if (one.said.in(Language::en) == one.said.key)
                qFatal("no sentence %s", one.said.key.c_str());
            lines.push_back(std::string("*") + day + "|" + one.rule + "|" +
                            one.said.in(Language::zh));
        }
    std::sort(lines.begin(), lines.end());
    std::string out = text(sheet.totalPrinted) + "|" + text(sheet.totalDeclared) + "|" +
                      text(sheet.totalComputed) + "|" + text(sheet.weightsSum) + "|" + sheet.grade;
    for (const std::string& line : lines) out += "\n" + line;
    return out;
}

const RowScore& rowOf(const Table& table, const ScoreSheet& sheet, const std::string& name) {
    for (const RowScore& row : sheet.rows)
        if (table.rows[row.row].name() == name) return row;
    qFatal("no row %s", name.c_str());
}

bool has(const Table& table, const ScoreSheet& sheet, const std::string& code,
         const std::string& row = "") {
    return std::any_of(sheet.problems.begin(), sheet.problems.end(), [&](const Problem& p) {
        return p.code == code && (p.row ? table.rows[*p.row].name() : "") == row;
    });
}

std::vector<std::string> samples() {
    return {"A1_putuo_2022_venue_fee",
            "A2_tianchang_2022_flood_control",
            "A3_huanggang_2020_soil_monitoring",
            "A5_zhongjiang_2022_water_gauge",
            "B3_chizhou_2022_commissioned_services",
            "B7_chongqing_2021_department_overall",
            "M1_huangshi_2019_monitoring_heritage",
            "T1_yueyang_2022_farmland_targets"};
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
        text.replace(at, from.size(), to);
    return text;
}

std::vector<std::string> linesOf(const std::string& text) {
    std::vector<std::string> out;
    for (const QString& line : QString::fromStdString(text).split('\n', Qt::SkipEmptyParts))
        out.push_back(line.trimmed().toStdString());
    return out;
}

std::string joined(const std::vector<std::string>& lines, const std::string& end = "\n") {
    std::string out;
    for (const std::string& line : lines) out += line + end;
    return out;
}

std::string fullWidthDigits(const std::string& text) {
    QString out;
    for (const QChar c : QString::fromStdString(text))
        out += c.isDigit() ? QChar(u'０' + (c.unicode() - u'0')) : c;
    return out.toStdString();
}

/// GB18030 has every character of Unicode; the converter under test is not asked.
std::string gb18030(const std::string& text) {
    QString command = "iconv -f UTF-8 -t GB18030";
    QProcess process;
    process.startCommand(command);
    process.write(QByteArray::fromStdString(text));
    process.closeWriteChannel();
    process.waitForFinished();
    return process.readAllStandardOutput().toStdString();
}

}  // namespace

class SamplesTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void a1ReproducesExactly();
    void a2ReproducesWhereValuesArePrinted();
    void a3DiffersInExactlyOneRow();
    void a5IsInconsistentAndNothingIsRewritten();
    void b3HasNoRateAndNoNumber();
    void b7ReportsFullMarksUnearned();
    void t1WarnsOfARatioOver100();
    void saidTheSame_data();
    void saidTheSame();
};

void SamplesTest::a1ReproducesExactly() {
    const Table table = tableOf(bytesOf("A1_putuo_2022_venue_fee"));
    const ScoreSheet sheet = score(table);
    QCOMPARE(sheet.rows.size(), 6U);
    for (const RowScore& row : sheet.rows)
        QCOMPARE(text(row.computed), text(table.rows[row.row].declared));
    QCOMPARE(text(sheet.totalComputed), std::string("98.62"));
    QCOMPARE(text(sheet.totalPrinted), std::string("98.62"));
    QCOMPARE(text(sheet.weightsSum), std::string("100.00"));
    QCOMPARE(sheet.grade, std::string("优"));
    QVERIFY(sheet.problems.empty());
}

void SamplesTest::a2ReproducesWhereValuesArePrinted() {
    const Table table = tableOf(bytesOf("A2_tianchang_2022_flood_control"));
    const ScoreSheet sheet = score(table);
    int decided = 0;
    for (const RowScore& row : sheet.rows) {
        if (!row.computed) {
            QVERIFY(has(table, sheet, "value_missing", table.rows[row.row].name()));
            continue;
        }
        ++decided;
        QCOMPARE(text(row.computed), text(table.rows[row.row].declared));
    }
    QCOMPARE(decided, 4);
    QCOMPARE(text(sheet.totalDeclared), text(sheet.totalPrinted));
    QVERIFY(!sheet.totalComputed);
}

void SamplesTest::a3DiffersInExactlyOneRow() {
    const Table table = tableOf(bytesOf("A3_huanggang_2020_soil_monitoring"));
    const ScoreSheet sheet = score(table);
    QCOMPARE(text(sheet.totalDeclared), std::string("99.60"));
    QCOMPARE(text(sheet.totalPrinted), std::string("99.60"));
    QCOMPARE(text(sheet.totalComputed), std::string("100.00"));
    int differing = 0;
    for (const RowScore& row : sheet.rows)
        differing += text(row.computed) != text(table.rows[row.row].declared) ? 1 : 0;
    QCOMPARE(differing, 1);
    const RowScore& row = rowOf(table, sheet, "目标1:整编资料审核");
    QCOMPARE(text(row.computed), std::string("20.00"));
    QCOMPARE(reasonOf(table, row, RuleSet::builtIn()).key, std::string("how.not_divided"));
    QVERIFY(has(table, sheet, "formula_differs", "目标1:整编资料审核"));
}

void SamplesTest::a5IsInconsistentAndNothingIsRewritten() {
    const std::string bytes =
        replaced(bytesOf("A5_zhongjiang_2022_water_gauge"), ",266,米,266,", ",266,米,≥266,");
    const Table table = tableOf(bytes);
    const ScoreSheet sheet = score(table);
    QCOMPARE(text(sheet.totalDeclared), std::string("110.00"));
    QCOMPARE(text(sheet.totalPrinted), std::string("100.00"));
    QCOMPARE(text(sheet.weightsSum), std::string("110.00"));
    QVERIFY(has(table, sheet, "rows_not_total"));
    QVERIFY(has(table, sheet, "weights_not_100"));
    const RowScore& typed = rowOf(table, sheet, "安装坡面水标尺");
    QCOMPARE(table.rows[typed.row].actualText, std::string("≥266"));
    QCOMPARE(text(typed.computed), std::string("10.00"));
    QVERIFY(has(table, sheet, "operator_in_actual", "安装坡面水标尺"));
}

void SamplesTest::b3HasNoRateAndNoNumber() {
    const Table table = tableOf(bytesOf("B3_chizhou_2022_commissioned_services"));
    const ScoreSheet sheet = score(table);
    const RowScore& row = rowOf(table, sheet, "年度资金总额");
    QVERIFY(!row.computed);
    QCOMPARE(row.why, Why::noBudget);
    QVERIFY(has(table, sheet, "divide_by_zero", "年度资金总额"));
    QVERIFY(has(table, sheet, "funds_over_total", "年度资金总额"));
    QVERIFY(!sheet.totalPrinted);
    QVERIFY(!sheet.totalComputed);
    QVERIFY(sheet.grade.empty());
}

void SamplesTest::b7ReportsFullMarksUnearned() {
    const Table table = tableOf(bytesOf("B7_chongqing_2021_department_overall"));
    const ScoreSheet sheet = score(table);
    QCOMPARE(text(rowOf(table, sheet, "政府采购执行率").computed), std::string("1.45"));
    QVERIFY(has(table, sheet, "full_mark_unearned", "政府采购执行率"));
    QVERIFY(has(table, sheet, "formula_differs", "政府采购执行率"));
    for (const char* const reverse : {"预算调整率", "结转结余率"}) {
        QCOMPARE(text(rowOf(table, sheet, reverse).computed), std::string("2.00"));
        QVERIFY(!has(table, sheet, "formula_differs", reverse));
    }
}

void SamplesTest::t1WarnsOfARatioOver100() {
    const Table table = tableOf(bytesOf("T1_yueyang_2022_farmland_targets"));
    const ScoreSheet sheet = score(table);
    QVERIFY(has(table, sheet, "ratio_over_100", "项目(工程)完成及时率"));
    QVERIFY(!has(table, sheet, "ratio_over_100", "项目(工程)验收合格率"));
    QVERIFY(has(table, sheet, "no_operator", "财政资金补助"));
    QVERIFY(!sheet.weightsSum);
    QVERIFY(!has(table, sheet, "weights_not_100"));
}

void SamplesTest::saidTheSame_data() {
    QTest::addColumn<QString>("sample");
    QTest::addColumn<QString>("change");
    for (const std::string& sample : samples())
        for (const char* const change :
             {"rows shuffled", "columns reversed", "full-width digits", "GB18030", "UTF-16",
              "BOM and CRLF", "semicolons", "Chinese headings", "other file name", "yuan for wan",
              "wan for yuan"})
            QTest::addRow("%s: %s", sample.substr(0, 2).c_str(), change)
                << QString::fromStdString(sample) << change;
}

std::string changed(const std::string& bytes, const QString& change) {
    std::vector<std::string> lines = linesOf(bytes);
    if (change == "rows shuffled") {
        std::mt19937 dice(7);
        std::shuffle(lines.begin() + 1, lines.end(), dice);
        return joined(lines);
    }
    if (change == "full-width digits") {
        for (std::size_t i = 1; i < lines.size(); ++i) lines[i] = fullWidthDigits(lines[i]);
        return joined(lines);
    }
    if (change == "GB18030") return gb18030(bytes);
    if (change == "UTF-16") {
        const QString text = QChar(QChar::ByteOrderMark) + QString::fromStdString(bytes);
        return {reinterpret_cast<const char*>(text.utf16()),
                static_cast<std::size_t>(text.size()) * 2};
    }
    if (change == "BOM and CRLF") return "\xEF\xBB\xBF" + joined(lines, "\r\n");
    if (change == "Chinese headings") {
        lines[0] =
            "行类型,一级指标,二级指标,三级指标,指标性质,年度指标值,计量单位,实际完成值,分值,"
            "自评得分,偏差原因分析及改进措施";
        return "项目支出绩效自评表\n(2022年度)\n" + joined(lines);
    }
    return bytes;
}

/// The table with its cells in another order, between other signs, or in another unit of money.
std::string swapped(const std::string& bytes, const QString& change) {
    std::string out;
    for (const std::string& line : linesOf(bytes)) {
        QStringList cells;
        bool quoted = false;
        QString cell;
        for (const QChar c : QString::fromStdString(line)) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells << cell;
                cell.clear();
            } else {
                cell += c;
            }
        }
        cells << cell;
        if (change == "columns reversed") std::reverse(cells.begin(), cells.end());
        if (change == "yuan for wan" || change == "wan for yuan") {
            const bool toYuan = change == "yuan for wan";
            if (cells.size() > 7 && cells[6] == (toYuan ? "万元" : "元")) {
                cells[6] = toYuan ? "元" : "万元";
                for (const int at : {5, 7})
                    if (!cells[at].isEmpty())
                        cells[at] = QString::fromStdString(
                            scaledText(*readScaled(cells[at].toStdString(), toYuan ? 8 : 4) *
                                           (toYuan ? 10'000 : 1),
                                       8));
            }
        }
        const QChar separator = change == "semicolons" ? ';' : ',';
        for (QString& text : cells)
            if (text.contains(separator)) text = '"' + text + '"';
        out += cells.join(separator).toStdString() + "\n";
    }
    return out;
}

void SamplesTest::saidTheSame() {
    QFETCH(QString, sample);
    QFETCH(QString, change);
    const std::string bytes = bytesOf(sample.toStdString());
    const std::string plain = saidOf(tableOf(bytes));
    const bool cellwise = change == "columns reversed" || change == "semicolons" ||
                          change == "yuan for wan" || change == "wan for yuan";
    const std::string other = cellwise ? swapped(bytes, change) : changed(bytes, change);
    if (change != "other file name" && change != "yuan for wan" && change != "wan for yuan")
        QVERIFY(other != bytes);
    QString said = QString::fromStdString(saidOf(tableOf(other, "别的名字.csv")));
    QString expected = QString::fromStdString(plain);
    if (change == "full-width digits") {  // names carry digits too
        said = QString::fromStdString(foldWidth(said.toStdString()));
        expected = QString::fromStdString(foldWidth(expected.toStdString()));
        auto sorted = [](const QString& text) {
            QStringList lines = text.split('\n');
            std::sort(lines.begin(), lines.end());
            return lines;
        };
        QCOMPARE(sorted(said), sorted(expected));
        return;
    }
    QCOMPARE(said, expected);
}

static const suite::Case<SamplesTest> here("samples");
#include "samples_test.moc"
