#include <QTest>

#include "shared/proto/records.pb.h"
#include "sync/messages.h"
#include "tests/support/suite.h"
#include "tests/support/world.h"

using namespace field;
using shared::Blob;
using shared::Id;
using shared::Record;
using shared::Value;
using world::Device;
using world::World;

namespace {

/// One contested slot: a record that stands on both devices, and what each of them writes.
struct Line {
    const shared::Kind* kind;
    const shared::Slot* slot;
    Id record;
};

/// A value of the column's type; other `seed`, other value.
Value valueFor(const shared::Column& column, int seed) {
    switch (column.type) {
        case shared::ColumnType::integer:
            return std::int64_t{1'000 + seed};
        case shared::ColumnType::boolean:
            return std::int64_t{seed % 2};
        case shared::ColumnType::enumeration:
            return std::int64_t{1 + seed % 2};
        case shared::ColumnType::text:
            return "值" + std::to_string(seed);
        case shared::ColumnType::blob: {
            const bool hash = column.name.ends_with("sha256");
            return Blob{std::string(hash ? 32 : 16, static_cast<char>('a' + seed))};
        }
        case shared::ColumnType::elements:
            break;
    }
    return {};
}

const std::vector<std::string> allWriters{"inspector", "unit",        "dept",
                                          "division",  "perf_office", "district"};

/// A state of the kind's report in which some role may change the slot; nothing if there is none.
std::optional<std::int64_t> stateToWrite(const World& world, const shared::Kind& kind,
                                         const shared::Slot& slot) {
    const auto& report = kind.parentKind ? *world.catalog->kind(kind.parentKind) : kind;
    const auto act =
        slot.writer == shared::Writer::review ? shared::Act::review : shared::Act::change;
    for (std::int64_t state = report.stateColumn ? 1 : 0; state <= (report.stateColumn ? 10 : 0);
         ++state) {
        for (const auto& role : allWriters) {
            if (shared::Access::builtIn().allows(role, kind.number, act, state, slot.number)) {
                return state;
            }
        }
    }
    return std::nullopt;
}

sync::Edit made(const shared::Kind& kind, const Id& id, const Id& parent, shared::Values values) {
    sync::Edit edit;
    edit.act = sync::EditAct::create;
    edit.kind = kind.number;
    edit.id = id;
    edit.parent = parent;
    for (const auto& [column, value] : values) {
        const auto* slot = kind.slotOf(column);
        if (edit.slots.empty() || edit.slots.back().slot != slot->number) {
            edit.slots.push_back({});
            edit.slots.back().slot = slot->number;
        }
        edit.slots.back().values.set(column, value);
    }
    return edit;
}

/// For every `ask` slot of every kind that people write: a record of its own, imported, in a state
/// in which it may be changed.
std::vector<Line> linesFor(World& world, QStringList& unwritable) {
    std::vector<Line> lines;
    std::vector<sync::Edit> edits;
    for (const auto& kind : world.catalog->kinds()) {
        if (kind.append || kind.writer == shared::Writer::server) continue;
        for (const auto& slot : kind.slots) {
            if (slot.policy != shared::Policy::ask) continue;
            const bool isKey =
                std::find(kind.key.begin(), kind.key.end(), slot.number) != kind.key.end();
            if (isKey) continue;
            const auto state = stateToWrite(world, kind, slot);
            if (!state) {
                unwritable << QString::fromStdString(kind.name + "." + std::to_string(slot.number));
                continue;
            }
            const auto& report = kind.parentKind ? *world.catalog->kind(kind.parentKind) : kind;
            shared::Values stateOf;
            if (report.stateColumn != 0) stateOf.set(report.stateColumn, *state);
            const Id reportId = world.newId();
            edits.push_back(made(report, reportId, {}, stateOf));
            Id id = reportId;
            if (kind.parentKind != 0) {
                shared::Values key;
                for (const auto column : kind.key) key.set(column, Blob{world.newId().str()});
                id = kind.key.empty() ? world.newId() : shared::keyOf(kind, reportId, key);
                edits.push_back(made(kind, id, reportId, key));
            }
            lines.push_back({&kind, &slot, id});
        }
    }
    world.import(std::move(edits));
    return lines;
}

/// The device writes its value into every line; of a together set into one member alone.
void writeAll(Device& device, const std::vector<Line>& lines, int seed, bool lastMember) {
    for (const auto& line : lines) {
        const auto number = lastMember ? line.slot->columns.back() : line.slot->columns.front();
        const auto* column = line.kind->column(number);
        device.edit(line.kind->number, line.record, {{column->name, valueFor(*column, seed)}});
    }
}

}  // namespace

class ConvergenceTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// Two people change the same column without network; whoever syncs first, one conflict with
    /// both values stands on both devices and the server, and all three hold equal state.
    void everyAskColumnContestedOpensOneConflictEverywhere_data() {
        QTest::addColumn<bool>("southFirst");
        QTest::newRow("north syncs first") << false;
        QTest::newRow("south syncs first") << true;
    }
    void everyAskColumnContestedOpensOneConflictEverywhere() {
        QFETCH(bool, southFirst);
        World world;
        auto& north = world.device("north", allWriters);
        auto& south = world.device("south", allWriters);
        QStringList unwritable;
        const auto lines = linesFor(world, unwritable);
        QVERIFY2(unwritable.isEmpty(), qPrintable(unwritable.join(", ")));
        QVERIFY(lines.size() > 40);
        world.settle();
        writeAll(north, lines, 2, false);
        writeAll(south, lines, 3, true);
        (southFirst ? south : north).sync();
        (southFirst ? north : south).sync();
        world.settle();

        QCOMPARE(north.openConflicts().size(), lines.size());
        QCOMPARE(south.openConflicts().size(), lines.size());
        for (const auto& line : lines) expectBothValues(world, north, line, southFirst);
        expectEqualState(world, north, south);
    }

