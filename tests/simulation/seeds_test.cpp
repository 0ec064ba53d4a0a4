#include <QTest>

#include <cstdio>
#include <cstdlib>

#include "tests/simulation/run.h"
#include "tests/support/suite.h"

using simulation::Counts;
using simulation::Run;

namespace {

std::uint64_t fromEnvironment(const char* name, std::uint64_t otherwise) {
    const char* set = std::getenv(name);
    return set ? std::strtoull(set, nullptr, 10) : otherwise;
}

}  // namespace

/// FIELD_SEEDS=N runs N seeds; FIELD_SEED=K begins at K (to replay one that failed, FIELD_SEEDS=1).
class SeedsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        // What is proven here is order, not the disk: memory is as good and quicker.
        if (QDir("/dev/shm").exists()) qputenv("TMPDIR", "/dev/shm");
    }

    void theLawsHoldForEverySeed() {
        const auto first = fromEnvironment("FIELD_SEED", 1);
        const auto count = fromEnvironment("FIELD_SEEDS", 60);
        Counts all;
        int failed = 0;
        for (std::uint64_t seed = first; seed < first + count; ++seed) {
            Run run(seed);
            const auto broken = run.play();
            all += run.counts();
            if (broken.empty()) continue;
            ++failed;
            std::printf("seed %llu: %s\n", static_cast<unsigned long long>(seed), broken.c_str());
            for (const auto& line : run.trace()) std::printf("  %s\n", line.c_str());
        }
        std::printf("simulation: %llu seeds, %d devices, %d exchanges;",
                    static_cast<unsigned long long>(count), all.devices, all.exchanges);
        for (const auto& [name, times] : all.acts) std::printf(" %s %d;", name.c_str(), times);
        std::printf(" faults:");
        for (const auto& [name, times] : all.faults) std::printf(" %s %d;", name.c_str(), times);
        std::printf(" %d violations\n", failed);
        QCOMPARE(failed, 0);
    }

    void theSameSeedGivesTheSameTrace() {
        for (const std::uint64_t seed : {7U, 50U}) {
            Run once(seed), again(seed);
            once.play();
            again.play();
            QCOMPARE(once.fingerprint(), again.fingerprint());
        }
    }
};

static const suite::Case<SeedsTest> here("seeds");

#include "seeds_test.moc"
