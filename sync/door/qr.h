#pragma once

#include <string>

#include "shared/result.h"

namespace field::sync {

/// A QR code of `text`, which has letters, digits and " $%*+-./:" alone (others cost more room);
/// error correction of a sixth. Code::invalid if it does not fit one.
/// As lines of block characters, dark on light whatever the terminal's colours are.
shared::Result<std::string> qrForTerminal(const std::string& text);
/// As the bytes of a PNG picture in black and white, each square so many pixels wide.
inline constexpr int qrPixelsPerSquare = 8;
shared::Result<std::string> qrAsPng(const std::string& text);

}  // namespace field::sync
