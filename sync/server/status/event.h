#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "shared/ids.h"
#include "shared/result.h"

namespace field::server {

/// One line of the server's log: `time=… level=… event=NAME key=value…`. A log is copied to places
/// that a store is not, so it holds no name, value, note, path of a request or file of evidence:
/// what is written here are words of this program, numbers, and ids. Ids are whole: they are
/// random, say nothing without the store, and an administrator must be able to hand one to
/// `revoke`.
class Event {
  public:
    explicit Event(std::string_view name);

    /// A word or sentence of this program or of the system, never of a person's.
    Event& text(std::string_view name, std::string_view value);
    Event& number(std::string_view name, std::int64_t value);
    Event& id(std::string_view name, const shared::Id& value);
    /// `code`, and what is wrong where the code speaks of this machine; where it speaks of what
    /// somebody sent, the words may quote that.
    Event& failure(const shared::Failure& failure);

    void info() const;
    void warn() const;
    void error() const;
    void critical() const;

    /// As it stands behind time and level.
    [[nodiscard]] const std::string& line() const { return line_; }

  private:
    std::string line_;
};

/// Sends events to standard error, a line each; under systemd with the priority that journalctl -p
/// asks for. Once in a process.
void startLog();
/// From now on events of `level` (debug, info, warning, error, critical, off) and above.
void logFrom(const std::string& level);

}  // namespace field::server
