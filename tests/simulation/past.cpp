#include "tests/simulation/past.h"

#include <algorithm>

namespace simulation {

std::set<std::int64_t> Past::known(std::uint32_t kind, const Place& place,
                                   std::set<std::int64_t> contents) const {
    auto all = book_.knownFrom(place, std::move(contents));
    for (std::size_t before = 0; !former_.empty() && before != all.size();) {
        before = all.size();
        all.merge(book_.knownFrom(place, all));
        for (const auto& life : former_) {
            const auto row = life.rows().find({kind, place.first});
            if (row == life.rows().end()) continue;
            const auto number = [&](std::size_t i) {
                return numberIn(row->second[i].record.values.get(place.second));
            };
            for (std::size_t i = 1; i < row->second.size(); ++i)
                if (all.contains(number(i))) all.insert(number(i - 1));
        }
    }
    return all;
}

std::set<std::string> Past::behind(const Touch& touch, const std::string& text) const {
    const auto textIn = [&](const Record& record) {
        const auto* found = std::get_if<std::string>(&record.values.get(touch.slot));
        return found ? *found : std::string();
    };
    std::set<std::string> known{text};
    const auto readBack = [&](const History& life) {
        const auto row = life.rows().find({touch.kind, touch.record});
        if (row == life.rows().end()) return;
        for (std::size_t i = 1; i < row->second.size(); ++i) {
            if (!known.contains(textIn(row->second[i].record))) continue;
            known.insert(textIn(row->second[i - 1].record));
            const auto* save = saveAt(life, row->second[i]);
            for (const auto& own : save ? save->touches : std::vector<Touch>())
                if (own.record == touch.record && own.slot == touch.slot) known.insert(own.text);
        }
    };
    for (std::size_t before = 0; before != known.size();) {
        before = known.size();
        for (const auto& life : former_) readBack(life);
        readBack(now_);  // what is woven there stands in no form
        for (const auto& save : book_.saves())
            for (const auto& other : save.touches)
                if (other.record == touch.record && other.slot == touch.slot &&
                    known.contains(other.text))
                    known.insert(other.shown);
    }
    return known;
}

bool Past::wasBehind(const Touch& touch, const std::string& old) const {
    if (former_.empty()) return false;
    if (behind(touch, touch.shown).contains(old)) return true;
    // A side of a conflict that only a lost life had: it was decided over.
    auto seen = sentencesIn(shared::Value{touch.shown});
    seen.insert(touch.seen.begin(), touch.seen.end());
    const auto parts = sentencesIn(shared::Value{old});
    return std::includes(seen.begin(), seen.end(), parts.begin(), parts.end());
}

bool Past::isBuiltUpon(const Save& save, const sync::Edit& edit, std::uint32_t slot,
                       const Record& row) const {
    if (former_.empty()) return false;
    const auto touch =
        std::find_if(save.touches.begin(), save.touches.end(),
                     [&](const Touch& one) { return one.record == edit.id && one.slot == slot; });
    if (touch == save.touches.end()) return false;
    if (touch->sort == Sort::text) {
        const auto* text = std::get_if<std::string>(&row.values.get(slot));
        const auto texts = behind(*touch, text ? *text : "");
        if (texts.contains(touch->text)) return true;
        std::set<std::int64_t> sentences;  // also those of the sides of decided conflicts
        for (const auto& one : texts) sentences.merge(sentencesIn(shared::Value{one}));
        for (const auto& other : book_.saves())
            for (const auto& one : other.touches)
                if (one.record == touch->record && one.slot == slot && texts.contains(one.text))
                    sentences.insert(one.seen.begin(), one.seen.end());
        const auto own = sentencesIn(shared::Value{touch->text});
        return std::includes(sentences.begin(), sentences.end(), own.begin(), own.end());
    }
    return known(edit.kind, {edit.id, slot}, {numberIn(row.values.get(slot))})
        .contains(touch->content);
}

const Save* Past::saveAt(const History& life, const History::Version& version) const {
    const auto entry =
        std::find_if(life.entries().begin(), life.entries().end(), [&](const History::Entry& one) {
            return one.area == version.record.area && one.raw.revision == version.since;
        });
    return entry == life.entries().end() ? nullptr : book_.find(entry->saved);
}

}  // namespace simulation
