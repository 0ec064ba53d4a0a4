#include <algorithm>

#include "shared/proto/sync.pb.h"
#include "sync/server/host/state.h"
#include "sync/signing.h"
#include "sync/wire.h"

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

constexpr std::int64_t maxCodeLifetimeMs = std::int64_t{15} * 60'000;
constexpr sync::WireLimits enrolLimits{.bytes = 4 << 10, .nesting = 1, .elements = 16};
constexpr std::size_t maxLabelBytes = 120;
/// Without letters and digits that are read for one another; 32 of them, so a byte's low bits
/// choose.
constexpr std::string_view codeLetters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
constexpr std::size_t codeLength = 12;

/// What a person typed as the server wrote it: capitals without the hyphens between groups.
std::string plainCode(std::string_view typed) {
    std::string code;
    for (const char c : typed) {
        if (c == '-' || c == ' ') continue;
        code += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return code;
}

std::string newCode(shared::Env& env) {
    std::array<std::uint8_t, codeLength> random{};
    env.random(random.data(), random.size());
    std::string code;
    for (std::size_t i = 0; i < codeLength; ++i) {
        if (i > 0 && i % 4 == 0) code += '-';
        code += codeLetters[random[i] % codeLetters.size()];
    }
    return code;
}

Result<bool> personExists(Reading& tx, const Id& person) {
    auto heads = tx.heads();
    if (!heads) return heads.failure();
    for (const auto& head : *heads) {
        auto found = tx.find(shared::kinds::person, head.area, person);
        if (!found) return found.failure();
        if (*found && !(*found)->record.deleted) return true;
    }
    return false;
}

/// Whoever is enrolled may read the city's reference data.
Result<> makeMember(Writing& tx, Ledger& ledger, shared::Env& env, const Id& city,
                    const Id& person) {
    auto grants = tx.grants(city, person);
    if (!grants) return grants.failure();
    const bool member = std::any_of(grants->begin(), grants->end(), [](const shared::Grant& grant) {
        return !grant.ended && grant.role == roles::member;
    });
    if (member) return Done{};
    shared::Grant grant;
    grant.id = shared::newId(env);
    grant.person = person;
    grant.area = city;
    grant.role = roles::member;
    if (auto granted = ledger.grant(tx, grant); !granted) return granted.failure();
    return Done{};
}

/// The device that enrolled with `key` before; nothing if none did.
Result<std::optional<Device>> deviceOfKey(Reading& tx, const shared::PublicKey& key) {
    auto devices = tx.devices();
    if (!devices) return devices.failure();
    for (auto& device : *devices)
        if (device.key == key) return std::optional(std::move(device));
    return std::optional<Device>{};
}

}  // namespace

Result<> Host::State::retire(Writing& tx, std::string_view former, const Id& person) {
    const auto id = Id::from(former);
    if (!id) return Done{};
    auto device = tx.device(*id);
    if (!device) return device.failure();
    if (!*device || (*device)->person != person || (*device)->revoked) return Done{};
    (*device)->revoked = true;
    return putDevice(tx, **device);
}

Result<std::string> Host::enrolCode(const Id& person, bool autoConfirm, std::int64_t lifetimeMs) {
    const auto code = newCode(*state_->env);
    auto written = state_->writer->run([&](Writing& tx) -> Result<> {
        auto exists = personExists(tx, person);
        if (!exists) return exists.failure();
        if (!*exists)
            return Failure{Code::missing,
                           "no person " + toText(person) + " in this store; see people"};
        EnrolmentCode made;
        made.code = shared::sha256(plainCode(code));
        made.person = person;
        made.expiresMs = state_->env->wallMs() + std::min(lifetimeMs, maxCodeLifetimeMs);
        made.autoConfirm = autoConfirm;
        return tx.putEnrolmentCode(made);
    });
    if (!written) return written.failure();
    return code;
}

Result<std::string> Host::enrol(std::string_view body) {
    wire::EnrolRequest request;
    if (auto parsed = sync::parseMessage(body, request, enrolLimits); !parsed)
        return parsed.failure();
    const auto key = shared::PublicKey::from(request.public_key());
    if (!key || key->none())
        return Failure{Code::invalid, "the device's public key is not 32 bytes"};
    if (request.device_label().size() > maxLabelBytes)
        return Failure{Code::invalid, "the device's label is longer than 120 bytes"};

    Device device;
    auto written = state_->writer->run([&](Writing& tx) -> Result<> {
        const Failure refused{Code::refused,
                              "this enrolment code is unknown, used or expired; ask for a new one"};
        auto code = tx.enrolmentCode(shared::sha256(plainCode(request.code())));
        if (!code) return code.failure();
        if (!*code) return refused;
        auto before = deviceOfKey(tx, *key);
        if (!before) return before.failure();
        if (*before) {
            // The answer was lost on its way: the same code with the same key answers again, and
            // so does a new one, where the person lost theirs.
            if ((*before)->person != (*code)->person || (*before)->revoked) return refused;
            if (!(*code)->used && (*code)->expiresMs < state_->env->wallMs()) return refused;
            device = **before;
            (*code)->used = true;
            return tx.putEnrolmentCode(**code);
        }
        if ((*code)->used || (*code)->expiresMs < state_->env->wallMs()) return refused;
        (*code)->used = true;
        if (auto put = tx.putEnrolmentCode(**code); !put) return put;
        device.id = shared::newId(*state_->env);
        device.person = (*code)->person;
        device.key = *key;
        device.label = request.device_label();
        device.matchCode = sync::matchCode(state_->ledger->server(), *key);
        device.confirmed = (*code)->autoConfirm;
        device.lastSeenMs = state_->env->wallMs();
        if (auto put = state_->putDevice(tx, device); !put) return put;
        auto retired = state_->retire(tx, request.former_device(), device.person);
        if (!retired) return retired;
        return makeMember(tx, *state_->ledger, *state_->env, state_->city, device.person);
    });
    if (!written) return written.failure();

    wire::EnrolAnswer answer;
    answer.set_server(state_->ledger->server().str());
    answer.set_device(device.id.str());
    answer.set_person(device.person.str());
    answer.set_match_code(device.matchCode);
    answer.set_confirmed(device.confirmed);
    return answer.SerializeAsString();
}

Result<> Host::confirm(const Id& id) {
    return state_->writer->run([&](Writing& tx) -> Result<> {
        auto device = tx.device(id);
        if (!device) return device.failure();
        if (!*device)
            return Failure{Code::missing,
                           "no device " + toText(id) + " in this store; see devices"};
        if ((*device)->revoked)
            return Failure{Code::refused, "device " + toText(id) + " was revoked; enrol it anew"};
        (*device)->confirmed = true;
        return state_->putDevice(tx, **device);
    });
}

Result<> Host::revokeDevice(const Id& id) {
    return state_->writer->run([&](Writing& tx) -> Result<> {
        auto device = tx.device(id);
        if (!device) return device.failure();
        if (!*device)
            return Failure{Code::missing,
                           "no device " + toText(id) + " in this store; see devices"};
        if ((*device)->key == state_->ledger->server())
            return Failure{Code::refused, "this is the server's own device; it cannot be revoked"};
        (*device)->revoked = true;
        return state_->putDevice(tx, **device);
    });
}

}  // namespace field::server
