#include "client/store/gap.h"

namespace field::client {

Result<> answerGap(StoreState& store, const Id& area, std::uint64_t waitingFor) {
    auto next = store.sets.firstFrom(area, waitingFor);
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
    payload.gap = sync::GapAct{waitingFor, (*next)->prevHash};
    sync::ChangeSet set;
    set.area = area;
    set.epoch = (*next)->epoch;
    set.device = self->device;
    set.person = self->person;
    set.deviceSeq = (*next)->deviceSeq - 1;
    set.payload = sync::encodePayload(payload);
    return store.sets.add({area,
                           Id{},
                           set.epoch,
                           set.deviceSeq,
                           sync::hashOf(self->server, set),
                           set.prevHash,
                           set.payload,
                           {},
                           payload.wallMs});
}

}  // namespace field::client
