#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace field::client {

/// What a camera wrote into a photo about its taking; nothing is guessed where it wrote nothing.
struct PhotoNotes {
    struct Place {
        std::int64_t latitude = 0, longitude = 0;  ///< 10⁻⁷ degree, north and east positive
        std::string datum;                         ///< as written; WGS-84 where it was not
        bool operator==(const Place&) const = default;
    };
    std::optional<std::int64_t> takenMs;  ///< UTC
    std::optional<Place> place;
};

/// How much of a file's beginning readPhotoNotes() needs: what comes before the picture itself.
inline constexpr std::size_t photoNotesReach = 256 * 1024;

/// Reads DateTimeOriginal, with OffsetTimeOriginal or else in the device's zone, and the position
/// from the Exif segment (CIPA DC-008) of a JPEG that begins with `jpeg`. Any bytes; of a broken
/// segment, what stands before the break. A camera without a fix writes 0, 0 or says so: no place.
PhotoNotes readPhotoNotes(std::string_view jpeg);

}  // namespace field::client
