#pragma once

#include <atomic>

#include "sync/replica.h"
#include "sync/transport.h"

namespace google::protobuf {
class MessageLite;
}

namespace field::sync {

/// Whether `failure` says that something answered which is no server of ours: a captive portal's
/// page, another program at that address.
[[nodiscard]] bool answeredByAnother(const shared::Failure& failure);

/// A device's way of asking its server: requests are signed, answers are believed only when they
/// come from a server of ours. For one thread at a time.
class Asking {
  public:
    /// Without identity nothing is signed (enrolment). `cancelled` may be null.
    Asking(Transport& transport, shared::Env& env, const Replica::Identity* self,
           const std::atomic<bool>* cancelled)
        : transport_(transport), env_(env), self_(self), cancelled_(cancelled) {}

    /// Sends `request`. An Answer has status 2xx, or 409 where `request` may meet one. Otherwise
    /// the Failure says what the server said; Code::offline for whatever is no answer of ours (a
    /// captive portal's page, say), Code::busy for troubles on the server's side.
    Result<Answer> send(Request request);
    /// POSTs `message` (compressed where that is smaller) to `path` and reads the answer into
    /// `into`; `request` may preset headers, timeouts and progress.
    Result<> post(const std::string& path, const google::protobuf::MessageLite& message,
                  google::protobuf::MessageLite& into, Request request = {});

    /// 8 bytes that no other request has.
    std::string nonce();
    /// Any number below `count`.
    std::size_t any(std::size_t count);
    [[nodiscard]] bool cancelled() const { return cancelled_ && cancelled_->load(); }
    [[nodiscard]] std::uint64_t bytesSent() const { return bytesSent_; }
    [[nodiscard]] std::uint64_t bytesReceived() const { return bytesReceived_; }

  private:
    /// Sends `request`, and again where the server first gives the token to sign it over.
    Result<Answer> sendSigned(Request& request);

    Transport& transport_;
    shared::Env& env_;
    const Replica::Identity* self_;
    const std::atomic<bool>* cancelled_;
    std::uint64_t bytesSent_ = 0, bytesReceived_ = 0;
};

}  // namespace field::sync
