#include <QTest>

#include <QDir>

#include "tests/simulation/run.h"
#include "tests/simulation/shrink.h"
#include "tests/support/suite.h"

using simulation::Run;

/// A few seeds of the simulation, and what it stands on; build/…/bin/simulate plays the many.
class SeedsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void theLawsHoldForEverySeed() {
        for (std::uint64_t seed = 1; seed <= 40; ++seed) {
            Run run(simulation::scenarioOf(seed));
            const auto broken = run.play();
            QVERIFY2(broken.empty(),
                     ("seed " + std::to_string(seed) + " breaks " + broken).c_str());
        }
    }

    void theLawsHoldThoughServersAreLostAndRestored() {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            Run run(simulation::scenarioOf(seed, true));
            const auto broken = run.play();
            QVERIFY2(broken.empty(),
                     ("seed " + std::to_string(seed) + " breaks " + broken).c_str());
        }
    }

    void theSameSeedGivesTheSameTrace() {
        for (const std::uint64_t seed : {7U, 50U}) {
            std::string prints[2];
            for (auto& print : prints) {
                Run run(simulation::scenarioOf(seed));
                run.play();
                print = run.fingerprint();
            }
            QCOMPARE(prints[0], prints[1]);
        }
    }

    void aScenarioReadsBackAsItWasWritten() {
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            const auto made = simulation::scenarioOf(seed);
            const auto text = simulation::toText(made);
            auto read = simulation::scenarioFrom(text);
            QVERIFY2(read.ok(), read.ok() ? "" : read.failure().message.c_str());
            QCOMPARE(simulation::toText(*read), text);
        }
    }

    void whatFailedOnceStaysMended() {
        const QDir dir(QString(FIELD_ROOT) + "/tests/regress");
        for (const auto& name : dir.entryList({"*.scenario"})) {
            QFile file(dir.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            auto scenario = simulation::scenarioFrom(file.readAll().toStdString());
            QVERIFY2(scenario.ok(), qPrintable(name));
            Run run(*scenario);
            const auto broken = run.play();
            QVERIFY2(broken.empty(), (name.toStdString() + ": " + broken).c_str());
        }
    }
};

static const suite::Case<SeedsTest> here("seeds");

#include "seeds_test.moc"
