#include "sync/change_set.h"

#include "shared/crypto.h"
#include "tests/fuzz/round_trip.h"
#include "tests/fuzz/samples.h"
#include "tests/fuzz/target.h"

/// A change set, what it signs, and the bytes that conflicts, corrections and tables keep of it.
namespace field::fuzz {

namespace {

enum What : unsigned { set, payload, sides, proposals, values, whats };

void readSet(std::string_view bytes) {
    holdRoundTrip(std::string(bytes), &sync::decodeChangeSet, &sync::encodeChangeSet);
    const auto read = sync::decodeChangeSet(bytes);
    if (!read) return;
    const shared::PublicKey server{};
    const auto toSign = sync::signedBytes(server, *read);
    hold(toSign.ends_with(read->payload), "the payload is signed as it came");
    hold(sync::hashOf(server, *read) == shared::sha256(toSign),
         "a set's hash is that of its bytes");
    auto other = *read;
    ++other.deviceSeq;
    hold(sync::hashOf(server, other) != sync::hashOf(server, *read), "two sets have one hash");
    holdRefusal(sync::decodePayload(read->payload));
}

void readValues(std::string_view bytes) {
    shared::Values read;
    if (shared::unpackValues(bytes, read))
        hold(shared::packValues(read) == bytes, "canonical values have other bytes once written");
    shared::Value value;
    auto rest = bytes;
    if (!shared::readCanonical(rest, value))
        return hold(rest == bytes, "a refusal takes bytes off");
    std::string again;
    shared::appendCanonical(again, value);
    hold(again == bytes.substr(0, bytes.size() - rest.size()),
         "a canonical value has other bytes once written");
}

void run(std::string_view bytes) {
    Input input(bytes);
    const auto what = input.below(whats);
    const std::string rest(input.rest());
    switch (what) {
        case set:
            return readSet(rest);
        case payload:
            return holdRoundTrip(rest, &sync::decodePayload, &sync::encodePayload);
        case sides:
            return holdRoundTrip(rest, &sync::unpackContested, &sync::packContested);
        case proposals:
            return holdRoundTrip(rest, &sync::unpackProposed, &sync::packProposed);
        default:
            return readValues(rest);
    }
}

std::vector<std::string> seeds() {
    std::vector<std::string> all;
    const auto add = [&](What what, const std::string& bytes) {
        all.push_back(std::string(1, static_cast<char>(what)) + bytes);
    };
    add(set, sync::encodeChangeSet(someSet()));
    add(payload, sync::encodePayload(somePayload()));
    sync::Payload acts;
    acts.salt = std::string(16, 's');
    acts.grant = sync::GrantAct{idOf("grant"), idOf("person"), idOf("project"), "inspector", true};
    acts.release = sync::ReleaseAct{idOf("parked"), idOf("person")};
    acts.redact = sync::RedactAct{shared::sha256("set"), {idOf("one"), idOf("two")}};
    acts.gap = sync::GapAct{3, shared::sha256("last")};
    add(payload, sync::encodePayload(acts));
    add(sides, sync::packContested(someSides()));
    add(proposals, sync::packProposed(someProposals()));
    add(values, shared::packValues(someValues()));
    std::string canonical;
    shared::appendCanonical(canonical, shared::Elements::of({"甲", "乙"}));
    add(values, canonical);
    return all;
}

}  // namespace

const Target target{&run, &seeds};

}  // namespace field::fuzz
