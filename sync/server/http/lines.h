#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "shared/ids.h"

namespace field::server {

/// Which connection brings which upload. Whoever goes on with one over a newer connection is done
/// with the former: that ends at once, and gives back what a device has a few of, instead of
/// waiting for a line that only looks alive. Any thread may call.
class Lines {
  public:
    /// What is uploaded, by whom.
    using Upload = std::pair<shared::Hash, shared::Id>;

    /// A connection, for as long as it brings an upload.
    class Line {
      public:
        Line(Lines& lines, Upload upload, std::function<void()> end)
            : lines_(lines), upload_(std::move(upload)), end_(std::move(end)) {}
        ~Line();
        Line(const Line&) = delete;
        Line& operator=(const Line&) = delete;

      private:
        friend class Lines;
        Lines& lines_;
        Upload upload_;
        std::function<void()> end_;
    };

    /// The connection that `end` ends (from any thread, also after its Line) brings `upload` now;
    /// the one before it ends.
    std::unique_ptr<Line> take(const Upload& upload, std::function<void()> end);
    /// Ends the connection that brings `upload`, if there is one.
    void end(const Upload& upload);

  private:
    std::mutex mutex_;
    std::map<Upload, Line*> open_;
};

}  // namespace field::server
