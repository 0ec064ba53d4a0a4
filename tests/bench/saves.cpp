#include "tests/bench/measures.h"
#include "tests/bench/ours.h"
#include "tests/bench/plain.h"

namespace bench {
namespace {

/// Inserts, then updates of the same rows, `perSet` a save; rows a second of each.
struct Pace {
    std::vector<double> insert, update;
};

void run(Room::On on, std::size_t rows, std::size_t perSet, Pace& our, Pace& their) {
    const Room room(on);
    Ours ours;
    const auto made = ours.makes(ours.north, rows, perSet);
    const auto ids = Ours::idsOf(made);
    const auto count = double(rows);
    our.insert.push_back(count / seconds([&] { Ours::save(ours.north, made); }));
    const auto edits = ours.edits(ours.north, ids, 1, perSet);
    our.update.push_back(count / seconds([&] { Ours::save(ours.north, edits); }));

    Plain plain(room.file("plain.db"),
                on == Room::On::memory ? Plain::Sync::normal : Plain::Sync::full);
    their.insert.push_back(count / seconds([&] { plain.insert(ids, perSet); }));
    their.update.push_back(count / seconds([&] { plain.update(ids, perSet); }));
}

void compare(Report& report, const std::string& suffix, Room::On on, std::size_t rows, int runs) {
    if (!report.wants("save_insert" + suffix) && !report.wants("save_update" + suffix)) return;
    Pace our, their;
    for (int i = 0; i < runs; ++i) run(on, rows, Ours::rowsPerSet, our, their);
    report.print("save_insert" + suffix, Unit::rowsPerS, our.insert, their.insert);
    report.print("save_update" + suffix, Unit::rowsPerS, our.update, their.update);
}

/// One row a save, as a person types: milliseconds of one save, without the disk's fsync.
void compareSingle(Report& report, int runs) {
    if (!report.wants("save_one_ms")) return;
    constexpr std::size_t saves = 500;
    Pace our, their;
    for (int i = 0; i < runs; ++i) run(Room::On::memory, saves, 1, our, their);
    for (auto* pace : {&our, &their}) {
        for (auto& figure : pace->update) figure = 1000 / figure;
    }
    report.print("save_one_ms", Unit::ms, our.update, their.update);
}

}  // namespace

void measureSaves(Report& report, const Scale& scale) {
    compare(report, "", Room::On::memory, scale.rows(), scale.runs());
    compare(report, "_full", Room::On::disk, scale.rows(), scale.runs());
    compareSingle(report, scale.runs());
}

}  // namespace bench
