#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace field::shared {

/// Protobuf's wire format written and read in place, for the messages that stand once per row:
/// building protobuf's own objects of them costs several times what the bytes do. What is written
/// in the order of the fields' numbers is what protobuf would have written, byte for byte.
class WireWriter {
  public:
    explicit WireWriter(std::string& out) : out_(out) {}

    /// uint32, uint64, int64, bool or enum; 0 is left out, as proto3 does.
    void number(int field, std::uint64_t value) {
        if (value != 0) put(field, value);
    }
    /// The same, also where it is 0: a member of a oneof.
    void put(int field, std::uint64_t value) {
        tag(field, 0);
        varint(value);
    }
    /// sint64 in a oneof.
    void putSigned(int field, std::int64_t value) {
        const auto bits = static_cast<std::uint64_t>(value);
        put(field, bits << 1 ^ (value < 0 ? ~std::uint64_t{0} : 0));
    }
    /// string or bytes; empty ones are left out.
    void bytes(int field, std::string_view value) {
        if (!value.empty()) putBytes(field, value);
    }
    /// The same, also where they are empty: repeated, or a member of a oneof.
    void putBytes(int field, std::string_view value) {
        tag(field, 2);
        varint(value.size());
        out_.append(value);
    }
    /// One of a packed list of numbers, which is written as bytes.
    void element(std::uint64_t value) { varint(value); }
    /// A message whose fields `body` writes here.
    template <class Body>
    void message(int field, Body body) {
        tag(field, 2);
        const auto at = out_.size();
        out_.push_back(0);  // most are shorter than 128 bytes
        body();
        const auto size = out_.size() - at - 1;
        if (size < 0x80) {
            out_[at] = static_cast<char>(size);
            return;
        }
        char digits[10];
        out_.replace(at, 1, digits, encode(size, digits));
    }

  private:
    static std::size_t encode(std::uint64_t value, char* to) {
        std::size_t count = 0;
        for (; value >= 0x80 && count < 9; value >>= 7)
            to[count++] = static_cast<char>(value | 0x80);
        to[count++] = static_cast<char>(value);
        return count;
    }
    void varint(std::uint64_t value) {
        char digits[10];
        out_.append(digits, encode(value, digits));
    }
    void tag(int field, unsigned type) { varint(static_cast<std::uint64_t>(field) << 3 | type); }

    std::string& out_;
};

/// Fields one after another, as they stand; what is cut or no wire format ends it with failed().
class WireReader {
  public:
    explicit WireReader(std::string_view bytes) : rest_(bytes) {}

    /// Goes to the next field; false at the end.
    bool next() {
        if (rest_.empty() || failed_) return false;
        std::uint64_t tag = 0;
        if (!varint(tag) || tag >> 3 == 0 || tag >> 32 != 0) return fail();
        field_ = static_cast<int>(tag >> 3);
        type_ = static_cast<unsigned>(tag & 7);
        switch (type_) {
            case 0:
                return varint(number_) || fail();
            case 1:
                return take(8);
            case 2:
                return varint(number_) ? take(number_) : fail();
            case 5:
                return take(4);
            default:
                return fail();  // groups: we have none
        }
    }
    [[nodiscard]] bool failed() const { return failed_; }

    [[nodiscard]] int field() const { return field_; }
    /// Whether the field holds a varint; likewise bytes or a message. One that holds neither, or
    /// not what its number stands for, is to be passed over.
    [[nodiscard]] bool isNumber() const { return type_ == 0; }
    [[nodiscard]] bool isBytes() const { return type_ == 2; }
    [[nodiscard]] std::uint64_t number() const { return number_; }
    [[nodiscard]] std::int64_t signedNumber() const {
        return static_cast<std::int64_t>(number_ >> 1 ^ (~(number_ & 1) + 1));
    }
    [[nodiscard]] std::string_view bytes() const { return bytes_; }

  private:
    bool fail() {
        failed_ = true;
        return false;
    }
    bool take(std::uint64_t size) {
        if (size > rest_.size()) return fail();
        bytes_ = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return true;
    }
    bool varint(std::uint64_t& out) {
        out = 0;
        for (int shift = 0; shift < 64 && !rest_.empty(); shift += 7) {
            const auto byte = static_cast<std::uint8_t>(rest_.front());
            rest_.remove_prefix(1);
            out |= std::uint64_t{byte & 0x7fU} << shift;
            if (byte < 0x80) return true;
        }
        return false;
    }

    std::string_view rest_, bytes_;
    std::uint64_t number_ = 0;
    int field_ = 0;
    unsigned type_ = 0;
    bool failed_ = false;
};

}  // namespace field::shared
