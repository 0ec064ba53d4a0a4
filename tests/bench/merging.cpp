#include "tests/bench/measures.h"
#include "tests/bench/ours.h"
#include "tests/bench/plain.h"

namespace bench {
namespace {

/// One device changed every row while the other's changes of each tenth arrived: seconds in which
/// the server judges, merges and appends the sets, signatures and chain included.
double mergeSeconds(std::size_t rows, std::vector<Id>& ids) {
    const Room room(Room::On::memory);
    Ours ours;
    const auto made = ours.makes(ours.north, rows);
    ids = Ours::idsOf(made);
    Ours::save(ours.north, made);
    ours.world.settle();

    std::vector<Id> tenth;
    for (std::size_t i = 0; i < ids.size(); i += 10) tenth.push_back(ids[i]);
    Ours::save(ours.north, ours.edits(ours.north, tenth, 1));
    ours.north.sync();
    Ours::save(ours.south, ours.edits(ours.south, ids, 2));
    const auto sets = Ours::outbox(ours.south);

    std::size_t conflicts = 0;
    constexpr std::size_t setsPerCommit = 100;
    const double took = seconds([&] {
        for (std::size_t from = 0; from < sets.size(); from += setsPerCommit) {
            must(ours.world.host->write(
                [&](field::server::Writing& tx,
                    field::server::Ledger& ledger) -> field::shared::Result<> {
                    for (std::size_t i = from; i < std::min(from + setsPerCommit, sets.size());
                         ++i) {
                        auto receipt = ledger.accept(tx, sets[i]);
                        if (!receipt) return receipt.failure();
                        for (const auto& outcome : receipt->outcomes) {
                            if (outcome.outcome == field::sync::Outcome::conflict) ++conflicts;
                        }
                    }
                    return field::shared::Done{};
                }));
        }
    });
    if (conflicts != tenth.size()) qFatal("%zu of %zu conflicts shown", conflicts, tenth.size());
    return took;
}

double plainSeconds(const std::vector<Id>& ids) {
    const Room room(Room::On::memory);
    Plain plain(room.file("plain.db"), Plain::Sync::normal);
    plain.insert(ids, 5000);
    return seconds([&] { plain.update(ids, 5000); });
}

}  // namespace

void measureMerging(Report& report, const Scale& scale) {
    const auto rows = scale.rows();
    std::vector<Id> ids;
    report.compare(
        "merge_rows", Unit::rowsPerS, scale.runs(),
        [&] { return double(rows) / mergeSeconds(rows, ids); },
        [&] { return double(rows) / plainSeconds(ids); });
}

}  // namespace bench
