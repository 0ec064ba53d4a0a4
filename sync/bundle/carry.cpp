#include "sync/bundle/carry.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "sync/bundle/file.h"
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

Failure broken(const std::string& path, int number) {
    const bool full = number == ENOSPC || number == EDQUOT || number == EFBIG;
    return {full ? Code::full : Code::damaged,
            "bundle " + path + ": " + std::strerror(number) +
                (full ? "; free some room and carry it again" : "; choose another place for it")};
}

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

/// A file that grows at its end.
class Growing {
  public:
    Growing(std::string path, bool anew)
        : path_(std::move(path)),
          file_(::open(
              path_.c_str(),
              O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | (anew ? O_TRUNC : 0), 0644)),
          problem_(file_ < 0 ? errno : 0) {}
    ~Growing() {
        if (file_ >= 0) ::close(file_);
    }
    Growing(const Growing&) = delete;
    Growing& operator=(const Growing&) = delete;

    bool write(std::string_view bytes) {
        while (problem_ == 0 && !bytes.empty()) {
            const auto written = ::write(file_, bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) problem_ = written < 0 ? errno : EIO;
            if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
        }
        return problem_ == 0;
    }
    bool empty() {
        if (problem_ == 0 && ::ftruncate(file_, 0) != 0) problem_ = errno;
        return problem_ == 0;
    }
    /// What it has is on the disk; the first problem that there was.
    Result<> finish() {
        if (problem_ == 0 && ::fsync(file_) != 0) problem_ = errno;
        return problem_ == 0 ? Result<>(Done{}) : broken(path_, problem_);
    }
    [[nodiscard]] bool isBroken() const { return problem_ != 0; }

  private:
    std::string path_;
    int file_, problem_;
};

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
    Growing out(part, had == 0);
    if (had == receipt.answerBytes) return out.finish();
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
    auto kept = out.finish();
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
    return error ? broken(back, error.value()) : Result<>(Done{});
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
    if (error) return broken(out, error.value());
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
