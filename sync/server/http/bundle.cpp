#include <algorithm>

#include <fmt/format.h>

#include "sync/server/http/pieces.h"
#include "sync/server/status/event.h"

namespace field::server {

using shared::Code;
using shared::Failure;

namespace {

/// Of the body of a POST: two hashes and what parts them.
constexpr std::size_t namesBytes = 2 * 64 + 1;

const Failure notThere{Code::missing, "no such bundle for this device"};

/// A hash in exactly the form in which we write it: only that ever becomes part of a path.
std::optional<Hash> hashIn(std::string_view text) {
    const auto hash = shared::hashFromText(text);
    return hash && toText(*hash) == text ? hash : std::nullopt;
}

/// What went wrong on this side, in words that do not say where things lie here.
Reply told(const Failure& failure) {
    if (failure.code == Code::full)
        return replyOf({Code::full,
                        "the server has no room for the bundle now; carry it again later, or take "
                        "the file there"});
    if (failure.code != Code::damaged) return replyOf(failure);
    Event("bundle_failed").failure(failure).error();
    return replyOf({Code::damaged,
                    "the server cannot take bundles now, its log says why; carry it again later"});
}

const char* wordOf(BundleNews news) {
    switch (news) {
        case BundleNews::alreadyTaken:
            return "repeated";
        case BundleNews::older:
            return "older";
        case BundleNews::taken:
            break;
    }
    return "taken";
}

/// One request of a carrier.
class BundleRequest {
  public:
    BundleRequest(HttpCore& core, Connection& connection, const Gate::Caller& caller)
        : core_(core), connection_(connection), carrier_(caller.device.id), caller_(caller) {}

    asio::awaitable<Reply> head(const Hash& bundle) {
        const auto received = co_await blocking(core_, [&]() -> Result<std::uint64_t> {
            // As with evidence: what still comes over a connection that was given up is too late.
            if (auto stopped = carried().stop(bundle, carrier_); !stopped) return stopped.failure();
            return carried().received(bundle, carrier_);
        });
        if (!received) co_return told(received.failure());
        core_.lines.end({bundle, carrier_});
        co_return progressReply(*received, false);
    }

    asio::awaitable<Reply> put(const Hash& bundle) {
        const auto offset = connection_.number("fl-offset"), size = connection_.number("fl-size");
        if (!offset || !size || *offset > *size)
            co_return replyOf(400, Code::invalid,
                              "fl-offset and fl-size say where the bytes belong");
        if (*size > core_.limits.bundleBytes) co_return replyOf(tooLong(*size));
        std::uint64_t stands = 0;
        auto piece =
            co_await blocking(core_, [&]() -> Result<std::unique_ptr<EvidenceStore::Piece>> {
                auto at = carried().received(bundle, carrier_);
                if (!at) return at.failure();
                stands = *at;
                if (stands != *offset) return std::unique_ptr<EvidenceStore::Piece>();
                return carried().append(bundle, carrier_, *offset);
            });
        if (!piece) co_return told(piece.failure());
        if (!*piece) co_return standsElsewhere(stands);
        auto taken =
            co_await takePiece(core_, connection_, caller_, bundle, piece.take(), *size - *offset);
        if (!taken) co_return told(taken.failure());
        co_return progressReply(*taken, *taken == *size);
    }

    asio::awaitable<Reply> take() {
        auto body = co_await connection_.readBody(namesBytes);
        if (!body) co_return replyOf(body.failure());
        if (shared::sha256(*body) != caller_.bodyHash)
            co_return replyOf(400, Code::invalid, "the body is not the one that was signed");
        const auto space = std::min(body->find(' '), body->size());
        const auto bundle = hashIn(std::string_view(*body).substr(0, space));
        const auto begun =
            hashIn(std::string_view(*body).substr(std::min(space + 1, body->size())));
        if (!bundle || (space < body->size() && !begun))
            co_return replyOf(400, Code::invalid,
                              "the body is not the hash of a bundle that was handed over");
        auto taken =
            co_await blocking(core_, [&] { return carried().take(*bundle, carrier_, begun); });
        if (!taken) co_return told(taken.failure());
        co_return receiptOf(*taken);
    }

    asio::awaitable<Reply> get(const Hash& answer) {
        const auto size = co_await blocking(core_, [&]() -> Result<std::uint64_t> {
            auto found = carried().answerSize(answer, carrier_);
            if (!found) return found.failure();
            if (!*found) return notThere;
            return **found;
        });
        if (!size) co_return told(size.failure());
        co_return bytesReply(core_, connection_, *size,
                             [&all = carried(), answer, carrier = carrier_](std::uint64_t offset,
                                                                            std::size_t bytes) {
                                 return all.readAnswer(answer, carrier, offset, bytes);
                             });
    }

  private:
    CarriedBundles& carried() { return *core_.carried; }

    [[nodiscard]] Failure tooLong(std::uint64_t size) const {
        return {Code::invalid,
                fmt::format("a bundle of {} bytes is longer than the {} that may come by network; "
                            "take the file there, or have it exported --without-photos",
                            size, core_.limits.bundleBytes)};
    }

    static Reply receiptOf(const CarriedBundles::Taken& taken) {
        Reply reply;
        const std::string word = wordOf(taken.news);
        reply.headers.emplace_back("fl-news", word);
        reply.headers.emplace_back("content-type", "text/plain; charset=utf-8");
        reply.body = word + (taken.answer ? "; its answer waits here\n" : "; it gets no answer\n");
        if (!taken.answer) return reply;
        reply.headers.emplace_back("fl-answer", toText(taken.answer->sha256));
        reply.headers.emplace_back("fl-size", std::to_string(taken.answer->bytes));
        return reply;
    }

    HttpCore& core_;
    Connection& connection_;
    Id carrier_;
    const Gate::Caller& caller_;
};

}  // namespace

asio::awaitable<Reply> bundleReply(HttpCore& core, Connection& connection,
                                   const Gate::Caller& caller, std::string name) {
    if (caller.device.revoked || !caller.device.confirmed)
        co_return replyOf({Code::refused,
                           "this device may carry nothing: it was revoked, or is not confirmed; "
                           "ask the administrator, or take the file to the server"});
    BundleRequest request(core, connection, caller);
    if (connection.method() == "POST") co_return co_await request.take();
    const auto hash = hashIn(name);
    if (!hash) co_return replyOf(notThere);
    if (connection.method() == "PUT") co_return co_await request.put(*hash);
    if (connection.method() == "HEAD") co_return co_await request.head(*hash);
    co_return co_await request.get(*hash);
}

}  // namespace field::server
