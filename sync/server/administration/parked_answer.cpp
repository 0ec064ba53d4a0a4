#include <algorithm>

#include "shared/proto/records.pb.h"
#include "sync/change_set.h"
#include "sync/server/accept/working_set.h"
#include "sync/server/administration/answers.h"
#include "sync/server/administration/lists.h"
#include "sync/server/administration/requests.h"

namespace field::server {

using records::Parked;
using shared::Blob;
using shared::Done;
using wire::AdministrationAnswer;

namespace {

Id idOf(const shared::Record& record, int column) {
    const auto* blob = std::get_if<Blob>(&record.values.get(static_cast<std::uint32_t>(column)));
    return blob ? Id::from(blob->bytes).value_or(Id{}) : Id{};
}

/// How many records of which kinds the set makes, changes and removes; nothing of one that cannot
/// be read.
void putContent(const shared::Record& parked, AdministrationAnswer::Parked& out) {
    const auto* content = std::get_if<Blob>(&parked.values.get(Parked::kContentFieldNumber));
    auto set = sync::decodeChangeSet(content ? content->bytes : "");
    if (!set) return;
    auto payload = sync::decodePayload(set->payload);
    if (!payload) return;
    out.set_saved_ms(payload->wallMs);
    std::map<std::uint32_t, AdministrationAnswer::Content> kinds;
    for (const auto& edit : payload->edits) {
        auto& kind = kinds[edit.kind];
        kind.set_kind(edit.kind);
        if (edit.act == sync::EditAct::create)
            kind.set_made(kind.made() + 1);
        else if (edit.act == sync::EditAct::change)
            kind.set_changed(kind.changed() + 1);
        else
            kind.set_removed(kind.removed() + 1);
    }
    for (const auto& [number, kind] : kinds) {
        if (static_cast<std::size_t>(out.content_size()) >= administrationLines) break;
        *out.add_content() = kind;
    }
}

}  // namespace

Result<> answerParked(Host& host, const wire::AdministrationRequest::Parked& wanted,
                      AdministrationAnswer& answer) {
    auto tx = host.read();
    if (!tx) return tx.failure();
    auto areas = areasOf(**tx);
    if (!areas) return areas.failure();
    auto people = peopleOf(**tx);
    if (!people) return people.failure();
    std::size_t passed = 0;
    for (const auto& [area, head] : *areas) {
        auto waiting = (*tx)->waitingParked(area);
        if (!waiting) return waiting.failure();
        for (const auto& [record, versions] : *waiting) {
            if (passed++ < wanted.from()) continue;
            if (static_cast<std::size_t>(answer.parked_size()) >= administrationLines) {
                answer.set_more(true);
                return Done{};
            }
            auto& line = *answer.add_parked();
            line.set_parked(record.id.str());
            line.set_reason(textOf(record, "reason"));
            const auto person = people->find(idOf(record, Parked::kPersonIdFieldNumber));
            if (person != people->end()) line.set_name(textOf(person->second.record, "name"));
            auto device = (*tx)->device(idOf(record, Parked::kDeviceIdFieldNumber));
            if (!device) return device.failure();
            if (*device) line.set_label((*device)->label);
            auto place = nameOf(**tx, *areas, Place{area, record.project});
            if (!place) return place.failure();
            line.mutable_place()->set_area_code(place->areaCode);
            line.mutable_place()->set_area(place->areaName);
            line.mutable_place()->set_project_code(place->projectCode);
            line.mutable_place()->set_project(place->projectName);
            line.set_waits_for_another(!idOf(record, Parked::kDependsOnIdFieldNumber).none());
            putContent(record, line);
        }
    }
    return Done{};
}

}  // namespace field::server
