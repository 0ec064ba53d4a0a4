#include "sync/server/host/backup_note.h"

#include <charconv>

#include <fmt/format.h>

#include "shared/text/pieces.h"
#include "sync/server/host/state.h"

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

template <class Number>
bool readNumber(std::string_view text, Number& out) {
    const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
    return read.ec == std::errc{} && read.ptr == text.data() + text.size();
}

}  // namespace

Result<std::optional<BackupNote>> lastBackup(Reading& tx) {
    auto kept = tx.setting(settings::backedUp);
    if (!kept) return kept.failure();
    if (kept->empty()) return std::optional<BackupNote>();
    const auto parts = shared::pieces(*kept, '\t');
    BackupNote note;
    // Of a former program: when it was made, and nothing else.
    if (parts.size() == 1 && readNumber(parts[0], note.madeMs)) return std::optional(note);
    if (parts.size() != 6 || !readNumber(parts[0], note.madeMs) ||
        !readNumber(parts[1], note.areas) || !readNumber(parts[2], note.entries) ||
        !readNumber(parts[3], note.files) || !readNumber(parts[4], note.bytes))
        return Failure{Code::damaged,
                       "the store's note of its last backup cannot be read; make a "
                       "backup"};
    note.place = parts[5];
    return std::optional(note);
}

Result<> noteLastBackup(Writing& tx, const BackupNote& note) {
    return tx.putSetting(settings::backedUp,
                         fmt::format("{}\t{}\t{}\t{}\t{}\t{}", note.madeMs, note.areas,
                                     note.entries, note.files, note.bytes, note.place));
}

}  // namespace field::server
