#include "sync/server/http/pieces.h"

#include <charconv>

#include <fmt/format.h>

#include "shared/crypto.h"

namespace field::server {

using shared::Code;
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

}  // namespace

asio::awaitable<Result<std::uint64_t>> takePiece(HttpCore& core, Connection& connection,
                                                 const Gate::Caller& caller, const Hash& sha256,
                                                 std::unique_ptr<EvidenceStore::Piece> piece,
                                                 std::uint64_t room) {
    const auto line = core.lines.take({sha256, caller.device.id}, connection.ending());
    const auto limit =
        static_cast<std::size_t>(std::min<std::uint64_t>(core.limits.pieceBytes, room));
    shared::Sha256 hash;
    std::string bytes;
    std::optional<Failure> cut;
    while (!cut) {
        auto got = co_await connection.readSome(bytes, limit);
        if (!got) {
            if (got.failure().code != Code::offline) co_return got.failure();
            cut = got.failure();
            break;
        }
        if (*got == 0) break;
        const auto written = co_await blocking(core, [&]() -> Result<> {
            hash.add(bytes);
            return piece->write(bytes);
        });
        if (!written) co_return written.failure();
    }
    if (!cut && hash.finish() != caller.bodyHash)
        co_return Failure{Code::invalid, "the body is not the one that was signed"};
    auto kept = co_await blocking(core, [&] { return piece->keep(); });
    if (cut) co_return *cut;
    co_return kept;
}

Reply progressReply(std::uint64_t received, bool whole) {
    Reply reply;
    reply.headers.emplace_back("fl-received", std::to_string(received));
    if (whole) reply.headers.emplace_back("fl-whole", "1");
    return reply;
}

Reply standsElsewhere(std::uint64_t received) {
    auto reply = replyOf(409, Code::invalid, fmt::format("the upload stands at byte {}", received));
    reply.headers.emplace_back("fl-received", std::to_string(received));
    return reply;
}

Reply bytesReply(HttpCore& core, const Connection& connection, std::uint64_t size, ReadBytes read) {
    Reply reply;
    Range range{0, size};
    if (const auto wished = connection.header("range"); !wished.empty()) {
        const auto found = readRange(wished, size);
        if (!found) return replyOf(416, Code::invalid, "no such range of these bytes");
        range = *found;
        reply.status = 206;
        reply.headers.emplace_back("content-range",
                                   fmt::format("bytes {}-{}/{}", range.from, range.to - 1, size));
    }
    reply.size = range.to - range.from;
    reply.next = [&core, read = std::move(read), range]() mutable -> asio::awaitable<std::string> {
        auto block = co_await blocking(core, [&read, &range] {
            return read(range.from, std::min<std::uint64_t>(blockBytes, range.to - range.from));
        });
        if (!block) co_return std::string();
        range.from += block->size();
        co_return block.take();
    };
    return reply;
}

}  // namespace field::server
