#include "tests/server/access/devices.h"

#include "sync/exchange_wire.h"
#include "sync/server/accept/own_edits.h"
#include "tests/support/must.h"

namespace matrix {

using field::sync::ChangeSet;
using served::Tablet;

namespace {

ChangeSet firstSet(const Tablet& tablet, std::string payload) {
    ChangeSet set;
    set.area = tablet.area;
    set.epoch = tablet.base.epoch;
    set.device = tablet.device;
    set.person = tablet.person;
    set.deviceSeq = 1;
    set.payload = std::move(payload);
    set.signature = field::shared::sign(tablet.key, field::sync::signedBytes(tablet.server, set));
    return set;
}

}  // namespace

Devices::Devices(served::City& city, Ground& ground, bool confirmed)
    : ground_(ground), table_(expectedTable(ground.catalog())) {
    for (const auto& role : table_.roles()) {
        onProject_.emplace(role, city.enrol(city.person(role), confirmed));
        onArea_.emplace(role, city.enrol(city.person(role, true), confirmed));
    }
}

void Devices::each(const std::function<void(Tablet&)>& act) {
    for (auto* all : {&onProject_, &onArea_})
        for (auto& [role, tablet] : *all) act(tablet);
}

std::string Devices::tryEach(const Attempt& attempt) {
    std::size_t turn = 0;
    for (const Cell& cell : cellsOf(ground_.catalog())) {
        const auto& roles = table_.roles();
        const auto role = roleFor(table_, cell).value_or(roles[turn++ % roles.size()]);
        auto& tablet = (Ground::isReference(*cell.kind) ? onArea_ : onProject_).at(role);
        std::optional<ChangeSet> set;
        if (cell.act != "read")
            set = firstSet(tablet, ground_.payloadOf(cell, ground_.editOf(cell)));
        const auto complaint = attempt(tablet, cell, set ? &*set : nullptr);
        if (!complaint.empty()) return role + " " + cell.name() + ": " + complaint;
    }
    return {};
}

std::string Devices::asking(const Tablet& tablet, const ChangeSet* set) {
    field::wire::ExchangeRequest request;
    request.set_device(tablet.device.str());
    if (set) field::sync::toWire(*set, *request.add_sets());
    return request.SerializeAsString();
}

namespace {

void write(served::City& city,
           const std::function<void(field::server::Writing&, field::server::Ledger&)>& work) {
    must(city.host().write([&](field::server::Writing& tx, field::server::Ledger& ledger) {
        work(tx, ledger);
        return field::shared::Result<>(field::shared::Done{});
    }));
}

}  // namespace

Id newcomer(served::City& city) {
    field::shared::Record person;
    person.kind = field::shared::kinds::person;
    person.id = city.newId();
    const auto& kind = *Catalog::builtIn()->kind(person.kind);
    person.values.set(kind.column("name")->number, std::string("王工"));
    write(city, [&](auto& tx, auto& ledger) {
        const auto at = must(tx.head(city.host().city()))->at;
        must(
            ledger.acceptOwn(tx, city.host().city(), {}, {field::server::makes(kind, person, at)}));
    });
    return person.id;
}

Id otherArea(served::City& city) {
    const Id area = city.newId();
    write(city,
          [&](auto& tx, auto& ledger) { must(ledger.makeArea(tx, area, "370103", "市中区")); });
    return area;
}

void makeProject(served::City& city, const Id& area, const Id& project) {
    field::shared::Record record;
    record.kind = field::shared::kinds::project;
    record.id = project;
    const auto& kind = *Catalog::builtIn()->kind(record.kind);
    record.values.set(kind.column("pro_name")->number, std::string("水库加固"));
    write(city, [&](auto& tx, auto& ledger) {
        const auto at = must(tx.head(area))->at;
        must(ledger.acceptOwn(tx, area, project, {field::server::makes(kind, record, at)}));
    });
}

field::shared::Grant grantIn(served::City& city, const Id& person, const std::string& role,
                             const Id& area, const Id& project) {
    const field::shared::Grant grant{city.newId(), person, area, project, role, 0, false};
    write(city, [&](auto& tx, auto& ledger) { must(ledger.grant(tx, grant)); });
    return grant;
}

}  // namespace matrix
