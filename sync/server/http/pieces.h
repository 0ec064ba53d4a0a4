#pragma once

#include "sync/server/evidence/store.h"
#include "sync/server/http/session.h"

/// What moves in pieces, each resumed where it was cut: evidence, and bundles that are carried.
namespace field::server {

/// Streams the body, which must be the one that `caller` signed, to the end of its upload of
/// `sha256`, at most `room` bytes; how far the upload got. What came before a cut stays; what is
/// not as it was signed goes. The connection over which the upload came before ends.
asio::awaitable<Result<std::uint64_t>> takePiece(HttpCore& core, Connection& connection,
                                                 const Gate::Caller& caller, const Hash& sha256,
                                                 std::unique_ptr<EvidenceStore::Piece> piece,
                                                 std::uint64_t room);

/// The answer that says how far an upload got, and whether that is all of it.
Reply progressReply(std::uint64_t received, bool whole);
/// The answer to a piece that does not begin where the upload stands.
Reply standsElsewhere(std::uint64_t received);

/// The bytes that the request asks for (all, or a range), of `size` that `read` gives at an offset,
/// on a thread that may wait.
using ReadBytes = std::function<Result<std::string>(std::uint64_t offset, std::size_t bytes)>;
Reply bytesReply(HttpCore& core, const Connection& connection, std::uint64_t size, ReadBytes read);

}  // namespace field::server
