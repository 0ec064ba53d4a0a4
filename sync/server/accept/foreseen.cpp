#include "sync/server/accept/foreseen.h"

namespace field::server {

namespace {

Foreseen::Named namedIn(const sync::Edit& edit) {
    Foreseen::Named named{edit.kind, edit.id, edit.parent, edit.act == sync::EditAct::create,
                          edit.base};
    for (const auto& slot : edit.slots) {
        if (slot.base.revision < named.base.revision) named.base = slot.base;
        if (slot.baseHash) named.texts.push_back(*slot.baseHash);
    }
    return named;
}

}  // namespace

std::vector<Foreseen> foreseenOf(const Ledger& ledger, const std::vector<sync::ChangeSet>& sets) {
    std::vector<Foreseen> out;
    for (const auto& set : sets) {
        Foreseen one{set.area, set.device, set.person, sync::hashOf(ledger.server(), set), {}};
        if (const auto payload = sync::decodePayload(set.payload)) {
            for (const auto& edit : payload->edits) one.records.push_back(namedIn(edit));
            one.originals = payload->originals;
        }
        out.push_back(std::move(one));
    }
    return out;
}

Result<> foresee(Writing& tx, const std::vector<Foreseen>& sets) {
    auto* foreseeing = dynamic_cast<Foreseeing*>(&tx);
    if (foreseeing == nullptr || sets.empty()) return shared::Done{};
    return foreseeing->foresee(sets);
}

}  // namespace field::server
