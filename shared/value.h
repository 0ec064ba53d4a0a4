#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace field::shared {

/// Bytes that are not text: ids and hashes.
struct Blob {
    std::string bytes;
    bool operator==(const Blob&) const = default;
};

/// A set of texts, sorted and without repeats.
struct Elements {
    std::vector<std::string> items;
    bool operator==(const Elements&) const = default;
    /// `items` in any order, with repeats.
    static Elements of(std::vector<std::string> items);
};

/// One column's value; monostate is empty. Integers also carry booleans, enums, fen, scaled
/// decimals and milliseconds: what they mean is in the catalog.
using Value = std::variant<std::monostate, std::int64_t, std::string, Blob, Elements>;

/// No value, or a set without elements: the two mean the same everywhere.
bool isEmpty(const Value& value);
/// Whether `text` is well-formed UTF-8 (RFC 3629) without U+0000, which PostgreSQL cannot hold.
bool isText(std::string_view text);

/// Values by column number, ascending. Empty values may stand in it: in an edit they say that the
/// column is emptied; in a row they mean the same as absence. A set without elements is kept as an
/// empty value.
class Values {
  public:
    using Item = std::pair<std::uint32_t, Value>;

    Values() = default;
    Values(std::initializer_list<Item> items);

    /// The value of `column`, or an empty one.
    [[nodiscard]] const Value& get(std::uint32_t column) const;
    [[nodiscard]] bool has(std::uint32_t column) const;
    void set(std::uint32_t column, Value value);
    void erase(std::uint32_t column);

    [[nodiscard]] bool empty() const { return items_.empty(); }
    [[nodiscard]] std::size_t size() const { return items_.size(); }
    [[nodiscard]] auto begin() const { return items_.begin(); }
    [[nodiscard]] auto end() const { return items_.end(); }
    bool operator==(const Values&) const = default;

  private:
    std::vector<Item> items_;
};

/// Canonical bytes of a value: a type letter (n, i, t, b, s), then 8 big-endian bytes, or sized
/// bytes, or counted sized elements (sizes and counts: 4 big-endian bytes). Equal values have equal
/// bytes, on every machine.
void appendCanonical(std::string& out, const Value& value);
/// Reads one canonical value from the front of `bytes` and takes it off; false, with `bytes` as it
/// was, where no such value stands there.
bool readCanonical(std::string_view& bytes, Value& out);

/// Values as bytes that name their columns, for the `extra` and overlay columns of tables: pairs of
/// column number (4 big-endian bytes) and canonical value. Reading stops with false at the first
/// byte that is not so.
std::string packValues(const Values& values);
bool unpackValues(std::string_view bytes, Values& out);

}  // namespace field::shared
