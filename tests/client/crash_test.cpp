#include <QTest>

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <new>
#include <random>

#include "shared/proto/records.pb.h"
#include "tests/support/lone.h"
#include "tests/support/suite.h"

using namespace field;
using lone::Device;
using shared::Id;
using shared::Record;
using shared::Value;

namespace {

/// How often the killer looks for a save to be under way before it kills all the same.
constexpr int mostYields = 100'000;

/// A save that the child was told is kept.
struct Acknowledged {
    std::uint64_t seq;
    std::int64_t number;
};

/// What the child is about, in memory that outlives it.
struct Shared {
    std::atomic<bool> saving = false;
};

/// In the child: saves one edit of the visit and one new finding together, again and again, and
/// says each that was acknowledged. Never returns.
[[noreturn]] void saveForever(const std::string& dir, const Id& visit, std::int64_t from, int pipe,
                              Shared& shared) {
    const auto catalog = shared::Catalog::builtIn();
    const auto env = shared::systemEnv();
    auto store = client::Store::open(dir, catalog, env);
    if (!store) ::_exit(1);
    for (std::int64_t number = from;; ++number) {
        const auto words = std::to_string(number);
        auto held = (*store)->hold(shared::kinds::visit, visit);
        auto fresh = (*store)->fresh(shared::kinds::finding, {}, visit, {});
        if (!held || !*held || !fresh) ::_exit(2);
        client::Change change, made;
        change.held = **held;
        change.values = {{records::Visit::kConclusionFieldNumber, words},
                         {records::Visit::kHostsFieldNumber, words}};
        made.act = sync::EditAct::create;
        made.held = *fresh;
        made.values = {{records::Finding::kFactFieldNumber, words}};
        shared.saving = true;
        auto saved = (*store)->save({change, made});
        shared.saving = false;
        if (!saved) ::_exit(3);
        const Acknowledged told{saved->deviceSeq, number};
        if (::write(pipe, &told, sizeof told) != sizeof told) ::_exit(4);
    }
}

/// Runs the child until it acknowledged `atLeast` saves and some time more, then kills it.
std::vector<Acknowledged> killWhileSaving(const std::string& dir, const Id& visit,
                                          std::int64_t from, int atLeast, int spinUs,
                                          Shared& shared) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) qFatal("no pipe");
    shared.saving = false;
    const auto child = ::fork();
    if (child == 0) saveForever(dir, visit, from, ends[1], shared);
    ::close(ends[1]);
    std::vector<Acknowledged> all;
    Acknowledged one{};
    while (static_cast<int>(all.size()) < atLeast &&
           ::read(ends[0], &one, sizeof one) == sizeof one) {
        all.push_back(one);
    }
    timespec moment{0, spinUs * 1'000L};
    ::pselect(0, nullptr, nullptr, nullptr, &moment, nullptr);
    for (int i = 0; i < mostYields && !shared.saving; ++i) ::sched_yield();
    ::kill(child, SIGKILL);  // nearly always inside a save
    ::waitpid(child, nullptr, 0);
    while (::read(ends[0], &one, sizeof one) == sizeof one) all.push_back(one);
    ::close(ends[0]);
    return all;
}

}  // namespace

class CrashTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// kill -9 at any moment: what was acknowledged is there, what was not is there whole or not at
    /// all, and the next save goes on where the chain ends.
    void aSaveThatAnsweredIsASaveKept() {
        constexpr bool sanitized = std::string_view(FIELD_SANITIZE) != "";
        constexpr int cycles = sanitized ? 24 : 120;
        Device device;
        device.begin();
        const auto visit = device.newId();
        device.pull({device.row("Visit", visit, {{"state", std::int64_t{2}}})});
        auto* shared = static_cast<Shared*>(::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE,
                                                   MAP_SHARED | MAP_ANONYMOUS, -1, 0));
        QVERIFY(shared != MAP_FAILED);
        new (shared) Shared;
        int inside = 0;  // cycles that ended inside a save
        std::mt19937 dice(20'240'601);
        std::map<std::uint64_t, std::int64_t> acknowledged;
        for (int cycle = 0; cycle < cycles; ++cycle) {
            const auto killed = killWhileSaving(device.path(), visit, cycle * 100'000,
                                                1 + static_cast<int>(dice() % 8),
                                                static_cast<int>(dice() % 4'000), *shared);
            inside += shared->saving ? 1 : 0;
            QVERIFY(!killed.empty());
            for (const auto& one : killed) acknowledged[one.seq] = one.number;
            device.open();
            expectWhole(device, visit, acknowledged);
        }
        ::munmap(shared, sizeof(Shared));
        qInfo(
            "figure: kill -9 of a device: %d cycles, %d inside a save; of %zu acknowledged saves 0 "
            "lost, 0 half",
            cycles, inside, acknowledged.size());
        QVERIFY(inside * 100 >= cycles * 80);
    }

  private:
    static void expectWhole(Device& device, const Id& visit,
                            const std::map<std::uint64_t, std::int64_t>& acknowledged) {
        // The chain has no gap and every acknowledged save is in it with what it said.
        std::vector<sync::ChangeSet> sets;
        for (;;) {
            const auto page = must(
                device.replica().outbox(device.area, sets.empty() ? 0 : sets.back().deviceSeq));
            if (page.empty()) break;
            sets.insert(sets.end(), page.begin(), page.end());
        }
        shared::Hash last;
        std::map<Id, std::string> facts;
        std::string conclusion;
        for (std::size_t i = 0; i < sets.size(); ++i) {
            QCOMPARE(sets[i].deviceSeq, i + 1);
            QVERIFY(sets[i].prevHash == last);
            last = sync::hashOf(device.server.publicKey, sets[i]);
            const auto payload = must(sync::decodePayload(sets[i].payload));
            QCOMPARE(payload.edits.size(), std::size_t{2});
            conclusion = std::get<std::string>(
                payload.edits[0].slots.at(0).values.get(records::Visit::kHostsFieldNumber));
            facts[payload.edits[1].id] = conclusion;
            const auto known = acknowledged.find(sets[i].deviceSeq);
            if (known != acknowledged.end()) {
                QCOMPARE(conclusion, std::to_string(known->second));
            }
        }
        QVERIFY(!acknowledged.empty() && acknowledged.rbegin()->first <= sets.size());
        // Rows are what the chain says: no set is there by half.
        QVERIFY(device.value("Visit", visit, "conclusion") == Value{conclusion});
        QVERIFY(device.value("Visit", visit, "hosts") == Value{conclusion});
        const auto findings = must(device.store().children(shared::kinds::finding, visit));
        QCOMPARE(findings.size(), facts.size());
        for (const auto& finding : findings) {
            QVERIFY(finding.values.get(records::Finding::kFactFieldNumber) ==
                    Value{facts.at(finding.id)});
        }
    }
};

static const suite::Case<CrashTest> here("crash");

#include "crash_test.moc"
