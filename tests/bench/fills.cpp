#include <fmt/format.h>

#include "tests/bench/measures.h"
#include "tests/bench/ours.h"
#include "tests/bench/plain.h"

namespace bench {
namespace {

constexpr std::size_t rowsAtOnce = 10'000;

/// A world that grows to `rows` rows, all devices settled, and the same rows in plain SQLite.
class Grown {
  public:
    Grown() : plain(room_.file("plain.db"), Plain::Sync::normal) {}

    void growTo(std::size_t rows) {
        while (ids.size() < rows) {
            const auto made = ours.makes(ours.north, std::min(rowsAtOnce, rows - ids.size()));
            Ours::save(ours.north, made);
            ours.world.settle();
            const auto more = Ours::idsOf(made);
            plain.insert(more, rowsAtOnce);
            ids.insert(ids.end(), more.begin(), more.end());
        }
    }

  private:
    const Room room_{Room::On::memory};

  public:
    Ours ours;
    Plain plain;
    std::vector<Id> ids;
};

/// An exchange that finds nothing new, without the wire; plainly: the newest revision is asked.
void measureNothingChanged(Report& report, const Scale& scale) {
    const std::vector<std::pair<std::string, std::size_t>> sizes = {
        {"nothing_changed_us_1e4", 10'000},
        {"nothing_changed_us_1e5", 100'000},
        {"nothing_changed_us_1e6", 1'000'000}};
    std::unique_ptr<Grown> grown;
    for (const auto& [name, rows] : sizes) {
        if (!report.wants(name)) continue;
        if (!grown) grown = std::make_unique<Grown>();
        grown->growTo(rows);
        constexpr int times = 100;
        report.compare(
            name, Unit::us, scale.runs(),
            [&] {
                return 1e6 / times * seconds([&] {
                           for (int i = 0; i < times; ++i) {
                               if (grown->ours.south.sync().changed) qFatal("something changed");
                           }
                       });
            },
            [&] {
                return 1e6 / times * seconds([&] {
                           for (int i = 0; i < times; ++i) grown->plain.newest();
                       });
            });
    }
}

/// A new device is brought everything, without the wire: read, staged and shown; plainly: the rows
/// are inserted.
void measureFirstFill(Report& report, const Scale& scale) {
    if (!report.wants("first_fill_rows")) return;
    Grown grown;
    const auto rows = scale.rows();
    grown.growTo(rows);
    int number = 0;
    report.compare(
        "first_fill_rows", Unit::rowsPerS, scale.runs(),
        [&] {
            auto& late = grown.ours.world.areaDevice(fmt::format("late {}", ++number), "audit");
            const double took = seconds([&] { late.sync(); });
            if (!late.find(field::shared::kinds::moneyCheck, grown.ids.back()))
                qFatal("the last row did not come");
            return double(rows) / took;
        },
        [&] {
            const Room room(Room::On::memory);
            Plain plain(room.file("plain.db"), Plain::Sync::normal);
            return double(rows) / seconds([&] { plain.insert(grown.ids, 500); });
        });
}

}  // namespace

void measureFills(Report& report, const Scale& scale) {
    measureFirstFill(report, scale);
    measureNothingChanged(report, scale);
}

}  // namespace bench
