#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <set>

#include "shared/decimal.h"
#include "sync/server/demo.h"
#include "sync/server/demo/amounts.h"
#include "sync/server/demo/city.h"
#include "sync/server/demo/people.h"
#include "sync/server/host.h"
#include "tests/support/suite.h"

using namespace field;
using server::town::Blueprint;
using server::town::Project;
using shared::Id;
using shared::Record;

namespace {

const Id referenceArea = *shared::idFromText("00000000-0000-7000-8000-000000000001");

const Blueprint& city(std::uint64_t seed) {
    static std::map<std::uint64_t, Blueprint> drawn;
    const auto [found, fresh] = drawn.try_emplace(seed);
    if (fresh)
        found->second = server::town::drawCity(*shared::Catalog::builtIn(), seed, referenceArea);
    return found->second;
}

std::vector<Project> municipal(const Blueprint& plan) {
    return {
        plan.projects.begin(),
        plan.projects.begin() + static_cast<std::ptrdiff_t>(server::town::municipalProjects(plan))};
}

/// Columns by name of `record`, empty ones as 0.
std::int64_t number(const Record& record, const char* column) {
    const auto* kind = shared::Catalog::builtIn()->kind(record.kind);
    const auto* value = std::get_if<std::int64_t>(&record.values.get(kind->column(column)->number));
    return value ? *value : 0;
}

std::string text(const Record& record, const char* column) {
    const auto* kind = shared::Catalog::builtIn()->kind(record.kind);
    const auto* value = std::get_if<std::string>(&record.values.get(kind->column(column)->number));
    return value ? *value : "";
}

std::vector<Record> of(const Project& project, std::uint32_t kind) {
    std::vector<Record> out;
    for (const Record& record : project.records)
        if (record.kind == kind) out.push_back(record);
    return out;
}

std::int64_t sum(const std::vector<Record>& records, const char* column) {
    std::int64_t total = 0;
    for (const Record& record : records) total += number(record, column);
    return total;
}

/// Every record of the plan as bytes, in order.
std::string bytes(const Blueprint& plan) {
    std::string out;
    const auto add = [&](const Record& record) {
        out += record.id.str() + record.area.str() + record.project.str() + record.parent.str() +
               shared::packValues(record.values);
    };
    for (const Record& record : plan.reference) add(record);
    for (const Project& project : plan.projects)
        for (const Record& record : project.records) add(record);
    for (const auto& save : plan.saves) {
        for (const Record& record : save.made) add(record);
        for (const Record& record : save.changed) add(record);
    }
    for (const auto& grant : plan.grants)
        out += grant.id.str() + grant.person.str() + grant.area.str() + grant.project.str() +
               grant.role;
    return out;
}

/// A store with the whole city in it, made once for all tests that only read it.
struct Filled {
    QTemporaryDir dir;
    std::unique_ptr<server::Host> host;
    server::DemoReport report;
};

server::DemoReport fill(const QTemporaryDir& dir, std::uint64_t seed,
                        std::unique_ptr<server::Host>& host) {
    const std::string store = dir.path().toStdString() + "/store";
    const auto env = shared::systemEnv();
    const auto made = server::Host::init(store, *env);
    if (!made) qFatal("%s", made.failure().message.c_str());
    auto opened = server::Host::open(store, env);
    if (!opened) qFatal("%s", opened.failure().message.c_str());
    host = opened.take();
    auto report = server::demo(*host, seed, [](const std::string&) {});
    if (!report) qFatal("%s", report.failure().message.c_str());
    return report.take();
}

const Filled& filled() {
    static const std::unique_ptr<Filled> one = [] {
        auto made = std::make_unique<Filled>();
        made->report = fill(made->dir, 1, made->host);
        return made;
    }();
    return *one;
}

/// Every record of the store, of all areas in the order of their codes; ids of the reference area
/// are chance, so it is called none.
std::vector<Record> everything(server::Host& host) {
    auto tx = host.read();
    auto heads = (*tx)->heads();
    std::sort(heads->begin(), heads->end(),
              [](const auto& a, const auto& b) { return a.code < b.code; });
    std::vector<Record> out;
    for (const auto& head : *heads) {
        sync::Position from;
        while (true) {
            auto rows = (*tx)->scopeAfter(head.area, std::nullopt, head.at.revision, from, 1'000);
            if (!rows || rows->empty()) break;
            from = {0, rows->back().kind, rows->back().id};
            for (Record& record : *rows) {
                if (head.area == host.city()) record.area = {};
                out.push_back(std::move(record));
            }
        }
    }
    return out;
}

}  // namespace

class DemoTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void theFiguresAreThosePublished();
    void whatWasBudgetedIsWhatItsLinesSay();
    void weightsMakeAHundredWithExecution();
    void theSameSeedDrawsTheSameCity() {
        const auto again = server::town::drawCity(*shared::Catalog::builtIn(), 1, referenceArea);
        QVERIFY(bytes(again) == bytes(city(1)));
    }
    void anotherSeedDrawsAnotherCityOfTheSameSum();
    void noTwoNeighboursLookAlike();
    void budgetsAreFewLargeAndManySmall();
    void partsSumToTheirWhole();
    void theRealTablesStandBesideTheCity();
    void theStoreHoldsWhatWasDrawn();
    void everyRoleIsThere();
    void everyStateOfAVisitIsThere();
    void whatPeopleWroteIsTheirs();
    void theStoreVerifies() {
        const auto verified = filled().host->verify([](const std::string&) {});
        QVERIFY2(verified.ok(), verified ? "" : verified.failure().message.c_str());
    }
    void theSameSeedFillsTheSameRecords();
    void aStoreInUseIsRefused() {
        const auto again = server::demo(*filled().host, 1, [](const std::string&) {});
        QVERIFY(!again.ok());
        QCOMPARE(again.failure().code, shared::Code::refused);
    }
};

