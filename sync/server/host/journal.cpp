#include "sync/server/host/journal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

#include "shared/crypto.h"
#include "shared/proto/sync.pb.h"

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

// Per act: size (4 bytes, big-endian), the first 8 bytes of the SHA-256 of the act, the act.
constexpr std::size_t headBytes = 12;

std::string frame(const std::string& act) {
    std::string out;
    for (int shift = 24; shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(act.size() >> shift));
    return out + shared::sha256(act).str().substr(0, 8) + act;
}

Failure cannot(const std::string& what) {
    const int error = errno;
    return {error == ENOSPC ? Code::full : Code::refused,
            "the journal of administration: cannot " + what + ": " +
                std::generic_category().message(error)};
}

}  // namespace

Result<std::unique_ptr<Journal>> Journal::open(const std::string& path) {
    const int file =
        ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0) return cannot("open " + path);
    return std::unique_ptr<Journal>(new Journal(file));
}

Journal::~Journal() { ::close(file_); }

Result<> Journal::append(const wire::JournalAct& act) {
    const auto bytes = frame(act.SerializeAsString());
    if (::write(file_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
        return cannot("write");
    if (::fsync(file_) != 0) return cannot("write through to disk");
    return Done{};
}

Result<> Journal::read(const std::string& path,
                       const std::function<Result<>(const wire::JournalAct&)>& each) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return Failure{Code::missing, "no journal of administration is at " + path};
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    for (std::string_view rest = bytes; rest.size() >= headBytes;) {
        std::size_t size = 0;
        for (const char byte : rest.substr(0, 4))
            size = size << 8 | static_cast<unsigned char>(byte);
        if (rest.size() - headBytes < size) break;
        const auto act = rest.substr(headBytes, size);
        wire::JournalAct read;
        if (shared::sha256(act).view().substr(0, 8) != rest.substr(4, 8) ||
            !read.ParseFromArray(act.data(), static_cast<int>(act.size())))
            return Failure{Code::damaged, "the journal " + path + " cannot be read any further"};
        if (auto done = each(read); !done) return done;
        rest.remove_prefix(headBytes + size);
    }
    return Done{};
}

}  // namespace field::server
