#include "sync/asking.h"

#include <google/protobuf/message_lite.h>

#include <algorithm>

#include "sync/exchange_wire.h"
#include "sync/signing.h"

namespace field::sync {

using shared::Code;
using shared::Failure;

namespace {

constexpr int conflictStatus = 409, unknownStatus = 401;

const std::string& header(const Answer& answer, const std::string& name) {
    static const std::string none;
    const auto found = answer.headers.find(name);
    return found == answer.headers.end() ? none : found->second;
}

constexpr std::string_view another = "no Fieldledger server answered ";

/// A captive portal or a proxy answers too, but not like this.
bool isOurs(const Answer& answer) { return !header(answer, "fl-server-time").empty(); }

/// What the device does about the server's word. The server's own troubles (a full disk, damage)
/// are no troubles of this device: it asks again later.
Code codeFor(const std::string& name) {
    for (const auto code : {Code::refused, Code::invalid, Code::missing, Code::unsupported}) {
        if (name == shared::codeName(code)) return code;
    }
    return Code::busy;
}

Failure saidBy(const Answer& answer, const std::string& path) {
    const auto line = answer.body.substr(0, answer.body.find('\n'));
    const auto code = codeFor(header(answer, "fl-code"));
    auto said = line.empty() ? "status " + std::to_string(answer.status) : line;
    // The answer to HEAD has no words of its own.
    if (line.empty() && code == Code::refused)
        said += ", this device may not; ask the administrator whether it was revoked";
    return {code, "server, " + path + ": " + said};
}

}  // namespace

bool answeredByAnother(const Failure& failure) {
    return failure.code == Code::offline && failure.message.starts_with(another);
}

Result<Answer> Asking::sendSigned(Request& request) {
    for (bool again = true;; again = false) {
        signRequest(request, self_->server, self_->device, self_->key, env_, transport_.token);
        auto answer = transport_.send(request);
        if (!answer || !isOurs(*answer)) return answer;
        const auto& token = header(*answer, "fl-token");
        if (!token.empty()) transport_.token = token;
        if (answer->status != unknownStatus || token.empty() || !again) return answer;
    }
}

Result<Answer> Asking::send(Request request) {
    if (cancelled()) return Failure{Code::offline, request.path + ": cancelled"};
    const auto sentBefore = bytesSent_, receivedBefore = bytesReceived_;
    request.progress = [&, inner = std::move(request.progress)](std::uint64_t sent,
                                                                std::uint64_t received) {
        bytesSent_ = sentBefore + sent;
        bytesReceived_ = receivedBefore + received;
        return !cancelled() && (!inner || inner(sent, received));
    };
    bool foreign = false;
    request.begins = [&, inner = std::move(request.begins)](const Answer& head) {
        foreign = !isOurs(head);
        return !foreign && (!inner || inner(head));
    };
    auto answer = self_ ? sendSigned(request) : transport_.send(request);
    if (answer) bytesSent_ = sentBefore + request.body.size();
    if (foreign || (answer && !isOurs(*answer))) {
        return Failure{Code::offline,
                       std::string(another) + request.path +
                           ": sign in to this network, or check the server's address"};
    }
    if (!answer) return answer;
    bytesReceived_ = std::max(bytesReceived_, receivedBefore + answer->body.size());
    const bool good = answer->status >= 200 && answer->status < 300;
    if (!good && answer->status != conflictStatus) return saidBy(*answer, request.path);
    return answer;
}

std::string Asking::nonce() {
    std::string random(8, '\0');
    env_.random(random.data(), random.size());
    return random;
}

std::size_t Asking::any(std::size_t count) {
    std::uint64_t random = 0;
    env_.random(&random, sizeof random);
    return static_cast<std::size_t>(random % count);
}

Result<> Asking::post(const std::string& path, const google::protobuf::MessageLite& message,
                      google::protobuf::MessageLite& into, Request request) {
    request.method = "POST";
    request.path = path;
    request.body = message.SerializeAsString();
    request.maxAnswerBytes = answerLimits.bytes;
    request.headers["content-type"] = "application/x-protobuf";
    request.headers["accept-encoding"] = "zstd";
    if (auto packed = compress(request.body);
        !packed.empty() && packed.size() < request.body.size()) {
        request.body = std::move(packed);
        request.headers["content-encoding"] = "zstd";
    }
    auto answer = send(std::move(request));
    if (!answer) return answer.failure();
    if (answer->status == conflictStatus) return Failure{Code::busy, saidBy(*answer, path).message};
    const Failure garbled{Code::offline, "the answer to " + path + " is cut or not ours"};
    if (header(*answer, "content-encoding") == "zstd") {
        auto plain = decompress(answer->body, answerLimits.bytes);
        if (!plain) return garbled;
        answer->body = plain.take();
    }
    return parseMessage(answer->body, into, answerLimits) ? Result<>(shared::Done{}) : garbled;
}

}  // namespace field::sync
