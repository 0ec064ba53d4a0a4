#pragma once

#include <memory>
#include <string>

namespace load {

/// Clients that mean no good to a server under TLS: some shake hands and then say nothing, some
/// let a byte of a handshake or of a request's head drop each second. They come from several
/// addresses of loopback, and whoever is cut off comes back a second later. All of them live on one
/// thread and cost this process little.
class Company {
  public:
    struct Size {
        std::size_t idle = 0, dripping = 0, addresses = 1;
        [[nodiscard]] std::size_t all() const { return idle + dripping; }
    };
    /// They come to `address` ("127.0.0.1:PORT"), a thousand a second; returns once each has come,
    /// whether or not it was let in.
    Company(const std::string& address, const Size& size);
    /// They go.
    ~Company();
    Company(const Company&) = delete;
    Company& operator=(const Company&) = delete;

    struct Seen {
        std::size_t inside = 0;      ///< now: connected, for all they know
        std::size_t most = 0;        ///< inside at once
        std::size_t handshakes = 0;  ///< so far
        std::size_t cut = 0;   ///< so far: ended by the server after a handshake, or amid drips
        std::size_t shut = 0;  ///< so far: ended before the handshake was done
    };
    [[nodiscard]] Seen seen() const;

  private:
    struct Running;
    std::unique_ptr<Running> running_;
};

}  // namespace load