    void eachSideOfAConflictSaysWhatItsAuthorSawBefore() {
        World world;
        auto& north = world.device("north");
        auto& south = world.device("south");
        const auto visit = north.create("Visit", {}, {{"conclusion", std::string("甲")}});
        world.settle();
        north.edit(shared::kinds::visit, visit, {{"conclusion", std::string("乙")}});
        world.settle();
        north.edit(shared::kinds::visit, visit, {{"conclusion", std::string("丙")}});
        south.wire().cut = true;
        south.edit(shared::kinds::visit, visit, {{"conclusion", std::string("丁")}});
        south.edit(shared::kinds::visit, visit, {{"conclusion", std::string("戊")}});
        north.sync();
        south.wire().cut = false;
        world.settle();
        const auto conflicts = south.openConflicts();
        QCOMPARE(conflicts.size(), std::size_t{1});
        const auto& packed =
            std::get<Blob>(conflicts[0].values.get(world.column("Conflict", "values")));
        std::map<std::string, std::string> before;
        const auto column = world.column("Visit", "conclusion");
        for (const auto& side : must(sync::unpackContested(packed.bytes)))
            before[std::get<std::string>(side.values.get(column))] =
                std::get<std::string>(side.was.values.get(column));
        const std::map<std::string, std::string> expected{{"丙", "乙"}, {"丁", "乙"}, {"戊", "乙"}};
        QVERIFY(before == expected);
    }

    void equalValuesNeverConflict() {
        World world;
        auto& north = world.device("north", allWriters);
        auto& south = world.device("south", allWriters);
        QStringList unwritable;
        const auto lines = linesFor(world, unwritable);
        world.settle();
        writeAll(north, lines, 2, false);
        writeAll(south, lines, 2, false);
        world.settle();
        QCOMPARE(north.openConflicts().size(), std::size_t{0});
        QCOMPARE(south.openConflicts().size(), std::size_t{0});
        expectEqualState(world, north, south);
    }

    void aLostAnswerIsAskedForAgainAndNothingHappensTwice() {
        World world;
        auto& north = world.device("north");
        const auto visit = north.create("Visit", {}, {{"state", std::int64_t{2}}});
        north.wire().fault = world::Fault::lostAnswer;
        sync::Exchange cut(north.store().replica(), north.wire(), *world.env);
        QVERIFY(!cut.run().ok());
        const auto before = world.serverRecords(north);
        world.settle();
        QVERIFY(world.serverRecords(north) == before);
        QVERIFY(north.find(shared::kinds::visit, visit));
        QCOMPARE(must(north.store().outbox(true)).size(), std::size_t{0});
    }

