#include "shared/text/charset.h"

#include <iconv.h>

#include <array>
#include <cerrno>

namespace field::shared {
namespace {

/// `bytes` of `encoding` as UTF-8; false where they are not.
bool convert(const char* encoding, std::string_view bytes, std::string& out) {
    const iconv_t converter = iconv_open("UTF-8", encoding);
    if (converter == reinterpret_cast<iconv_t>(-1)) return false;
    std::string copy(bytes);  // iconv wants to write through its input's type
    char* in = copy.data();
    std::size_t left = copy.size();
    std::array<char, 16'384> buffer;
    bool ok = true;
    while (left > 0 && ok) {
        char* to = buffer.data();
        std::size_t room = buffer.size();
        ok = iconv(converter, &in, &left, &to, &room) != static_cast<std::size_t>(-1) ||
             errno == E2BIG;  // the buffer is full: on with the rest
        out.append(buffer.data(), buffer.size() - room);
    }
    iconv_close(converter);
    return ok;
}

/// Length of the well-formed sequence that `text` begins with (RFC 3629); 0 if it has none.
std::size_t sequence(std::string_view text) {
    const auto at = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const auto tail = [&](std::size_t i) { return (at(i) & 0xC0U) == 0x80U; };
    const unsigned first = at(0);
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return tail(1) ? 2 : 0;
    if (first >= 0xE0 && first <= 0xEF) {
        const bool shortest = first != 0xE0 || at(1) >= 0xA0;
        const bool surrogate = first == 0xED && at(1) >= 0xA0;
        return shortest && !surrogate && tail(1) && tail(2) ? 3 : 0;
    }
    if (first >= 0xF0 && first <= 0xF4) {
        const bool inRange = first == 0xF0 ? at(1) >= 0x90 : first != 0xF4 || at(1) < 0x90;
        return inRange && tail(1) && tail(2) && tail(3) ? 4 : 0;
    }
    return 0;
}

}  // namespace

bool isUtf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = sequence(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

Result<std::string> readText(std::string_view bytes) {
    const Failure unknown{Code::invalid,
                          "the file is no text in UTF-8, UTF-16 or GB18030; save it as CSV again"};
    std::string text;
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
        const char* const encoding = bytes[0] == '\xFF' ? "UTF-16LE" : "UTF-16BE";
        if (!convert(encoding, bytes.substr(2), text)) return unknown;
    } else if (const auto plain = bytes.starts_with("\xEF\xBB\xBF") ? bytes.substr(3) : bytes;
               isUtf8(plain)) {
        text = plain;
    } else if (!convert("GB18030", bytes, text)) {
        return unknown;
    }
    if (text.find('\0') != std::string::npos) return unknown;
    return text;
}

}  // namespace field::shared
