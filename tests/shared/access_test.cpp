#include <QTest>

#include "shared/record.h"
#include "shared/rules/access.h"
#include "shared/rules/workflow.h"
#include "tests/support/suite.h"

using namespace field::shared;

namespace {

constexpr const char* everyRole[] = {"unit",        "dept",       "division", "perf_office",
                                     "debt_office", "inspector",  "district", "third_party",
                                     "npc",         "discipline", "org",      "finance",
                                     "audit",       "admin",      "member"};

}  // namespace

class AccessTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    /// domain.md, section 8, transcribed by hand: who may, and by omission who may not.
    void rightsAreTheOnesOfTheDomain_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("act");
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("column");
        QTest::addColumn<QString>("may");
        const auto row = [](const char* kind, Act act, const char* state, const char* may,
                            const char* column = "") {
            static const char* const acts[] = {"read",   "create", "change",
                                               "remove", "review", "remind"};
            QTest::addRow("%s %s in %s %s", acts[static_cast<int>(act)], kind, state, column)
                << kind << static_cast<int>(act) << state << column << may;
        };
        const char* project =
            "unit dept division perf_office debt_office inspector district "
            "third_party npc discipline org finance audit";
        const char* everybody =
            "unit dept division perf_office debt_office inspector district "
            "third_party npc discipline org finance audit admin member";
        const char* field = "inspector third_party division perf_office district";
        const char* reviewers = "dept division perf_office district";
        for (const char* kind : {"Organization", "Person"}) row(kind, Act::read, "-", everybody);
        for (const char* kind :
             {"Project", "ProjectYear", "FundLine", "PayRecord", "Goal", "Indicator", "MonitorTask",
              "MonitorRow", "SelfEvalRow", "Visit", "IndicatorReading", "ProgressCheck",
              "MoneyCheck", "Evidence", "Finding", "Rectification", "Review", "Alert", "Conflict"})
            row(kind, Act::read, "-", project);
        row("Parked", Act::read, "-", reviewers);
        // What the server alone writes.
        for (const char* kind : {"Organization", "Project", "ProjectYear", "FundLine", "PayRecord",
                                 "Goal", "Indicator", "Conflict", "Parked"})
            for (const Act act : {Act::create, Act::change, Act::remove, Act::review})
                row(kind, act, "-", "");
        row("Person", Act::change, "-", "admin");
        // Forms.
        for (const char* state : {"draft", "returned"}) {
            row("MonitorTask", Act::change, state, "unit");
            for (const char* kind : {"MonitorRow", "SelfEvalRow"})
                for (const Act act : {Act::create, Act::change, Act::remove})
                    row(kind, act, state, "unit");
        }
        for (const char* state : {"submitted", "dept_ok", "division_ok", "final", "published"})
            for (const Act act : {Act::create, Act::change, Act::remove})
                row("MonitorRow", act, state, "");
        row("MonitorRow", Act::review, "submitted", reviewers);
        row("MonitorTask", Act::create, "-", "unit");
        row("MonitorTask", Act::remove, "draft", "");
        // Visits and what hangs on them.
        for (const char* state : {"planned", "on_site", "returned", "reopened"}) {
            row("Visit", Act::change, state, field);
            for (const char* kind : {"IndicatorReading", "ProgressCheck", "MoneyCheck", "Finding"})
                for (const Act act : {Act::create, Act::change, Act::remove})
                    row(kind, act, state, field);
        }
        for (const char* state : {"signed", "refused_to_sign", "submitted", "approved"}) {
            for (const Act act : {Act::create, Act::change, Act::remove}) {
                row("Visit", act, state, "");
                row("IndicatorReading", act, state, "");
                row("Finding", act, state, "");
                row("Evidence", act, state, "");
            }
        }
        row("Visit", Act::create, "-", field);
        row("Visit", Act::remove, "returned", "");
        row("Visit", Act::review, "submitted", reviewers);
        row("Evidence", Act::create, "planned", field);
        row("Evidence", Act::create, "on_site",
            "inspector third_party division perf_office district unit dept");
        row("Evidence", Act::change, "on_site", "");
        row("Finding", Act::change, "on_site",
            "inspector third_party division perf_office district unit dept", "reply");
        row("Finding", Act::change, "on_site", field, "fact");
        row("Finding", Act::change, "approved", "", "reply");
        row("Finding", Act::review, "approved", reviewers, "closed_by");
        // Rectification, review, alert.
        row("Rectification", Act::create, "-", reviewers);
        row("Rectification", Act::change, "issued", reviewers, "demand");
        row("Rectification", Act::change, "issued", "", "measures");
        row("Rectification", Act::change, "working", "unit", "measures");
        row("Rectification", Act::change, "working", "unit", "recovered");
        row("Rectification", Act::change, "working", "", "demand");
        row("Rectification", Act::change, "closed", "", "measures");
        row("Review", Act::create, "-", reviewers);
        row("Review", Act::review, "-", reviewers);
        row("Review", Act::change, "-", "");
        row("Review", Act::remove, "-", "");
        row("Alert", Act::create, "-", "");
        // Reminders: reviewers of those who have the report.
        for (const char* state : {"planned", "on_site", "returned", "reopened"})
            row("Visit", Act::remind, state, reviewers);
        row("Visit", Act::remind, "submitted", "perf_office district");
        row("Visit", Act::remind, "approved", "");
        row("MonitorTask", Act::remind, "dept_ok", "perf_office district");
        row("Rectification", Act::remind, "working", reviewers);
        row("Alert", Act::remind, "notified", "division perf_office district");
        row("Alert", Act::change, "notified", reviewers, "note");
        row("Alert", Act::change, "closed", "", "note");
    }
    void rightsAreTheOnesOfTheDomain() {
        QFETCH(QString, kind);
        QFETCH(int, act);
        QFETCH(QString, state);
        QFETCH(QString, column);
        QFETCH(QString, may);
        const Kind& of = *catalog_->kind(kind.toStdString());
        const Kind& report = of.parentKind != 0 ? *catalog_->kind(of.parentKind) : of;
        const auto inState = state == "-" ? 0 : *stateFromText(report, state.toStdString());
        const std::uint32_t slot = column.isEmpty() ? 0 : of.column(column.toStdString())->slot;
        const QStringList allowed = may.split(' ', Qt::SkipEmptyParts);
        for (const char* role : everyRole) {
            const bool decided =
                Access::builtIn().allows(role, of.number, static_cast<Act>(act), inState, slot);
            QVERIFY2(decided == allowed.contains(role), role);
        }
    }

    void readingDependsOnNothingThatAnEditCanChange() {
        for (const Kind& kind : catalog_->kinds())
            for (const char* role : everyRole)
                for (std::int64_t state = 1; state < 12; ++state)
                    QCOMPARE(Access::builtIn().allows(role, kind.number, Act::read, state),
                             Access::builtIn().allows(role, kind.number, Act::read, 0));
    }

    void theFiveSidesOnlyRead() {
        for (const Kind& kind : catalog_->kinds())
            for (const char* role : {"npc", "discipline", "org", "finance", "audit", "member"})
                for (const Act act :
                     {Act::create, Act::change, Act::remove, Act::review, Act::remind})
                    for (std::int64_t state = 0; state < 12; ++state)
                        QVERIFY(!Access::builtIn().allows(role, kind.number, act, state));
    }

    void rolesAreKnownByTheTable() {
        for (const char* role : everyRole) QVERIFY(Access::builtIn().knowsRole(role));
        QCOMPARE(Access::builtIn().roles().size(), std::size(everyRole));
        for (const char* role : {"", "public", "server", "Inspector", "inspector "})
            QVERIFY(!Access::builtIn().knowsRole(role));
        QVERIFY(!Access::builtIn().allows("public", kinds::project, Act::read, 0));
        QVERIFY(!Access::builtIn().allows("inspector", 999, Act::read, 0));
    }

    void aGrantReachesItsProjectOrItsArea_data() {
        QTest::addColumn<bool>("wholeArea");
        QTest::addColumn<bool>("ended");
        QTest::addColumn<int>("area");
        QTest::addColumn<int>("project");  // 0: none
        QTest::addColumn<bool>("reaches");
        QTest::newRow("its project") << false << false << 1 << 1 << true;
        QTest::newRow("another project") << false << false << 1 << 2 << false;
        QTest::newRow("its project's id elsewhere") << false << false << 2 << 1 << false;
        QTest::newRow("the area's reference data") << false << false << 1 << 0 << false;
        QTest::newRow("area: any project") << true << false << 1 << 2 << true;
        QTest::newRow("area: reference data") << true << false << 1 << 0 << true;
        QTest::newRow("area: another area") << true << false << 2 << 1 << false;
        QTest::newRow("ended") << false << true << 1 << 1 << false;
        QTest::newRow("area, ended") << true << true << 1 << 1 << false;
    }
    void aGrantReachesItsProjectOrItsArea() {
        QFETCH(bool, wholeArea);
        QFETCH(bool, ended);
        QFETCH(int, area);
        QFETCH(int, project);
        const auto id = [](int number) {
            return number == 0 ? Id{} : *Id::from(std::string(16, static_cast<char>(number)));
        };
        Grant grant;
        grant.area = id(1);
        grant.project = wholeArea ? Id{} : id(1);
        grant.role = "inspector";
        grant.ended = ended;
        QTEST(allowed(Access::builtIn(), {grant}, id(area), id(project), kinds::visit, Act::create,
                      0),
              "reaches");
        QVERIFY(
            !allowed(Access::builtIn(), {}, id(area), id(project), kinds::visit, Act::create, 0));
    }

    void oneOfSeveralGrantsIsEnough() {
        Grant reads, writes;
        reads.role = "audit";
        writes.role = "inspector";
        QVERIFY(!allowed(Access::builtIn(), {reads}, {}, {}, kinds::visit, Act::create, 0));
        QVERIFY(allowed(Access::builtIn(), {reads, writes}, {}, {}, kinds::visit, Act::create, 0));
    }

    void aTableThatCannotBeReadIsNamed_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("names");  // empty: good
        QTest::newRow("good") << "inspector\tVisit Finding\tread change\t- on_site\t*"
                              << "";
        QTest::newRow("good columns") << "unit\tFinding\tchange\t*\treply"
                                      << "";
        QTest::newRow("unknown kind") << "unit\tVisits\tread\t*\t*"
                                      << "Visits";
        QTest::newRow("unknown act") << "unit\tVisit\twrite\t*\t*"
                                     << "write";
        QTest::newRow("no act") << "unit\tVisit\t\t*\t*"
                                << "names no act";
        QTest::newRow("unknown state") << "unit\tFinding\tread\tflown\t*"
                                       << "flown";
        QTest::newRow("state of another workflow") << "unit\tFinding\tread\tdraft\t*"
                                                   << "draft";
        QTest::newRow("state where there is none") << "unit\tProject\tread\ton_site\t*"
                                                   << "on_site";
        QTest::newRow("no state") << "unit\tVisit\tread\t\t*"
                                  << "names no state";
        QTest::newRow("unknown column") << "unit\tFinding\tchange\t*\tanswer"
                                        << "answer";
        QTest::newRow("no column") << "unit\tFinding\tchange\t*\t"
                                   << "names no column";
        QTest::newRow("too many cells") << "unit\tFinding\tchange\t*\t*\t*"
                                        << "5 cells";
    }
    void aTableThatCannotBeReadIsNamed() {
        QFETCH(QString, line);
        QFETCH(QString, names);
        const QString table = "roles\tkinds\tacts\tstates\tcolumns\r\n" + line + "\r\n";
        const auto read = Access::read(*catalog_, table.toStdString());
        QCOMPARE(read.ok(), names.isEmpty());
        if (read) return;
        const auto message = QString::fromStdString(read.failure().message);
        QVERIFY2(message.contains(names) && message.contains("line 2"), qPrintable(message));
    }

  private:
    const std::shared_ptr<const Catalog> catalog_ = Catalog::builtIn();
};

static const suite::Case<AccessTest> here("access");
#include "access_test.moc"
