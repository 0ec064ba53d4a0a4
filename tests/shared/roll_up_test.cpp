#include <QTest>

#include "shared/scoring/score.h"
#include "tests/support/suite.h"

using namespace field::shared;

namespace {

Table unit(const std::string& rows) {
    auto read = readTable(
        "row_type,level1,level2,level3,op,target,unit,actual,weight,declared_score\n" + rows, "t");
    if (!read) qFatal("%s", read.failure().message.c_str());
    return read.take();
}

std::string text(const std::optional<Decimal>& value) { return value ? value->text(2) : "null"; }

/// "name computed" of each row of the whole of `units`.
QStringList scored(const std::vector<std::string>& units) {
    std::vector<Table> tables;
    for (const auto& rows : units) tables.push_back(unit(rows));
    const Table whole = rollUp(tables);
    const ScoreSheet sheet = score(whole);
    QStringList out;
    for (const RowScore& row : sheet.rows)
        out << QString::fromStdString(whole.rows[row.row].name() + " " + text(row.computed));
    return out;
}

const std::string north =
    "exec,,,预算执行率,,100,万元,50,10,5\n"
    "indicator,产出指标,数量指标,道路里程,>=,10,公里,8,20,16\n"
    "indicator,产出指标,质量指标,验收合格率,>=,90,%,100,30,30\n";
const std::string south =
    "exec,,,预算执行率,,3000000,元,3000000,10,10\n"
    "indicator,产出指标,数量指标,道路里程,>=,30,公里,30,20,20\n"
    "indicator,产出指标,质量指标,验收合格率,>=,90,%,80,30,26.67\n";

}  // namespace

/// The rows of a project that several units carry out, as one table (domain.md §6.6).
class RollUpTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void amountsAddAndRatiosAreWeightedByBudget() {
        // 350 of 400; 38 of 40; (100 × 100 + 80 × 300) ÷ 400 = 85 of 90.
        QCOMPARE(scored({north, south}),
                 (QStringList{"预算执行率 8.75", "道路里程 19.00", "验收合格率 28.33"}));
    }

    void aRatioThatAllUnitsReachIsReachedByTheWhole() {
        const std::string row =
            "exec,,,预算执行率,,100,万元,100,10,10\n"
            "indicator,产出指标,质量指标,验收合格率,>=,85,%,85,30,30\n";
        QCOMPARE(scored({row, row, row}).last(), QString("验收合格率 30.00"));
    }

    void theOrderOfUnitsIsIrrelevant() {
        auto turned = scored({south, north}), straight = scored({north, south});
        turned.sort(), straight.sort();
        QCOMPARE(turned, straight);
    }

    void oneUnitIsItsOwnWhole() {
        QCOMPARE(scored({north}),
                 (QStringList{"预算执行率 5.00", "道路里程 16.00", "验收合格率 30.00"}));
    }

    void aRowOfOneUnitIsTheWholesToo() {
        QCOMPARE(
            scored({north, south + "indicator,产出指标,数量指标,桥梁,>=,2,座,1,5,2.5\n"}).last(),
            QString("桥梁 2.50"));
    }

    void whatCannotBePutTogetherHasNoScoreAndSaysWhy_data() {
        QTest::addColumn<std::string>("mine");
        QTest::addColumn<std::string>("theirs");
        const std::string levels = "indicator,产出指标,数量指标,面积,";
        QTest::newRow("other units") << levels + ">=,10,亩,10,20,20\n"
                                     << levels + ">=,10,公里,10,20,20\n";
        QTest::newRow("other signs") << levels + ">=,10,亩,10,20,20\n"
                                     << levels + "<=,10,亩,10,20,20\n";
        QTest::newRow("other weights") << levels + ">=,10,亩,10,20,20\n"
                                       << levels + ">=,10,亩,10,30,30\n";
        QTest::newRow("one is blank") << levels + ">=,10,亩,10,20,20\n"
                                      << levels + ">=,10,亩,,20,20\n";
        QTest::newRow("other words") << levels + ",及时,,及时,20,20\n"
                                     << levels + ",完善,,基本完善,20,20\n";
        QTest::newRow("a ratio without a budget") << levels + ">=,90,%,90,20,20\n"
                                                  << levels + ">=,90,%,80,20,20\n";
    }
    void whatCannotBePutTogetherHasNoScoreAndSaysWhy() {
        QFETCH(std::string, mine);
        QFETCH(std::string, theirs);
        const Table whole = rollUp({unit(mine), unit(theirs)});
        const ScoreSheet sheet = score(whole);
        QCOMPARE(sheet.rows.size(), std::size_t{1});
        QVERIFY(!sheet.rows.front().computed);
        QVERIFY(!sheet.totalComputed);
        QVERIFY(!reasonOf(whole, sheet.rows.front(), RuleSet::builtIn()).none());
    }

    void wordsThatAllUnitsSayStand() {
        const std::string row = "indicator,产出指标,时效指标,资金拨付,,及时,,及时,20,20\n";
        QCOMPARE(scored({row, row}), QStringList{"资金拨付 20.00"});
    }

    void nothingTogetherIsNothing() { QVERIFY(rollUp({}).rows.empty()); }
};

static const suite::Case<RollUpTest> here("roll_up");
#include "roll_up_test.moc"