void DemoTest::theFiguresAreThosePublished() {
    const auto& plan = city(1);
    const auto& places = server::town::Gazetteer::builtIn();
    QCOMPARE(places.districts.size(), 15U);
    QCOMPARE(places.departments.size(), 88U);
    const auto projects = municipal(plan);
    QCOMPARE(projects.size(), 1'064U);
    std::int64_t initial = 0, full = 0;
    for (const Project& project : projects) {
        initial += sum(of(project, shared::kinds::projectYear), "initial_budget");
        full += sum(of(project, shared::kinds::projectYear), "full_year_budget");
    }
    QCOMPARE(initial, 4'922'600'000'000);
    QCOMPARE(full, 4'922'600'000'000);  // adjustments move money, they do not make it
}

void DemoTest::whatWasBudgetedIsWhatItsLinesSay() {
    for (const Project& project : municipal(city(1))) {
        const auto years = of(project, shared::kinds::projectYear);
        QCOMPARE(years.size(), 1U);
        const auto lines = of(project, shared::kinds::fundLine);
        for (const char* const column : {"initial_budget", "full_year_budget", "executed_to_date"})
            QCOMPARE(sum(lines, column), number(years.front(), column));
        QCOMPARE(sum(of(project, shared::kinds::payRecord), "amount"),
                 number(years.front(), "executed_to_date"));
        for (const Record& line : lines) {
            QVERIFY(number(line, "full_year_budget") > 0);
            QVERIFY(number(line, "executed_to_date") <= number(line, "full_year_budget"));
            QVERIFY(number(line, "est_full_year") <= number(line, "full_year_budget"));
        }
        for (const Record& payment : of(project, shared::kinds::payRecord))
            QVERIFY(number(payment, "amount") > 0);
    }
}

void DemoTest::weightsMakeAHundredWithExecution() {
    for (const Project& project : municipal(city(1))) {
        const auto indicators = of(project, shared::kinds::indicator);
        QVERIFY(indicators.size() >= 8);
        QCOMPARE(sum(indicators, "weight"), shared::Decimal::of(90).units);
        std::set<std::string> levels;
        for (const Record& indicator : indicators)
            levels.insert(text(indicator, "lv1_perf_ind_name"));
        QCOMPARE(levels, (std::set<std::string>{"产出指标", "效益指标", "满意度指标"}));
    }
}

void DemoTest::anotherSeedDrawsAnotherCityOfTheSameSum() {
    QVERIFY(bytes(city(1)) != bytes(city(2)));
    int sameName = 0;
    std::int64_t total = 0;
    const auto one = municipal(city(1)), two = municipal(city(2));
    QCOMPARE(two.size(), one.size());
    for (std::size_t i = 0; i < one.size(); ++i) {
        sameName += one[i].name == two[i].name ? 1 : 0;
        total += sum(of(two[i], shared::kinds::projectYear), "initial_budget");
    }
    QVERIFY(sameName < 100);
    QCOMPARE(total, 4'922'600'000'000);
}

void DemoTest::noTwoNeighboursLookAlike() {
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        const auto projects = municipal(city(seed));
        std::set<std::string> names, codes;
        for (std::size_t i = 0; i < projects.size(); ++i) {
            names.insert(projects[i].name);
            codes.insert(projects[i].code);
            QCOMPARE(projects[i].code.size(), 21U);
            QVERIFY2(projects[i].name.find('{') == std::string::npos, projects[i].name.c_str());
            if (i == 0) continue;
            const Project &here = projects[i], &before = projects[i - 1];
            QVERIFY2(here.work != before.work, here.name.c_str());
            QVERIFY(here.district < 0 || here.district != before.district);
            QVERIFY(number(of(here, shared::kinds::projectYear).front(), "initial_budget") !=
                    number(of(before, shared::kinds::projectYear).front(), "initial_budget"));
        }
        QCOMPARE(names.size(), projects.size());
        QCOMPARE(codes.size(), projects.size());
    }
}

