#include "sync/change_set.h"

#include "shared/proto/sync.pb.h"
#include "sync/wire.h"

namespace field::sync {

namespace {

void putBigEndian(std::string& out, std::uint64_t value, int bytes) {
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
        out.push_back(static_cast<char>((value >> shift) & 0xff));
    }
}

}  // namespace

std::string signedBytes(const shared::PublicKey& server, const ChangeSet& set) {
    std::string out = "fieldledger change set 1\n";
    out.reserve(out.size() + 200 + set.payload.size());
    putBigEndian(out, set.algorithm, 4);
    out += server.view();
    out += set.area.view();
    out += set.epoch.view();
    out += set.device.view();
    out += set.person.view();
    putBigEndian(out, set.deviceSeq, 8);
    out += set.prevHash.view();
    out += set.payload;
    return out;
}

Hash hashOf(const shared::PublicKey& server, const ChangeSet& set) {
    return shared::sha256(signedBytes(server, set));
}

std::string encodeChangeSet(const ChangeSet& set) {
    wire::ChangeSet out;
    toWire(set, out);
    return out.SerializeAsString();
}

Result<ChangeSet> decodeChangeSet(std::string_view bytes) {
    wire::ChangeSet in;
    if (auto parsed = parseMessage(bytes, in); !parsed) return parsed.failure();
    return fromWire(in);
}

}  // namespace field::sync
