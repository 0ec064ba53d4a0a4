#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

/// Weak networks between a real client and a real server.
namespace chaos {

/// What a link does to some of the connections over it. Where and when is drawn by the proxy's
/// seed.
enum class Trouble {
    none,
    slow,       ///< 2G, 5 KiB/s and 700 ms, in a two-hundredth of the time: 1,000 KiB/s and 4 ms
    drip,       ///< one to 64 bytes at a time
    tunnel,     ///< nothing passes for a while and nobody is told; then it goes on, or never does
    cutUp,      ///< ends at any byte of what the device sends
    cutDown,    ///< ends at any byte of what the server answers
    reset,      ///< breaks off at any byte, and what was on its way is gone
    halfClose,  ///< one direction ends at any byte, the other goes on
    portal,     ///< somebody else's page answers with status 200
    redirect,   ///< somebody else's page wants to be asked elsewhere
    replyLost,  ///< the server does as asked; its answer is lost
    repeated,   ///< the server is asked twice; either answer arrives
    stale,      ///< an answer to the same path from before arrives
};

/// A trouble by name; what asks and answers under TLS is for nobody else to read, repeat or keep.
struct Named {
    Trouble trouble;
    const char* name;
    bool underTls;
};
const std::vector<Named>& troubles();

/// A TCP proxy on loopback, on threads of its own. Any thread may call.
class Proxy {
  public:
    /// Leads to `to` ("127.0.0.1:40123").
    Proxy(std::string to, std::uint64_t seed);
    /// Ends all connections.
    ~Proxy();
    Proxy(const Proxy&) = delete;
    Proxy& operator=(const Proxy&) = delete;

    /// Where it listens.
    [[nodiscard]] std::string address() const;
    /// Later connections lead to `to`.
    void lead(const std::string& to);
    /// Later connections meet `trouble`, two in three.
    void set(Trouble trouble);
    /// Each later connection is gone once it carried so many bytes to the server: the device hears
    /// of it, the server does not. 0: none is.
    void dropAfter(std::uint64_t bytes);

    /// Stops everything, connections open, before more than `bytes` more pass to the server
    /// (`up`) or from it.
    void holdAfter(std::uint64_t bytes, bool up);
    /// Whether that many passed, so that all stands still.
    bool isHeld();
    void goOn();

    struct Seen {
        std::uint64_t connections = 0, struck = 0;
        std::uint64_t bytesUp = 0, bytesDown = 0;  ///< as they came, also those that went nowhere
    };
    [[nodiscard]] Seen seen() const;

  private:
    friend class Passage;
    void listen();
    void serve(int client, std::uint64_t number);
    /// Counts bytes that are about to pass, and waits where holdAfter() says so.
    void pass(std::size_t bytes, bool up);

    std::uint64_t seed_;
    int listener_ = -1, stop_ = -1;
    std::uint16_t port_ = 0;

    mutable std::mutex mutex_;
    std::condition_variable held_;
    std::string to_;
    Trouble trouble_ = Trouble::none;
    std::uint64_t dropAfter_ = 0;
    std::optional<std::uint64_t> room_;  ///< bytes that may still pass before all is held
    bool roomIsUp_ = false, isHeld_ = false, closing_ = false;
    Seen seen_;
    std::map<std::string, std::string> answers_;  ///< the first to each method and path
    std::thread listening_;
    std::list<std::thread> threads_;  ///< of the connections; begun by listening_ alone
};

}  // namespace chaos
