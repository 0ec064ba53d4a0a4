#pragma once

#include <string>
#include <vector>

#include "sync/messages.h"
#include "sync/wire.h"

namespace field::wire {
class AreaRequest;
}  // namespace field::wire

/// The parts of an exchange that messages.h leaves to both of its ends.
namespace field::sync {

/// Limits of an answer, as the device holds the server to them: half a megabyte of pages, the page
/// that passes it, receipts.
inline constexpr WireLimits answerLimits{.bytes = 2 << 20, .nesting = 8, .elements = 400'000};

/// Bytes of a request's nonce.
inline constexpr std::size_t maxNonce = 16;

/// What a device says of an area it knows; a position is named only while pages are staged.
void toWire(const AreaState& state, wire::AreaRequest& out);
/// Code::invalid names the field that is impossible.
Result<AreaState> fromWire(const wire::AreaRequest& in);

/// 16 bytes that say "this is all I have": SHA-256 over area, epoch, revision and head hash of each
/// area in the order of their ids. The server makes it of the areas in which the person holds a
/// live grant, at their present heads; where the two are equal, nothing is to be pulled.
std::string stateHash(std::vector<AreaState> areas);

}  // namespace field::sync
