#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/raw_server.h"

namespace suite {

/// An S3-compatible store of one bucket on loopback, in memory, which believes no request whose
/// signature it cannot make itself from the description of Signature Version 4, and lists two
/// objects a page.
class BucketServer {
  public:
    static constexpr const char* key = "AKIDEXAMPLE";
    static constexpr const char* secret =
        "wJalrXUt/nFEMI+K7MDENG";  // with marks, as real ones have

    struct Asked {
        std::string method, path, query, body;
        std::map<std::string, std::string> headers;  ///< by names in small letters
    };
    using Bytes = RawServer::Bytes;

    BucketServer() : server_([this](const std::string& request) { return end(answer(request)); }) {}

    /// Its address as an administrator writes it; `secret` percent-encoded.
    [[nodiscard]] std::string address(const std::string& as = "wJalrXUt%2FnFEMI%2BK7MDENG") const {
        return "http://" + std::string(key) + ":" + as + "@" + server_.url().substr(7) +
               "/evidence/jinan?region=cn-north-1";
    }

    /// What is answered in place of the true answer; nothing: that.
    std::function<std::optional<Bytes>(const Asked&)> instead;
    std::map<std::string, std::string> objects;  ///< by their whole names
    std::vector<std::string> asked;              ///< "PUT jinan/bytes/…", as believed
    bool keeps = false;                          ///< connections; it serves one at a time

    static Bytes refuse(int status, const std::string& code) {
        return plain(status, "<Error><Code>" + code + "</Code></Error>");
    }
    static Bytes plain(int status, const std::string& body) {
        return {"HTTP/1.1 " + std::to_string(status) +
                    " X\r\ncontent-length: " + std::to_string(body.size()) + "\r\n\r\n" + body,
                true};
    }
    [[nodiscard]] int connections() const { return server_.connections(); }

  private:
    Bytes end(Bytes bytes) const {
        if (keeps || bytes.bytes.empty()) return bytes;
        bytes.bytes.insert(bytes.bytes.find("\r\n") + 2, "connection: close\r\n");
        return {bytes.bytes, false};
    }
    Bytes answer(const std::string& request);
    Bytes list(const Asked& asked);

    RawServer server_;
};

}  // namespace suite
