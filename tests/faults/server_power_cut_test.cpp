#include <QTest>

#include "shared/sqlite.h"
#include "sync/exchange.h"
#include "tests/faults/clerks.h"
#include "tests/faults/profile.h"
#include "tests/faults/report.h"
#include "tests/faults/states.h"
#include "tests/support/suite.h"

using namespace faults;
using simulation::Town;

namespace {

/// A server whose disk is watched while three devices send it what they saved.
class Office {
  public:
    explicit Office(int rounds) {
        recording.machine = Town::serverDir();
        recording.database = "ledger.db";
        recording.before = filesOf(Town::serverDir());
        auto& disk = Disk::installed();
        disk.record(Town::serverDir(), &recording.acts);
        for (int round = 1; round <= rounds; ++round) {
            for (std::size_t i = 0; i < town_->machines.size(); ++i) send(i, round);
            if (round % 2 == 0) checkpoint();
            if (round % 3 == 0) town_->closeServer();
        }
        town_->closeServer();
        disk.record(Town::serverDir(), nullptr);
    }

    std::string look(std::size_t answers) {
        const auto count = answers == 0 ? 0 : counts_[answers - 1];
        auto opened = server::Host::open(Town::serverDir(), town_->machines.front()->env);
        if (!opened) return opened.failure().message;
        return serverFault(
            **opened, {received_.begin(), received_.begin() + static_cast<std::ptrdiff_t>(count)});
    }

    Recording recording;

  private:
    void send(std::size_t number, int round) {
        auto& machine = *town_->machines[number];
        // Everybody in the town may write here; each on a report of their own.
        const auto& visit = town_->places.visits[number == 0 ? 0 : 1];
        for (int i = 0; i <= round % 2; ++i) sure(saveNumber(*machine.store, visit, ++saves_));
        Carrier line(*town_, machine.device);
        sure(sync::Exchange(machine.store->replica(), line, *machine.env).run());
        for (const auto& body : line.answers)
            for (auto& one : receiptsIn(body)) received_.push_back(std::move(one));
        recording.answered.push_back(recording.acts.size());
        counts_.push_back(received_.size());
    }
    /// As an administrator's command does in passing, so that the log begins anew.
    static void checkpoint() {
        auto other = sure(shared::Database::open(Town::serverDir() + "/ledger.db",
                                                 shared::Database::Mode::readWrite));
        sure(other->execute("PRAGMA wal_checkpoint(PASSIVE)"));
    }

    std::unique_ptr<Town> town_ = townOf("ABC");
    std::uint64_t saves_ = 0;
    std::vector<Received> received_;
    std::vector<std::size_t> counts_;  ///< of received_ at each answer
};

}  // namespace

class ServerPowerCutTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        office_.emplace(rounds);
        states_.emplace(office_->recording,
                        [this](std::size_t answers) { return office_->look(answers); });
    }

    void whatTheServerAnsweredForSurvivesAPowerCutAnywhere() {
        survives("server", office_->recording, *states_, parts, 10'000);
    }
    void underNormalTheSameCheckSeesThatAnswersAreLost() { lossIsSeen("server", *states_); }
    void withoutAnySyncTheSameCheckSeesThatFilesAreTorn() { damageIsSeen("server", *states_); }

  private:
    static constexpr int rounds = 6;
    static constexpr int parts = 14;
    std::optional<Office> office_;
    std::optional<States> states_;
};

static const suite::Case<ServerPowerCutTest> here("server_power_cut");

#include "server_power_cut_test.moc"
