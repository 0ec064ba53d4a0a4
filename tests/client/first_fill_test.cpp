#include <QTest>

#include <algorithm>

#include "shared/proto/records.pb.h"
#include "shared/sqlite.h"
#include "tests/support/suite.h"
#include "tests/support/world.h"

using namespace field;
using records::VISIT_STATE_ON_SITE;
using shared::Id;
using shared::Value;
using shared::kinds::project;
using shared::kinds::visit;
using world::Device;
using world::World;

namespace {

/// An area of several projects, too large for one answer.
struct City {
    World world;
    std::vector<Id> projects;

    City() {
        projects.push_back(world.project);
        for (int i = 0; i < 3; ++i) {
            projects.push_back(world.newId());
            world.import({world.named("Project", projects.back(), "工程")}, projects.back());
        }
        std::sort(projects.begin(), projects.end());
        for (const auto& id : projects) {
            std::vector<sync::Edit> visits;
            for (int i = 0; i < 250; ++i) visits.push_back(bigVisit());
            world.import(visits, id);
        }
    }

    sync::Edit bigVisit() {
        sync::Edit edit;
        edit.act = sync::EditAct::create;
        edit.kind = visit;
        edit.id = world.newId();
        sync::SlotEdit words;
        words.slot = world.column("Visit", "conclusion");
        words.values.set(words.slot, std::string(1'500, 'x'));
        edit.slots = {words};
        return edit;
    }

    static std::size_t visitsOf(Device& device, const Id& of) {
        client::Query query;
        query.kind = visit;
        query.project = of;
        return must(device.store().count(query));
    }
    /// The device's own mistake, as a defect of ours could have made it.
    static void spoil(Device& device, const std::string& sql) {
        auto db = must(
            shared::Database::open(device.path() + "/field.db", shared::Database::Mode::readWrite));
        must(db->execute(sql));
    }
    static std::vector<std::string> incidents(Device& device) {
        std::vector<std::string> out;
        for (const auto& one : must(device.store().incidents())) out.push_back(one.what);
        std::sort(out.begin(), out.end());
        return out;
    }
};

}  // namespace

class FirstFillTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void eachProjectComesWholeAndCanBeWorkedInAtOnce() {
        City city;
        auto& device = city.world.areaDevice("处长", "division");
        const auto noted = must(must(city.world.host->read())->head(city.world.area))->at;
        device.wire().cutAfter = 1;
        device.sync();
        QVERIFY(device.find(project, city.projects.front()));
        QCOMPARE(City::visitsOf(device, city.projects.front()), std::size_t{250});
        QCOMPARE(City::visitsOf(device, city.projects.back()), std::size_t{0});
        for (const auto& id : city.projects) {
            const auto there = City::visitsOf(device, id);
            QVERIFY(there == 0 || there == 250);  // whole or not at all
        }
        const auto held = *must(device.store().hold(project, city.projects.front()));
        QVERIFY(held.base == noted);
        // What happens meanwhile in a project that is here already comes when all of them are.
        const auto late = city.bigVisit();
        city.world.import({late}, city.projects.front());
        device.reopen();
        device.wire().cut = false;
        device.wire().cutAfter = -1;
        device.sync();
        QVERIFY(device.find(visit, late.id));
        QVERIFY(device.records() == city.world.serverRecords(device));
        QVERIFY(City::incidents(device).empty());
        QVERIFY(!device.sync().changed);
    }

    void aFillGoesOnWhereItWasCut() {
        City city;
        auto& device = city.world.areaDevice("处长", "division");
        std::uint64_t rows = 0;
        for (int tries = 0; tries < 50; ++tries) {
            device.wire().cut = false;
            device.wire().cutAfter = 1;
            sync::Exchange exchange(device.store().replica(), device.wire(), *city.world.env);
            std::uint64_t got = 0;
            auto done = exchange.run([&](const sync::Progress& now) { got = now.rowsReceived; });
            rows += got;
            if (done) break;
        }
        QVERIFY(device.records() == city.world.serverRecords(device));
        QCOMPARE(rows, std::uint64_t{device.records().size()});  // each came once
    }

