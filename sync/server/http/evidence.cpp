#include "sync/server/http/pieces.h"

namespace field::server {

using shared::Code;
using shared::Failure;

namespace {

/// One request for one file of evidence.
class EvidenceRequest {
  public:
    EvidenceRequest(HttpCore& core, Connection& connection, const Gate::Caller& caller,
                    const Hash& sha256)
        : core_(core), connection_(connection), caller_(caller), sha256_(sha256) {}

    asio::awaitable<Reply> head() {
        const auto received = co_await blocking(core_, [this]() -> Result<std::uint64_t> {
            if (auto may = core_.host.maySend(caller_.device.id, sha256_); !may)
                return may.failure();
            // Bytes may still come over a connection that the device gave up: were they taken, the
            // piece that it sends on this answer would not fit.
            if (auto stopped = core_.host.evidence().stop(sha256_, caller_.device.id); !stopped)
                return stopped.failure();
            auto at = stands();
            if (!at || !whole_) return at;
            auto backedUp = core_.host.evidence().isBackedUp(sha256_);
            if (!backedUp) return backedUp.failure();
            backedUp_ = *backedUp;
            return at;
        });
        if (!received) co_return replyOf(received.failure());
        core_.lines.end({sha256_, caller_.device.id});
        auto reply = progressReply(*received, whole_);
        if (backedUp_) reply.headers.emplace_back("fl-backed-up", "1");
        co_return reply;
    }

    asio::awaitable<Reply> put() {
        const auto offset = connection_.number("fl-offset"), size = connection_.number("fl-size");
        if (!offset || !size || *offset > *size)
            co_return replyOf(400, Code::invalid,
                              "fl-offset and fl-size say where the bytes belong");
        auto piece = co_await blocking(
            core_, [this, &offset]() -> Result<std::unique_ptr<EvidenceStore::Piece>> {
                if (auto may = core_.host.maySend(caller_.device.id, sha256_); !may)
                    return may.failure();
                auto at = stands();
                if (!at) return at.failure();
                if (*at != *offset) return std::unique_ptr<EvidenceStore::Piece>();
                if (whole_) return Failure{Code::invalid, "all of these bytes are here already"};
                return core_.host.evidence().append(sha256_, caller_.device.id, *offset);
            });
        if (!piece) co_return replyOf(piece.failure());
        if (!*piece) co_return standsElsewhere(stands_);
        auto taken =
            co_await takePiece(core_, connection_, caller_, sha256_, piece.take(), *size - *offset);
        if (!taken) co_return replyOf(taken.failure());
        if (*taken == *size) {
            const auto finished = co_await blocking(
                core_, [this] { return core_.host.evidence().finish(sha256_, caller_.device.id); });
            if (!finished) co_return replyOf(finished.failure());
            whole_ = true;
        }
        co_return progressReply(*taken, whole_);
    }

    asio::awaitable<Reply> get() {
        const auto size = co_await blocking(core_, [this]() -> Result<std::uint64_t> {
            if (auto may = core_.host.mayReceive(caller_.device.id, sha256_); !may)
                return may.failure();
            auto found = core_.host.evidence().size(sha256_);
            if (!found) return found.failure();
            // Allowed to read them, so allowed to know that they are still on their way.
            if (!*found) return Failure{Code::missing, "no such evidence for this device"};
            return **found;
        });
        if (!size) co_return replyOf(size.failure());
        co_return bytesReply(core_, connection_, *size,
                             [&store = core_.host.evidence(), sha256 = sha256_](
                                 std::uint64_t offset, std::size_t bytes) {
                                 return store.read(sha256, offset, bytes);
                             });
    }

  private:
    /// Where this device's upload stands; asked on a thread that may wait.
    Result<std::uint64_t> stands() {
        auto whole = core_.host.evidence().sentBy(sha256_, caller_.device.id);
        if (!whole) return whole.failure();
        whole_ = *whole;
        auto received = core_.host.evidence().received(sha256_, caller_.device.id);
        if (received) stands_ = *received;
        return received;
    }

    HttpCore& core_;
    Connection& connection_;
    const Gate::Caller& caller_;
    Hash sha256_;
    bool whole_ = false, backedUp_ = false;
    std::uint64_t stands_ = 0;
};

}  // namespace

asio::awaitable<Reply> evidenceReply(HttpCore& core, Connection& connection,
                                     const Gate::Caller& caller, std::string name) {
    // Only what is exactly a hash ever becomes part of a path.
    const auto sha256 = shared::hashFromText(name);
    if (!sha256 || toText(*sha256) != name)
        co_return replyOf(404, Code::missing, "no such evidence for this device");
    EvidenceRequest request(core, connection, caller, *sha256);
    if (connection.method() == "PUT") co_return co_await request.put();
    if (connection.method() == "HEAD") co_return co_await request.head();
    co_return co_await request.get();
}

}  // namespace field::server
