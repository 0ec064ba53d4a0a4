#pragma once

#include <random>

#include "tests/chaos/proxy.h"

namespace chaos {

using Dice = std::mt19937_64;

/// What the kernel takes ahead of a link, and behind it, is as little as a modem takes.
inline constexpr int aheadBytes = 32 << 10;

/// One connection through a proxy, from its first byte to its end.
class Passage {
  public:
    /// Owns `client`.
    Passage(Proxy& proxy, int client, std::string to, Trouble trouble, std::uint64_t dropAfter,
            Dice dice);
    ~Passage();
    Passage(const Passage&) = delete;
    Passage& operator=(const Passage&) = delete;
    void run();

  private:
    /// How one direction ends.
    enum class End { close, reset, half, silence };
    struct Way {
        int from = -1, to = -1;
        std::optional<std::uint64_t> endAt;  ///< bytes that still pass
        End end = End::close;
        bool ended = false;  ///< what comes is read and goes nowhere
        bool quiet = true;   ///< nothing came since the other way spoke
        std::uint64_t passed = 0;
    };

    /// Draws what befalls this connection.
    void draw();
    /// Any byte of what a connection of ours carries, early ones as likely as late ones.
    std::uint64_t anyByte();
    void pump();
    /// Takes what came on `way`; false: the connection is over.
    bool carry(Way& way, Way& back);
    bool finish(Way& way);
    /// Until the device waits no more.
    void awaitHangUp();
    /// Until the server ends the connection that its device forgot.
    void lieForgotten();

    /// Request by request, where what is asked can be read.
    void relay();
    bool relayOne(const std::string& request);
    /// A whole message; empty: the connection ended first.
    std::string readMessage(int from, bool up, bool bodiless);
    std::optional<std::string> ask(const std::string& request);

    bool readable(int socket, int timeoutMs);
    bool connect();
    bool sendAll(int socket, std::string_view bytes);
    void rest(int ms);
    void endWith(bool reset);

    Proxy& proxy_;
    int client_, server_ = -1;
    std::string to_;
    Trouble trouble_;
    std::uint64_t dropAfter_;
    Dice dice_;
    Way up_, down_;
    std::size_t pieceBytes_ = 64 << 10;
    std::int64_t bytesPerS_ = 0;
    int latencyMs_ = 0;
    std::optional<std::uint64_t> tunnelAt_;
    std::string clientLeft_, serverLeft_;  ///< read beyond the last message
};

}  // namespace chaos
