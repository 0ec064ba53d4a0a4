#include <functional>
#include <string_view>

#include <QTest>

#include "shared/proto/records.pb.h"
#include "sync/exchange_wire.h"
#include "tests/server/access/devices.h"
#include "tests/server/access/whole.h"
#include "tests/support/suite.h"

using namespace field;
using matrix::Cell;
using matrix::Devices;
using matrix::Ground;
using office::Author;
using office::Office;
using served::City;
using served::Tablet;
using shared::Id;
using sync::ChangeSet;
using sync::Verdict;

namespace {

/// A credential that is not good: how the sets of `author` are spoilt, and what is said of them.
struct Spoilt {
    const char* name;
    const char* reason;
    std::function<ChangeSet(Office&, Author&, std::string payload)> sign;
};

ChangeSet signedBy(Office& office, const Author& author, std::string payload) {
    auto once = author;  // each is the author's next one
    return office.signRaw(once, std::move(payload));
}

std::vector<Spoilt> spoiltCredentials(Office& office) {
    const auto stranger = office.enrol("inspector");
    const auto elsewhere = shared::newKeyPair(*shared::systemEnv()).publicKey;
    return {
        {"of no device", "unknown_device",
         [](Office& at, Author& author, std::string payload) {
             auto nobody = author;
             nobody.device = at.newId();
             return signedBy(at, nobody, std::move(payload));
         }},
        {"of another person's device", "unknown_device",
         [stranger](Office& at, Author& author, std::string payload) {
             auto other = stranger;
             other.person = author.person;
             return signedBy(at, other, std::move(payload));
         }},
        {"by another device's key", "bad_signature",
         [stranger](Office& at, Author& author, std::string payload) {
             auto other = author;
             other.key = stranger.key;
             return signedBy(at, other, std::move(payload));
         }},
        {"for another server", "bad_signature",
         [elsewhere](Office& at, Author& author, std::string payload) {
             auto set = signedBy(at, author, std::move(payload));
             set.signature = shared::sign(author.key, sync::signedBytes(elsewhere, set));
             return set;
         }},
        {"half signed", "bad_signature",
         [](Office& at, Author& author, std::string payload) {
             auto set = signedBy(at, author, std::move(payload));
             std::fill(set.signature.bytes.begin() + 32, set.signature.bytes.end(), 0);
             return set;
         }},
        {"unconfirmed", "unknown_device",
         [](Office& at, Author& author, std::string payload) {
             return signedBy(at, author, std::move(payload));
         }},
    };
}

/// Under a sanitizer, where signatures cost ten times as much, two.
std::vector<std::string> rolesOf(const matrix::Table& table) {
    if (std::string_view(FIELD_SANITIZE) != "") return {"inspector", "division"};
    return table.roles();
}

void putDevice(Office& office, const Author& author, bool confirmed, bool revoked) {
    auto tx = must(office.storage().write());
    must(tx->putDevice(
        {author.device, author.person, author.key.publicKey, "tablet", "", confirmed, revoked, 0}));
    must(tx->commit());
}

}  // namespace

