#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/ids.h"

namespace field::sync {

/// How a device knows its server under TLS: the SHA-256 of each key (its SubjectPublicKeyInfo, DER)
/// that the server may answer with, the one in use and one to spare. Neither a certificate's dates
/// nor its names count: the clock of a tablet may be years wrong and its person must still be able
/// to exchange, and a server may move to another address.
///
/// Renewal: the spare becomes the key and a new spare is made (`fieldledger-server tls renew`).
/// Every answer of the server announces both (`fl-pins`), so a device that was away for one renewal
/// still knows the key it meets and learns the new spare there; the server does not renew again
/// before all its devices have, unless it is told to.
using Pins = std::vector<shared::Hash>;

/// The server keeps two; a device takes no more from an answer than this.
inline constexpr std::size_t maxPins = 4;

/// 64 hex digits each, with commas between; empty for none.
std::string toText(const Pins& pins);
/// Nothing unless `text` is one to maxPins pins as toText() writes them.
std::optional<Pins> pinsFromText(std::string_view text);

}  // namespace field::sync
