#include <sys/socket.h>

#include <utility>

#include "tests/chaos/passage.h"

namespace chaos {

namespace {

constexpr std::string_view headEnd = "\r\n\r\n";

std::string lower(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return text;
}

/// Bytes of the whole message that begins with `head`.
std::size_t sizeOf(const std::string& head, bool bodiless) {
    const auto end = head.find(headEnd) + headEnd.size();
    const auto length = lower(head.substr(0, end)).find("content-length:");
    if (bodiless || length == std::string::npos) return end;
    return end + std::stoull(head.substr(length + std::string_view("content-length:").size()));
}

std::string page(const std::string& status, const std::string& headers) {
    const std::string body = "<html><body>请先登录无线网络</body></html>";
    return "HTTP/1.1 " + status + "\r\ncontent-type: text/html\r\n" + headers +
           "content-length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// "POST /v1/exchange".
std::string askedFor(const std::string& request) {
    return request.substr(0, request.find(' ', request.find(' ') + 1));
}

}  // namespace

std::string Passage::readMessage(int from, bool up, bool bodiless) {
    auto& left = up ? clientLeft_ : serverLeft_;
    std::string message = std::exchange(left, {});
    for (;;) {
        if (message.find(headEnd) != std::string::npos) {
            const auto size = sizeOf(message, bodiless);
            if (message.size() >= size) {
                left = message.substr(size);
                message.resize(size);
                return message;
            }
        }
        std::string piece(64 << 10, '\0');
        if (!readable(from, -1)) return {};
        const auto got = ::recv(from, piece.data(), piece.size(), 0);
        if (got <= 0) return {};
        piece.resize(static_cast<std::size_t>(got));
        proxy_.pass(piece.size(), up);
        // A greeting of TLS: nothing in it is for others to read.
        if (up && message.empty() && piece[0] == '\x16') return piece;
        message += piece;
    }
}

std::optional<std::string> Passage::ask(const std::string& request) {
    if (!sendAll(server_, request)) return std::nullopt;
    auto answer = readMessage(server_, false, request.starts_with("HEAD "));
    if (answer.empty()) return std::nullopt;
    return answer;
}

void Passage::relay() {
    for (;;) {
        const auto request = readMessage(client_, true, false);
        if (request.empty() || !relayOne(request)) return;
    }
}

bool Passage::relayOne(const std::string& request) {
    // Some pass, so that trouble comes at any request of an exchange.
    const bool strikes = dice_() % 3 == 0;
    if (trouble_ == Trouble::portal && (strikes || request[0] == '\x16')) {
        (void)sendAll(client_, page("200 OK", dice_() % 2 ? "fl-server-time: 1\r\n" : ""));
        return false;
    }
    if (trouble_ == Trouble::redirect && strikes)
        return sendAll(client_, page("302 Found", "location: http://" + to_ + "/healthz\r\n"));
    const auto answer = ask(request);
    if (!answer) return false;
    if (trouble_ == Trouble::replyLost && strikes) return false;
    if (trouble_ == Trouble::repeated && strikes) {
        const auto second = ask(request);
        if (!second) return false;
        return sendAll(client_, dice_() % 2 == 0 ? *answer : *second);
    }
    if (trouble_ == Trouble::stale) {
        std::string former;
        {
            const std::lock_guard lock(proxy_.mutex_);
            auto& kept = proxy_.answers_[askedFor(request)];
            former = kept;
            // The next one may meet this one, or one that is older still.
            if (kept.empty() || dice_() % 2 == 0) kept = *answer;
        }
        if (strikes && !former.empty()) return sendAll(client_, former);
    }
    return sendAll(client_, *answer);
}

}  // namespace chaos
