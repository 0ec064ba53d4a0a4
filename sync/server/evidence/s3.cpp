#include "sync/server/evidence/s3.h"

#include <curl/curl.h>
#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "shared/crypto.h"
#include "sync/door/loopback.h"
#include "sync/server/evidence/files.h"
#include "sync/server/evidence/listing.h"

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;
using shared::Hash;
using shared::Result;

namespace {

constexpr long connectMs = 5'000, answerMs = 60'000;
/// A line that moves fewer bytes than this for so long is dead.
constexpr long deadBytesPerS = 1'024, deadS = 20;
/// Of an answer that is no evidence: a page of a list, a refusal.
constexpr std::size_t longestAnswer = 4 << 20;
constexpr std::size_t keptIdle = 16;

struct Freed {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
    void operator()(char* text) const { curl_free(text); }
};

/// A part of a URL, percent-decoded; empty if it has none.
std::string partOf(CURLU* url, CURLUPart part) {
    char* found = nullptr;
    if (curl_url_get(url, part, &found, CURLU_URLDECODE) != CURLUE_OK) return {};
    const std::unique_ptr<char, Freed> owned(found);
    return found;
}

std::string fromEnvironment(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

bool isName(std::string_view text, std::string_view marks) {
    return std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               marks.find(c) != std::string_view::npos;
    });
}

Failure wrongAddress(const std::string& why) {
    return {Code::invalid,
            "the address of the bucket " + why +
                ": write https://KEY:SECRET@HOST/BUCKET?region=REGION, what is no letter or digit "
                "in KEY and SECRET percent-encoded"};
}

std::string percentEncoded(const std::string& text) {
    std::string out;
    for (const char c : text)
        out += isName({&c, 1}, "-._~") ? std::string(1, c)
                                       : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    return out;
}

}  // namespace

struct S3Request {
    std::string method, name, query = {};
    Hash body = shared::sha256("");  ///< of all bytes that are sent
    std::uint64_t size = 0;          ///< of them
    std::string range = {};
};

/// What libcurl's callbacks fill and ask.
struct S3Transfer {
    const files::File* file = nullptr;  ///< whose bytes are sent, which lie at `path`
    std::string path = {};
    std::uint64_t given = 0;
    const S3::Sink* sink = nullptr;  ///< of a good answer's bytes; null: they go into `body`
    std::size_t longest = longestAnswer;

    long status = 0;
    std::string body = {};
    std::optional<std::uint64_t> length = {};
    std::optional<Failure> stopped = {};  ///< by us

    [[nodiscard]] bool good() const { return status >= 200 && status < 300; }
};

Result<S3::Address> S3::read(const std::string& text) {
    const std::unique_ptr<CURLU, Freed> url(curl_url());
    if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK)
        return wrongAddress("cannot be read");
    const auto scheme = partOf(url.get(), CURLUPART_SCHEME);
    const auto host = partOf(url.get(), CURLUPART_HOST);
    const auto port = partOf(url.get(), CURLUPART_PORT);
    if (scheme != "https" && !(scheme == "http" && sync::isLoopback(host)))
        return wrongAddress("is not https, and plain http is for loopback");

    Address address;
    address.key = partOf(url.get(), CURLUPART_USER);
    address.secret = partOf(url.get(), CURLUPART_PASSWORD);
    if (address.key.empty()) address.key = fromEnvironment("AWS_ACCESS_KEY_ID");
    if (address.secret.empty()) address.secret = fromEnvironment("AWS_SECRET_ACCESS_KEY");
    if (address.key.empty() || address.secret.empty())
        return wrongAddress("has no key and secret, nor has the environment");
    constexpr std::string_view region = "region=";
    const auto query = partOf(url.get(), CURLUPART_QUERY);
    address.region = query.starts_with(region) ? query.substr(region.size()) : "us-east-1";
    if ((!query.empty() && !query.starts_with(region)) || address.region.empty() ||
        !isName(address.region, "-"))
        return wrongAddress("has a region that is none");

    auto path = partOf(url.get(), CURLUPART_PATH);
    while (path.ends_with('/')) path.pop_back();
    const auto bucket = path.substr(0, path.find('/', 1));
    if (bucket.size() < 2 || !isName(path, "-./") || path.find("//") != std::string::npos ||
        path.find("..") != std::string::npos)
        return wrongAddress("names no bucket");
    address.url = fmt::format("{}://{}{}{}{}", scheme, host, port.empty() ? "" : ":", port, bucket);
    if (path.size() > bucket.size()) address.prefix = path.substr(bucket.size() + 1) + "/";
    return address;
}

S3::S3(Address address) : address_(std::move(address)) {
    // Not safe to race with itself: a server opens its store before it has threads.
    static const CURLcode once = curl_global_init(CURL_GLOBAL_DEFAULT);
    static_cast<void>(once);
}

