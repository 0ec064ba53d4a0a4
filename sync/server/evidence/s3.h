#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/ids.h"
#include "shared/result.h"

namespace field::server {

struct S3Request;
struct S3Transfer;

/// One bucket of an S3-compatible store, by path-style requests that libcurl signs (Signature
/// Version 4). Names are of letters, digits, "-" and "/". Any thread may call; each call is one
/// request on a connection that later ones use again. Of all calls:
///   Code::busy     no answer, or one that says "later": worth asking again
///   Code::full     there is no room left
///   Code::damaged  it refuses, or answers what no such store would
class S3 {
  public:
    /// As bucketShelf() takes it.
    struct Address {
        std::string url;     ///< "https://HOST:PORT/BUCKET"
        std::string prefix;  ///< "" or "PREFIX/"
        std::string region, key, secret;
    };
    /// Code::invalid says what is wrong with `text`, without its secret.
    static shared::Result<Address> read(const std::string& text);

    explicit S3(Address address);
    ~S3();
    S3(const S3&) = delete;
    S3& operator=(const S3&) = delete;

    /// Size of the object; nothing if there is none.
    shared::Result<std::optional<std::uint64_t>> size(const std::string& name);
    /// Stores all of the file at `path`, whose bytes hash to `sha256`: the store refuses others.
    shared::Result<> put(const std::string& name, const std::string& path,
                         const shared::Hash& sha256);
    /// Stores an object without bytes.
    shared::Result<> putEmpty(const std::string& name);
    /// `size` bytes at `offset`, fewer at the end. Code::missing if there is no such object.
    shared::Result<std::string> get(const std::string& name, std::uint64_t offset,
                                    std::size_t size);
    /// Gives all bytes to `sink` until it fails. Code::missing if there is no such object.
    using Sink = std::function<shared::Result<>(std::string_view)>;
    shared::Result<> get(const std::string& name, const Sink& sink);
    /// Calls `each` with name and size of every object whose name begins with `under`, in order of
    /// names; a failure stops.
    using Each = std::function<shared::Result<>(const std::string& name, std::uint64_t size)>;
    shared::Result<> list(const std::string& under, const Each& each);

  private:
    /// One request and the head of its answer; a failure if there was none.
    shared::Result<> perform(const S3Request& request, S3Transfer& transfer);
    shared::Result<> put(const S3Request& request, S3Transfer transfer);

    Address address_;
    std::mutex mutex_;
    std::vector<void*> idle_;  ///< libcurl's, with connections that are still open
};

}  // namespace field::server
