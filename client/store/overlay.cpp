#include "client/store/overlay.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>

namespace field::client {

using shared::Elements;
using shared::Kind;
using shared::Policy;
using shared::Slot;
using shared::Value;

namespace {

const Slot* slotOf(const Kind& kind, std::uint32_t number) {
    const auto* slot = kind.slotOf(number);
    return slot && slot->number == number ? slot : nullptr;
}

void copySlot(const Slot& slot, const Values& from, Values& to) {
    for (const auto column : slot.columns) {
        const auto& value = from.get(column);
        if (shared::isEmpty(value)) {
            to.erase(column);
        } else {
            to.set(column, value);
        }
    }
}

const std::vector<std::string>& itemsOf(const Value& value) {
    static const std::vector<std::string> none;
    const auto* elements = std::get_if<Elements>(&value);
    return elements ? elements->items : none;
}

/// The person's value of the slot over what the server holds now. A set is not one value: what was
/// added and removed here is added to and removed from whatever the server's set has become.
Values ownValues(const Slot& slot, const Values& own, const Values& serverBefore,
                 const Values& serverNow) {
    Values out;
    if (slot.policy != Policy::unite) {
        copySlot(slot, own, out);
        return out;
    }
    const auto column = slot.number;
    const auto change = elementChange(serverBefore.get(column), own.get(column));
    out.set(column, applied(serverNow.get(column), change));
    return out;
}

}  // namespace

sync::ElementChange elementChange(const Value& from, const Value& to) {
    const auto &before = itemsOf(from), &after = itemsOf(to);
    sync::ElementChange change;
    std::set_difference(after.begin(), after.end(), before.begin(), before.end(),
                        std::back_inserter(change.added));
    std::set_difference(before.begin(), before.end(), after.begin(), after.end(),
                        std::back_inserter(change.removed));
    return change;
}

Value applied(const Value& set, const sync::ElementChange& change) {
    std::vector<std::string> items;
    const std::set<std::string_view> gone(change.removed.begin(), change.removed.end());
    std::copy_if(itemsOf(set).begin(), itemsOf(set).end(), std::back_inserter(items),
                 [&](const std::string& item) { return !gone.contains(item); });
    items.insert(items.end(), change.added.begin(), change.added.end());
    if (items.empty()) return {};
    return Elements::of(std::move(items));
}

const Overlay::Slot* Overlay::slot(std::uint32_t number) const {
    const auto found = std::find_if(slots.begin(), slots.end(),
                                    [&](const auto& item) { return item.number == number; });
    return found == slots.end() ? nullptr : &*found;
}

void Overlay::edited(const Kind& kind, std::uint32_t number, const Base& base, std::uint64_t seq,
                     const Record& effective) {
    // The life of a record made here hangs on its last own edit: until that settles it is shown.
    if (!slots.empty() && slots.front().number == 0) slots.front().lastSeq = seq;
    const auto place = std::find_if(slots.begin(), slots.end(),
                                    [&](const auto& item) { return item.number >= number; });
    if (place != slots.end() && place->number == number) {
        place->lastSeq = seq;
        return;
    }
    Slot added{number, base, seq, {}};
    if (const auto* slot = slotOf(kind, number)) copySlot(*slot, effective.values, added.server);
    slots.insert(place, std::move(added));
}

void Overlay::lived(const Base& base, std::uint64_t seq, Life life) {
    if (!slots.empty() && slots.front().number == 0) {
        slots.front().lastSeq = seq;
        return;
    }
    serverLife = life;
    slots.insert(slots.begin(), Slot{0, base, seq, {}});
}

Record Overlay::laidOver(const Kind& kind, Record server, const Record& effective) {
    const auto life = server.deleted ? Life::deleted : Life::live;
    bool ownLife = false;
    for (auto& item : slots) {
        if (item.number == 0) {
            ownLife = true;
            continue;
        }
        const auto* slot = slotOf(kind, item.number);
        if (!slot) continue;
        const auto own = ownValues(*slot, effective.values, item.server, server.values);
        item.server = {};
        copySlot(*slot, server.values, item.server);
        copySlot(*slot, own, server.values);
    }
    if (ownLife) {
        serverLife = life;
        server.deleted = effective.deleted;
    } else if (server.deleted && !slots.empty()) {
        // An edit beats a delete: what was edited here stays in sight until the server has judged.
        const auto last =
            std::max_element(slots.begin(), slots.end(),
                             [](const auto& a, const auto& b) { return a.lastSeq < b.lastSeq; });
        lived(last->base, last->lastSeq, Life::deleted);
        server.deleted = false;
    }
    return server;
}

std::optional<Record> Overlay::serverRow(const Kind& kind, Record effective) const {
    for (const auto& item : slots) {
        if (item.number == 0) {
            if (serverLife == Life::absent) return std::nullopt;
            effective.deleted = serverLife == Life::deleted;
        } else if (const auto* slot = slotOf(kind, item.number)) {
            copySlot(*slot, item.server, effective.values);
        }
    }
    return effective;
}

std::optional<Record> Overlay::settled(const Kind& kind, std::uint64_t seq, Record effective) {
    bool gone = false;
    for (const auto& item : slots) {
        if (item.lastSeq != seq) continue;
        if (item.number == 0) {
            gone = serverLife == Life::absent;
            effective.deleted = serverLife == Life::deleted;
        } else if (const auto* slot = slotOf(kind, item.number)) {
            copySlot(*slot, item.server, effective.values);
        }
    }
    std::erase_if(slots, [&](const auto& item) { return item.lastSeq == seq; });
    if (!gone) return effective;
    slots.clear();
    return std::nullopt;
}

namespace {

void putNumber(std::string& out, std::uint64_t value, int bytes) {
    char digits[8];
    for (int i = 0; i < 8; ++i) digits[i] = static_cast<char>(value >> (56 - 8 * i));
    out.append(digits + 8 - bytes, static_cast<std::size_t>(bytes));
}

/// Takes big-endian numbers and bytes off the front; what is missing makes it fail for good.
struct Unpacking {
    std::string_view rest;
    bool failed = false;

