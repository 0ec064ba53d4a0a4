#include "sync/server/accept/foreseen.h"
#include "tests/bench/measures.h"
#include "tests/bench/ours.h"
#include "tests/support/database.h"

namespace bench {
namespace {

constexpr std::size_t setsPerCommit = 100;

/// Change sets a second that a server judges, merges and appends, signatures and chain included,
/// with its ledger on disk in one database or the other; `setsPerCommit` are made durable at once.
double setsPerS(std::size_t rows, bool postgresql) {
    const Room room(Room::On::disk);
    if (postgresql) qputenv("FIELD_STORAGE", "postgresql");
    Ours ours;
    qunsetenv("FIELD_STORAGE");
    Ours::save(ours.north, ours.makes(ours.north, rows));
    const auto sets = Ours::outbox(ours.north);
    const double took = seconds([&] {
        for (std::size_t from = 0; from < sets.size(); from += setsPerCommit) {
            must(ours.world.host->write(
                [&](field::server::Writing& tx,
                    field::server::Ledger& ledger) -> field::shared::Result<> {
                    const auto first = sets.begin() + static_cast<std::ptrdiff_t>(from);
                    const auto count = std::min(setsPerCommit, sets.size() - from);
                    const std::vector<field::sync::ChangeSet> group(
                        first, first + static_cast<std::ptrdiff_t>(count));
                    must(field::server::foresee(
                        tx, field::server::foreseenOf(ledger, group)));  // as an exchange does
                    for (const auto& set : group) {
                        const auto receipt = must(ledger.accept(tx, set));
                        if (receipt.verdict != field::sync::Verdict::received)
                            qFatal("a set was not received: %s", receipt.reason.c_str());
                    }
                    return field::shared::Done{};
                }));
        }
    });
    return double(sets.size()) / took;
}

}  // namespace

void measureDatabases(Report& report, const Scale& scale) {
    if (!report.wants("sets_postgresql")) return;
    // Before any room of a measure: it is to outlive them, on the disk where they are.
    const auto committed = database::Cluster::own().run("SHOW synchronous_commit");
    if (committed != "on") report.fault("sets_postgresql: synchronous_commit=" + committed);
    report.compare(
        "sets_postgresql", Unit::setsPerS, scale.runs(),
        [&] { return setsPerS(scale.rows(), true); },
        [&] { return setsPerS(scale.rows(), false); });
}

}  // namespace bench
