#include <QTest>
#include "client/store/tables/bundle_times.h"
#include "client/store/vault/evidence_folder.h"

#include <filesystem>

#include "tests/support/some_record.h"
#include "tests/support/suite.h"
#include "tests/support/village.h"

using namespace field;
using namespace carried;
using client::BundleNews;
using client::Verdict;
using shared::Code;
using suite::someBytes;

class BundlesTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aVisitGoesFromTheFieldToItsApprovalByFilesAlone() {
        Village village;
        auto &lin = village.lin, &chen = village.chen, &zhou = village.zhou;
        village.carryAll();
        QVERIFY(lin.find(shared::kinds::project, village.world.project));

        const auto report = village.visitOf(lin, "全长98.5公里");
        lin.step(report, records::VISIT_STATE_SIGNED);
        lin.step(report, records::VISIT_STATE_SUBMITTED);
        QCOMPARE(must(lin.store().counts()).waiting, std::uint64_t{3});
        village.carry(lin);
        QCOMPARE(must(lin.store().counts()).waiting, std::uint64_t{0});

        village.carry(zhou);
        QVERIFY(zhou.value(visit, report, "conclusion") == text("全长98.5公里"));
        village.review(zhou, report, Verdict::giveBack, "请重新丈量");
        village.carryAll();
        QVERIFY(lin.value(visit, report, "state_reason") == text("请重新丈量"));

        lin.step(report, records::VISIT_STATE_ON_SITE);
        village.carryAll();
        lin.edit(visit, report, {{"conclusion", text("全长99.2公里")}});
        chen.edit(visit, report, {{"conclusion", text("全长97.8公里")}});
        village.carryAll();
        for (auto* device : {&lin, &chen, &zhou})
            QCOMPARE(device->openConflicts().size(), std::size_t{1});
        lin.edit(visit, report, {{"conclusion", text("全长97.8公里")}},
                 lin.openConflicts().front().id);
        village.carryAll();
        for (auto* device : {&lin, &chen, &zhou}) QVERIFY(device->openConflicts().empty());

