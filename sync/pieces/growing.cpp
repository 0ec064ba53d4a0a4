#include "sync/pieces/growing.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace field::sync {

using shared::Code;
using shared::Failure;
using shared::Result;

Failure fileFailure(const std::string& what, int number) {
    const bool full = number == ENOSPC || number == EDQUOT || number == EFBIG;
    return {full ? Code::full : Code::damaged,
            what + ": " + std::strerror(number) +
                (full ? "; free some room and try again: it goes on where it stopped"
                      : "; choose another place for it")};
}

Growing::Growing(const std::string& path, std::string what, bool anew)
    : what_(std::move(what)),
      file_(::open(path.c_str(),
                   O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | (anew ? O_TRUNC : 0),
                   0644)),
      problem_(file_ < 0 ? errno : 0) {}

Growing::~Growing() {
    if (file_ >= 0) ::close(file_);
}

bool Growing::write(std::string_view bytes) {
    while (problem_ == 0 && !bytes.empty()) {
        const auto written = ::write(file_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) problem_ = written < 0 ? errno : EIO;
        if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return problem_ == 0;
}

bool Growing::empty() {
    if (problem_ == 0 && ::ftruncate(file_, 0) != 0) problem_ = errno;
    return problem_ == 0;
}

Result<> Growing::sync() {
    if (problem_ == 0 && ::fsync(file_) != 0) problem_ = errno;
    return outcome();
}

Result<> Growing::close() {
    // Some disks say only now that there is no room.
    const int file = std::exchange(file_, -1);
    if (file >= 0 && ::close(file) != 0 && problem_ == 0) problem_ = errno;
    return outcome();
}

Result<> Growing::outcome() const {
    return problem_ == 0 ? Result<>(shared::Done{}) : fileFailure(what_, problem_);
}

}  // namespace field::sync
