#include "tests/chaos/passage.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace chaos {

namespace {

constexpr std::int64_t slowBytesPerS = 1'000 << 10;
constexpr int slowLatencyMs = 4;

void sendAtOnce(int socket) {
    const int yes = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

}  // namespace

Passage::Passage(Proxy& proxy, int client, std::string to, Trouble trouble, std::uint64_t dropAfter,
                 Dice dice)
    : proxy_(proxy),
      client_(client),
      to_(std::move(to)),
      trouble_(trouble),
      dropAfter_(dropAfter),
      dice_(dice) {
    sendAtOnce(client_);
}

Passage::~Passage() { endWith(false); }

void Passage::run() {
    const bool read = trouble_ == Trouble::portal || trouble_ == Trouble::redirect ||
                      trouble_ == Trouble::replyLost || trouble_ == Trouble::repeated ||
                      trouble_ == Trouble::stale;
    if (!connect()) return;
    if (read) return relay();
    draw();
    pump();
}

std::uint64_t Passage::anyByte() { return dice_() % (std::uint64_t{1} << (1 + dice_() % 17)); }

void Passage::draw() {
    up_.from = down_.to = client_;
    up_.to = down_.from = server_;
    if (dropAfter_ > 0) {
        up_.endAt = dropAfter_;
        up_.end = End::silence;
    }
    switch (trouble_) {
        case Trouble::slow:
            bytesPerS_ = slowBytesPerS;
            latencyMs_ = slowLatencyMs;
            pieceBytes_ = 4 << 10;
            break;
        case Trouble::drip:
            pieceBytes_ = 1 + dice_() % 64;
            break;
        case Trouble::tunnel:
            tunnelAt_ = anyByte();
            break;
        case Trouble::cutUp:
            up_.endAt = anyByte();
            up_.end = dice_() % 2 == 0 ? End::close : End::silence;
            break;
        case Trouble::cutDown:
            down_.endAt = anyByte();
            break;
        case Trouble::reset:
            (dice_() % 2 == 0 ? up_ : down_).endAt = anyByte();
            up_.end = down_.end = End::reset;
            break;
        case Trouble::halfClose:
            (dice_() % 2 == 0 ? up_ : down_).endAt = anyByte();
            up_.end = down_.end = End::half;
            break;
        default:
            break;
    }
}

void Passage::pump() {
    for (;;) {
        pollfd ready[3] = {{client_, POLLIN, 0}, {server_, POLLIN, 0}, {proxy_.stop_, POLLIN, 0}};
        if (::poll(ready, 3, -1) < 0) continue;
        if (ready[2].revents != 0) return;
        if (ready[1].revents != 0 && !carry(down_, up_)) return;
        if (ready[0].revents != 0 && !carry(up_, down_)) return;
    }
}

bool Passage::carry(Way& way, Way& back) {
    std::string piece(pieceBytes_, '\0');
    const auto got = ::recv(way.from, piece.data(), piece.size(), 0);
    if (got <= 0) return false;
    piece.resize(static_cast<std::size_t>(got));
    if (std::exchange(way.quiet, false)) rest(latencyMs_);
    back.quiet = true;
    proxy_.pass(piece.size(), &way == &up_);
    if (bytesPerS_ > 0) rest(static_cast<int>(got * 1000 / bytesPerS_));
    if (tunnelAt_ && up_.passed + down_.passed + piece.size() > *tunnelAt_) {
        tunnelAt_.reset();
        if (dice_() % 2 == 0) {
            awaitHangUp();
            lieForgotten();
            return false;
        }
        rest(static_cast<int>(20 + dice_() % 80));
    }
    if (way.ended) return true;
    const bool last = way.endAt && way.passed + piece.size() > *way.endAt;
    if (last) piece.resize(*way.endAt - way.passed);
    way.passed += piece.size();
    if (!sendAll(way.to, piece)) return false;
    return !last || finish(way);
}

bool Passage::finish(Way& way) {
    way.ended = true;
    if (way.end == End::half) {
        ::shutdown(way.to, SHUT_WR);
        return true;
    }
    if (way.end == End::silence) lieForgotten();
    endWith(way.end == End::reset);
    return false;
}

void Passage::awaitHangUp() {
    std::string away(4096, '\0');
    while (readable(client_, -1) && ::recv(client_, away.data(), away.size(), 0) > 0) {
    }
}

void Passage::lieForgotten() {
    ::close(std::exchange(client_, -1));
    std::string away(4096, '\0');
    while (readable(server_, -1) && ::recv(server_, away.data(), away.size(), 0) > 0) {
    }
}

bool Passage::readable(int socket, int timeoutMs) {
    pollfd ready[2] = {{socket, POLLIN, 0}, {proxy_.stop_, POLLIN, 0}};
    return ::poll(ready, 2, timeoutMs) > 0 && ready[1].revents == 0;
}

bool Passage::connect() {
    const auto colon = to_.rfind(':');
    sockaddr_in there{};
    there.sin_family = AF_INET;
    there.sin_port = htons(static_cast<std::uint16_t>(std::stoi(to_.substr(colon + 1))));
    ::inet_pton(AF_INET, to_.substr(0, colon).c_str(), &there.sin_addr);
    server_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sendAtOnce(server_);
    ::setsockopt(server_, SOL_SOCKET, SO_SNDBUF, &aheadBytes, sizeof aheadBytes);
    return ::connect(server_, reinterpret_cast<const sockaddr*>(&there), sizeof there) == 0;
}

bool Passage::sendAll(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno == EAGAIN) {
            pollfd ready[2] = {{socket, POLLOUT, 0}, {proxy_.stop_, POLLIN, 0}};
            if (::poll(ready, 2, -1) < 0 || ready[1].revents != 0) return false;
            continue;
        }
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

void Passage::rest(int ms) {
    if (ms <= 0) return;
    pollfd stop{proxy_.stop_, POLLIN, 0};
    (void)::poll(&stop, 1, ms);
}

void Passage::endWith(bool reset) {
    for (int* socket : {&client_, &server_}) {
        if (*socket < 0) continue;
        const linger atOnce{1, 0};
        if (reset) ::setsockopt(*socket, SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
        ::close(std::exchange(*socket, -1));
    }
}

}  // namespace chaos
