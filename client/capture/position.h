#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace field::client {

/// Where the device is, as its receiver says. WGS-84.
struct Fix {
    std::int64_t latitude = 0, longitude = 0;  ///< 10⁻⁷ degree, north and east positive
    std::int64_t accuracyMm = 0;               ///< horizontal, from the dilution of precision
    bool operator==(const Fix&) const = default;
};

/// Reads one NMEA 0183 sentence ("$GPGGA,…*47"). Nothing for another sentence, one without a fix,
/// or one whose checksum fails. Accuracy is the dilution times 5 m, the usual error of a receiver
/// without correction.
std::optional<Fix> readNmea(std::string_view sentence);

/// The last fix that stands in what a receiver wrote, line by line; nothing if there is none.
std::optional<Fix> lastFix(std::string_view lines);

}  // namespace field::client
