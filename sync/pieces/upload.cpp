#include "sync/pieces/upload.h"

#include <charconv>

namespace field::sync {

using shared::Code;
using shared::Failure;

namespace {

/// Large enough to be quick, small enough that a weak line finishes one before it is cut.
constexpr std::size_t pieceBytes = 512 << 10;
/// Rounds in which the server may say that the upload stands elsewhere.
constexpr int maxDetours = 8;

bool isWhole(const Answer& answer) { return numberIn(answer, "fl-whole") == 1; }

/// Where the upload stands; nothing: the server has all of it.
Result<std::optional<std::uint64_t>> standingOf(Asking& asking, const Upload& upload) {
    Request request;
    request.method = "HEAD";
    request.path = upload.path;
    auto answer = asking.send(std::move(request));
    if (!answer) return answer.failure();
    if (isWhole(*answer)) return std::optional<std::uint64_t>();
    return std::optional(numberIn(*answer, "fl-received").value_or(0));
}

}  // namespace

std::optional<std::uint64_t> numberIn(const Answer& answer, const std::string& name) {
    const auto found = answer.headers.find(name);
    if (found == answer.headers.end()) return std::nullopt;
    const auto& text = found->second;
    std::uint64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || read.ptr != text.data() + text.size()) return std::nullopt;
    return value;
}

Result<bool> sendFile(Asking& asking, const Upload& upload, const std::function<bool()>& giveWay) {
    auto at = standingOf(asking, upload);
    if (!at) return at.failure();
    for (int detours = 0; *at && detours < maxDetours;) {
        const auto offset = **at;
        auto piece = upload.read(offset, pieceBytes);
        if (!piece) return piece.failure();
        Request request;
        request.method = "PUT";
        request.path = upload.path;
        request.headers["fl-offset"] = std::to_string(offset);
        request.headers["fl-size"] = std::to_string(upload.size);
        request.headers["content-type"] = "application/octet-stream";
        request.body = piece.take();
        request.timeoutMs = 600'000;
        const bool nothing = request.body.empty();
        auto answer = asking.send(std::move(request));
        if (!answer) return answer.failure();
        if (isWhole(*answer)) break;
        const auto received = numberIn(*answer, "fl-received");
        if (!received)
            return Failure{Code::busy, upload.what + " is being taken elsewhere just now"};
        const bool onward = *received > offset && !nothing;
        if (!onward) ++detours;
        at = std::optional(*received);
        if (detours == maxDetours)
            return Failure{Code::invalid, upload.what + ": the upload does not come to its end"};
        if (onward && giveWay()) return false;
    }
    return true;
}

}  // namespace field::sync
