#include <array>

#include <postgresql/libpq-fe.h>

#include "sync/server/postgres/link.h"

namespace field::server::postgres {

namespace {

/// `value` in network order, `size` bytes.
void appendBig(std::string& out, std::uint64_t value, int size) {
    for (int shift = 8 * (size - 1); shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(value >> shift & 0xff));
}

constexpr std::uint32_t uuidOid = 2950, byteaOid = 17, bigintOid = 20;  // pg_type.dat

template <std::size_t Size>
shared::FixedBytes<Size> fixed(std::string_view bytes) {
    return shared::FixedBytes<Size>::from(bytes).value_or(shared::FixedBytes<Size>{});
}

}  // namespace

Params& Params::add(std::string_view bytes) {
    places_.emplace_back(bytes_.size(), static_cast<int>(bytes.size()));
    bytes_ += bytes;
    return *this;
}

Params& Params::id(const Id& id) { return add(id.view()); }
Params& Params::bytes(std::string_view bytes) { return add(bytes); }
Params& Params::text(std::string_view text) { return add(text); }
Params& Params::flag(bool value) { return add(std::string_view(value ? "\1" : "\0", 1)); }

Params& Params::number(std::int64_t value) {
    places_.emplace_back(bytes_.size(), 8);
    appendBig(bytes_, static_cast<std::uint64_t>(value), 8);
    return *this;
}

Params& Params::array(std::uint32_t type, std::size_t count,
                      const std::function<std::optional<std::string_view>(std::size_t)>& element) {
    // Dimensions, whether there are NULLs, the element's type; the one dimension's size and first
    // index; each element with its length, −1 for NULL (array_send() in PostgreSQL).
    const auto start = bytes_.size();
    bool nulls = false;
    appendBig(bytes_, count == 0 ? 0 : 1, 4);
    appendBig(bytes_, 0, 4);
    appendBig(bytes_, type, 4);
    if (count != 0) {
        appendBig(bytes_, count, 4);
        appendBig(bytes_, 1, 4);
    }
    for (std::size_t i = 0; i < count; ++i) {
        const auto value = element(i);
        if (!value) nulls = true;
        appendBig(bytes_, value ? value->size() : ~std::uint64_t{0}, 4);
        if (value) bytes_ += *value;
    }
    if (nulls) bytes_[start + 7] = 1;
    places_.emplace_back(start, static_cast<int>(bytes_.size() - start));
    return *this;
}

Params& Params::ids(const std::vector<Id>& ids) {
    return array(uuidOid, ids.size(), [&](std::size_t i) { return ids[i].view(); });
}

Params& Params::numbers(const std::vector<std::uint64_t>& numbers) {
    std::string big;
    for (const auto one : numbers) appendBig(big, one, 8);
    return array(bigintOid, numbers.size(),
                 [&](std::size_t i) { return std::string_view(big).substr(8 * i, 8); });
}

Params& Params::blobs(const std::vector<std::string_view>& blobs) {
    return array(byteaOid, blobs.size(), [&](std::size_t i) { return blobs[i]; });
}

Params& Params::column(std::uint32_t type, const std::vector<const Params*>& rows,
                       std::size_t place) {
    return array(type, rows.size(), [&](std::size_t i) { return rows[i]->at(place); });
}

Params& Params::copy(const Params& row, std::size_t place) {
    const auto value = row.at(place);
    return value ? add(*value) : null();
}

std::optional<std::string_view> Params::at(std::size_t place) const {
    const auto [offset, length] = places_[place];
    if (length < 0) return std::nullopt;
    return std::string_view(bytes_).substr(offset, static_cast<std::size_t>(length));
}

Params& Params::null() {
    places_.emplace_back(bytes_.size(), -1);
    return *this;
}

Params& Params::then(const Params& rest) {
    const auto start = bytes_.size();
    bytes_ += rest.bytes_;
    for (const auto& [offset, length] : rest.places_) places_.emplace_back(start + offset, length);
    return *this;
}

Rows::Rows(pg_result* result) : result_(result, [](pg_result* held) { PQclear(held); }) {}

int Rows::count() const { return PQntuples(result_.get()); }

bool Rows::isNull(int row, int column) const {
    return PQgetisnull(result_.get(), row, column) == 1;
}

std::string_view Rows::bytes(int row, int column) const {
    return {PQgetvalue(result_.get(), row, column),
            static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
}

Id Rows::id(int row, int column) const { return fixed<Id::size>(bytes(row, column)); }
Hash Rows::hash(int row, int column) const { return fixed<Hash::size>(bytes(row, column)); }

std::int64_t Rows::number(int row, int column) const {
    std::uint64_t value = 0;
    for (const char byte : bytes(row, column))
        value = value << 8 | static_cast<unsigned char>(byte);
    return static_cast<std::int64_t>(value);
}

bool Rows::flag(int row, int column) const { return number(row, column) != 0; }

std::string_view Rows::did() const { return PQcmdStatus(result_.get()); }

}  // namespace field::server::postgres
