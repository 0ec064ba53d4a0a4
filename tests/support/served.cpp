#include "tests/support/served.h"

#include <spdlog/spdlog.h>

#include "shared/proto/records.pb.h"
#include "sync/exchange_wire.h"
#include "sync/server/http/tls.h"
#include "sync/signing.h"
#include "sync/wire.h"
#include "tests/support/database.h"
#include "tests/support/must.h"

namespace served {

using server::Ledger;
using server::Writing;
using shared::Blob;
using shared::Value;

namespace {

sync::Edit create(const std::string& kindName, const Id& id, const Id& parent,
                  const sync::Base& base,
                  const std::vector<std::pair<std::string, Value>>& columns) {
    const auto& kind = *shared::Catalog::builtIn()->kind(kindName);
    sync::Edit edit;
    edit.act = sync::EditAct::create;
    edit.kind = kind.number;
    edit.id = id;
    edit.parent = parent;
    edit.base = base;
    for (const auto& [name, value] : columns) {
        const auto& slot = *kind.slotOf(kind.column(name)->number);
        sync::SlotEdit fresh;
        fresh.slot = slot.number;
        fresh.base = base;
        for (const auto member : slot.columns) fresh.values.set(member, Value{});
        fresh.values.set(kind.column(name)->number, value);
        edit.slots.push_back(fresh);
    }
    return edit;
}

}  // namespace

sync::ChangeSet Tablet::sign(std::vector<sync::Edit> edits, const Id& on) {
    const auto env = shared::systemEnv();
    sync::Payload payload;
    payload.salt.assign(16, '\0');
    env->random(payload.salt.data(), payload.salt.size());
    payload.project = on.none() ? project : on;
    payload.edits = std::move(edits);
    payload.wallMs = env->wallMs();
    sync::ChangeSet set;
    set.area = area;
    set.epoch = base.epoch;
    set.device = device;
    set.person = person;
    set.deviceSeq = ++seq;
    set.prevHash = last;
    set.payload = sync::encodePayload(payload);
    const auto bytes = sync::signedBytes(server, set);
    last = shared::sha256(bytes);
    set.signature = shared::sign(key, bytes);
    return set;
}

sync::Request Tablet::request(const std::string& method, const std::string& path,
                              const std::string& body) const {
    sync::Request request;
    request.method = method;
    request.path = path;
    request.body = body;
    sync::signRequest(request, server, device, key, *shared::systemEnv(), token);
    return request;
}

sync::Edit Tablet::visit(const Id& id) const {
    auto edit = create("Visit", id, {}, base,
                       {{"state", std::int64_t{records::VISIT_STATE_ON_SITE}},
                        {"conclusion", std::string("正常")}});
    edit.isStep = true;
    edit.to = records::VISIT_STATE_ON_SITE;
    return edit;
}

sync::Edit Tablet::evidence(const Id& id, const Id& visit, const Hash& sha256) const {
    auto edit = create("Evidence", id, visit, base,
                       {{"sha256", Blob{sha256.str()}}, {"media_type", std::string("image/jpeg")}});
    edit.stateSeen = records::VISIT_STATE_ON_SITE;
    return edit;
}

City::City() {
    spdlog::set_level(spdlog::level::off);
    database::place(dir());
    administrator = must(server::Host::init(dir(), *env_));
    host_ = must(server::Host::open(dir(), env_));
    area = newId();
    project = newId();
    must(host_->write([&](Writing& tx, Ledger& ledger) -> shared::Result<> {
        must(ledger.makeArea(tx, area, "370102", "历下区"));
        const auto head = must(tx.head(area));
        must(ledger.acceptOwn(tx, area, project,
                              {create("Project", project, {}, head->at,
                                      {{"pro_code", std::string("370102T000000000001")},
                                       {"pro_name", std::string("高标准农田")}})}));
        return shared::Done{};
    }));
}

City::~City() = default;

Id City::newId() { return shared::newId(*env_); }

void City::serve(const server::HttpLimits& limits) {
    encrypted_ = false;
    http_.reset();
    const server::Listening plain{
        .address = "127.0.0.1:0", .plain = true, .names = {}, .bundles = dir() + "/bundles"};
    http_ = must(server::HttpServer::start(*host_, env_, plain, limits));
}

void City::serveTls(const server::HttpLimits& limits) {
    encrypted_ = true;
    http_.reset();
    const server::Listening tls{
        .address = "127.0.0.1:0", .plain = false, .names = {}, .bundles = dir() + "/bundles"};
    http_ = must(server::HttpServer::start(*host_, env_, tls, limits));
}

std::string City::address() const { return elsewhere_.empty() ? http_->address() : elsewhere_; }

std::string City::url() const { return (encrypted_ ? "https://" : "http://") + address(); }

sync::Pins City::pins() {
    return encrypted_ ? must(server::tlsKeys(*host_, *env_)).pins() : sync::Pins{};
}

sync::Invitation City::invite(const Id& who) {
    return {url(), must(host_->enrolCode(who, true, 60'000)), pins()};
}

Id City::person(const std::string& role, bool wholeArea) {
    const Id id = newId();
    must(host_->write([&](Writing& tx, Ledger& ledger) -> shared::Result<> {
        const auto head = must(tx.head(host_->city()));
        must(ledger.acceptOwn(
            tx, host_->city(), {},
            {create("Person", id, {}, head->at, {{"name", std::string("李工")}})}));
        return shared::Done{};
    }));
    grant(id, role, wholeArea ? Id{} : project);
    return id;
}

shared::Grant City::grant(const Id& who, const std::string& role, const Id& on) {
    shared::Grant grant{newId(), who, area, on, role, 0, false};
    must(host_->write([&](Writing& tx, Ledger& ledger) -> shared::Result<> {
        must(ledger.grant(tx, grant));
        return shared::Done{};
    }));
    return grant;
}

void City::end(shared::Grant grant) {
    grant.ended = true;
    must(host_->write([&](Writing& tx, Ledger& ledger) -> shared::Result<> {
        must(ledger.grant(tx, grant));
        return shared::Done{};
    }));
}

Tablet City::enrol(const Id& who, bool confirmed) {
    Tablet tablet;
    tablet.key = shared::newKeyPair(*env_);
    wire::EnrolRequest asked;
    asked.set_code(must(host_->enrolCode(who, confirmed, 60'000)));
    asked.set_public_key(tablet.key.publicKey.str());
    asked.set_device_label("tablet");
    const auto answer = sendBare("POST", "/v1/enrol", asked.SerializeAsString());
    wire::EnrolAnswer enrolled;
    if (answer.status != 200 || !enrolled.ParseFromString(answer.body))
        qFatal("enrolment failed: %d %s", answer.status, answer.body.c_str());
    tablet.server = *shared::PublicKey::from(enrolled.server());
    tablet.device = *Id::from(enrolled.device());
    tablet.person = *Id::from(enrolled.person());
    tablet.area = area;
    tablet.project = project;
    tablet.base = must(must(host_->read())->head(area))->at;
    refresh(tablet);
    return tablet;
}

void City::refresh(Tablet& tablet) {
    tablet.token.clear();
    tablet.token = send(tablet.request("GET", "/v1/watch")).headers.at("fl-token");
}

sync::Answer City::send(const sync::Request& request) {
    return must(sync::httpTransport(url(), {pins(), {}})->send(request));
}

sync::Answer City::sendBare(const std::string& method, const std::string& path,
                            const std::string& body) {
    sync::Request request;
    request.method = method;
    request.path = path;
    request.body = body;
    return send(request);
}

wire::ExchangeAnswer City::exchange(Tablet& tablet, const std::vector<sync::ChangeSet>& sets,
                                    bool pushOnly) {
    wire::ExchangeRequest request;
    request.set_device(tablet.device.str());
    request.set_push_only(pushOnly);
    for (const auto& set : sets) sync::toWire(set, *request.add_sets());
    const auto answer = send(tablet.request("POST", "/v1/exchange", request.SerializeAsString()));
    wire::ExchangeAnswer out;
    if (answer.status != 200 || !out.ParseFromString(answer.body))
        qFatal("exchange failed: %d %s", answer.status, answer.body.c_str());
    return out;
}

std::vector<wire::Row> City::pulled(Tablet& tablet) {
    std::vector<wire::Row> rows;
    const auto answer = exchange(tablet, {});
    for (const auto& page : answer.areas())
        for (const auto& row : page.rows()) rows.push_back(row);
    return rows;
}

sync::Answer City::put(const Tablet& tablet, const Hash& sha256, const std::string& bytes,
                       std::uint64_t offset, std::uint64_t size) {
    auto request = tablet.request("PUT", "/v1/evidence/" + toText(sha256), bytes);
    request.headers["fl-offset"] = std::to_string(offset);
    request.headers["fl-size"] = std::to_string(size);
    return send(request);
}

std::uint64_t City::revision() { return must(must(host_->read())->head(area))->at.revision; }

std::string City::state() {
    auto tx = must(host_->read());
    shared::Sha256 all;
    for (const auto& head : must(tx->heads())) {
        all.add(head.area.view()).add(head.at.revision).add(head.hash.view());
        for (const auto& [record, versions] : must(tx->changedAfter(head.area, {}, 1'000'000)))
            all.add(std::uint64_t{record.kind})
                .add(record.id.view())
                .addSized(shared::packValues(record.values));
    }
    for (const auto& device : must(tx->devices()))
        all.add(device.id.view())
            .add(std::uint64_t{device.confirmed})
            .add(std::uint64_t{device.revoked});
    return toText(all.finish());
}

}  // namespace served