S3::~S3() {
    for (auto* curl : idle_) curl_easy_cleanup(curl);
}

namespace {

std::size_t giveFile(char* into, std::size_t, std::size_t room, void* context) {
    auto& transfer = *static_cast<S3Transfer*>(context);
    if (!transfer.file) return 0;
    auto block = files::readBlock(transfer.file->get(), transfer.path, transfer.given, room);
    if (!block) {
        transfer.stopped = block.failure();
        return CURL_READFUNC_ABORT;
    }
    transfer.given += block->size();
    return block->copy(into, block->size());
}

/// A connection that was open turned out to be closed: the same again over a new one.
int seekFile(void* context, curl_off_t offset, int) {
    static_cast<S3Transfer*>(context)->given = static_cast<std::uint64_t>(offset);
    return CURL_SEEKFUNC_OK;
}

std::size_t takeBytes(char* bytes, std::size_t, std::size_t count, void* context) {
    auto& transfer = *static_cast<S3Transfer*>(context);
    if (transfer.sink && transfer.good()) {
        auto taken = (*transfer.sink)({bytes, count});
        if (taken) return count;
        transfer.stopped = taken.failure();
        return 0;
    }
    if (transfer.body.size() + count > transfer.longest) {
        transfer.stopped = Failure{Code::damaged, "the bucket answers more than was asked for"};
        return 0;
    }
    transfer.body.append(bytes, count);
    return count;
}

std::size_t takeHead(char* bytes, std::size_t, std::size_t count, void* context) {
    auto& transfer = *static_cast<S3Transfer*>(context);
    const std::string_view line(bytes, count);
    if (!line.starts_with("HTTP/")) return count;
    const auto space = line.find(' ');
    transfer.status = space == line.npos ? 0 : std::atol(std::string(line.substr(space)).c_str());
    return count;
}

template <class T>
void set(CURL* curl, CURLoption option, T value) {
    curl_easy_setopt(curl, option, value);
}

/// What the answer says, other than what was asked for.
Failure failed(const S3Transfer& transfer) {
    const auto refusal = refusalIn(transfer.body);
    const auto said = fmt::format("the bucket answers {}{}{}", transfer.status,
                                  refusal.empty() ? "" : " ", refusal);
    if (transfer.status == 507 || refusal == "QuotaExceeded")
        return {Code::full, said + ": it has no room left"};
    if (transfer.status == 429 || transfer.status == 408 || transfer.status >= 500 ||
        refusal == "RequestTimeTooSkewed")
        return {Code::busy, said};
    return {Code::damaged, said + ": look at its address, its key and what that key may do"};
}

Failure missing() { return {Code::missing, "the bytes of this evidence are not here"}; }

}  // namespace

