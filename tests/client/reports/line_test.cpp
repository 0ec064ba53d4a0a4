#include "client/line.h"

#include <QTest>

#include "client/store/reading.h"
#include "shared/proto/records.pb.h"
#include "tests/support/suite.h"
#include "tests/support/world.h"

using namespace field;
using records::Finding;
using shared::Id;
using shared::Value;
using world::Device;
using world::World;

namespace kinds = shared::kinds;

namespace {

Value text(const char* said) { return std::string(said); }

/// A finding of Lin's in a visit under way, which Zhou has too.
struct Scene {
    World world;
    Device& lin = world.device("lin");
    Device& zhou = world.device("zhou");
    Id visit =
        lin.create("Visit", {}, {{"state", Value{std::int64_t{records::VISIT_STATE_ON_SITE}}}});
    Id finding = lin.create("Finding", visit, {{"fact", text("裂缝")}, {"basis", text("规范")}});

    Scene() { world.settle(); }

    client::Line line() {
        client::Line line;
        line.held = *must(lin.store().hold(kinds::finding, finding));
        client::Draft draft;
        draft.record = finding;
        draft.kind = kinds::finding;
        draft.column = Finding::kCauseFieldNumber;
        draft.project = world.project;
        draft.parent = visit;
        draft.text = "雨";
        draft.base = line.held.base;
        line.typed = {draft};
        must(lin.store().putDraft(draft));
        return line;
    }
    std::vector<std::string> typed() {
        std::vector<std::string> texts;
        for (const auto& draft : must(lin.store().draftsUnder(visit))) texts.push_back(draft.text);
        return texts;
    }
};

}  // namespace

/// What becomes of a line that is taken out of a report, and of the undoing.
class LineTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void whatIsTakenOutIsGoneEverywhere() {
        Scene scene;
        must(client::takeOut(scene.lin.store(), scene.line()));
        QVERIFY(scene.typed().empty());
        scene.world.settle();
        QVERIFY(!scene.lin.find(kinds::finding, scene.finding));
        QVERIFY(!scene.zhou.find(kinds::finding, scene.finding));
    }

    void broughtBackItIsWholeEverywhere_data() {
        QTest::addColumn<bool>("sent");
        QTest::newRow("before anything was sent") << false;
        QTest::newRow("after the removal was received") << true;
    }
    void broughtBackItIsWholeEverywhere() {
        QFETCH(bool, sent);
        Scene scene;
        const auto line = scene.line();
        must(client::takeOut(scene.lin.store(), line));
        if (sent) scene.world.settle();
        must(client::bringBack(scene.lin.store(), line));
        QCOMPARE(scene.typed(), (std::vector<std::string>{"雨"}));
        QVERIFY(scene.lin.value(kinds::finding, scene.finding, "fact") == text("裂缝"));
        scene.world.settle();
        for (auto* device : {&scene.lin, &scene.zhou}) {
            QVERIFY(device->value(kinds::finding, scene.finding, "fact") == text("裂缝"));
            QVERIFY(device->value(kinds::finding, scene.finding, "basis") == text("规范"));
            QVERIFY(device->openConflicts().empty());
        }
    }

    /// Undoing says nothing of the values: those of a colleague are neither hidden nor disputed.
    void whatAColleagueWroteMeanwhileStands() {
        Scene scene;
        const auto line = scene.line();
        scene.zhou.edit(kinds::finding, scene.finding, {{"fact", text("裂缝，长两米")}});
        scene.zhou.sync();
        must(client::takeOut(scene.lin.store(), line));
        must(client::bringBack(scene.lin.store(), line));
        scene.world.settle();
        for (auto* device : {&scene.lin, &scene.zhou}) {
            QVERIFY(device->value(kinds::finding, scene.finding, "fact") == text("裂缝，长两米"));
            for (const auto& conflict : device->openConflicts())
                QCOMPARE(client::integerOf(conflict, records::Conflict::kSlotFieldNumber), 0);
        }
    }

    void aLineThatNoSaveHasIsItsDrafts() {
        Scene scene;
        auto line = scene.line();
        line.held =
            must(scene.lin.store().fresh(kinds::finding, scene.world.project, scene.visit, {}));
        line.fresh = true;
        must(scene.lin.store().dropDrafts(scene.finding));
        line.typed.front().record = line.held.record.id;
        must(scene.lin.store().putDraft(line.typed.front()));
        must(client::takeOut(scene.lin.store(), line));
        QVERIFY(scene.typed().empty());
        must(client::bringBack(scene.lin.store(), line));
        QCOMPARE(scene.typed(), (std::vector<std::string>{"雨"}));
        QVERIFY(!scene.lin.find(kinds::finding, line.held.record.id));
        QCOMPARE(must(scene.lin.store().counts()).waiting, 0);
    }
};

static const suite::Case<LineTest> here("line");
#include "line_test.moc"
