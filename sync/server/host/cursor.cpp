#include "sync/server/host/cursor.h"

#include <limits>

#include "shared/crypto.h"

namespace field::server {

namespace {

constexpr char form = 1;  // of the bytes below

void put(std::string& out, std::uint64_t value) {
    for (int shift = 56; shift >= 0; shift -= 8) out.push_back(static_cast<char>(value >> shift));
}

/// Takes fields of fixed length off the front; the caller knows that all of them are there.
class Fields {
  public:
    explicit Fields(std::string_view bytes) : rest_(bytes) {}

    std::uint64_t number() {
        std::uint64_t value = 0;
        for (const char byte : take(8)) value = value << 8 | static_cast<unsigned char>(byte);
        return value;
    }
    template <class Bytes>
    Bytes bytes() {
        return *Bytes::from(take(Bytes::size));
    }
    char byte() { return take(1).front(); }

  private:
    std::string_view take(std::size_t size) {
        const auto taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }
    std::string_view rest_;
};

constexpr std::size_t cursorBytes = 2 + 6 * Id::size + Hash::size + 4 * sizeof(std::uint64_t);

}  // namespace

std::string seal(shared::Env& env, const Hash& key, const Cursor& cursor) {
    std::string plain{form, static_cast<char>(cursor.way)};
    plain.reserve(cursorBytes);
    for (const auto* id : {&cursor.device, &cursor.area, &cursor.epoch, &cursor.seen.epoch,
                           &cursor.at.id, &cursor.project})
        plain += id->view();
    plain += cursor.seenHash.view();
    for (const std::uint64_t number :
         {cursor.seen.revision, cursor.at.revision, std::uint64_t{cursor.at.kind}, cursor.grants})
        put(plain, number);
    return shared::seal(env, key, plain);
}

std::optional<Cursor> openCursor(const Hash& key, std::string_view sealed) {
    const auto plain = shared::open(key, sealed);
    if (!plain || plain->size() != cursorBytes) return std::nullopt;
    Fields fields(*plain);
    if (fields.byte() != form) return std::nullopt;
    Cursor cursor;
    const auto way = static_cast<unsigned char>(fields.byte());
    if (way > static_cast<unsigned char>(Cursor::Way::afresh)) return std::nullopt;
    cursor.way = static_cast<Cursor::Way>(way);
    for (auto* id : {&cursor.device, &cursor.area, &cursor.epoch, &cursor.seen.epoch, &cursor.at.id,
                     &cursor.project})
        *id = fields.bytes<Id>();
    cursor.seenHash = fields.bytes<Hash>();
    cursor.seen.revision = fields.number();
    cursor.at.revision = fields.number();
    const auto kind = fields.number();
    if (kind > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
    cursor.at.kind = static_cast<std::uint32_t>(kind);
    cursor.grants = fields.number();
    return cursor;
}

}  // namespace field::server
