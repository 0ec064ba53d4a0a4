#include "sync/door/qr.h"

#include <qrencode.h>
#include <zlib.h>

#include <memory>
#include <vector>

namespace field::sync {

using shared::Code;
using shared::Failure;
using shared::Result;

namespace {

/// Light squares around the code, without which no camera finds it.
constexpr int quiet = 4;

class Squares {
  public:
    static Result<Squares> of(const std::string& text) {
        Squares made(QRcode_encodeString(text.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1));
        if (!made.code_)
            return Failure{Code::invalid, "this is too long for a QR code; use the line instead"};
        return made;
    }
    [[nodiscard]] int width() const { return code_->width + 2 * quiet; }
    /// Any place; outside is light.
    [[nodiscard]] bool dark(int x, int y) const {
        x -= quiet;
        y -= quiet;
        const int size = code_->width;
        return x >= 0 && y >= 0 && x < size && y < size && (code_->data[y * size + x] & 1) != 0;
    }

  private:
    struct Freeing {
        void operator()(QRcode* code) const { QRcode_free(code); }
    };
    explicit Squares(QRcode* code) : code_(code) {}
    std::unique_ptr<QRcode, Freeing> code_;
};

std::string bigEndian(std::uint32_t number) {
    std::string out;
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(number >> shift & 255);
    return out;
}

std::string chunk(const std::string& name, const std::string& data) {
    const auto named = name + data;
    const auto sum =
        crc32(0, reinterpret_cast<const Bytef*>(named.data()), static_cast<uInt>(named.size()));
    return bigEndian(static_cast<std::uint32_t>(data.size())) + named +
           bigEndian(static_cast<std::uint32_t>(sum));
}

}  // namespace

Result<std::string> qrForTerminal(const std::string& text) {
    auto squares = Squares::of(text);
    if (!squares) return squares.failure();
    std::string out;
    for (int y = 0; y < squares->width(); y += 2) {
        out += "\x1b[30;107m";  // black on white
        for (int x = 0; x < squares->width(); ++x) {
            const bool upper = squares->dark(x, y), lower = squares->dark(x, y + 1);
            out += upper && lower ? "█" : upper ? "▀" : lower ? "▄" : " ";
        }
        out += "\x1b[0m\n";
    }
    return out;
}

Result<std::string> qrAsPng(const std::string& text) {
    auto squares = Squares::of(text);
    if (!squares) return squares.failure();
    const int size = squares->width() * qrPixelsPerSquare;
    std::string rows;
    for (int y = 0; y < size; ++y) {
        rows += '\0';  // no filter
        for (int x = 0; x < size; x += 8)
            rows += static_cast<char>(
                squares->dark(x / qrPixelsPerSquare, y / qrPixelsPerSquare) ? 0x00 : 0xFF);
    }
    std::string packed(compressBound(rows.size()), '\0');
    uLongf packedSize = packed.size();
    if (compress(reinterpret_cast<Bytef*>(packed.data()), &packedSize,
                 reinterpret_cast<const Bytef*>(rows.data()), rows.size()) != Z_OK)
        return Failure{Code::full, "no memory for the picture"};
    packed.resize(packedSize);
    const auto side = bigEndian(static_cast<std::uint32_t>(size));
    // Width, height, 1 bit of grey, deflate, no interlacing.
    return "\x89PNG\r\n\x1a\n" + chunk("IHDR", side + side + '\x01' + std::string(4, '\0')) +
           chunk("IDAT", packed) + chunk("IEND", "");
}

}  // namespace field::sync
