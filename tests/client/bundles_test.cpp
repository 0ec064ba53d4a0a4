#include <QTest>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "client/bundle.h"
#include "client/review.h"
#include "shared/proto/bundle.pb.h"
#include "shared/proto/records.pb.h"
#include "sync/server/bundle/bundles.h"
#include "sync/wire.h"
#include "tests/support/suite.h"
#include "tests/support/world.h"

using namespace field;
using client::BundleNews;
using client::Verdict;
using shared::Code;
using shared::Id;
using shared::Value;
using shared::kinds::visit;
using world::Device;
using world::World;

namespace {

const Value text(const char* words) { return std::string(words); }

std::string contentOf(const std::string& path) {
    std::ostringstream out;
    out << std::ifstream(path, std::ios::binary).rdbuf();
    return out.str();
}

std::string written(const std::string& path, const std::string& content) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
    return path;
}

/// Devices that never meet a network, and somebody who carries files between them and the server.
struct Village {
    World world;
    Device& lin = cutOff("林", "inspector");
    Device& chen = cutOff("陈", "inspector");
    Device& zhou = cutOff("周", "division");

    Device& cutOff(const char* name, const char* role) {
        auto& device = world.areaDevice(name, role);
        device.wire().cut = true;
        return device;
    }
    std::string exported(Device& device, bool evidence = true) {
        const auto path = world.freshPath("out");
        must(client::exportBundle(device.store(), path, evidence));
        return path;
    }
    shared::Result<server::TakenBundle> tryTake(const std::string& path) {
        auto opened = server::openFromDevice(*world.host, path);
        if (!opened) return opened.failure();
        return server::takeBundle(*world.host, *opened);
    }
    server::TakenBundle take(const std::string& path) { return must(tryTake(path)); }
    std::string answered(Device& device) {
        const auto path = world.freshPath("back");
        must(server::answerBundle(*world.host, *world.env, device.device, path));
        return path;
    }
    client::TakenBundle give(Device& device, const std::string& path) {
        return must(client::importBundle(device.store(), path));
    }
    /// Out and back again.
    void carry(Device& device) {
        take(exported(device));
        give(device, answered(device));
    }
    void carryAll() {
        for (auto* device : {&lin, &chen, &zhou}) carry(*device);
        for (auto* device : {&lin, &chen, &zhou}) carry(*device);
    }
    Id visitOf(Device& device, const char* conclusion = "路面完好") {
        return device.create("Visit", {},
                             {{"state", std::int64_t{records::VISIT_STATE_ON_SITE}},
                              {"conclusion", text(conclusion)}});
    }
    void review(Device& device, const Id& report, Verdict verdict, const std::string& reason) {
        const auto read = must(device.store().hashes(visit, report)).review;
        must(device.store().save(must(
            client::reviewOf(device.store(), *world.env, visit, report, read, verdict, reason))));
    }
    shared::Hash attach(Device& device, const Id& to, const std::string& bytes) {
        must(device.store().attach(visit, to, written(world.freshPath("photo"), bytes), {}));
        return shared::sha256(bytes);
    }
    /// Heads of all ledgers: what the server's state hangs on.
    std::string heads() {
        std::string out;
        for (const auto& head : must(must(world.host->read())->heads())) out += head.hash.str();
        return out;
    }
    bool allAgree() {
        for (auto* device : {&lin, &chen, &zhou}) {
            if (device->records() != world.serverRecords(*device)) return false;
            if (must(device->store().counts()).waiting > 0) return false;
        }
        return must(lin.store().incidents()).empty();
    }
};

