#include "sync/server/administration/answers.h"

#include <algorithm>

#include "sync/change_set.h"
#include "sync/server/administration/lists.h"
#include "sync/server/administration/requests.h"
#include "sync/server/host/state.h"

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;
using wire::AdministrationAnswer;
using wire::AdministrationRequest;
using People = std::map<Id, ListedPerson>;
using Areas = std::map<Id, AreaHead>;

namespace {

std::string nameOf(const People& people, const Id& person) {
    const auto found = people.find(person);
    return found == people.end() ? std::string() : textOf(found->second.record, "name");
}

AdministrationAnswer::Device::State stateOf(const Device& device) {
    return device.revoked     ? AdministrationAnswer::Device::REVOKED
           : device.confirmed ? AdministrationAnswer::Device::ACTIVE
                              : AdministrationAnswer::Device::WAITING;
}

void put(const Device& device, const std::string& name, const Id& asking,
         AdministrationAnswer::Device& out) {
    out.set_device(device.id.str());
    out.set_person(device.person.str());
    out.set_name(name);
    out.set_label(device.label);
    out.set_match_code(device.matchCode);
    out.set_state(stateOf(device));
    out.set_last_seen_ms(device.lastSeenMs);
    out.set_asking(device.id == asking);
}

/// The lines from `from` on of which `put` makes one each; says whether more follow.
template <class T, class Put>
Result<> page(const std::vector<T>& all, std::uint32_t from, AdministrationAnswer& answer,
              Put put) {
    const auto begin = std::min<std::size_t>(from, all.size());
    const auto end = std::min(all.size(), begin + administrationLines);
    for (auto at = begin; at < end; ++at)
        if (Result<> done = put(all[at]); !done) return done;
    answer.set_more(end < all.size());
    return Done{};
}

bool holds(const std::string& text, const std::string& search) {
    return search.empty() || text.find(search) != std::string::npos;
}

void put(const NamedPlace& place, AdministrationAnswer::Place& out) {
    out.set_area_code(place.areaCode);
    out.set_area(place.areaName);
    out.set_project_code(place.projectCode);
    out.set_project(place.projectName);
}

Result<> putPerson(Reading& tx, const Id& id, const ListedPerson& person,
                   AdministrationAnswer::Person& out) {
    out.set_person(id.str());
    out.set_name(textOf(person.record, "name"));
    out.set_duty(textOf(person.record, "duty"));
    out.set_area(person.areaName);
    auto grants = tx.grantsOf(id);
    if (!grants) return grants.failure();
    std::vector<std::string> held;
    for (const auto& grant : *grants)
        if (grant.role != roles::member) held.push_back(grant.role);
    std::sort(held.begin(), held.end());
    held.erase(std::unique(held.begin(), held.end()), held.end());
    for (auto& role : held) out.add_roles(std::move(role));
    return Done{};
}

}  // namespace

Result<> answerDevices(Host& host, const Id& asking, const AdministrationRequest::Devices& wanted,
                       AdministrationAnswer& answer) {
    auto tx = host.read();
    if (!tx) return tx.failure();
    auto people = peopleOf(**tx);
    if (!people) return people.failure();
    auto areas = areasOf(**tx);
    if (!areas) return areas.failure();
    auto devices = (*tx)->devices();
    if (!devices) return devices.failure();
    std::vector<Device> listed;
    for (auto& device : *devices) {
        if (device.key == host.ledger().server()) continue;
        const auto state = stateOf(device);
        if (state == AdministrationAnswer::Device::WAITING)
            answer.set_waiting(answer.waiting() + 1);
        else if (state == AdministrationAnswer::Device::ACTIVE)
            answer.set_active(answer.active() + 1);
        else
            answer.set_revoked(answer.revoked() + 1);
        if (wanted.state() != 0 && wanted.state() != static_cast<std::uint32_t>(state)) continue;
        if (holds(device.label, wanted.search()) ||
            holds(nameOf(*people, device.person), wanted.search()))
            listed.push_back(std::move(device));
    }
    std::sort(listed.begin(), listed.end(), [](const Device& a, const Device& b) {
        return std::pair(-a.lastSeenMs, a.id) < std::pair(-b.lastSeenMs, b.id);
    });
    return page(listed, wanted.from(), answer, [&](const Device& device) -> Result<> {
        auto untrusted = untrustedSetsOf(**tx, *areas, device.id);
        if (!untrusted) return untrusted.failure();
        auto& line = *answer.add_devices();
        put(device, nameOf(*people, device.person), asking, line);
        line.set_untrusted_sets(*untrusted);
        return Done{};
    });
}

