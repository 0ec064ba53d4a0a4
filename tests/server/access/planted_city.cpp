#include "tests/server/access/planted_city.h"

#include <fstream>
#include <sstream>

#include "shared/proto/records.pb.h"
#include "sync/bundle/content.h"
#include "sync/exchange_wire.h"
#include "sync/server/accept/own_edits.h"
#include "tests/support/must.h"

using namespace field;
using served::Tablet;
using shared::Blob;
using shared::Id;
using shared::Kind;
using shared::Record;
using shared::Value;
using Reach = Canaries::Reach;

namespace {

const shared::Catalog& catalog() { return *shared::Catalog::builtIn(); }

bool isReference(const Kind& kind) {
    return kind.number == shared::kinds::organization || kind.number == shared::kinds::person;
}

Record recordOf(const Kind& kind, const Id& id, const std::map<std::string, Value>& values) {
    Record record;
    record.kind = kind.number;
    record.id = id;
    for (const auto& [name, value] : values) record.values.set(kind.column(name)->number, value);
    return record;
}

const std::int64_t onSite = records::VISIT_STATE_ON_SITE;

}  // namespace

sync::Base PlantedCity::head() { return must(must(city.host().read())->head(city.area))->at; }

void PlantedCity::own(const Id& project, const sync::Edit& edit) {
    must(city.host().write([&](server::Writing& tx, server::Ledger& ledger) {
        must(ledger.acceptOwn(tx, city.area, project, {edit}));
        return shared::Result<>(shared::Done{});
    }));
}

sync::Edit PlantedCity::making(const std::string& kindName, const Id& id, const Id& parent,
                               const Columns& values) {
    const Kind& kind = *catalog().kind(kindName);
    auto record = recordOf(kind, id, values);
    record.parent = parent;
    if (!kind.key.empty()) record.id = shared::keyOf(kind, parent, record.values);
    auto edit = server::makes(kind, record, head());
    edit.stateSeen = kind.parentKind == 0 ? 0 : onSite;
    return edit;
}

sync::Edit PlantedCity::changing(const std::string& kindName, const Id& id, const Columns& values) {
    const Kind& kind = *catalog().kind(kindName);
    return server::changes(kind, recordOf(kind, id, values), head(), onSite);
}

void PlantedCity::send(Tablet& by, std::vector<sync::Edit> edits, int verdict) {
    const auto answer = city.exchange(by, {by.sign(std::move(edits))}, true);
    const auto& receipt = answer.receipts(0);
    if (receipt.verdict() != verdict)
        qFatal("planting: verdict %d %s %s", receipt.verdict(), receipt.reason().c_str(),
               receipt.detail().c_str());
}

/// A record of the kind with a canary in each column that has room for one.
Id PlantedCity::plantRecord(const Kind& kind, const Id& parent) {
    Record record;
    record.kind = kind.number;
    record.parent = parent;
    for (const auto& column : kind.columns) {
        ++allColumns;
        const auto value =
            canaries.valueFor(kind, column, isReference(kind) ? Reach::area : Reach::project);
        if (!value) continue;
        record.values.set(column.number, *value);
        ++columns;
    }
    ++kinds;
    if (kind.stateColumn != 0) record.values.set(kind.stateColumn, std::int64_t{1});
    const Id project = isReference(kind) ? Id{} : city.project;
    if (kind.number == shared::kinds::project) {
        record.id = project;
        own(project, server::changes(kind, record, head(), 0));
        return record.id;
    }
    record.id = kind.key.empty() ? city.newId() : shared::keyOf(kind, parent, record.values);
    own(project, server::makes(kind, record, head()));
    return record.id;
}

void PlantedCity::plantKinds() {
    std::map<std::uint32_t, Id> reports;
    for (const Kind& kind : catalog().kinds())
        if (kind.parentKind == 0) reports[kind.number] = plantRecord(kind, {});
    for (const Kind& kind : catalog().kinds())
        if (kind.parentKind != 0) plantRecord(kind, reports.at(kind.parentKind));
}

/// What an inspector writes on a day.
void PlantedCity::plantWork() {
    visit = city.newId();
    finding = city.newId();
    const auto gone = city.newId();
    send(inspector,
         {making("Visit", visit, {},
                 {{"state", onSite},
                  {"title", canaries.text("title, replaced", Reach::nobody)},
                  {"conclusion", canaries.text("conclusion")},
                  {"purpose", "甲" + canaries.text("note") + "。乙。丙。"},
                  {"team",
                   shared::Elements::of({canaries.text("element"),
                                         canaries.text("element, taken out", Reach::nobody)})}}),
          making("Finding", finding, visit, {{"fact", canaries.text("fact")}}),
          making("Finding", gone, visit, {{"fact", canaries.text("deleted", Reach::nobody)}})},
         wire::RECEIVED);
    auto removal = changing("Finding", gone, {});
    removal.act = sync::EditAct::remove;
    removal.slots.clear();
    send(inspector, {changing("Visit", visit, {{"title", canaries.text("title")}}), removal},
         wire::RECEIVED);
}

