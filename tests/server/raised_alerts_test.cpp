#include <QTest>

#include "shared/day.h"
#include "shared/proto/records.pb.h"
#include "shared/rules/data_file.h"
#include "sync/server/accept/own_edits.h"
#include "sync/server/timers/raise.h"
#include "tests/support/must.h"
#include "tests/support/program.h"
#include "tests/support/served.h"
#include "tests/support/suite.h"

using namespace field;
using records::Alert;
using records::ProjectYear;
using shared::Id;
using shared::Value;

namespace {

/// The built-in rules in a place that puts yellow ones on record too.
const shared::AlertRules& fromYellow() {
    static const auto rules = [] {
        const std::string table = std::string(shared::dataFile("alerts.tsv")) +
                                  "here\traised_from\t0\t0\tyellow\t-\t本市\n";
        return must(shared::AlertRules::read(table, "here"));
    }();
    return rules;
}

/// A city whose project has a budget of 1,000,000 yuan for 2026, of which 24.9 % is spent.
struct City {
    served::City city;
    Id year = city.newId();
    server::LookedThrough looked;

    City() {
        write({{ProjectYear::kFiscalYearFieldNumber, std::int64_t{2026}},
               {ProjectYear::kFullYearBudgetFieldNumber, std::int64_t{100'000'000}},
               {ProjectYear::kExecutedToDateFieldNumber, std::int64_t{24'900'000}}},
              true);
    }
    void import(const sync::Edit& edit) {
        must(
            city.host().write([&](server::Writing& tx, server::Ledger& ledger) -> shared::Result<> {
                auto made = ledger.acceptOwn(tx, city.area, city.project, {edit});
                return made ? shared::Result<>(shared::Done{}) : made.failure();
            }));
    }
    void write(const shared::Values& values, bool fresh = false) {
        shared::Record record;
        record.kind = shared::kinds::projectYear;
        record.id = year;
        record.values = values;
        const auto& kind = *shared::Catalog::builtIn()->kind(record.kind);
        import(fresh ? server::makes(kind, record, head().at)
                     : server::changes(kind, record, head().at, 0));
    }
    void executed(std::int64_t fen) { write({{ProjectYear::kExecutedToDateFieldNumber, fen}}); }
    /// "P1 yellow": what is raised on that day, by a server that has run since before.
    QStringList raisedOn(const char* day, const shared::AlertRules& rules = fromYellow()) {
        QStringList out;
        for (const auto& one :
             must(server::raiseAlerts(city.host(), *shared::readDay(day), looked, rules)))
            out << QString::fromStdString(one.rule + " " + levelName(one.level));
        return out;
    }
    std::vector<server::Stored> alerts() {
        return must(
            must(city.host().read())->ofProject(shared::kinds::alert, city.area, city.project));
    }
    server::AreaHead head() { return *must(must(city.host().read())->head(city.area)); }
};

QString textOf(const shared::Record& record, int column) {
    const auto* text =
        std::get_if<std::string>(&record.values.get(static_cast<std::uint32_t>(column)));
    return text ? QString::fromStdString(*text) : QString();
}

}  // namespace

