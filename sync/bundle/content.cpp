#include "sync/bundle/content.h"

#include "shared/proto/bundle.pb.h"
#include "sync/exchange_wire.h"
#include "sync/wire.h"

namespace field::sync {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

constexpr std::size_t evidenceRunBytes = 512 << 10;
constexpr std::size_t hashesAPart = 10'000;

template <class Message>
Result<> unpack(std::string_view part, Message& into, const WireLimits& limits) {
    auto plain = decompress(part, limits.bytes);
    if (!plain) return plain.failure();
    return parseMessage(*plain, into, limits);
}

/// Counts what is inside a part.
Result<> count(const wire::BundlePart& part, BundleContent& content) {
    if (part.has_request()) {
        wire::ExchangeRequest request;
        if (auto read = readRequest(part.request(), request); !read) return read;
        content.sets += static_cast<std::uint64_t>(request.sets_size());
    } else if (part.has_answer()) {
        wire::ExchangeAnswer answer;
        if (auto read = readAnswer(part.answer(), answer); !read) return read;
        content.receipts += static_cast<std::uint64_t>(answer.receipts_size());
        for (const auto& area : answer.areas())
            content.rows += static_cast<std::uint64_t>(area.rows_size() + area.changed_size());
    } else if (part.has_evidence()) {
        content.files += part.evidence().offset() == 0;
        content.fileBytes += part.evidence().bytes().size();
    }
    return Done{};
}

}  // namespace

Result<BundleContent> contentOf(BundleReader& reader) {
    BundleContent content;
    auto read = reader.each([&](const wire::BundlePart& part) { return count(part, content); });
    if (!read) return read.failure();
    return content;
}

Result<> addRequest(BundleWriter& writer, const wire::ExchangeRequest& request) {
    wire::BundlePart part;
    part.set_request(compress(request.SerializeAsString()));
    return writer.add(part);
}

Result<> addAnswer(BundleWriter& writer, const wire::ExchangeAnswer& answer) {
    wire::BundlePart part;
    part.set_answer(compress(answer.SerializeAsString()));
    return writer.add(part);
}

Result<> readRequest(std::string_view part, wire::ExchangeRequest& into) {
    return unpack(part, into, WireLimits{});
}

Result<> readAnswer(std::string_view part, wire::ExchangeAnswer& into) {
    return unpack(part, into, answerLimits);
}

Result<> addEvidence(BundleWriter& writer, const Hash& sha256, std::uint64_t size,
                     const ReadRun& read) {
    std::uint64_t at = 0;
    do {
        auto run = read(at, evidenceRunBytes);
        if (!run) return Failure{Code::missing, run.failure().message};
        if (run->empty() && at < size)
            return Failure{Code::missing, "evidence " + shared::toText(sha256) + " ends too early"};
        wire::BundlePart part;
        auto& evidence = *part.mutable_evidence();
        evidence.set_sha256(sha256.str());
        evidence.set_size(size);
        evidence.set_offset(at);
        at += run->size();
        evidence.set_bytes(run.take());
        if (auto added = writer.add(part); !added) return added;
    } while (at < size);
    return Done{};
}

Result<> addHashes(BundleWriter& writer, const std::vector<Hash>& hashes,
                   wire::BundleHashes* (wire::BundlePart::*in)()) {
    for (std::size_t from = 0; from < hashes.size(); from += hashesAPart) {
        wire::BundlePart part;
        auto* named = (part.*in)();
        const auto to = std::min(hashes.size(), from + hashesAPart);
        for (auto i = from; i < to; ++i) named->add_sha256(hashes[i].str());
        if (auto added = writer.add(part); !added) return added;
    }
    return Done{};
}

std::vector<Hash> hashesIn(const wire::BundleHashes& part) {
    std::vector<Hash> hashes;
    for (const auto& bytes : part.sha256())
        if (const auto hash = Hash::from(bytes)) hashes.push_back(*hash);
    return hashes;
}

}  // namespace field::sync
