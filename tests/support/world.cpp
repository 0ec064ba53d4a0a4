#include "tests/support/world.h"

#include <algorithm>
#include <filesystem>

#include "shared/proto/sync.pb.h"
#include "sync/server/pull.h"
#include "sync/wire.h"
#include "tests/support/database.h"

namespace world {

using shared::Code;
using shared::Failure;
using sync::Answer;

Answer Wire::serve(const sync::Request& request) {
    const auto device = shared::idFromText(request.headers.at("fl-device"));
    Answer answer;
    answer.status = 200;
    answer.headers["fl-server-time"] = "0";
    if (request.path != "/v1/exchange") {
        answer.status = 404;
        answer.headers["fl-code"] = "missing";
        return answer;
    }
    std::string body = request.body;
    const auto encoding = request.headers.find("content-encoding");
    if (encoding != request.headers.end()) body = must(sync::decompress(body, 1 << 20));
    auto answered = world_.host->exchange(*device, body);
    if (!answered) {
        answer.status = 400;
        answer.headers["fl-code"] = shared::codeName(answered.failure().code);
        answer.body = answered.failure().message;
        return answer;
    }
    answer.body = answered.take();
    return answer;
}

shared::Result<Answer> Wire::send(const sync::Request& request) {
    const auto befalls = fault;
    fault = Fault::none;
    if (cutAfter >= 0 && cutAfter-- == 0) cut = true;
    if (cut || befalls == Fault::lostRequest) return Failure{Code::offline, "the wire is cut"};
    if (befalls == Fault::captivePortal) return Answer{200, {}, "<html>sign in</html>"};
    if (befalls == Fault::serverRestarts) world_.restartServer();
    auto answer = serve(request);
    if (befalls == Fault::repeatedRequest) answer = serve(request);
    if (befalls == Fault::lostAnswer) return Failure{Code::offline, "the answer was lost"};
    if (befalls == Fault::staleAnswer && former_) return *former_;
    if (befalls == Fault::cutAnswer) answer.body.resize(answer.body.size() / 2);
    if (befalls != Fault::cutAnswer) former_ = answer;
    return answer;
}

Device::Device(World& world, std::string itsName, std::shared_ptr<const shared::Catalog> model)
    : name(std::move(itsName)), world_(world), wire_(world) {
    reopen(std::move(model));
}

void Device::reopen(std::shared_ptr<const shared::Catalog> model) {
    store_.reset();
    model_ = model ? std::move(model) : world_.catalog;
    store_ = must(client::Store::open(dir_.path().toStdString(), model_, world_.env));
}

void Device::closedFor(const std::function<void()>& act) {
    store_.reset();
    act();
    reopen(model_);
}

void Device::copyTo(const std::string& to) {
    store_.reset();
    std::filesystem::copy(path() + "/field.db", to + "/field.db");
    reopen(model_);
}

void Device::putBack(const std::string& from) {
    store_.reset();
    std::filesystem::copy(from + "/field.db", path() + "/field.db",
                          std::filesystem::copy_options::overwrite_existing);
    reopen(model_);
}

sync::Summary Device::sync() {
    sync::Exchange exchange(store_->replica(), wire_, *world_.env);
    auto done = exchange.run();
    if (!done && wire_.cut) return {};
    return must(std::move(done));
}

shared::Values Device::valuesOf(const shared::Kind& kind, std::map<std::string, Value> columns) {
    shared::Values values;
    for (auto& [column, value] : columns) {
        values.set(world_.column(kind.name, column), std::move(value));
    }
    return values;
}

client::Saved Device::edit(std::uint32_t kind, const Id& id, std::map<std::string, Value> columns,
                           const Id& resolves) {
    client::Change change;
    change.held = *must(store_->hold(kind, id));
    change.values = valuesOf(*world_.catalog->kind(kind), std::move(columns));
    change.resolves = resolves;
    return must(store_->save({change}));
}

Id Device::create(const std::string& kindName, const Id& parent,
                  std::map<std::string, Value> columns) {
    const auto& kind = *world_.catalog->kind(kindName);
    client::Change change;
    change.act = sync::EditAct::create;
    change.values = valuesOf(kind, std::move(columns));
    change.held = must(store_->fresh(kind.number, world_.project, parent, change.values));
    must(store_->save({change}));
    return change.held.record.id;
}

client::Saved Device::step(const Id& visit, std::int64_t to, const std::string& reason) {
    std::map<std::string, Value> columns{{"state", to}};
    if (!reason.empty()) columns["state_reason"] = reason;
    return edit(shared::kinds::visit, visit, std::move(columns));
}

std::optional<Record> Device::find(std::uint32_t kind, const Id& id) {
    return must(store_->find(kind, id));
}

Value Device::value(std::uint32_t kind, const Id& id, const std::string& column) {
    const auto record = find(kind, id);
    if (!record) return {};
    return record->values.get(world_.column(world_.catalog->kind(kind)->name, column));
}

std::vector<Record> Device::records() {
    std::vector<Record> out;
    for (const auto& kind : model_->kinds()) {
        client::Query query;
        query.kind = kind.number;
        query.limit = 1000;
        for (std::string after;;) {
            auto page = must(store_->page(query, after));
            out.insert(out.end(), page.records.begin(), page.records.end());
            if (page.next.empty()) break;
            after = page.next;
        }
    }
    std::sort(out.begin(), out.end(), [](const Record& a, const Record& b) {
        return std::pair(a.kind, a.id) < std::pair(b.kind, b.id);
    });
    return out;
}

std::vector<Record> Device::openConflicts() { return must(store_->conflicts(true)); }

World::World(std::shared_ptr<shared::Env> reality) : env(std::move(reality)) {
    store_ = dir_.path().toStdString() + "/store";
    database::place(store_);
    must(server::Host::init(store_, *env));
    restartServer();
    area = newId();
    project = newId();
    must(host->write([&](server::Writing& tx, server::Ledger& ledger) {
        return ledger.makeArea(tx, area, "370102", "历下区");
    }));
    import({named("Project", project, "高标准农田建设")});
}

void World::restartServer() {
    host.reset();
    host = must(server::Host::open(store_, env));
}

std::string World::freshPath(const std::string& itsName) {
    return dir_.path().toStdString() + "/" + itsName + std::to_string(++paths_);
}

std::string World::backup() {
    const auto to = freshPath("backup");
    must(host->backup(to));
    return to;
}

server::Host::Restored World::restore(const std::string& backup, const std::string& journal) {
    host.reset();
    store_ = freshPath("store");
    const auto restored = must(server::Host::restore(backup, store_, env, journal));
    restartServer();
    return restored;
}

sync::Edit World::named(const std::string& kindName, const Id& id, const std::string& itsName) {
    sync::Edit edit;
    edit.act = sync::EditAct::create;
    edit.kind = catalog->kind(kindName)->number;
    edit.id = id;
    sync::SlotEdit name;
    name.slot = column(kindName, kindName == "Project" ? "pro_name" : "name");
    name.values.set(name.slot, itsName);
    edit.slots = {name};
    return edit;
}

void World::import(std::vector<sync::Edit> edits, const Id& into) {
    must(host->write([&](server::Writing& tx, server::Ledger& ledger) -> shared::Result<> {
        auto done = ledger.acceptOwn(tx, area, into.none() ? project : into, std::move(edits));
        return done ? shared::Result<>(shared::Done{}) : done.failure();
    }));
}

std::uint32_t World::column(const std::string& kind, const std::string& name) const {
    const auto* found = catalog->kind(kind)->column(name);
    if (!found) qFatal("no column %s.%s", kind.c_str(), name.c_str());
    return found->number;
}

shared::Grant World::grant(const Id& person, const std::string& role, const Id& onProject) {
    shared::Grant made{newId(), person, area, onProject, role, 0, false};
    must(host->write([&](server::Writing& tx, server::Ledger& ledger) -> shared::Result<> {
        auto done = ledger.grant(tx, made);
        return done ? shared::Result<>(shared::Done{}) : done.failure();
    }));
    return made;
}

void World::end(shared::Grant grant) {
    grant.ended = true;
    must(host->write([&](server::Writing& tx, server::Ledger& ledger) -> shared::Result<> {
        auto done = ledger.grant(tx, grant);
        return done ? shared::Result<>(shared::Done{}) : done.failure();
    }));
}

Device& World::enrolled(const std::string& name, std::shared_ptr<const shared::Catalog> model) {
    auto& made = *devices_.emplace_back(std::make_unique<Device>(*this, name, std::move(model)));
    made.person = newId();
    must(host->write([&](server::Writing& tx, server::Ledger& ledger) -> shared::Result<> {
        auto known = ledger.acceptOwn(tx, host->city(), {}, {named("Person", made.person, name)});
        return known ? shared::Result<>(shared::Done{}) : known.failure();
    }));
    made.device = enrol(made.person, must(made.store().ownKey()).publicKey, name);
    must(made.store().enrolled(host->ledger().server(), made.device, made.person, ""));
    return made;
}

Id World::enrol(const Id& person, const shared::PublicKey& key, const std::string& label,
                const Id& former) {
    wire::EnrolRequest request;
    request.set_code(must(host->enrolCode(person, true, 600'000)));
    request.set_public_key(key.str());
    request.set_device_label(label);
    if (!former.none()) request.set_former_device(former.str());
    wire::EnrolAnswer answer;
    answer.ParseFromString(must(host->enrol(request.SerializeAsString())));
    return *Id::from(answer.device());
}

void World::enrolAnew(Device& device) {
    auto& store = device.store();
    device.device =
        enrol(device.person, must(store.keyForNext()).publicKey, device.name, device.device);
    must(store.enrolled(host->ledger().server(), device.device, device.person, ""));
}

Device& World::device(const std::string& name, const std::vector<std::string>& roles,
                      std::shared_ptr<const shared::Catalog> model) {
    auto& made = enrolled(name, std::move(model));
    for (const auto& role : roles) grant(made.person, role, project);
    made.sync();
    return made;
}

Device& World::secondDevice(const Device& first) {
    auto& made = *devices_.emplace_back(std::make_unique<Device>(*this, first.name, nullptr));
    made.person = first.person;
    made.device = enrol(made.person, must(made.store().ownKey()).publicKey, made.name);
    must(made.store().enrolled(host->ledger().server(), made.device, made.person, ""));
    made.sync();
    return made;
}

Device& World::areaDevice(const std::string& name, const std::string& role) {
    auto& made = enrolled(name, nullptr);
    grant(made.person, role, {});
    return made;
}

void World::settle() {
    for (int round = 0;; ++round) {
        if (round == 20) qFatal("the devices do not come to rest");
        bool changed = false;
        for (const auto& device : devices_) changed = device->sync().changed || changed;
        if (!changed) return;
    }
}

std::vector<Record> World::serverRecords(const Device& reader) {
    std::vector<Record> out;
    for (const auto& head : must(must(host->read())->heads())) {
        sync::Position at;
        for (;;) {
            auto tx = must(host->read());
            auto page = must(server::pull(*tx, *catalog, shared::Access::builtIn(), reader.person,
                                          head.area, {}, at));
            for (auto& row : page.rows) {
                if (!row.deleted) out.push_back(std::move(row));
            }
            at = page.to;
            if (!page.more) break;
        }
    }
    std::sort(out.begin(), out.end(), [](const Record& a, const Record& b) {
        return std::pair(a.kind, a.id) < std::pair(b.kind, b.id);
    });
    return out;
}

}  // namespace world
