#include <QTest>

#include "shared/proto/records.pb.h"
#include "shared/rules/terms.h"
#include "tests/support/suite.h"

using namespace field::shared;
using namespace field;

class TermsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// domain.md §7: an alert is decided within ten working days or suspended; a rectification past
    /// its due date is escalated, wherever it stands before it is reported.
    void termsAreTheOnesOfTheDomain() {
        QStringList said;
        for (const Term& term : Terms::builtIn().all()) {
            const Kind& kind = *catalog_->kind(term.kind);
            const auto name = [&](std::int64_t state) {
                return QString::fromStdString(valueToText(*kind.column(kind.stateColumn), state));
            };
            said << QString::fromStdString(kind.name) + " " + name(term.from) + " " +
                        name(term.to) + " " +
                        (term.column == 0 ? QString::number(term.workingDays)
                                          : QString::fromStdString(kind.column(term.column)->name));
        }
        QCOMPARE(said, QStringList({"Alert notified suspended 10",
                                    "Rectification issued escalated deadline",
                                    "Rectification accepted escalated deadline",
                                    "Rectification working escalated deadline",
                                    "Rectification rejected escalated deadline"}));
    }

    void theReasonNamesTheDatesAndTheSource() {
        const Term& alert = Terms::builtIn().all().front();
        const auto last = lastDayOf(alert, WorkingDays::builtIn(), *readDay("2026-02-09"), {});
        QVERIFY(last);
        QCOMPARE(dayText(last->day), std::string("2026-02-28"));
        const auto reason = QString::fromStdString(last->reason);
        for (const char* part : {"2026-02-09", "2026-02-28", "10 个工作日", "川财绩〔2025〕10号"})
            QVERIFY2(reason.contains(part), qPrintable(reason));
        QVERIFY(!reason.contains('{') && !reason.contains("term."));
    }

    void aYearWhoseHolidaysAreNotKnownIsSaidInTheReason() {
        const Term& alert = Terms::builtIn().all().front();
        const auto last = lastDayOf(alert, WorkingDays::builtIn(), *readDay("2026-12-28"), {});
        QCOMPARE(last->unknownYears, std::vector<int>{2027});
        QVERIFY(QString::fromStdString(last->reason).contains("2027 年放假安排未录入"));
    }

    void aDueDateIsTheDayThatStandsInTheRecord() {
        const Term& past = Terms::builtIn().all().at(1);
        Record record;
        QVERIFY(!lastDayOf(past, WorkingDays::builtIn(), *readDay("2026-03-02"), record));
        // The last minute of a day in China is that day still.
        record.values.set(records::Rectification::kDeadlineFieldNumber,
                          chinaMs(*readDay("2026-03-11")) - 1);
        const auto last = lastDayOf(past, WorkingDays::builtIn(), *readDay("2026-03-02"), record);
        QCOMPARE(dayText(last->day), std::string("2026-03-10"));
        QVERIFY(QString::fromStdString(last->reason).contains("2026-03-10"));
    }

    void aTableThatCannotBeReadIsNamed_data() {
        QTest::addColumn<QString>("row");
        QTest::addColumn<QString>("names");  // empty: good
        const auto row = [](const char* what, const char* line, const char* names) {
            QTest::newRow(what) << line << names;
        };
        row("good", "Alert\tnotified\tsuspended\t10\t-\t因\t据", "");
        row("good column", "Rectification\tissued\tescalated\t-\tdeadline\t因\t据", "");
        row("unknown kind", "Alarm\tnotified\tsuspended\t10\t-\t因\t据", "Alarm");
        row("unknown state", "Alert\tflown\tsuspended\t10\t-\t因\t据", "flown");
        row("a step of people", "Alert\tnotified\tdecided\t10\t-\t因\t据", "leaves to the server");
        row("no step", "Alert\topen\tsuspended\t10\t-\t因\t据", "leaves to the server");
        row("no end", "Alert\tnotified\tsuspended\t-\t-\t因\t据", "one of the two");
        row("two ends", "Rectification\tissued\tescalated\t3\tdeadline\t因\t据", "one of the two");
        row("no days", "Alert\tnotified\tsuspended\t0\t-\t因\t据", "working days");
        row("no number", "Alert\tnotified\tsuspended\tten\t-\t因\t据", "ten");
        row("no day column", "Rectification\tissued\tescalated\t-\tdemand\t因\t据", "demand");
        row("no reason", "Alert\tnotified\tsuspended\t10\t-\t\t据", "reason");
        row("twice",
            "Alert\tnotified\tsuspended\t10\t-\t因\t据\nAlert\tnotified\tsuspended\t5\t-\t因\t据",
            "already");
    }
    void aTableThatCannotBeReadIsNamed() {
        QFETCH(QString, row);
        QFETCH(QString, names);
        const auto read = Terms::read(
            *catalog_, Workflow::builtIn(),
            ("kind\tfrom\tto\tworking_days\tcolumn\treason\tsource\n" + row + "\n").toStdString());
        QCOMPARE(read.ok(), names.isEmpty());
        if (read) return;
        const auto message = QString::fromStdString(read.failure().message);
        QVERIFY2(message.contains(names) && message.contains("line "), qPrintable(message));
    }

  private:
    const std::shared_ptr<const Catalog> catalog_ = Catalog::builtIn();
};

static const suite::Case<TermsTest> here("terms");
#include "terms_test.moc"
