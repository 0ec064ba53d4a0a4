#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "sync/server/evidence/files.h"
#include "sync/server/evidence/shelf.h"

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;
using shared::Hash;
using shared::Id;
using shared::Result;

namespace {

class Folder final : public Shelf {
  public:
    explicit Folder(std::string dir) : dir_(std::move(dir)) {}

    Result<std::optional<std::uint64_t>> size(const Hash& sha256) override {
        return files::sizeOf(whole(sha256));
    }

    Result<> put(const Hash& sha256, const std::string& path) override {
        const auto to = whole(sha256);
        auto there = files::sizeOf(to);
        if (!there) return there.failure();
        if (there->has_value()) {
            ::unlink(path.c_str());
            return Done{};
        }
        if (auto made = files::makeRoom(to); !made) return made;
        if (::rename(path.c_str(), to.c_str()) != 0) return files::broken(to, errno);
        return files::syncDirectory(files::parentOf(to));
    }

    Result<std::string> read(const Hash& sha256, std::uint64_t offset, std::size_t size) override {
        const auto path = whole(sha256);
        const files::File file(path, O_RDONLY);
        if (!file.isOpen()) return cannotOpen(path);
        return files::readBlock(file.get(), path, offset, size);
    }

    Result<> copy(const Hash& sha256, const std::string& path) override {
        const auto from = whole(sha256);
        if (auto there = files::sizeOf(from); !there || !there->has_value())
            return there ? missing() : there.failure();
        std::error_code error;
        std::filesystem::copy_file(from, path, error);
        if (error) return files::broken(path, error.value());
        const files::File copied(path, O_RDONLY);
        if (!copied.isOpen() || ::fsync(copied.get()) != 0) return files::broken(path, errno);
        return Done{};
    }

    Result<> each(const Each& each) override {
        return walk(dir_, 2, [&](const std::string& name, const auto& entry) -> Result<> {
            std::error_code error;
            const auto sha256 = shared::hashFromText(name);
            if (!sha256) return Done{};
            const auto bytes = entry.file_size(error);
            return error ? Result<>(files::broken(dir_, error.value())) : each(*sha256, bytes);
        });
    }

    Result<bool> sentBy(const Hash& sha256, const Id& device) override {
        auto marker = files::sizeOf(sent(sha256, device));
        if (!marker) return marker.failure();
        return marker->has_value();
    }

    Result<> noteSent(const Hash& sha256, const Id& device) override {
        return files::mark(sent(sha256, device));
    }

    Result<> eachSent(const EachSent& each) override {
        return walk(dir_ + "/sent", 0, [&](const std::string& name, const auto& entry) -> Result<> {
            const auto sha256 = shared::hashFromText(name);
            const auto device = shared::idFromText(entry.path().parent_path().filename().string());
            return sha256 && device ? each(*sha256, *device) : Result<>(Done{});
        });
    }

  private:
    static Failure missing() { return {Code::missing, "the bytes of this evidence are not here"}; }
    static Failure cannotOpen(const std::string& path) {
        return errno == ENOENT ? missing() : files::broken(path, errno);
    }
    [[nodiscard]] std::string whole(const Hash& sha256) const {
        const auto name = toText(sha256);
        return fmt::format("{}/{}/{}", dir_, name.substr(0, 2), name);
    }
    [[nodiscard]] std::string sent(const Hash& sha256, const Id& device) const {
        return fmt::format("{}/sent/{}/{}", dir_, toText(device), toText(sha256));
    }

    /// Calls `each` with every file below the directories of `dir` whose names are `letters` long
    /// (0: all).
    template <class Each>
    static Result<> walk(const std::string& dir, std::size_t letters, const Each& each) {
        std::error_code error;
        for (std::filesystem::recursive_directory_iterator entry(dir, error), end;
             !error && entry != end; entry.increment(error)) {
            const auto name = entry->path().filename().string();
            if (entry->is_directory(error)) {
                if (entry.depth() == 0 && letters != 0 && name.size() != letters)
                    entry.disable_recursion_pending();
            } else if (auto done = each(name, *entry); !done) {
                return done;
            }
        }
        if (error) return files::broken(dir, error.value());
        return Done{};
    }

    std::string dir_;
};

}  // namespace

Result<std::unique_ptr<Shelf>> folderShelf(const std::string& dir) {
    for (const auto& path : {dir, dir + "/sent"})
        if (auto made = files::makeRoom(path + "/any"); !made) return made.failure();
    return std::unique_ptr<Shelf>(std::make_unique<Folder>(dir));
}

}  // namespace field::server
