#include "shared/proto/sync.pb.h"
#include "sync/exchange_wire.h"
#include "sync/messages.h"
#include "tests/fuzz/round_trip.h"
#include "tests/fuzz/samples.h"
#include "tests/fuzz/target.h"

/// Both directions of an exchange, of its watch and of enrolment, with the envelope around them.
namespace field::fuzz {

namespace {

enum What : unsigned { request, answer, watch, enrol, enrolled, whats };
enum Envelope : unsigned { plain, packed, packedHere, envelopes };

template <class Message, class Value>
Message written(const Value& value) {
    Message out;
    sync::toWire(value, out);
    return out;
}

/// A message of a repeated field, by the pair of functions that both ends use.
template <class Message>
void holdMessage(const Message& in) {
    holdRoundTrip(
        in, [](const Message& one) { return sync::fromWire(one); },
        [](const auto& value) { return written<Message>(value); });
}

/// A mutated message cannot tell of a field that is never written: whole values can.
template <class Message, class Value>
void putWhole(const Value& value, Message& out) {
    sync::toWire(value, out);
    const auto read = sync::fromWire(out);
    hold(read.ok() && *read == value, "what our own writer makes is read as another");
}

template <class Messages>
void holdAll(const Messages& all) {
    for (const auto& one : all) holdMessage(one);
}

void readRequest(std::string_view body) {
    wire::ExchangeRequest in;
    const auto parsed = sync::parseMessage(body, in);
    holdRefusal(parsed);
    if (!parsed) return;
    holdAll(in.areas());
    holdAll(in.sets());
    holdAll(in.former());
    std::vector<sync::AreaState> states;
    for (const auto& area : in.areas())
        if (auto read = sync::fromWire(area)) states.push_back(read.take());
    hold(sync::stateHash(states).size() == 16, "a state's hash has 16 bytes");
}

void readAnswer(std::string_view body) {
    wire::ExchangeAnswer in;
    const auto parsed = sync::parseMessage(body, in, sync::answerLimits);
    holdRefusal(parsed);
    if (!parsed) return;
    holdAll(in.receipts());
    holdAll(in.areas());
}

template <class Message>
Message parsedAs(std::string_view body, const sync::WireLimits& limits) {
    Message in;
    const auto parsed = sync::parseMessage(body, in, limits);
    holdRefusal(parsed);
    if (!parsed) return {};
    Message again;
    hold(sync::parseMessage(in.SerializeAsString(), again, limits).ok(),
         "a message is refused once it is written");
    return in;
}

void readBody(unsigned what, std::string_view body) {
    switch (what) {
        case request:
            return readRequest(body);
        case answer:
            return readAnswer(body);
        case watch:
            return holdAll(parsedAs<wire::WatchRequest>(body, {}).areas());
        case enrol:
            parsedAs<wire::EnrolRequest>(body, {});
            return;
        default:
            parsedAs<wire::EnrolAnswer>(body, sync::answerLimits);
    }
}

void run(std::string_view bytes) {
    Input input(bytes);
    const auto what = input.below(whats), envelope = input.below(envelopes);
    const auto rest = input.rest();
    if (envelope == plain) return readBody(what, rest);
    const std::size_t most = what == answer ? sync::answerLimits.bytes : sync::WireLimits{}.bytes;
    const auto body =
        sync::decompress(envelope == packed ? std::string(rest) : sync::compress(rest), most);
    holdRefusal(body);
    if (envelope == packedHere)
        hold(rest.size() > most ? !body.ok() : body.ok() && *body == rest,
             "what was packed unpacks to the same");
    if (!body) return;
    hold(body->size() <= most, "a body unpacks to more than is allowed");
    readBody(what, *body);
}

template <class Message>
void add(std::vector<std::string>& all, What what, const Message& message) {
    const auto bytes = message.SerializeAsString();
    all.push_back({static_cast<char>(what), static_cast<char>(plain)});
    all.back() += bytes;
    all.push_back({static_cast<char>(what), static_cast<char>(packed)});
    all.back() += sync::compress(bytes);
}

std::vector<std::string> seeds() {
    sync::AreaState state;
    state.area = idOf("area");
    state.visible = {idOf("epoch"), 40};
    state.staged = {40, 4, idOf("row")};
    state.cursor = std::string(200, 'c');
    wire::ExchangeRequest asking;
    asking.set_device(idOf("device").str());
    asking.set_state_hash(sync::stateHash({state}));
    putWhole(state, *asking.add_areas());
    putWhole(someSet(), *asking.add_sets());
    putWhole(someReceipt(), *asking.add_former());
    wire::ExchangeAnswer answered;
    putWhole(someReceipt(), *answered.add_receipts());
    putWhole(somePage(), *answered.add_areas());
    answered.set_device(idOf("device").str());
    wire::WatchRequest watching;
    putWhole(state, *watching.add_areas());
    wire::EnrolRequest wish;
    wish.set_code("ABCD-2345");
    wish.set_public_key(std::string(32, 'k'));
    wish.set_device_label("平板 3");
    wire::EnrolAnswer granted;
    granted.set_server(std::string(32, 'k'));
    granted.set_device(idOf("device").str());
    granted.set_person(idOf("person").str());
    granted.set_match_code("123456");
    std::vector<std::string> all;
    add(all, request, asking);
    add(all, answer, answered);
    add(all, watch, watching);
    add(all, enrol, wish);
    add(all, enrolled, granted);
    all.push_back({static_cast<char>(request), static_cast<char>(packedHere), 'x'});
    return all;
}

}  // namespace

const Target target{&run, &seeds};

}  // namespace field::fuzz