void PlantedCity::plantPhotos() {
    photo = canaries.bytes("photo", 60'000);
    const auto cut = canaries.bytes("photo, cut", 60'000, Reach::nobody);
    photoName = shared::sha256(photo);
    cutName = shared::sha256(cut);
    std::vector<sync::Edit> edits;
    for (const auto& name : {photoName, cutName})
        edits.push_back(making("Evidence", city.newId(), visit,
                               {{"sha256", Blob{name.str()}},
                                {"media_type", std::string("image/jpeg")},
                                {"file_name", canaries.text("file name")},
                                {"caption", canaries.text("caption")}}));
    send(inspector, edits, wire::RECEIVED);
    if (city.put(inspector, photoName, photo, 0, photo.size()).status != 200)
        qFatal("planting: the photo was not taken");
    (void)city.put(inspector, cutName, cut.substr(0, 40'000), 0, cut.size());
}

/// Two who had not seen what the other wrote.
void PlantedCity::plantDisagreement() {
    const auto seen = head();
    const auto both = [&](Tablet& by, const std::string& who) {
        auto edit = changing("Visit", visit, {{"conclusion", canaries.text("disputed " + who)}});
        for (auto& slot : edit.slots) slot.base = seen;
        send(by, {edit}, wire::RECEIVED);
    };
    both(inspector, "by one");
    both(other, "by another");
    auto step = changing("Visit", visit,
                         {{"state", std::int64_t{records::VISIT_STATE_REFUSED_TO_SIGN}},
                          {"state_reason", canaries.text("reason")}});
    step.isStep = true;
    step.from = onSite;
    step.to = records::VISIT_STATE_REFUSED_TO_SIGN;
    send(other, {step}, wire::RECEIVED);
}

/// What does not come to stand.
void PlantedCity::plantAside() {
    auto goal = making("Goal", city.newId(), {}, {{"kpi_target", canaries.text("parked")}});
    send(other, {goal}, wire::PARKED);
    auto skipped = other;
    (void)skipped.sign({changing("Visit", visit, {{"weather", std::string("晴")}})});
    send(skipped, {changing("Visit", visit, {{"hosts", canaries.text("waits", Reach::nobody)}})},
         wire::EARLY);
    auto forger = other;
    forger.key = shared::newKeyPair(city.env());
    const auto forged = forger.sign(
        {changing("Visit", visit, {{"hosts", canaries.text("turned away", Reach::nobody)}})});
    if (city.exchange(other, {forged}, true).receipts(0).verdict() != wire::INVALID)
        qFatal("planting: a forged set was taken");
    wire::EnrolRequest asked;
    asked.set_code(must(city.host().enrolCode(inspector.person, false, 60'000)));
    asked.set_public_key(shared::newKeyPair(city.env()).publicKey.str());
    asked.set_device_label(canaries.text("label of a device", Reach::nobody));
    must(city.host().enrol(asked.SerializeAsString()));
}

/// Made by hand as a device's; somebody else is to carry it.
void PlantedCity::plantBundle() {
    const auto path = city.dir() + ".bundle";
    auto writer = must(sync::BundleWriter::begin(
        path, inspector.key, inspector.server,
        {inspector.key.publicKey, inspector.device, city.env().wallMs(), 0}));
    wire::ExchangeRequest request;
    request.set_device(inspector.device.str());
    const auto set = inspector.sign({making(
        "Visit", city.newId(), {}, {{"state", onSite}, {"conclusion", canaries.text("carried")}})});
    sync::toWire(set, *request.add_sets());
    must(sync::addRequest(*writer, request));
    must(writer->finish());
    std::ostringstream bytes;
    bytes << std::ifstream(path, std::ios::binary).rdbuf();
    bundle = bytes.str();
}

void PlantedCity::plant() {
    inspector = city.tablet("inspector");
    other = city.tablet("inspector");
    supervisor = city.enrol(city.person("division", true));
    plantKinds();
    plantWork();
    plantPhotos();
    plantDisagreement();
    plantAside();
    plantBundle();
}