/// The permission matrix for whoever comes with a credential that is none (any more), below HTTP.
class CredentialsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// Every cell of every role: nothing is taken, nothing of the whole store changes.
    void aSetThatIsNotTheAuthorsChangesNothing() {
        const auto table = matrix::expectedTable(*catalog_);
        Office office;
        Ground ground(matrix::standingOn(office));
        const auto spoilt = spoiltCredentials(office);
        std::size_t cells = 0, tried = 0;
        for (const auto& role : rolesOf(table)) {
            auto onProject = office.enrol(role), onArea = office.enrol(role, true);
            std::vector<std::pair<Author*, std::string>> payloads;
            for (const Cell& cell : matrix::cellsOf(*catalog_)) {
                if (cell.act == "read") continue;
                payloads.emplace_back(Ground::isReference(*cell.kind) ? &onArea : &onProject,
                                      ground.payloadOf(cell, ground.editOf(cell)));
            }
            cells += payloads.size();
            for (const auto& credential : spoilt) {
                const bool confirmed = credential.name != std::string("unconfirmed");
                for (auto* author : {&onProject, &onArea})
                    putDevice(office, *author, confirmed, false);
                const auto before = whole::of(office);
                auto tx = must(office.storage().write());
                for (auto& [author, payload] : payloads) {
                    const auto receipt = must(
                        office.ledger().accept(*tx, credential.sign(office, *author, payload)));
                    QCOMPARE(receipt.verdict, Verdict::invalid);
                    QCOMPARE(receipt.reason, std::string(credential.reason));
                    QVERIFY(receipt.detail.empty() && receipt.outcomes.empty());
                    ++tried;
                }
                must(tx->commit());
                tx.reset();
                QCOMPARE(whole::of(office), before);
            }
        }
        QCOMPARE(tried, cells * spoilt.size());
        qInfo(
            "figure: permission matrix: %zu cells × %zu credentials of a set that are not good, "
            "nothing of the store changed",
            cells, spoilt.size());
    }

    /// Every cell of every role: kept whole, for a supervisor to look at, and nothing besides.
    void whatARevokedDeviceSendsIsParkedWholeAndChangesNothingElse() {
        const auto table = matrix::expectedTable(*catalog_);
        Office office;
        Ground ground(matrix::standingOn(office));
        std::size_t cells = 0;
        for (const auto& role : rolesOf(table)) {
            auto onProject = office.enrol(role), onArea = office.enrol(role, true);
            for (auto* author : {&onProject, &onArea}) putDevice(office, *author, true, true);
            const auto head = office.base().revision;
            auto tx = must(office.storage().write());
            for (const Cell& cell : matrix::cellsOf(*catalog_)) {
                if (cell.act == "read") continue;
                const auto& author = Ground::isReference(*cell.kind) ? onArea : onProject;
                const auto set =
                    signedBy(office, author, ground.payloadOf(cell, ground.editOf(cell)));
                std::string instead = "nothing";
                const auto undone = tx->nested([&]() -> shared::Result<> {
                    instead = parkedAlone(office, *tx, set, head);
                    return shared::Failure{shared::Code::refused, "undone"};
                });
                QVERIFY(!undone);
                QVERIFY2(instead.empty(), (role + " " + cell.name() + ": " + instead).c_str());
                ++cells;
            }
        }
        qInfo(
            "figure: permission matrix: %zu cells tried with a revoked device, all parked as "
            "untrusted",
            cells);
    }

    /// The same through exchanges, committed: every cell, by whoever could do it before.
    void aRevokedDeviceIsToldThatItsSetsAreKeptAndShownNothing() {
        City city;
        city.serve();
        Ground ground(matrix::standingOn(city));
        Devices devices(city, ground);
        const auto supervisor = city.enrol(city.person("division", true));
        devices.each([&](Tablet& tablet) { must(city.host().revokeDevice(tablet.device)); });
        const auto before = whole::records(city, shared::kinds::parked);
        const auto parkedBefore = whole::count(city, shared::kinds::parked);
        std::size_t cells = 0;
        const auto complaint =
            devices.tryEach([&](Tablet& tablet, const Cell&, const ChangeSet* set) {
                const auto answer =
                    city.host().exchange(tablet.device, Devices::asking(tablet, set));
                if (!set) return refused(answer);
                ++cells;
                return keptAndNotShown(answer);
            });
        QCOMPARE(complaint, std::string());
        QCOMPARE(whole::records(city, shared::kinds::parked), before);
        QCOMPARE(whole::count(city, shared::kinds::parked), parkedBefore + cells);
        // A supervisor has them before them.
        std::size_t shown = 0;
        auto seeing = supervisor;
        for (const auto& row : whole::pulledAll(city, seeing))
            shown += row.kind() == shared::kinds::parked && !row.project().empty();
        QVERIFY(shown > 0);
        qInfo(
            "figure: permission matrix: %zu cells sent by revoked devices in exchanges, all "
            "parked, none shown",
            cells);
    }

    void anUnconfirmedDeviceIsRefusedInEveryExchange() {
        City city;
        city.serve();
        Ground ground(matrix::standingOn(city));
        Devices devices(city, ground, false);
        const auto before = whole::of(city);
        std::size_t cells = 0;
        const auto complaint =
            devices.tryEach([&](Tablet& tablet, const Cell&, const ChangeSet* set) {
                ++cells;
                return refused(city.host().exchange(tablet.device, Devices::asking(tablet, set)));
            });
        QCOMPARE(complaint, std::string());
        QCOMPARE(whole::of(city), before);
        qInfo(
            "figure: permission matrix: %zu cells tried in exchanges by unconfirmed devices, "
            "nothing of the store changed",
            cells);
    }

  private:
    static std::string refused(const shared::Result<std::string>& answer) {
        return answer ? "answered" : answer.failure().code == shared::Code::refused ? "" : "failed";
    }
    /// Of an exchange of a revoked device: that its set was parked, and nothing else.
    static std::string keptAndNotShown(const shared::Result<std::string>& answer) {
        wire::ExchangeAnswer out;
        if (!answer || !out.ParseFromString(*answer) || out.receipts_size() != 1)
            return "no receipt";
        const auto& receipt = out.receipts(0);
        if (receipt.verdict() != wire::PARKED || receipt.reason() != "untrusted_device")
            return "not parked: " + receipt.reason();
        return out.areas().empty() && receipt.outcomes().empty() ? "" : "shown something";
    }
    /// Nothing: `set` was parked whole as an untrusted device's, and no other record is new since
    /// `head`. Otherwise what came instead.
    static std::string parkedAlone(Office& office, server::Writing& tx, const ChangeSet& set,
                                   std::uint64_t head) {
        using records::Parked;
        const auto receipt = must(office.ledger().accept(tx, set));
        if (receipt.verdict != Verdict::parked || receipt.reason != "untrusted_device")
            return "not parked: " + receipt.reason;
        const auto changed = must(tx.changedAfter(office.area, {head, ~0U, {}}, 10));
        if (changed.size() != 1) return "other records changed";
        const auto& record = changed.front().record;
        if (record.kind != shared::kinds::parked) return "no Parked record";
        const shared::Value kept = shared::Blob{sync::encodeChangeSet(set)};
        return record.values.get(Parked::kContentFieldNumber) == kept ? "" : "not kept whole";
    }

    const std::shared_ptr<const shared::Catalog> catalog_ = shared::Catalog::builtIn();
};

static const suite::Case<CredentialsTest> here("credentials");
#include "credentials_test.moc"
