#include "client/store/store.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <set>

#include "client/store/carry_over.h"
#include "client/store/evidence_files.h"
#include "client/store/recovery/owner.h"
#include "client/store/store_state.h"
#include "client/store/tables/foreign_rows.h"
#include "shared/text/pieces.h"

namespace field::client {

using shared::Code;
using shared::Failure;
using sync::Replica;

StoreState::StoreState(std::string dirPath, std::unique_ptr<shared::Database> database,
                       std::shared_ptr<const shared::Catalog> model,
                       std::shared_ptr<shared::Env> reality)
    : dir(std::move(dirPath)),
      db(std::move(database)),
      catalog(std::move(model)),
      env(std::move(reality)),
      vault(Vault::of(dir)),
      evidence(dir, vault, env),
      tables(*db, catalog, shared::Side::device),
      rows(tables),
      settings(*db),
      areas(*db),
      sets(*db),
      digests(*db),
      incidents(*db),
      bundleTimes(*db, *env),
      recovery(*db) {}

StoreState::~StoreState() = default;

Store::Store(std::unique_ptr<StoreState> state) : state_(std::move(state)) {}
Store::~Store() = default;

Result<std::unique_ptr<Store>> Store::open(const std::string& dir,
                                           std::shared_ptr<const shared::Catalog> catalog,
                                           std::shared_ptr<shared::Env> env) {
    // A power cut must not take the folder from under what is saved in it; once there is a
    // database, it was synced.
    if (::access((dir + "/field.db").c_str(), F_OK) == 0) {
        if (::mkdir((dir + "/evidence").c_str(), S_IRWXU) != 0 && errno != EEXIST)
            return Failure{Code::refused, "profile " + dir + ": evidence cannot be kept there"};
    } else if (auto made = makeFolderDurably(dir + "/evidence"); !made) {
        const auto& failure = made.failure();
        if (failure.code == Code::full) return failure;
        return Failure{Code::refused, "profile " + dir + ": " + failure.message +
                                          "; choose a folder that you may write"};
    }
    // Key and records are the person's alone.
    if (::chmod(dir.c_str(), S_IRWXU) != 0) {
        return Failure{Code::refused, "profile " + dir + " belongs to somebody else"};
    }
    EvidenceFolder::sweep(dir);
    auto lock = ProfileLock::together(dir);
    if (!lock) return lock.failure();
    auto db = shared::Database::open(dir + "/field.db", shared::Database::Mode::readWrite);
    if (!db) return db.failure();
    if (auto made = makeDeviceTables(**db, catalog); !made) return made.failure();
    auto state = std::make_unique<StoreState>(dir, db.take(), std::move(catalog), std::move(env));
    state->lock = lock.take();
    if (auto known = adoptForeignRows(*state->db, state->tables); !known) return known.failure();
    state->replica = makeReplica(*state);
    return std::unique_ptr<Store>(new Store(std::move(state)));
}

const shared::Catalog& Store::catalog() const { return *state_->catalog; }
Replica& Store::replica() { return *state_->replica; }

namespace {

/// The key that setting `name` keeps; a new one if it keeps none. Code::locked, unless another will
/// do for one that is sealed.
Result<shared::KeyPair> keyUnder(StoreState& store, std::string_view name, bool orAnother) {
    shared::KeyPair key;
    auto done = store.db->transaction([&]() -> Result<> {
        auto kept = store.settings.get(name);
        if (!kept) return kept.failure();
        if (!kept->empty()) {
            auto read = keyPairIn(*store.vault, *kept);
            if (read) {
                key = *read;
                return shared::Done{};
            }
            if (!orAnother || read.failure().code != Code::locked) return read.failure();
        }
        key = shared::newKeyPair(*store.env);
        return store.settings.put(
            name, guarded(*store.vault, *store.env,
                          {reinterpret_cast<const char*>(key.secret.data()), key.secret.size()}));
    });
    if (!done) return done.failure();
    return key;
}

/// Another device of the same person at the same server takes this one's place, if it asked to.
Result<> enrolAnew(StoreState& store, const shared::PublicKey& server, const Id& device,
                   const Id& person) {
    auto self = store.whose();
    if (!self) return self.failure();
    auto key = store.settings.get(settings::nextDeviceKey);
    if (!key) return key.failure();
    if (key->empty()) {
        return Failure{Code::refused,
                       "this profile is a device already, which asked for no enrolment anew"};
    }
    if (self->person != person || self->server != server) {
        return Failure{Code::refused,
                       "this profile holds another person's work, or another server's: nothing is "
                       "changed; ask the administrator for a code for its own person"};
    }
    if (auto put = store.settings.put(settings::deviceKey, *key); !put) return put;
    if (auto put = store.settings.put(settings::nextDeviceKey, ""); !put) return put;
    return beginAnew(store, device);
}

}  // namespace

Result<shared::KeyPair> Store::ownKey() { return keyUnder(*state_, settings::deviceKey, false); }

// What was asked for before the passphrase was forgotten is asked for anew.
Result<shared::KeyPair> Store::keyForNext() {
    return keyUnder(*state_, settings::nextDeviceKey, true);
}

Result<std::optional<shared::KeyPair>> Store::nextKey() {
    auto kept = state_->settings.get(settings::nextDeviceKey);
    if (!kept) return kept.failure();
    if (kept->empty()) return std::optional<shared::KeyPair>();
    auto key = keyPairIn(*state_->vault, *kept);
    if (!key) return key.failure();
    return std::optional(*key);
}

Result<> Store::enrolled(const shared::PublicKey& server, const Id& device, const Id& person,
                         const std::string& serverUrl, const sync::Pins& pins) {
    auto done = state_->db->transaction([&]() -> Result<> {
        auto before = state_->settings.get(settings::device);
        if (!before) return before.failure();
        if (!before->empty() && *before != device.view()) {
            if (auto anew = enrolAnew(*state_, server, device, person); !anew) return anew;
        }
        for (const auto& [name, value] :
             {std::pair{settings::server, server.view()},
              std::pair{settings::device, device.view()},
              std::pair{settings::person, person.view()},
              std::pair{settings::serverUrl, std::string_view(serverUrl)}}) {
            if (auto put = state_->settings.put(name, value); !put) return put;
        }
        return state_->settings.put(settings::serverPins, sync::toText(pins));
    });
    // Where it cannot be written now, the next start does.
    if (done) (void)keepOwner(state_->dir, {device, person, server, serverUrl, sync::toText(pins)});
    return done;
}

Result<Replica::Identity> Store::identity() { return state_->identity(); }

Result<Id> Store::device() {
    auto self = state_->whose();
    return self ? Result<Id>(self->device) : self.failure();
}

Result<> Store::askServer(const shared::PublicKey& server) {
    return state_->db->transaction([&]() -> Result<> {
        auto self = state_->whose();
        if (self && self->server == server) return shared::Done{};
        if (self)
            return Failure{Code::refused,
                           "this profile belongs to another server: use another "
                           "folder for this one"};
        return state_->settings.put(settings::server, server.view());
    });
}

Result<shared::PublicKey> Store::server() {
    auto kept = state_->settings.get(settings::server);
    if (!kept) return kept.failure();
    const auto server = shared::PublicKey::from(*kept);
    if (!server) return state_->whose().failure();
    return *server;
}

Result<std::vector<std::string>> Store::roles(const Id& area) {
    auto areas = state_->areas.all();
    if (!areas) return areas.failure();
    std::set<std::string> roles;
    for (const auto& one : *areas) {
        if (!area.none() && one.state.area != area) continue;
        auto kept = state_->settings.get(settings::rolesIn(one.state.area));
        if (!kept) return kept.failure();
        for (const auto role : shared::pieces(*kept, ',')) roles.emplace(role);
    }
    return std::vector<std::string>(roles.begin(), roles.end());
}

EvidenceFolder& Store::evidence() { return state_->evidence; }
BundleTimes& Store::bundleTimes() { return state_->bundleTimes; }
Recovery& Store::recovery() { return state_->recovery; }

Result<std::string> Store::serverUrl() { return state_->settings.get(settings::serverUrl); }

Result<sync::Pins> Store::serverPins() {
    auto kept = state_->settings.get(settings::serverPins);
    if (!kept) return kept.failure();
    if (kept->empty()) return sync::Pins{};
    auto pins = sync::pinsFromText(*kept);
    if (!pins) return Failure{Code::damaged, "the pins of the server's keys cannot be read"};
    return *pins;
}

Result<> Store::keepServerPins(const sync::Pins& pins) {
    return state_->settings.put(settings::serverPins, sync::toText(pins));
}

Result<Replica::Identity> StoreState::whose() {
    // Asked each time: another connection may have enrolled the profile anew.
    auto enrolledAs = settings.get(settings::device);
    if (!enrolledAs) return enrolledAs.failure();
    if (known && known->device.view() == *enrolledAs) return *known;
    if (enrolledAs->empty()) {
        return Failure{Code::refused, "profile " + dir +
                                          " is not enrolled: run `fieldledger enrol --profile " +
                                          dir + " --server URL --code CODE`"};
    }
    auto serverKey = settings.get(settings::server);
    if (!serverKey) return serverKey.failure();
    auto personId = settings.get(settings::person);
    if (!personId) return personId.failure();
    const auto server = shared::PublicKey::from(*serverKey);
    const auto device = Id::from(*enrolledAs), person = Id::from(*personId);
    if (!server || !device || !person)
        return Failure{Code::damaged, "profile " + dir + ": its identity cannot be read"};
    known = Replica::Identity{*device, *person, *server, {}};
    return *known;
}

Result<Replica::Identity> StoreState::identity() {
    auto self = whose();
    if (!self || (!known->key.publicKey.none() && !vault->isLocked())) return self;
    auto kept = settings.get(settings::deviceKey);
    if (!kept) return kept.failure();
    auto key = keyPairIn(*vault, *kept);
    if (!key) return key.failure();
    known->key = *key;
    return *known;
}

sync::ChangeSet changeSetOf(const OwnSet& own, const Replica::Identity& self, const AreaRow& area) {
    sync::ChangeSet set;
    set.area = own.area;
    set.epoch = own.epoch;
    set.device = self.device;
    set.person = self.person;
    set.deviceSeq = area.inChain(own.deviceSeq);
    set.prevHash = own.prevHash;
    set.payload = own.payload;
    return set;
}

Result<sync::Payload> payloadOf(const OwnSet& own) {
    auto payload = sync::decodePayload(own.payload);
    if (payload) return payload;
    return Failure{Code::damaged, "own change set " + std::to_string(own.deviceSeq) +
                                      " cannot be read: " + payload.failure().message};
}

Result<const shared::Kind*> StoreState::kind(std::uint32_t number) const {
    if (const auto* found = catalog->kind(number)) return found;
    return Failure{Code::invalid, "no kind has the number " + std::to_string(number)};
}

}  // namespace field::client
