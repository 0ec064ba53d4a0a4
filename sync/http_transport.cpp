#include <curl/curl.h>

#include <algorithm>
#include <charconv>

#include "sync/door/loopback.h"
#include "sync/transport.h"

namespace field::sync {

using shared::Code;
using shared::Failure;
using shared::Result;

namespace {

constexpr long connectMs = 15'000;
/// A line that moves fewer bytes than this for Request::quietMs is dead.
constexpr long deadBytesPerS = 16;
constexpr std::size_t maxHeaderBytes = 64 << 10;
constexpr std::string_view another = "this is not your server: ";

/// As CURLOPT_PINNEDPUBLICKEY wants it: "sha256//BASE64;sha256//BASE64".
std::string pinned(const Pins& pins) {
    constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (const auto& pin : pins) {
        if (!out.empty()) out += ';';
        out += "sha256//";
        std::uint32_t bits = 0, count = 0;
        for (const auto byte : pin.bytes) {
            bits = bits << 8 | byte;
            for (count += 8; count >= 6; count -= 6) out += letters[bits >> (count - 6) & 63];
        }
        // 32 bytes leave four bits over.
        out += letters[bits << 2 & 63];
        out += '=';
    }
    return out;
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

/// Ms that an answer asks to wait; 0 where it asks for none in seconds. A date, which proxies may
/// write, would have to be believed against the device's own clock.
std::int64_t retryAfterOf(const Answer& answer) {
    const auto told = answer.headers.find("retry-after");
    if (told == answer.headers.end()) return 0;
    std::uint32_t seconds = 0;
    const auto end = told->second.data() + told->second.size();
    const auto read = std::from_chars(told->second.data(), end, seconds);
    return read.ec == std::errc{} && read.ptr == end ? std::int64_t{seconds} * 1'000 : 0;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// Host of an http or https URL; empty if it has none.
std::string hostOf(const std::string& url) {
    CURLU* parts = curl_url();
    char* host = nullptr;
    std::string out;
    if (curl_url_set(parts, CURLUPART_URL, url.c_str(), 0) == CURLUE_OK &&
        curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK) {
        out = host;
    }
    curl_free(host);
    curl_url_cleanup(parts);
    return out;
}

/// One request under way: what curl's callbacks fill and ask.
struct Transfer {
    const Request& request;
    Answer answer;
    std::size_t given = 0;       ///< bytes of the request's body
    std::uint64_t received = 0;  ///< bytes of body, as they came
    std::size_t headerBytes = 0;
    bool headEnded = false;  ///< libcurl takes a head that breaks off for a whole one
    bool passedLimit = false, stopped = false;

    [[nodiscard]] bool toSink() const {
        return request.sink && answer.status >= 200 && answer.status < 300;
    }
};

std::size_t takeHeader(char* bytes, std::size_t, std::size_t count, void* context) {
    auto& transfer = *static_cast<Transfer*>(context);
    transfer.headerBytes += count;
    if (transfer.headerBytes > maxHeaderBytes) {
        transfer.passedLimit = true;
        return 0;
    }
    const auto line = trimmed({bytes, count});
    if (line.starts_with("HTTP/")) {  // a new head: an interim answer's headers do not count
        transfer.answer.headers.clear();
        transfer.answer.status = 0;
        if (const auto space = line.find(' '); space != std::string_view::npos) {
            std::from_chars(line.data() + space + 1, line.data() + line.size(),
                            transfer.answer.status);
        }
        return count;
    }
    transfer.headEnded = line.empty();
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return count;
    transfer.answer.headers[lower(line.substr(0, colon))] = trimmed(line.substr(colon + 1));
    return count;
}

/// libcurl's own size limit misses bodies of unknown length: bytes are counted here.
std::size_t takeBody(char* bytes, std::size_t, std::size_t count, void* context) {
    auto& transfer = *static_cast<Transfer*>(context);
    transfer.received += count;
    if (transfer.received > transfer.request.maxAnswerBytes) {
        transfer.passedLimit = true;
        return 0;
    }
    if (transfer.toSink()) {
        const auto& request = transfer.request;
        const bool first = transfer.received == count;
        const bool wanted = !first || !request.begins || request.begins(transfer.answer);
        if (wanted && request.sink({bytes, count})) return count;
        transfer.stopped = true;
        return 0;
    }
    transfer.answer.body.append(bytes, count);
    return count;
}

std::size_t giveBody(char* into, std::size_t, std::size_t room, void* context) {
    auto& transfer = *static_cast<Transfer*>(context);
    const auto bytes = transfer.request.body.copy(into, room, transfer.given);
    transfer.given += bytes;
    return bytes;
}

int takeProgress(void* context, curl_off_t, curl_off_t received, curl_off_t, curl_off_t sent) {
    const auto& progress = static_cast<Transfer*>(context)->request.progress;
    const bool goOn = !progress || progress(static_cast<std::uint64_t>(sent),
                                            static_cast<std::uint64_t>(received));
    return goOn ? 0 : 1;
}

class HttpTransport : public Transport {
  public:
    HttpTransport(std::string baseUrl, Trust trust)
        : baseUrl_(std::move(baseUrl)), trust_(std::move(trust)) {
        // Not safe to race with itself; the first transport of a process comes before its threads.
        static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
        if (once == CURLE_OK) curl_ = curl_easy_init();
        while (baseUrl_.ends_with('/')) baseUrl_.pop_back();
        const auto host = hostOf(baseUrl_);
        const bool plain = baseUrl_.starts_with("http://");
        loopback_ = isLoopback(host);
        if (host.empty() || (!plain && !baseUrl_.starts_with("https://"))) {
            refusal_ = "server address " + baseUrl_ + " is not an http or https URL";
        } else if (plain && !loopback_) {
            refusal_ = "server address " + baseUrl_ +
                       " would carry records in the open: use https, plain http is for loopback";
        } else if (!plain && trust_.pins.empty()) {
            refusal_ = "this device does not know the key of the server at " + baseUrl_ +
                       "; enrol with the whole line that begins with FIELDLEDGER://";
        }
        encrypted_ = !plain;
    }
    ~HttpTransport() override { curl_easy_cleanup(curl_); }
    HttpTransport(const HttpTransport&) = delete;
    HttpTransport& operator=(const HttpTransport&) = delete;

    Result<Answer> send(const Request& request) override {
        if (!refusal_.empty()) return Failure{Code::refused, refusal_};
        if (!curl_) return Failure{Code::offline, "libcurl cannot start"};
        retryAfterMs = 0;
        Transfer transfer{.request = request, .answer = {}};
        const auto code = perform(request, transfer);
        if (transfer.passedLimit) {
            return Failure{Code::invalid, request.path + ": the answer holds more than " +
                                              std::to_string(request.maxAnswerBytes) + " bytes"};
        }
        if (code == CURLE_SSL_PINNEDPUBKEYNOTMATCH) {
            return Failure{Code::refused,
                           std::string(another) + "what answers at " + baseUrl_ +
                               " has another key than the one this device was enrolled with, and "
                               "nothing was sent to it. Try from another network; if it stays so, "
                               "ask the administrator whether the server's key was changed, and "
                               "enrol again"};
        }
        if (code != CURLE_OK) {
            const bool cancelled = transfer.stopped || code == CURLE_ABORTED_BY_CALLBACK;
            return Failure{Code::offline, cancelled ? request.path + ": cancelled"
                                                    : "no answer from " + baseUrl_ + ": " +
                                                          curl_easy_strerror(code)};
        }
        if (!transfer.headEnded) {
            return Failure{Code::offline, "no whole answer from " + baseUrl_};
        }
        if (transfer.answer.status == 429 || transfer.answer.status == 503) {
            retryAfterMs = retryAfterOf(transfer.answer);
            return Failure{Code::busy,
                           "server " + baseUrl_ + " has no room now; it is asked again"};
        }
        heed(transfer.answer);
        return std::move(transfer.answer);
    }

  private:
    /// Takes the pins that the server, which proved itself by one of the former, announces.
    void heed(const Answer& answer) {
        if (!encrypted_) return;
        const auto told = answer.headers.find("fl-pins");
        if (told == answer.headers.end()) return;
        auto pins = pinsFromText(told->second);
        if (!pins || *pins == trust_.pins) return;
        trust_.pins = std::move(*pins);
        if (trust_.announced) trust_.announced(trust_.pins);
    }

    CURLcode perform(const Request& request, Transfer& transfer) {
        curl_easy_reset(curl_);  // keeps the connection
        const auto url = baseUrl_ + request.path;
        set(CURLOPT_URL, url.c_str());
        set(CURLOPT_PROTOCOLS_STR, "http,https");
        set(CURLOPT_NOSIGNAL, 1L);
        if (encrypted_) knowByKey();
        set(CURLOPT_CONNECTTIMEOUT_MS, connectMs);
        set(CURLOPT_TIMEOUT_MS, static_cast<long>(request.timeoutMs));
        set(CURLOPT_LOW_SPEED_LIMIT, deadBytesPerS);
        set(CURLOPT_LOW_SPEED_TIME, std::max(1L, static_cast<long>(request.quietMs / 1000)));
        if (loopback_) set(CURLOPT_PROXY, "");  // a proxy of the environment leads away from here
        set(CURLOPT_HEADERFUNCTION, &takeHeader);
        set(CURLOPT_HEADERDATA, static_cast<void*>(&transfer));
        set(CURLOPT_WRITEFUNCTION, &takeBody);
        set(CURLOPT_WRITEDATA, static_cast<void*>(&transfer));
        set(CURLOPT_NOPROGRESS, 0L);
        set(CURLOPT_XFERINFOFUNCTION, &takeProgress);
        set(CURLOPT_XFERINFODATA, static_cast<void*>(&transfer));
        if (request.method == "HEAD") {
            set(CURLOPT_NOBODY, 1L);
        } else if (request.method != "GET") {
            set(CURLOPT_POST, 1L);
            set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
            set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
            giveBodyOf(request, transfer);
        }
        // The body is final and signed; waiting for a "continue" would cost a round trip.
        curl_slist* headers = curl_slist_append(nullptr, "expect:");
        for (const auto& [name, value] : request.headers) {
            headers = curl_slist_append(headers, (name + ": " + value).c_str());
        }
        set(CURLOPT_HTTPHEADER, headers);
        const auto code = curl_easy_perform(curl_);
        curl_slist_free_all(headers);
        return code;
    }

    /// Where a connection that was used before breaks off, libcurl sends the same request over a
    /// new one, unless its body cannot be had twice. That of a PUT is large, and the server keeps
    /// what came of it: whoever sends it asks first how far it got.
    void giveBodyOf(const Request& request, Transfer& transfer) {
        if (request.method != "PUT") return set(CURLOPT_POSTFIELDS, request.body.data());
        set(CURLOPT_READFUNCTION, &giveBody);
        set(CURLOPT_READDATA, static_cast<void*>(&transfer));
    }

    /// The pinned key is the whole proof: a certificate's dates would shut out every tablet with a
    /// wrong clock, and its names a server that moved. Ciphers without a key are left out, since
    /// libcurl has nothing to compare there.
    void knowByKey() {
        set(CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2});
        set(CURLOPT_SSL_CIPHER_LIST, "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL:!eNULL");
        set(CURLOPT_SSL_VERIFYPEER, 0L);
        set(CURLOPT_SSL_VERIFYHOST, 0L);
        set(CURLOPT_PINNEDPUBLICKEY, pinned(trust_.pins).c_str());
    }

    template <class T>
    void set(CURLoption option, T value) {
        curl_easy_setopt(curl_, option, value);
    }

    std::string baseUrl_;
    Trust trust_;
    std::string refusal_;
    bool loopback_ = false, encrypted_ = false;
    CURL* curl_ = nullptr;
};

}  // namespace

bool isAnotherServer(const Failure& failure) {
    return failure.code == Code::refused && failure.message.starts_with(another);
}

std::unique_ptr<Transport> httpTransport(const std::string& baseUrl, Trust trust) {
    return std::make_unique<HttpTransport>(baseUrl, std::move(trust));
}

}  // namespace field::sync
