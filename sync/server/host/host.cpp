#include "sync/server/host.h"

#include <sys/stat.h>

#include <cerrno>
#include <optional>
#include <system_error>

#include <fmt/format.h>

#include "shared/catalog.h"
#include "sync/server/host/place.h"
#include "sync/server/host/state.h"
#include "sync/server/status/event.h"

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

Ledger::Rules rulesOf(const std::shared_ptr<const shared::Catalog>& catalog) {
    return {catalog, &shared::Workflow::builtIn(), &shared::Access::builtIn()};
}

/// The edit that makes a Person with a name.
sync::Edit newPerson(const shared::Catalog& catalog, const Id& id, const std::string& name,
                     const Base& base) {
    const auto& column = *catalog.kind(shared::kinds::person)->column("name");
    sync::SlotEdit slot;
    slot.slot = column.slot;
    slot.base = base;
    slot.values.set(column.number, name);
    sync::Edit edit;
    edit.act = sync::EditAct::create;
    edit.kind = shared::kinds::person;
    edit.id = id;
    edit.base = base;
    edit.slots.push_back(std::move(slot));
    return edit;
}

/// Everything a store begins with, in one transaction.
Result<> begin(Writing& tx, shared::Env& env, const std::shared_ptr<shared::Env>& shared,
               const City& city, const Id& administrator) {
    const auto catalog = shared::Catalog::builtIn();
    const auto key = shared::newKeyPair(env);
    const auto device = shared::newId(env), area = shared::newId(env);
    Hash sealKey;
    env.random(sealKey.bytes.data(), sealKey.bytes.size());
    const std::string secret(reinterpret_cast<const char*>(key.secret.data()), key.secret.size());
    for (const auto& [name, value] : std::initializer_list<std::pair<const char*, std::string>>{
             {settings::serverSecret, secret},
             {settings::serverDevice, device.str()},
             {settings::cityArea, area.str()},
             {settings::sealKey, sealKey.str()}})
        if (auto put = tx.putSetting(name, value); !put) return put;

    Device own;
    own.id = device;
    own.person = device;  // the server acts for itself
    own.key = key.publicKey;
    own.label = "server";
    own.confirmed = true;
    if (auto put = tx.putDevice(own); !put) return put;

    Ledger ledger(rulesOf(catalog), key, device, shared);
    if (auto made = ledger.makeArea(tx, area, city.code, city.name); !made) return made;
    auto head = tx.head(area);
    if (!head) return head.failure();
    auto person = ledger.acceptOwn(
        tx, area, {}, {newPerson(*catalog, administrator, city.administrator, (*head)->at)});
    if (!person) return person.failure();
    for (const char* role : {roles::admin, roles::member}) {
        shared::Grant grant;
        grant.id = shared::newId(env);
        grant.person = administrator;
        grant.area = area;
        grant.role = role;
        if (auto granted = ledger.grant(tx, grant); !granted) return granted.failure();
    }
    return Done{};
}

/// What a set may name: kinds and columns with their types.
std::string modelOf(const shared::Catalog& catalog) {
    shared::Sha256 hash;
    for (const auto& kind : catalog.kinds()) {
        hash.add(std::uint64_t{kind.number});
        for (const auto& column : kind.columns) {
            hash.add(std::uint64_t{column.number}).add(static_cast<std::uint64_t>(column.type));
        }
    }
    return hash.finish().str();
}

/// What was parked for a column or kind that this program knows and its predecessor did not.
Result<> judgeUnknown(Writing& tx, Ledger& ledger) {
    const auto model = modelOf(*ledger.rules().catalog);
    auto judged = tx.setting(settings::judgedModel);
    if (!judged) return judged.failure();
    if (*judged == model) return Done{};
    auto heads = tx.heads();
    if (!heads) return heads.failure();
    for (const auto& head : *heads) {
        auto applied = ledger.judgeAgain(tx, head.area);
        if (!applied) return applied.failure();
        if (*applied > 0)
            Event("judged_again")
                .text("area", head.code)
                .number("applied", static_cast<std::int64_t>(*applied))
                .info();
    }
    return tx.putSetting(settings::judgedModel, model);
}

}  // namespace

Result<Id> Host::init(const std::string& dir, shared::Env& env, const City& city) {
    if (::mkdir(dir.c_str(), 0700) != 0 && errno != EEXIST)
        return Failure{Code::invalid, fmt::format("cannot make the directory {}: {}", dir,
                                                  std::generic_category().message(errno))};
    auto storage = openLedger(dir, shared::Catalog::builtIn());
    if (!storage) return storage.failure();
    auto tx = (*storage)->write();
    if (!tx) return tx.failure();
    auto secret = (*tx)->setting(settings::serverSecret);
    if (!secret) return secret.failure();
    if (!secret->empty())
        return Failure{Code::refused,
                       (databaseOf(dir).empty() ? dir : std::string("the database")) +
                           " holds a store already; choose another directory or database"};

    const auto administrator = shared::newId(env);
    const std::shared_ptr<shared::Env> borrowed(std::shared_ptr<shared::Env>{}, &env);
    if (auto begun = begin(**tx, env, borrowed, city, administrator); !begun)
        return begun.failure();
    if (auto evidence = openEvidence(dir); !evidence) return evidence.failure();
    if (auto committed = (*tx)->commit(); !committed) return committed.failure();
    return administrator;
}

