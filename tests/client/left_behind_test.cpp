#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <QTest>

#include "shared/proto/records.pb.h"
#include "shared/sqlite.h"
#include "sync/server/accept/own_edits.h"
#include "tests/server/access/canaries.h"
#include "tests/support/suite.h"
#include "tests/support/world.h"

using namespace field;
using shared::Blob;
using shared::Id;
using shared::Kind;
using shared::Record;
using world::Device;
using world::World;

namespace {

/// A world in whose project canaries stand in every column of every kind, and a photo.
struct Planted {
    World world;
    Canaries canaries{4'711};
    std::string photo = canaries.bytes("photo", 60'000);

    Planted() {
        std::map<std::uint32_t, Id> reports;
        for (const Kind& kind : world.catalog->kinds())
            if (kind.parentKind == 0 && isOfProjects(kind)) reports[kind.number] = plant(kind, {});
        for (const Kind& kind : world.catalog->kinds())
            if (kind.parentKind != 0) plant(kind, reports.at(kind.parentKind));
    }

    static bool isOfProjects(const Kind& kind) {
        using namespace shared::kinds;
        return kind.number != organization && kind.number != person && kind.number != project;
    }
    Id plant(const Kind& kind, const Id& parent) {
        Record record;
        record.kind = kind.number;
        record.parent = parent;
        for (const auto& column : kind.columns)
            if (const auto value = canaries.valueFor(kind, column, Canaries::Reach::project))
                record.values.set(column.number, *value);
        if (kind.number == shared::kinds::evidence)
            record.values.set(records::Evidence::kSha256FieldNumber,
                              Blob{shared::sha256(photo).str()});
        if (kind.stateColumn != 0) record.values.set(kind.stateColumn, std::int64_t{1});
        record.id = kind.key.empty() ? world.newId() : shared::keyOf(kind, parent, record.values);
        const auto at = must(must(world.host->read())->head(world.area))->at;
        world.import({server::makes(kind, record, at)});
        return record.id;
    }
    /// The photo's bytes come.
    void download(Device& device) {
        auto& replica = device.store().replica();
        const auto name = shared::sha256(photo);
        std::ofstream(must(replica.evidencePath(name)), std::ios::binary) << photo;
        must(replica.evidenceArrived(name));
    }
    /// How many of the canaries stand in files of the profile whose names hold `in`.
    std::size_t foundIn(const Device& device, const std::string& in = {}) {
        std::vector<bool> found(canaries.all().size());
        for (const auto& file : std::filesystem::recursive_directory_iterator(device.path())) {
            if (!file.is_regular_file() || file.path().string().find(in) == std::string::npos)
                continue;
            std::ostringstream bytes;
            bytes << std::ifstream(file.path(), std::ios::binary).rdbuf();
            canaries.lookIn(bytes.str(), found);
        }
        return static_cast<std::size_t>(std::count(found.begin(), found.end(), true));
    }
};

}  // namespace

/// What the files of a device's profile hold of a project that is not, or no longer, its person's.
class LeftBehindTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aProfileHoldsNothingOfAProjectThatIsNotItsPersons() {
        Planted planted;
        auto& world = planted.world;
        auto& outsider = world.device("外", {});
        world.grant(outsider.person, "division", world.newId());
        outsider.sync();
        auto& insider = world.device("内", {"division"});
        planted.download(insider);
        QCOMPARE(planted.foundIn(outsider), std::size_t{0});
        // The photo's own hash took a canary's place.
        const auto all = planted.canaries.all().size() - 1;
        QCOMPARE(planted.foundIn(insider), all);
        qInfo(
            "figure: canaries: 0 in the profile of a device with another project; control: %zu "
            "of %zu in one with a grant",
            all, all);
    }

    /// Removed is what can be shown or read by any means of the app; what the file system and
    /// SQLite leave of it in free pages is counted, not promised: the README speaks of the disk's
    /// encryption.
    void onceAGrantHasEndedNothingCanBeShownAndTheRestIsCounted() {
        Planted planted;
        auto& world = planted.world;
        auto& device = world.device("内", {});
        const auto grant = world.grant(device.person, "division", world.project);
        device.sync();
        planted.download(device);
        QVERIFY(planted.foundIn(device, "field.db") > 0);
        QCOMPARE(planted.foundIn(device, "evidence"), std::size_t{3});
        world.end(grant);
        device.sync();
        QVERIFY(showsNothingOf(world.project, device));
        must(device.store().confirmRemoval());
        QVERIFY(showsNothingOf(world.project, device));
        QCOMPARE(must(device.store().counts()).hidden, std::uint64_t{0});
        QCOMPARE(planted.foundIn(device, "evidence"), std::size_t{0});
        QCOMPARE(rowsLeft(planted, device), std::size_t{0});
        const auto open = planted.foundIn(device);
        std::size_t closed = 0;
        device.closedFor([&] { closed = planted.foundIn(device); });
        qInfo(
            "figure: canaries: after a grant's end and the removal 0 of %zu in tables and photos "
            "of the profile; in free space of its files and in SQLite's log %zu while the app "
            "runs, %zu once it is closed",
            planted.canaries.all().size(), open, closed);
    }

    /// More than a page of it, and neither lost nor repaired: it was never in question.
    void whatIsStillGrantedStaysWhenAGrantOnTheWholeAreaEnds() {
        World world;
        auto& device = world.device("周", {"inspector"});
        const Id other = world.newId();
        world.import({world.named("Project", other, "水库加固")}, other);
        const Kind& goal = *world.catalog->kind("Goal");
        std::vector<sync::Edit> goals;
        for (int i = 0; i < 1'200; ++i) {
            Record record;
            record.kind = goal.number;
            record.id = world.newId();
            record.values.set(goal.column("term")->number, std::to_string(i));
            goals.push_back(server::makes(goal, record, {}));
        }
        world.import(goals);
        const auto onArea = world.grant(device.person, "division", {});
        device.sync();
        QCOMPARE(device.records(), world.serverRecords(device));
        QVERIFY(device.find(shared::kinds::project, other).has_value());
        world.end(onArea);
        device.sync();
        QVERIFY(!device.find(shared::kinds::project, other).has_value());
        QVERIFY(device.records().size() > 1'200);
        QCOMPARE(device.records(), world.serverRecords(device));
        QVERIFY(must(device.store().incidents()).empty());
    }

  private:
    static bool showsNothingOf(const Id& project, Device& device) {
        const auto records = device.records();
        return std::none_of(records.begin(), records.end(),
                            [&](const Record& record) { return record.project == project; });
    }
    /// Canaries in what SQL can still reach of the profile.
    static std::size_t rowsLeft(const Planted& planted, const Device& device) {
        const auto path = device.path() + "/field.db", copy = device.path() + "/copy";
        must(must(shared::Database::open(path, shared::Database::Mode::readOnly))->copyTo(copy));
        std::ostringstream bytes;
        bytes << std::ifstream(copy, std::ios::binary).rdbuf();
        std::filesystem::remove(copy);
        std::vector<bool> found(planted.canaries.all().size());
        planted.canaries.lookIn(bytes.str(), found);
        return static_cast<std::size_t>(std::count(found.begin(), found.end(), true));
    }
};

static const suite::Case<LeftBehindTest> here("left_behind");
#include "left_behind_test.moc"