    void whatAnEnrolmentAnewCutsOfAFillStillComes() {
        City city;
        auto& device = city.world.areaDevice("处长", "division");
        device.wire().cutAfter = 1;
        device.sync();
        QVERIFY(device.find(project, city.projects.front()));
        device.wire().cut = false;
        device.wire().cutAfter = -1;
        city.world.enrolAnew(device);
        device.sync();
        QVERIFY(device.records() == city.world.serverRecords(device));
        QVERIFY(City::incidents(device).empty());
        QVERIFY(!device.sync().changed);
    }

    void aLostRowIsNoticedRepairedAndNamed() {
        City city;
        auto& device = city.world.areaDevice("处长", "division");
        device.sync();
        City::spoil(device,
                    "UPDATE row_digest SET digest = digest + 1 WHERE kind = 12 AND project_id = "
                    "(SELECT min(project_id) FROM visit)");
        city.world.import({city.bigVisit()}, city.projects.front());
        device.sync();
        QVERIFY(City::incidents(device) == std::vector<std::string>{"digest_differed"});
        device.sync();
        QVERIFY(City::incidents(device) ==
                (std::vector<std::string>{"digest_differed", "digest_repaired"}));
        QVERIFY(device.records() == city.world.serverRecords(device));
        QVERIFY(!device.sync().changed);
    }

    void aCursorThatIsLostCostsAReconcileAndNoMore() {
        City city;
        auto& device = city.world.areaDevice("处长", "division");
        device.sync();
        const auto before = device.records();
        City::spoil(device, "UPDATE area SET cursor = x'00'");
        city.world.import({city.bigVisit()}, city.projects.front());
        device.sync();
        QCOMPARE(device.records().size(), before.size() + 1);
        QVERIFY(device.records() == city.world.serverRecords(device));
        QVERIFY(City::incidents(device).empty());
    }

    void ownUnsettledValuesLieOutsideTheDigest() {
        City city;
        auto& device = city.world.device("李");
        const auto made =
            device.create("Visit", {}, {{"state", std::int64_t{VISIT_STATE_ON_SITE}}});
        device.sync();
        device.edit(visit, made, {{"conclusion", Value{std::string("只在这里")}}});
        city.world.import({city.bigVisit()});
        city.world.settle();
        QVERIFY(City::incidents(device).empty());
        QVERIFY(device.records() == city.world.serverRecords(device));
    }

    void aLargeRemovalIsAskedForAndASmallOneIsNot_data() {
        QTest::addColumn<bool>("large");
        QTest::newRow("one of four projects") << true;
        QTest::newRow("a small project beside four large ones") << false;
    }
    void aLargeRemovalIsAskedForAndASmallOneIsNot() {
        QFETCH(bool, large);
        City city;
        auto& device = city.world.device("李", {"inspector"});
        for (const auto& id : city.projects) {
            if (id != city.world.project) city.world.grant(device.person, "inspector", id);
        }
        const auto tiny = city.world.newId();
        city.world.import({city.world.named("Project", tiny, "小")}, tiny);
        const auto ofTiny = city.world.grant(device.person, "inspector", tiny);
        device.sync();
        auto gone = ofTiny;
        if (large)
            gone =
                must(must(city.world.host->read())->grants(city.world.area, device.person)).at(0);
        const auto shownBefore = device.records().size();
        city.world.end(gone);
        device.sync();
        QVERIFY(!device.find(project, gone.project));  // hidden at once
        const auto counts = must(device.store().counts());
        QCOMPARE(counts.hidden > 0, large);
        QVERIFY(device.records().size() < shownBefore);
        if (large) {
            // Granted again before anybody said yes: all of it is back.
            city.world.grant(device.person, "inspector", gone.project);
            device.sync();
            QCOMPARE(device.records().size(), shownBefore);
            QCOMPARE(must(device.store().counts()).hidden, std::uint64_t{0});
            auto again =
                must(must(city.world.host->read())->grants(city.world.area, device.person));
            for (const auto& grant : again)
                if (!grant.ended && grant.project == gone.project) city.world.end(grant);
            device.sync();
            QCOMPARE(must(device.store().confirmRemoval()), counts.hidden);
            QCOMPARE(must(device.store().counts()).hidden, std::uint64_t{0});
        }
        QVERIFY(device.records() == city.world.serverRecords(device));
        QVERIFY(City::incidents(device).empty());
    }
};

static const suite::Case<FirstFillTest> here("first_fill");

#include "first_fill_test.moc"
