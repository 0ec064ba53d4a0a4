#include "tests/simulation/book.h"

#include <algorithm>

#include "shared/proto/records.pb.h"
#include "sync/text_merge.h"

namespace simulation {

namespace {

std::string textIn(const shared::Value& value) {
    const auto* text = std::get_if<std::string>(&value);
    return text ? *text : std::string();
}

std::vector<std::string> itemsIn(const shared::Value& value) {
    const auto* elements = std::get_if<shared::Elements>(&value);
    return elements ? elements->items : std::vector<std::string>();
}

std::vector<std::string> without(const std::vector<std::string>& all,
                                 const std::vector<std::string>& some) {
    std::vector<std::string> out;
    for (const auto& item : all)
        if (std::find(some.begin(), some.end(), item) == some.end()) out.push_back(item);
    return out;
}

}  // namespace

std::int64_t numberIn(const shared::Value& value) {
    const auto text = textIn(value);
    const auto end = text.find('@');
    return end == std::string::npos || end < 2 ? 0 : std::stoll(text.substr(1, end - 1));
}

std::set<std::int64_t> sentencesIn(const shared::Value& value) {
    std::set<std::int64_t> out;
    const auto text = textIn(value);
    for (const auto sentence : sync::sentencesOf(text))
        out.insert(numberIn(shared::Value{std::string(sentence)}));
    return out;
}

Sort sortOf(const shared::Kind& kind, const shared::Slot& slot) {
    using shared::Policy;
    if (kind.number != shared::kinds::visit && kind.number != shared::kinds::indicatorReading &&
        kind.number != shared::kinds::finding)
        return Sort::other;
    if (slot.policy == Policy::step) return Sort::state;
    if (slot.policy == Policy::unite) return Sort::set;
    if (slot.policy == Policy::text) return Sort::text;
    if (kind.column(slot.number)->type != shared::ColumnType::text) return Sort::other;
    return slot.policy == Policy::latest ? Sort::numberedLatest : Sort::numbered;
}

std::vector<Touch> Book::touchesOf(const client::Change& change,
                                   const std::set<std::int64_t>& sides) const {
    const auto& held = change.held.record;
    const auto& kind = *catalog_->kind(held.kind);
    const bool making = change.act == sync::EditAct::create;
    std::map<std::uint32_t, Touch> bySlot;
    for (const auto& [column, value] : change.values) {
        const auto& slot = *kind.slotOf(column);
        auto& touch = bySlot[slot.number];
        touch.kind = kind.number;
        touch.record = held.id;
        touch.slot = slot.number;
        touch.sort = sortOf(kind, slot);
        for (const auto member : slot.columns) {
            const auto& wanted =
                change.values.has(member) ? change.values.get(member) : held.values.get(member);
            if (!shared::isEmpty(wanted)) touch.values.set(member, wanted);
        }
    }
    std::vector<Touch> out;
    for (auto& [number, touch] : bySlot) {
        const auto& shown = making ? shared::Value() : held.values.get(number);
        const auto& now = touch.values.get(number);
        touch.made = making;
        touch.content = numberIn(now);
        touch.seen = sides;
        touch.seen.insert(numberIn(shown));
        touch.shown = textIn(shown);
        touch.text = textIn(now);
        touch.added = without(itemsIn(now), itemsIn(shown));
        touch.removed = without(itemsIn(shown), itemsIn(now));
        out.push_back(std::move(touch));
    }
    return out;
}

bool Book::reaches(int hand, std::size_t before, const Save& save) const {
    for (;;) {
        if (save.hand == hand) return save.place < before;
        const auto copy = copied_.find(hand);
        if (copy == copied_.end()) return false;
        hand = copy->second.hand;
        before = std::min(before, copy->second.saves);
    }
}

void Book::learn(int hand, const Save& save) {
    for (const auto& touch : save.touches)
        if (touch.sort == Sort::numbered || touch.sort == Sort::numberedLatest)
            own_[{hand, {touch.record, touch.slot}}].insert(touch.content);
    for (const auto& [place, seen] : save.sawAtRemoval)
        own_[{hand, place}].insert(seen.begin(), seen.end());
}

void Book::goesOnFrom(int device, const Copy& copy) {
    constexpr int firstOfCopies = 100;
    const int hand = firstOfCopies + static_cast<int>(copied_.size());
    copied_[hand] = copy;
    hands_[device] = hand;
    for (const auto& save : saves_)
        if (reaches(copy.hand, copy.saves, save)) learn(hand, save);
}

void Book::add(Save save) {
    save.hand = handOf(save.device);
    save.place = saves_.size();
    for (auto& touch : save.touches) {
        if (touch.sort != Sort::numbered && touch.sort != Sort::numberedLatest) continue;
        const Place place{touch.record, touch.slot};
        const auto& own = own_[{save.hand, place}];
        touch.known = touch.seen;
        touch.known.insert(own.begin(), own.end());
        // Who fills a line that was removed builds on what its remover had seen.
        for (const auto& earlier : saves_) {
            if (!touch.made || earlier.removes != touch.record) continue;
            const auto saw = earlier.sawAtRemoval.find(place);
            if (saw != earlier.sawAtRemoval.end())
                touch.known.insert(saw->second.begin(), saw->second.end());
        }
        seen_[place][touch.content].insert(touch.known.begin(), touch.known.end());
    }
    learn(save.hand, save);
    if (save.certain) byHash_[save.hash] = saves_.size();
    saves_.push_back(std::move(save));
}

const Save* Book::find(const Hash& hash) const {
    const auto found = byHash_.find(hash);
    return found == byHash_.end() ? nullptr : &saves_[found->second];
}

const Save* Book::guess(int device, const Id& area, std::int64_t content) const {
    for (const auto& save : saves_) {
        if (save.certain || save.device != device || save.area != area) continue;
        if (save.number == content) return &save;
    }
    return nullptr;
}

int Book::writers(const Place& place, std::int64_t content) const {
    int count = 0;
    for (const auto& save : saves_)
        for (const auto& touch : save.touches)
            count += touch.record == place.first && touch.slot == place.second &&
                     touch.content == content;
    return count;
}

std::set<std::int64_t> Book::knownFrom(const Place& place, std::set<std::int64_t> contents) const {
    std::vector<std::int64_t> next(contents.begin(), contents.end());
    const auto here = seen_.find(place);
    if (here == seen_.end()) return contents;
    while (!next.empty()) {
        const auto content = next.back();
        next.pop_back();
        const auto seen = here->second.find(content);
        if (seen == here->second.end()) continue;
        for (const auto earlier : seen->second)
            if (contents.insert(earlier).second) next.push_back(earlier);
    }
    return contents;
}

}  // namespace simulation