Result<> answerPeople(Host& host, const AdministrationRequest::People& wanted,
                      AdministrationAnswer& answer) {
    auto tx = host.read();
    if (!tx) return tx.failure();
    auto people = peopleOf(**tx);
    if (!people) return people.failure();
    std::vector<People::const_iterator> listed;
    for (auto person = people->cbegin(); person != people->cend(); ++person) {
        const auto& record = person->second.record;
        if (holds(textOf(record, "name"), wanted.search()) ||
            holds(textOf(record, "duty"), wanted.search()))
            listed.push_back(person);
    }
    std::sort(listed.begin(), listed.end(), [](const auto& a, const auto& b) {
        return std::pair(textOf(a->second.record, "name"), a->first) <
               std::pair(textOf(b->second.record, "name"), b->first);
    });
    return page(listed, wanted.from(), answer, [&](const auto& person) {
        return putPerson(**tx, person->first, person->second, *answer.add_people());
    });
}

Result<> answerPerson(Host& host, const Id& asking, const Id& asker, const Id& id,
                      AdministrationAnswer& answer) {
    auto tx = host.read();
    if (!tx) return tx.failure();
    auto people = peopleOf(**tx);
    if (!people) return people.failure();
    const auto person = people->find(id);
    if (person == people->end())
        return Failure{Code::missing, "no person " + toText(id) + " in this store; see people"};
    if (auto put = putPerson(**tx, id, person->second, *answer.add_people()); !put) return put;
    auto areas = areasOf(**tx);
    if (!areas) return areas.failure();
    auto grants = (*tx)->grantsOf(id);
    if (!grants) return grants.failure();
    for (const auto& grant : *grants) {
        if (static_cast<std::size_t>(answer.grants_size()) >= 4 * administrationLines) break;
        auto place = nameOf(**tx, *areas, Place{grant.area, grant.project});
        if (!place) return place.failure();
        auto& line = *answer.add_grants();
        line.set_grant(grant.id.str());
        line.set_role(grant.role);
        line.set_own(grant.role == roles::admin && grant.person == asker);
        put(*place, *line.mutable_place());
    }
    auto devices = (*tx)->devices();
    if (!devices) return devices.failure();
    for (const auto& device : *devices) {
        if (device.person != id) continue;
        if (static_cast<std::size_t>(answer.devices_size()) >= administrationLines) break;
        auto untrusted = untrustedSetsOf(**tx, *areas, device.id);
        if (!untrusted) return untrusted.failure();
        put(device, textOf(person->second.record, "name"), asking, *answer.add_devices());
        answer.mutable_devices(answer.devices_size() - 1)->set_untrusted_sets(*untrusted);
    }
    for (const auto& role : host.ledger().rules().access->roles())
        if (role != roles::member) answer.add_roles(role);
    return Done{};
}

Result<> answerPlaces(Host& host, const AdministrationRequest::Places& wanted,
                      AdministrationAnswer& answer) {
    auto tx = host.read();
    if (!tx) return tx.failure();
    auto heads = (*tx)->heads();
    if (!heads) return heads.failure();
    std::vector<NamedPlace> found;
    for (const auto& head : *heads)
        if (holds(head.code, wanted.search()) || holds(head.name, wanted.search()))
            found.push_back({head.code, head.name, {}, {}});
    for (const auto& head : *heads) {
        if (wanted.search().empty() || found.size() > administrationLines) break;
        auto projects = (*tx)->ofKind(shared::kinds::project, head.area);
        if (!projects) return projects.failure();
        for (const auto& [record, versions] : *projects) {
            auto code = textOf(record, "pro_code"), name = textOf(record, "pro_name");
            if (holds(code, wanted.search()) || holds(name, wanted.search()))
                found.push_back({head.code, head.name, std::move(code), std::move(name)});
        }
    }
    return page(found, 0, answer, [&](const NamedPlace& place) -> Result<> {
        put(place, *answer.add_places());
        return Done{};
    });
}

}  // namespace field::server
