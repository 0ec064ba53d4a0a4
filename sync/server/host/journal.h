#pragma once

#include <functional>
#include <memory>
#include <string>

#include "shared/ids.h"
#include "shared/result.h"

namespace field::wire {
class JournalAct;
}

namespace field::server {

using shared::Result;

/// Acts of administration (enrolments, grants, revocations, releases, redactions), one after
/// another in a file outside the store: what a store restored from an older backup has to be told
/// before it opens. Written through to disk before an act is answered. One thread writes.
class Journal {
  public:
    /// Opens the file at `path`, or makes it, for appending.
    static Result<std::unique_ptr<Journal>> open(const std::string& path);
    ~Journal();
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    /// Durable when it answers; an act that failed leaves nothing. Called by whoever holds the
    /// store's writer, of all processes: what somebody left there of an act over which they died is
    /// cut off first, since it would hide all acts behind it.
    Result<> append(const wire::JournalAct& act);
    /// Calls `each` with every act of the file at `path` in order; an act that was cut off at its
    /// end was never answered and is passed over. Code::missing if there is no such file.
    static Result<> read(const std::string& path,
                         const std::function<Result<>(const wire::JournalAct&)>& each);

  private:
    explicit Journal(int file) : file_(file) {}
    int file_;
};

}  // namespace field::server
