#include <QTest>

#include <QTemporaryDir>

#include <spdlog/spdlog.h>

#include <filesystem>
#include <fstream>

#include "client/bundle.h"
#include "shared/proto/sync.pb.h"
#include "sync/exchange.h"
#include "sync/server/bundle/bundles.h"
#include "sync/server/evidence/store.h"
#include "sync/server/host/journal.h"
#include "tests/faults/clerks.h"
#include "tests/faults/files.h"
#include "tests/faults/profile.h"
#include "tests/faults/report.h"
#include "tests/faults/trials.h"
#include "tests/support/must.h"
#include "tests/support/suite.h"

using namespace faults;
using server::Host;
using shared::Code;
using shared::Done;
using shared::Failure;
using simulation::Town;

namespace {

/// A server on a disk that fails, and what two devices, which are well, ask of it.
class Desk {
  public:
    Desk() {
        ask(inspector());
        for (const std::uint64_t number : {1U, 2U})
            must(saveNumber(*inspector().store, town_->places.visits[0], number));
        must(client::exportBundle(*inspector().store, path("first"), true));
        ask(inspector());
        kept_ = receiptsIn(answer_);
        if (kept_.size() != 2) qFatal("%zu receipts", kept_.size());

        auto first = must(server::openFromDevice(*town_->host, path("first")));
        must(server::takeBundle(*town_->host, first));
        town_->closeServer();

        for (const std::uint64_t number : {3U, 4U})
            must(saveNumber(*inspector().store, town_->places.visits[0], number));
        next_ = bodyOf(inspector());
        pull_ = bodyOf(colleague());
        must(client::exportBundle(*inspector().store, brought(), true));
        before_ = Disk::installed().image(Town::serverDir());
        grant_.id = shared::newId(*env());
        grant_.person = colleague().person;
        grant_.area = town_->places.areas[0];
        grant_.project = town_->places.projects[0];
        grant_.role = "unit";
    }

    Flow flow(const char* name, std::function<Result<>()> act, std::function<bool()> done,
              bool whole = true) {
        return {name,
                Town::serverDir(),
                before_,
                [this] { return open(); },
                [this] { host_.reset(); },
                std::move(act),
                whole,
                std::move(done),
                [this] { return again(); },
                [this](bool more) {
                    auto received = kept_;
                    if (more) received.insert(received.end(), later_.begin(), later_.end());
                    return serverFault(*host_, received);
                }};
    }

    Result<> open() {
        host_.reset();
        auto opened = Host::open(Town::serverDir(), env());
        if (!opened) return opened.failure();
        host_ = opened.take();
        return Done{};
    }
    /// Two change sets, received.
    Result<> accept() {
        // A set that met a fault while another did not has no receipt; its device sends it again.
        for (int round = 0; round < 2; ++round) {
            auto answer = host_->exchange(inspector().device, next_);
            if (!answer) return answer.failure();
            later_ = receiptsIn(*answer);
            if (later_.size() == 2) return Done{};
        }
        return Failure{Code::invalid, "answered twice without receipts, and not as failed"};
    }
    bool accepted() {
        auto tx = must(host_->read());
        std::size_t there = 0;
        for (const auto& set : nextSets())
            there += must(tx->entryOf(town_->places.areas[0], set)) ? 1 : 0;
        return there == 2;
    }
    /// The same two, by a bundle.
    Result<> takeBundle() {
        auto opened = server::openFromDevice(*host_, brought());
        if (!opened) return opened.failure();
        auto taken = server::takeBundle(*host_, *opened);
        if (!taken) return taken.failure();
        return taken->received == 2 && taken->evidenceProblem.empty()
                   ? Result<>(Done{})
                   : Failure{Code::damaged, "bundle taken in part: " + taken->evidenceProblem};
    }
    /// To the inspector's newest bundle, in a new file, whose path is then answered().
    Result<> answerBundle() {
        answered_ = path("back" + std::to_string(++files_));
        auto made = server::answerBundle(*host_, *env(), inspector().device, answered_);
        return made ? Result<>(Done{}) : made.failure();
    }
    [[nodiscard]] const std::string& answered() const { return answered_; }
    /// Whether the inspector could take the answer.
    bool isAnswered() {
        if (!std::filesystem::exists(answered_)) return false;
        const auto self = must(inspector().store->identity());
        auto bundle = must(sync::openFromServer(answered_, self.key, self.server));
        return must(sync::contentOf(*bundle)).receipts > 0;
    }
    Result<> pull() {
        auto answer = host_->exchange(colleague().device, pull_);
        return answer ? Result<>(Done{}) : answer.failure();
    }
    Result<> grant() {
        return host_->write([&](server::Writing& tx, server::Ledger& ledger) -> Result<> {
            auto done = ledger.grant(tx, grant_);
            return done ? Result<>(Done{}) : done.failure();
        });
    }
    bool granted() { return must(must(host_->read())->grant(grant_.id)).has_value(); }

  private:
    simulation::Machine& inspector() { return *town_->machines[0]; }
    simulation::Machine& colleague() { return *town_->machines[1]; }
    std::shared_ptr<shared::Env> env() { return inspector().env; }
    Result<> again() { return accept(); }

    std::string ask(simulation::Machine& machine) {
        Carrier line(*town_, machine.device);
        must(sync::Exchange(machine.store->replica(), line, *machine.env).run());
        answer_ = line.answers.front();
        return line.requests.front();
    }
    /// What the device would send; the line is cut.
    std::string bodyOf(simulation::Machine& machine) {
        auto& replica = machine.store->replica();
        wire::ExchangeRequest request;
        must(sync::fillRequest(replica, must(replica.identity()), must(replica.outbox({}, 0)),
                               false, request));
        return request.SerializeAsString();
    }
    std::vector<shared::Hash> nextSets() {
        std::vector<shared::Hash> hashes;
        for (const auto& entry : must(inspector().store->outbox(true)))
            hashes.push_back(entry.hash);
        return hashes;
    }

