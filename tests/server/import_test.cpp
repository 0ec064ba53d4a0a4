#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "shared/record.h"
#include "sync/server/host.h"
#include "tests/support/must.h"
#include "tests/support/program.h"
#include "tests/support/suite.h"

using namespace field;
using program::run;
namespace kinds = shared::kinds;

namespace {

const char* departments =
    "部门代码,部门名称\n"
    "370101001,市水务局\n"
    "370101002,市教育局\n";
const char* people =
    "姓名,部门代码,职务\n"
    "林晓禾,370101001,科员\n";
const char* projects =
    "2022年度项目表,,,,,,\n"
    "项目代码,项目名称,主管部门代码,密级,年度,全年预算数(万元),开始日期\n"
    "P1,东湖水库加固,370101001,无,2022,\"1,234.5\",2022-03-01\n"
    "P2,中心小学改造,370101002,非涉密,2022年,854,2022-04-01\n";
const char* budgets =
    "项目代码,年度,资金来源,年初预算数,全年预算数\n"
    "P1,2022,当年财政拨款,12000000,12345000\n";
const char* payments =
    "项目代码,支付日期,金额(元),凭证号,收款人\n"
    "P1,2022/5/6,875700.00,记-0612,某公司\n"
    "P1,2022年6月30日,100.05,记-0613,某公司\n";
const char* targets =
    "项目代码,年度,一级指标,二级指标,三级指标,指标值,计量单位,分值\n"
    "P1,2022,产出指标,数量指标,加固长度,≥98.5,公里,10\n"
    "P1,2022,效益指标,社会效益指标,防洪能力,明显提高,,12.5\n";

std::string gb18030(const std::string& text) {
    QProcess iconv;
    iconv.start("iconv", {"-f", "UTF-8", "-t", "GB18030"});
    iconv.write(text.data(), static_cast<qint64>(text.size()));
    iconv.closeWriteChannel();
    iconv.waitForFinished();
    return iconv.readAllStandardOutput().toStdString();
}

/// A new store, and files to import into it.
struct Place {
    QTemporaryDir dir;
    QString store = dir.filePath("store");

    Place() { run({"init", "--store", store}); }
    QString file(const QString& name, const std::string& bytes) {
        QFile out(dir.filePath(name));
        if (!out.open(QIODevice::WriteOnly)) qFatal("no file");
        out.write(bytes.data(), static_cast<qint64>(bytes.size()));
        return out.fileName();
    }
    program::Done import(const QStringList& files, const QStringList& more = {}) {
        return run(QStringList{"import", "--store", store, "--json"} + more + files);
    }
    void importAll() {
        const auto done =
            import({file("d.csv", departments), file("r.csv", people), file("p.csv", projects),
                    file("b.csv", budgets), file("y.csv", payments), file("t.csv", targets)});
        QVERIFY2(done.code == 0, qPrintable(done.error + done.out));
    }
    /// Everything that imports write, a line a record, without ids, in order.
    QStringList records() {
        const auto host = must(server::Host::open(store.toStdString(), shared::systemEnv()));
        const auto tx = must(host->read());
        const auto catalog = shared::Catalog::builtIn();
        QStringList out;
        for (const auto& head : must(tx->heads()))
            for (const auto kind :
                 {kinds::organization, kinds::person, kinds::project, kinds::projectYear,
                  kinds::fundLine, kinds::payRecord, kinds::goal, kinds::indicator})
                for (const auto& stored : must(tx->ofKind(kind, head.area)))
                    out << lineOf(*catalog->kind(kind), head.code, stored.record);
        out.sort();
        return out;
    }
    /// Revision of every area, by code.
    QStringList heads() {
        const auto host = must(server::Host::open(store.toStdString(), shared::systemEnv()));
        QStringList out;
        for (const auto& head : must(must(host->read())->heads()))
            out << QString::fromStdString(head.code) + ":" + QString::number(head.at.revision);
        return out;
    }

