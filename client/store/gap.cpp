#include "client/store/gap.h"

namespace field::client {

Result<> answerGap(StoreState& store, const AreaRow& area, std::uint64_t waitingFor) {
    auto next = store.sets.firstFrom(area.state.area, waitingFor);
    if (!next) return next.failure();
    if (!*next || (*next)->deviceSeq == waitingFor) return shared::Done{};  // it is here
    auto self = store.identity();
    if (!self) return self.failure();
    auto& env = *store.env;
    sync::Payload payload;
    payload.salt.resize(16);
    env.random(payload.salt.data(), payload.salt.size());
    payload.wallMs = env.wallMs();
    payload.bootMs = env.bootMs();
    payload.bootId = env.bootId();
    payload.zone = env.zone();
    payload.gap = sync::GapAct{area.inChain(waitingFor), (*next)->prevHash};
    sync::ChangeSet set;
    set.area = area.state.area;
    set.epoch = (*next)->epoch;
    set.device = self->device;
    set.person = self->person;
    set.deviceSeq = area.inChain((*next)->deviceSeq - 1);
    set.payload = sync::encodePayload(payload);
    return store.sets.add({set.area,
                           Id{},
                           set.epoch,
                           (*next)->deviceSeq - 1,
                           sync::hashOf(self->server, set),
                           set.prevHash,
                           set.payload,
                           {},
                           payload.wallMs});
}

}  // namespace field::client
