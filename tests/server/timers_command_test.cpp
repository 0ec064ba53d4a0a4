#include <QJsonArray>
#include <QTest>

#include "shared/day.h"
#include "shared/proto/records.pb.h"
#include "sync/server/accept/judgement.h"
#include "sync/server/accept/own_edits.h"
#include "tests/support/must.h"
#include "tests/support/program.h"
#include "tests/support/served.h"
#include "tests/support/suite.h"

using namespace field;
using program::run;
using shared::Id;

namespace {

/// A served city and a rectification that was due at the beginning of March 2020.
struct Overdue {
    served::City city;
    Id id = city.newId();
    QString store = QString::fromStdString(city.dir());

    Overdue() {
        using records::Rectification;
        shared::Record record;
        record.kind = shared::kinds::rectification;
        record.id = id;
        record.values.set(Rectification::kDeadlineFieldNumber,
                          shared::chinaMs(*shared::readDay("2020-03-02")));
        record.values.set(Rectification::kStateFieldNumber,
                          std::int64_t{records::RECTIFICATION_STATE_WORKING});
        const auto& kind = *shared::Catalog::builtIn()->kind(record.kind);
        must(
            city.host().write([&](server::Writing& tx, server::Ledger& ledger) -> shared::Result<> {
                auto made = ledger.acceptOwn(tx, city.area, city.project,
                                             {server::makes(kind, record, {})});
                return made ? shared::Result<>(shared::Done{}) : made.failure();
            }));
    }
    std::int64_t state() {
        const auto found =
            must(must(city.host().read())->find(shared::kinds::rectification, city.area, id));
        return server::stateOf(*shared::Catalog::builtIn()->kind(found->record.kind),
                               found->record);
    }
    std::vector<QJsonObject> timers(const QStringList& more) {
        return run(QStringList({"timers", "--store", store, "--json"}) + more).objects();
    }
};

}  // namespace

/// What a term's end has the server do, as an administrator and a serving server do it.
class TimersCommandTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aPreviewShowsTheStepAndTakesNothing() {
        Overdue overdue;
        QVERIFY(overdue.timers({"--preview", "--on", "2020-03-02"}).empty());
        const auto lines = overdue.timers({"--preview", "--on", "2020-03-03"});
        QCOMPARE(lines.size(), std::size_t{1});
        QCOMPARE(lines[0]["report"].toString(), QString::fromStdString(toText(overdue.id)));
        QCOMPARE(lines[0]["from"].toString(), QString("working"));
        QCOMPARE(lines[0]["to"].toString(), QString("escalated"));
        QCOMPARE(lines[0]["taken"].toBool(), false);
        QVERIFY(lines[0]["reason"].toString().contains("2020-03-02"));
        QVERIFY(lines[0]["unknown_years"].toArray().isEmpty());
        QCOMPARE(overdue.state(), std::int64_t{records::RECTIFICATION_STATE_WORKING});
    }

    void timersTakesWhatIsDueOnce() {
        Overdue overdue;
        const auto lines = overdue.timers({"--on", "2020-03-03"});
        QCOMPARE(lines.size(), std::size_t{1});
        QCOMPARE(lines[0]["taken"].toBool(), true);
        QCOMPARE(overdue.state(), std::int64_t{records::RECTIFICATION_STATE_ESCALATED});
        QVERIFY(overdue.timers({"--on", "2020-03-03"}).empty());
        QCOMPARE(run({"verify", "--store", overdue.store}).out, QString("ok\n"));
    }

    /// By the machine's own clock, which is past that day.
    void aServingServerTakesItByItself() {
        Overdue overdue;
        program::Server server(overdue.city.dir());
        QTRY_COMPARE_WITH_TIMEOUT(overdue.state(),
                                  std::int64_t{records::RECTIFICATION_STATE_ESCALATED}, 60'000);
        QCOMPARE(server.stop(), 0);
    }

    void whatIsWrongWithTheOptionsIsNamed() {
        Overdue overdue;
        QVERIFY(
            run({"timers", "--store", overdue.store, "--on", "2020-02-30"}).complains("no day"));
        QVERIFY(run({"timers"}).complains("--store"));
    }
};

static const suite::Case<TimersCommandTest> here("timers_command");
#include "timers_command_test.moc"
