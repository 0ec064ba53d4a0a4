#include <sys/resource.h>

#include <csignal>
#include <ctime>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "shared/forms/fill.h"
#include "shared/forms/write.h"
#include "shared/proto/records.pb.h"
#include "tests/support/suite.h"

using namespace field::shared;
using namespace field::shared::forms;

namespace {

Id idOf(char last) {
    std::string bytes(16, '\0');
    bytes.back() = last;
    return *Id::from(bytes);
}

using Written = std::vector<std::pair<const char*, const char*>>;

/// A record of `kind` with values as scripts write them.
Record made(const char* kindName, char id, const Written& written) {
    const auto& kind = *Catalog::builtIn()->kind(std::string_view(kindName));
    Record record;
    record.kind = kind.number;
    record.id = idOf(id);
    for (const auto& [name, text] : written) {
        const auto& column = *kind.column(std::string_view(name));
        record.values.set(column.number, valueFromText(kind, column, text).value());
    }
    return record;
}

/// A small visit: one of everything.
std::vector<Record> smallVisit() {
    constexpr const char* person = "00000000-0000-0000-0000-00000000000a";
    return {made("Project", 1,
                 {{"pro_code", "430621T000000000001"},
                  {"pro_name", "高标准农田"},
                  {"agency_name", "镇政府"}}),
            made("Visit", 2,
                 {{"started", "2026-06-12T10:42:00+08:00"},
                  {"team", "林晓禾,周明川"},
                  {"conclusion", "基本按计划实施。"},
                  {"state", "approved"},
                  {"host_signature", "姚秋实"}}),
            made("Indicator", 4,
                 {{"position", "2"}, {"lv3_perf_ind_name", "满意度"}, {"target_text", "≥95%"}}),
            made("Indicator", 3,
                 {{"position", "3"},
                  {"lv3_perf_ind_name", "硬化里程"},
                  {"op", "at_least"},
                  {"target", "98.5"},
                  {"unit", "公里"}}),
            made("IndicatorReading", 5,
                 {{"indicator_id", "00000000-0000-0000-0000-000000000003"},
                  {"raw", "97.8公里"},
                  {"unit", "公里"},
                  {"likelihood", "possible"},
                  {"cause", "雨季"}}),
            made("MoneyCheck", 6,
                 {{"voucher_no", "记-0612"},
                  {"amount", "12345000.01"},
                  {"voucher_date", "2026-06-01"},
                  {"difference", "-0.5"},
                  {"matches_ledger", "false"}}),
            made("Evidence", 7,
                 {{"file_name", "a.jpg"},
                  {"sha256", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}}),
            made("Review", 8,
                 {{"report_id", "00000000-0000-0000-0000-000000000002"},
                  {"verdict", "approve"},
                  {"reviewer_id", person},
                  {"reason", "属实"}}),
            made("Review", 9,
                 {{"report_id", person}, {"verdict", "return"}, {"reason", "of another"}})};
}

Form formOf(const char* name, const std::vector<Record>& records, Language language) {
    Source source;
    source.report = idOf(2);
    source.records = [&records](std::uint32_t kind) -> Result<std::vector<Record>> {
        std::vector<Record> own;
        for (const auto& one : records)
            if (one.kind == kind) own.push_back(one);
        return own;
    };
    source.personName = [](const Id& id) { return id == idOf(10) ? "顾思齐" : ""; };
    return fill(readTemplate(*Catalog::builtIn(), name).value(), source, language).value();
}

Form withRows(int count, const std::string& text) {
    Form form{"表", "项目", false, Language::zh, {}};
    Table table{"明细", {{"序号", 1}, {"内容", 8}}, {}};
    for (int i = 1; i <= count; ++i)
        table.rows.push_back({{std::to_string(i), true}, {text, false}});
    form.blocks = {table};
    return form;
}

/// What pdftotext reads in `pdf`; pages end with a form feed.
QString readBack(const std::string& pdf) {
    QTemporaryDir folder;
    QFile file(folder.filePath("form.pdf"));
    if (!file.open(QIODevice::WriteOnly)) return {};
    file.write(pdf.data(), static_cast<qint64>(pdf.size()));
    file.close();
    QProcess reader;
    reader.start("pdftotext", {"-layout", file.fileName(), "-"});
    reader.waitForFinished();
    return QString::fromUtf8(reader.readAllStandardOutput());
}

}  // namespace

class FormsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() {
        qputenv("TZ", "Asia/Shanghai");
        ::tzset();
    }

    void everyTemplateStandsOnTheModel() {
        for (const auto& name : templateNames())
            QVERIFY2(readTemplate(*Catalog::builtIn(), name).ok(), name.c_str());
        QCOMPARE(readTemplate(*Catalog::builtIn(), "none").failure().code, Code::missing);
        QCOMPARE(parseTemplate(*Catalog::builtIn(),
                               "part\tkind\tcolumn\twidth\tzh\ten\n"
                               "facts\t-\t-\t-\ta\tb\nvalue\tVisit\tnone\t1\t-\t-\n")
                     .failure()
                     .message,
                 std::string("line 3: \"none\" is no column of that kind"));
    }

    /// The form of a visit, whole.
    void aVisitIsWrittenAsItWasRecorded() {
        QFile expected(QStringLiteral(FIELD_FIXTURES "/forms/visit.txt"));
        QVERIFY(expected.open(QIODevice::ReadOnly));
        QCOMPARE(QString::fromStdString(outline(formOf("visit", smallVisit(), Language::zh))),
                 QString::fromUtf8(expected.readAll()));
    }

    void inEnglishEverythingButWhatPeopleTypedIsEnglish() {
        const auto said =
            QString::fromStdString(outline(formOf("visit", smallVisit(), Language::en)));
        QVERIFY(said.contains("Project name | 高标准农田\n"));
        QVERIFY(
            said.contains("#1 | 满意度 | ≥95% |  |  | \n#2 | 硬化里程 | ≥98.5 公里 | 97.8公里 | "
                          "Possible | 雨季\n"));
        QVERIFY(said.contains("| 2026-06-01 | #1234.500001 |  |  | No | #-0.00005\n"));
        QVERIFY(said.contains("State | Approved\n"));
    }

    void noCellOfACsvIsRun_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("written");
        QTest::newRow("formula") << "=cmd()"
                                 << "'=cmd()";
        QTest::newRow("wide sign") << "＝1+1"
                                   << "'＝1+1";
        QTest::newRow("at") << "@SUM(1,2)"
                            << "\"'@SUM(1,2)\"";
        QTest::newRow("tab") << "\t=1"
                             << "\"'\t=1\"";
        QTest::newRow("return") << "\r=1"
                                << "\"'\r=1\"";
        QTest::newRow("negative formula") << "-1+1"
                                          << "'-1+1";
        QTest::newRow("negative number") << "-12.50"
                                         << "-12.50";
        QTest::newRow("quote") << "a\"b"
                               << "\"a\"\"b\"";
        QTest::newRow("text") << "97.8公里"
                              << "97.8公里";
    }
    void noCellOfACsvIsRun() {
        QFETCH(QString, typed);
        QFETCH(QString, written);
        const auto csv = csvOf(withRows(1, typed.toStdString()));
        QCOMPARE(QByteArray::fromStdString(csv),
                 QByteArray("\xEF\xBB\xBF表\r\n\r\n明细\r\n序号,内容\r\n1,") + written.toUtf8() +
                     "\r\n");
    }

    void aLongTableRepeatsItsHeaderOnEveryPage() {
        const auto pages =
            readBack(pdfOf(withRows(500, "内容")).value()).split('\f', Qt::SkipEmptyParts);
        QVERIFY(pages.size() > 10);
        for (qsizetype i = 0; i < pages.size(); ++i) {
            QVERIFY2(pages[i].contains("序号"), qPrintable(pages[i]));
            QVERIFY(pages[i].contains(QString("第 %1 页").arg(i + 1)));
            QVERIFY(pages[i].contains(QString("共 %1 页").arg(pages.size())));
        }
        QVERIFY(pages.last().contains("500"));
    }

    void hostileTextIsAllThere() {
        const std::string word(3000, 'W');
        std::string note;
        for (int i = 0; i < 1000; ++i) note += "一二三四五六七八九" + std::string("。");
        for (const auto& text :
             {word, note, std::string("𠮷𡈽龘 😀 שלום مرحبا \x01\x1b[0m \u202E end\r\n=cmd()")}) {
            const auto form = withRows(2, text);
            const auto said = readBack(pdfOf(form).value());
            QVERIFY(!said.isEmpty());
            QCOMPARE(said.count('W'), text == word ? 6000 : 0);
            QCOMPARE(said.count("九"), text == note ? 2000 : 0);
            QTemporaryDir folder;
            QVERIFY(writeForm(form, folder.filePath("a.xlsx").toStdString()).ok());
            QVERIFY(writeForm(form, folder.filePath("a.csv").toStdString()).ok());
        }
    }

    void numbersOfAWorkbookAreNumbersAndTextsAreTexts() {
        QTemporaryDir folder;
        auto form = withRows(1, "=cmd()");
        std::get<Table>(form.blocks[0]).rows.push_back({{"-12.5", true}, {"-12.5", false}});
        QVERIFY(writeForm(form, folder.filePath("a.xlsx").toStdString()).ok());
        QProcess unzip;
        unzip.start("unzip", {"-p", folder.filePath("a.xlsx"), "xl/worksheets/sheet2.xml"});
        unzip.waitForFinished();
        const auto sheet = QString::fromUtf8(unzip.readAllStandardOutput());
        QVERIFY(sheet.contains("<v>-12.5</v>"));
        QVERIFY(!sheet.contains("<f>"));
    }

    void whatCannotBeWrittenLeavesWhatWasThere_data() {
        QTest::addColumn<QString>("name");
        for (const auto& format : formats())
            QTest::newRow(format.c_str()) << QString::fromStdString("form." + format);
    }
    void whatCannotBeWrittenLeavesWhatWasThere() {
        QFETCH(QString, name);
        QTemporaryDir folder;
        const auto path = folder.filePath(name).toStdString();
        QVERIFY(writeForm(withRows(3, "good"), path).ok());
        const auto read = [&path] {
            QFile file(QString::fromStdString(path));
            return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        };
        const auto good = read();
        ::signal(SIGXFSZ, SIG_IGN);
        rlimit before{};
        ::getrlimit(RLIMIT_FSIZE, &before);
        const rlimit narrow{1000, before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &narrow);
        const auto cut = writeForm(withRows(300, "longer"), path);
        ::setrlimit(RLIMIT_FSIZE, &before);
        QCOMPARE(cut.failure().code, Code::full);
        QVERIFY(cut.failure().message.find(path) != std::string::npos);
        QCOMPARE(read(), good);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList{name});
        const auto lost = writeForm(withRows(1, "a"), folder.filePath("no/" + name).toStdString());
        QCOMPARE(lost.failure().code, Code::missing);
        QCOMPARE(writeForm(withRows(1, "a"), path + ".doc").failure().code, Code::invalid);
    }
};

static const suite::Case<FormsTest> here("forms");
#include "forms_test.moc"
