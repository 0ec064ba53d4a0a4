#include <algorithm>
#include <fstream>

#include "client/review.h"
#include "shared/proto/records.pb.h"
#include "sync/messages.h"
#include "tests/simulation/people.h"
#include "tests/simulation/ways/photos.h"

/// Removals, steps, reviews and conflicts.
namespace simulation {

using client::Change;
using client::Held;
using records::Visit;
using shared::Blob;
namespace kinds = shared::kinds;

namespace {

std::vector<Record> childrenOf(client::Store& store, const shared::Catalog& catalog,
                               const Id& report) {
    std::vector<Record> all;
    for (const auto& kind : catalog.kinds()) {
        if (kind.parentKind != kinds::visit) continue;
        auto some = store.children(kind.number, report);
        if (some) std::move(some->begin(), some->end(), std::back_inserter(all));
    }
    return all;
}

}  // namespace

void People::remove(const Event& event) {
    auto& own = machine(event);
    std::optional<Held> held;
    const auto& visit = town_.places.visits[event.visit];
    if (event.verb == Verb::removeVisit) {
        held = hold(event, kinds::visit, visit);
    } else if (event.verb == Verb::removeLine) {
        held = hold(event, kinds::indicatorReading, town_.places.lines[event.visit][event.a % 3]);
    } else {
        const auto all = findings(event);
        if (!all.empty())
            held =
                hold(event, kinds::finding, all[static_cast<std::size_t>(event.a) % all.size()].id);
    }
    if (!held || !open(event)) return;
    Save save;
    save.removes = held->record.id;
    auto whole = childrenOf(*own.store, *town_.catalog, held->record.id);
    whole.push_back(held->record);
    for (const auto& record : whole) {
        for (const auto& slot : town_.catalog->kind(record.kind)->slots) {
            const auto number = numberIn(record.values.get(slot.number));
            if (number != 0) save.sawAtRemoval[{record.id, slot.number}].insert(number);
        }
    }
    Change change;
    change.act = sync::EditAct::remove;
    change.held = std::move(*held);
    this->save(event, {change}, std::move(save));
}

void People::step(const Event& event) {
    static const std::pair<std::int64_t, std::int64_t> steps[] = {
        {records::VISIT_STATE_ON_SITE, records::VISIT_STATE_SIGNED},
        {records::VISIT_STATE_SIGNED, records::VISIT_STATE_SUBMITTED},
        {records::VISIT_STATE_SUBMITTED, records::VISIT_STATE_ON_SITE},
        {records::VISIT_STATE_RETURNED, records::VISIT_STATE_ON_SITE},
        {records::VISIT_STATE_APPROVED, records::VISIT_STATE_REOPENED},
        {records::VISIT_STATE_PLANNED, records::VISIT_STATE_ON_SITE}};
    auto held = hold(event, kinds::visit, town_.places.visits[event.visit]);
    if (!held) return;
    const auto* step = &steps[event.a % 6];
    // Whoever takes up a report takes it up from where it stands.
    if (held->stateSeen == records::VISIT_STATE_REOPENED && event.a == 3) {
        static const std::pair<std::int64_t, std::int64_t> again{records::VISIT_STATE_REOPENED,
                                                                 records::VISIT_STATE_ON_SITE};
        step = &again;
    }
    // A withdrawal and a reopening are rare; otherwise whoever has the report takes its next step.
    const bool rare = event.a == 2 || event.a == 4;
    for (const auto& next : steps)
        if (held->stateSeen != step->first && !rare && held->stateSeen == next.first &&
            next.first != records::VISIT_STATE_SUBMITTED &&
            next.first != records::VISIT_STATE_APPROVED)
            step = &next;
    if (held->stateSeen != step->first) return;
    Values values{{Visit::kStateFieldNumber, step->second}};
    if (step->second == records::VISIT_STATE_REOPENED)
        values.set(Visit::kStateReasonFieldNumber, std::string("r") + std::to_string(event.number));
    Save save;
    save.steps = true;
    this->save(event, {{sync::EditAct::change, *held, values, {}, {}}}, std::move(save));
}

void People::read(const Event& event) {
    auto& own = machine(event);
    const auto& visit = town_.places.visits[event.visit];
    auto held = hold(event, kinds::visit, visit);
    auto hashes = own.store->hashes(kinds::visit, visit);
    if (!held || !hashes) return;
    Seen seen;
    seen.state = held->stateSeen;
    seen.openConflicts = hashes->openConflicts.size();
    seen.records = childrenOf(*own.store, *town_.catalog, visit);
    seen.records.push_back(held->record);
    read_[{event.who, event.visit}] = {std::move(seen), hashes->review};
    said_ = "read";
}

void People::review(const Event& event) {
    auto& own = machine(event);
    const std::pair key{event.who, event.visit};
    // Some judge by what they read days ago, most read now.
    if (!read_.contains(key) || event.number % 3 != 0) read(event);
    const auto found = read_.find(key);
    if (found == read_.end()) return;
    const auto verdict = event.a == 0 ? client::Verdict::approve : client::Verdict::giveBack;
    auto changes =
        client::reviewOf(*own.store, *own.env, kinds::visit, town_.places.visits[event.visit],
                         found->second.second, verdict, "r" + std::to_string(event.number));
    if (!changes) return;
    Save save;
    save.steps = true;
    save.read = found->second.first;
    this->save(event, *changes, std::move(save));
}

/// Some decide by what they read days ago, most read the report with the correction in it now.
void People::decide(const Event& event) {
    using records::Correction;
    auto& own = machine(event);
    client::Query query;
    query.kind = kinds::correction;
    query.limit = 1000;
    auto page = own.store->page(query, "");
    if (!page) return;
    std::erase_if(page->records, [](const Record& one) {
        return one.values.get(Correction::kStateFieldNumber) !=
               shared::Value{std::int64_t{records::CORRECTION_STATE_PROPOSED}};
    });
    if (page->records.empty()) return;
    const auto& correction =
        page->records[static_cast<std::size_t>(event.b) % page->records.size()];
    const std::pair key{event.who, correction.id};
    if (!readCorrections_.contains(key) || event.number % 3 != 0) {
        auto bound = own.store->correctionHash(correction.id);
        if (!bound) return;
        readCorrections_[key] = {*bound, correction.values.get(Correction::kEditsFieldNumber)};
    }
    const auto& seen = readCorrections_[key];
    const auto verdict = event.a == 0 ? client::Verdict::approve : client::Verdict::giveBack;
    auto changes = client::decisionOf(*own.store, *own.env, correction.id, seen.bound, verdict,
                                      "r" + std::to_string(event.number));
    if (!changes) return;
    Save save;
    save.steps = true;
    save.decides = correction.id;
    save.readEdits = seen.edits;
    this->save(event, *changes, std::move(save));
}

void People::photograph(const Event& event) {
    using records::Evidence;
    if (!open(event)) return;
    auto& own = machine(event);
    const auto camera = Town::folder() + "/camera.jpg";
    const auto bytes = photoOf(event.number);
    std::ofstream(camera, std::ios::binary | std::ios::trunc) << bytes;
    auto kept = own.store->keepEvidence(camera);
    if (!kept) return;
    auto fresh = own.store->fresh(kinds::evidence, town_.places.projects[projectOf(event.visit)],
                                  town_.places.visits[event.visit], {});
    if (!fresh) return;
    const auto size = static_cast<std::int64_t>(bytes.size());
    Change change;
    change.act = sync::EditAct::create;
    change.held = fresh.take();
    change.values = {{Evidence::kSha256FieldNumber, Blob{kept->str()}},
                     {Evidence::kMediaTypeFieldNumber, std::string("image/jpeg")},
                     {Evidence::kSizeFieldNumber, size},
                     {Evidence::kTakerIdFieldNumber, Blob{own.person.str()}}};
    Save save;
    save.photo = Save::Photo{*kept, bytes.size()};
    this->save(event, {change}, std::move(save));
}

/// Whoever resolves has every value of the conflict before their eyes.
void People::resolve(const Event& event) {
    using records::Conflict;
    auto& own = machine(event);
    auto open = own.store->conflicts(true);
    if (!open || open->empty()) return;
    const auto& conflict = (*open)[static_cast<std::size_t>(event.b) % open->size()];
    const auto integer = [&](int column) {
        const auto* value =
            std::get_if<std::int64_t>(&conflict.values.get(static_cast<std::uint32_t>(column)));
        return value ? static_cast<std::uint32_t>(*value) : 0U;
    };
    const auto kind = integer(Conflict::kRecordKindFieldNumber);
    const auto slotNumber = integer(Conflict::kSlotFieldNumber);
    const auto* id = std::get_if<Blob>(&conflict.values.get(Conflict::kRecordIdFieldNumber));
    const auto* packed = std::get_if<Blob>(&conflict.values.get(Conflict::kValuesFieldNumber));
    if (!id || !packed || slotNumber == 0) return;
    auto held = hold(event, kind, *Id::from(id->bytes));
    auto sides = sync::unpackContested(packed->bytes);
    if (!held || !sides) return;
    std::set<std::int64_t> seen;
    const sync::Contested* other = nullptr;
    const auto& slot = *town_.catalog->kind(kind)->slotOf(slotNumber);
    const bool text = sortOf(*town_.catalog->kind(kind), slot) == Sort::text;
    for (const auto& side : *sides) {
        const auto& value = side.values.get(slotNumber);
        if (text) {
            seen.merge(sentencesIn(value));
        } else {
            seen.insert(numberIn(value));
        }
        if (!side.current && !side.settled) other = &side;
    }
    Values values;
    for (const auto column : slot.columns) values.set(column, held->record.values.get(column));
    if (event.a == 2 && other) {
        for (const auto column : slot.columns) values.set(column, other->values.get(column));
    } else if (event.a == 0) {
        auto there = event;
        there.visit =
            2 * static_cast<int>(std::find(town_.places.projects, town_.places.projects + 3,
                                           held->record.project) -
                                 town_.places.projects);
        for (const auto& [column, value] : newValue(kind, slotNumber, there))
            values.set(column, value);
    }
    Change change{sync::EditAct::change, *held, values, conflict.id, {}};
    save(event, {change}, {}, seen);
}

}  // namespace simulation