Result<std::unique_ptr<Host>> Host::open(const std::string& dir, std::shared_ptr<shared::Env> env,
                                         const AnswerLimits& limits) {
    if (!holdsStore(dir))
        return Failure{Code::missing,
                       fmt::format("{} holds no store; make one with init --store {}", dir, dir)};
    auto state = std::make_unique<State>();
    state->dir = dir;
    state->env = std::move(env);
    state->limits = limits;
    state->catalog = shared::Catalog::builtIn();
    auto storage = openLedger(dir, state->catalog);
    if (!storage) return storage.failure();
    state->storage = storage.take();
    auto evidence = openEvidence(dir);
    if (!evidence) return evidence.failure();
    state->evidence = evidence.take();

    auto tx = state->storage->read();
    if (!tx) return tx.failure();
    std::optional<Failure> unread;
    const auto setting = [&tx, &unread](const char* name) {
        auto value = (*tx)->setting(name);
        if (!value) unread = value.failure();
        return value ? value.take() : std::string();
    };
    const auto key = shared::keyPairFrom(setting(settings::serverSecret));
    const auto device = Id::from(setting(settings::serverDevice));
    const auto city = Id::from(setting(settings::cityArea));
    const auto sealKey = Hash::from(setting(settings::sealKey));
    const bool judged = setting(settings::judgedModel) == modelOf(*state->catalog);
    const auto journal = setting(settings::journal);
    if (unread) return *unread;  // what a disk does not give is not what is missing
    if (!key || !device || !city || !sealKey)
        return Failure{Code::damaged,
                       dir + " lacks the server's keys; its init did not end: run init again"};
    state->city = *city;
    state->sealKey = *sealKey;
    state->ledger = std::make_unique<Ledger>(rulesOf(state->catalog), *key, *device, state->env);
    tx->reset();
    if (!judged) {
        auto writing = state->storage->write();
        if (!writing) return writing.failure();
        if (auto done = judgeUnknown(**writing, *state->ledger); !done) return done.failure();
        if (auto done = (*writing)->commit(); !done) return done.failure();
    }
    if (!journal.empty()) {
        auto opened = Journal::open(journal);
        if (!opened) return opened.failure();
        state->use(opened.take());
    }

    state->watchers = std::make_unique<Watchers>(*state->storage, *state->env);
    state->writer = std::make_unique<Writer>(
        *state->storage,
        [watchers = state->watchers.get(), meters = &state->meters](std::size_t jobs) {
            meters->committed(jobs);
            watchers->look();
        });
    return std::unique_ptr<Host>(new Host(std::move(state)));
}

Host::Host(std::unique_ptr<State> state) : state_(std::move(state)) {}
Host::~Host() = default;

const std::string& Host::dir() const { return state_->dir; }
Meters& Host::meters() { return state_->meters; }
std::size_t Host::waitingWrites() const { return state_->writer->waiting(); }

Result<std::optional<Device>> Host::device(const Id& id) {
    auto tx = state_->storage->read();
    if (!tx) return tx.failure();
    return (*tx)->device(id);
}

Result<Device> Host::State::participant(const Id& id) {
    auto tx = storage->read();
    if (!tx) return tx.failure();
    auto found = (*tx)->device(id);
    if (!found) return found.failure();
    if (!*found) return Failure{Code::refused, "this device is not enrolled; enrol it"};
    if (!(*found)->confirmed)
        return Failure{Code::refused,
                       "this device is not confirmed yet; the administrator confirms it by its "
                       "match code " +
                           (*found)->matchCode};
    return **found;
}

Result<> Host::write(const std::function<Result<>(Writing&, Ledger&)>& work) {
    return state_->writer->run([&](Writing& tx) { return work(tx, *state_->ledger); });
}

Result<std::unique_ptr<Reading>> Host::read() { return state_->storage->read(); }

void Host::answerWatchers() { state_->watchers->answerAll(); }

Ledger& Host::ledger() { return *state_->ledger; }
EvidenceStore& Host::evidence() { return *state_->evidence; }
const Id& Host::city() const { return state_->city; }

Result<> Host::verify(const std::function<void(const std::string&)>& progress) {
    auto tx = read();
    if (!tx) return tx.failure();
    auto heads = (*tx)->heads();
    if (!heads) return heads.failure();
    for (const auto& head : *heads) {
        if (auto verified = state_->ledger->verify(**tx, head.area); !verified) return verified;
        progress(fmt::format("area {}: {} entries", head.code, head.at.revision));
    }
    std::string first;
    auto verified = state_->evidence->verify([&first](const Hash& hash) {
        if (first.empty()) first = toText(hash);
    });
    if (!verified) return verified;
    if (!first.empty())
        return Failure{Code::damaged,
                       fmt::format("evidence {}: its bytes no longer hash to its name; bring it "
                                   "back from a backup or from the device that sent it",
                                   first)};
    return Done{};
}

}  // namespace field::server
