#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <QRandomGenerator>
#include <QTest>

#include "sync/exchange_wire.h"
#include "tests/support/must.h"
#include "tests/support/program.h"
#include "tests/support/served.h"
#include "tests/support/suite.h"

using namespace field;
using served::City;
using served::Tablet;
using shared::Hash;

namespace {

/// A device that pushes without pause: what has no receipt yet goes again, as an outbox does.
class Pusher {
  public:
    explicit Pusher(Tablet tablet) : tablet_(std::move(tablet)) {}

    /// Pushes to the server at `url` until it is gone; `acknowledged` is called after every answer.
    /// Answers whether the server died inside a request: one that began before `kill` said that it
    /// is about to, and was never answered.
    bool run(const std::string& url, const std::atomic<bool>& kill,
             const std::function<void()>& acknowledged) {
        const auto transport = sync::httpTransport(url);
        const auto env = shared::systemEnv();
        for (;;) {
            while (outbox_.size() < 3)
                outbox_.push_back(tablet_.sign({tablet_.visit(shared::newId(*env))}));
            wire::ExchangeRequest request;
            request.set_push_only(true);
            for (const auto& set : outbox_) sync::toWire(set, *request.add_sets());
            const bool inside = !kill;
            const auto answer = transport->send(
                tablet_.request("POST", "/v1/exchange", request.SerializeAsString()));
            if (!answer) return inside;
            if (answer->status == 401) {  // a server that was just started knows no token
                tablet_.token = answer->headers.at("fl-token");
                continue;
            }
            wire::ExchangeAnswer out;
            if (answer->status != 200 || !out.ParseFromString(answer->body))
                qFatal("the server answered %d", answer->status);
            for (const auto& item : out.receipts()) {
                if (item.verdict() != wire::RECEIVED) qFatal("verdict %d", item.verdict());
                receipts[must(sync::fromWire(item)).setHash] = item.SerializeAsString();
            }
            outbox_.clear();
            acknowledged();
        }
    }

    std::map<Hash, std::string> receipts;  ///< what the server acknowledged

  private:
    Tablet tablet_;
    std::vector<sync::ChangeSet> outbox_;
};

}  // namespace

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
