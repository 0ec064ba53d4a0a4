#include "tests/support/raw_socket.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include <QtGlobal>

RawSocket::RawSocket(const std::string& address, const std::string& from)
    : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const auto colon = address.rfind(':');
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(std::atoi(address.c_str() + colon + 1)));
    inet_pton(AF_INET, address.substr(0, colon).c_str(), &to.sin_addr);
    if (!from.empty()) {
        sockaddr_in here{};
        here.sin_family = AF_INET;
        inet_pton(AF_INET, from.c_str(), &here.sin_addr);
        if (::bind(socket_, reinterpret_cast<const sockaddr*>(&here), sizeof here) != 0)
            qFatal("cannot be a client at %s", from.c_str());
    }
    const timeval patience{60, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0)
        qFatal("cannot connect to %s", address.c_str());
}

RawSocket::~RawSocket() { ::close(socket_); }

bool RawSocket::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

bool RawSocket::hasEnded() const {
    char byte = 0;
    const auto count = ::recv(socket_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return count == 0 || (count < 0 && errno == ECONNRESET);
}

void RawSocket::finish() { ::shutdown(socket_, SHUT_WR); }

int RawSocket::readStatus() {
    char block[4096];
    while (answer_.find("\r\n\r\n") == std::string::npos) {
        const auto count = ::recv(socket_, block, sizeof block, 0);
        ended_ = count == 0 || (count < 0 && errno == ECONNRESET);
        if (count <= 0) break;
        answer_.append(block, static_cast<std::size_t>(count));
    }
    const auto space = answer_.find(' ');
    return space == std::string::npos ? 0 : std::atoi(answer_.c_str() + space + 1);
}

int RawSocket::readNextStatus() {
    answer_.erase(0, answer_.find("\r\n\r\n") + std::string_view("\r\n\r\n").size());
    return readStatus();
}
