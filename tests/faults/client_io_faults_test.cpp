#include <QTest>

#include <QTemporaryDir>

#include <fstream>

#include "shared/proto/records.pb.h"
#include "sync/exchange.h"
#include "tests/faults/clerks.h"
#include "tests/faults/files.h"
#include "tests/faults/profile.h"
#include "tests/faults/report.h"
#include "tests/faults/trials.h"
#include "tests/support/must.h"
#include "tests/support/suite.h"

using namespace faults;
using shared::Done;
using shared::kinds::visit;

namespace {

/// An inspector's device with three saves, one of them received, before a server that is well.
class Tablet {
  public:
    Tablet() {
        exchange(own());
        must(saveNumber(*own().store, report(), 1));
        exchange(own());
        for (const std::uint64_t number : {2U, 3U})
            must(saveNumber(*own().store, report(), number));
        client::Change change;
        change.held = *must(colleague().store->hold(visit, town_->places.visits[1]));
        change.values = {{records::Visit::kWeatherFieldNumber, std::string("7")}};
        must(colleague().store->save({change}));
        exchange(colleague());
        own().store.reset();
        before_ = Disk::installed().image(own().dir);
        std::ofstream(photo()) << std::string(70'000, 'p');
    }

    /// A flow of this device; `act` and `done` say of what.
    Flow flow(const char* name, std::function<Result<>()> act, std::function<bool()> done,
              bool whole = true) {
        return {name,
                own().dir,
                before_,
                [this] { return open(); },
                [this] { own().store.reset(); },
                std::move(act),
                whole,
                std::move(done),
                [this] { return save(); },
                [this](bool more) {
                    auto sets = soundSaves(*own().store, own().dir, report(),
                                           town_->places.visits[1], {more ? 4U : 3U, 1, 0});
                    return sets ? std::string() : sets.failure().message;
                }};
    }
    client::Store& store() { return *own().store; }
    Result<> open() {
        own().store.reset();
        auto opened = client::Store::open(own().dir, town_->catalog, own().env);
        if (!opened) return opened.failure();
        own().store = opened.take();
        return Done{};
    }
    Result<> save() {
        auto saved = saveNumber(store(), report(), sets() + 1);
        return saved ? Result<>(Done{}) : saved.failure();
    }
    Result<> tryExchange() {
        Carrier line(*town_, own().device);
        auto done = sync::Exchange(store().replica(), line, *own().env).run();
        return done ? Result<>(Done{}) : done.failure();
    }
    std::uint64_t sets() { return must(store().outbox(false)).size(); }
    bool exchanged() {
        const auto weather = must(store().find(visit, town_->places.visits[1]))
                                 ->values.get(records::Visit::kWeatherFieldNumber);
        const auto counts = must(store().counts());
        return weather == shared::Value{std::string("7")} && counts.waiting == sets() - 3;
    }
    [[nodiscard]] std::string photo() const { return dir_.filePath("photo.jpg").toStdString(); }
    [[nodiscard]] const shared::Id& report() const { return town_->places.visits[0]; }

  private:
    simulation::Machine& own() { return *town_->machines[0]; }
    simulation::Machine& colleague() { return *town_->machines[1]; }
    void exchange(simulation::Machine& machine) {
        Carrier line(*town_, machine.device);
        must(sync::Exchange(machine.store->replica(), line, *machine.env).run());
    }

    std::unique_ptr<simulation::Town> town_ = townOf("AC");
    QTemporaryDir dir_;
    Disk::Image before_;
};

}  // namespace

class ClientIoFaultsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aDeviceSurvivesAFaultOfItsDiskAtEveryCall() {
        Tablet tablet;
        const auto always = [] { return true; };
        client::Draft draft;
        draft.record = tablet.report();
        draft.kind = visit;
        draft.column = records::Visit::kConclusionFieldNumber;
        draft.text = "正在";
        const Flow flows[] = {
            tablet.flow("open", {}, always, false),
            tablet.flow(
                "save", [&] { return tablet.save(); }, [&] { return tablet.sets() > 3; }),
            tablet.flow(
                "draft", [&] { return tablet.store().putDraft(draft); },
                [&] { return must(tablet.store().drafts(draft.record)).size() == 1; }),
            tablet.flow(
                "exchange", [&] { return tablet.tryExchange(); },
                [&] { return tablet.exchanged(); }, false),
            tablet.flow(
                "evidence",
                [&]() -> Result<> {
                    auto kept = tablet.store().keepEvidence(tablet.photo());
                    return kept ? Result<>(Done{}) : kept.failure();
                },
                [&] { return must(tablet.store().replica().evidenceToSend()).size() == 1; })};
        survived("device", flows);
    }

    void evidenceIsKeptWholeOrNotAtAllWhenItsFileCannotBeWritten() {
        Tablet tablet;
        must(tablet.open());
        std::size_t runs = 0;
        for (const auto fault : {files::Fault::ioError, files::Fault::full,
                                 files::Fault::failedSync, files::Fault::shortWrite})
            for (const bool sticky : {false, true})
                for (int nth = 1;; ++nth) {
                    const auto path = tablet.photo() + std::to_string(++runs);
                    const auto bytes = std::to_string(runs) + std::string(70'000, 'p');
                    std::ofstream(path) << bytes;
                    const auto count = must(tablet.store().replica().evidenceToSend()).size();
                    files::plan(fault, nth, sticky);
                    const auto kept = tablet.store().keepEvidence(path);
                    const bool struck = files::strikes() > 0;
                    files::heal();
                    if (!kept) {
                        const bool full =
                            fault == files::Fault::full || fault == files::Fault::shortWrite;
                        const auto wrong = faultOf(kept.failure(), full);
                        QVERIFY2(wrong.empty(), wrong.c_str());
                        QCOMPARE(must(tablet.store().replica().evidenceToSend()).size(), count);
                    }
                    const auto again = must(tablet.store().keepEvidence(path));
                    QCOMPARE(again, shared::sha256(bytes));
                    std::ifstream in(*tablet.store().evidenceFile(again), std::ios::binary);
                    QVERIFY(std::string(std::istreambuf_iterator<char>(in), {}) == bytes);
                    if (!struck) break;
                }
        qInfo("I/O faults: evidence files of a device, %zu runs, all survived", runs);
    }
};

static const suite::Case<ClientIoFaultsTest> here("client_io_faults");

#include "client_io_faults_test.moc"
