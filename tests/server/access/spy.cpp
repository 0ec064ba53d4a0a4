#include "tests/server/access/spy.h"

#include "shared/proto/bundle.pb.h"
#include "shared/proto/records.pb.h"
#include "sync/bundle/content.h"
#include "sync/exchange_wire.h"
#include "sync/server/accept/own_edits.h"
#include "sync/server/bundle/bundles.h"
#include "tests/support/administrator.h"
#include "tests/support/must.h"

using namespace field;
using shared::Blob;
using shared::Id;
using wire::AdministrationRequest;

sync::Answer Spy::ask(const std::string& method, const std::string& path, const std::string& body,
                      const std::map<std::string, std::string>& headers) {
    sync::Request request;
    if (bare_) {
        request.method = method;
        request.path = path;
        request.body = body;
    } else {
        request = tablet_.request(method, path, body);
    }
    for (const auto& [name, value] : headers) request.headers[name] = value;
    const auto answered = sync::httpTransport(planted_.city.url())->send(request);
    if (!answered) {  // it asks too often
        heard_ += answered.failure().message;
        return {};
    }
    auto answer = *answered;
    heard_ += std::to_string(answer.status) + "\n";
    for (const auto& [name, value] : answer.headers) heard_ += name + ": " + value + "\n";
    heard_ += answer.body;
    return answer;
}

void Spy::askRows() {
    wire::ExchangeRequest request;
    for (bool more = true; more;) {
        wire::ExchangeAnswer out;
        if (!out.ParseFromString(ask("POST", "/v1/exchange", request.SerializeAsString()).body))
            return;
        request.clear_areas();
        for (const auto& page : out.areas()) {
            auto& area = *request.add_areas();
            area.set_area(page.area());
            area.set_cursor(page.cursor());
            if (page.area() == planted_.city.area.str()) cursor_ = page.cursor();
        }
        more = out.more() && out.areas_size() > 0;
    }
}

/// Names the area, its epoch and head, and a cursor that is another's.
void Spy::askWithStolen(const std::string& cursor) {
    const auto head = *must(must(planted_.city.host().read())->head(planted_.city.area));
    for (const auto revision : {std::uint64_t{0}, head.at.revision / 2, head.at.revision}) {
        wire::ExchangeRequest request;
        auto& area = *request.add_areas();
        area.set_area(planted_.city.area.str());
        area.set_epoch(head.at.epoch.str());
        area.set_revision(revision);
        area.set_head_hash(head.hash.str());
        area.set_cursor(cursor);
        (void)ask("POST", "/v1/exchange", request.SerializeAsString());
        request.mutable_areas(0)->clear_cursor();
        (void)ask("POST", "/v1/exchange", request.SerializeAsString());
    }
    wire::ExchangeRequest unchanged;
    unchanged.set_state_hash(std::string(16, 'x'));
    (void)ask("POST", "/v1/exchange", unchanged.SerializeAsString());
}

void Spy::askForNews() {
    wire::WatchRequest request;
    request.add_areas()->set_area(planted_.city.area.str());
    (void)ask("POST", "/v1/watch", request.SerializeAsString(), {{"fl-wait", "0"}});
    (void)ask("POST", "/v1/watch", {}, {{"fl-wait", "0"}});
    (void)ask("GET", "/v1/watch", {}, {{"fl-wait", "0"}});
    (void)ask("GET", "/healthz");
}

void Spy::askForPhotos() {
    for (const auto& name : {planted_.photoName, planted_.cutName}) {
        const auto path = "/v1/evidence/" + toText(name);
        (void)ask("HEAD", path);
        (void)ask("GET", path);
        (void)ask("GET", path, {}, {{"range", "bytes=30000-"}});
    }
}

void Spy::askAdministration() {
    std::vector<AdministrationRequest> requests{administrator::devices(), administrator::parked()};
    for (const auto& whose : {planted_.inspector, planted_.supervisor}) {
        requests.push_back(administrator::about(whose.person));
        if (tablet_.person != planted_.city.administrator)
            requests.push_back(administrator::revoking(whose.device));
    }
    for (auto i = 0; i < 3; ++i) requests.emplace_back();
    (void)requests[requests.size() - 1].mutable_people();
    (void)requests[requests.size() - 2].mutable_places();
    (void)requests[requests.size() - 3].mutable_backup();
    for (const auto& request : requests)
        (void)ask("POST", administrator::path, request.SerializeAsString());
}

/// Carries the inspector's bundle, and looks at what it carries and what it fetches for them.
void Spy::askBundles() {
    const auto name = toText(shared::sha256(planted_.bundle));
    const auto path = "/v1/bundle/" + name;
    (void)ask("HEAD", path);
    (void)ask("GET", path);
    const auto size = std::to_string(planted_.bundle.size());
    (void)ask("PUT", path, planted_.bundle, {{"fl-offset", "0"}, {"fl-size", size}});
    heard_ += planted_.bundle;
    const auto taken = ask("POST", "/v1/bundle", name);
    if (const auto answer = taken.headers.find("fl-answer"); answer != taken.headers.end())
        (void)ask("GET", "/v1/bundle/" + answer->second);
}

