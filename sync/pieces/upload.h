#pragma once

#include <functional>
#include <optional>

#include "sync/asking.h"
#include "sync/pieces/run.h"

/// A file on its way to the server in pieces, resumed where it was cut.
namespace field::sync {

struct Upload {
    std::string path;  ///< of its requests: "/v1/evidence/SHA256"
    std::string what;  ///< as failures call it: "evidence 1a2b…"
    ReadRun read;
    std::uint64_t size = 0;  ///< of all that can be read
};

/// Sends what the server lacks of it. True: the server has all; false: `giveWay`, which is asked
/// after each piece, wished for an end. Code::missing: the server takes no such thing.
Result<bool> sendFile(Asking& asking, const Upload& upload, const std::function<bool()>& giveWay);

/// An unsigned number in a header of an answer; nothing if it is not there or not one.
std::optional<std::uint64_t> numberIn(const Answer& answer, const std::string& name);

}  // namespace field::sync
