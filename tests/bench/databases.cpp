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
                    for (auto i = from; i < std::min(from + setsPerCommit, sets.size()); ++i) {
                        const auto receipt = must(ledger.accept(tx, sets[i]));
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
