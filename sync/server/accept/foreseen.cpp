#include "sync/server/accept/foreseen.h"

namespace field::server {

std::vector<Foreseen> foreseenOf(const Ledger& ledger, const std::vector<sync::ChangeSet>& sets) {
    std::vector<Foreseen> out;
    for (const auto& set : sets) {
        Foreseen one{set.area, set.device, set.person, sync::hashOf(ledger.server(), set), {}};
        if (const auto payload = sync::decodePayload(set.payload))
            for (const auto& edit : payload->edits)
                one.records.push_back(
                    {edit.kind, edit.id, edit.parent, edit.act == sync::EditAct::create});
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
