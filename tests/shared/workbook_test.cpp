#include <xlsxwriter.h>

#include <random>

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "shared/scoring/table.h"
#include "shared/text/sheet_cell.h"
#include "shared/text/workbook.h"
#include "tests/support/suite.h"
#include "tests/support/zipped.h"

using namespace field::shared;
using suite::zipped;

namespace {

using Files = std::map<std::string, std::string>;

std::string relation(const std::string& id, const std::string& type, const std::string& target) {
    return "<Relationship Id='" + id + "' Type='http://x/relationships/" + type + "' Target='" +
           target + "'/>";
}

/// A workbook whose one sheet holds `rows`, in XML; parts that `more` names are its own.
Files filesOf(const std::string& rows, const Files& more = {}) {
    Files files{
        {"_rels/.rels", "<Relationships>" + relation("a", "officeDocument", "xl/workbook.xml") +
                            "</Relationships>"},
        {"xl/_rels/workbook.xml.rels",
         "<Relationships>" + relation("r1", "worksheet", "worksheets/one.xml") +
             relation("r2", "styles", "styles.xml") +
             relation("r3", "sharedStrings", "/xl/sharedStrings.xml") + "</Relationships>"},
        {"xl/workbook.xml",
         "<workbook><sheets><sheet name='S' sheetId='1' r:id='r1'/></sheets></workbook>"},
        {"xl/styles.xml",
         "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='yyyy&quot;年&quot;m'/><numFmt "
         "numFmtId='165' formatCode='[Red]0.0&quot;d&quot;\\m'/></numFmts><cellXfs><xf "
         "numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/><xf numFmtId='165'/><xf "
         "numFmtId='10'/></cellXfs></styleSheet>"},
        {"xl/sharedStrings.xml",
         "<sst><si><t>甲</t></si><si><r><t>乙</t></r><r><t xml:space='preserve'> 丙 </t></r><rPh>"
         "<t>reading</t></rPh></si><si><t>one_x000D_\ntwo _x005F_x000D_</t></si></sst>"},
        {"xl/worksheets/one.xml", "<worksheet><sheetData>" + rows + "</sheetData></worksheet>"}};
    for (const auto& [name, text] : more) files[name] = text;
    return files;
}

std::string bookOf(const std::string& rows, const Files& more = {}) {
    return zipped(filesOf(rows, more));
}

/// "3: a|b / 7: c", or what was refused.
QString shown(const std::string& bytes, const CellLimits& limits = {}) {
    const auto rows = readWorkbook(bytes, limits);
    if (!rows) return QString::fromStdString(rows.failure().message);
    QStringList out;
    for (const CellRow& row : *rows) {
        QStringList cells;
        for (const std::string& cell : row.cells) cells << QString::fromStdString(cell);
        out << QString::number(row.line) + ": " + cells.join('|');
    }
    return out.join(" / ");
}

/// A workbook of four sheets: a cover, two tables of one row, and one that is broken.
std::string bookOfTables() {
    const auto sheet = [](const std::string& rows) {
        return "<worksheet><sheetData>" + rows + "</sheetData></worksheet>";
    };
    const auto cell = [](const char* text) {
        return std::string("<c t='str'><v>") + text + "</v></c>";
    };
    const auto table = [&](const char* name) {
        return sheet("<row>" + cell("三级指标") + cell("指标值") + cell("得分") + "</row><row>" +
                     cell(name) + "<c s='4'><v>0.95</v></c><c><v>9</v></c></row>");
    };
    const auto place = [](const std::string& id) {
        return relation(id, "worksheet", "worksheets/" + id + ".xml");
    };
    return bookOf("<row>" + cell("封面") + "</row>",
                  {{"xl/workbook.xml",
                    "<workbook><sheets><sheet name='封面' r:id='r1'/><sheet name='甲' r:id='r4'/>"
                    "<sheet name='乙' r:id='r5'/><sheet name='坏' r:id='r6'/></sheets></workbook>"},
                   {"xl/_rels/workbook.xml.rels",
                    "<Relationships>" + relation("r1", "worksheet", "worksheets/one.xml") +
                        relation("r2", "styles", "styles.xml") + place("r4") + place("r5") +
                        place("r6") + "</Relationships>"},
                   {"xl/worksheets/r4.xml", table("甲项")},
                   {"xl/worksheets/r5.xml", table("乙项")},
                   {"xl/worksheets/r6.xml", sheet("<row><c><v>one</v></c></row>")}});
}

/// A workbook as Excel would write it, by the library that writes our forms.
std::string written(bool inlineTexts) {
    const QTemporaryDir folder;
    const std::string path = folder.filePath("book.xlsx").toStdString();
    lxw_workbook_options options{};
    options.constant_memory = inlineTexts ? 1 : 0;
    lxw_workbook* book = workbook_new_opt(path.c_str(), &options);
    lxw_worksheet* hidden = workbook_add_worksheet(book, "hidden");
    lxw_worksheet* sheet = workbook_add_worksheet(book, "项目");
    worksheet_hide(hidden);
    worksheet_activate(sheet);
    worksheet_set_first_sheet(sheet);
    worksheet_write_string(hidden, 0, 0, "not this", nullptr);
    lxw_format* percent = workbook_add_format(book);
    format_set_num_format(percent, "0%");
    lxw_format* date = workbook_add_format(book);
    format_set_num_format(date, "yyyy-mm-dd hh:mm");
    lxw_datetime noon{2019, 6, 30, 12, 0, 0};
    worksheet_write_string(sheet, 1, 0, "高标准农田", nullptr);
    worksheet_write_number(sheet, 1, 2, 12345.67, nullptr);
    worksheet_write_number(sheet, 1, 3, 0.998, percent);
    worksheet_write_datetime(sheet, 1, 4, &noon, date);
    worksheet_write_blank(sheet, 1, 5, date);
    worksheet_write_blank(sheet, 2, 0, date);
    worksheet_write_boolean(sheet, 3, 0, 1, nullptr);
    worksheet_write_formula_num(sheet, 3, 1, "=1/10", nullptr, 0.1);
    worksheet_write_string(sheet, 3, 2, "  a <b> & c\n", nullptr);
    if (workbook_close(book) != LXW_NO_ERROR) qFatal("workbook_close");
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadOnly)) qFatal("no workbook");
    return file.readAll().toStdString();
}

}  // namespace

class WorkbookTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void theFirstVisibleSheetIsRead() {
        for (const bool inlineTexts : {false, true}) {
            const std::string bytes = written(inlineTexts);
            QVERIFY(looksLikeWorkbook(bytes));
            QCOMPARE(shown(bytes),
                     QString("2: 高标准农田||12345.67|0.998|2019-06-30 / 4: TRUE|0.1|a <b> & c"));
        }
    }

    void aCellSaysWhatItsSheetShows_data() {
        QTest::addColumn<QString>("says");
        const auto row = [](const char* cell, const char* says) {
            QTest::newRow(cell) << QString(says).prepend(*says == '\0' ? "" : "1: ");
        };
        row("<c><v>12345.67</v></c>", "12345.67");
        row("<c><v>12345.670000000001</v></c>", "12345.67");
        row("<c><v>0.30000000000000004</v></c>", "0.3");
        row("<c><v>1.0000000000000001E-1</v></c>", "0.1");
        row("<c><v>1.2345E7</v></c>", "12345000");
        row("<c><v>1e7</v></c>", "10000000");
        row("<c><v>-4.30621E+20</v></c>", "-430621000000000000000");
        row("<c><v>1.5e-7</v></c>", "0.00000015");
        row("<c><v>1234567890123456</v></c>", "1234567890123456");
        row("<c><v>-0.0</v></c>", "0");
        row("<c s='4'><v>0.998</v></c>", "0.998");
        row("<c s='1'><v>43646.75</v></c>", "2019-06-30");
        row("<c s='1'><v>1</v></c>", "1900-01-01");
        row("<c s='1'><v>60</v></c>", "1900-02-29");
        row("<c s='1'><v>61</v></c>", "1900-03-01");
        row("<c s='1'><v>0.5</v></c>", "0.5");
        row("<c s='1'><v>-3</v></c>", "-3");
        row("<c s='2'><v>43646</v></c>", "2019-06-30");
        row("<c s='3'><v>43646</v></c>", "43646");
        row("<c s='9'><v>43646</v></c>", "43646");
        row("<c t='s'><v>0</v></c>", "甲");
        row("<c t='s'><v>1</v></c>", "乙 丙");
        row("<c t='s'><v>2</v></c>", "one\r\ntwo _x000D_");
        row("<c t='inlineStr'><is><t> 丁</t><rPh><t>x</t></rPh></is></c>", "丁");
        row("<c t='inlineStr'><is><r><t>丁</t></r><r><t>戊</t></r></is></c>", "丁戊");
        row("<c t='str'><f>A2&amp;\"\"</f><v>001</v></c>", "001");
        row("<c t='b'><v>0</v></c>", "FALSE");
        row("<c t='e'><v>#REF!</v></c>", "#REF!");
        row("<c t='d'><v>2019-06-30T00:00:00</v></c>", "2019-06-30");
        row("<c><f>NOW()</f></c>", "");
        row("<x:c t='str'><x:v>prefix</x:v></x:c>", "prefix");
    }

    void aCellSaysWhatItsSheetShows() {
        QFETCH(QString, says);
        const std::string row = "<row>" + std::string(QTest::currentDataTag()) + "</row>";
        QCOMPARE(shown(bookOf(row)), says);
    }

    void aBookMayCountDaysFrom1904() {
        const Files book{{"xl/workbook.xml",
                          "<workbook><workbookPr date1904='1'/><sheets><sheet r:id='r1'/>"
                          "</sheets></workbook>"}};
        QCOMPARE(shown(bookOf("<row><c s='1'><v>42184</v></c><c s='1'><v>0</v></c></row>", book)),
                 QString("1: 2019-06-30|1904-01-01"));
    }

    void gapsAreFilledAndEmptyRowsLeftOut() {
        QCOMPARE(shown(bookOf("<row r='2'><c r='B2'><v>1</v></c><c r='D2'><v>2</v></c>"
                              "<c r='XFD2' s='1'/></row><row r='3'><c r='A3'/></row>"
                              "<row r='4'/><row><c/><c><v>3</v></c></row>"
                              "<row r='1048576'><c t='str'><v> </v></c></row>")),
                 QString("2: |1||2 / 5: |3"));
        QCOMPARE(shown(bookOf("")), QString());
    }

    void aCellOutsideTheSheetIsRefused_data() {
        QTest::addColumn<QString>("why");
        QTest::newRow("<row r='1'><c r='XFE1'/></row>") << "row 1: no sheet has a cell XFE1";
        QTest::newRow("<row r='1'><c r='A99999999'/></row>")
            << "row 1: no sheet has a cell A99999999";
        QTest::newRow("<row r='1'><c r='7'/></row>") << "row 1: no sheet has a cell 7";
        QTest::newRow("<row r='7'><c r='C8'/></row>") << "row 7: the cell C8 is out of its place";
        QTest::newRow("<row r='7'><c r='C7'/><c r='B7'/></row>")
            << "row 7: the cell B7 is out of its place";
        QTest::newRow("<row r='7'/><row r='7'/>") << "row 7: it comes after row 7";
        QTest::newRow("<row r='1048577'/>") << "row 1048577: no sheet has such a row";
        QTest::newRow("<row r='0'/>") << "row 0: no sheet has such a row";
        QTest::newRow("<row><c><v>nan</v></c></row>") << "row 1: nan is not a number";
        QTest::newRow("<row><c><v>1e999</v></c></row>") << "row 1: 1e999 is not a number";
        QTest::newRow("<row><c t='s'><v>3</v></c></row>") << "row 1: 3 is not a shared text";
    }

    void aCellOutsideTheSheetIsRefused() {
        QFETCH(QString, why);
        QCOMPARE(shown(bookOf(QTest::currentDataTag())), why);
    }

    void limitsHold() {
        const std::string two =
            "<row><c><v>1</v></c><c><v>22</v></c></row><row><c><v>3</v></c></row>";
        QCOMPARE(shown(bookOf(two), {.rows = 2, .columns = 2, .cellBytes = 2}),
                 QString("1: 1|22 / 2: 3"));
        QCOMPARE(shown(bookOf(two), {.rows = 1}), QString("row 2: more than 1 rows"));
        QCOMPARE(shown(bookOf(two), {.columns = 1}), QString("row 1: more than 1 columns"));
        QCOMPARE(shown(bookOf(two), {.cellBytes = 1}),
                 QString("row 1: a cell holds more than 1 bytes"));
        // Cut where a blank follows, the text is no shorter for it.
        QCOMPARE(shown(bookOf("<row><c t='str'><v>abc defg</v></c></row>"), {.cellBytes = 3}),
                 QString("row 1: a cell holds more than 3 bytes"));
        QVERIFY(shown(bookOf(two), {.bytes = 100}).startsWith("the file holds"));
        Files many = filesOf(two);
        for (int i = 0; i < 4096; ++i) many["x" + std::to_string(i)] = "";
        QCOMPARE(shown(zipped(many)),
                 QString("this is no XLSX workbook: it holds more than 4096 files"));
    }

    void aBombIsRefusedWhateverItSaysOfItsSize() {
        const CellLimits limits{.bytes = 64 << 10};
        std::string bomb = bookOf(std::string(8 << 20, ' '));
        QVERIFY(bomb.size() < limits.bytes);
        const QString why("xl/worksheets/one.xml unpacks to more than 524288 bytes");
        QCOMPARE(shown(bomb, limits), why);
        const std::size_t named = bomb.rfind("xl/worksheets/one.xml");  // in the directory
        bomb.replace(named - 46 + 24, 4, std::string("\x10\0\0\0", 4));
        QCOMPARE(shown(bomb, limits), why);
    }

    void aPercentageIsOneWhereTheSheetShowsIt_data() {
        QTest::addColumn<QString>("says");
        const auto row = [](const char* cell, const char* says) { QTest::newRow(cell) << says; };
        row("<c s='4'><v>0.998</v></c>", "99.8%");
        row("<c s='4'><v>0.95</v></c>", "95%");
        row("<c s='4'><v>1</v></c>", "100%");
        row("<c s='4'><v>12.5</v></c>", "1250%");
        row("<c s='4'><v>0</v></c>", "0%");
        row("<c s='4'><v>-0.03</v></c>", "-3%");
        row("<c s='4'><v>5.0000000000000002E-5</v></c>", "0.005%");
        row("<c><v>0.998</v></c>", "0.998");
        row("<c s='4' t='str'><v>0.9</v></c>", "0.9");
    }

    void aPercentageIsOneWhereTheSheetShowsIt() {
        QFETCH(QString, says);
        const auto sheets =
            readSheets(bookOf("<row>" + std::string(QTest::currentDataTag()) + "</row>"));
        QVERIFY(sheets.ok());
        QCOMPARE(QString::fromStdString(sheets->at(0).rows.at(0).cells.at(0)), says);
        QVERIFY(isPercentFormat("0.0%") && isPercentFormat("[Red]0%") &&
                !isPercentFormat("0\"%\""));
    }

    void everySheetIsReadOrSaidToBeWrong() {
        const auto sheets = readSheets(bookOfTables());
        QVERIFY(sheets.ok());
        QStringList names;
        for (const SheetCells& sheet : *sheets)
            names << QString::fromStdString(sheet.name) + QString::number(sheet.rows.size()) +
                         (sheet.read ? "" : "!");
        QCOMPARE(names.join(' '), QString("封面1 甲2 乙2 坏0!"));
    }

    void theFirstSheetThatIsATableIsScoredAndTheOthersAreNamed() {
        const auto table = readTable(bookOfTables(), "t");
        QVERIFY(table.ok());
        QCOMPARE(table->rows.size(), std::size_t{1});
        QCOMPARE(table->rows[0].name(), std::string("甲项"));
        QCOMPARE(table->rows[0].targetText, std::string("95%"));
        QCOMPARE(table->unreadSheets, (std::vector<std::string>{"乙", "坏"}));
    }

    void textsThatManyCellsShareAreCounted() {
        std::string row = "<row>";
        for (int i = 0; i < 200; ++i) row += "<c t='s'><v>0</v></c>";
        const Files shared{{"xl/sharedStrings.xml",
                            "<sst><si><t>" + std::string(60'000, 'x') + "</t></si></sst>"}};
        QCOMPARE(shown(bookOf(row + "</row>", shared), {.bytes = 1 << 20}),
                 QString("row 1: the texts take more than 8388608 bytes"));
    }

    void whatXmlMayNotDoIsRefused() {
        const auto sheet = [](const std::string& text) {
            return shown(bookOf("", {{"xl/worksheets/one.xml", text}}));
        };
        QCOMPARE(sheet("<!DOCTYPE x [<!ENTITY a 'aaaa'>]><x>&a;</x>"),
                 QString("this is no XLSX workbook: it has a DOCTYPE"));
        QCOMPARE(sheet("<x>\n</y>"), QString("xl/worksheets/one.xml, line 2: mismatched tag"));
        std::string deep;
        for (int i = 0; i < 65; ++i) deep += "<x>";
        QCOMPARE(sheet(deep), QString("this is no XLSX workbook: its elements nest too deep"));
        QCOMPARE(sheet("<x a='" + std::string(2 << 20, 'a') + "'/>"),
                 QString("xl/worksheets/one.xml, line 1: a tag never ends"));
    }

    void otherFilesAreNamed() {
        const std::string ole("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
        QVERIFY(looksLikeWorkbook(ole));
        QCOMPARE(shown(ole + "EncryptedPackage"),
                 QString("the workbook is protected by a password; save it without one"));
        QCOMPARE(shown(ole + std::string("W\0o\0r\0k\0b\0o\0o\0k\0", 16)),
                 QString("this is an old .xls workbook; save it as .xlsx"));
        QVERIFY(!looksLikeWorkbook("a,b\n"));
        QCOMPARE(shown("a,b\n"), QString("this is no XLSX workbook: it is no zip archive"));
        QCOMPARE(shown(""), QString("this is no XLSX workbook: it is no zip archive"));
        QCOMPARE(shown(zipped(Files{{"a.txt", "a"}})),
                 QString("this is no XLSX workbook: _rels/.rels is missing"));
        const Files hidden{{"xl/workbook.xml",
                            "<workbook><sheets><sheet r:id='r1' state='veryHidden'/></sheets>"
                            "</workbook>"}};
        QCOMPARE(shown(bookOf("", hidden)),
                 QString("the workbook has no sheet with cells that is not hidden"));
    }

    void aWorkbookCutShortIsRefused() {
        const std::string whole = written(false);
        for (std::size_t size = 0; size < whole.size(); size += 7) {
            const auto rows = readWorkbook(whole.substr(0, size));
            QVERIFY(!rows.ok());
            QCOMPARE(rows.failure().code, Code::invalid);
        }
    }

    void noiseIsReadOrRefusedButNeverMore() {
        std::mt19937 dice(5);
        const std::string whole = written(false);
        const std::string rows =
            "<row r='1'><c r='A1' t='s'><v>1</v></c><c r='C1' s='1'><v>43646.5</v></c></row>";
        for (int i = 0; i < 3'000; ++i) {
            std::string bytes = i % 2 == 0 ? whole : rows;
            for (unsigned changes = dice() % 8 + 1; changes > 0; --changes)
                bytes[dice() % bytes.size()] = static_cast<char>(dice());
            if (i % 2 != 0) bytes = bookOf(bytes);
            const auto read = readWorkbook(bytes);
            QVERIFY(read.ok() || !read.failure().message.empty());
        }
    }
};

static const suite::Case<WorkbookTest> here("workbook");
#include "workbook_test.moc"
