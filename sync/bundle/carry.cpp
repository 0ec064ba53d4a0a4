#include "sync/bundle/carry.h"

#include <filesystem>
#include <fstream>

#include "sync/bundle/file.h"
#include "sync/pieces/growing.h"
#include "sync/pieces/upload.h"

namespace field::sync {

namespace fs = std::filesystem;
using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

constexpr std::size_t blockBytes = 256 << 10;
/// Taking a bundle, and making its answer, is work for a while.
constexpr std::int64_t patienceMs = 900'000;
/// An answer holds photos of a project for weeks.
constexpr std::uint64_t maxAnswerBytes = std::uint64_t{64} << 30;
constexpr std::string_view partEnding = ".part";

Result<Hash> hashOf(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::string block(blockBytes, '\0');
    shared::Sha256 hash;
    while (in) {
        in.read(block.data(), static_cast<std::streamsize>(block.size()));
        hash.add(std::string_view(block).substr(0, static_cast<std::size_t>(in.gcount())));
    }
    if (!in.eof()) return Failure{Code::damaged, "bundle " + path + " cannot be read"};
    return hash.finish();
}

std::string partOf(const std::string& back, const Hash& answer) {
    return back + "." + shared::toText(answer) + std::string(partEnding);
}

/// The answers of which a part lies beside `back`.
std::vector<Hash> begunBeside(const std::string& back) {
    const auto dir = fs::path(back).parent_path();
    const auto name = fs::path(back).filename().string() + ".";
    std::vector<Hash> begun;
    std::error_code none;
    for (fs::directory_iterator entry(dir.empty() ? "." : dir, none), end; !none && entry != end;
         entry.increment(none)) {
        const auto file = entry->path().filename().string();
        if (!file.starts_with(name) || !file.ends_with(partEnding)) continue;
        const auto middle = std::string_view(file).substr(
            name.size(), file.size() - std::min(file.size(), name.size() + partEnding.size()));
        const auto hash = shared::hashFromText(middle);
        if (hash && shared::toText(*hash) == middle) begun.push_back(*hash);
    }
    return begun;
}

/// What the server says of a bundle that it took.
struct Receipt {
    std::string news;
    std::optional<Hash> answer;
    std::uint64_t answerBytes = 0;
};

Result<Receipt> handOver(Asking& asking, const Hash& bundle, const std::vector<Hash>& begun) {
    Request request;
    request.method = "POST";
    request.path = "/v1/bundle";
    request.headers["content-type"] = "text/plain";
    request.body = shared::toText(bundle);
    if (!begun.empty()) request.body.append(" ").append(shared::toText(begun.front()));
    request.timeoutMs = request.quietMs = patienceMs;
    auto answer = asking.send(std::move(request));
    if (!answer) return answer.failure();
    Receipt receipt;
    receipt.news = answer->headers["fl-news"];
    receipt.answer = shared::hashFromText(answer->headers["fl-answer"]);
    const auto bytes = numberIn(*answer, "fl-size");
    if (receipt.news.empty() || (receipt.answer && (!bytes || *bytes > maxAnswerBytes)))
        return Failure{Code::busy,
                       "the server took the bundle, but does not say what became of it"};
    receipt.answerBytes = bytes.value_or(0);
    return receipt;
}

Result<> fetch(Asking& asking, const Receipt& receipt, const std::string& part) {
    std::error_code none;
    const auto found = fs::file_size(part, none);
    const std::uint64_t had = none || found > receipt.answerBytes ? 0 : found;
    Growing out(part, "bundle " + part, had == 0);
    if (had == receipt.answerBytes) return out.sync();
    Request request;
    request.method = "GET";
    request.path = "/v1/bundle/" + shared::toText(*receipt.answer);
    if (had > 0) request.headers["range"] = "bytes=" + std::to_string(had) + "-";
    request.maxAnswerBytes = receipt.answerBytes;
    request.timeoutMs = 3'600'000;
    // Where the server begins anew, so does the file.
    request.begins = [&](const Answer& head) { return head.status == 206 || out.empty(); };
    request.sink = [&](std::string_view bytes) { return out.write(bytes); };
    auto answer = asking.send(std::move(request));
    auto kept = out.sync();
    if (out.isBroken()) return kept;
    return answer ? kept : answer.failure();
}

/// Puts the answer at `back` once it is what the server said.
Result<> bring(Asking& asking, const Receipt& receipt, const std::string& back) {
    const auto part = partOf(back, *receipt.answer);
    if (auto fetched = fetch(asking, receipt, part); !fetched) return fetched;
    auto hash = hashOf(part);
    if (!hash) return hash.failure();
    std::error_code error;
    if (*hash != *receipt.answer) {
        fs::remove(part, error);
        return Failure{Code::busy, "the answer was altered on its way, and nothing of it is kept"};
    }
    fs::rename(part, back, error);
    return error ? fileFailure("bundle " + back, error.value()) : Result<>(Done{});
}

}  // namespace

Result<CarriedBundle> carryBundle(Asking& asking, const shared::PublicKey& server,
                                  const std::string& out, const std::string& back) {
    const auto to = receiverOf(out);
    // What is of a newer program the server may well know.
    if (!to && to.failure().code != Code::unsupported) return to.failure();
    if (to && *to != server)
        return Failure{Code::refused,
                       "bundle " + out + " is for another server than this device's (key " +
                           shared::toHex(to->view()).substr(0, 16) + "…); carry it there"};
    auto bundle = hashOf(out);
    if (!bundle) return bundle.failure();
    std::error_code error;
    CarriedBundle carried;
    carried.bytes = fs::file_size(out, error);
    if (error) return fileFailure("bundle " + out, error.value());
    const auto what = "bundle " + out;
    const auto sent = sendFile(
        asking, {"/v1/bundle/" + shared::toText(*bundle), what, runsOf(out, what), carried.bytes},
        [] { return false; });
    if (!sent && sent.failure().code == Code::missing)
        return Failure{Code::unsupported, "bundle " + out +
                                              ": this server takes none over the network; carry "
                                              "the file there"};
    if (!sent) return sent.failure();
    const auto begun = begunBeside(back);
    auto receipt = handOver(asking, *bundle, begun);
    if (!receipt) {
        const auto& failure = receipt.failure();
        return Failure{failure.code, "bundle " + out + ": " + failure.message};
    }
    for (const auto& part : begun)
        if (receipt->answer != part) fs::remove(partOf(back, part), error);
    carried.news = receipt->news;
    carried.answered = receipt->answer.has_value();
    carried.answerBytes = receipt->answerBytes;
    if (!receipt->answer) return carried;
    if (auto brought = bring(asking, *receipt, back); !brought) return brought.failure();
    return carried;
}

}  // namespace field::sync