    void aResolvedConflictStaysResolvedEverywhere() {
        World world;
        auto& north = world.device("north");
        auto& south = world.device("south");
        const auto visit = north.create(
            "Visit", {}, {{"state", std::int64_t{2}}, {"conclusion", std::string("原文")}});
        world.settle();
        north.edit(shared::kinds::visit, visit, {{"conclusion", std::string("北")}});
        south.edit(shared::kinds::visit, visit, {{"conclusion", std::string("南")}});
        world.settle();
        const auto open = north.openConflicts();
        QCOMPARE(open.size(), std::size_t{1});
        north.edit(shared::kinds::visit, visit, {{"conclusion", std::string("南")}}, open[0].id);
        world.settle();
        QCOMPARE(north.openConflicts().size(), std::size_t{0});
        QCOMPARE(south.openConflicts().size(), std::size_t{0});
        QVERIFY(south.value(shared::kinds::visit, visit, "conclusion") == Value{std::string("南")});
        expectEqualState(world, north, south);
    }

    void ownValuesLieOverTheServersUntilTheirReceiptHasPassed() {
        World world;
        auto& north = world.device("north");
        auto& south = world.device("south");
        const auto visit = north.create(
            "Visit", {}, {{"state", std::int64_t{2}}, {"conclusion", std::string("原文")}});
        world.settle();
        south.edit(shared::kinds::visit, visit, {{"conclusion", std::string("南")}});
        south.sync();
        north.wire().cut = true;
        north.edit(shared::kinds::visit, visit, {{"conclusion", std::string("北")}});
        north.edit(shared::kinds::visit, visit, {{"conclusion", std::string("北二")}});
        QVERIFY(north.value(shared::kinds::visit, visit, "conclusion") ==
                Value{std::string("北二")});
        QCOMPARE(must(north.store().outbox(true)).size(), std::size_t{2});
        north.wire().cut = false;
        world.settle();
        // Concurrent: the server's value stands, mine waits in the conflict, the former of mine in
        // it.
        QVERIFY(north.value(shared::kinds::visit, visit, "conclusion") == Value{std::string("南")});
        QCOMPARE(north.openConflicts().size(), std::size_t{1});
        expectEqualState(world, north, south);
    }

  private:
    static void expectEqualState(World& world, Device& north, Device& south) {
        const auto server = world.serverRecords(north);
        QVERIFY(north.records() == server);
        QVERIFY(south.records() == server);
        QVERIFY(world.host->verify([](const std::string&) {}).ok());
    }

    static void expectBothValues(World& world, Device& device, const Line& line, bool southFirst) {
        std::vector<Record> mine;
        for (const auto& conflict : device.openConflicts()) {
            if (conflict.values.get(world.column("Conflict", "record_id")) ==
                Value{Blob{line.record.str()}}) {
                mine.push_back(conflict);
            }
        }
        QCOMPARE(mine.size(), std::size_t{1});
        const auto& packed = std::get<Blob>(mine[0].values.get(world.column("Conflict", "values")));
        const auto sides = must(sync::unpackContested(packed.bytes));
        QCOMPARE(sides.size(), std::size_t{2});
        const auto first = line.slot->columns.front(), last = line.slot->columns.back();
        const auto& north = sides[southFirst ? 1 : 0].values;
        const auto& south = sides[southFirst ? 0 : 1].values;
        QVERIFY(north.get(first) == valueFor(*line.kind->column(first), 2));
        QVERIFY(south.get(last) == valueFor(*line.kind->column(last), 3));
        // A together set is never torn: each side is one author's whole set, and so is what stands.
        if (first != last) {
            QVERIFY(shared::isEmpty(north.get(last)));
            QVERIFY(shared::isEmpty(south.get(first)));
        }
        const auto standing = device.find(line.kind->number, line.record);
        for (const auto column : line.slot->columns) {
            QVERIFY(standing->values.get(column) == sides[0].values.get(column));
        }
    }
};

static const suite::Case<ConvergenceTest> here("convergence");

#include "convergence_test.moc"
