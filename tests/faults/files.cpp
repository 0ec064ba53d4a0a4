#include "tests/faults/files.h"

#include <sys/types.h>

#include <atomic>
#include <cerrno>
#include <cstddef>

// The linker's names for a call that passes by, and for where it goes on (--wrap).
extern "C" {
ssize_t realWrite(int file, const void* bytes, std::size_t size) asm("__real_write");
ssize_t realPwrite(int file, const void* bytes, std::size_t size, off_t at) asm("__real_pwrite");
int realFsync(int file) asm("__real_fsync");
int realFdatasync(int file) asm("__real_fdatasync");
int realRename(const char* from, const char* to) asm("__real_rename");
ssize_t passingWrite(int file, const void* bytes, std::size_t size) asm("__wrap_write");
ssize_t passingPwrite(int file, const void* bytes, std::size_t size, off_t at) asm("__wrap_pwrite");
int passingFsync(int file) asm("__wrap_fsync");
int passingFdatasync(int file) asm("__wrap_fdatasync");
int passingRename(const char* from, const char* to) asm("__wrap_rename");
}

namespace faults::files {

namespace {

enum class Step { write, sync, rename };

std::atomic<Fault> planned = Fault::none;
std::atomic<int> left = 0, struck = 0;
std::atomic<bool> again = false;

bool befalls(Step step) {
    const auto fault = planned.load();
    const bool can = fault == Fault::ioError ||
                     (fault == Fault::failedSync && step == Step::sync) ||
                     (fault == Fault::full && step != Step::sync) ||
                     (fault == Fault::shortWrite && step == Step::write);
    if (!can || (left > 0 && --left > 0)) return false;
    ++struck;
    if (!again) planned = Fault::none;
    errno = fault == Fault::full || fault == Fault::shortWrite ? ENOSPC : EIO;
    return true;
}

/// Half of a short write arrives; the rest of it, asked for again, meets a full disk.
template <class Write>
ssize_t written(std::size_t size, const Write& write) {
    const bool isShort = planned.load() == Fault::shortWrite;
    if (!befalls(Step::write)) return write(size);
    if (!isShort || size < 2) return -1;
    plan(Fault::full, 1, again);
    ++struck;
    return write(size / 2);
}

}  // namespace

void plan(Fault fault, int nth, bool sticky) {
    left = nth;
    struck = 0;
    again = sticky;
    planned = fault;
}

void heal() { planned = Fault::none; }
int strikes() { return struck; }

}  // namespace faults::files

using faults::files::befalls;
using faults::files::Step;

ssize_t passingWrite(int file, const void* bytes, std::size_t size) {
    return faults::files::written(size,
                                  [&](std::size_t some) { return realWrite(file, bytes, some); });
}

ssize_t passingPwrite(int file, const void* bytes, std::size_t size, off_t at) {
    return faults::files::written(
        size, [&](std::size_t some) { return realPwrite(file, bytes, some, at); });
}

int passingFsync(int file) { return befalls(Step::sync) ? -1 : realFsync(file); }
int passingFdatasync(int file) { return befalls(Step::sync) ? -1 : realFdatasync(file); }
int passingRename(const char* from, const char* to) {
    return befalls(Step::rename) ? -1 : realRename(from, to);
}
