#pragma once

#include <memory>
#include <string>

#include "shared/result.h"

namespace field::client {

/// Who has a profile open, in whichever program, holds it; who moves its database holds it alone.
/// Released when it goes, or its program does.
class ProfileLock {
  public:
    /// Waits for a recovery under way.
    static shared::Result<std::unique_ptr<ProfileLock>> together(const std::string& dir);
    /// Code::busy where anybody has the profile open.
    static shared::Result<std::unique_ptr<ProfileLock>> alone(const std::string& dir);
    ~ProfileLock();
    ProfileLock(const ProfileLock&) = delete;
    ProfileLock& operator=(const ProfileLock&) = delete;

  private:
    explicit ProfileLock(int file) : file_(file) {}
    static shared::Result<std::unique_ptr<ProfileLock>> take(const std::string& dir, int how);
    int file_;
};

}  // namespace field::client
