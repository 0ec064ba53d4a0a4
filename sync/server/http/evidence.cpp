#include <charconv>

#include <fmt/format.h>

#include "shared/crypto.h"
#include "sync/server/http/session.h"

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

/// Bytes read from disk for one write to the network.
constexpr std::size_t blockBytes = 128 << 10;

struct Range {
    std::uint64_t from = 0, to = 0;  ///< [from, to)
};

/// "bytes=A-" or "bytes=A-B" of `size` bytes; nothing for anything else.
std::optional<Range> readRange(std::string_view text, std::uint64_t size) {
    constexpr std::string_view unit = "bytes=";
    if (!text.starts_with(unit)) return std::nullopt;
    text.remove_prefix(unit.size());
    const auto dash = text.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto read = [](std::string_view digits, std::uint64_t& value) {
        const auto end = digits.data() + digits.size();
        const auto got = std::from_chars(digits.data(), end, value);
        return !digits.empty() && got.ec == std::errc{} && got.ptr == end;
    };
    Range range;
    std::uint64_t last = size - 1;
    if (!read(text.substr(0, dash), range.from)) return std::nullopt;
    if (dash + 1 < text.size() && !read(text.substr(dash + 1), last)) return std::nullopt;
    if (range.from >= size || last < range.from) return std::nullopt;
    range.to = std::min(last, size - 1) + 1;
    return range;
}

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
        auto reply = progress(200, *received);
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
        if (!*piece) co_return standsElsewhere();
        auto taken = co_await take(piece.take(), *size - *offset);
        if (!taken) co_return replyOf(taken.failure());
        if (*taken == *size) {
            const auto finished = co_await blocking(
                core_, [this] { return core_.host.evidence().finish(sha256_, caller_.device.id); });
            if (!finished) co_return replyOf(finished.failure());
            whole_ = true;
        }
        co_return progress(200, *taken);
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
        Reply reply;
        Range range{0, *size};
        if (const auto wished = connection_.header("range"); !wished.empty()) {
            const auto read = readRange(wished, *size);
            if (!read) co_return replyOf(416, Code::invalid, "no such range of these bytes");
            range = *read;
            reply.status = 206;
            reply.headers.emplace_back(
                "content-range", fmt::format("bytes {}-{}/{}", range.from, range.to - 1, *size));
        }
        reply.size = range.to - range.from;
        reply.next = [&core = core_, sha256 = sha256_,
                      range]() mutable -> asio::awaitable<std::string> {
            auto block = co_await blocking(core, [&core, &sha256, &range] {
                const auto bytes = std::min<std::uint64_t>(blockBytes, range.to - range.from);
                return core.host.evidence().read(sha256, range.from, bytes);
            });
            if (!block) co_return std::string();
            range.from += block->size();
            co_return block.take();
        };
        co_return reply;
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

    Reply progress(int status, std::uint64_t received) const {
        Reply reply;
        reply.status = status;
        reply.headers.emplace_back("fl-received", std::to_string(received));
        if (whole_) reply.headers.emplace_back("fl-whole", "1");
        return reply;
    }

    /// The answer to a piece that does not begin where the upload stands.
    Reply standsElsewhere() const {
        auto reply =
            replyOf(409, Code::invalid, fmt::format("the upload stands at byte {}", stands_));
        reply.headers.emplace_back("fl-received", std::to_string(stands_));
        return reply;
    }

    /// Streams the body to the end of the upload, at most `room` bytes; how far the upload got.
    /// What came before a cut stays; what is not as it was signed goes.
    asio::awaitable<Result<std::uint64_t>> take(std::unique_ptr<EvidenceStore::Piece> piece,
                                                std::uint64_t room) {
        const auto limit =
            static_cast<std::size_t>(std::min<std::uint64_t>(core_.limits.pieceBytes, room));
        shared::Sha256 hash;
        std::string bytes;
        std::optional<Failure> cut;
        while (!cut) {
            auto got = co_await connection_.readSome(bytes, limit);
            if (!got) {
                if (got.failure().code != Code::offline) co_return got.failure();
                cut = got.failure();
                break;
            }
            if (*got == 0) break;
            const auto written = co_await blocking(core_, [&]() -> Result<> {
                hash.add(bytes);
                return piece->write(bytes);
            });
            if (!written) co_return written.failure();
        }
        if (!cut && hash.finish() != caller_.bodyHash)
            co_return Failure{Code::invalid, "the body is not the one that was signed"};
        auto kept = co_await blocking(core_, [&] { return piece->keep(); });
        if (cut) co_return *cut;
        co_return kept;
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
