#include <algorithm>
#include <array>
#include <filesystem>

#include "client/store/store_state.h"
#include "shared/proto/records.pb.h"

namespace field::client {

using records::Evidence;
using shared::Blob;
using shared::Code;
using shared::Failure;

namespace {

/// Media types by file ending, for what people photograph, scan and record.
std::string mediaTypeOf(const std::filesystem::path& path) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 14> known{{
        {".jpg", "image/jpeg"},
        {".jpeg", "image/jpeg"},
        {".png", "image/png"},
        {".heic", "image/heic"},
        {".webp", "image/webp"},
        {".gif", "image/gif"},
        {".pdf", "application/pdf"},
        {".mp3", "audio/mpeg"},
        {".m4a", "audio/mp4"},
        {".ogg", "audio/ogg"},
        {".opus", "audio/ogg"},
        {".wav", "audio/wav"},
        {".mp4", "video/mp4"},
        {".txt", "text/plain"},
    }};
    auto ending = path.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    const auto found = std::find_if(known.begin(), known.end(),
                                    [&](const auto& item) { return item.first == ending; });
    return std::string(found == known.end() ? "application/octet-stream" : found->second);
}

}  // namespace

Result<Hash> Store::keepEvidence(const std::string& path) {
    auto copied = state_->evidence.keep(path);
    if (!copied) return copied.failure();
    auto noted = state_->db->transaction([&]() -> Result<> {
        // Own, but sent only once a save names it: nobody takes what no record is about. Bytes that
        // came from the server before are own now, too: this device vouches for them.
        auto statement = state_->db->prepare(
            "INSERT INTO evidence_file(sha256, size, own, sent, kept_ms) VALUES(?1, ?2, 2, 0, ?3) "
            "ON CONFLICT(sha256) DO UPDATE SET own = MAX(own, 1), freed = 0");
        return statement.bind(1, copied->sha256)
            .bind(2, copied->size)
            .bind(3, state_->env->wallMs())
            .run();
    });
    if (!noted) return noted.failure();
    return copied->sha256;
}

Result<Id> Store::attach(std::uint32_t parentKind, const Id& parent, const std::string& path,
                         const Values& values) {
    const auto* kind = state_->catalog->kind(shared::kinds::evidence);
    if (kind->parentKind != parentKind) {
        const auto* given = state_->catalog->kind(parentKind);
        return Failure{Code::invalid, "evidence is attached to a " +
                                          state_->catalog->kind(kind->parentKind)->name +
                                          ", not to " +
                                          (given ? given->name : std::to_string(parentKind))};
    }
    auto self = state_->whose();
    if (!self) return self.failure();
    auto held = fresh(kind->number, {}, parent, {});
    if (!held) return held.failure();
    auto sha256 = keepEvidence(path);
    if (!sha256) return sha256.failure();
    const auto size = state_->evidence.size(*sha256);
    if (!size) return Failure{Code::damaged, "evidence " + shared::toText(*sha256) + " vanished"};

    Change change;
    change.act = sync::EditAct::create;
    change.values = {
        {Evidence::kSha256FieldNumber, Blob{sha256->str()}},
        {Evidence::kMediaTypeFieldNumber, mediaTypeOf(path)},
        {Evidence::kSizeFieldNumber, static_cast<std::int64_t>(*size)},
        {Evidence::kFileNameFieldNumber, std::filesystem::path(path).filename().string()},
        {Evidence::kZoneFieldNumber, state_->env->zone()},
        {Evidence::kTakerIdFieldNumber, Blob{self->person.str()}},
    };
    for (const auto& [column, value] : values) {
        if (column != Evidence::kSha256FieldNumber) change.values.set(column, value);
    }
    change.held = held.take();
    const auto id = change.held.record.id;
    auto saved = save({change});
    if (!saved) return saved.failure();
    return id;
}

}  // namespace field::client
