#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <mutex>
#include <set>

#include "sync/server/evidence/files.h"
#include "sync/server/evidence/s3.h"
#include "sync/server/evidence/shelf.h"

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;
using shared::Hash;
using shared::Id;
using shared::Result;

namespace {

const std::string bytesUnder = "bytes/", sentUnder = "sent/";

std::string bytesOf(const Hash& sha256) { return bytesUnder + toText(sha256); }
std::string sentName(const Hash& sha256, const Id& device) {
    return sentUnder + toText(device) + "/" + toText(sha256);
}

class Bucket final : public Shelf {
  public:
    explicit Bucket(S3::Address address) : s3_(std::move(address)) {}

    Result<std::optional<std::uint64_t>> size(const Hash& sha256) override {
        {
            const std::lock_guard lock(mutex_);
            const auto known = sizes_.find(sha256);
            if (known != sizes_.end()) return std::optional(known->second);
        }
        auto found = s3_.size(bytesOf(sha256));
        if (found && *found) {
            const std::lock_guard lock(mutex_);
            if (sizes_.size() >= mostKnown) sizes_.clear();
            sizes_[sha256] = **found;
        }
        return found;
    }

    Result<> put(const Hash& sha256, const std::string& path) override {
        auto there = size(sha256);
        if (!there) return there.failure();
        if (!there->has_value())
            if (auto put = s3_.put(bytesOf(sha256), path, sha256); !put) return put;
        ::unlink(path.c_str());
        return Done{};
    }

    Result<std::string> read(const Hash& sha256, std::uint64_t offset, std::size_t size) override {
        return s3_.get(bytesOf(sha256), offset, size);
    }

    Result<> copy(const Hash& sha256, const std::string& path) override {
        const files::File file(path, O_WRONLY | O_CREAT | O_EXCL);
        if (!file.isOpen()) return files::broken(path, errno);
        auto got = s3_.get(bytesOf(sha256), [&](std::string_view bytes) {
            return files::writeAll(file.get(), path, bytes);
        });
        if (!got) return got;
        if (::fsync(file.get()) != 0) return files::broken(path, errno);
        return Done{};
    }

    Result<> each(const Each& each) override {
        return s3_.list(bytesUnder, [&](const std::string& name, std::uint64_t size) -> Result<> {
            const auto sha256 = shared::hashFromText(name.substr(bytesUnder.size()));
            return sha256 ? each(*sha256, size) : Result<>(Done{});
        });
    }

    Result<bool> sentBy(const Hash& sha256, const Id& device) override {
        {
            const std::lock_guard lock(mutex_);
            if (sent_.contains({sha256, device})) return true;
        }
        auto marker = s3_.size(sentName(sha256, device));
        if (!marker) return marker.failure();
        if (*marker) noteKnown(sha256, device);
        return marker->has_value();
    }

    Result<> noteSent(const Hash& sha256, const Id& device) override {
        auto put = s3_.putEmpty(sentName(sha256, device));
        if (put) noteKnown(sha256, device);
        return put;
    }

    Result<> eachSent(const EachSent& each) override {
        return s3_.list(sentUnder, [&](const std::string& name, std::uint64_t) -> Result<> {
            const auto slash = name.find('/', sentUnder.size());
            if (slash == std::string::npos) return Done{};
            const auto device =
                shared::idFromText(name.substr(sentUnder.size(), slash - sentUnder.size()));
            const auto sha256 = shared::hashFromText(name.substr(slash + 1));
            return sha256 && device ? each(*sha256, *device) : Result<>(Done{});
        });
    }

  private:
    static constexpr std::size_t mostKnown = 100'000;

    void noteKnown(const Hash& sha256, const Id& device) {
        const std::lock_guard lock(mutex_);
        if (sent_.size() >= mostKnown) sent_.clear();
        sent_.emplace(sha256, device);
    }

    S3 s3_;
    std::mutex mutex_;
    /// What was found there once and never goes: it need not be asked for again.
    std::map<Hash, std::uint64_t> sizes_;
    std::set<std::pair<Hash, Id>> sent_;
};

}  // namespace

Result<std::unique_ptr<Shelf>> bucketShelf(const std::string& address) {
    auto read = S3::read(address);
    if (!read) return read.failure();
    return std::unique_ptr<Shelf>(std::make_unique<Bucket>(read.take()));
}

Result<> claimBucket(const std::string& address, bool again) {
    auto read = S3::read(address);
    if (!read) return read.failure();
    S3 s3(read.take());
    if (!again) {
        const Failure taken{Code::refused,
                            "the bucket holds something there already; choose another prefix"};
        auto empty =
            s3.list("", [&](const std::string&, std::uint64_t) { return Result<>(taken); });
        if (!empty) return empty;
    }
    return s3.putEmpty("store");
}

}  // namespace field::server