void Spy::askWrongly() {
    for (const char* path : {"/v1/exchange", "/v1/watch", "/v1/enrol", "/v1/administration"}) {
        (void)ask("POST", path, std::string("\xff\xff\xff"));
        (void)ask("GET", path, {}, {{"fl-wait", "0"}});
        (void)ask("POST", path, "zstd", {{"content-encoding", "zstd"}});
        (void)ask("POST", path, "x", {{"content-encoding", "gzip"}});
    }
    (void)ask("GET", "/v1/evidence/" + toText(planted_.visit));
    (void)ask("GET", "/v1/evidence/../ledger.db");
    (void)ask("GET", "/metrics");
    (void)ask("GET", "/");
    wire::EnrolRequest enrol;
    enrol.set_code("AAAA-AAAA-AAAA");
    enrol.set_public_key(std::string(32, 'k'));
    (void)ask("POST", "/v1/enrol", enrol.SerializeAsString());
}

/// Sets into the project that name what stands there, each of which fails in another way.
void Spy::provoke() {
    using shared::kinds::visit;
    const auto& catalog = *shared::Catalog::builtIn();
    const auto base = must(must(planted_.city.host().read())->head(planted_.city.area))->at;
    shared::Record record;
    record.kind = visit;
    record.id = planted_.visit;
    record.values.set(records::Visit::kConclusionFieldNumber, std::string("x"));
    auto change = server::changes(*catalog.kind(visit), record, base, 2);
    auto remove = change, wrongState = change, unknownColumn = change, stolen = change;
    remove.act = sync::EditAct::remove;
    remove.slots.clear();
    wrongState.stateSeen = 5;
    unknownColumn.slots[0].slot = 999;
    stolen.act = sync::EditAct::create;
    auto resolving = change;
    resolving.slots[0].resolves = planted_.finding;
    shared::Record child;
    child.kind = catalog.kind("Finding")->number;
    child.id = planted_.city.newId();
    child.parent = planted_.visit;
    child.values.set(catalog.kind("Finding")->column("fact")->number, std::string("x"));
    const auto hanging = server::makes(*catalog.kind("Finding"), child, base);
    auto photo = tablet_.evidence(planted_.city.newId(), planted_.visit, planted_.photoName);
    for (const auto& edit :
         {change, remove, wrongState, unknownColumn, stolen, resolving, hanging, photo})
        for (const auto& project : {planted_.city.project, planted_.city.newId()}) {
            wire::ExchangeRequest request;
            auto tablet = tablet_;
            tablet.area = planted_.city.area;
            const auto set = tablet.sign({edit}, project);
            tablet_.seq = tablet.seq;
            tablet_.last = tablet.last;
            sync::toWire(set, *request.add_sets());
            (void)ask("POST", "/v1/exchange", request.SerializeAsString());
        }
    // It has named the photo now.
    askForPhotos();
}

/// What the administrator writes into a file for this device.
void Spy::answerOwnBundle() {
    auto& city = planted_.city;
    const auto out = city.dir() + ".own", back = city.dir() + ".back";
    auto writer = must(
        sync::BundleWriter::begin(out, tablet_.key, tablet_.server,
                                  {tablet_.key.publicKey, tablet_.device, city.env().wallMs(), 0}));
    wire::ExchangeRequest request;
    request.set_device(tablet_.device.str());
    must(sync::addRequest(*writer, request));
    must(sync::addHashes(*writer, {planted_.photoName, planted_.cutName},
                         &wire::BundlePart::mutable_wanted));
    must(writer->finish());
    auto opened = server::openFromDevice(city.host(), out);
    if (!opened) return void(heard_ += opened.failure().message);
    const auto taken = server::takeBundle(city.host(), *opened);
    if (!taken) heard_ += taken.failure().message;
    const auto made = server::answerBundle(city.host(), city.env(), tablet_.device, back);
    if (!made) return void(heard_ += made.failure().message);
    auto reader = must(sync::BundleReader::open(back, tablet_.key, "device"));
    must(reader->each([&](const wire::BundlePart& part) {
        wire::ExchangeAnswer answer;
        if (part.has_answer()) must(sync::readAnswer(part.answer(), answer));
        heard_ += part.has_answer() ? answer.SerializeAsString() : part.SerializeAsString();
        return shared::Result<>(shared::Done{});
    }));
}

void Spy::askAll(const std::string& cursor) {
    askRows();
    askWithStolen(cursor);
    askForNews();
    askForPhotos();
    askAdministration();
    askBundles();
    askWrongly();
    if (bare_) return;
    provoke();
    askRows();
    answerOwnBundle();
}

void Spy::askOwn() {
    askRows();
    askForPhotos();
    answerOwnBundle();
}
