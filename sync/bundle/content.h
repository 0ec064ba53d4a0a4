#pragma once

#include "sync/bundle/file.h"
#include "sync/pieces/run.h"

namespace field::wire {
class BundleEvidence;
class BundleHashes;
class ExchangeAnswer;
class ExchangeRequest;
}  // namespace field::wire

/// What both sides do with a bundle's parts.
namespace field::sync {

using shared::Hash;

/// What is inside, counted before it is taken.
struct BundleContent {
    std::uint64_t sets = 0;      ///< of a device
    std::uint64_t receipts = 0;  ///< of the server
    std::uint64_t rows = 0;
    std::uint64_t files = 0, fileBytes = 0;  ///< evidence
};
Result<BundleContent> contentOf(BundleReader& reader);

Result<> addRequest(BundleWriter& writer, const wire::ExchangeRequest& request);
Result<> addAnswer(BundleWriter& writer, const wire::ExchangeAnswer& answer);
/// The messages in the bytes of such parts, held to the limits of an exchange.
Result<> readRequest(std::string_view part, wire::ExchangeRequest& into);
Result<> readAnswer(std::string_view part, wire::ExchangeAnswer& into);

/// Evidence of `size` bytes, of which `read` gives a run at an offset. Code::missing says why they
/// cannot be read; the bundle then goes on without the rest of them.
Result<> addEvidence(BundleWriter& writer, const Hash& sha256, std::uint64_t size,
                     const ReadRun& read);

/// Parts that name `hashes`, each made by `in` (mutable_wanted, mutable_unsent, …).
Result<> addHashes(BundleWriter& writer, const std::vector<Hash>& hashes,
                   wire::BundleHashes* (wire::BundlePart::*in)());
/// Those of a part that are hashes.
std::vector<Hash> hashesIn(const wire::BundleHashes& part);

}  // namespace field::sync
