#include "client/capture/exif.h"

#include <QDateTime>

namespace field::client {

namespace {

using Bytes = std::string_view;

/// The tags that are read, and the types of their values.
enum Tag : std::uint32_t {
    exifFolder = 0x8769,
    gpsFolder = 0x8825,
    dateTimeOriginal = 0x9003,
    offsetTimeOriginal = 0x9011,
    latitudeRef = 1,
    latitude = 2,
    longitudeRef = 3,
    longitude = 4,
    gpsStatus = 9,
    mapDatum = 18,
};
enum Type : std::uint32_t { ascii = 2, longNumber = 4, rational = 5 };

/// TIFF inside the segment: every read is within its bytes or gives nothing. No folder names
/// another of its kind here, so that none can lead in a circle.
class Tiff {
  public:
    explicit Tiff(Bytes bytes) : bytes_(bytes), big_(bytes.starts_with("MM")) {}

    [[nodiscard]] bool isOne() const {
        return (big_ || bytes_.starts_with("II")) && number(2, 2) == 42;
    }
    [[nodiscard]] std::optional<std::uint32_t> first() const { return number(4, 4); }
    [[nodiscard]] std::optional<std::uint32_t> folder(std::optional<std::uint32_t> in,
                                                      Tag tag) const {
        const auto at = entry(in, tag, longNumber, 1);
        return at ? number(*at + 8, 4) : std::nullopt;
    }
    /// Without the zero that ends it.
    [[nodiscard]] std::string text(std::optional<std::uint32_t> in, Tag tag) const {
        const auto at = entry(in, tag, ascii, 0);
        const auto size = at ? number(*at + 4, 4) : std::nullopt;
        if (!size || *size > longestText) return {};
        const auto from = *size <= 4 ? std::optional<std::uint32_t>(*at + 8) : number(*at + 8, 4);
        if (!from || *from > bytes_.size() || *size > bytes_.size() - *from) return {};
        const auto all = bytes_.substr(*from, *size);
        return std::string(all.substr(0, all.find('\0')));
    }
    /// Degrees, minutes and seconds as 10⁻⁷ degree.
    [[nodiscard]] std::optional<std::int64_t> angle(std::optional<std::uint32_t> in,
                                                    Tag tag) const {
        const auto at = entry(in, tag, rational, 3);
        const auto from = at ? number(*at + 8, 4) : std::nullopt;
        if (!from) return std::nullopt;
        std::uint64_t sum = 0;
        std::uint64_t parts = 1;
        for (std::uint32_t i = 0; i < 3; ++i, parts *= 60) {
            const auto above = number(std::size_t{*from} + 8 * i, 4);
            const auto below = number(std::size_t{*from} + 8 * i + 4, 4);
            if (!above || !below) return std::nullopt;
            if (*below == 0) return std::nullopt;
            const auto whole = std::uint64_t{*below} * parts;
            sum += std::uint64_t{*above} * billion / whole;
        }
        if (sum > 180 * billion) return std::nullopt;
        return static_cast<std::int64_t>((sum + 50) / 100);
    }

  private:
    static constexpr std::uint64_t billion = 1'000'000'000;
    static constexpr std::uint32_t entrySize = 12, longestText = 64;

    [[nodiscard]] std::optional<std::uint32_t> number(std::size_t at, std::size_t size) const {
        if (at > bytes_.size() || size > bytes_.size() - at) return std::nullopt;
        std::uint32_t value = 0;
        for (std::size_t i = 0; i < size; ++i) {
            const auto byte = static_cast<unsigned char>(bytes_[at + (big_ ? i : size - 1 - i)]);
            value = value << 8 | byte;
        }
        return value;
    }
    /// Where the folder `in` has `tag` with that type, and that many values unless 0.
    [[nodiscard]] std::optional<std::size_t> entry(std::optional<std::uint32_t> in, Tag tag,
                                                   Type type, std::uint32_t count) const {
        const auto entries = in ? number(*in, 2) : std::nullopt;
        for (std::uint32_t i = 0; entries && i < *entries; ++i) {
            const std::size_t at = std::size_t{*in} + 2 + std::size_t{i} * entrySize;
            const auto found = number(at, 2);
            if (!found) return std::nullopt;
            if (*found != tag) continue;
            const bool fits =
                number(at + 2, 2) == type && (count == 0 || number(at + 4, 4) == count);
            return fits ? std::optional(at) : std::nullopt;
        }
        return std::nullopt;
    }

    Bytes bytes_;
    bool big_;
};

/// The TIFF of the Exif segment; empty where none stands before the picture.
Bytes exifIn(Bytes jpeg) {
    constexpr Bytes begin = "\xff\xd8", mark("Exif\0\0", 6);
    if (!jpeg.starts_with(begin)) return {};
    jpeg.remove_prefix(begin.size());
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(jpeg[at]); };
    while (jpeg.size() >= 4 && byte(0) == 0xff) {
        constexpr unsigned char scan = 0xda, application1 = 0xe1;
        const std::size_t size = byte(2) * 256U + byte(3);
        if (byte(1) == scan || size < 2 || size + 2 > jpeg.size()) return {};
        const auto content = jpeg.substr(4, size - 2);
        if (byte(1) == application1 && content.starts_with(mark))
            return content.substr(mark.size());
        jpeg.remove_prefix(size + 2);
    }
    return {};
}

/// "+08:00" in seconds.
std::optional<int> offsetIn(const std::string& text) {
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
    const auto time = QTime::fromString(QString::fromLatin1(text.c_str() + 1), "HH:mm");
    constexpr int farthestHour = 14;
    if (!time.isValid() || time.hour() > farthestHour) return std::nullopt;
    return QTime(0, 0).secsTo(time) * (text[0] == '-' ? -1 : 1);
}

}  // namespace

PhotoNotes readPhotoNotes(std::string_view jpeg) {
    PhotoNotes notes;
    const Tiff tiff(exifIn(jpeg.substr(0, photoNotesReach)));
    if (!tiff.isOne()) return notes;
    const auto exif = tiff.folder(tiff.first(), exifFolder);
    auto when = QDateTime::fromString(
        QString::fromLatin1(tiff.text(exif, dateTimeOriginal).c_str()), "yyyy:MM:dd HH:mm:ss");
    if (const auto offset = offsetIn(tiff.text(exif, offsetTimeOriginal)))
        when.setOffsetFromUtc(*offset);
    if (when.isValid()) notes.takenMs = when.toMSecsSinceEpoch();

    const auto gps = tiff.folder(tiff.first(), gpsFolder);
    const auto north = tiff.angle(gps, latitude), east = tiff.angle(gps, longitude);
    const auto northRef = tiff.text(gps, latitudeRef), eastRef = tiff.text(gps, longitudeRef);
    const bool said = (northRef == "N" || northRef == "S") && (eastRef == "E" || eastRef == "W");
    const bool fix = north && east && (*north != 0 || *east != 0) && *north <= 900'000'000 &&
                     tiff.text(gps, gpsStatus) != "V";
    if (!said || !fix) return notes;
    const auto datum = tiff.text(gps, mapDatum);
    notes.place = {northRef == "S" ? -*north : *north, eastRef == "W" ? -*east : *east,
                   datum.empty() ? "WGS-84" : datum};
    return notes;
}

}  // namespace field::client
