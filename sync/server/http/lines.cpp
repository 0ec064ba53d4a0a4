#include "sync/server/http/lines.h"

namespace field::server {

std::unique_ptr<Lines::Line> Lines::take(const Upload& upload, std::function<void()> end) {
    auto line = std::make_unique<Line>(*this, upload, std::move(end));
    const std::lock_guard lock(mutex_);
    auto& open = open_[upload];
    if (open) open->end_();
    open = line.get();
    return line;
}

void Lines::end(const Upload& upload) {
    const std::lock_guard lock(mutex_);
    if (const auto open = open_.find(upload); open != open_.end()) open->second->end_();
}

Lines::Line::~Line() {
    const std::lock_guard lock(lines_.mutex_);
    const auto open = lines_.open_.find(upload_);
    if (open != lines_.open_.end() && open->second == this) lines_.open_.erase(open);
}

}  // namespace field::server
