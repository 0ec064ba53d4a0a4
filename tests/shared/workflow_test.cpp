#include <map>
#include <set>

#include <QTest>

#include "shared/record.h"
#include "shared/rules/data_file.h"
#include "shared/rules/workflow.h"
#include "tests/support/suite.h"

using namespace field::shared;

class WorkflowTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    /// domain.md, section 7: every step that stands there, and those that must not.
    void stepsAreTheOnesOfTheDomain_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("marks");  // "no": no such step; else reason, bound, approves
        const auto row = [](const char* kind, const char* from, const char* to,
                            const char* marks = "") {
            QTest::addRow("%s %s to %s", kind, from, to) << kind << from << to << marks;
        };
        row("Visit", "-", "planned");
        row("Visit", "-", "on_site");
        row("Visit", "planned", "on_site");
        row("Visit", "on_site", "signed");
        row("Visit", "on_site", "refused_to_sign");
        row("Visit", "signed", "submitted");
        row("Visit", "refused_to_sign", "submitted");
        row("Visit", "submitted", "on_site");
        row("Visit", "submitted", "returned", "reason bound");
        row("Visit", "returned", "on_site");
        row("Visit", "submitted", "approved", "bound approves");
        row("Visit", "approved", "reopened", "reason");
        row("Visit", "reopened", "on_site");
        row("Visit", "-", "approved", "no");
        row("Visit", "on_site", "submitted", "no");
        row("Visit", "on_site", "approved", "no");
        row("Visit", "approved", "on_site", "no");
        row("Visit", "approved", "returned", "no");
        row("MonitorTask", "draft", "submitted");
        row("MonitorTask", "submitted", "dept_ok", "bound approves");
        row("MonitorTask", "dept_ok", "division_ok", "bound approves");
        row("MonitorTask", "division_ok", "final", "bound approves");
        row("MonitorTask", "final", "published", "approves");
        row("MonitorTask", "submitted", "returned", "reason bound");
        row("MonitorTask", "dept_ok", "returned", "reason bound");
        row("MonitorTask", "division_ok", "returned", "reason bound");
        row("MonitorTask", "returned", "draft");
        row("MonitorTask", "submitted", "final", "no");
        row("MonitorTask", "published", "returned", "no");
        row("Rectification", "-", "issued");
        row("Rectification", "issued", "accepted");
        row("Rectification", "accepted", "working");
        row("Rectification", "working", "reported");
        row("Rectification", "reported", "verified_on_site");
        row("Rectification", "verified_on_site", "closed", "bound approves");
        row("Rectification", "verified_on_site", "rejected", "reason bound");
        row("Rectification", "rejected", "working");
        row("Rectification", "working", "escalated", "reason");
        row("Rectification", "escalated", "accountability", "reason");
        row("Rectification", "reported", "closed", "no");
        row("Alert", "-", "open");
        row("Alert", "open", "notified");
        row("Alert", "notified", "decided", "reason");
        row("Alert", "notified", "suspended", "reason");
        row("Alert", "decided", "verified");
        row("Alert", "verified", "closed", "bound approves");
        row("Alert", "open", "closed", "no");
    }
    void stepsAreTheOnesOfTheDomain() {
        QFETCH(QString, kind);
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, marks);
        const Kind& of = *catalog_->kind(kind.toStdString());
        const auto fromState = from == "-" ? 0 : *stateFromText(of, from.toStdString());
        const auto* step =
            Workflow::builtIn().find(of.number, fromState, *stateFromText(of, to.toStdString()));
        QCOMPARE(step == nullptr, marks == "no");
        if (step == nullptr) return;
        QCOMPARE(step->needsReason, marks.contains("reason"));
        QCOMPARE(step->bound, marks.contains("bound"));
        QCOMPARE(step->approves, marks.contains("approves"));
        QVERIFY(!step->roles.empty() && !step->name.empty());
    }

    void everyStateCanBeReached() {
        for (const Kind& kind : catalog_->kinds()) {
            if (kind.stateColumn == 0 || kind.writer == Writer::server) continue;
            std::set<std::int64_t> reached = {0};
            for (std::size_t before = 0; before != reached.size();) {
                before = reached.size();
                for (const std::int64_t state : std::set(reached))
                    for (const auto* step : Workflow::builtIn().from(kind.number, state))
                        reached.insert(step->to);
            }
            for (const std::int64_t state : enumValues(*kind.column(kind.stateColumn)))
                QVERIFY2(reached.contains(state), (kind.name + std::to_string(state)).c_str());
        }
    }

    void whoTakesAStepIsNotWhoReviewsIt() {
        // A unit never approves, and whoever inspects from outside never closes.
        for (const Kind& kind : catalog_->kinds())
            for (std::int64_t state = 0; state < 20; ++state)
                for (const auto* step : Workflow::builtIn().from(kind.number, state))
                    if (step->bound || step->approves)
                        for (const char* role : {"unit", "inspector", "third_party", "server"})
                            QVERIFY(std::find(step->roles.begin(), step->roles.end(), role) ==
                                    step->roles.end());
    }

    void approvalIsAStateThatAnApprovalEndsIn() {
        const Workflow& workflow = Workflow::builtIn();
        QVERIFY(workflow.approved(kinds::visit, 7));
        QVERIFY(!workflow.approved(kinds::visit, 5));
        QVERIFY(!workflow.approved(kinds::visit, 8));
        QVERIFY(!workflow.approved(kinds::project, 7));
    }

    void aTableThatCannotBeReadIsNamed_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("names");  // empty: good
        QTest::newRow("good") << "Visit\tplanned\ton_site\tarrive\tinspector\t-\t-\t-"
                              << "";
        QTest::newRow("unknown kind") << "Visitt\t-\tplanned\tplan\tunit\t-\t-\t-"
                                      << "Visitt";
        QTest::newRow("kind without states") << "Project\t-\tplanned\tplan\tunit\t-\t-\t-"
                                             << "Project";
        QTest::newRow("unknown state") << "Visit\t-\tflown\tplan\tunit\t-\t-\t-"
                                       << "flown";
        QTest::newRow("unknown origin") << "Visit\tflown\tplanned\tplan\tunit\t-\t-\t-"
                                        << "flown";
        QTest::newRow("state by number") << "Visit\t-\t1\tplan\tunit\t-\t-\t-"
                                         << "\"1\"";
        QTest::newRow("no roles") << "Visit\t-\tplanned\tplan\t\t-\t-\t-"
                                  << "plan";
        QTest::newRow("flag") << "Visit\t-\tplanned\tplan\tunit\tmaybe\t-\t-"
                              << "maybe";
        QTest::newRow("too few cells") << "Visit\t-\tplanned"
                                       << "8 cells";
        QTest::newRow("twice") << "Visit\t-\tplanned\tplan\tunit\t-\t-\t-\n"
                                  "Visit\t-\tplanned\tagain\tdept\t-\t-\t-"
                               << "again";
    }
    void aTableThatCannotBeReadIsNamed() {
        QFETCH(QString, line);
        QFETCH(QString, names);
        const QString table =
            "# remark\n\nkind\tfrom\tto\tstep\troles\tneeds_reason\tbound\tapproves\n" + line +
            "\n";
        const auto read = Workflow::read(*catalog_, table.toStdString());
        QCOMPARE(read.ok(), names.isEmpty());
        if (read) return;
        QCOMPARE(read.failure().code, Code::invalid);
        const auto message = QString::fromStdString(read.failure().message);
        QVERIFY2(message.contains(names) && message.contains("line "), qPrintable(message));
    }

    void aTableWithoutItsHeaderIsRefused() {
        QVERIFY(!Workflow::read(*catalog_, "Visit\t-\tplanned\tplan\tunit\t-\t-\t-\n"));
        QVERIFY(!Workflow::read(*catalog_, dataFile("permissions.tsv")));
        QVERIFY(Workflow::read(*catalog_, dataFile("workflow.tsv")));
    }

  private:
    const std::shared_ptr<const Catalog> catalog_ = Catalog::builtIn();
};

static const suite::Case<WorkflowTest> here("workflow");
#include "workflow_test.moc"
