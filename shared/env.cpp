#include "shared/env.h"

#include <sys/random.h>
#include <time.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "shared/ids.h"

namespace field::shared {

namespace {

std::int64_t milliseconds(clockid_t clock) {
    timespec now{};
    if (clock_gettime(clock, &now) != 0) std::abort();
    return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

std::string readBootId() {
    std::ifstream file("/proc/sys/kernel/random/boot_id");
    std::string text;
    std::getline(file, text);
    return idFromText(text).value_or(Id{}).str();
}

/// The part of a zone file's path that is the zone's name.
std::string zoneOfPath(const std::string& path) {
    static const std::string root = "zoneinfo/";
    const std::size_t found = path.find(root);
    return found == std::string::npos ? std::string() : path.substr(found + root.size());
}

std::string readZone() {
    if (const char* set = std::getenv("TZ"); set != nullptr && *set != '\0') {
        const std::string name = *set == ':' ? set + 1 : set;
        return name.starts_with('/') ? zoneOfPath(name) : name;
    }
    std::error_code absent;
    const auto link = std::filesystem::read_symlink("/etc/localtime", absent);
    if (const std::string name = zoneOfPath(link.string()); !absent && !name.empty()) return name;
    std::ifstream file("/etc/timezone");
    std::string name;
    std::getline(file, name);
    return name.empty() ? "UTC" : name;
}

class SystemEnv final : public Env {
  public:
    std::int64_t wallMs() override { return milliseconds(CLOCK_REALTIME); }
    std::int64_t bootMs() override { return milliseconds(CLOCK_BOOTTIME); }
    std::string bootId() override { return bootId_; }
    std::string zone() override { return readZone(); }
    void random(void* out, std::size_t size) override {
        auto* place = static_cast<char*>(out);
        while (size > 0) {
            const ssize_t got = getrandom(place, size, 0);
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0) std::abort();  // keys from anything less would be worse than none
            place += got;
            size -= static_cast<std::size_t>(got);
        }
    }

  private:
    const std::string bootId_ = readBootId();
};

}  // namespace

std::shared_ptr<Env> systemEnv() {
    static const auto env = std::make_shared<SystemEnv>();
    return env;
}

}  // namespace field::shared
