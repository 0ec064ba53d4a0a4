#include "client/store/vault/vault.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "client/store/evidence_files.h"
#include "shared/proto/vault.pb.h"

namespace field::client {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

/// Half a second of a laptop, and as much memory as a cheap tablet can spare for it (RFC 9106 asks
/// for 64 MiB at least).
constexpr std::uint64_t passes = 3, memoryBytes = 128 << 20;
constexpr std::size_t mostFileBytes = 64 << 10;
constexpr std::string_view keyPairAbout = "device key", vaultAbout = "vault key";
constexpr std::size_t keyPairBytes = sizeof(shared::KeyPair::secret);

/// Digits of a recovery code: Crockford's base 32, in which no two look alike.
constexpr std::string_view digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t recoveryDigits = 32, groupDigits = 4;

std::string mainFile(const std::string& profile) { return profile + "/vault"; }
std::string copyFile(const std::string& profile) { return profile + "/vault.copy"; }

/// Another where a file was put in the place of either; empty where there are none.
std::string nameOf(const std::string& profile) {
    std::string name;
    for (const auto& path : {mainFile(profile), copyFile(profile)}) {
        struct stat file {};
        if (::stat(path.c_str(), &file) != 0) continue;
        name += path.substr(profile.size()) + " " + std::to_string(file.st_ino) + " " +
                std::to_string(file.st_mtim.tv_sec) + "." + std::to_string(file.st_mtim.tv_nsec) +
                " ";
    }
    return name;
}

std::string contentOf(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string content(mostFileBytes, '\0');
    file.read(content.data(), static_cast<std::streamsize>(content.size()));
    content.resize(static_cast<std::size_t>(file.gcount()));
    return content;
}

/// The message before its hash; nothing if they do not fit.
std::optional<wire::Vault> vaultIn(std::string_view content) {
    if (content.size() <= Hash::size) return std::nullopt;
    const auto said = content.substr(0, content.size() - Hash::size);
    wire::Vault vault;
    if (shared::sha256(said).view() != content.substr(said.size()) ||
        !vault.ParseFromArray(said.data(), static_cast<int>(said.size())))
        return std::nullopt;
    return vault;
}

std::size_t charactersIn(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

Result<> fits(const std::string& passphrase) {
    const auto size = charactersIn(passphrase);
    if (size >= leastCharacters && size <= mostCharacters) return Done{};
    return Failure{Code::invalid,
                   "a passphrase has 8 to 256 characters; this one has " + std::to_string(size)};
}

/// 160 random bits; 256 values spread over 32 digits evenly.
std::string newRecoveryCode(shared::Env& env) {
    std::array<std::uint8_t, recoveryDigits> random{};
    env.random(random.data(), random.size());
    std::string code;
    for (std::size_t i = 0; i < random.size(); ++i) {
        if (i > 0 && i % groupDigits == 0) code += '-';
        code += digits[random[i] % digits.size()];
    }
    shared::wipe(random.data(), random.size());
    return code;
}

/// The code's key, however it was typed; nothing if `words` is no such code.
std::optional<Hash> recoveryKey(std::string_view words) {
    std::string code;
    for (char c : words) {
        if (c == '-' || c == ' ') continue;
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        if (c == 'O') c = '0';
        if (c == 'I' || c == 'L') c = '1';
        if (digits.find(c) == std::string_view::npos) return std::nullopt;
        code += c;
    }
    if (code.size() != recoveryDigits) return std::nullopt;
    // 160 bits need no stretching.
    return shared::sha256("fieldledger recovery code " + code);
}

Result<> putUnder(shared::Env& env, const std::string& passphrase, const Hash& key,
                  wire::Vault& vault) {
    shared::Salt salt{};
    env.random(salt.data(), salt.size());
    auto stretched = shared::stretch(passphrase, salt, passes, memoryBytes);
    if (!stretched)
        return Failure{Code::full,
                       "there is no memory for a passphrase (128 MiB); close other "
                       "programs and try again"};
    vault.set_passes(passes);
    vault.set_bytes(memoryBytes);
    vault.set_salt(salt.data(), salt.size());
    vault.set_under_passphrase(shared::seal(env, *stretched, key.view(), vaultAbout));
    shared::wipe(&*stretched, sizeof *stretched);
    return Done{};
}

/// Puts `key` under a new recovery code, which it answers.
std::string putUnderCode(shared::Env& env, const Hash& key, wire::Vault& vault) {
    auto code = newRecoveryCode(env);
    vault.set_under_recovery(shared::seal(env, *recoveryKey(code), key.view(), vaultAbout));
    return code;
}

std::optional<Hash> opened(const Hash& with, const std::string& sealed) {
    auto key = shared::open(with, sealed, vaultAbout);
    return key ? Hash::from(*key) : std::nullopt;
}

}  // namespace

std::shared_ptr<Vault> Vault::of(const std::string& profile) {
    static std::mutex mutex;
    static std::map<std::string, std::weak_ptr<Vault>> all;
    std::error_code problem;
    const auto place = std::filesystem::weakly_canonical(profile, problem);
    const auto name = problem ? profile : place.string();
    const std::lock_guard lock(mutex);
    std::erase_if(all, [](const auto& one) { return one.second.expired(); });
    auto vault = all[name].lock();
    if (!vault) all[name] = vault = std::shared_ptr<Vault>(new Vault(name));
    return vault;
}

Vault::Vault(std::string profile) : profile_(std::move(profile)) { look(); }

void Vault::hold(std::optional<Hash> key, Door door, const wire::Vault& vault) {
    for (auto& one : former_.keys) shared::wipe(&one, sizeof one);
    former_ = {{}, vault.former_size() > 0};
    if (key)
        for (const auto& sealed : vault.former_keys())
            if (const auto one = opened(*key, sealed)) former_.keys.push_back(*one);
    key_ = key;
    door_ = door;
    locked_ = door == Door::locked;
    seen_ = nameOf(profile_);
}

void Vault::look() {
    const auto name = nameOf(profile_);
    // Whoever removed the files took nothing from who knows the key, as long as they do.
    if (seen_ == name || (name.empty() && key_)) return;
    if (key_) shared::wipe(&*key_, sizeof *key_);
    const auto vault = read();
    const bool open = vault && !vault->in_the_open().empty();
    hold(open ? Hash::from(vault->in_the_open()) : std::nullopt,
         open || name.empty() ? Door::none : Door::locked, vault ? *vault : wire::Vault());
    seen_ = name;  // what came after it was read is looked at the next time
}

Result<wire::Vault> Vault::read() const {
    for (const auto& path : {mainFile(profile_), copyFile(profile_)})
        if (auto vault = vaultIn(contentOf(path))) return *vault;
    return Failure{Code::damaged, mainFile(profile_) +
                                      " and its copy fail their check: put one of them back from "
                                      "a backup; what is sealed stays as it is"};
}

Result<> Vault::write(const wire::Vault& vault) {
    auto content = vault.SerializeAsString();
    content += shared::sha256(content).view();
    // Both are written before either counts: where there is no room, nothing has changed.
    const auto main = mainFile(profile_), copy = copyFile(profile_);
    for (const auto& path : {main, copy}) {
        std::ofstream file(path + ".new", std::ios::binary | std::ios::trunc);
        file << content;
        if (!file.flush())
            return Failure{Code::full, path + ".new cannot be written; make room and try again"};
    }
    if (auto placed = placeDurably(main + ".new", main); !placed) return placed;
    // One that is not there, or older, unlock() makes good.
    (void)placeDurably(copy + ".new", copy);
    return Done{};
}

Result<Hash> Vault::keyUnder(const wire::Vault& vault, const std::string& words) const {
    if (const auto code = recoveryKey(words))
        if (auto key = opened(*code, vault.under_recovery())) return *key;
    shared::Salt salt{};
    if (vault.salt().size() != salt.size())
        return Failure{Code::damaged, mainFile(profile_) + " cannot be read"};
    std::copy(vault.salt().begin(), vault.salt().end(), salt.begin());
    auto stretched = shared::stretch(words, salt, vault.passes(), vault.bytes());
    if (!stretched)
        return Failure{Code::full, "there is no memory to try the passphrase (" +
                                       std::to_string(vault.bytes() >> 20) +
                                       " MiB); close other programs"};
    auto key = opened(*stretched, vault.under_passphrase());
    shared::wipe(&*stretched, sizeof *stretched);
    if (key) return *key;
    return Failure{Code::invalid, "this is neither the passphrase nor the recovery code of " +
                                      profile_ + "; nothing is lost by trying again"};
}

Vault::Door Vault::door() {
    const std::lock_guard lock(mutex_);
    look();
    return door_;
}

Result<> Vault::recall(shared::Env& env, wire::Vault& vault, const std::string& words) {
    Result<> outcome =
        Failure{Code::invalid, "these are not the words of an earlier passphrase of " + profile_};
    for (int i = 0; i < vault.former_size(); ++i) {
        const auto one = vault.former(i);
        const auto key = keyUnder(one, words);
        if (!key) {
            if (key.failure().code != Code::invalid) outcome = key.failure();
            continue;
        }
        vault.add_former_keys(shared::seal(env, *key_, key->view(), vaultAbout));
        for (const auto& sealed : one.former_keys())
            if (const auto earlier = opened(*key, sealed))
                vault.add_former_keys(shared::seal(env, *key_, earlier->view(), vaultAbout));
        vault.mutable_former()->DeleteSubrange(i, 1);
        if (auto written = write(vault); !written) return written;
        hold(*key_, door_, vault);
        return Done{};
    }
    return outcome;
}

Result<> Vault::unlock(shared::Env& env, const std::string& words) {
    const std::lock_guard lock(mutex_);
    look();
    if (door_ == Door::none && !former_.lacking) return Done{};
    auto vault = read();
    if (!vault) return vault.failure();
    // Whoever has it open already may have found the words of a former one.
    if (door_ != Door::locked && former_.lacking) {
        auto recalled = recall(env, *vault, words);
        if (recalled || door_ == Door::none || recalled.failure().code != Code::invalid)
            return recalled;
    }
    auto key = keyUnder(*vault, words);
    if (!key) return key.failure();
    // One of the two may be lost, or older: it is made good, if it can be.
    if (contentOf(mainFile(profile_)) != contentOf(copyFile(profile_))) (void)write(*vault);
    hold(*key, Door::open, *vault);
    return Done{};
}

void Vault::lock() {
    const std::lock_guard lock(mutex_);
    look();
    if (door_ == Door::none) return;
    if (key_) shared::wipe(&*key_, sizeof *key_);
    hold(std::nullopt, Door::locked, {});
}

Result<std::string> Vault::guard(shared::Env& env, const std::string& passphrase, bool forgotten) {
    const std::lock_guard lock(mutex_);
    look();
    if (door_ == Door::open || (door_ == Door::locked && !forgotten))
        return Failure{Code::refused, profile_ + " has a passphrase already: change that one"};
    if (auto right = fits(passphrase); !right) return right.failure();
    Hash key;
    env.random(key.bytes.data(), key.bytes.size());
    wire::Vault vault;
    if (auto before = read()) {
        vault.mutable_former()->Swap(before->mutable_former());
        if (door_ == Door::locked) *vault.add_former() = *before;
    } else if (door_ == Door::locked) {
        return before.failure();  // what is sealed under it is not given up for lost
    }
    for (const auto& one : former_.keys)
        vault.add_former_keys(shared::seal(env, key, one.view(), vaultAbout));
    if (auto put = putUnder(env, passphrase, key, vault); !put) return put.failure();
    auto code = putUnderCode(env, key, vault);
    if (auto written = write(vault); !written) return written.failure();
    hold(key, Door::open, vault);
    return code;
}

Result<std::string> Vault::change(shared::Env& env, const std::string& current,
                                  const std::string& next) {
    const std::lock_guard lock(mutex_);
    look();
    if (door_ == Door::none)
        return Failure{Code::refused, profile_ + " has no passphrase yet: set one"};
    if (auto right = fits(next); !right) return right.failure();
    auto vault = read();
    if (!vault) return vault.failure();
    auto key = keyUnder(*vault, current);
    if (!key) return key.failure();
    if (auto put = putUnder(env, next, *key, *vault); !put) return put.failure();
    auto code = putUnderCode(env, *key, *vault);
    if (auto written = write(*vault); !written) return written.failure();
    hold(*key, Door::open, *vault);
    return code;
}

Result<> Vault::leave(const std::string& current) {
    const std::lock_guard lock(mutex_);
    look();
    if (door_ == Door::none) return Done{};
    auto vault = read();
    if (!vault) return vault.failure();
    auto key = keyUnder(*vault, current);
    if (!key) return key.failure();
    wire::Vault left;
    left.set_in_the_open(key->str());
    *left.mutable_former() = vault->former();
    *left.mutable_former_keys() = vault->former_keys();
    if (auto written = write(left); !written) return written;
    hold(*key, Door::none, left);
    return Done{};
}

std::optional<Hash> Vault::sealing() {
    const std::lock_guard lock(mutex_);
    look();
    return door_ == Door::open ? key_ : std::nullopt;
}

Result<Hash> Vault::opening() {
    const std::lock_guard lock(mutex_);
    look();
    if (key_) return *key_;
    if (door_ == Door::locked)
        return Failure{Code::locked, "profile " + profile_ + " is locked: give its passphrase"};
    return Failure{Code::missing, "profile " + profile_ + " never had a passphrase"};
}

Vault::Former Vault::former() {
    const std::lock_guard lock(mutex_);
    look();
    return former_;
}

std::string guarded(Vault& vault, shared::Env& env, std::string_view secret) {
    const auto key = vault.sealing();
    return key ? shared::seal(env, *key, secret, keyPairAbout) : std::string(secret);
}

Result<shared::KeyPair> keyPairIn(Vault& vault, std::string_view kept) {
    std::optional<shared::KeyPair> pair;
    if (isSealedKey(kept)) {
        const auto key = vault.opening();
        if (!key && key.failure().code == Code::locked) return key.failure();
        auto secret = key ? shared::open(*key, kept, keyPairAbout) : std::nullopt;
        if (secret) pair = shared::keyPairFrom(*secret);
        if (secret) shared::wipe(secret->data(), secret->size());
    } else {
        pair = shared::keyPairFrom(kept);
    }
    if (pair) return *pair;
    return Failure{Code::damaged, "the device's key cannot be read"};
}

bool isSealedKey(std::string_view kept) {
    return kept.size() == keyPairBytes + shared::sealOverhead;
}

bool isKeyPair(std::string_view kept) { return isSealedKey(kept) || shared::keyPairFrom(kept); }

}  // namespace field::client
