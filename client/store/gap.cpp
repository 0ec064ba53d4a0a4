#include "client/store/gap.h"

namespace field::client {

Result<> answerGap(StoreState& store, const AreaRow& area, std::uint64_t waitingFor) {
    auto next = store.sets.firstFrom(area.state.area, waitingFor);
    if (!next) return next.failure();
    if (!*next || (*next)->deviceSeq == waitingFor) return shared::Done{};  // it is here
    auto self = store.whose();
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
    OwnSet own;
    own.area = area.state.area;
    own.epoch = (*next)->epoch;
    own.deviceSeq = (*next)->deviceSeq - 1;
    own.payload = sync::encodePayload(payload);
    own.savedMs = payload.wallMs;
    own.hash = sync::hashOf(self->server, changeSetOf(own, *self, area));
    return store.sets.add(own);
}

}  // namespace field::client
