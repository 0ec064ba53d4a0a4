#include "client/store/edit_of.h"

#include <algorithm>
#include <vector>

#include "shared/crypto.h"
#include "shared/written.h"

namespace field::client {

using shared::Code;
using shared::Column;
using shared::Failure;
using shared::Kind;
using shared::Policy;
using shared::Slot;
using sync::Edit;
using sync::EditAct;
using sync::SlotEdit;

namespace {

class EditMaking {
  public:
    EditMaking(const Kind& kind, const Change& change, const Overlay& overlay, const AreaRow& area,
               std::uint32_t disputed)
        : kind_(kind), change_(change), overlay_(overlay), area_(area), disputed_(disputed) {}

    Result<Edit> make() {
        edit_.act = change_.act;
        edit_.kind = kind_.number;
        edit_.id = held().record.id;
        edit_.base = baseOf(0);
        edit_.stateSeen = held().stateSeen;
        edit_.readHash = change_.readHash;
        if (change_.act == EditAct::create) edit_.parent = held().record.parent;
        if (change_.act == EditAct::remove) {
            // Who removes a record decides over all of it, also over what own values still cover.
            for (const auto& slot : kind_.slots) {
                edit_.base = area_.older(edit_.base, baseOf(slot.number));
            }
            return std::move(edit_);
        }
        edit_.slots.reserve(kind_.slots.size());
        for (const auto& slot : kind_.slots) {
            if (!touches(slot)) continue;
            if (auto done = addSlot(slot); !done) return done.failure();
        }
        if (auto key = checkKey(); !key) return key.failure();
        return std::move(edit_);
    }

  private:
    [[nodiscard]] const Held& held() const { return change_.held; }
    [[nodiscard]] const shared::Value& shown(std::uint32_t column) const {
        static const shared::Value nothing;
        return change_.act == EditAct::create ? nothing : held().record.values.get(column);
    }
    [[nodiscard]] const shared::Value& wanted(std::uint32_t column) const {
        return change_.values.has(column) ? change_.values.get(column)
                                          : held().record.values.get(column);
    }
    [[nodiscard]] Failure wrong(const std::string& column, const std::string& why) const {
        return {Code::invalid, kind_.name + "." + column + ": " + why};
    }

    /// The form's base of the slot, or the older one that an unsettled edit of it left.
    [[nodiscard]] Base baseOf(std::uint32_t slot) const {
        const auto* under = overlay_.slot(slot);
        return under ? area_.older(held().baseOf(slot), under->base) : held().baseOf(slot);
    }

    /// Whether the slot says something new, or is the disputed one, which is decided also by
    /// keeping it.
    [[nodiscard]] bool touches(const Slot& slot) const {
        return slot.number == disputed_ ||
               std::any_of(slot.columns.begin(), slot.columns.end(),
                           [&](std::uint32_t column) { return wanted(column) != shown(column); });
    }

    Result<> addSlot(const Slot& slot) {
        SlotEdit out;
        out.slot = slot.number;
        // Of a set the server's elements are in sight under own ones: nothing is inherited.
        out.base = slot.policy == Policy::unite ? held().baseOf(slot.number) : baseOf(slot.number);
        if (slot.number == disputed_) {
            out.resolves = change_.resolves;
            out.base = held().base;  // every side of the conflict was on the screen
        }
        for (const auto number : slot.columns) {
            if (auto good = checkColumn(number); !good) return good;
        }
        if (slot.policy == Policy::unite) {
            out.elements = elementChange(shown(slot.number), wanted(slot.number));
        } else if (slot.policy == Policy::step) {
            if (auto step = addStep(slot, out); !step) return step;
        } else {
            for (const auto number : slot.columns) out.values.set(number, wanted(number));
        }
        if (slot.policy == Policy::text && change_.act != EditAct::create) {
            const auto* text = std::get_if<std::string>(&shown(slot.number));
            out.baseHash = shared::sha256(text ? *text : std::string());
        }
        edit_.slots.push_back(std::move(out));
        return shared::Done{};
    }

    /// A step enters a state with the opinion given now: an earlier one belongs to an earlier step.
    Result<> addStep(const Slot& slot, SlotEdit& out) {
        const bool making = change_.act == EditAct::create;
        const auto& said =
            making ? wanted(kind_.stateColumn) : change_.values.get(kind_.stateColumn);
        const auto* to = std::get_if<std::int64_t>(&said);
        if (!to) {
            return wrong(kind_.column(kind_.stateColumn)->name,
                         "an opinion belongs to a step; name the state it enters");
        }
        const auto* from = std::get_if<std::int64_t>(&shown(kind_.stateColumn));
        edit_.isStep = true;
        edit_.from = from ? *from : 0;
        edit_.to = *to;
        for (const auto number : slot.columns) {
            out.values.set(number, making ? wanted(number) : change_.values.get(number));
        }
        return shared::Done{};
    }

    Result<> checkColumn(std::uint32_t number) const {
        const auto& value = wanted(number);
        if (shared::isEmpty(value)) return shared::Done{};
        return shared::checkWritten(kind_, *kind_.column(number), value);
    }

    /// The key made the id: it is given with the record and stays.
    Result<> checkKey() const {
        if (kind_.key.empty()) return shared::Done{};
        Values key;
        for (const auto number : kind_.key) {
            const auto& name = kind_.column(number)->name;
            if (change_.act != EditAct::create &&
                wanted(number) != held().record.values.get(number)) {
                return wrong(name, "names the line and cannot change; fill another line instead");
            }
            key.set(number, wanted(number));
        }
        if (change_.act != EditAct::create) return shared::Done{};
        if (shared::keyOf(kind_, held().record.parent, key) == held().record.id) {
            return shared::Done{};
        }
        return wrong(kind_.column(kind_.key.front())->name, "does not make this record's id");
    }

    const Kind& kind_;
    const Change& change_;
    const Overlay& overlay_;
    const AreaRow& area_;
    std::uint32_t disputed_;
    Edit edit_;
};

}  // namespace

Result<Edit> editOf(const Kind& kind, const Change& change, const Overlay& overlay,
                    const AreaRow& area, std::uint32_t disputed) {
    if (kind.append && change.act == EditAct::change) {
        return Failure{Code::invalid,
                       kind.name + " is made once and never edited: add another one"};
    }
    for (const auto& [number, value] : change.values) {
        if (!kind.column(number)) {
            return Failure{Code::invalid, kind.name + " has no column " + std::to_string(number)};
        }
    }
    return EditMaking(kind, change, overlay, area, disputed).make();
}

}  // namespace field::client