Result<> S3::perform(const S3Request& request, S3Transfer& transfer) {
    CURL* curl = nullptr;
    {
        const std::lock_guard lock(mutex_);
        if (!idle_.empty()) curl = idle_.back(), idle_.pop_back();
    }
    if (!curl) curl = curl_easy_init();
    if (!curl) return Failure{Code::busy, "libcurl cannot start"};
    curl_easy_reset(curl);  // keeps the connection
    const auto url = address_.url + request.name + request.query;
    const auto signer = "aws:amz:" + address_.region + ":s3";
    set(curl, CURLOPT_URL, url.c_str());
    set(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    set(curl, CURLOPT_NOSIGNAL, 1L);
    set(curl, CURLOPT_CONNECTTIMEOUT_MS, connectMs);
    set(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, answerMs / 1'000);
    set(curl, CURLOPT_LOW_SPEED_LIMIT, deadBytesPerS);
    set(curl, CURLOPT_LOW_SPEED_TIME, deadS);
    if (url.starts_with("http:")) set(curl, CURLOPT_PROXY, "");
    set(curl, CURLOPT_AWS_SIGV4, signer.c_str());
    set(curl, CURLOPT_USERNAME, address_.key.c_str());
    set(curl, CURLOPT_PASSWORD, address_.secret.c_str());
    set(curl, CURLOPT_HEADERFUNCTION, &takeHead);
    set(curl, CURLOPT_HEADERDATA, static_cast<void*>(&transfer));
    set(curl, CURLOPT_WRITEFUNCTION, &takeBytes);
    set(curl, CURLOPT_WRITEDATA, static_cast<void*>(&transfer));
    if (request.method == "HEAD") set(curl, CURLOPT_NOBODY, 1L);
    if (request.method == "PUT") {
        set(curl, CURLOPT_UPLOAD, 1L);
        set(curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request.size));
        set(curl, CURLOPT_READFUNCTION, &giveFile);
        set(curl, CURLOPT_READDATA, static_cast<void*>(&transfer));
        set(curl, CURLOPT_SEEKFUNCTION, &seekFile);
        set(curl, CURLOPT_SEEKDATA, static_cast<void*>(&transfer));
    }
    if (!request.range.empty()) set(curl, CURLOPT_RANGE, request.range.c_str());
    const auto hash = "x-amz-content-sha256: " + toText(request.body);
    // No header is taken out here ("expect:"): libcurl 7.88 signs it all the same.
    const std::unique_ptr<curl_slist, Freed> headers(curl_slist_append(nullptr, hash.c_str()));
    set(curl, CURLOPT_HTTPHEADER, headers.get());

    const auto code = curl_easy_perform(curl);
    curl_off_t length = -1;
    curl_easy_getinfo(curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    if (length >= 0) transfer.length = static_cast<std::uint64_t>(length);
    {
        const std::lock_guard lock(mutex_);
        if (idle_.size() < keptIdle) idle_.push_back(std::exchange(curl, nullptr));
    }
    if (curl) curl_easy_cleanup(curl);
    if (transfer.stopped) return *transfer.stopped;
    if (code != CURLE_OK)
        return Failure{Code::busy, fmt::format("the bucket of evidence at {} cannot be reached: {}",
                                               address_.url, curl_easy_strerror(code))};
    return Done{};
}

Result<std::optional<std::uint64_t>> S3::size(const std::string& name) {
    S3Transfer transfer;
    if (auto done = perform({"HEAD", fmt::format("/{}{}", address_.prefix, name)}, transfer); !done)
        return done.failure();
    if (transfer.status == 404) return std::optional<std::uint64_t>{};
    if (!transfer.good() || !transfer.length) return failed(transfer);
    return transfer.length;
}

Result<> S3::put(const S3Request& request, S3Transfer transfer) {
    if (auto done = perform(request, transfer); !done) return done;
    return transfer.good() ? Result<>(Done{}) : failed(transfer);
}

Result<> S3::put(const std::string& name, const std::string& path, const Hash& sha256) {
    const files::File file(path, O_RDONLY);
    if (!file.isOpen()) return files::broken(path, errno);
    auto size = files::sizeOf(path);
    if (!size) return size.failure();
    S3Request request{"PUT", fmt::format("/{}{}", address_.prefix, name)};
    request.body = sha256;
    request.size = size->value_or(0);
    S3Transfer transfer;
    transfer.file = &file;
    transfer.path = path;
    return put(request, std::move(transfer));
}

Result<> S3::putEmpty(const std::string& name) {
    return put(S3Request{"PUT", fmt::format("/{}{}", address_.prefix, name)}, {});
}

Result<std::string> S3::get(const std::string& name, std::uint64_t offset, std::size_t size) {
    if (size == 0) return std::string();
    S3Request request{"GET", fmt::format("/{}{}", address_.prefix, name)};
    request.range = fmt::format("{}-{}", offset, offset + size - 1);
    S3Transfer transfer;
    transfer.longest = std::max(size, longestAnswer);
    if (auto done = perform(request, transfer); !done) return done.failure();
    if (transfer.status == 404) return missing();
    if (transfer.status == 416) return std::string();  // behind the end
    if (transfer.status != 206) return failed(transfer);
    if (transfer.body.size() > size)
        return Failure{Code::damaged, "the bucket answers more than was asked for"};
    return std::move(transfer.body);
}

Result<> S3::get(const std::string& name, const Sink& sink) {
    S3Transfer transfer;
    transfer.sink = &sink;
    if (auto done = perform({"GET", fmt::format("/{}{}", address_.prefix, name)}, transfer); !done)
        return done;
    if (transfer.status == 404) return missing();
    return transfer.good() ? Result<>(Done{}) : failed(transfer);
}

Result<> S3::list(const std::string& under, const Each& each) {
    const auto prefix = address_.prefix + under;
    for (std::string next;;) {
        // In the order of names, as the signature wants them.
        S3Request request{"GET", "/"};
        const auto going =
            next.empty() ? next : fmt::format("continuation-token={}&", percentEncoded(next));
        request.query = fmt::format("?{}list-type=2&prefix={}", going, percentEncoded(prefix));
        S3Transfer transfer;
        if (auto done = perform(request, transfer); !done) return done;
        if (!transfer.good()) return failed(transfer);
        auto page = readListing(transfer.body);
        if (!page) return page.failure();
        for (const auto& [name, size] : page->objects) {
            if (!name.starts_with(prefix))
                return Failure{Code::damaged, "the bucket lists what was not asked for"};
            if (auto done = each(name.substr(address_.prefix.size()), size); !done) return done;
        }
        if (page->next.empty() || page->next == next) return Done{};
        next = page->next;
    }
}

}  // namespace field::server