std::string someBytes(std::size_t size) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 2654435761U >> 13);
    return bytes;
}

}  // namespace

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
        QVERIFY(!village.zhou.store().evidenceFile(hash));
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
            const auto file = village.zhou.store().evidenceFile(wanted);
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

    /// What the server takes and what a device takes: cut at every 64th byte, each byte altered.
    void cutOrAlteredItChangesNothing() {
        Village village;
        village.carryAll();
        village.visitOf(village.lin);
        const auto out = village.exported(village.lin);
        const auto heads = village.heads();
        const auto spoilt = village.world.freshPath("spoilt");
        const auto eachSpoilt = [&](const std::string& whole, const auto& fails) {
            for (std::size_t at = 0; at < whole.size(); at += 64)
                if (!fails(written(spoilt, whole.substr(0, at)))) return false;
            for (std::size_t at = 0; at < whole.size(); ++at) {
                auto altered = whole;
                altered[at] = static_cast<char>(altered[at] + 1);
                if (!fails(written(spoilt, altered))) return false;
            }
            return true;
        };
        QVERIFY(eachSpoilt(contentOf(out),
                           [&](const auto& path) { return !village.tryTake(path).ok(); }));
        QCOMPARE(village.heads(), heads);
        village.take(out);

        const auto back = village.answered(village.lin);
        const auto before = village.lin.records();
        QVERIFY(eachSpoilt(contentOf(back), [&](const auto& path) {
            return !client::importBundle(village.lin.store(), path).ok();
        }));
        QVERIFY(village.lin.records() == before);
        QCOMPARE(must(village.lin.store().counts()).waiting, std::uint64_t{1});
        village.give(village.lin, back);
        QVERIFY(village.lin.records() == village.world.serverRecords(village.lin));
    }

    void aCarrierCanNeitherReadNorTakeIt() {
        Village village;
        village.carryAll();
        village.visitOf(village.lin, "只给主管看的话");
        const auto out = village.exported(village.lin);
        village.take(out);
        const auto back = village.answered(village.lin);
        for (const auto& path : {out, back}) {
            QVERIFY(contentOf(path).find("只给主管看的话") == std::string::npos);
            const auto taken = client::importBundle(village.chen.store(), path);
            QVERIFY(!taken && taken.failure().code == Code::refused);
            QVERIFY(taken.failure().message.find("another device") != std::string::npos);
        }
        // The server does not take an answer, nor another server what is not for it.
        QVERIFY(!village.tryTake(back));
        Village other;
        const auto elsewhere = other.tryTake(out);
        QVERIFY(!elsewhere &&
                elsewhere.failure().message.find("another server") != std::string::npos);
    }

    /// A device that is known and signs, and yet writes what no program of ours does.
    void whatADeviceSignsButNeverWouldWriteIsNoHarm_data() {
        QTest::addColumn<QByteArray>("part");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const wire::BundlePart& part, const char* says) {
            QTest::newRow(name) << QByteArray::fromStdString(part.SerializeAsString()) << says;
        };
        wire::BundlePart part;
        part.set_request("no zstd at all");
        row("a request that is none", part, "");
        part.set_request(sync::compress(std::string(2'000'000, '\0')));
        row("a bomb", part, "");
        wire::ExchangeRequest request;
        request.set_device(std::string(16, 'd'));
        request.add_sets();
        part.set_request(sync::compress(request.SerializeAsString()));
        row("a request of another device", part, "names another device");
        part.mutable_evidence()->set_bytes("bytes of nothing");
        row("evidence without a name", part, "not what it should be");
        part.mutable_evidence()->set_sha256(std::string(32, 'h'));
        part.mutable_evidence()->set_size(4);
        row("more bytes than there are", part, "not what it should be");
        part.mutable_evidence()->set_offset(std::numeric_limits<std::uint64_t>::max() - 3);
        row("bytes past any end", part, "not what it should be");
    }
    void whatADeviceSignsButNeverWouldWriteIsNoHarm() {
        QFETCH(QByteArray, part);
        QFETCH(QString, says);
        Village village;
        const auto self = must(village.lin.store().identity());
        const auto path = village.world.freshPath("out");
        auto writer = must(sync::BundleWriter::begin(path, self.key, self.server,
                                                     {self.key.publicKey, self.device, 1}));
        wire::BundlePart odd;
        QVERIFY(odd.ParseFromString(part.toStdString()));
        must(writer->add(odd));
        must(writer->finish());
        const auto heads = village.heads();
        const auto taken = village.tryTake(path);
        QVERIFY(!taken);
        QVERIFY(taken.failure().message.find(says.toStdString()) != std::string::npos);
        QCOMPARE(village.heads(), heads);
        village.carryAll();
        QVERIFY(village.allAgree());
    }

    void evidenceThatNoRecordNamesWaits() {
        Village village;
        village.carryAll();
        must(village.lin.store().keepEvidence(written(village.world.freshPath("x"), "loose")));
        const auto hash = village.attach(village.lin, village.visitOf(village.lin), "named");
        const auto taken = village.take(village.exported(village.lin));
        QCOMPARE(taken.wholeFiles, std::uint64_t{1});
        QVERIFY(taken.evidenceProblem.find("waits") != std::string::npos);
        village.give(village.lin, village.answered(village.lin));
        QCOMPARE(must(village.lin.store().counts()).evidenceWaiting, std::uint64_t{1});
        QVERIFY(must(village.world.host->evidence().size(hash)));
    }

    void whoIsNotKnownOrNotConfirmedIsTold() {
        Village village;
        const QTemporaryDir dir;
        auto stranger = must(client::Store::open(dir.path().toStdString(), village.world.catalog,
                                                 village.world.env));
        const auto path = village.world.freshPath("out");
        const auto early = client::exportBundle(*stranger, path, true);
        QVERIFY(!early && early.failure().code == Code::refused);
        must(stranger->ownKey());
        must(stranger->enrolled(village.world.host->ledger().server(), village.world.newId(),
                                village.lin.person, ""));
        must(client::exportBundle(*stranger, path, true));
        const auto taken = village.tryTake(path);
        QVERIFY(!taken && taken.failure().code == Code::refused);
        QVERIFY(taken.failure().message.find("unknown device") != std::string::npos);
        const auto answer =
            server::answerBundle(*village.world.host, *village.world.env, village.lin.device, path);
        QVERIFY(!answer && answer.failure().message.find("import one first") != std::string::npos);
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

    /// What a lost tablet still brings is parked; it gets its receipts and nothing else.
    void aRevokedDeviceGetsReceiptsAlone() {
        Village village;
        village.carryAll();
        village.visitOf(village.chen, "别人的");
        village.carry(village.chen);
        must(village.world.host->revokeDevice(village.lin.device));
        village.visitOf(village.lin);
        const auto taken = village.take(village.exported(village.lin));
        QCOMPARE(taken.parked, std::uint64_t{1});
        const auto given = village.give(village.lin, village.answered(village.lin));
        QCOMPARE(given.import.summary.parked, std::uint64_t{1});
        QCOMPARE(given.import.summary.counts.rowsReceived, std::uint64_t{0});
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
