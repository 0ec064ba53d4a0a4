#include <QTest>

#include "shared/proto/records.pb.h"
#include "tests/support/office.h"
#include "tests/support/suite.h"

using namespace field;
using office::Author;
using office::Office;
using shared::Blob;
using shared::Id;
using shared::Value;
using sync::Outcome;

namespace {

constexpr std::int64_t planned = records::VISIT_STATE_PLANNED;

Value text(const char* words) { return std::string(words); }

struct Scene {
    Office office;
    Author li = office.enrol("inspector");
    Author wang = office.enrol("inspector");
    Id visit = office.newId();
    Id reading;
    Blob indicator{office.newId().str()};

    Scene() {
        const auto& kind = *office.catalog().kind("IndicatorReading");
        reading = shared::keyOf(kind, visit,
                                {{office.column("IndicatorReading", "indicator_id"), indicator}});
        auto line = office.create("IndicatorReading", reading, visit,
                                  {{"indicator_id", indicator}, {"raw", text("一")}});
        office.send(li, {office.create("Visit", visit, {}, {{"state", planned}}), line});
    }
    sync::Edit edit(const char* words, sync::Base seen) {
        return office.change("Visit", visit, {{"conclusion", text(words)}}, seen, planned);
    }
    sync::Edit removal(const char* kind, const Id& id, sync::Base seen) {
        auto edit = office.change(kind, id, {}, seen, planned);
        edit.act = sync::EditAct::remove;
        return edit;
    }
    bool deleted(std::uint32_t kind, const Id& id) { return office.find(kind, id)->record.deleted; }
};

}  // namespace

class DeletesTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aDeletedReportIsTombstonedAtItsRootAndClosesItsConflicts() {
        Scene scene;
        auto& office = scene.office;
        const auto seen = office.base();
        office.send(scene.li, {scene.edit("甲", seen)});
        const auto conflict =
            office.send(scene.wang, {scene.edit("乙", seen)}).outcomes.at(0).conflict;
        const auto late = office.sign(scene.wang, {scene.edit("丙", office.base())});
        office.send(scene.li, {scene.removal("Visit", scene.visit, office.base())});
        QVERIFY(scene.deleted(shared::kinds::visit, scene.visit));
        QVERIFY(!scene.deleted(shared::kinds::indicatorReading, scene.reading));
        const auto reason = [&] {
            return office.find(shared::kinds::conflict, conflict)
                ->record.values.get(office.column("Conflict", "reason"));
        };
        QVERIFY(reason() == Value{std::int64_t{records::CONFLICT_REASON_RECORD_DELETED}});
        QVERIFY(office.openConflicts(scene.visit).empty());
        // An edit whose author had not seen the removal brings all of it back.
        QCOMPARE(office.accept(late).outcomes.at(0).outcome, Outcome::revived);
        QVERIFY(!scene.deleted(shared::kinds::visit, scene.visit));
        QVERIFY(reason() == Value{std::int64_t{records::CONFLICT_REASON_CONCURRENT}});
        QCOMPARE(office.openConflicts(scene.visit).size(), std::size_t{1});
        QVERIFY(office.verify().ok());
    }

    void aReportInWhichAnythingIsNewerIsNotDeleted_data() {
        QTest::addColumn<QString>("what");
        for (const char* what : {"a row", "a new row", "a value that waits in a conflict"}) {
            QTest::newRow(what) << QString(what);
        }
    }
    void aReportInWhichAnythingIsNewerIsNotDeleted() {
        QFETCH(QString, what);
        Scene scene;
        auto& office = scene.office;
        const auto seen = office.base();
        if (what == "a row") {
            office.send(scene.wang, {office.change("IndicatorReading", scene.reading,
                                                   {{"raw", text("二")}}, seen, planned)});
        } else if (what == "a new row") {
            office.send(scene.wang, {office.create("Finding", office.newId(), scene.visit,
                                                   {{"fact", text("裂缝")}})});
        } else {
            office.send(scene.li, {scene.edit("甲", seen)});
            office.send(scene.wang, {scene.edit("乙", seen)});
        }
        const auto receipt = office.send(scene.li, {scene.removal("Visit", scene.visit, seen)});
        QCOMPARE(receipt.outcomes.at(0).outcome, Outcome::kept);
        QVERIFY(!scene.deleted(shared::kinds::visit, scene.visit));
    }

    void whatTheDeviceItselfWroteBeforeIsNeverNewer() {
        Scene scene;
        auto& office = scene.office;
        const auto seen = office.base();
        office.send(scene.li, {scene.edit("甲", seen)});
        QVERIFY(
            office.send(scene.li, {scene.removal("Visit", scene.visit, seen)}).outcomes.empty());
        QVERIFY(scene.deleted(shared::kinds::visit, scene.visit));
    }

    void aNewRowBringsItsDeletedReportBackAndAFilledLineItsTombstone() {
        Scene scene;
        auto& office = scene.office;
        const auto seen = office.base();
        auto line = office.create("IndicatorReading", scene.reading, scene.visit,
                                  {{"indicator_id", scene.indicator}, {"raw", text("三")}});
        office.send(scene.li, {scene.removal("IndicatorReading", scene.reading, seen)});
        line.base = office.base();
        for (auto& slot : line.slots) slot.base = office.base();
        office.send(scene.li, {scene.removal("Visit", scene.visit, office.base())});
        QVERIFY(scene.deleted(shared::kinds::indicatorReading, scene.reading));
        const auto receipt = office.send(scene.wang, {line});
        std::vector<Outcome> outcomes;
        for (const auto& outcome : receipt.outcomes) outcomes.push_back(outcome.outcome);
        QCOMPARE(outcomes, (std::vector{Outcome::revived, Outcome::revived, Outcome::same}));
        QVERIFY(!scene.deleted(shared::kinds::visit, scene.visit));
        QVERIFY(!scene.deleted(shared::kinds::indicatorReading, scene.reading));
        QVERIFY(office.find(shared::kinds::indicatorReading, scene.reading)
                    ->record.values.get(office.column("IndicatorReading", "raw")) == text("三"));
    }
};

static const suite::Case<DeletesTest> here("deletes");

#include "deletes_test.moc"
