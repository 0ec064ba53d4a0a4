#include "shared/value.h"

#include <algorithm>

namespace field::shared {

namespace {

const Value emptyValue;

bool columnBefore(const Values::Item& item, std::uint32_t column) { return item.first < column; }

Value normal(Value value) {
    if (isEmpty(value)) return {};
    return value;
}

void appendBigEndian(std::string& out, std::uint64_t value, int bytes) {
    char digits[8];
    for (int i = 0; i < 8; ++i) digits[i] = static_cast<char>(value >> (56 - 8 * i));
    out.append(digits + 8 - bytes, static_cast<std::size_t>(bytes));
}

void appendSized(std::string& out, std::string_view bytes) {
    appendBigEndian(out, bytes.size(), 4);
    out.append(bytes);
}

/// Takes canonical parts off the front of bytes; once something is missing, all else is too.
class Reader {
  public:
    explicit Reader(std::string_view bytes) : rest_(bytes) {}

    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] std::string_view rest() const { return rest_; }

    std::string_view take(std::size_t size) {
        if (size > rest_.size()) failed_ = true;
        if (failed_) return {};
        const std::string_view taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }
    std::uint64_t number(std::size_t bytes) {
        std::uint64_t value = 0;
        for (const char byte : take(bytes)) value = value << 8 | static_cast<unsigned char>(byte);
        return value;
    }
    std::string sized() { return std::string(take(number(4))); }

  private:
    std::string_view rest_;
    bool failed_ = false;
};

/// Strictly ascending, so that equal sets have one form only.
bool readElements(Reader& reader, Elements& out) {
    const std::uint64_t count = reader.number(4);
    if (count == 0) return false;
    for (std::uint64_t i = 0; i < count && !reader.failed(); ++i) {
        std::string item = reader.sized();
        if (!out.items.empty() && !(out.items.back() < item)) return false;
        out.items.push_back(std::move(item));
    }
    return !reader.failed();
}

}  // namespace

Elements Elements::of(std::vector<std::string> items) {
    std::sort(items.begin(), items.end());
    items.erase(std::unique(items.begin(), items.end()), items.end());
    return {std::move(items)};
}

bool isEmpty(const Value& value) {
    if (const auto* elements = std::get_if<Elements>(&value)) return elements->items.empty();
    return value.index() == 0;
}

bool isText(std::string_view text) {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    for (std::size_t i = 0; i < text.size();) {
        const unsigned first = at(i);
        const std::size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (first == 0 || (first >= 0x80 && first < 0xC2) || first > 0xF4) return false;
        if (size > text.size() - i) return false;
        for (std::size_t k = 1; k < size; ++k)
            if ((at(i + k) & 0xC0) != 0x80) return false;
        // No overlong forms, no surrogates, nothing past U+10FFFF.
        if (first == 0xE0 && at(i + 1) < 0xA0) return false;
        if (first == 0xED && at(i + 1) > 0x9F) return false;
        if (first == 0xF0 && at(i + 1) < 0x90) return false;
        if (first == 0xF4 && at(i + 1) > 0x8F) return false;
        i += size;
    }
    return true;
}

Values::Values(std::initializer_list<Item> items) {
    for (const Item& item : items) set(item.first, item.second);
}

const Value& Values::get(std::uint32_t column) const {
    const auto found = std::lower_bound(items_.begin(), items_.end(), column, columnBefore);
    return found != items_.end() && found->first == column ? found->second : emptyValue;
}

bool Values::has(std::uint32_t column) const {
    const auto found = std::lower_bound(items_.begin(), items_.end(), column, columnBefore);
    return found != items_.end() && found->first == column;
}

void Values::set(std::uint32_t column, Value value) {
    if (items_.empty() || items_.back().first < column) {  // rows and edits come in order
        items_.emplace_back(column, normal(std::move(value)));
        return;
    }
    const auto place = std::lower_bound(items_.begin(), items_.end(), column, columnBefore);
    if (place->first == column) {
        place->second = normal(std::move(value));
    } else {
        items_.emplace(place, column, normal(std::move(value)));
    }
}

void Values::erase(std::uint32_t column) {
    const auto found = std::lower_bound(items_.begin(), items_.end(), column, columnBefore);
    if (found != items_.end() && found->first == column) items_.erase(found);
}

void appendCanonical(std::string& out, const Value& value) {
    if (isEmpty(value)) {
        out.push_back('n');
    } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
        out.push_back('i');
        appendBigEndian(out, static_cast<std::uint64_t>(*integer), 8);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        out.push_back('t');
        appendSized(out, *text);
    } else if (const auto* blob = std::get_if<Blob>(&value)) {
        out.push_back('b');
        appendSized(out, blob->bytes);
    } else {
        const auto& items = std::get<Elements>(value).items;
        out.push_back('s');
        appendBigEndian(out, items.size(), 4);
        for (const std::string& item : items) appendSized(out, item);
    }
}

bool readCanonical(std::string_view& bytes, Value& out) {
    Reader reader(bytes);
    const std::string_view letter = reader.take(1);
    if (letter == "n") {
        out = std::monostate();
    } else if (letter == "i") {
        out = static_cast<std::int64_t>(reader.number(8));
    } else if (letter == "t") {
        out = reader.sized();
    } else if (letter == "b") {
        out = Blob{reader.sized()};
    } else if (letter == "s") {
        Elements elements;
        if (!readElements(reader, elements)) return false;
        out = std::move(elements);
    } else {
        return false;
    }
    if (reader.failed()) return false;
    bytes = reader.rest();
    return true;
}

std::string packValues(const Values& values) {
    std::string out;
    for (const auto& [column, value] : values) {
        appendBigEndian(out, column, 4);
        appendCanonical(out, value);
    }
    return out;
}

bool unpackValues(std::string_view bytes, Values& out) {
    out = {};
    std::uint64_t last = 0;
    while (!bytes.empty()) {
        Reader reader(bytes);
        const std::uint64_t column = reader.number(4);
        if (reader.failed() || (!out.empty() && column <= last)) return false;
        bytes = reader.rest();
        Value value;
        if (!readCanonical(bytes, value)) return false;
        out.set(static_cast<std::uint32_t>(column), std::move(value));
        last = column;
    }
    return true;
}

}  // namespace field::shared