    std::string_view bytes(std::size_t size) {
        failed = failed || size > rest.size();
        if (failed) return {};
        const auto taken = rest.substr(0, size);
        rest.remove_prefix(size);
        return taken;
    }
    std::uint64_t number(std::size_t size) {
        std::uint64_t value = 0;
        for (const char byte : bytes(size)) value = value << 8 | static_cast<unsigned char>(byte);
        return value;
    }
};

}  // namespace

/// life (1), then per slot: number (4), whether base and set are those of the slot before (1), else
/// epoch (16), revision (8), set (8); size (4) and packed values.
std::string pack(const Overlay& overlay) {
    std::string out;
    out.reserve(64 + 24 * overlay.slots.size());
    out.push_back(static_cast<char>(overlay.serverLife));
    const Overlay::Slot* before = nullptr;
    for (const auto& slot : overlay.slots) {
        putNumber(out, slot.number, 4);
        const bool like = before && before->base == slot.base && before->lastSeq == slot.lastSeq;
        putNumber(out, like ? 1 : 0, 1);
        if (!like) {
            out += slot.base.epoch.view();
            putNumber(out, slot.base.revision, 8);
            putNumber(out, slot.lastSeq, 8);
        }
        const auto values = shared::packValues(slot.server);
        putNumber(out, values.size(), 4);
        out += values;
        before = &slot;
    }
    return out;
}

bool unpack(std::string_view bytes, Overlay& out) {
    out = {};
    Unpacking in{bytes};
    const auto life = in.number(1);
    if (life > 2) return false;
    out.serverLife = static_cast<Overlay::Life>(life);
    while (!in.failed && !in.rest.empty()) {
        Overlay::Slot slot;
        slot.number = static_cast<std::uint32_t>(in.number(4));
        if (in.number(1) == 1) {
            if (out.slots.empty()) return false;
            slot.base = out.slots.back().base;
            slot.lastSeq = out.slots.back().lastSeq;
        } else {
            slot.base.epoch = Id::from(in.bytes(Id::size)).value_or(Id{});
            slot.base.revision = in.number(8);
            slot.lastSeq = in.number(8);
        }
        if (!shared::unpackValues(in.bytes(in.number(4)), slot.server)) return false;
        out.slots.push_back(std::move(slot));
    }
    return !in.failed;
}

}  // namespace field::client
