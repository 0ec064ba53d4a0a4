#include "tests/server/access/canaries.h"

#include <algorithm>
#include <cstring>

#include "shared/ids.h"
#include "shared/record.h"

using field::shared::Blob;
using field::shared::Column;
using field::shared::ColumnType;
using field::shared::Elements;
using field::shared::Kind;
using field::shared::Value;

namespace {

constexpr std::size_t startBytes = 8;

std::string base64(std::string_view bytes) {
    constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    std::uint32_t bits = 0, count = 0;
    for (const auto c : bytes) {
        bits = bits << 8 | static_cast<unsigned char>(c);
        for (count += 8; count >= 6; count -= 6) out += letters[bits >> (count - 6) & 63];
    }
    return out;
}

std::string varint(std::uint64_t number) {
    std::string out;
    for (; number >= 128; number >>= 7) out += static_cast<char>(number | 128);
    return out + static_cast<char>(number);
}

std::string bigEndian(std::uint64_t number, int bytes) {
    std::string out;
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
        out += static_cast<char>(number >> shift);
    return out;
}

std::uint64_t startOf(std::string_view bytes) {
    std::uint64_t start = 0;
    std::memcpy(&start, bytes.data(), startBytes);
    return start;
}

}  // namespace

void Canaries::spell(std::string form) {
    if (form.size() < startBytes) return;  // what is so short is found anywhere
    byStart_.emplace(startOf(form), forms_.size());
    forms_.push_back({std::move(form), all_.size() - 1});
}

void Canaries::add(const std::string& what, std::string_view bytes, Reach reach) {
    all_.push_back({what, reach});
    spell(std::string(bytes));
    spell(field::shared::toHex(bytes));
    // In the middle of something longer it stands at one of three places of base64; the letters at
    // its ends are shared with its neighbours.
    for (std::size_t skip = 0; skip < 3; ++skip) {
        const auto inner = bytes.substr((3 - skip) % 3);
        spell(base64(inner.substr(0, inner.size() / 3 * 3)));
    }
}

void Canaries::addNumber(const std::string& what, std::int64_t number, Reach reach) {
    all_.push_back({what, reach});
    const auto plain = static_cast<std::uint64_t>(number);
    spell(std::to_string(number));
    spell(varint(plain));
    spell(varint(plain << 1));  // sint64
    spell(bigEndian(plain, 8));
    auto little = bigEndian(plain, 8);
    std::reverse(little.begin(), little.end());
    spell(little);
}

std::string Canaries::text(const std::string& what, Reach reach) {
    constexpr std::string_view letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    std::string out;
    for (int i = 0; i < 24; ++i) out += letters[dice_() % letters.size()];
    add(what, out, reach);
    return out;
}

std::string Canaries::bytes(const std::string& what, std::size_t size, Reach reach) {
    std::string out(size, '\0');
    for (char& byte : out) byte = static_cast<char>(dice_());
    // Of something long every run of some length counts.
    constexpr std::size_t run = 32;
    if (size <= run) {
        add(what, out, reach);
        return out;
    }
    for (const auto at : {std::size_t{0}, size / 2, size - run})
        add(what + " at " + std::to_string(at), std::string_view(out).substr(at, run), reach);
    return out;
}

std::optional<Value> Canaries::valueFor(const Kind& kind, const Column& column, Reach reach) {
    const auto what = kind.name + "." + column.name;
    // A review decides a correction that is there, or none.
    if (what == "Review.correction_id") return std::nullopt;
    switch (column.type) {
        case ColumnType::boolean:
        case ColumnType::enumeration:
            return std::nullopt;
        case ColumnType::text:
            return text(what, reach);
        case ColumnType::elements:
            return Elements::of({text(what, reach), text(what, reach)});
        case ColumnType::blob:
            for (const std::size_t size : {std::size_t{16}, std::size_t{32}})
                if (field::shared::checkValue(kind, column, Blob{std::string(size, 'x')}))
                    return Blob{bytes(what, size, reach)};
            return std::nullopt;
        case ColumnType::integer:
            break;
    }
    const auto number = static_cast<std::int64_t>(dice_() >> 2 | std::uint64_t{1} << 61);
    if (!field::shared::checkValue(kind, column, number)) return std::nullopt;
    addNumber(what, number, reach);
    return number;
}

void Canaries::lookIn(std::string_view bytes, std::vector<bool>& found) const {
    found.resize(all_.size());
    for (std::size_t at = 0; at + startBytes <= bytes.size(); ++at) {
        const auto [first, last] = byStart_.equal_range(startOf(bytes.substr(at)));
        for (auto form = first; form != last; ++form)
            if (bytes.substr(at).starts_with(forms_[form->second].bytes))
                found[forms_[form->second].of] = true;
    }
}

std::size_t Canaries::count(Reach reach) const {
    std::size_t count = 0;
    for (const auto& canary : all_) count += canary.reach == reach;
    return count;
}
