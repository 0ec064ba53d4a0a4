#pragma once

#include <sys/resource.h>

#include <csignal>

/// No file of this process grows past `bytes` from here to the end of this object's life: what a
/// disk without room does to a write.
class NoRoom {
  public:
    explicit NoRoom(rlim_t bytes) : signal_(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit limit{bytes, before_.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~NoRoom() {
        ::setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, signal_);
    }
    NoRoom(const NoRoom&) = delete;
    NoRoom& operator=(const NoRoom&) = delete;

  private:
    rlimit before_{};
    void (*signal_)(int);
};
