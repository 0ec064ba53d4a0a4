#include <QTest>

#include "shared/rules/working_days.h"
#include "tests/support/suite.h"

using namespace field::shared;

class WorkingDaysTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// By the notices of the State Council, counted by hand on a calendar.
    void aTermEndsOnItsLastWorkingDay_data() {
        QTest::addColumn<QString>("start");
        QTest::addColumn<int>("count");
        QTest::addColumn<QString>("last");
        const auto row = [](const char* what, const char* start, int count, const char* last) {
            QTest::newRow(what) << start << count << last;
        };
        row("the day itself does not count", "2026-03-02", 1, "2026-03-03");
        row("over a weekend", "2026-03-06", 1, "2026-03-09");
        row("from a weekend", "2026-03-07", 1, "2026-03-09");
        row("two weeks", "2026-03-02", 10, "2026-03-16");
        row("over Spring Festival, both Saturdays worked", "2026-02-09", 10, "2026-02-28");
        row("one day more", "2026-02-09", 11, "2026-03-02");
        row("a worked Sunday is the last day", "2026-01-01", 1, "2026-01-04");
        row("over Labour Day", "2026-04-30", 5, "2026-05-11");
        row("a worked Sunday before National Day", "2026-09-18", 1, "2026-09-20");
        row("over two holidays", "2026-09-21", 10, "2026-10-12");
        row("2025: eight days off", "2025-09-30", 1, "2025-10-09");
        row("2025: New Year stands alone", "2024-12-31", 1, "2025-01-02");
        row("2024: over New Year's Eve, which is worked", "2024-02-08", 2, "2024-02-18");
        row("2024: Labour Day", "2024-04-26", 10, "2024-05-13");
    }
    void aTermEndsOnItsLastWorkingDay() {
        QFETCH(QString, start);
        QFETCH(int, count);
        const auto reached = WorkingDays::builtIn().after(*readDay(start.toStdString()), count);
        QTEST(QString::fromStdString(dayText(reached.day)), "last");
        QVERIFY(reached.unknownYears.empty());
    }

    /// 全国年节及纪念日放假办法: eleven statutory holidays a year, thirteen since 2025. What is
    /// moved to a weekday is worked at a weekend, so a year loses exactly these.
    void aYearLosesItsStatutoryHolidaysAndNoMore_data() {
        QTest::addColumn<int>("year");
        QTest::addColumn<int>("days");
        QTest::newRow("2024") << 2024 << 366 - 104 - 11;
        QTest::newRow("2025") << 2025 << 365 - 104 - 13;
        QTest::newRow("2026") << 2026 << 365 - 104 - 13;
    }
    void aYearLosesItsStatutoryHolidaysAndNoMore() {
        using namespace std::chrono;
        QFETCH(int, year);
        int worked = 0;
        for (sys_days day = Day{std::chrono::year(year), January, std::chrono::day(1)};
             Day(day).year() == std::chrono::year(year); day += days(1))
            worked += WorkingDays::builtIn().isWorked(Day(day)) ? 1 : 0;
        QTEST(worked, "days");
        QVERIFY(WorkingDays::builtIn().knows(std::chrono::year(year)));
    }

    void aYearThatIsNotInTheTableIsNamed() {
        const auto& days = WorkingDays::builtIn();
        const auto reached = days.after(*readDay("2026-12-28"), 10);
        QCOMPARE(dayText(reached.day), std::string("2027-01-11"));
        QCOMPARE(reached.unknownYears, std::vector<int>{2027});
        QVERIFY(!days.knows(std::chrono::year(2027)));
        QVERIFY(days.after(*readDay("2026-12-07"), 10).unknownYears.empty());
        // An absurd count ends all the same.
        QCOMPARE(days.after(*readDay("2026-12-07"), 2'000'000'000).day,
                 days.after(*readDay("2026-12-07"), 1'000).day);
    }

    void aTableThatCannotBeReadIsNamed_data() {
        QTest::addColumn<QString>("rows");
        QTest::addColumn<QString>("names");  // empty: good
        const auto row = [](const char* what, const char* rows, const char* names) {
            QTest::newRow(what) << rows << names;
        };
        row("good", "2027\t2027-01-01\t2027-01-03\t2027-01-09\t元旦\t通知", "");
        row("no year", "27\t2027-01-01\t2027-01-01\t-\t元旦\t通知", "27");
        row("no day", "2027\t2027-02-30\t2027-03-01\t-\t元旦\t通知", "2027-02-30");
        row("ends before it begins", "2027\t2027-01-03\t2027-01-01\t-\t元旦\t通知", "2027-01-01");
        row("a year of holiday", "2027\t2027-01-01\t2028-01-01\t-\t元旦\t通知", "2028-01-01");
        row("a weekday is worked anyway", "2027\t2027-01-01\t2027-01-01\t2027-01-05\t元旦\t通知",
            "2027-01-05");
        row("twice",
            "2027\t2027-01-01\t2027-01-01\t-\t元旦\t通知\n"
            "2027\t2027-01-01\t2027-01-01\t-\t元旦\t通知",
            "already");
        row("both", "2027\t2027-01-01\t2027-01-03\t2027-01-02\t元旦\t通知", "2027-01-02");
        row("no source", "2027\t2027-01-01\t2027-01-01\t-\t元旦\t", "source");
        row("too few cells", "2027\t2027-01-01", "6 cells");
    }
    void aTableThatCannotBeReadIsNamed() {
        QFETCH(QString, rows);
        QFETCH(QString, names);
        const auto read = WorkingDays::read(
            ("year\toff_from\toff_to\tworked\tname\tsource\n" + rows + "\n").toStdString());
        QCOMPARE(read.ok(), names.isEmpty());
        if (read) return;
        const auto message = QString::fromStdString(read.failure().message);
        QVERIFY2(message.contains(names), qPrintable(message));
    }
};

static const suite::Case<WorkingDaysTest> here("working_days");
#include "working_days_test.moc"
