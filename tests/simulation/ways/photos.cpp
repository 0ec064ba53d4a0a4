#include "tests/simulation/ways/photos.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "shared/crypto.h"

namespace simulation {

using shared::Code;
using shared::Failure;
using shared::Hash;
using shared::Result;
using sync::Answer;
namespace fs = std::filesystem;

std::string photoOf(int number) {
    constexpr std::size_t pieceOfUpload = 512 << 10;
    const auto of = static_cast<std::size_t>(number);
    const auto size = of % 8 == 0 ? pieceOfUpload + of : 100 + of * 37 % 5000;
    std::string bytes(size, '\0');
    Chance chance(of);
    for (auto& byte : bytes) byte = static_cast<char>(chance.next());
    return bytes;
}

Files filesIn(const std::string& folder) {
    Files out;
    std::error_code none;
    for (const auto& entry : fs::recursive_directory_iterator(folder, none)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream in(entry.path(), std::ios::binary);
        out[fs::relative(entry.path(), folder).string()] = {std::istreambuf_iterator<char>(in), {}};
    }
    return out;
}

void putFiles(const std::string& folder, const Files& files) {
    fs::remove_all(folder);
    fs::create_directories(folder);
    for (const auto& [name, bytes] : files) {
        const auto path = fs::path(folder) / name;
        fs::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << bytes;
    }
}

namespace {

Answer answerOf(int status) { return {status, {{"fl-server-time", "0"}}, {}}; }

Answer refusal(const Failure& failure) {
    auto answer = answerOf(failure.code == Code::missing ? 404 : 400);
    answer.headers["fl-code"] = shared::codeName(failure.code);
    answer.body = failure.message;
    return answer;
}

std::uint64_t number(const sync::Request& request, const char* header) {
    const auto found = request.headers.find(header);
    return found == request.headers.end() ? 0 : std::stoull(found->second);
}

/// One request for one file, at a server that is up.
class Serving {
  public:
    Serving(server::Host& host, const Id& device, const Hash& sha256)
        : host_(host), device_(device), sha256_(sha256) {}

    Result<Answer> head() {
        if (auto may = host_.maySend(device_, sha256_); !may) return refusal(may.failure());
        auto whole = host_.evidence().sentBy(sha256_, device_);
        auto received = host_.evidence().received(sha256_, device_);
        if (!whole || !received) return refusal((whole ? received.failure() : whole.failure()));
        return progress(200, *received, *whole);
    }

    Result<Answer> put(const sync::Request& request, std::size_t arrives) {
        auto stands = head();
        if (!stands || stands->status != 200) return stands;
        const auto offset = number(request, "fl-offset"), size = number(request, "fl-size");
        if (stands->headers["fl-received"] != std::to_string(offset)) {
            stands->status = 409;
            return stands;
        }
        auto taken = [&]() -> Result<std::uint64_t> {
            auto piece = host_.evidence().append(sha256_, device_, offset);
            if (!piece) return piece.failure();
            const auto bytes = std::string_view(request.body).substr(0, arrives);
            if (auto written = (*piece)->write(bytes); !written) return written.failure();
            return (*piece)->keep();
        }();
        if (!taken) return refusal(taken.failure());
        const bool whole = *taken == size;
        if (whole) {
            if (auto done = host_.evidence().finish(sha256_, device_); !done)
                return refusal(done.failure());
        }
        return progress(200, *taken, whole);
    }

    Result<Answer> get(const sync::Request& request, std::size_t arrives) {
        if (auto may = host_.mayReceive(device_, sha256_); !may) return refusal(may.failure());
        auto size = host_.evidence().size(sha256_);
        if (!size || !*size) return refusal({Code::missing, "no such evidence for this device"});
        std::uint64_t from = 0;
        auto answer = answerOf(200);
        if (const auto range = request.headers.find("range"); range != request.headers.end()) {
            from = std::stoull(range->second.substr(range->second.find('=') + 1));
            if (from >= **size) return refusal({Code::invalid, "no such range of these bytes"});
            answer.status = 206;
        }
        auto bytes = host_.evidence().read(sha256_, from, **size - from);
        if (!bytes) return refusal(bytes.failure());
        if (request.begins && !request.begins(answer)) return Failure{Code::offline, "not ours"};
        const bool taken = request.sink(std::string_view(*bytes).substr(0, arrives));
        if (!taken || arrives < bytes->size()) return Failure{Code::offline, "cut off"};
        return answer;
    }

  private:
    static Answer progress(int status, std::uint64_t received, bool whole) {
        auto answer = answerOf(status);
        answer.headers["fl-received"] = std::to_string(received);
        if (whole) answer.headers["fl-whole"] = "1";
        return answer;
    }

    server::Host& host_;
    Id device_;
    Hash sha256_;
};

}  // namespace

Result<Answer> serveEvidence(Town& town, const Id& device, const sync::Request& request,
                             std::size_t arrives) {
    const Failure down{Code::offline, "the server is down"};
    const auto sha256 = shared::hashFromText(request.path.substr(request.path.rfind('/') + 1));
    if (!sha256 || !town.wakeServer()) return down;
    Serving serving(*town.host, device, *sha256);
    auto answer = request.method == "HEAD"  ? serving.head()
                  : request.method == "PUT" ? serving.put(request, arrives)
                                            : serving.get(request, arrives);
    if (Disk::installed().dead(Town::serverDir())) {
        town.wakeServer();
        return down;
    }
    if (arrives < request.body.size()) return Failure{Code::offline, "cut off"};
    return answer;
}

}  // namespace simulation
