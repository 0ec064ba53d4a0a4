#include "sync/server/host/journal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

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
    const bool full = error == ENOSPC || error == EDQUOT || error == 0;
    return {full           ? Code::full
            : error == EIO ? Code::damaged
                           : Code::refused,
            "the journal of administration: cannot " + what + ": " +
                (error == 0 ? "the disk took a part" : std::generic_category().message(error))};
}

/// The act at the beginning of `rest`, with its head; empty where it is cut off. A length that was
/// noted before the bytes came leaves zeros.
std::string_view cutAct(std::string_view rest) {
    if (rest.size() < headBytes || rest.find_first_not_of('\0') == std::string_view::npos)
        return {};
    std::size_t size = 0;
    for (const char byte : rest.substr(0, 4)) size = size << 8 | static_cast<unsigned char>(byte);
    return rest.size() - headBytes < size ? std::string_view() : rest.substr(0, headBytes + size);
}

bool isSound(std::string_view act) {
    return shared::sha256(act.substr(headBytes)).view().substr(0, 8) == act.substr(4, 8);
}

bool syncFolderOf(const std::string& path) {
    const auto folder = std::filesystem::absolute(path).parent_path();
    const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0) return false;
    const bool synced = ::fsync(file) == 0;
    ::close(file);
    return synced;
}

/// Where the acts of `file` end, after what somebody left there of an act over which they died was
/// cut off: it would hide all acts behind it.
Result<off_t> soundEnd(int file) {
    off_t sound = 0;
    std::string bytes;
    for (char piece[65536];;) {
        const auto got = ::pread(file, piece, sizeof piece, static_cast<off_t>(bytes.size()));
        if (got < 0) return cannot("read what is in it");
        if (got == 0) break;
        bytes.append(piece, static_cast<std::size_t>(got));
    }
    std::string_view rest = bytes;
    for (auto act = cutAct(rest); !act.empty(); act = cutAct(rest)) {
        if (!isSound(act))
            return Failure{Code::damaged,
                           "the journal of administration cannot be read any further: keep it, and "
                           "name another file"};
        rest.remove_prefix(act.size());
        sound += static_cast<off_t>(act.size());
    }
    if (!rest.empty() && ::ftruncate(file, sound) != 0) return cannot("cut off what was begun");
    return sound;
}

}  // namespace

Result<std::unique_ptr<Journal>> Journal::open(const std::string& path) {
    const int file =
        ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0) return cannot("open " + path);
    std::unique_ptr<Journal> journal(new Journal(file));
    if (!syncFolderOf(path)) return cannot("keep the name of " + path);
    return journal;
}

Journal::~Journal() {
    if (file_ >= 0) ::close(file_);
}

Result<> Journal::append(const wire::JournalAct& act) {
    if (file_ < 0)
        return Failure{Code::damaged,
                       "the journal of administration: its disk failed; start the server again"};
    auto end = soundEnd(file_);
    if (!end) return end.failure();
    const auto bytes = frame(act.SerializeAsString());
    Result<> done = Done{};
    errno = 0;
    if (::write(file_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
        done = cannot("write");
    else if (::fsync(file_) != 0)
        done = cannot("write through to disk");
    // An act that is whole in memory only would be taken for one by the next look, and be gone
    // after a power cut, with all that was written behind it.
    if (!done && ::ftruncate(file_, *end) != 0) ::close(std::exchange(file_, -1));
    return done;
}

Result<> Journal::read(const std::string& path,
                       const std::function<Result<>(const wire::JournalAct&)>& each) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return Failure{Code::missing, "no journal of administration is at " + path};
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    std::string_view rest = bytes;
    for (auto act = cutAct(rest); !act.empty(); act = cutAct(rest)) {
        wire::JournalAct read;
        if (!isSound(act) ||
            !read.ParseFromArray(act.data() + headBytes, static_cast<int>(act.size() - headBytes)))
            return Failure{Code::damaged, "the journal " + path + " cannot be read any further"};
        if (auto done = each(read); !done) return done;
        rest.remove_prefix(act.size());
    }
    return Done{};
}

}  // namespace field::server
