#pragma once

#include <string>
#include <string_view>

#include "shared/result.h"

namespace field::sync {

/// A file that grows at its end as its bytes arrive. The first problem that it meets ends it: what
/// is written after that goes nowhere.
class Growing {
  public:
    /// `what` names it in failures. `anew`: without what it held.
    Growing(const std::string& path, std::string what, bool anew = false);
    ~Growing();
    Growing(const Growing&) = delete;
    Growing& operator=(const Growing&) = delete;

    /// False if it is broken.
    bool write(std::string_view bytes);
    bool empty();
    [[nodiscard]] bool isBroken() const { return problem_ != 0; }
    /// What it has is on the disk.
    shared::Result<> sync();
    /// Nothing more is written. The first problem that there was, Code::full or Code::damaged.
    shared::Result<> close();

  private:
    [[nodiscard]] shared::Result<> outcome() const;
    std::string what_;
    int file_, problem_;
};

/// A problem with the file that is `what`, by its errno.
shared::Failure fileFailure(const std::string& what, int number);

}  // namespace field::sync
