#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <QRandomGenerator>
#include <QTest>

#include "tests/support/must.h"
#include "tests/support/program.h"
#include "tests/support/pusher.h"
#include "tests/support/served.h"
#include "tests/support/suite.h"

using namespace field;
using served::City;
using served::Pusher;

class KillTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whatWasAcknowledgedIsThereAfterAnyKill() {
        constexpr bool sanitized = std::string_view(FIELD_SANITIZE) != "";
        constexpr int cycles = sanitized ? 20 : 100, devices = 3;
        const auto seed = QRandomGenerator::global()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        City city;
        city.serve();
        std::vector<std::unique_ptr<Pusher>> pushers;
        for (int i = 0; i < devices; ++i)
            pushers.push_back(std::make_unique<Pusher>(city.tablet("inspector")));
        city.stopServing();

        int inside = 0;  // cycles whose server died inside a request
        for (int cycle = 0; cycle < cycles; ++cycle) {
            program::Server server(city.dir());
            const auto url = "http://" + server.address();
            std::mutex mutex;
            std::condition_variable wake;
            int answers = 0;
            std::atomic<bool> kill = false;
            std::atomic<int> cut = 0;
            std::vector<std::thread> threads;
            for (auto& pusher : pushers)
                threads.emplace_back([&, one = pusher.get()] {
                    cut += one->run(url, kill, [&] {
                        const std::lock_guard lock(mutex);
                        ++answers;
                        wake.notify_all();
                    });
                });
            {
                const int enough = random.bounded(1, 40);
                std::unique_lock lock(mutex);
                wake.wait(lock, [&] { return answers >= enough; });
            }
            kill = true;
            server.kill();
            for (auto& thread : threads) thread.join();
            inside += cut > 0 ? 1 : 0;

            const auto verified = city.host().verify([](const std::string&) {});
            QVERIFY2(verified.ok(), verified ? "" : verified.failure().message.c_str());
            auto tx = must(city.host().read());
            for (const auto& pusher : pushers)
                for (const auto& [hash, receipt] : pusher->receipts) {
                    const auto entry = must(tx->entryOf(city.area, hash));
                    QVERIFY2(entry.has_value(), "an acknowledged change set is gone");
                    QCOMPARE(entry->receipt, receipt);
                }
        }
        std::size_t acknowledged = 0;
        for (const auto& pusher : pushers) acknowledged += pusher->receipts.size();
        qInfo(
            "figure: kill -9 of the server: %d cycles, %d inside a request; of %zu acknowledged "
            "change sets 0 lost, 0 half",
            cycles, inside, acknowledged);
        QVERIFY(inside * 100 >= cycles * 80);
    }
};

static const suite::Case<KillTest> here("kill");
#include "kill_test.moc"