        lin.step(report, records::VISIT_STATE_SIGNED);
        lin.step(report, records::VISIT_STATE_SUBMITTED);
        village.carryAll();
        village.review(zhou, report, Verdict::approve, "");
        village.carryAll();
        for (auto* device : {&lin, &chen, &zhou}) {
            QVERIFY(device->value(visit, report, "state") ==
                    Value{std::int64_t{records::VISIT_STATE_APPROVED}});
            QVERIFY(device->value(visit, report, "conclusion") == text("全长97.8公里"));
        }
        QVERIFY(village.allAgree());
    }

    void aPhotoArrivesByteForByteAndOnlyThenCountsAsSent() {
        Village village;
        village.carryAll();
        const auto report = village.visitOf(village.lin);
        const auto hash = village.attach(village.lin, report, someBytes(1'300'000));
        const auto empty = village.attach(village.lin, report, "");

        // Records alone first: their photo is asked for by who cannot see it yet.
        village.take(village.exported(village.lin, false));
        village.carry(village.zhou);
        QVERIFY(!village.zhou.store().evidence().file(hash));
        // A part of it came over a network before.
        {
            auto piece = must(village.world.host->evidence().append(hash, village.lin.device, 0));
            must(piece->write(someBytes(1'300'000).substr(0, 700'000)));
            must(piece->keep());
        }
        const auto taken = village.take(village.exported(village.lin));
        QCOMPARE(taken.wholeFiles, std::uint64_t{2});
        QVERIFY(taken.evidenceProblem.empty());
        QCOMPARE(must(village.lin.store().counts()).evidenceWaiting, std::uint64_t{2});
        village.give(village.lin, village.answered(village.lin));
        QCOMPARE(must(village.lin.store().counts()).evidenceWaiting, std::uint64_t{0});

        village.carry(village.zhou);
        for (const auto& wanted : {hash, empty}) {
            const auto file = village.zhou.store().evidence().file(wanted);
            QVERIFY(file);
            QVERIFY(shared::sha256(contentOf(*file)) == wanted);
        }
        must(village.world.host->verify([](const std::string&) {}));
    }

    void relayedTwiceReorderedOrBesideADirectExchangeItIsTheSame() {
        Village village;
        auto& lin = village.lin;
        village.carryAll();
        const auto report = village.visitOf(lin);
        const auto first = village.exported(lin);
        lin.edit(visit, report, {{"conclusion", text("路面开裂")}});
        village.attach(lin, report, "a crack");
        const auto second = village.exported(lin);

        // Two carriers, the second one sooner; then both once more.
        QCOMPARE(village.take(second).fresh, std::uint64_t{3});
        for (const auto& again : {first, second, first, second}) {
            const auto before = village.heads();
            const auto taken = village.take(again);
            QCOMPARE(taken.fresh, std::uint64_t{0});
            QVERIFY(taken.news == (again == first ? server::BundleNews::older
                                                  : server::BundleNews::alreadyTaken));
            QCOMPARE(village.heads(), before);
        }
        const auto back = village.answered(lin);
        village.carry(village.chen);
        village.chen.edit(visit, report, {{"weather", text("晴")}});
        village.carry(village.chen);
        const auto later = village.answered(lin);

        // A line for once: the answers on their way are old by then.
        lin.wire().cut = false;
        lin.sync();
        lin.wire().cut = true;
        const auto here = lin.records();
        village.give(lin, back);
        QVERIFY(lin.records() == here);
        village.give(lin, later);
        QVERIFY(village.give(lin, later).news == BundleNews::alreadyTaken);
        QVERIFY(village.give(lin, back).news == BundleNews::older);
        QVERIFY(lin.records() == here);
        village.carryAll();
        QVERIFY(village.allAgree());
    }

    void evidenceThatNoRecordNamesStaysUntilOneDoes() {
        Village village;
        village.carryAll();
        must(village.lin.store().keepEvidence(written(village.world.freshPath("x"), "loose")));
        const auto report = village.visitOf(village.lin);
        const auto hash = village.attach(village.lin, report, "named");
        const auto taken = village.take(village.exported(village.lin));
        QCOMPARE(taken.files, std::uint64_t{1});
        QCOMPARE(taken.wholeFiles, std::uint64_t{1});
        QVERIFY(must(village.world.host->evidence().size(hash)));
        const auto loose = village.attach(village.lin, report, "loose");
        village.carry(village.lin);
        QVERIFY(must(village.world.host->evidence().size(loose)));
        QCOMPARE(must(village.lin.store().counts()).evidenceWaiting, std::uint64_t{0});
    }

    /// Request out; match code compared; confirmation, grants and rows back.
    void aDeviceEnrolsByBundle() {
        Village village;
        village.carryAll();
        const auto report = village.visitOf(village.lin);
        village.carry(village.lin);
        auto& host = *village.world.host;
        const QTemporaryDir dir;
        auto tablet = must(client::Store::open(dir.path().toStdString(), village.world.catalog,
                                               village.world.env));
        const auto out = village.world.freshPath("out"), back = village.world.freshPath("back");
        QVERIFY(!client::importBundle(*tablet, out));
        const auto code =
            must(client::askEnrolment(*tablet, out, host.ledger().server(), "周的新平板"));

        const auto imported = village.tryTake(out);
        QVERIFY(!imported &&
                imported.failure().message.find("enrol --person") != std::string::npos);
        const auto device = must(server::enrolBundle(host, village.zhou.person, out));
        QCOMPARE(device.matchCode, code);
        QCOMPARE(device.label, std::string("周的新平板"));
        const auto early = server::answerBundle(host, *village.world.env, device.id, back);
        QVERIFY(!early && early.failure().message.find(code) != std::string::npos);
        QVERIFY(!std::filesystem::exists(back));
        QVERIFY(must(server::enrolBundle(host, village.zhou.person, out)).id == device.id);
        QVERIFY(!server::enrolBundle(host, village.lin.person, out));
        must(host.confirm(device.id));
        must(server::answerBundle(host, *village.world.env, device.id, back));

        QVERIFY(must(client::importBundle(*tablet, back)).news == BundleNews::taken);
        QVERIFY(must(tablet->identity()).device == device.id);
        QVERIFY(must(tablet->identity()).person == village.zhou.person);
        QVERIFY(must(tablet->find(visit, report)));
        QVERIFY(must(client::importBundle(*tablet, back)).news == BundleNews::alreadyTaken);
        const auto again = client::askEnrolment(*tablet, out, host.ledger().server(), "周的新平板");
        QVERIFY(!again && again.failure().code == Code::refused);
    }

    /// The record of a photo had settled before; its bytes go along under the new enrolment.
    void aDeviceEnrolsAnewByBundleAndItsWorkGoesAlong() {
        Village village;
        village.carryAll();
        auto& host = *village.world.host;
        auto& lin = village.lin;
        const auto report = village.visitOf(lin);
        const auto photo = village.attach(lin, report, "大坝");
        village.take(village.exported(lin, false));
        village.give(lin, village.answered(lin));
        QCOMPARE(must(lin.store().counts()).waiting, std::uint64_t{0});
        lin.edit(visit, report, {{"conclusion", text("还没有送出")}});

        const auto out = village.world.freshPath("out"), back = village.world.freshPath("back");
        const auto code =
            must(client::askEnrolment(lin.store(), out, host.ledger().server(), "林的平板", true));
        const auto device = must(server::enrolBundle(host, lin.person, out));
        QCOMPARE(device.matchCode, code);
        QVERIFY(must(host.device(lin.device))->revoked);
        must(host.confirm(device.id));
        must(server::answerBundle(host, *village.world.env, device.id, back));
        QVERIFY(village.give(lin, back).news == BundleNews::taken);
        lin.device = device.id;
        QCOMPARE(must(lin.store().identity()).device, device.id);
        QCOMPARE(lin.value(visit, report, "conclusion"), text("还没有送出"));

        village.carryAll();
        QVERIFY(village.allAgree());
        QCOMPARE(must(lin.store().counts()).evidenceWaiting, std::uint64_t{0});
        QVERIFY(village.zhou.store().evidence().file(photo));
        QCOMPARE(village.zhou.value(visit, report, "conclusion"), text("还没有送出"));
    }

    /// A store that was put back to an old copy, with its clock, makes bundles that are older than
    /// what the server has; the next answer tells it.
    void aStoreThatWasPutBackIsHeardAgain() {
        Village village;
        village.carryAll();
        const QTemporaryDir old;
        village.lin.copyTo(old.path().toStdString());
        village.take(village.exported(village.lin));
        village.take(village.exported(village.lin));
        village.lin.putBack(old.path().toStdString());
        must(village.lin.store().bundleTimes().noteAnswered(1));
        const auto report = village.visitOf(village.chen);
        village.carry(village.chen);
        QVERIFY(village.give(village.lin, village.answered(village.lin)).putBack);
        village.carry(village.lin);
        QVERIFY(village.lin.find(visit, report));
    }

    void aLongOutboxAndManyPagesFitInOneBundle() {
        Village village;
        village.carryAll();
        const std::string note(60'000, 'n');
        const auto report = village.visitOf(village.lin);
        for (int i = 0; i < 8; ++i)
            village.lin.edit(visit, report, {{"conclusion", note + std::to_string(i)}});
        for (int i = 0; i < 300; ++i) {
            auto edit = village.world.named("Project", village.world.newId(), "");
            edit.slots[0].values.set(edit.slots[0].slot, std::string(4'000, 'p'));
            village.world.import({edit}, edit.id);
        }
        const auto taken = village.take(village.exported(village.lin));
        QCOMPARE(taken.fresh, std::uint64_t{9});
        const auto given = village.give(village.lin, village.answered(village.lin));
        QVERIFY(given.import.summary.rounds > 3);
        QCOMPARE(given.import.summary.received, std::uint64_t{9});
        village.carryAll();
        QVERIFY(village.allAgree());
    }

    void aPreviewSaysWhatIsInsideAndChangesNothing() {
        Village village;
        village.carryAll();
        village.attach(village.lin, village.visitOf(village.lin), "photo");
        const auto heads = village.heads();
        const auto out = village.exported(village.lin);
        const auto opened = must(server::openFromDevice(*village.world.host, out));
        QVERIFY(opened.device.id == village.lin.device);
        const auto inside = must(sync::contentOf(*opened.bundle));
        QCOMPARE(inside.sets, std::uint64_t{2});
        QCOMPARE(inside.files, std::uint64_t{1});
        QCOMPARE(inside.fileBytes, std::uint64_t{5});
        QCOMPARE(village.heads(), heads);

        village.take(out);
        const auto before = village.lin.records();
        const auto seen =
            must(client::previewBundle(village.lin.store(), village.answered(village.lin)));
        QVERIFY(seen.opening.maker == village.world.host->ledger().server());
        QCOMPARE(seen.content.receipts, std::uint64_t{2});
        QVERIFY(seen.content.rows > 0);
        QVERIFY(village.lin.records() == before);
        QCOMPARE(must(village.lin.store().counts()).waiting, std::uint64_t{2});
    }

    void aRestoredServerAsksForWhatItLacks() {
        Village village;
        village.carryAll();
        const auto backup = village.world.backup();
        const auto report = village.visitOf(village.lin);
        village.carry(village.lin);
        village.world.restore(backup);
        village.take(village.exported(village.lin));
        QVERIFY(village.give(village.lin, village.answered(village.lin)).import.sendAgain);
        village.carryAll();
        QVERIFY(village.zhou.find(visit, report));
        for (auto* device : {&village.lin, &village.chen, &village.zhou})
            QVERIFY(device->records() == village.world.serverRecords(*device));
    }
};

static const suite::Case<BundlesTest> here("bundles");

#include "bundles_test.moc"
