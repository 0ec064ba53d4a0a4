#include <QTest>

#include "shared/proto/records.pb.h"
#include "shared/sqlite.h"
#include "sync/exchange.h"
#include "tests/faults/clerks.h"
#include "tests/faults/profile.h"
#include "tests/faults/report.h"
#include "tests/faults/states.h"
#include "tests/support/suite.h"

using namespace faults;

namespace {

/// An inspector whose device is watched while they work: saves, and now and then an exchange with
/// a server on which a colleague writes too.
class Inspector {
  public:
    explicit Inspector(int rounds) {
        recording.machine = own().dir;
        recording.database = "field.db";
        auto& disk = Disk::installed();
        own().store.reset();
        recording.before = filesOf(own().dir);
        disk.record(own().dir, &recording.acts);
        open();
        for (int round = 1; round <= rounds; ++round) {
            sure(saveNumber(*own().store, visit(), ++now_.sets));
            answer();
            if (round % 3 == 0) exchange(round);
            if (round % 5 == 0) checkpoint();
            if (round % 8 == 0) open();
        }
        own().store.reset();
        disk.record(own().dir, nullptr);
    }

    /// What is wrong on the device, of which `answers` had been given; empty: nothing.
    std::string look(std::size_t answers) {
        auto opened = client::Store::open(own().dir, town_->catalog, own().env);
        if (!opened) return opened.failure().message;
        const auto promised = answers == 0 ? Promised{} : answers_[answers - 1];
        auto sets = soundSaves(**opened, own().dir, visit(), town_->places.visits[1], promised);
        return sets ? std::string() : sets.failure().message;
    }

    Recording recording;

  private:
    Machine& own() { return *town_->machines[0]; }
    Machine& colleague() { return *town_->machines[1]; }
    [[nodiscard]] const shared::Id& visit() const { return town_->places.visits[0]; }

    void open() {
        own().store.reset();
        if (!town_->wake(own())) std::abort();
    }
    void answer() {
        recording.answered.push_back(recording.acts.size());
        answers_.push_back(now_);
    }
    void run(Machine& machine) {
        Carrier line(*town_, machine.device);
        sure(sync::Exchange(machine.store->replica(), line, *machine.env).run());
    }
    void exchange(int round) {
        client::Change change;
        change.held = *sure(colleague().store->hold(shared::kinds::visit, town_->places.visits[1]));
        change.values = {{records::Visit::kWeatherFieldNumber, std::to_string(round)}};
        sure(colleague().store->save({change}));
        run(colleague());
        run(own());
        now_.received = now_.sets;
        now_.weather = round;
        answer();
    }
    /// As another program on the same profile does in passing, so that the log begins anew.
    void checkpoint() {
        auto other = sure(
            shared::Database::open(own().dir + "/field.db", shared::Database::Mode::readWrite));
        sure(other->execute("PRAGMA wal_checkpoint(PASSIVE)"));
    }

    std::unique_ptr<simulation::Town> town_ = townOf("AC");
    Promised now_;
    std::vector<Promised> answers_;
};

}  // namespace

class ClientPowerCutTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() {
        inspector_.emplace(rounds);
        states_.emplace(inspector_->recording,
                        [this](std::size_t answers) { return inspector_->look(answers); });
    }

    void whatTheDeviceAnsweredForSurvivesAPowerCutAnywhere() {
        survives("device", inspector_->recording, *states_, parts, 10'000);
    }
    void underNormalTheSameCheckSeesThatAnswersAreLost() { lossIsSeen("device", *states_); }
    void withoutAnySyncTheSameCheckSeesThatFilesAreTorn() { damageIsSeen("device", *states_); }

  private:
    static constexpr int rounds = 26;
    static constexpr int parts = 16;
    std::optional<Inspector> inspector_;
    std::optional<States> states_;
};

static const suite::Case<ClientPowerCutTest> here("client_power_cut");

#include "client_power_cut_test.moc"
