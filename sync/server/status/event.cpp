#include "sync/server/status/event.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "shared/text/line.h"

namespace field::server {

using shared::Code;

namespace {

/// Stands without quotes.
bool isPlain(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_' || c == '.' || c == ':';
    });
}

/// Whether standard error leads to journald, which then names its device and inode.
bool toJournal() {
    const char* named = std::getenv("JOURNAL_STREAM");
    struct stat info {};
    if (named == nullptr || ::fstat(STDERR_FILENO, &info) != 0) return false;
    return std::to_string(info.st_dev) + ":" + std::to_string(info.st_ino) == named;
}

/// "<3>" as sd-daemon(3) has it; journald takes it off the line.
class Priority : public spdlog::custom_flag_formatter {
  public:
    void format(const spdlog::details::log_msg& message, const std::tm&,
                spdlog::memory_buf_t& out) override {
        // trace, debug, info, warning, error, critical
        constexpr std::array priorities{'7', '7', '6', '4', '3', '2', '2'};
        out.push_back('<');
        out.push_back(priorities.at(static_cast<std::size_t>(message.level)));
        out.push_back('>');
    }
    [[nodiscard]] std::unique_ptr<custom_flag_formatter> clone() const override {
        return std::make_unique<Priority>();
    }
};

}  // namespace

Event::Event(std::string_view name) { text("event", name); }

Event& Event::text(std::string_view name, std::string_view value) {
    if (!line_.empty()) line_ += ' ';
    line_.append(name).append("=");
    line_ += isPlain(value) ? std::string(value) : shared::jsonText(value);
    return *this;
}

Event& Event::number(std::string_view name, std::int64_t value) {
    return text(name, std::to_string(value));
}

Event& Event::id(std::string_view name, const shared::Id& value) {
    return text(name, toText(value));
}

Event& Event::failure(const shared::Failure& failure) {
    text("code", codeName(failure.code));
    switch (failure.code) {
        case Code::offline:
        case Code::busy:
        case Code::full:
        case Code::locked:
        case Code::damaged:
        case Code::unsupported:
            return text("what", failure.message);
        case Code::refused:
        case Code::invalid:
        case Code::missing:
            break;
    }
    return *this;
}

void Event::info() const { spdlog::info("{}", line_); }
void Event::warn() const { spdlog::warn("{}", line_); }
void Event::error() const { spdlog::error("{}", line_); }
void Event::critical() const { spdlog::critical("{}", line_); }

void startLog() {
    spdlog::set_default_logger(spdlog::stderr_logger_mt("fieldledger-server"));
    auto pattern = std::make_unique<spdlog::pattern_formatter>();
    pattern->add_flag<Priority>('*').set_pattern(std::string(toJournal() ? "%*" : "") +
                                                 "time=%Y-%m-%dT%H:%M:%S.%e%z level=%l %v");
    spdlog::set_formatter(std::move(pattern));
}

void logFrom(const std::string& level) { spdlog::set_level(spdlog::level::from_str(level)); }

}  // namespace field::server
