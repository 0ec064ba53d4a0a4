#include <unistd.h>

#include "shared/proto/sync.pb.h"
#include "sync/server/host/state.h"

/// A new life of a store: each area's epoch begins, and acts of the journal are done again.
namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

/// Acts of the journal that the restored store does not know are done again.
class Replay {
  public:
    Replay(Writing& tx, Ledger& ledger, Host::Restored& restored)
        : tx_(tx), ledger_(ledger), restored_(restored) {}

    Result<> act(const wire::JournalAct& act) {
        bool done = false;
        auto worked = tx_.nested([&]() -> Result<> {
            auto result = act.has_device()    ? device(act.device())
                          : act.has_grant()   ? grant(act)
                          : act.has_release() ? release(act)
                          : act.has_redact()  ? redact(act)
                          : act.has_epoch()   ? epoch(act)
                                              : Result<bool>(false);
            if (!result) return result.failure();
            done = *result;
            return Done{};
        });
        if (done) ++restored_.acts;
        if (worked) return worked;
        // What an act needs may come back only with the devices; the administrator is told.
        const auto code = worked.failure().code;
        if (code == Code::full || code == Code::damaged || code == Code::busy) return worked;
        ++restored_.actsUndone;
        return Done{};
    }

  private:
    /// True if something was to do.
    Result<bool> device(const wire::JournalAct::DeviceAct& act) {
        const auto id = Id::from(act.device()), person = Id::from(act.person());
        const auto key = shared::PublicKey::from(act.public_key());
        if (!id || !person || !key) return Failure{Code::invalid, "journal: no device"};
        auto known = tx_.device(*id);
        if (!known) return known.failure();
        if (*known && (*known)->confirmed == act.confirmed() && (*known)->revoked == act.revoked())
            return false;
        Device device;
        if (*known) device = **known;
        device.id = *id;
        device.person = *person;
        device.key = *key;
        device.label = act.label();
        device.matchCode = act.match_code();
        device.confirmed = act.confirmed();
        device.revoked = act.revoked() || device.revoked;
        if (auto put = tx_.putDevice(device); !put) return put.failure();
        return true;
    }

    Result<bool> grant(const wire::JournalAct& act) {
        shared::Grant grant;
        const auto id = Id::from(act.grant().grant()), person = Id::from(act.grant().person());
        const auto area = Id::from(act.area()), project = Id::from(act.grant().project());
        if (!id || !person || !area) return Failure{Code::invalid, "journal: no grant"};
        auto known = tx_.grant(*id);
        if (!known) return known.failure();
        if (*known && (*known)->ended == act.grant().ended() &&
            (*known)->role == act.grant().role())
            return false;
        grant.id = *id;
        grant.person = *person;
        grant.area = *area;
        grant.project = project.value_or(Id{});
        grant.role = act.grant().role();
        grant.ended = act.grant().ended();
        auto done = ledger_.grant(tx_, grant);
        if (!done) return done.failure();
        return true;
    }

    Result<bool> release(const wire::JournalAct& act) {
        const auto area = Id::from(act.area()), parked = Id::from(act.release().parked());
        const auto person = Id::from(act.release().person());
        if (!area || !parked || !person) return Failure{Code::invalid, "journal: no release"};
        auto done = ledger_.release(tx_, *area, *parked, *person);
        if (!done) return done.failure();
        return true;
    }

    Result<bool> redact(const wire::JournalAct& act) {
        const auto area = Id::from(act.area());
        const auto set = Hash::from(act.redact().set_hash());
        if (!area || !set) return Failure{Code::invalid, "journal: no redaction"};
        for (const auto& raw : act.redact().persons()) {
            auto done = ledger_.redact(tx_, *area, *set, Id::from(raw).value_or(Id{}));
            if (!done) return done.failure();
        }
        return true;
    }

