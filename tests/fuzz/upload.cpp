#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <filesystem>

#include "shared/crypto.h"
#include "sync/server/evidence/store.h"
#include "sync/server/http/connection.h"
#include "sync/signing.h"
#include "tests/fuzz/samples.h"
#include "tests/fuzz/target.h"

/// What a connection brings: heads, the numbers and claims in them, bodies; and what an upload
/// makes of them on the disk.
namespace field::fuzz {

namespace {

using boost::asio::ip::tcp;
using server::Connection;
using server::EvidenceStore;

constexpr std::size_t pieceLimit = 64 << 10;

/// The bytes that a device sends, as its upload should stand after each request.
struct Upload {
    std::string whole = std::string(300, 'p') + "the end";
    shared::Hash sha256 = shared::sha256(whole);
    shared::Id device = idOf("device");
    std::string kept;  ///< what the store was given and kept
};

/// A piece at the offset that the head names, as PUT takes it.
void put(EvidenceStore& store, Upload& upload, std::uint64_t offset, const std::string& body) {
    const auto stood = store.received(upload.sha256, upload.device);
    hold(stood.ok() && *stood == upload.kept.size(), "an upload stands where nobody put it");
    auto piece = store.append(upload.sha256, upload.device, offset);
    if (!piece) {
        hold(piece.failure().code == shared::Code::invalid && !piece.failure().message.empty(),
             "an upload is refused without a reason");
        return hold(offset != *stood, "an upload is refused where it stands");
    }
    hold(offset == *stood, "an upload goes on where it does not stand");
    // After a line that broke off without a word the upload goes on over another.
    const auto former = piece.take();
    piece = store.append(upload.sha256, upload.device, offset);
    hold(piece.ok(), "an upload does not go on over a newer line");
    hold(!former->write(body).ok() && !former->keep().ok(), "two pieces at once");
    hold((*piece)->write(body).ok() && (*piece)->keep().ok(), "a piece is not kept");
    upload.kept += body;
}

/// Verifies what there is; true once it counts.
bool finish(EvidenceStore& store, Upload& upload) {
    const bool right = upload.kept == upload.whole;
    const auto done = store.finish(upload.sha256, upload.device);
    holdRefusal(done);
    hold(done.ok() == right, "evidence counts though its bytes are others");
    if (!right) upload.kept.clear();
    const auto size = store.size(upload.sha256);
    hold(size.ok() && size->has_value() == right, "bytes are here that do not count");
    if (!right) return false;
    const auto read = store.read(upload.sha256, 0, upload.whole.size() + 1);
    hold(read.ok() && *read == upload.whole, "evidence is read as other bytes");
    return true;
}

boost::asio::awaitable<void> serve(Connection& connection, EvidenceStore& store) {
    Upload upload;
    for (bool whole = false; !whole;) {
        const auto head = co_await connection.readHead();
        if (!head) break;
        if (!*head) {
            holdRefusal(*head);
            break;
        }
        hold(!connection.method().empty(), "a request without a method");
        for (const auto& [name, value] : connection.headers())
            hold(std::none_of(value.begin(), value.end(),
                              [](char c) { return c == '\r' || c == '\n' || c == '\0'; }),
                 "a header holds a line end");
        holdRefusal(sync::readClaim(connection.headers()));
        const auto offset = connection.number("fl-offset"), size = connection.number("fl-size");
        if (offset)
            hold(connection.header("fl-offset").find_first_not_of("0123456789") ==
                     std::string_view::npos,
                 "a number is read where none stands");
        auto body = co_await connection.readBody(pieceLimit);
        holdRefusal(body);
        if (!body) break;
        hold(body->size() <= pieceLimit, "a body is longer than is allowed");
        if (!offset || !size || *offset > *size || body->size() > *size - *offset) continue;
        put(store, upload, *offset, *body);
        if (*offset + body->size() == *size) whole = finish(store, upload);
    }
    connection.close();
}

void run(std::string_view bytes) {
    StillEnv env;
    const auto folder = ownFolder() + "/evidence";
    std::filesystem::remove_all(folder);
    auto store = EvidenceStore::open(folder);
    hold(store.ok(), "no store for evidence");
    boost::asio::io_context io;
    tcp::acceptor acceptor(io, {boost::asio::ip::address_v4::loopback(), 0});
    tcp::socket sender(io);
    sender.connect(acceptor.local_endpoint());
    server::HttpLimits limits;
    std::atomic<std::size_t> held = 0;
    server::Channel::Socket socket(boost::asio::make_strand(io));
    acceptor.accept(socket);
    // Its end is a reset: thousands of ends a second would use up the machine's ports.
    socket.set_option(tcp::socket::linger(true, 0));
    Connection connection(std::move(socket), nullptr, limits, env, held);
    const std::string sent(bytes);
    boost::asio::async_write(sender, boost::asio::buffer(sent), [&](const auto&, std::size_t) {
        boost::system::error_code gone;
        sender.shutdown(tcp::socket::shutdown_send, gone);
    });
    std::exception_ptr thrown;
    boost::asio::co_spawn(io, serve(connection, **store),
                          [&](const std::exception_ptr& problem) { thrown = problem; });
    io.run();
    hold(!thrown, "an exception leaves a connection");
    hold(held == 0, "a connection holds bytes after its end");
}

std::string request(std::uint64_t offset, const std::string& body, const std::string& more = "") {
    const Upload upload;
    sync::Request claim;
    claim.method = "PUT";
    claim.path = "/v1/evidence/" + toText(upload.sha256);
    claim.body = body;
    StillEnv env;
    sync::signRequest(claim, {}, upload.device, shared::newKeyPair(env), env, {});
    std::string out = claim.method + " " + claim.path + " HTTP/1.1\r\nhost: x\r\n" + more;
    for (const auto& [name, value] : claim.headers) out += name + ": " + value + "\r\n";
    return out + "fl-offset: " + std::to_string(offset) +
           "\r\nfl-size: " + std::to_string(upload.whole.size()) +
           "\r\ncontent-length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::vector<std::string> seeds() {
    const Upload upload;
    return {request(0, upload.whole),
            request(0, upload.whole.substr(0, 100)) + request(100, upload.whole.substr(100)),
            request(0, upload.whole.substr(0, 100)) + request(99, "x") + request(100, ""),
            request(0, upload.whole, "expect: 100-continue\r\n"),
            "PUT /v1/evidence/x HTTP/1.1\r\ntransfer-encoding: chunked\r\nfl-offset: 0\r\nfl-size: "
            "3\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            "GET /healthz HTTP/1.1\r\nrange: bytes=0-5\r\n\r\n"};
}

}  // namespace

const Target target{&run, &seeds};

}  // namespace field::fuzz
