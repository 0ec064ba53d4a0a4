#include <QDir>
#include <QFile>
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

const QString samples = FIELD_ROOT "/tests/fixtures/samples/";

/// A store with one department and the projects that the sample tables are of.
struct Place {
    QTemporaryDir dir;
    QString store = dir.filePath("store");

    Place() {
        run({"init", "--store", store});
        QString projects = "项目代码,项目名称,主管部门代码\n";
        for (const auto& [code, name] : named()) projects += code + ",\"" + name + "\",370101001\n";
        const auto done = import({file("d.csv", "部门代码,部门名称\n370101001,市水务局\n"),
                                  file("p.csv", projects.toUtf8())});
        if (done.code != 0) qFatal("%s", qPrintable(done.error + done.out));
    }
    /// Code and name of each table's project, as index.csv has them.
    static QList<std::pair<QString, QString>> named() {
        QFile index(samples + "index.csv");
        if (!index.open(QIODevice::ReadOnly)) qFatal("no index");
        QList<std::pair<QString, QString>> out;
        const auto lines = QString::fromUtf8(index.readAll()).split('\n', Qt::SkipEmptyParts);
        for (qsizetype i = 1; i < lines.size(); ++i)
            out << std::pair(lines[i].section(',', 0, 0).section('_', 0, 0),
                             lines[i].section(',', 7, 7));
        return out;
    }
    QString file(const QString& name, const QByteArray& bytes) {
        QFile out(dir.filePath(name));
        if (!out.open(QIODevice::WriteOnly)) qFatal("no file");
        out.write(bytes);
        return out.fileName();
    }
    program::Done import(const QStringList& files, const QStringList& more = {}) {
        return run(QStringList{"import", "--store", store, "--json"} + more + files);
    }
    /// What the store has of `kind`, a line a record, without ids, in order.
    QStringList records(std::uint32_t number) {
        const auto host = must(server::Host::open(store.toStdString(), shared::systemEnv()));
        const auto tx = must(host->read());
        const auto& kind = *shared::Catalog::builtIn()->kind(number);
        QStringList out;
        for (const auto& head : must(tx->heads()))
            for (const auto& stored : must(tx->ofKind(number, head.area))) {
                QStringList line;
                for (const auto& [column, value] : stored.record.values) {
                    const auto* about = kind.column(column);
                    if (about->type == shared::ColumnType::blob) continue;
                    line << QString::fromStdString(about->name + "=" +
                                                   shared::valueToText(*about, value));
                }
                out << line.join(' ');
            }
        out.sort();
        return out;
    }
};

QString table(const char* name) { return samples + name + ".csv"; }

}  // namespace

