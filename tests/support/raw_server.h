#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <thread>

#include <QtGlobal>

namespace suite {

/// A socket on loopback that answers each request with whatever bytes a test wants: noise, half an
/// answer, a captive portal's page. One connection after another.
class RawServer {
  public:
    /// Bytes that answer `request` (its head and body), and whether the connection stays.
    struct Bytes {
        std::string bytes;
        bool keep = false;
    };
    using Answering = std::function<Bytes(const std::string& request)>;

    explicit RawServer(Answering answering) : answering_(std::move(answering)) {
        listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* raw = reinterpret_cast<sockaddr*>(&address);
        if (::bind(listener_, raw, size) != 0 || ::listen(listener_, 16) != 0 ||
            ::getsockname(listener_, raw, &size) != 0) {
            qFatal("no socket on loopback");
        }
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~RawServer() {
        closing_ = true;
        ::shutdown(listener_, SHUT_RDWR);
        if (const int open = connection_.load(); open >= 0) ::shutdown(open, SHUT_RDWR);
        thread_.join();
        ::close(listener_);
    }
    RawServer(const RawServer&) = delete;
    RawServer& operator=(const RawServer&) = delete;

    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    [[nodiscard]] int connections() const { return connections_; }
    [[nodiscard]] int requests() const { return requests_; }

    /// A whole answer of a server of ours.
    static Bytes ours(int status, const std::string& body, const std::string& headers = {}) {
        return {"HTTP/1.1 " + std::to_string(status) + " X\r\nfl-server-time: 1\r\n" + headers +
                    "content-length: " + std::to_string(body.size()) + "\r\n\r\n" + body,
                true};
    }

  private:
    void serve() {
        for (;;) {
            const int fd = ::accept(listener_, nullptr, nullptr);
            if (fd < 0 || closing_) {
                if (fd >= 0) ::close(fd);
                return;
            }
            ++connections_;
            connection_ = fd;
            while (answerOne(fd)) {
            }
            connection_ = -1;
            ::close(fd);
        }
    }

    bool answerOne(int fd) {
        std::string request;
        std::size_t whole = std::string::npos;
        while (request.size() < whole) {
            char piece[4096];
            const auto got = ::recv(fd, piece, sizeof piece, 0);
            if (got <= 0) return false;
            request.append(piece, static_cast<std::size_t>(got));
            const auto head = request.find("\r\n\r\n");
            if (head == std::string::npos || whole != std::string::npos) continue;
            const auto length = request.find("Content-Length: ");
            whole = head + 4;
            static constexpr std::string_view goOn = "HTTP/1.1 100 Continue\r\n\r\n";
            if (request.find("Expect: 100-continue") < head)
                ::send(fd, goOn.data(), goOn.size(), MSG_NOSIGNAL);
            if (length < head) whole += std::stoull(request.substr(length + 16));
        }
        ++requests_;
        const auto answer = answering_(request);
        for (std::string_view rest = answer.bytes; !rest.empty();) {
            const auto sent = ::send(fd, rest.data(), rest.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            rest.remove_prefix(static_cast<std::size_t>(sent));
        }
        return answer.keep;
    }

    Answering answering_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<int> connection_ = -1, connections_ = 0, requests_ = 0;
    std::atomic<bool> closing_ = false;
    std::thread thread_;
};

}  // namespace suite
