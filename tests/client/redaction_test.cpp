#include <QTest>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "client/review.h"
#include "shared/proto/records.pb.h"
#include "shared/sqlite.h"
#include "tests/support/suite.h"
#include "tests/support/world.h"

using namespace field;
using records::VISIT_STATE_ON_SITE;
using shared::Code;
using shared::Hash;
using shared::Id;
using shared::Value;
using shared::kinds::visit;
using world::Device;
using world::World;

namespace {

constexpr const char* secret = "机密的身份证号";

Value secretAnd(const char* more) { return std::string(secret) + more; }

/// A visit with the secret on two devices, and two administrators.
struct Office {
    World world;
    Device& li;
    Device& wang;
    Id first, second, made;
    Hash set;      ///< that is redacted
    Hash secrets;  ///< the one that first wrote the secret

    Office() : li(world.device("李")), wang(world.device("王")) {
        for (auto* administrator : {&first, &second}) {
            *administrator = world.newId();
            world.grant(*administrator, "admin", {});
        }
        made = li.create("Visit", {}, {{"state", std::int64_t{VISIT_STATE_ON_SITE}}});
        world.settle();
        set = secrets = li.edit(visit, made, {{"conclusion", Value{std::string(secret)}}}).hash;
        world.settle();
    }

    shared::Result<bool> redact(const Id& person) {
        bool done = false;
        auto written =
            world.host->write([&](server::Writing& tx, server::Ledger& ledger) -> shared::Result<> {
                auto receipt = ledger.redact(tx, world.area, set, person);
                if (!receipt) return receipt.failure();
                done = receipt->has_value();
                return shared::Done{};
            });
        if (!written) return written.failure();
        return done;
    }
    void redactAll(const std::vector<Hash>& sets) {
        for (const auto& one : sets) {
            set = one;
            must(redact(first));
            must(redact(second));
        }
        world.settle();
    }
    /// Both write without having seen the other: both values stand in a conflict. Answers Wang's.
    Hash dispute(const std::string& lis, const std::string& wangs) {
        li.edit(visit, made, {{"conclusion", Value{lis}}});
        const auto later = wang.edit(visit, made, {{"conclusion", Value{wangs}}}).hash;
        li.sync();
        wang.sync();
        world.settle();
        return later;
    }
    /// Whether the conflict, as each device has it, says `words`.
    bool conflictSays(const std::string& words) {
        for (auto* device : {&li, &wang})
            for (const auto& conflict : device->openConflicts()) {
                const auto& values = conflict.values.get(records::Conflict::kValuesFieldNumber);
                if (std::get<shared::Blob>(values).bytes.find(words) != std::string::npos)
                    return true;
            }
        return false;
    }
    /// Whether what a database holds, free pages aside, says the secret anywhere.
    bool says(const std::string& path) {
        const auto copy = world.freshPath("copy");
        must(must(shared::Database::open(path, shared::Database::Mode::readOnly))->copyTo(copy));
        std::ifstream in(copy, std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(in), {}};
        return bytes.find(secret) != std::string::npos;
    }
    /// Whether the server or one of the two devices says it.
    bool isSaid() { return serverSays() || deviceSays(li) || deviceSays(wang); }
    bool serverSays() { return says(world.storePath() + "/ledger.db"); }
    bool deviceSays(Device& device) { return says(device.path() + "/field.db"); }
};

}  // namespace

class RedactionTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void twoAdministratorsTakeASecretOutEverywhereAndTheChainHolds() {
        Office office;
        QVERIFY(office.serverSays() && office.deviceSays(office.li) &&
                office.deviceSays(office.wang));
        QCOMPARE(office.redact(office.li.person).failure().code, Code::refused);
        QCOMPARE(must(office.redact(office.first)), false);
        QCOMPARE(office.redact(office.first).failure().code, Code::refused);
        QVERIFY(office.serverSays());
        QCOMPARE(must(office.redact(office.second)), true);
        office.world.settle();
        QVERIFY(!office.serverSays());
        QVERIFY(!office.deviceSays(office.li));
        QVERIFY(!office.deviceSays(office.wang));
        QVERIFY(office.li.records() == office.world.serverRecords(office.li));
        must(office.world.host->verify([](const std::string&) {}));
        const auto told = must(office.li.store().incidents());
        QCOMPARE(told.size(), std::size_t{1});
        QCOMPARE(told[0].what, std::string("set_redacted"));
        QVERIFY(must(office.wang.store().incidents()).empty());
    }

    void aSideOfAConflictGoesToo() {
        Office office;
        office.set = office.dispute("甲的", std::string(secret) + "乙");
        QVERIFY(office.conflictSays("乙"));
        must(office.redact(office.first));
        must(office.redact(office.second));
        office.world.settle();
        QVERIFY(!office.conflictSays("乙"));
        must(office.world.host->verify([](const std::string&) {}));
    }

    void whatTheSidesOfAConflictWroteOverGoesToo() {
        Office office;
        office.dispute("甲的", "乙的");
        QVERIFY(office.conflictSays(secret));
        must(office.redact(office.first));
        must(office.redact(office.second));
        office.world.settle();
        QVERIFY(!office.conflictSays(secret));
        QVERIFY(!office.serverSays());
        QVERIFY(!office.deviceSays(office.li));
        must(office.world.host->verify([](const std::string&) {}));
    }

    void aSecretThatWasWrittenOverBySecretsGoesSetBySet() {
        Office office;
        const auto later =
            office.wang.edit(visit, office.made, {{"conclusion", secretAnd("二")}}).hash;
        office.world.settle();
        office.redactAll({office.secrets, later});
        QVERIFY(!office.isSaid());
        must(office.world.host->verify([](const std::string&) {}));
    }

    void whatWasParkedAndReleasedGoesToo() {
        Office office;
        auto& zhao = office.world.device("赵", {"discipline"});
        office.world.settle();
        office.set = zhao.edit(visit, office.made, {{"conclusion", secretAnd("三")}}).hash;
        office.world.settle();
        must(office.world.host->write([&](server::Writing& tx,
                                          server::Ledger& ledger) -> shared::Result<> {
            auto waiting = tx.waitingParked(office.world.area);
            if (!waiting) return waiting.failure();
            auto released =
                ledger.release(tx, office.world.area, waiting->at(0).record.id, office.li.person);
            return released ? shared::Result<>(shared::Done{}) : released.failure();
        }));
        office.world.settle();
        QVERIFY(office.li.value(visit, office.made, "conclusion") == secretAnd("三"));
        office.redactAll({office.set});
        QVERIFY(office.li.value(visit, office.made, "conclusion") == Value{});
        office.redactAll({office.secrets});
        QVERIFY(!office.isSaid());
        must(office.world.host->verify([](const std::string&) {}));
    }

    void whatACorrectionProposesGoesWithIt_data() {
        QTest::addColumn<bool>("accepted");
        QTest::newRow("waiting") << false;
        QTest::newRow("accepted") << true;
    }
    void whatACorrectionProposesGoesWithIt() {
        QFETCH(bool, accepted);
        Office office;
        auto& chief = office.world.device("周", {"division"});
        auto& head = office.world.device("吴", {"perf_office"});
        office.world.settle();
        const auto late = office.wang.edit(visit, office.made, {{"conclusion", secretAnd("四")}});
        office.li.step(office.made, records::VISIT_STATE_SIGNED);
        office.li.step(office.made, records::VISIT_STATE_SUBMITTED);
        office.li.sync();
        chief.sync();
        const auto read = must(chief.store().hashes(visit, office.made)).review;
        must(chief.store().save(
            must(client::reviewOf(chief.store(), *office.world.env, visit, office.made, read,
                                  client::Verdict::approve, ""))));
        chief.sync();
        office.world.settle();
        client::Query corrections;
        corrections.kind = shared::kinds::correction;
        const auto correction = must(head.store().page(corrections, "")).records.at(0).id;
        if (accepted) {
            must(head.store().save(must(client::decisionOf(
                head.store(), *office.world.env, correction,
                must(head.store().correctionHash(correction)), client::Verdict::approve, ""))));
            office.world.settle();
        }
        QVERIFY((office.li.value(visit, office.made, "conclusion") == secretAnd("四")) == accepted);
        office.redactAll({late.hash, office.secrets});
        QVERIFY(!office.isSaid());
        must(office.world.host->verify([](const std::string&) {}));
    }

    void aPayloadThatIsGoneWithoutAnActInTheLedgerIsAFault() {
        Office office;
        const auto entry =
            *must(must(office.world.host->read())->entryOf(office.world.area, office.set));
        office.world.host.reset();
        {
            auto db = must(shared::Database::open(office.world.storePath() + "/ledger.db",
                                                  shared::Database::Mode::readWrite));
            auto put = db->prepare("UPDATE entry SET change_set = ?1 WHERE set_hash = ?2");
            const auto gone = std::string("\0redacted\0", 10) + shared::sha256(entry.set).str();
            must(put.bindBlob(1, gone).bind(2, office.set).run());
        }
        office.world.restartServer();
        QCOMPARE(office.world.host->verify([](const std::string&) {}).failure().code,
                 Code::damaged);
    }

    void aRestoredServerIsToldOfItByTheJournal() {
        Office office;
        const auto journal = office.world.freshPath("journal");
        must(office.world.host->keepJournal(journal));
        const auto yesterday = office.world.backup();
        must(office.redact(office.first));
        must(office.redact(office.second));
        office.world.settle();
        office.world.restore(yesterday, journal);
        QVERIFY(!office.serverSays());
        office.world.settle();
        QVERIFY(!office.deviceSays(office.li));
        must(office.world.host->verify([](const std::string&) {}));
    }
};

static const suite::Case<RedactionTest> here("redaction");

#include "redaction_test.moc"
