#pragma once

#include <string>
#include <string_view>

/// A TCP connection that says whatever a test wants it to, also what no HTTP client would.
class RawSocket {
  public:
    /// Connects to "127.0.0.1:PORT", as a client at `from` ("127.0.0.2"; empty: at 127.0.0.1).
    explicit RawSocket(const std::string& address, const std::string& from = {});
    ~RawSocket();
    RawSocket(const RawSocket&) = delete;
    RawSocket& operator=(const RawSocket&) = delete;

    /// False once the other side takes no more.
    bool write(std::string_view bytes);
    /// Says that nothing more comes.
    void finish();
    /// Reads an answer's head and gives its status; 0 if the connection ends without one.
    int readStatus();
    /// The same of the answer after the last one's head, which had no body.
    int readNextStatus();
    /// Whether the other side has ended the connection, as far as it was read.
    [[nodiscard]] bool ended() const { return ended_; }
    /// Whether it has by now, without waiting; nothing is read.
    [[nodiscard]] bool hasEnded() const;
    /// What was read so far.
    [[nodiscard]] const std::string& answer() const { return answer_; }

  private:
    int socket_;
    bool ended_ = false;
    std::string answer_;
};
