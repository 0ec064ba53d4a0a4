#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/result.h"

namespace field::server {

/// One page of a bucket's objects, as ListObjectsV2 answers it.
struct Listing {
    std::vector<std::pair<std::string, std::uint64_t>> objects;  ///< name, bytes
    std::string next;  ///< where the next page goes on; empty: this was the last
};

/// Code::damaged where `xml` is no such page.
shared::Result<Listing> readListing(std::string_view xml);
/// The word of an answer that refuses ("AccessDenied"); empty if it has none.
std::string refusalIn(std::string_view xml);

}  // namespace field::server
