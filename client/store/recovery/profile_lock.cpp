#include "client/store/recovery/profile_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace field::client {

using shared::Code;
using shared::Failure;
using shared::Result;

Result<std::unique_ptr<ProfileLock>> ProfileLock::take(const std::string& dir, int how) {
    const auto path = dir + "/lock";
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0) {
        const int problem = errno;
        return Failure{problem == ENOSPC ? Code::full : Code::refused,
                       path + ": " + std::strerror(problem) +
                           "; make room, or choose a folder that you may write"};
    }
    std::unique_ptr<ProfileLock> lock(new ProfileLock(file));
    int taken = 0;
    do taken = ::flock(file, how);
    while (taken != 0 && errno == EINTR);
    if (taken == 0) return lock;
    if (errno == EWOULDBLOCK)
        return Failure{Code::busy, "the database of " + dir +
                                       " is damaged and another program has it open: close "
                                       "Fieldledger everywhere and start it again"};
    return Failure{Code::unsupported,
                   path + ": " + std::strerror(errno) + "; put the profile on a local disk"};
}

Result<std::unique_ptr<ProfileLock>> ProfileLock::together(const std::string& dir) {
    return take(dir, LOCK_SH);
}

Result<std::unique_ptr<ProfileLock>> ProfileLock::alone(const std::string& dir) {
    return take(dir, LOCK_EX | LOCK_NB);
}

ProfileLock::~ProfileLock() { ::close(file_); }

}  // namespace field::client
