#include <QTest>

#include "client/review.h"
#include "shared/proto/records.pb.h"
#include "tests/support/suite.h"
#include "tests/support/world.h"

using namespace field;
using client::Verdict;
using records::Correction;
using shared::Id;
using shared::Record;
using shared::Value;
using shared::kinds::visit;
using world::Device;
using world::World;

namespace {

const Value text(const char* words) { return std::string(words); }

/// A visit that the division approved while Chen, without network, went on writing in it.
struct ApprovedMeanwhile {
    World world;
    Device& lin = world.device("林");
    Device& chen = world.device("陈");
    Device& ding = world.device("丁");
    Device& division = world.device("周", {"division"});
    Device& office = world.device("吴", {"perf_office"});
    Id report;

    ApprovedMeanwhile() {
        report = lin.create(
            "Visit", {},
            {{"state", std::int64_t{records::VISIT_STATE_ON_SITE}}, {"conclusion", text("良")}});
        world.settle();
        chen.edit(visit, report, {{"conclusion", text("优")}});  // not sent yet
        ding.edit(visit, report, {{"conclusion", text("中")}});
        ding.wire().cut = true;
        lin.step(report, records::VISIT_STATE_SIGNED);
        lin.step(report, records::VISIT_STATE_SUBMITTED);
        lin.sync();
        division.sync();
        const auto read = must(division.store().hashes(visit, report)).review;
        must(division.store().save(must(client::reviewOf(division.store(), *world.env, visit,
                                                         report, read, Verdict::approve, ""))));
        division.sync();
        world.settle();
    }
    Record correction(Device& device) {
        client::Query query;
        query.kind = shared::kinds::correction;
        const auto page = must(device.store().page(query, ""));
        if (page.records.size() != 1) qFatal("%zu corrections", page.records.size());
        return page.records[0];
    }
    shared::Result<client::Saved> decide(const shared::Hash& read, Verdict verdict,
                                         const std::string& reason) {
        auto changes = client::decisionOf(office.store(), *world.env, correction(office).id, read,
                                          verdict, reason);
        if (!changes) return changes.failure();
        return office.store().save(*changes);
    }
};

}  // namespace

class CorrectionsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aLateEditIsDecidedByWhoReadTheReportWithIt_data() {
        QTest::addColumn<bool>("accepts");
        QTest::addColumn<QString>("conclusion");
        QTest::addColumn<int>("state");
        QTest::newRow("accepted") << true << "优" << int{records::CORRECTION_STATE_ACCEPTED};
        QTest::newRow("rejected") << false << "良" << int{records::CORRECTION_STATE_REFUSED};
    }
    void aLateEditIsDecidedByWhoReadTheReportWithIt() {
        QFETCH(bool, accepts);
        ApprovedMeanwhile scene;
        const auto id = scene.correction(scene.office).id;
        const auto read = must(scene.office.store().correctionHash(id));
        QVERIFY(read != must(scene.office.store().hashes(visit, scene.report)).review);
        if (!accepts)
            QCOMPARE(scene.decide(read, Verdict::giveBack, "").failure().code,
                     shared::Code::refused);
        must(scene.decide(read, accepts ? Verdict::approve : Verdict::giveBack, "两次测量不符"));
        scene.world.settle();
        for (auto* device : {&scene.lin, &scene.chen, &scene.division, &scene.office}) {
            const auto stands = device->value(visit, scene.report, "conclusion");
            QTEST(QString::fromStdString(std::get<std::string>(stands)), "conclusion");
        }
        const auto state = scene.correction(scene.chen).values.get(Correction::kStateFieldNumber);
        QTEST(static_cast<int>(std::get<std::int64_t>(state)), "state");
        QCOMPARE(scene.decide(read, Verdict::approve, "").failure().code, shared::Code::refused);
    }

    void whatWasReadBeforeTheReportChangedDecidesNothing() {
        ApprovedMeanwhile scene;
        const auto id = scene.correction(scene.office).id;
        const auto read = must(scene.office.store().correctionHash(id));
        // Another's late value joins: the correction is another than the one that was read.
        scene.ding.wire().cut = false;
        scene.ding.sync();
        must(scene.decide(read, Verdict::approve, ""));
        scene.world.settle();
        QCOMPARE(scene.lin.value(visit, scene.report, "conclusion"), text("良"));
    }

    void aPhotoOfAnAcceptedCorrectionOpensForWhoeverReadsTheReport() {
        ApprovedMeanwhile scene;
        const std::string photo = "a photo of the crack";
        const auto sha256 = shared::sha256(photo);
        scene.ding.create("Evidence", scene.report, {{"sha256", shared::Blob{sha256.str()}}});
        scene.ding.wire().cut = false;
        scene.world.settle();
        auto& store = scene.world.host->evidence();
        auto piece = must(store.append(sha256, scene.ding.device, 0));
        must(piece->write(photo));
        must(piece->keep());
        piece.reset();
        must(store.finish(sha256, scene.ding.device));
        QVERIFY(!scene.world.host->mayReceive(scene.lin.device, sha256));
        client::Query query;
        query.kind = shared::kinds::correction;
        for (const auto& waiting : must(scene.office.store().page(query, "")).records) {
            const auto read = must(scene.office.store().correctionHash(waiting.id));
            must(scene.office.store().save(must(client::decisionOf(
                scene.office.store(), *scene.world.env, waiting.id, read, Verdict::approve, ""))));
            scene.world.settle();
        }
        must(scene.world.host->mayReceive(scene.lin.device, sha256));
    }
};

static const suite::Case<CorrectionsTest> here("corrections");

#include "corrections_test.moc"
