#include "sync/evidence_transfer.h"

#include <charconv>
#include <filesystem>
#include <fstream>

namespace field::sync {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

/// Large enough to be quick, small enough that a weak line finishes one before it is cut.
constexpr std::size_t pieceBytes = 512 << 10;
/// No photo, scan or recording of ours is larger: hours of video, gathered in a file.
constexpr std::size_t maxFileBytes = std::size_t{16} << 30;
/// Files that half a run asks for although their bytes have not reached the server.
constexpr std::size_t maxAbsent = 32;
/// Rounds in which the server may say that the upload stands elsewhere.
constexpr int maxDetours = 8;

std::string pathOf(const Hash& sha256) { return "/v1/evidence/" + shared::toText(sha256); }

std::optional<std::uint64_t> number(const Answer& answer, const std::string& name) {
    const auto found = answer.headers.find(name);
    if (found == answer.headers.end()) return std::nullopt;
    const auto& text = found->second;
    std::uint64_t value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || read.ptr != text.data() + text.size()) return std::nullopt;
    return value;
}

bool isWhole(const Answer& answer) { return number(answer, "fl-whole") == 1; }

/// Whether the line itself is at fault, so that the next file would fare no better.
bool lineIsDown(const Failure& failure) {
    return failure.code == Code::offline || failure.code == Code::busy;
}

Result<Answer> askAfter(Asking& asking, const Hash& sha256) {
    Request request;
    request.method = "HEAD";
    request.path = pathOf(sha256);
    return asking.send(std::move(request));
}

Result<std::string> readPiece(const EvidenceToSend& file, std::uint64_t offset) {
    std::ifstream in(file.path, std::ios::binary);
    std::string piece(pieceBytes, '\0');
    in.seekg(static_cast<std::streamoff>(offset));
    if (in) in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    if (in.bad() || (!in && !in.eof())) {
        return Failure{Code::damaged, "evidence file " + file.path + " cannot be read"};
    }
    piece.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
    return piece;
}

}  // namespace

Result<bool> isBackedUp(Asking& asking, const Hash& sha256) {
    auto answer = askAfter(asking, sha256);
    if (!answer) return answer.failure();
    return isWhole(*answer) && number(*answer, "fl-backed-up") == 1;
}

Result<EvidenceTransfer::Moved> EvidenceTransfer::run(const std::function<bool()>& giveWay) {
    giveWay_ = giveWay;
    gaveWay_ = false;
    auto toSend = replica_.evidenceToSend();
    if (!toSend) return toSend.failure();
    auto wanted = replica_.evidenceWanted();
    if (!wanted) return wanted.failure();
    const auto total = toSend->size() + wanted->size();
    Moved moved;
    // True to go on with the next file.
    const auto note = [&](const Result<>& done, std::uint64_t& count) {
        if (done) {
            count += !gaveWay_;
            moved_(moved.sent + moved.fetched, total);
            moved.gaveWay = givesWay();
        } else if (moved.problem.empty()) {
            moved.problem = done.failure().message;
        }
        return done.ok() || !lineIsDown(done.failure());
    };
    for (const auto& file : *toSend) {
        const auto done = sendOne(file);
        if (!note(done, moved.sent)) return done.failure();
        if (moved.gaveWay) return moved;
    }
    // What has not arrived at the server either is not all asked for every time: first what is
    // wanted first, then from anywhere on, so that each has its turn.
    std::vector<bool> asked(wanted->size());
    const bool inTurn = asked.size() > maxAbsent;
    for (const auto first : {std::size_t{0}, inTurn ? asking_.any(asked.size()) : 0}) {
        for (std::size_t i = 0, absent = 0; i < asked.size() && absent < maxAbsent; ++i) {
            const auto at = (first + i) % asked.size();
            if (asked[at]) continue;
            asked[at] = true;
            const auto done = fetchOne((*wanted)[at]);
            if (!note(done, moved.fetched)) return done.failure();
            if (moved.gaveWay) return moved;
            absent += !done && done.failure().code == Code::missing;
        }
    }
    return moved;
}

Result<std::optional<std::uint64_t>> EvidenceTransfer::standing(const Hash& sha256) {
    auto answer = askAfter(asking_, sha256);
    if (!answer && answer.failure().code == Code::missing) {
        return Failure{Code::missing, "evidence " + shared::toText(sha256) +
                                          " waits until the record that names it was received"};
    }
    if (!answer) return answer.failure();
    if (isWhole(*answer)) return std::optional<std::uint64_t>();
    return std::optional(number(*answer, "fl-received").value_or(0));
}

Result<> EvidenceTransfer::sendOne(const EvidenceToSend& file) {
    auto at = standing(file.sha256);
    if (!at) return at.failure();
    for (int detours = 0; *at && detours < maxDetours;) {
        const auto offset = **at;
        auto piece = readPiece(file, offset);
        if (!piece) return piece.failure();
        Request request;
        request.method = "PUT";
        request.path = pathOf(file.sha256);
        request.headers["fl-offset"] = std::to_string(offset);
        request.headers["fl-size"] = std::to_string(file.size);
        request.headers["content-type"] = "application/octet-stream";
        request.body = piece.take();
        request.timeoutMs = 600'000;
        const bool nothing = request.body.empty();
        auto answer = asking_.send(std::move(request));
        if (!answer) return answer.failure();
        if (isWhole(*answer)) break;
        const auto received = number(*answer, "fl-received");
        if (!received) return Failure{Code::busy, "evidence is being taken elsewhere just now"};
        const bool onward = *received > offset && !nothing;
        if (!onward) ++detours;
        at = std::optional(*received);
        if (detours == maxDetours) {
            return Failure{Code::invalid, "evidence " + shared::toText(file.sha256) +
                                              ": the upload does not come to its end"};
        }
        if (onward && givesWay()) return Done{};
    }
    return replica_.evidenceSent(file.sha256);
}

Result<> EvidenceTransfer::fetchOne(const Hash& sha256) {
    auto path = replica_.evidencePath(sha256);
    if (!path) return path.failure();
    std::error_code problem;
    auto had = std::filesystem::file_size(*path, problem);
    if (problem) had = 0;
    std::ofstream out(*path, std::ios::binary | std::ios::app);
    Request request;
    request.method = "GET";
    request.path = pathOf(sha256);
    if (had > 0) request.headers["range"] = "bytes=" + std::to_string(had) + "-";
    request.maxAnswerBytes = maxFileBytes;
    request.timeoutMs = 3'600'000;
    request.begins = [&](const Answer& head) {
        if (head.status == 206 || had == 0) return true;
        out.close();  // the server begins anew, so does the file
        out.open(*path, std::ios::binary | std::ios::trunc);
        return true;
    };
    request.sink = [&](std::string_view bytes) {
        out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        return out.good() && !givesWay();
    };
    auto answer = asking_.send(std::move(request));
    out.close();
    if (gaveWay_) return Done{};
    // Nothing may be left to ask for: a run before this one ended between last byte and check.
    const bool complete = had > 0 && !answer && answer.failure().code == Code::invalid;
    if (!answer && !complete) return answer.failure();
    return replica_.evidenceArrived(sha256);
}

}  // namespace field::sync
