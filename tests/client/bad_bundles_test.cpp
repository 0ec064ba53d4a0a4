#include <QTest>

#include <limits>

#include "shared/proto/bundle.pb.h"
#include "sync/wire.h"
#include "tests/support/suite.h"
#include "tests/support/village.h"

using namespace field;
using namespace carried;
using shared::Code;

class BadBundlesTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
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
};

static const suite::Case<BadBundlesTest> here("bad_bundles");

#include "bad_bundles_test.moc"
