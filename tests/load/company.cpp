#include "tests/load/company.h"

#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <latch>
#include <string_view>
#include <thread>

namespace load {

namespace asio = boost::asio;
using asio::ip::tcp;
using Error = boost::system::error_code;
using std::chrono::milliseconds;

namespace {

constexpr std::size_t comePerS = 1'000;
constexpr int lastInTurn = 19;
constexpr milliseconds backAfter{1'000}, dropEvery{1'000};
/// A ClientHello of 512 bytes begins so; and a request.
constexpr std::string_view hello("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11);
constexpr std::string_view head = "POST /v1/exchange HTTP/1.1\r\nhost: localhost\r\nx: ";

enum class Does { nothing, handshakes, heads };

auto into(Error& error) { return asio::redirect_error(asio::use_awaitable, error); }

}  // namespace

struct Company::Running {
    Running(const std::string& address, const Size& size)
        : tls(asio::ssl::context::tls_client), company(size), come(std::ptrdiff_t(size.all())) {
        const auto colon = address.rfind(':');
        server = {asio::ip::make_address(address.substr(0, colon)),
                  static_cast<std::uint16_t>(std::stoi(address.substr(colon + 1)))};
        for (std::size_t i = 0; i < size.all(); ++i) asio::co_spawn(io, guest(i), asio::detached);
        thread = std::thread([this] {
            // They stand for machines of their own: this one is the server's and the honest ones'.
            ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), lastInTurn);
            io.run();
        });
    }
    ~Running() {
        io.stop();
        thread.join();
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    asio::awaitable<void> guest(std::size_t number) {
        auto does = Does::nothing;
        if (number >= company.idle) does = number % 2 == 0 ? Does::handshakes : Does::heads;
        // 127.0.0.1 is where honest devices come from.
        const auto from = asio::ip::make_address_v4(
            0x7f00'0002U + static_cast<unsigned>(number % company.addresses));
        asio::steady_timer timer(io);
        Error error;
        timer.expires_after(milliseconds(number * 1'000 / comePerS));
        co_await timer.async_wait(into(error));
        for (bool first = true;; first = false) {
            co_await visit(from, does, first);
            timer.expires_after(backAfter);
            co_await timer.async_wait(into(error));
        }
    }

    /// From coming in until it is over.
    asio::awaitable<void> visit(asio::ip::address_v4 from, Does does, bool first) {
        Error error;
        tcp::socket socket(io);
        socket.open(tcp::v4(), error);
        socket.bind({from, 0}, error);
        if (!error) co_await socket.async_connect(server, into(error));
        std::unique_ptr<asio::ssl::stream<tcp::socket&>> line;
        if (!error && does != Does::handshakes) {
            line = std::make_unique<asio::ssl::stream<tcp::socket&>>(socket, tls);
            co_await line->async_handshake(asio::ssl::stream_base::client, into(error));
            if (!error) ++handshakes;
        }
        if (first) come.count_down();
        if (error) {
            ++shut;
            co_return;
        }
        if (const auto now = ++inside; now > most) most = now;
        if (does == Does::handshakes) co_await drip(socket, hello);
        if (does == Does::heads) co_await drip(*line, head);
        line.reset();  // who says nothing needs no keys
        if (does == Does::nothing) co_await listen(socket);
        --inside;
        ++cut;
    }

    /// Until the server has enough of it.
    static asio::awaitable<void> listen(tcp::socket& socket) {
        Error error;
        char bytes[1'024];
        while (!error) co_await socket.async_read_some(asio::buffer(bytes), into(error));
    }
    template <class Line>
    asio::awaitable<void> drip(Line& line, std::string_view text) {
        Error error;
        asio::steady_timer timer(io);
        for (std::size_t at = 0; !error; ++at) {
            const char byte = at < text.size() ? text[at] : 'x';
            co_await asio::async_write(line, asio::buffer(&byte, 1), into(error));
            timer.expires_after(dropEvery);
            Error ignored;
            co_await timer.async_wait(into(ignored));
        }
    }

    asio::ssl::context tls;
    tcp::endpoint server;
    Size company;
    std::latch come;
    std::atomic<std::size_t> inside = 0, most = 0, handshakes = 0, cut = 0, shut = 0;
    asio::io_context io;  // ends before what its coroutines use
    std::thread thread;
};

Company::Company(const std::string& address, const Size& size)
    : running_(std::make_unique<Running>(address, size)) {
    running_->come.wait();
}

Company::~Company() = default;

Company::Seen Company::seen() const {
    return {running_->inside, running_->most, running_->handshakes, running_->cut, running_->shut};
}

}  // namespace load
