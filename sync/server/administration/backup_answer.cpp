#include "sync/server/administration/answers.h"
#include "sync/server/host/backup_note.h"

namespace field::server {

Result<> answerBackup(Host& host, shared::Env& env, wire::AdministrationAnswer& answer) {
    auto tx = host.read();
    if (!tx) return tx.failure();
    auto heads = (*tx)->heads();
    if (!heads) return heads.failure();
    std::uint64_t entries = 0;
    for (const auto& head : *heads) entries += head.at.revision;
    auto note = lastBackup(**tx);
    if (!note) return note.failure();
    auto& out = *answer.mutable_backup();
    out.set_old(!*note || env.wallMs() - (*note)->madeMs > oldBackupMs);
    out.set_entries_since(entries);
    if (!*note) return shared::Done{};
    out.set_made_ms((*note)->madeMs);
    out.set_areas((*note)->areas);
    out.set_entries((*note)->entries);
    out.set_files((*note)->files);
    out.set_bytes((*note)->bytes);
    out.set_place((*note)->place);
    out.set_entries_since(entries > (*note)->entries ? entries - (*note)->entries : 0);
    return shared::Done{};
}

}  // namespace field::server