    [[nodiscard]] std::string path(const std::string& name) const {
        return dir_.filePath(QString::fromStdString(name)).toStdString();
    }
    [[nodiscard]] std::string brought() const { return path("brought"); }

    std::unique_ptr<Town> town_ = townOf("AC");
    QTemporaryDir dir_;
    std::unique_ptr<Host> host_;
    Disk::Image before_;
    std::string answered_, answer_, next_, pull_;
    std::vector<Received> kept_, later_;
    shared::Grant grant_;
    int files_ = 0;
};

}  // namespace

class ServerIoFaultsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { spdlog::set_level(spdlog::level::off); }

    void aServerSurvivesAFaultOfItsDiskAtEveryCall() {
        Desk desk;
        const auto always = [] { return true; };
        const Flow flows[] = {
            desk.flow("open", {}, always, false),
            desk.flow(
                "accept", [&] { return desk.accept(); }, [&] { return desk.accepted(); }, false),
            desk.flow(
                "bundle in", [&] { return desk.takeBundle(); }, [&] { return desk.accepted(); },
                false),
            desk.flow(
                "bundle out", [&] { return desk.answerBundle(); },
                [&] { return desk.isAnswered(); }),
            desk.flow(
                "pull", [&] { return desk.pull(); }, always, false),
            desk.flow(
                "grant", [&] { return desk.grant(); }, [&] { return desk.granted(); })};
        survived("server", flows);
    }

    void evidenceThatWasKeptIsWholeWhateverItsFileMet() {
        QTemporaryDir dir;
        auto store = must(server::EvidenceStore::open(dir.filePath("evidence").toStdString()));
        const auto device = *shared::Id::from(std::string(16, 'd'));
        int number = 0;
        tryFiles("evidence of a server", [&](const auto& begin, bool full) {
            const auto bytes = std::to_string(++number) + std::string(70'000, 'p');
            const auto sha256 = shared::sha256(bytes);
            begin();
            const auto sent = send(*store, device, sha256, bytes);
            files::heal();
            QCOMPARE(sent.ok(), files::strikes() == 0);
            if (!sent) {
                const auto wrong = faultOf(sent.failure(), full);
                QVERIFY2(wrong.empty(), wrong.c_str());
            }
            must(send(*store, device, sha256, bytes));
            QVERIFY(must(store->sentBy(sha256, device)));
            QVERIFY(must(store->read(sha256, 0, bytes.size() + 1)) == bytes);
        });
    }

    void anAnswerByBundleIsThereWholeOrNotAtAllWhenItsFileCannotBeWritten() {
        Desk desk;
        must(desk.open());
        tryFiles("bundles of a server", [&](const auto& begin, bool full) {
            begin();
            const auto made = desk.answerBundle();
            files::heal();
            QCOMPARE(made.ok(), files::strikes() == 0);
            if (!made) {
                const auto wrong = faultOf(made.failure(), full);
                QVERIFY2(wrong.empty(), wrong.c_str());
            }
            // The folder's own sync is the last call: then it stands there whole.
            const bool there = std::filesystem::exists(desk.answered());
            QVERIFY(there || !made);
            QVERIFY(!there || desk.isAnswered());
            QVERIFY(!std::filesystem::exists(desk.answered() + ".part"));
            must(desk.answerBundle());
            QVERIFY(desk.isAnswered());
        });
    }

    void actsOfTheJournalAreReadThoughOneBeforeThemFailed() {
        QTemporaryDir dir;
        const auto path = dir.filePath("journal").toStdString();
        std::vector<std::string> answered;
        int number = 0;
        tryFiles("the journal of administration", [&](const auto& begin, bool) {
            auto journal = must(server::Journal::open(path));
            const auto append = [&] {
                wire::JournalAct act;
                act.mutable_device()->set_label(std::to_string(++number) + std::string(300, 'd'));
                auto done = journal->append(act);
                if (done) answered.push_back(act.SerializeAsString());
                return done;
            };
            begin();
            const auto done = append();
            files::heal();
            QCOMPARE(done.ok(), files::strikes() == 0);
            must(append());
            // Another program died in the middle of an act.
            std::ofstream(path, std::ios::binary | std::ios::app) << std::string("\0\0\1\0half", 8);
            must(append());
            std::vector<std::string> read;
            must(server::Journal::read(path, [&](const wire::JournalAct& act) -> Result<> {
                read.push_back(act.SerializeAsString());
                return Done{};
            }));
            QVERIFY(read == answered);
        });
    }

  private:
    /// Sends what the store does not have yet, in two pieces, and finishes.
    static Result<> send(server::EvidenceStore& store, const shared::Id& device,
                         const shared::Hash& sha256, const std::string& bytes) {
        auto begun = store.received(sha256, device);
        if (!begun) return begun.failure();
        for (auto at = *begun; at < bytes.size();) {
            auto piece = store.append(sha256, device, at);
            if (!piece) return piece.failure();
            const auto some = std::string_view(bytes).substr(at, 40'000);
            if (auto written = (*piece)->write(some); !written) return written;
            auto kept = (*piece)->keep();
            if (!kept) return kept.failure();
            at = *kept;
        }
        return store.finish(sha256, device);
    }
};

static const suite::Case<ServerIoFaultsTest> here("server_io_faults");

#include "server_io_faults_test.moc"
