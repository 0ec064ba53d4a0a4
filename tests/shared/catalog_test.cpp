#include <map>
#include <set>

#include <QTest>

#include "shared/catalog.h"
#include "shared/record.h"
#include "tests/support/suite.h"

using namespace field::shared;

class CatalogTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void kindNumbersThatCodeKnowsAreTheModels_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<unsigned>("number");
        const std::vector<std::pair<const char*, std::uint32_t>> known = {
            {"Organization", kinds::organization},
            {"Person", kinds::person},
            {"Project", kinds::project},
            {"ProjectYear", kinds::projectYear},
            {"FundLine", kinds::fundLine},
            {"PayRecord", kinds::payRecord},
            {"Goal", kinds::goal},
            {"Indicator", kinds::indicator},
            {"MonitorTask", kinds::monitorTask},
            {"MonitorRow", kinds::monitorRow},
            {"SelfEvalRow", kinds::selfEvalRow},
            {"Visit", kinds::visit},
            {"IndicatorReading", kinds::indicatorReading},
            {"ProgressCheck", kinds::progressCheck},
            {"MoneyCheck", kinds::moneyCheck},
            {"Evidence", kinds::evidence},
            {"Finding", kinds::finding},
            {"Rectification", kinds::rectification},
            {"Review", kinds::review},
            {"Alert", kinds::alert},
            {"Conflict", kinds::conflict},
            {"Parked", kinds::parked},
            {"Correction", kinds::correction},
            {"Reminder", kinds::reminder}};
        QCOMPARE(known.size(), catalog_->kinds().size());
        for (const auto& [name, number] : known) QTest::newRow(name) << QString(name) << number;
    }
    void kindNumbersThatCodeKnowsAreTheModels() {
        QFETCH(QString, name);
        QFETCH(unsigned, number);
        const Kind* kind = catalog_->kind(name.toStdString());
        QVERIFY(kind != nullptr);
        QCOMPARE(kind->number, number);
        QCOMPARE(catalog_->kind(number), kind);
    }

    void numbersAndNamesAreUnique() {
        std::set<std::uint32_t> numbers;
        std::set<std::string> names, tables;
        for (const Kind& kind : catalog_->kinds()) {
            QVERIFY(numbers.insert(kind.number).second);
            QVERIFY(names.insert(kind.name).second);
            QVERIFY(tables.insert(kind.table).second);
            std::set<std::uint32_t> columns;
            std::set<std::string> columnNames;
            for (const Column& column : kind.columns) {
                QVERIFY(column.number >= 10);
                QVERIFY(columns.insert(column.number).second);
                QVERIFY(columnNames.insert(column.name).second);
                QCOMPARE(kind.column(column.number), &column);
                QCOMPARE(kind.column(column.name), &column);
            }
        }
        QVERIFY(catalog_->kind(999) == nullptr);
        QVERIFY(catalog_->kind("Nothing") == nullptr);
        QVERIFY(catalog_->kind("Visit")->column(999) == nullptr);
        QVERIFY(catalog_->kind("Visit")->slotOf(999) == nullptr);
    }

    void everyColumnHasOneSlotOfOnePolicyAndWriter() {
        for (const Kind& kind : catalog_->kinds()) {
            std::map<std::uint32_t, int> seen;
            std::uint32_t last = 0;
            for (const Slot& slot : kind.slots) {
                QVERIFY(slot.number > last);
                last = slot.number;
                QCOMPARE(slot.number, slot.columns.front());
                for (const std::uint32_t number : slot.columns) {
                    ++seen[number];
                    const Column* column = kind.column(number);
                    QVERIFY(column != nullptr);
                    QCOMPARE(column->slot, slot.number);
                    QCOMPARE(column->policy, slot.policy);
                    QCOMPARE(column->writer, slot.writer);
                    QCOMPARE(kind.slotOf(number), &slot);
                }
                if (slot.policy == Policy::unite) QCOMPARE(slot.columns.size(), std::size_t{1});
            }
            QCOMPARE(seen.size(), kind.columns.size());
            for (const auto& [number, times] : seen) QCOMPARE(times, 1);
        }
    }

    void aReadingIsOneValue() {
        const Kind& reading = *catalog_->kind(kinds::indicatorReading);
        QCOMPARE(reading.slotOf(reading.column("unit")->number)->columns,
                 (std::vector<std::uint32_t>{11, 12, 13, 14}));
        QCOMPARE(reading.table, std::string("indicator_reading"));
        QCOMPARE(reading.parentKind, kinds::visit);
        QCOMPARE(reading.key, std::vector<std::uint32_t>{10});
        QCOMPARE(reading.column("value")->unit, std::string("1e-4"));
    }

    void aVisitIsAReportWithAWorkflow() {
        const Kind& visit = *catalog_->kind(kinds::visit);
        QVERIFY(visit.report);
        QCOMPARE(visit.parentKind, 0U);
        QCOMPARE(visit.column(visit.stateColumn)->name, std::string("state"));
        QCOMPARE(visit.column("state")->policy, Policy::step);
        QCOMPARE(visit.slotOf(visit.stateColumn)->columns.size(), std::size_t{2});
        QCOMPARE(visit.column("team")->type, ColumnType::elements);
        QVERIFY(!visit.column("state")->inContent);
        QVERIFY(!visit.column("host_signature")->inContent);
        QVERIFY(visit.column("conclusion")->inContent);
        QCOMPARE(visit.column("assignee_id")->writer, Writer::server);
        QVERIFY(visit.column("assignee_id")->indexed);
        QCOMPARE(visit.column("submitter_id")->writer, Writer::server);
    }

    void whatReviewersAndTheServerWriteIsTheirs() {
        const Kind& conflict = *catalog_->kind(kinds::conflict);
        for (const Column& column : conflict.columns) QCOMPARE(column.writer, Writer::server);
        const Kind& review = *catalog_->kind(kinds::review);
        QVERIFY(review.append);
        QCOMPARE(review.column("verdict")->writer, Writer::review);
        QCOMPARE(review.column("effect")->writer, Writer::server);
        QVERIFY(!catalog_->kind(kinds::finding)->column("closed_by")->inContent);
    }

    void everyNameThatPeopleSeeIsThereInBothLanguages() {
        for (const Kind& kind : catalog_->kinds()) {
            QVERIFY2(!kind.zh.empty() && !kind.en.empty(), kind.name.c_str());
            for (const Column& column : kind.columns) {
                const std::string where = kind.name + "." + column.name;
                QVERIFY2(!column.zh.empty() && !column.en.empty(), where.c_str());
                for (const std::int64_t value : enumValues(column)) {
                    const std::string bare = valueToText(column, value);
                    QVERIFY2(enumName(column, value, true) != bare, where.c_str());
                    QVERIFY2(!enumName(column, value, false).empty(), where.c_str());
                }
            }
        }
    }

    void moneyAndMeasuresSayTheirUnit() {
        const std::set<std::string> units = {"",     "fen",      "ms", "ms elapsed",
                                             "1e-4", "1e-7 deg", "mm", "bytes"};
        for (const Kind& kind : catalog_->kinds()) {
            for (const Column& column : kind.columns) {
                QVERIFY2(units.contains(column.unit), column.name.c_str());
                if (!column.unit.empty()) QCOMPARE(column.type, ColumnType::integer);
            }
        }
    }

  private:
    const std::shared_ptr<const Catalog> catalog_ = Catalog::builtIn();
};

static const suite::Case<CatalogTest> here("catalog");
#include "catalog_test.moc"