void DemoTest::budgetsAreFewLargeAndManySmall() {
    std::vector<std::int64_t> amounts;
    for (const Project& project : municipal(city(1))) amounts.push_back(project.budgetFen);
    std::sort(amounts.begin(), amounts.end());
    const std::int64_t mean = 4'922'600'000'000 / 1'064;
    QVERIFY(amounts.front() >= 2'500'000);            // 25,000 yuan, after adjustment
    QVERIFY(amounts[amounts.size() / 2] < mean / 3);  // the median is far below the mean
    QVERIFY(amounts.back() > 10 * mean);
}

void DemoTest::partsSumToTheirWhole() {
    server::town::Dice dice(7, "parts");
    for (int i = 0; i < 2'000; ++i) {
        const std::int64_t whole = dice.between(0, 100'000);
        const auto parts = server::town::parts(dice, whole, static_cast<int>(dice.between(0, 9)));
        std::int64_t total = 0;
        for (const std::int64_t part : parts) {
            QVERIFY(part > 0);
            total += part;
        }
        QVERIFY(parts.empty() || total == whole);
    }
}

void DemoTest::theRealTablesStandBesideTheCity() {
    const auto& plan = city(1);
    const auto& t1 = plan.projects[server::town::municipalProjects(plan)];
    QCOMPARE(plan.projects.size(), 1'064U + 8U);
    QCOMPARE(t1.code, std::string(server::demoProjectCode));
    QCOMPARE(t1.name, std::string("岳阳县2022年高标准农田建设项目"));
    QCOMPARE(text(t1.records.front(), "dept_name"), std::string("岳阳县农业农村局"));
    QCOMPARE(t1.budgetFen, 854'000'000);
    const auto indicators = of(t1, shared::kinds::indicator);
    QCOMPARE(indicators.size(), 12U);
    QCOMPARE(text(indicators.front(), "lv3_perf_ind_name"), std::string("脱贫村村内道路硬化里程"));
    QCOMPARE(text(indicators.front(), "target_text"), std::string("≥100公里"));
    QCOMPARE(number(indicators.front(), "target"), shared::Decimal::of(100).units);
    const auto& putuo =
        *std::find_if(plan.projects.begin(), plan.projects.end(),
                      [](const auto& p) { return p.name == "普陀体育中心与委托运营方结算费用"; });
    QCOMPARE(putuo.budgetFen, 25'000'000);
    QCOMPARE(putuo.executedFen, 21'545'760);
}

void DemoTest::theStoreHoldsWhatWasDrawn() {
    const auto& report = filled().report;
    QCOMPARE(report.districts, 15);
    QCOMPARE(report.departments, 88);
    QCOMPARE(report.projects, 1'064);
    QCOMPARE(report.budgetFen, 4'922'600'000'000);
    QCOMPARE(report.realProjects, 8);
    QVERIFY(report.people > 300);
    QVERIFY(report.visits >= 160);
}

void DemoTest::everyRoleIsThere() {
    std::set<std::string> roles;
    for (const auto& known : filled().report.wellKnown) {
        auto tx = filled().host->read();
        auto grants = (*tx)->grantsOf(known.person);
        QVERIFY(grants.ok());
        QVERIFY2(!grants->empty(), known.login.c_str());
        for (const auto& grant : *grants) {
            QCOMPARE(grant.role, known.role);
            roles.insert(grant.role);
        }
    }
    QCOMPARE(roles, (std::set<std::string>{"unit", "dept", "division", "perf_office", "debt_office",
                                           "inspector", "district", "third_party", "npc",
                                           "discipline", "org", "finance", "audit", "admin"}));
}

void DemoTest::everyStateOfAVisitIsThere() {
    std::map<std::int64_t, int> states;
    std::map<std::uint32_t, int> kinds;
    for (const Record& record : everything(*filled().host)) {
        ++kinds[record.kind];
        if (record.kind == shared::kinds::visit) ++states[number(record, "state")];
    }
    for (std::int64_t state = 1; state <= 8; ++state) QVERIFY(states[state] >= 20);
    for (const std::uint32_t kind :
         {shared::kinds::indicatorReading, shared::kinds::progressCheck, shared::kinds::moneyCheck,
          shared::kinds::finding, shared::kinds::review, shared::kinds::monitorTask,
          shared::kinds::selfEvalRow, shared::kinds::monitorRow})
        QVERIFY2(kinds[kind] > 0, shared::Catalog::builtIn()->kind(kind)->name.c_str());
    QCOMPARE(kinds[shared::kinds::conflict], 0);
    QCOMPARE(kinds[shared::kinds::parked], 0);
}

void DemoTest::whatPeopleWroteIsTheirs() {
    auto tx = filled().host->read();
    auto devices = (*tx)->devices();
    QVERIFY(devices.ok());
    std::map<Id, bool> revoked;
    for (const auto& device : *devices) revoked[device.id] = device.revoked;
    int checked = 0;
    for (const Record& record : everything(*filled().host)) {
        if (record.kind != shared::kinds::indicatorReading) continue;
        auto stored = (*tx)->find(record.kind, record.area, record.id);
        QVERIFY(stored.ok() && *stored);
        const auto& version = (*stored)->versions.slots.begin()->second;
        QVERIFY(revoked.contains(version.device));  // a person's, not the server's
        QVERIFY(revoked[version.device]);
        if (++checked == 50) break;
    }
    QCOMPARE(checked, 50);
}

void DemoTest::theSameSeedFillsTheSameRecords() {
    QTemporaryDir dir;
    std::unique_ptr<server::Host> host;
    fill(dir, 1, host);
    auto here = everything(*filled().host), there = everything(*host);
    // The first administrator is init's, not the city's; a review names a hash, and the hash an
    // area.
    const auto drop = [](std::vector<Record>& records) {
        std::erase_if(records, [](const Record& r) {
            return r.kind == shared::kinds::person && text(r, "name") == "系统管理员";
        });
        for (Record& r : records) r.revision = 0;
    };
    drop(here);
    drop(there);
    QCOMPARE(here.size(), there.size());
    for (std::size_t i = 0; i < here.size(); ++i)
        QVERIFY2(here[i] == there[i], shared::Catalog::builtIn()->kind(here[i].kind)->name.c_str());
}

static const suite::Case<DemoTest> here("demo");
#include "demo_test.moc"
