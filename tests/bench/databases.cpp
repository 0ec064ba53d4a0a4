#include "sync/server/accept/foreseen.h"
#include "tests/bench/measures.h"
#include "tests/bench/ours.h"
#include "tests/support/database.h"

namespace bench {
namespace {

using field::sync::ChangeSet;
using field::sync::Outcome;

constexpr std::size_t setsPerCommit = 100;

/// What the sets do.
enum class Work {
    makes,    ///< rows that are new
    edits,    ///< rows that sets before them made, without network: half make, half change
    contests  ///< rows of which another device's changes of each tenth came first
};

/// Sets that wait in an outbox, of `rows` rows.
std::vector<ChangeSet> written(Ours& ours, Work work, std::size_t rows) {
    const auto made = ours.makes(ours.north, work == Work::edits ? rows / 2 : rows);
    const auto ids = Ours::idsOf(made);
    Ours::save(ours.north, made);
    if (work == Work::edits) Ours::save(ours.north, ours.edits(ours.north, ids, 1));
    if (work != Work::contests) return Ours::outbox(ours.north);
    ours.world.settle();
    std::vector<Id> tenth;
    for (std::size_t i = 0; i < ids.size(); i += 10) tenth.push_back(ids[i]);
    Ours::save(ours.north, ours.edits(ours.north, tenth, 1));
    ours.north.sync();
    Ours::save(ours.south, ours.edits(ours.south, ids, 2));
    return Ours::outbox(ours.south);
}

/// Takes `sets` together, as the exchanges of a moment are; answers how many edits contest another.
std::size_t take(field::server::Host& host, const std::vector<ChangeSet>& sets) {
    std::size_t contests = 0;
    must(host.write(
        [&](field::server::Writing& tx, field::server::Ledger& ledger) -> field::shared::Result<> {
            must(field::server::foresee(tx, field::server::foreseenOf(ledger, sets)));
            for (const auto& set : sets)
                must(tx.nested([&]() -> field::shared::Result<> {
                    const auto receipt = must(ledger.accept(tx, set));
                    if (receipt.verdict != field::sync::Verdict::received)
                        qFatal("a set was not received: %s", receipt.reason.c_str());
                    for (const auto& one : receipt.outcomes)
                        if (one.outcome == Outcome::conflict) ++contests;
                    return field::shared::Done{};
                }));
            return field::shared::Done{};
        }));
    return contests;
}

/// Change sets a second that a server judges, merges and appends, signatures and chain included,
/// with its ledger on disk in one database or the other; `setsPerCommit` are made durable at once.
double setsPerS(Work work, std::size_t rows, bool postgresql) {
    const Room room(Room::On::disk);
    if (postgresql) qputenv("FIELD_STORAGE", "postgresql");
    Ours ours;
    qunsetenv("FIELD_STORAGE");
    const auto sets = written(ours, work, rows);
    std::size_t contests = 0;
    const double took = seconds([&] {
        for (std::size_t from = 0; from < sets.size(); from += setsPerCommit) {
            const auto first = sets.begin() + static_cast<std::ptrdiff_t>(from);
            const auto count =
                static_cast<std::ptrdiff_t>(std::min(setsPerCommit, sets.size() - from));
            contests += take(*ours.world.host, {first, first + count});
        }
    });
    if ((contests != 0) != (work == Work::contests)) qFatal("%zu contests", contests);
    return double(sets.size()) / took;
}

}  // namespace

void measureDatabases(Report& report, const Scale& scale) {
    const std::vector<std::pair<std::string, Work>> all{{"sets_postgresql", Work::makes},
                                                        {"edits_postgresql", Work::edits},
                                                        {"contests_postgresql", Work::contests}};
    for (const auto& [name, work] : all) {
        if (!report.wants(name)) continue;
        // Before any room of a measure: it is to outlive them, on the disk where they are.
        auto& cluster = database::Cluster::own(database::Cluster::On::disk);
        const auto committed = cluster.run("SHOW synchronous_commit");
        if (committed != "on") report.fault(name + ": synchronous_commit=" + committed);
        report.compare(
            name, Unit::setsPerS, scale.runs(), [&] { return setsPerS(work, scale.rows(), true); },
            [&] { return setsPerS(work, scale.rows(), false); });
    }
}

}  // namespace bench
