#include "tests/simulation/people.h"

#include <algorithm>

#include "client/review.h"
#include "shared/proto/records.pb.h"
#include "sync/messages.h"
#include "sync/text_merge.h"

namespace simulation {

using client::Change;
using client::Held;
using records::Finding;
using records::IndicatorReading;
using records::Visit;
using shared::Blob;
using shared::Code;
namespace kinds = shared::kinds;

namespace {

std::int64_t stateOf(const Record& visit) {
    const auto* state = std::get_if<std::int64_t>(&visit.values.get(Visit::kStateFieldNumber));
    return state ? *state : 0;
}

bool writable(std::int64_t state) {
    return state == records::VISIT_STATE_PLANNED || state == records::VISIT_STATE_ON_SITE ||
           state == records::VISIT_STATE_RETURNED || state == records::VISIT_STATE_REOPENED;
}

}  // namespace

std::string People::marked(char mark, const Event& event) {
    return std::string(1, mark) + std::to_string(event.number) + "@of" +
           std::to_string(projectOf(event.visit) + 1);
}

Values People::readingOf(const Event& event) {
    return {{IndicatorReading::kRawFieldNumber, marked('v', event)},
            {IndicatorReading::kValueFieldNumber, std::int64_t{event.number} * 10'000},
            {IndicatorReading::kUnitFieldNumber, "u" + std::to_string(event.number)}};
}

Values People::newValue(std::uint32_t kind, std::uint32_t slot, const Event& event) {
    if (kind == kinds::indicatorReading && slot == IndicatorReading::kRawFieldNumber)
        return readingOf(event);
    if (kind == kinds::visit && slot == Visit::kConclusionFieldNumber)
        return {{Visit::kConclusionFieldNumber, marked('c', event)}};
    if (kind == kinds::finding && slot == Finding::kFactFieldNumber)
        return {{Finding::kFactFieldNumber, marked('f', event)}};
    if (kind == kinds::finding && slot == Finding::kAmountRawFieldNumber)
        return {{Finding::kAmountRawFieldNumber, marked('a', event)},
                {Finding::kAmountFieldNumber, std::int64_t{event.number}}};
    return {};
}

std::optional<Held> People::hold(const Event& event, std::uint32_t kind, const Id& id) {
    auto held = machine(event).store->hold(kind, id);
    return held ? held.take() : std::nullopt;
}

/// A line of the visit, also one that nobody filled yet.
std::optional<Held> People::line(const Event& event, int number) {
    const auto& visit = town_.places.visits[event.visit];
    auto there = machine(event).store->hold(kinds::indicatorReading,
                                            town_.places.lines[event.visit][number % 3]);
    if (!there) return std::nullopt;  // a form that cannot be read is not an empty one
    if (*there) return there.take();
    const Values key{{IndicatorReading::kIndicatorIdFieldNumber,
                      Blob{town_.places.indicators[number % 3].str()}}};
    auto fresh = machine(event).store->fresh(
        kinds::indicatorReading, town_.places.projects[projectOf(event.visit)], visit, key);
    if (!fresh || !hold(event, kinds::visit, visit)) return std::nullopt;
    auto held = fresh.take();
    held.record.values = key;
    return held;
}

std::vector<Record> People::findings(const Event& event) {
    auto all = machine(event).store->children(kinds::finding, town_.places.visits[event.visit]);
    return all ? all.take() : std::vector<Record>();
}

/// One in ten types into a report that is not open for it: the app may be old, the rule is the
/// server's.
bool People::open(const Event& event) {
    const auto visit = hold(event, kinds::visit, town_.places.visits[event.visit]);
    return visit && (writable(stateOf(visit->record)) || event.number % 10 == 0);
}

void People::save(const Event& event, std::vector<Change> changes, Save save,
                  const std::set<std::int64_t>& sides) {
    auto& own = machine(event);
    const auto& first = changes.front().held;
    save.number = event.number;
    save.device = event.who;
    save.area = first.record.area;
    save.project = static_cast<int>(
        std::find(town_.places.projects, town_.places.projects + 3, first.record.project) -
        town_.places.projects);
    save.stateSeen = first.stateSeen;
    const auto report = first.record.kind == kinds::visit ? first.record.id
                        : first.record.parent.none()      ? town_.places.visits[event.visit]
                                                          : first.record.parent;
    auto unsettled = own.store->unsettled(kinds::visit, report);
    save.ownState =
        !unsettled || std::find(unsettled->begin(), unsettled->end(),
                                std::uint32_t{Visit::kStateFieldNumber}) != unsettled->end();
    for (const auto& change : changes) {
        auto touches = book_.touchesOf(change, sides);
        std::move(touches.begin(), touches.end(), std::back_inserter(save.touches));
    }
    auto done = own.store->save(changes);
    if (done) {
        save.seq = done->deviceSeq;
        save.hash = done->hash;
        said_ = "saved";
        book_.add(std::move(save));
        return;
    }
    said_ = std::string("not saved: ") + shared::codeName(done.failure().code);
    const auto code = done.failure().code;
    save.certain = false;
    if (code == Code::damaged || code == Code::full || code == Code::busy)
        book_.add(std::move(save));
}

void People::measure(const Event& event) {
    auto held = line(event, event.a);
    if (!held || !open(event)) return;
    Change change;
    if (held->record.revision == 0 && !held->record.values.has(IndicatorReading::kRawFieldNumber))
        change.act = sync::EditAct::create;
    change.values = readingOf(event);
    if (change.act == sync::EditAct::create)
        for (const auto& [column, value] : held->record.values) change.values.set(column, value);
    change.held = std::move(*held);
    save(event, {change}, {});
}

void People::measureTwo(const Event& event) {
    if (!open(event) || event.a % 3 == event.b % 3) return;
    std::vector<Change> changes;
    for (const int number : {event.a, event.b}) {
        auto held =
            hold(event, kinds::indicatorReading, town_.places.lines[event.visit][number % 3]);
        if (!held) return;
        changes.push_back({sync::EditAct::change, *held, readingOf(event), {}, {}});
    }
    save(event, changes, {});
}

void People::openForm(const Event& event) {
    auto held = hold(event, kinds::indicatorReading, town_.places.lines[event.visit][event.a % 3]);
    if (!held || !open(event)) return;
    forms_[event.who] = {*held, event};
}

void People::finishForm(const Event& event) {
    const auto form = forms_.find(event.who);
    if (form == forms_.end()) return;
    auto [held, opened] = form->second;
    forms_.erase(form);
    opened.number = event.number;
    if (!hold(event, held.record.kind, held.record.id)) return;
    Save late;
    late.formWasOpen = true;
    save(event, {{sync::EditAct::change, held, readingOf(opened), {}, {}}}, std::move(late));
}

/// A value out of three: people often agree.
void People::likelihood(const Event& event) {
    auto held = hold(event, kinds::indicatorReading, town_.places.lines[event.visit][event.a % 3]);
    if (!held || !open(event)) return;
    const Values values{{IndicatorReading::kLikelihoodFieldNumber, std::int64_t{1 + event.b % 3}}};
    if (held->record.values.get(IndicatorReading::kLikelihoodFieldNumber) ==
        values.get(IndicatorReading::kLikelihoodFieldNumber))
        return;
    save(event, {{sync::EditAct::change, *held, values, {}, {}}}, {});
}

void People::conclude(const Event& event) {
    auto held = hold(event, kinds::visit, town_.places.visits[event.visit]);
    if (!held || !open(event)) return;
    const Values values{{Visit::kConclusionFieldNumber, marked('c', event)}};
    save(event, {{sync::EditAct::change, *held, values, {}, {}}}, {});
}

void People::weather(const Event& event) {
    auto held = hold(event, kinds::visit, town_.places.visits[event.visit]);
    if (!held || !open(event)) return;
    const Values values{{Visit::kWeatherFieldNumber, marked('w', event)}};
    save(event, {{sync::EditAct::change, *held, values, {}, {}}}, {});
}

void People::team(const Event& event) {
    auto held = hold(event, kinds::visit, town_.places.visits[event.visit]);
    if (!held || !open(event)) return;
    const auto& shown = held->record.values.get(Visit::kTeamFieldNumber);
    auto items = std::holds_alternative<shared::Elements>(shown)
                     ? std::get<shared::Elements>(shown).items
                     : std::vector<std::string>();
    if (event.verb == Verb::joinTeam) {
        items.push_back(marked('p', event));
    } else {
        if (items.empty()) return;
        items.erase(items.begin() + event.a % static_cast<int>(items.size()));
    }
    const Values values{{Visit::kTeamFieldNumber, shared::Elements::of(items)}};
    save(event, {{sync::EditAct::change, *held, values, {}, {}}}, {});
}

/// Note 0 is the visit's purpose, the others are its lines'.
void People::note(const Event& event) {
    const bool purpose = event.b % 3 == 0;
    auto held = purpose ? hold(event, kinds::visit, town_.places.visits[event.visit])
                        : hold(event, kinds::indicatorReading,
                               town_.places.lines[event.visit][event.b % 3 - 1]);
    if (!held || !open(event)) return;
    const auto column = purpose ? std::uint32_t{Visit::kPurposeFieldNumber}
                                : std::uint32_t{IndicatorReading::kNoteFieldNumber};
    const auto* text = std::get_if<std::string>(&held->record.values.get(column));
    const std::string shown = text ? *text : "";
    std::vector<std::string> sentences;
    for (const auto sentence : sync::sentencesOf(shown)) sentences.emplace_back(sentence);
    const auto own = marked('s', event) + "。";
    const auto at = sentences.empty() ? 0 : event.a % static_cast<int>(sentences.size());
    if (event.verb == Verb::addSentence || sentences.empty()) {
        sentences.insert(sentences.begin() + at, own);
    } else if (event.verb == Verb::changeSentence) {
        sentences[static_cast<std::size_t>(at)] = own;
    } else {
        sentences.erase(sentences.begin() + at);
    }
    std::string now;
    for (const auto& sentence : sentences) now += sentence;
    Values values;
    values.set(column, now.empty() ? shared::Value() : shared::Value(now));
    save(event, {{sync::EditAct::change, *held, values, {}, {}}}, {});
}

void People::find(const Event& event) {
    if (!open(event)) return;
    const auto& visit = town_.places.visits[event.visit];
    Change change;
    change.act = sync::EditAct::create;
    change.values = {{Finding::kFactFieldNumber, marked('f', event)}};
    auto fresh = machine(event).store->fresh(
        kinds::finding, town_.places.projects[projectOf(event.visit)], visit, change.values);
    if (!fresh) return;
    change.held = fresh.take();
    save(event, {change}, {});
}

void People::editFinding(const Event& event) {
    const auto all = findings(event);
    if (all.empty() || !open(event)) return;
    auto held = hold(event, kinds::finding, all[static_cast<std::size_t>(event.a) % all.size()].id);
    if (!held) return;
    const std::uint32_t slot =
        event.b % 2 == 0 ? Finding::kAmountRawFieldNumber : Finding::kFactFieldNumber;
    const auto values = newValue(kinds::finding, slot, event);
    save(event, {{sync::EditAct::change, *held, values, {}, {}}}, {});
}

void People::startsAnew(int device) {
    forms_.erase(device);
    std::erase_if(read_, [&](const auto& one) { return one.first.first == device; });
    std::erase_if(readCorrections_, [&](const auto& one) { return one.first.first == device; });
}

bool People::act(const Event& event) {
    using Act = void (People::*)(const Event&);
    static const std::map<Verb, Act> acts{{Verb::measure, &People::measure},
                                          {Verb::measureTwo, &People::measureTwo},
                                          {Verb::openForm, &People::openForm},
                                          {Verb::finishForm, &People::finishForm},
                                          {Verb::likelihood, &People::likelihood},
                                          {Verb::conclude, &People::conclude},
                                          {Verb::weather, &People::weather},
                                          {Verb::joinTeam, &People::team},
                                          {Verb::leaveTeam, &People::team},
                                          {Verb::addSentence, &People::note},
                                          {Verb::changeSentence, &People::note},
                                          {Verb::dropSentence, &People::note},
                                          {Verb::find, &People::find},
                                          {Verb::editFinding, &People::editFinding},
                                          {Verb::removeFinding, &People::remove},
                                          {Verb::removeLine, &People::remove},
                                          {Verb::removeVisit, &People::remove},
                                          {Verb::step, &People::step},
                                          {Verb::read, &People::read},
                                          {Verb::review, &People::review},
                                          {Verb::resolve, &People::resolve},
                                          {Verb::decide, &People::decide},
                                          {Verb::photograph, &People::photograph}};
    const auto found = acts.find(event.verb);
    if (found == acts.end()) return false;
    said_ = "nothing to do";
    if (machine(event).store) (this->*found->second)(event);
    return true;
}

}  // namespace simulation
