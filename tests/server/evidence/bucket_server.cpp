#include "tests/server/evidence/bucket_server.h"

#include <openssl/hmac.h>

#include <string_view>

#include "shared/crypto.h"

namespace suite {

namespace {

using Asked = BucketServer::Asked;
using Bytes = BucketServer::Bytes;

std::string hmac(const std::string& with, const std::string& of) {
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    HMAC(EVP_sha256(), with.data(), int(with.size()),
         reinterpret_cast<const unsigned char*>(of.data()), of.size(), out, &size);
    return {reinterpret_cast<char*>(out), size};
}
std::string between(const std::string& text, const std::string& from, char to) {
    const auto at = text.find(from);
    if (at == std::string::npos) return {};
    const auto begin = at + from.size();
    return text.substr(begin, text.find(to, begin) - begin);
}

Asked read(const std::string& request) {
    Asked asked;
    const auto head = request.find("\r\n\r\n");
    asked.body = request.substr(head + 4);
    const auto line = request.substr(0, request.find("\r\n"));
    asked.method = line.substr(0, line.find(' '));
    const auto target = between(line, " ", ' ');
    asked.path = target.substr(0, target.find('?'));
    if (asked.path.size() < target.size()) asked.query = target.substr(asked.path.size() + 1);
    for (auto at = line.size() + 2; at < head;) {
        const auto end = request.find("\r\n", at), colon = request.find(": ", at);
        std::string name = request.substr(at, colon - at);
        for (auto& c : name) c = char(std::tolower(c));
        asked.headers[name] = request.substr(colon + 2, end - colon - 2);
        at = end + 2;
    }
    return asked;
}

/// docs.aws.amazon.com, "Authenticating Requests: Using the Authorization Header".
bool isSigned(const Asked& asked) {
    const auto told = asked.headers.find("authorization");
    if (told == asked.headers.end()) return false;
    const auto names = between(told->second, "SignedHeaders=", ',');
    const auto date = asked.headers.at("x-amz-date"), day = date.substr(0, 8);
    const auto scope = day + "/cn-north-1/s3/aws4_request";
    if (between(told->second, "Credential=", ',') != std::string(BucketServer::key) + "/" + scope)
        return false;
    std::string canonical = asked.method + "\n" + asked.path + "\n" + asked.query + "\n";
    for (const char* must : {"host", "x-amz-content-sha256", "x-amz-date"})
        if ((";" + names + ";").find(";" + std::string(must) + ";") == std::string::npos)
            return false;
    for (std::size_t at = 0; at < names.size();) {
        const auto name = names.substr(at, names.find(';', at) - at);
        canonical += name + ":" + asked.headers.at(name) + "\n";
        at += name.size() + 1;
    }
    canonical += "\n" + names + "\n" + asked.headers.at("x-amz-content-sha256");
    const auto text = "AWS4-HMAC-SHA256\n" + date + "\n" + scope + "\n" +
                      toText(field::shared::sha256(canonical));
    std::string with = "AWS4" + std::string(BucketServer::secret);
    for (const auto& part :
         {day, std::string("cn-north-1"), std::string("s3"), std::string("aws4_request")})
        with = hmac(with, part);
    const auto mark = hmac(with, text);
    std::string hex;
    for (const unsigned char c : mark) {
        hex += "0123456789abcdef"[c >> 4];
        hex += "0123456789abcdef"[c & 15];
    }
    return between(told->second, "Signature=", ',') == hex;
}

}  // namespace

Bytes BucketServer::answer(const std::string& request) {
    const auto ask = read(request);
    if (instead)
        if (auto other = instead(ask)) return *other;
    if (!isSigned(ask)) return refuse(403, "SignatureDoesNotMatch");
    if (ask.headers.at("x-amz-content-sha256") != toText(field::shared::sha256(ask.body)))
        return refuse(400, "XAmzContentSHA256Mismatch");
    const std::string bucket = "/evidence/";
    if (!ask.path.starts_with(bucket)) return refuse(404, "NoSuchBucket");
    const auto name = ask.path.substr(bucket.size());
    asked.push_back(ask.method + " " + name);
    if (name.empty()) return list(ask);
    if (ask.method == "PUT") {
        objects[name] = ask.body;
        return plain(200, "");
    }
    const auto found = objects.find(name);
    if (found == objects.end())
        return ask.method == "HEAD" ? plain(404, "") : refuse(404, "NoSuchKey");
    if (ask.method == "HEAD")
        return {"HTTP/1.1 200 X\r\ncontent-length: " + std::to_string(found->second.size()) +
                    "\r\n\r\n",
                true};
    const auto range = ask.headers.find("range");
    if (range == ask.headers.end()) return plain(200, found->second);
    const auto from = std::stoull(range->second.substr(6));
    const auto last = std::stoull(range->second.substr(range->second.find('-') + 1));
    if (from >= found->second.size()) return refuse(416, "InvalidRange");
    return plain(206, found->second.substr(from, last - from + 1));
}

Bytes BucketServer::list(const Asked& ask) {
    const auto decoded = [](std::string text) {
        for (auto at = text.find('%'); at != std::string::npos; at = text.find('%', at + 1))
            text.replace(at, 3, 1, char(std::stoi(text.substr(at + 1, 2), nullptr, 16)));
        return text;
    };
    const auto after = decoded(between("&" + ask.query, "&continuation-token=", '&'));
    const auto prefix = decoded(between("&" + ask.query, "&prefix=", '&'));
    std::string page, last;
    std::size_t count = 0;
    bool more = false;
    for (const auto& [name, bytes] : objects) {
        if (!name.starts_with(prefix) || (!after.empty() && name <= after)) continue;
        more = count == 2;
        if (more) break;
        ++count;
        last = name;
        page += "<Contents><Key>" + name + "</Key><Size>" + std::to_string(bytes.size()) +
                "</Size><Owner><ID>x</ID></Owner></Contents>";
    }
    return plain(
        200,
        "<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://s3/\">"
        "<Name>evidence</Name><IsTruncated>" +
            std::string(more ? "true" : "false") + "</IsTruncated>" +
            (more ? "<NextContinuationToken>" + last + "</NextContinuationToken>" : std::string()) +
            page + "</ListBucketResult>");
}

}  // namespace suite
