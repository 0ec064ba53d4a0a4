#include "sync/evidence_transfer.h"

#include <filesystem>

#include "sync/pieces/growing.h"
#include "sync/pieces/upload.h"

namespace field::sync {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

/// No photo, scan or recording of ours is larger: hours of video, gathered in a file.
constexpr std::size_t maxFileBytes = std::size_t{16} << 30;
/// Files that half a run asks for although their bytes have not reached the server.
constexpr std::size_t maxAbsent = 32;

std::string pathOf(const Hash& sha256) { return "/v1/evidence/" + shared::toText(sha256); }

/// Whether line or disk is at fault, so that the next file would fare no better.
bool endsAll(const Failure& failure) {
    return failure.code == Code::offline || failure.code == Code::busy ||
           failure.code == Code::full;
}

}  // namespace

Result<bool> isBackedUp(Asking& asking, const Hash& sha256) {
    Request request;
    request.method = "HEAD";
    request.path = pathOf(sha256);
    auto answer = asking.send(std::move(request));
    if (!answer) return answer.failure();
    return numberIn(*answer, "fl-whole") == 1 && numberIn(*answer, "fl-backed-up") == 1;
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
        return done.ok() || !endsAll(done.failure());
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

Result<> EvidenceTransfer::sendOne(const EvidenceToSend& file) {
    const auto what = "evidence " + shared::toText(file.sha256);
    const auto sent = sendFile(asking_, {pathOf(file.sha256), what, file.read, file.size},
                               [this] { return givesWay(); });
    if (!sent && sent.failure().code == Code::missing)
        return Failure{Code::missing, what + " waits until the record that names it was received"};
    if (!sent) return sent.failure();
    return *sent ? replica_.evidenceSent(file.sha256) : Result<>(Done{});
}

Result<> EvidenceTransfer::fetchOne(const Hash& sha256) {
    auto path = replica_.evidencePath(sha256);
    if (!path) return path.failure();
    std::error_code problem;
    auto had = std::filesystem::file_size(*path, problem);
    if (problem) had = 0;
    Growing out(*path, "evidence " + shared::toText(sha256));
    Request request;
    request.method = "GET";
    request.path = pathOf(sha256);
    if (had > 0) request.headers["range"] = "bytes=" + std::to_string(had) + "-";
    request.maxAnswerBytes = maxFileBytes;
    request.timeoutMs = 3'600'000;
    // Where the server begins anew, so does the file.
    request.begins = [&](const Answer& head) { return head.status == 206 || out.empty(); };
    request.sink = [&](std::string_view bytes) { return out.write(bytes) && !givesWay(); };
    auto answer = asking_.send(std::move(request));
    if (auto written = out.close(); !written) return written;
    if (gaveWay_) return Done{};
    // Nothing may be left to ask for: a run before this one ended between last byte and check.
    const bool complete = had > 0 && !answer && answer.failure().code == Code::invalid;
    if (!answer && !complete) return answer.failure();
    return replica_.evidenceArrived(sha256);
}

}  // namespace field::sync
