#include <QTest>

#include "shared/proto/records.pb.h"
#include "tests/support/lone.h"
#include "tests/support/suite.h"

using namespace field;
using lone::Device;
using shared::Record;
using shared::Value;

namespace {

const Value text(const std::string& words) { return words; }

/// Projects in several areas, with equal and missing codes among them.
struct Many : Device {
    Many() {
        for (int areaNo = 0; areaNo < 3; ++areaNo) {
            area = newId();
            head = {newId(), 0};
            std::vector<Record> rows;
            for (int i = 0; i < 11; ++i) {
                std::map<std::string, Value> columns{
                    {"pro_name", text("项目" + std::to_string(i % 4))}};
                if (i % 3 != 0) columns["pro_code"] = text("C" + std::to_string(i % 5));
                if (i == 7) columns["pro_name"] = text("100%_完成\\度");
                auto record = row("Project", newId(), columns);
                record.project = record.id;
                if (i == 9) record.deleted = true;
                rows.push_back(record);
                if (!record.deleted) all.push_back(record);
            }
            pull(rows);
        }
    }
    std::vector<Record> all;
};

}  // namespace

class ListingTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aFigureThatNobodyStatedIsNotZero() {
        Device device;
        device.begin();
        const auto project = device.newId();
        auto head = device.row("Project", project, {{"pro_name", text("水库")}});
        auto year = device.row(
            "ProjectYear", device.newId(),
            {{"fiscal_year", std::int64_t{2022}}, {"full_year_budget", std::int64_t{854'000'000}}});
        head.project = year.project = project;
        device.pull({head, year});
        const auto tasks = must(device.store().tasks({project}, *shared::readDay("2022-06-30")));
        QCOMPARE(tasks.size(), std::size_t{1});
        QVERIFY(tasks[0].budgetFen == 854'000'000);
        QVERIFY(!tasks[0].executedFen);
    }

    /// The light is that of what this device has, with what was saved on it a moment ago.
    void aProjectsLightFollowsWhatIsSavedHere() {
        using Light = shared::Lights::Light;
        Device device;
        const auto indicator = device.newId(), visit = device.newId();
        std::vector<Record> rows = {
            device.row("Project", device.project, {{"pro_name", text("水库")}}),
            device.row("ProjectYear", device.newId(),
                       {{"fiscal_year", std::int64_t{2022}},
                        {"full_year_budget", std::int64_t{1'000'000}},
                        {"executed_to_date", std::int64_t{400'000}}}),
            device.row("Indicator", indicator,
                       {{"lv3_perf_ind_name", text("蓄水量")}, {"target_text", text("100")}}),
            device.row("Visit", visit, {{"title", text("核查")}})};
        for (auto& row : rows) row.project = device.project;
        device.pull(rows);
        const auto lightOn = [&](const char* day) {
            return must(device.store().tasks({device.project}, *shared::readDay(day))).at(0).light;
        };
        QVERIFY(lightOn("2022-06-30") == Light::green);
        QVERIFY(lightOn("2022-08-31") == Light::red);
        device.create("IndicatorReading", visit,
                      {{"indicator_id", shared::Blob{indicator.str()}},
                       {"raw", text("20")},
                       {"likelihood", std::int64_t{records::LIKELIHOOD_POSSIBLE}}});
        QVERIFY(lightOn("2022-06-30") == Light::yellow);
    }

    /// Page by page gives what one sorted list gives: nothing twice, nothing left out.
    void pagesTogetherAreTheWholeList_data() {
        QTest::addColumn<QString>("orderBy");
        QTest::addColumn<bool>("descending");
        QTest::addColumn<int>("limit");
        for (const char* column : {"", "pro_code", "pro_name"}) {
            for (const bool descending : {false, true}) {
                for (const int limit : {1, 4, 30, 100}) {
                    QTest::addRow("by %s %s, %d a page", *column ? column : "id",
                                  descending ? "down" : "up", limit)
                        << column << descending << limit;
                }
            }
        }
    }
    void pagesTogetherAreTheWholeList() {
        QFETCH(QString, orderBy);
        QFETCH(bool, descending);
        QFETCH(int, limit);
        Many device;
        client::Query query;
        query.kind = shared::kinds::project;
        query.orderBy = orderBy.isEmpty() ? 0 : device.column("Project", orderBy.toStdString());
        query.descending = descending;
        query.limit = static_cast<std::size_t>(limit);
        auto expected = device.all;
        std::sort(expected.begin(), expected.end(), [&](const Record& a, const Record& b) {
            const auto key = [&](const Record& record) {
                const Value value = query.orderBy == 0 ? Value{} : record.values.get(query.orderBy);
                const auto* number = std::get_if<std::int64_t>(&value);
                const auto* text = std::get_if<std::string>(&value);
                return std::tuple(value.index(), number ? *number : 0, text ? *text : std::string(),
                                  record.area, record.id);
            };
            return descending ? key(b) < key(a) : key(a) < key(b);
        });
        std::vector<Record> listed;
        for (std::string after;;) {
            const auto page = must(device.store().page(query, after));
            QVERIFY(page.records.size() <= query.limit);
            listed.insert(listed.end(), page.records.begin(), page.records.end());
            if (page.next.empty()) break;
            after = page.next;
        }
        QVERIFY(listed == expected);
        QCOMPARE(must(device.store().count(query)), expected.size());
    }

    void searchFindsWhatWasTypedAndNothingElse_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<int>("found");
        QTest::newRow("part of a name") << "项目2" << 3 * 3;
        QTest::newRow("a percent sign is a percent sign") << "0%_" << 3;
        QTest::newRow("an underscore is an underscore") << "_" << 3;
        QTest::newRow("a backslash") << "\\度" << 3;
        QTest::newRow("nothing like it") << "桥" << 0;
    }
    void searchFindsWhatWasTypedAndNothingElse() {
        QFETCH(QString, typed);
        QFETCH(int, found);
        Many device;
        client::Query query;
        query.kind = shared::kinds::project;
        query.search = typed.toStdString();
        query.searchColumns = {device.column("Project", "pro_name"),
                               device.column("Project", "pro_code")};
        QCOMPARE(must(device.store().page(query, {})).records.size(),
                 static_cast<std::size_t>(found));
        QCOMPARE(must(device.store().count(query)), static_cast<std::uint64_t>(found));
    }

    void aPlaceThatIsNoneOfOursIsRefused() {
        Many device;
        client::Query query;
        query.kind = shared::kinds::project;
        for (const char* place : {"x", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "0123456789abcdef"}) {
            QCOMPARE(device.store().page(query, place).failure().code, shared::Code::invalid);
        }
    }
};

static const suite::Case<ListingTest> here("listing");

#include "listing_test.moc"
