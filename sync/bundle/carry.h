#pragma once

#include <string>

#include "sync/asking.h"

/// A carrier's side of a bundle, where the carrier has a network and its device has none.
namespace field::sync {

struct CarriedBundle {
    std::string news;       ///< "taken"; "repeated", "older": it said nothing new to the server
    bool answered = false;  ///< false: the server has no answer for its device
    std::uint64_t bytes = 0, answerBytes = 0;
};
/// Hands the bundle at `out` to `server`, whom this device asks, and puts the answer for its device
/// at `back`; the carrier can read neither. Cut off at any byte it goes on from there when called
/// again, by `back`.SHA256.part and by what the server keeps; done twice it is the same as once.
/// Code::invalid: it is no bundle, or the server could not take it, nothing of it is taken;
/// Code::refused: it is for another server; Code::unsupported: this one takes none; else as
/// Asking::send(), or the file that fails.
Result<CarriedBundle> carryBundle(Asking& asking, const shared::PublicKey& server,
                                  const std::string& out, const std::string& back);

}  // namespace field::sync