  private:
    static QString lineOf(const shared::Kind& kind, const std::string& area,
                          const shared::Record& record) {
        std::string line = area + " " + kind.name;
        for (const auto& [number, value] : record.values) {
            const auto* column = kind.column(number);
            if (column->type == shared::ColumnType::blob) continue;
            line += " " + column->name + "=" + shared::valueToText(*column, value);
        }
        return QString::fromStdString(line);
    }
};

}  // namespace

class ImportTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void everyTableComesIn() {
        Place place;
        place.importAll();
        const auto records = place.records();
        for (const char* line :
             {"370101001 Project pro_code=P1 pro_name=东湖水库加固 dept_code=370101001 "
              "start_date=2022-03-01 pinyin=dhskjg",
              "370101001 ProjectYear fiscal_year=2022 full_year_budget=12345000",
              "370101001 FundLine source=current_year initial_budget=12000000 "
              "full_year_budget=12345000",
              "370101001 PayRecord pay_date=2022-05-05T16:00:00Z amount=875700 payee=某公司 "
              "voucher_no=记-0612",
              "370101001 Goal term=年度",
              "370101001 Indicator lv1_perf_ind_name=产出指标 lv2_perf_ind_name=数量指标 "
              "lv3_perf_ind_name=加固长度 op=at_least target_text=≥98.5 target=98.5 unit=公里 "
              "weight=10 version=2",
              "370101001 Indicator lv1_perf_ind_name=效益指标 lv2_perf_ind_name=社会效益指标 "
              "lv3_perf_ind_name=防洪能力 op=qualitative target_text=明显提高 weight=12.5 "
              "version=2",
              "370101002 ProjectYear fiscal_year=2022 full_year_budget=8540000",
              "000000 Organization code=370101001 name=市水务局",
              "000000 Person name=林晓禾 duty=科员"})
            QVERIFY2(records.contains(QString(line)), line + ("\n" + records.join('\n').toUtf8()));
        QCOMPARE(run({"verify", "--store", place.store}).out, QString("ok\n"));
    }

    void importedTwiceNothingChanges() {
        Place place;
        place.importAll();
        const auto heads = place.heads();
        const auto records = place.records();
        place.importAll();
        QCOMPARE(place.records(), records);
        QCOMPARE(place.heads(), heads);
    }

    void aFigureThatChangedIsWrittenAlone() {
        Place place;
        place.importAll();
        auto expected = place.records().replaceInStrings("8540000", "8600000");
        std::string changed = projects;
        changed.replace(changed.find("854"), 3, "860");
        const auto said = place.import({place.file("p.csv", changed)}).objects().back();
        QCOMPARE(said["changed"].toInt(), 1);
        QCOMPARE(said["made"].toInt(), 0);
        QCOMPARE(place.records(), expected);
    }

    void theSameTableInAnotherFormSaysTheSame_data() {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char* name, const std::string& bytes) {
            QTest::newRow(name) << QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size()));
        };
        row("GB18030", gb18030(projects));
        row("in yuan, columns in another order, full-width digits",
            "年度;密级;项目代码;全年预算数（元）;主管部门代码;开始日期;项目名称\r\n"
            "２０２２;否;P1;１２３４５０００;370101001;2022-03-01;东湖水库加固\r\n"
            "2022;;P2;8,540,000.00;370101002;2022-04-01;中心小学改造\r\n");
        QFile workbook(FIELD_FIXTURES "/projects.xlsx");
        QVERIFY(workbook.open(QIODevice::ReadOnly));
        row("a workbook", workbook.readAll().toStdString());
        row("the unit above the headings",
            "单位：万元\t\t\t\t\t\n"
            "项目代码\t项目名称\t主管部门代码\t年度\t全年预算数\t开始日期\n"
            "P1\t东湖水库加固\t370101001\t2022\t1234.5\t2022-03-01\n"
            "P2\t中心小学改造\t370101002\t2022\t854\t2022-04-01\n");
    }
    void theSameTableInAnotherFormSaysTheSame() {
        QFETCH(QByteArray, bytes);
        Place place, other;
        for (auto* one : {&place, &other}) one->import({one->file("d.csv", departments)});
        QCOMPARE(place.import({place.file("p.csv", projects)}).code, 0);
        const auto done = other.import({other.file("any name.txt", bytes.toStdString())});
        QVERIFY2(done.code == 0, qPrintable(done.error + done.out));
        QCOMPARE(other.records(), place.records());
    }

    void aWrongRowIsNamedAndNothingIsTaken_data() {
        QTest::addColumn<QString>("row");
        QTest::addColumn<QString>("column");
        QTest::addColumn<QString>("words");
        const auto wrong = [](const char* name, const char* row, const char* column,
                              const char* words) {
            QTest::newRow(name) << QString(row) << QString(column) << QString(words);
        };
        wrong("a part of a fen", "P3,泵站,370101001,无,2022,0.0000001,2022-03-01",
              "全年预算数(万元)", "ends with the fen");
        wrong("a classified project", "P3,泵站,370101001,机密,2022,1,2022-03-01", "密级",
              "classified");
        wrong("an unknown department", "P3,泵站,370101009,无,2022,1,2022-03-01", "主管部门代码",
              "no department or division here has the code 370101009");
        wrong("no name", "P3,,370101001,无,2022,1,2022-03-01", "项目名称", "is empty");
        wrong("no year", "P3,泵站,370101001,无,二〇二二,1,2022-03-01", "年度", "is no year");
        wrong("another name for the same code", "P2,泵站,370101002,无,2022,854,2022-04-01",
              "项目名称", "p.csv:4 says something else");
        wrong("another department for the same code", "P2,中心小学改造,370101001,无,2022,854,",
              "主管部门代码", "does not move");
    }
    void aWrongRowIsNamedAndNothingIsTaken() {
        QFETCH(QString, row);
        QFETCH(QString, column);
        QFETCH(QString, words);
        Place place;
        place.import({place.file("d.csv", departments)});
        const auto heads = place.heads();
        const auto file = place.file("p.csv", projects + row.toStdString() + "\n");
        const auto done = place.import({file});
        QVERIFY2(done.complains("1 of 3 rows are wrong"), qPrintable(done.error));
        const auto problem = done.objects().front();
        QCOMPARE(problem["file"].toString(), file);
        QCOMPARE(problem["line"].toInt(), 5);
        QCOMPARE(problem["column"].toString(), column);
        QVERIFY2(problem["why"].toString().contains(words), qPrintable(problem["why"].toString()));
        QCOMPARE(place.heads(), heads);

        QCOMPARE(place.import({file}, {"--preview"}).code, 0);
        QCOMPARE(place.heads(), heads);
        QCOMPARE(place.import({file}, {"--partial"}).code, 0);
        QCOMPARE(place.records().filter(" Project ").size(), 2);
    }

    void whatIsNoTableIsSaidSo_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("words");
        QTest::newRow("empty") << QByteArray() << "the file is empty";
        QTest::newRow("a picture") << QByteArray("\xff\xd8\xff\xe0\x00\x10JFIF", 10) << "p.csv";
        QTest::newRow("another table") << QByteArray("甲,乙\n1,2\n") << "项目代码";
        QTest::newRow("an open quote") << QByteArray("项目代码,\"项目名称\n") << "quote";
        QTest::newRow("larger than a file may be")
            << QByteArray(33 << 20, ' ') << "holds 33.0 MB, and 32.0 MB is the most";
        QTest::newRow("half an archive") << QByteArray("PK\x03\x04garbage", 11) << "p.csv";
    }
    void whatIsNoTableIsSaidSo() {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, words);
        Place place;
        const auto heads = place.heads();
        const auto done = place.import({place.file("p.csv", bytes.toStdString())});
        QVERIFY2(done.complains(words), qPrintable(done.error));
        QCOMPARE(place.heads(), heads);
    }

    void aPaymentOfAProjectThatIsNowhereIsNamed() {
        Place place;
        const auto done = place.import({place.file("y.csv", payments)});
        QVERIFY(done.complains("2 of 2 rows"));
        QVERIFY(done.objects().front()["why"].toString().contains("import the table of projects"));
    }
};

static const suite::Case<ImportTest> here("import");
#include "import_test.moc"