/// Published forms (self-evaluation, monitoring, targets) as the targets of a project.
class ImportFormsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void everySampleIsItsProjectsTargets_data() {
        QTest::addColumn<int>("indicators");
        QTest::newRow("A1_putuo_2022_venue_fee") << rowsOf("A1_putuo_2022_venue_fee");
        QTest::newRow("A2_tianchang_2022_flood_control")
            << rowsOf("A2_tianchang_2022_flood_control");
        QTest::newRow("A3_huanggang_2020_soil_monitoring")
            << rowsOf("A3_huanggang_2020_soil_monitoring");
        QTest::newRow("A5_zhongjiang_2022_water_gauge") << rowsOf("A5_zhongjiang_2022_water_gauge");
        QTest::newRow("B3_chizhou_2022_commissioned_services")
            << rowsOf("B3_chizhou_2022_commissioned_services");
        QTest::newRow("B7_chongqing_2021_department_overall")
            << rowsOf("B7_chongqing_2021_department_overall");
        QTest::newRow("M1_huangshi_2019_monitoring_heritage")
            << rowsOf("M1_huangshi_2019_monitoring_heritage");
        QTest::newRow("T1_yueyang_2022_farmland_targets")
            << rowsOf("T1_yueyang_2022_farmland_targets");
    }
    void everySampleIsItsProjectsTargets() {
        QFETCH(int, indicators);
        QVERIFY(indicators > 0);
        Place place;
        const auto done = place.import({table(QTest::currentDataTag())});
        QVERIFY2(done.code == 0, qPrintable(done.error + done.out));
        QCOMPARE(place.records(kinds::indicator).size(), indicators);
        QCOMPARE(place.records(kinds::projectYear).size(), 1);
        const auto again = place.import({table(QTest::currentDataTag())});
        QCOMPARE(again.objects().back()["made"].toInt(), 0);
        QCOMPARE(again.objects().back()["changed"].toInt(), 0);
    }

    void aTargetStandsAsItWasPrinted() {
        Place place;
        QCOMPARE(place.import({table("T1_yueyang_2022_farmland_targets")}).code, 0);
        QVERIFY(place.records(kinds::projectYear)
                    .contains("fiscal_year=2022 full_year_budget=8540000"));
        QVERIFY(place.records(kinds::indicator)
                    .contains("lv1_perf_ind_name=产出指标 lv2_perf_ind_name=数量指标 "
                              "lv3_perf_ind_name=脱贫村村内道路硬化里程 op=at_least "
                              "target_text=≥100 target=100 unit=公里 version=2 position=1"));
    }

    void whatIsTheUnitsOwnToReportIsLeftOutAndSaidSo() {
        Place place;
        const auto done = place.import({table("B3_chizhou_2022_commissioned_services")});
        QCOMPARE(done.code, 0);
        for (const char* what : {"资金分项", "实际值", "得分"})
            QVERIFY2(done.out.contains(what), what);
        QVERIFY(place.records(kinds::selfEvalRow).isEmpty());
    }

    void withoutAnIndexTheProjectAndYearAreNamed() {
        Place place;
        QFile a1(table("A1_putuo_2022_venue_fee"));
        QVERIFY(a1.open(QIODevice::ReadOnly));
        const auto alone = place.file("form.csv", a1.readAll());
        QVERIFY(place.import({alone}).complains("--project CODE --year YEAR"));
        QVERIFY(place.import({alone}, {"--project", "A1"}).complains("--year YEAR"));
        QVERIFY(place.import({alone}, {"--project", "P9", "--year", "2023"})
                    .complains("no project here has the code P9"));
        QVERIFY(place.records(kinds::indicator).isEmpty());
        QCOMPARE(place.import({alone}, {"--project", "T1", "--year", "2023"}).code, 0);
        QVERIFY(place.records(kinds::projectYear)
                    .contains("fiscal_year=2023 full_year_budget=250000 "
                              "executed_to_date=215457.6"));
    }

    void aRowThatCannotBeTakenIsNamedAndNothingIsTaken() {
        Place place;
        const auto form = place.file("form.csv",
                                     "row_type,level1,level2,level3,op,target,unit,actual,weight\n"
                                     "exec,预算执行率,,资金,,20.0000001,万元,20,10\n"
                                     "indicator,产出指标,数量指标,甲,>=,1,个,,40\n"
                                     "indicator,,数量指标,乙,>=,1,个,,50\n");
        const auto done = place.import({form}, {"--project", "T1", "--year", "2022"});
        QVERIFY(done.complains("2 of 3 rows are wrong"));
        QCOMPARE(done.objects()[0]["line"].toInt(), 2);
        QVERIFY(done.objects()[0]["why"].toString().contains("ends with the fen"));
        QCOMPARE(done.objects()[1]["column"].toString(), QString("一级指标"));
        QVERIFY(place.records(kinds::indicator).isEmpty());
        QCOMPARE(place.import({form}, {"--project", "T1", "--year", "2022", "--partial"}).code, 0);
        QCOMPARE(place.records(kinds::indicator).size(), 1);
    }

    void aProjectThatIsNowhereIsNamed() {
        Place place;
        const auto form =
            place.file("x.csv", "row_type,level1,level3,op,target\nindicator,产出指标,甲,>=,1\n");
        place.file("index.csv", "sample_id,year,project\nx,2022,别处的项目\n");
        QVERIFY(place.import({form}).complains("no project here is called 别处的项目"));
    }

  private:
    static int rowsOf(const char* name) {
        QFile in(table(name));
        if (!in.open(QIODevice::ReadOnly)) qFatal("no table");
        const auto lines = QString::fromUtf8(in.readAll()).split('\n');
        return static_cast<int>(lines.filter(QRegularExpression("^indicator,")).size());
    }
};

static const suite::Case<ImportFormsTest> here("import_forms");
#include "import_forms_test.moc"