/// Warnings become records by the server's own hand, each once, and whoever works on the project
/// gets them.
class RaisedAlertsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aWarningReachesWhoeverWorksOnTheProject() {
        City city;
        city.city.serve();
        auto tablet = city.city.tablet("dept");
        const auto given = [&] {
            int alerts = 0;
            for (const auto& row : city.city.pulled(tablet))
                if (row.kind() == shared::kinds::alert) ++alerts;
            return alerts;
        };
        QCOMPARE(city.raisedOn("2026-04-29"), QStringList());
        QCOMPARE(given(), 0);
        QCOMPARE(city.raisedOn("2026-04-30"), QStringList{"P1 yellow"});
        QCOMPARE(given(), 1);
        const auto record = city.alerts().front().record;
        const auto said = textOf(record, Alert::kInputsFieldNumber);
        for (const char* part : {"24.90%", "4 月底", "25%", "川财绩〔2025〕10号", "规则集：here"})
            QVERIFY2(said.contains(part), qPrintable(said));
        QCOMPARE(textOf(record, Alert::kLevelFieldNumber), QString("yellow"));
        QVERIFY(record.values.get(Alert::kStateFieldNumber) ==
                Value{std::int64_t{records::ALERT_STATE_OPEN}});
        QVERIFY(record.values.get(Alert::kRaisedOnFieldNumber) ==
                Value{shared::chinaMs(*shared::readDay("2026-04-30"))});
        QVERIFY(city.city.host().verify([](const std::string&) {}).ok());
    }

    void theSetIsOfTheServersOwnDevice() {
        City city;
        city.raisedOn("2026-04-30");
        const auto tx = must(city.city.host().read());
        const auto states = must(tx->states(city.city.area, city.alerts().front().record.id));
        QCOMPARE(states.size(), std::size_t{1});
        const auto year = must(tx->find(shared::kinds::projectYear, city.city.area, city.year));
        QCOMPARE(states[0].device, year->versions.slots.begin()->second.device);  // its import
    }

    void itIsRaisedOnceAlsoByAServerThatStartedAnew() {
        City city;
        QCOMPARE(city.raisedOn("2026-04-30"), QStringList{"P1 yellow"});
        const auto before = city.head().at;
        QCOMPARE(city.raisedOn("2026-04-30"), QStringList());
        QCOMPARE(city.raisedOn("2026-05-20"), QStringList());
        city.looked = {};
        QCOMPARE(city.raisedOn("2026-05-21"), QStringList());
        QCOMPARE(city.head().at, before);
    }

    void whatWasClosedIsNotRaisedAgainForTheSameMonthEnd() {
        City city;
        city.raisedOn("2026-04-30");
        const auto id = city.alerts().front().record.id;
        shared::Record closed;
        closed.kind = shared::kinds::alert;
        closed.id = id;
        closed.values.set(Alert::kStateFieldNumber, std::int64_t{records::ALERT_STATE_CLOSED});
        auto edit = server::changes(*shared::Catalog::builtIn()->kind(closed.kind), closed,
                                    city.head().at, records::ALERT_STATE_OPEN);
        city.import(edit);
        city.looked = {};
        QCOMPARE(city.raisedOn("2026-05-01"), QStringList());
        // The next month end is another matter; more than 15 points under it another again.
        city.executed(25'000'000);
        QCOMPARE(city.raisedOn("2026-06-30"), QStringList{"P1 yellow"});
        city.executed(24'999'999);
        QCOMPARE(city.raisedOn("2026-06-30"), QStringList{"P1 red"});
    }

    void aHeavierWarningOfTheSameRuleIsRaisedBesideTheOneUnderWay() {
        City city;
        QCOMPARE(city.raisedOn("2026-04-30"), QStringList{"P1 yellow"});
        QCOMPARE(city.raisedOn("2026-06-30"), QStringList{"P1 red"});
        QCOMPARE(city.raisedOn("2026-08-31"), QStringList());  // red, and under way
        QCOMPARE(city.alerts().size(), std::size_t{2});
    }

    /// An hour in which nothing came is not looked through again; what came is.
    void whatChangesDuringTheDayIsSeenInTheNextHour() {
        City city;
        city.executed(60'000'000);
        QCOMPARE(city.raisedOn("2026-04-30"), QStringList());
        QVERIFY(!city.looked.anew(city.head(), *shared::readDay("2026-04-30")));
        QCOMPARE(city.looked.upTo(city.head()), city.head().at.revision);
        city.executed(9'000'000);
        QVERIFY(city.looked.upTo(city.head()) < city.head().at.revision);
        QCOMPARE(city.raisedOn("2026-04-30"), QStringList{"P1 red"});
    }

    /// As an administrator sees it before and after.
    void timersShowsAndRaisesIt() {
        City city;
        const QStringList command{"timers", "--store",    QString::fromStdString(city.city.dir()),
                                  "--on",   "2026-06-30", "--json"};
        const auto preview = program::run(QStringList(command) << "--preview").objects();
        QCOMPARE(preview.size(), std::size_t{1});
        QCOMPARE(preview[0]["kind"].toString(), QString("Alert"));
        QCOMPARE(preview[0]["rule"].toString(), QString("P1"));
        QCOMPARE(preview[0]["level"].toString(), QString("red"));
        QCOMPARE(preview[0]["taken"].toBool(), false);
        QVERIFY(preview[0]["reason"].toString().contains("24.90%"));
        QVERIFY(city.alerts().empty());
        QCOMPARE(program::run(command).objects().at(0)["taken"].toBool(), true);
        QCOMPARE(city.alerts().size(), std::size_t{1});
        QVERIFY(program::run(command).objects().empty());
    }

    /// A decision is due within ten working days, or the project is suspended: a yellow light does
    /// not ask for that.
    void asDeliveredRedAloneIsPutOnRecord() {
        City city;
        const auto& delivered = shared::AlertRules::builtIn();
        QCOMPARE(city.raisedOn("2026-04-30", delivered), QStringList());
        QCOMPARE(city.raisedOn("2026-06-30", delivered), QStringList{"P1 red"});  // 15.1 under
    }

    void aSetOfRulesMayPutNothingOnRecord() {
        City city;
        const auto rules = must(shared::AlertRules::read(
            "set\trule\tat\tlimit\tlevel\twhat\tsource\ndefault\tP1\t4\t25\tyellow\t-\t本市\n",
            "default"));
        QVERIFY(must(server::raiseAlerts(city.city.host(), *shared::readDay("2026-04-30"),
                                         city.looked, rules))
                    .empty());
    }
};

static const suite::Case<RaisedAlertsTest> here("raised_alerts");
#include "raised_alerts_test.moc"
