#include "tests/chaos/proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include <QtGlobal>

#include "tests/chaos/passage.h"

namespace chaos {

const std::vector<Named>& troubles() {
    static const std::vector<Named> all{
        {Trouble::slow, "2G", true},
        {Trouble::drip, "slow drip", true},
        {Trouble::tunnel, "tunnel", true},
        {Trouble::cutUp, "cut request", true},
        {Trouble::cutDown, "cut answer", true},
        {Trouble::reset, "reset", true},
        {Trouble::halfClose, "half-close", true},
        {Trouble::portal, "captive portal", true},
        {Trouble::redirect, "redirect", false},
        {Trouble::replyLost, "reply lost after apply", false},
        {Trouble::repeated, "asked again", false},
        {Trouble::stale, "stale reply", false},
    };
    return all;
}

Proxy::Proxy(std::string to, std::uint64_t seed) : seed_(seed), to_(std::move(to)) {
    stop_ = ::eventfd(0, EFD_CLOEXEC);
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ::setsockopt(listener_, SOL_SOCKET, SO_RCVBUF, &aheadBytes, sizeof aheadBytes);
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof here;
    auto* raw = reinterpret_cast<sockaddr*>(&here);
    if (stop_ < 0 || ::bind(listener_, raw, size) != 0 || ::listen(listener_, 64) != 0 ||
        ::getsockname(listener_, raw, &size) != 0)
        qFatal("no socket on loopback");
    port_ = ntohs(here.sin_port);
    listening_ = std::thread([this] { listen(); });
}

Proxy::~Proxy() {
    const std::uint64_t one = 1;
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    held_.notify_all();
    if (::write(stop_, &one, sizeof one) != sizeof one) qFatal("the proxy cannot be told to end");
    listening_.join();
    for (auto& thread : threads_) thread.join();
    ::close(listener_);
    ::close(stop_);
}

std::string Proxy::address() const { return "127.0.0.1:" + std::to_string(port_); }

void Proxy::lead(const std::string& to) {
    const std::lock_guard lock(mutex_);
    to_ = to;
}

void Proxy::set(Trouble trouble) {
    const std::lock_guard lock(mutex_);
    trouble_ = trouble;
}

void Proxy::dropAfter(std::uint64_t bytes) {
    const std::lock_guard lock(mutex_);
    dropAfter_ = bytes;
}

void Proxy::holdAfter(std::uint64_t bytes, bool up) {
    const std::lock_guard lock(mutex_);
    room_ = bytes;
    roomIsUp_ = up;
}

bool Proxy::isHeld() {
    const std::lock_guard lock(mutex_);
    return isHeld_;
}

void Proxy::goOn() {
    {
        const std::lock_guard lock(mutex_);
        room_.reset();
        isHeld_ = false;
    }
    held_.notify_all();
}

Proxy::Seen Proxy::seen() const {
    const std::lock_guard lock(mutex_);
    return seen_;
}

void Proxy::pass(std::size_t bytes, bool up) {
    std::unique_lock lock(mutex_);
    (up ? seen_.bytesUp : seen_.bytesDown) += bytes;
    if (!room_) return;
    if (roomIsUp_ == up) {
        isHeld_ = isHeld_ || bytes > *room_;
        *room_ -= std::min<std::uint64_t>(bytes, *room_);
    }
    if (!isHeld_) return;
    held_.notify_all();
    held_.wait(lock, [&] { return !isHeld_ || closing_; });
}

void Proxy::listen() {
    for (std::uint64_t number = 0;; ++number) {
        pollfd ready[2] = {{listener_, POLLIN, 0}, {stop_, POLLIN, 0}};
        if (::poll(ready, 2, -1) < 0) continue;
        if (ready[1].revents != 0) return;
        const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (client < 0) continue;
        threads_.emplace_back([this, client, number] { serve(client, number); });
    }
}

void Proxy::serve(int client, std::uint64_t number) {
    constexpr std::uint64_t spread = 0x9e3779b97f4a7c15;  // seeds lie side by side, dice must not
    Dice dice((seed_ + 1) * spread ^ (number + 1) * (spread >> 7));
    std::string to;
    Trouble trouble = Trouble::none;
    std::uint64_t dropAfter = 0;
    {
        const std::lock_guard lock(mutex_);
        ++seen_.connections;
        to = to_;
        dropAfter = dropAfter_;
        if (dice() % 3 != 0) trouble = trouble_;
        if (trouble != Trouble::none) ++seen_.struck;
    }
    Passage(*this, client, to, trouble, dropAfter, dice).run();
}

}  // namespace chaos
