#include <QTest>

#include <QTemporaryDir>

#include <filesystem>
#include <fstream>

#include "client/bundle.h"
#include "client/store/vault/evidence_folder.h"
#include "shared/proto/records.pb.h"
#include "sync/exchange.h"
#include "sync/server/bundle/bundles.h"
#include "tests/faults/clerks.h"
#include "tests/faults/files.h"
#include "tests/faults/profile.h"
#include "tests/faults/report.h"
#include "tests/faults/trials.h"
#include "tests/support/must.h"
#include "tests/support/suite.h"

using namespace faults;
using shared::Code;
using shared::Done;
using shared::Failure;
using shared::kinds::visit;

namespace {

const std::string someBytes(70'000, 'p');

std::string contentOf(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// An inspector's device with three saves, one of them received, and a photo that waits to be sent,
/// before a server that is well; and a colleague's weather and photo that it does not have yet.
class Tablet {
  public:
    Tablet() {
        exchange(own());
        must(saveNumber(*own().store, report(), 1));
        exchange(own());
        for (const std::uint64_t number : {2U, 3U})
            must(saveNumber(*own().store, report(), number));
        must(own().store->attach(visit, report(), written("waiting.jpg", someBytes + "own"), {}));
        const auto& other = town_->places.visits[1];
        client::Change change;
        change.held = *must(colleague().store->hold(visit, other));
        change.values = {{records::Visit::kWeatherFieldNumber, std::string("7")}};
        must(colleague().store->save({change}));
        must(colleague().store->attach(visit, other, written("theirs.jpg", someBytes + "theirs"),
                                       {}));
        carry(colleague());
        brought_ = carry(own());
        own().store.reset();
        before_ = Disk::installed().image(own().dir);
        std::ofstream(photo(), std::ios::binary) << someBytes;
    }
    Tablet(const Tablet&) = delete;

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
        auto before = store().find(visit, report());
        if (!before) return before.failure();
        auto saved = saveNumber(store(), report(), numberIn(**before) + 1);
        return saved ? Result<>(Done{}) : saved.failure();
    }
    Result<> tryExchange() {
        Carrier line(*town_, own().device);
        auto done = sync::Exchange(store().replica(), line, *own().env).run();
        return done ? Result<>(Done{}) : done.failure();
    }
    /// What waits, to a new file, whose path is then exported().
    Result<> exportBundle() {
        exported_ = path("out" + std::to_string(++files_));
        auto made = client::exportBundle(store(), exported_, true);
        return made ? Result<>(Done{}) : made.failure();
    }
    [[nodiscard]] const std::string& exported() const { return exported_; }
    /// Whether the server could take what was exported.
    bool isExported() {
        if (!std::filesystem::exists(exported_)) return false;
        auto bundle = must(server::openFromDevice(*town_->host, exported_));
        const auto content = must(sync::contentOf(*bundle.bundle));
        return content.sets == 3 && content.files == 1;
    }
    Result<> importBundle() {
        auto taken = client::importBundle(store(), brought_);
        if (!taken) return taken.failure();
        const auto& problem = taken->import.summary.evidenceProblem;
        return problem.empty() ? Result<>(Done{}) : Failure{Code::damaged, problem};
    }
    bool isImported() {
        const auto file = store().evidence().file(shared::sha256(someBytes + "theirs"));
        return exchanged() && must(store().replica().evidenceWanted()).empty() && file &&
               contentOf(*file) == someBytes + "theirs";
    }
    /// As it was at first, with nothing of the colleague's photo.
    void beginAgain() {
        const auto photo = shared::sha256(someBytes + "theirs");
        must(open());
        if (const auto file = store().evidence().file(photo)) std::filesystem::remove(*file);
        own().store.reset();
        Disk::installed().replace(own().dir, before_);
        must(open());
    }
    /// How many numbers were saved; photos come between them.
    std::uint64_t saves() { return numberIn(*must(store().find(visit, report()))); }
    bool exchanged() {
        const auto weather = must(store().find(visit, town_->places.visits[1]))
                                 ->values.get(records::Visit::kWeatherFieldNumber);
        const auto counts = must(store().counts());
        return weather == shared::Value{std::string("7")} && counts.waiting == saves() - 3;
    }
    [[nodiscard]] std::string photo() const { return path("photo.jpg"); }
    [[nodiscard]] const shared::Id& report() const { return town_->places.visits[0]; }

  private:
    static std::uint64_t numberIn(const shared::Record& report) {
        return std::stoull(
            std::get<std::string>(report.values.get(records::Visit::kHostsFieldNumber)));
    }
    simulation::Machine& own() { return *town_->machines[0]; }
    simulation::Machine& colleague() { return *town_->machines[1]; }
    void exchange(simulation::Machine& machine) {
        Carrier line(*town_, machine.device);
        must(sync::Exchange(machine.store->replica(), line, *machine.env).run());
    }

    /// What the machine has to say goes to the server in a bundle; the path of its answer.
    std::string carry(simulation::Machine& machine) {
        const auto out = path("to"), back = path(std::string("for") + machine.letter);
        std::filesystem::remove(out);
        must(client::exportBundle(*machine.store, out, true));
        auto opened = must(server::openFromDevice(*town_->host, out));
        must(server::takeBundle(*town_->host, opened));
        must(server::answerBundle(*town_->host, *machine.env, machine.device, back));
        return back;
    }
    [[nodiscard]] std::string path(const std::string& name) const {
        return dir_.filePath(QString::fromStdString(name)).toStdString();
    }
    [[nodiscard]] std::string written(const char* name, const std::string& bytes) const {
        std::ofstream(path(name), std::ios::binary) << bytes;
        return path(name);
    }

    std::unique_ptr<simulation::Town> town_ = townOf("AC");
    QTemporaryDir dir_;
    Disk::Image before_;
    std::string brought_, exported_;
    int files_ = 0;
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
                "save", [&] { return tablet.save(); }, [&] { return tablet.saves() > 3; }),
            tablet.flow(
                "draft", [&] { return tablet.store().putDraft(draft); },
                [&] { return must(tablet.store().drafts(draft.record)).size() == 1; }),
            tablet.flow(
                "exchange and pull", [&] { return tablet.tryExchange(); },
                [&] { return tablet.exchanged(); }, false),
            tablet.flow(
                "evidence",
                [&]() -> Result<> {
                    auto kept = tablet.store().attach(visit, tablet.report(), tablet.photo(), {});
                    return kept ? Result<>(Done{}) : kept.failure();
                },
                [&] { return must(tablet.store().replica().evidenceToSend()).size() == 2; }),
            tablet.flow(
                "bundle out", [&] { return tablet.exportBundle(); },
                [&] { return tablet.isExported(); }),
            tablet.flow(
                "bundle in", [&] { return tablet.importBundle(); },
                [&] { return tablet.isImported(); }, false)};
        survived("device", flows);
    }

    void evidenceIsKeptWholeOrNotAtAllWhenItsFileCannotBeWritten() {
        Tablet tablet;
        must(tablet.open());
        int number = 0;
        tryFiles("evidence of a device", [&](const auto& begin, bool full) {
            const auto path = tablet.photo() + std::to_string(++number);
            const auto bytes = std::to_string(number) + someBytes;
            std::ofstream(path, std::ios::binary) << bytes;
            const auto count = must(tablet.store().replica().evidenceToSend()).size();
            begin();
            const auto kept = tablet.store().keepEvidence(path);
            files::heal();
            QCOMPARE(kept.ok(), files::strikes() == 0);
            if (!kept) {
                const auto wrong = faultOf(kept.failure(), full);
                QVERIFY2(wrong.empty(), wrong.c_str());
                QCOMPARE(must(tablet.store().replica().evidenceToSend()).size(), count);
            }
            const auto again = must(tablet.store().keepEvidence(path));
            QCOMPARE(again, shared::sha256(bytes));
            QVERIFY(contentOf(*tablet.store().evidence().file(again)) == bytes);
        });
    }

    void aBundleIsThereWholeOrNotAtAllWhenItsFileCannotBeWritten() {
        Tablet tablet;
        must(tablet.open());
        tryFiles("bundles of a device", [&](const auto& begin, bool full) {
            begin();
            const auto made = tablet.exportBundle();
            files::heal();
            QCOMPARE(made.ok(), files::strikes() == 0);
            if (!made) {
                const auto wrong = faultOf(made.failure(), full);
                QVERIFY2(wrong.empty(), wrong.c_str());
            }
            // The folder's own sync is the last call: then it stands there whole.
            const bool there = std::filesystem::exists(tablet.exported());
            QVERIFY(there || !made);
            QVERIFY(!there || tablet.isExported());
            QVERIFY(!std::filesystem::exists(tablet.exported() + ".part"));
            must(tablet.exportBundle());
            QVERIFY(tablet.isExported());
        });
    }

    void evidenceOfABundleIsThereOnlyOnceItIsOnTheDisk() {
        Tablet tablet;
        tryFiles("bundles that a device takes", [&](const auto& begin, bool full) {
            tablet.beginAgain();
            begin();
            const auto taken = tablet.importBundle();
            files::heal();
            QCOMPARE(taken.ok(), files::strikes() == 0);
            if (!taken) {
                const auto wrong = faultOf(taken.failure(), full);
                QVERIFY2(wrong.empty(), wrong.c_str());
                QCOMPARE(must(tablet.store().replica().evidenceWanted()).size(), std::size_t{1});
            }
            must(tablet.importBundle());
            QVERIFY(tablet.isImported());
        });
    }
};

static const suite::Case<ClientIoFaultsTest> here("client_io_faults");

#include "client_io_faults_test.moc"