    /// Another restore's life of the ledger: devices may still name it in their bases.
    Result<bool> epoch(const wire::JournalAct& act) {
        const auto area = Id::from(act.area()), epoch = Id::from(act.epoch().epoch());
        const auto former = Id::from(act.epoch().former());
        if (!area || !epoch || !former) return Failure{Code::invalid, "journal: no epoch"};
        auto put = tx_.putOtherEpoch(*area, *epoch, {*former, act.epoch().revision()});
        if (!put) return put.failure();
        return false;
    }

    Writing& tx_;
    Ledger& ledger_;
    Host::Restored& restored_;
};

/// Every area's ledger begins a new life; answers what the journal has to say of each, so that a
/// later restore from before knows where that life left its own.
Result<std::vector<wire::JournalAct>> beginLives(Writing& tx, shared::Env& env) {
    auto heads = tx.heads();
    if (!heads) return heads.failure();
    std::vector<wire::JournalAct> acts;
    for (const auto& head : *heads) {
        const auto epoch = shared::newId(env);
        if (auto begun = tx.beginEpoch(head.area, epoch); !begun) return begun.failure();
        auto& act = acts.emplace_back();
        act.set_area(head.area.str());
        act.mutable_epoch()->set_epoch(epoch.str());
        act.mutable_epoch()->set_former(head.at.epoch.str());
        act.mutable_epoch()->set_revision(head.at.revision);
    }
    return acts;
}

Result<> journalIsThere(const std::string& journal) {
    if (journal.empty() || ::access(journal.c_str(), F_OK) == 0) return Done{};
    return Failure{Code::missing, "no journal of administration is at " + journal};
}

}  // namespace

Result<Host::Restored> Host::promote(const std::string& dir,
                                     const std::shared_ptr<shared::Env>& env,
                                     const std::string& journal) {
    if (auto there = journalIsThere(journal); !there) return there.failure();
    auto host = open(dir, env);
    if (!host) return host.failure();
    Restored restored;
    auto written = (*host)->write([&](Writing& tx, Ledger& ledger) -> Result<> {
        auto begun = beginLives(tx, *env);
        if (!begun) return begun.failure();
        restored.areas = begun->size();
        ledger.keepJournal({});  // its acts are in the journal already
        if (auto none = tx.putSetting(settings::backedUp, ""); !none) return none;
        if (journal.empty()) return tx.putSetting(settings::grantsUnconfirmed, "1");
        Replay replay(tx, ledger, restored);
        auto replayed =
            Journal::read(journal, [&](const wire::JournalAct& act) { return replay.act(act); });
        if (!replayed) return replayed;
        auto kept = Journal::open(journal);
        if (!kept) return kept.failure();
        for (const auto& act : *begun) {
            if (auto noted = (*kept)->append(act); !noted) return noted;
        }
        return Done{};
    });
    if (!written) return written.failure();
    return restored;
}

Result<> Host::confirmGrants() {
    return state_->writer->run(
        [](Writing& tx) { return tx.putSetting(settings::grantsUnconfirmed, ""); });
}

Result<> Host::keepJournal(const std::string& path) {
    auto journal = Journal::open(path);
    if (!journal) return journal.failure();
    auto kept =
        state_->writer->run([&](Writing& tx) { return tx.putSetting(settings::journal, path); });
    if (!kept) return kept;
    state_->use(journal.take());
    return Done{};
}

void Host::State::use(std::unique_ptr<Journal> opened) {
    journal = std::move(opened);
    ledger->keepJournal([this](const wire::JournalAct& act) { return journal->append(act); });
}

Result<> Host::State::putDevice(Writing& tx, const Device& device) {
    if (journal) {
        wire::JournalAct act;
        auto& said = *act.mutable_device();
        said.set_device(device.id.str());
        said.set_person(device.person.str());
        said.set_public_key(device.key.str());
        said.set_label(device.label);
        said.set_match_code(device.matchCode);
        said.set_confirmed(device.confirmed);
        said.set_revoked(device.revoked);
        if (auto noted = journal->append(act); !noted) return noted;
    }
    return tx.putDevice(device);
}

}  // namespace field::server
