#include <algorithm>

#include <QTemporaryDir>
#include <QTest>

#include "tests/load/company.h"
#include "tests/load/crowd.h"
#include "tests/support/suite.h"

using namespace load;

namespace {

constexpr std::size_t devices = 200;
constexpr double perS = 60, mondayS = 1;
constexpr std::size_t daySets = 1, weekSets = 20;

void throughAll(const std::vector<Came>& came) {
    for (const auto& one : came) QVERIFY2(one.failed.empty(), one.failed.c_str());
}

}  // namespace

/// Two hundred devices, as many as a server of a district has, under TLS: they come when it is time
/// for them, in their own time and then all at once, beside clients that mean no good. How long it
/// takes is not judged here (tests/bench/run.sh), what became of it is.
class LawsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void theLawsHoldOverAllDevicesOnceTheCrowdHasGone() {
        const QTemporaryDir dir;
        Crowd crowd(dir.path().toStdString() + "/store", devices);
        Timetable timetable(devices);

        const auto steady = crowd.come(timetable.steady(devices, perS), daySets);
        throughAll(steady);

        std::vector<Came> monday;
        std::size_t beside = 0;
        {
            const Company company(crowd.address(), {.idle = 200, .dripping = 20, .addresses = 4});
            crowd.startAnew();
            monday = crowd.come(timetable.within(mondayS), weekSets);
            beside = company.seen().most;
        }
        throughAll(monday);
        QVERIFY(beside > 0);
        double drainS = 0;
        for (const auto& one : monday) drainS = std::max(drainS, one.receivedS);

        const auto found = crowd.settle();
        QVERIFY2(found.broken().empty(), found.broken().c_str());
        QCOMPARE(found.devices, devices);
        QCOMPARE(found.sets, devices * (1 + daySets + weekSets));
        // At least the two visits of its project and all that both made there.
        const auto made = (daySets + weekSets + 1) / 2 * LightTablet::editsPerSet;
        QVERIFY(found.rows >= devices * 2 * (1 + made));
        QVERIFY(found.sums >= 2 * devices);

        const Latencies latencies(steady);
        qInfo(
            "figure: %zu devices over TLS at %.0f a second: p50 %.0f ms, p99 %.0f ms, most %.0f "
            "ms; beside %zu hostile clients all within %.0f s with %zu sets each: acknowledged "
            "after %.1f s; %zu sets, %zu rows on the devices, 0 lost, 0 twice, 0 apart",
            devices, perS, latencies.quantileMs(0.5), latencies.quantileMs(0.99),
            latencies.mostMs(), beside, mondayS, weekSets, drainS, found.sets, found.rows);
    }
};

static const suite::Case<LawsTest> here("laws");

#include "laws_test.moc"
