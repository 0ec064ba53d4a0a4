#include <QTest>

#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "shared/proto/records.pb.h"
#include "sync/messages.h"
#include "tests/support/suite.h"
#include "tests/support/world.h"

using namespace field;
using records::Conflict;
using records::IndicatorReading;
using shared::Blob;
using shared::Id;
using shared::Values;
using shared::kinds::indicatorReading;
using world::Device;
using world::World;

namespace {

constexpr int readings = 10'000, perSave = 50;

/// A reading whose three columns say the same number, so that a torn one shows.
Values readingOf(std::int64_t number) {
    return {{IndicatorReading::kRawFieldNumber, std::to_string(number)},
            {IndicatorReading::kValueFieldNumber, number * 10'000},
            {IndicatorReading::kUnitFieldNumber, "u" + std::to_string(number)}};
}

/// The number that a reading says; nothing if its columns disagree.
std::optional<std::int64_t> numberOf(const Values& values) {
    const auto& value = values.get(IndicatorReading::kValueFieldNumber);
    const auto* scaled = std::get_if<std::int64_t>(&value);
    if (!scaled) return std::nullopt;
    const auto whole = readingOf(*scaled / 10'000);
    for (const auto& [column, expected] : whole)
        if (values.get(column) != expected) return std::nullopt;
    return *scaled / 10'000;
}

/// Writes reading i as `from` + i, in saves as a form makes them.
void writeAll(Device& device, const std::vector<Id>& lines, std::int64_t from) {
    std::vector<client::Change> save;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        client::Change change;
        change.held = *must(device.store().hold(indicatorReading, lines[i]));
        change.values = readingOf(from + static_cast<std::int64_t>(i));
        save.push_back(std::move(change));
        if (save.size() < perSave && i + 1 < lines.size()) continue;
        must(device.store().save(save));
        save.clear();
    }
}

std::vector<Id> makeAll(World& world, Device& device) {
    const auto visit =
        device.create("Visit", {}, {{"state", std::int64_t{records::VISIT_STATE_ON_SITE}}});
    std::vector<Id> lines;
    std::vector<client::Change> save;
    for (int i = 0; i < readings; ++i) {
        client::Change change;
        change.act = sync::EditAct::create;
        change.values = readingOf(1);
        change.values.set(IndicatorReading::kIndicatorIdFieldNumber, Blob{world.newId().str()});
        change.held =
            must(device.store().fresh(indicatorReading, world.project, visit, change.values));
        lines.push_back(change.held.record.id);
        save.push_back(std::move(change));
        if (save.size() < perSave) continue;
        must(device.store().save(save));
        save.clear();
    }
    return lines;
}

}  // namespace

/// The figure that nobody publishes.
class TenThousandTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void ofTenThousandConflictsEachIsShownAndNothingIsLostOrTorn() {
        World world;
        auto& lin = world.device("林");
        auto& chen = world.device("陈");
        auto& reader = world.device("周", {"division"});
        const auto lines = makeAll(world, lin);
        world.settle();
        constexpr std::int64_t lins = 100'000, chens = 200'000;
        writeAll(lin, lines, lins);
        writeAll(chen, lines, chens);
        world.settle();

        std::map<Id, std::set<std::int64_t>> shown;  // by record: the sides of its open conflict
        int torn = 0;
        for (const auto& conflict : reader.openConflicts()) {
            const auto& record = conflict.values.get(Conflict::kRecordIdFieldNumber);
            const auto& packed = conflict.values.get(Conflict::kValuesFieldNumber);
            const auto id = *Id::from(std::get<Blob>(record).bytes);
            for (const auto& side : must(sync::unpackContested(std::get<Blob>(packed).bytes))) {
                const auto number = numberOf(side.values);
                torn += !number;
                if (number) shown[id].insert(*number);
            }
        }
        int conflicts = 0, lost = 0;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const auto row = reader.find(indicatorReading, lines[i]);
            const auto number = row ? numberOf(row->values) : std::nullopt;
            torn += !number;
            const auto& sides = shown[lines[i]];
            conflicts += !sides.empty();
            for (const auto from : {lins, chens})
                lost += !sides.contains(from + static_cast<std::int64_t>(i));
            // What stands is one of the two.
            lost += !number || !sides.contains(*number);
        }
        fmt::print("{} conflicts: {} shown, {} values lost, {} rows torn\n", readings, conflicts,
                   lost, torn);
        QCOMPARE(conflicts, readings);
        QCOMPARE(lost, 0);
        QCOMPARE(torn, 0);
        QVERIFY(reader.records() == world.serverRecords(reader));
        must(world.host->verify([](const std::string&) {}));
    }
};

static const suite::Case<TenThousandTest> here("ten_thousand");

#include "ten_thousand_test.moc"
