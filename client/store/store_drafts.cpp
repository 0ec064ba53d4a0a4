#include "client/store/store_state.h"

namespace field::client {

using shared::Code;
using shared::Failure;

Held resumed(const shared::Catalog& catalog, Held now, const std::vector<Draft>& drafts) {
    const auto* kind = catalog.kind(now.record.kind);
    for (const auto& draft : drafts) {
        const auto* slot = kind ? kind->slotOf(draft.column) : nullptr;
        if (!slot || draft.record != now.record.id) continue;
        now.inherited[slot->number] = draft.base;
        now.stateSeen = draft.stateSeen;
        for (const auto column : slot->columns) {
            const auto& value = draft.shown.get(column);
            if (shared::isEmpty(value)) {
                now.record.values.erase(column);
            } else {
                now.record.values.set(column, value);
            }
        }
    }
    return now;
}

Result<> Store::putDraft(const Draft& draft) {
    return state_->db->transaction([&]() -> Result<> {
        auto statement = state_->db->prepare(
            "INSERT OR REPLACE INTO draft(record_id, column_number, kind, project_id, parent_id, "
            "text, base_epoch, base_revision, shown, state_seen, typed_ms) "
            "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
        return statement.bind(1, draft.record)
            .bind(2, std::int64_t{draft.column})
            .bind(3, std::int64_t{draft.kind})
            .bind(4, draft.project)
            .bind(5, draft.parent)
            .bindText(6, draft.text)
            .bind(7, draft.base.epoch)
            .bind(8, draft.base.revision)
            .bindBlob(9, shared::packValues(draft.shown))
            .bind(10, draft.stateSeen)
            .bind(11, draft.typedMs)
            .run();
    });
}

namespace {

/// Every draft that `statement`, bound, gives: its first column is the record.
Result<std::vector<Draft>> readDrafts(shared::Statement& statement) {
    std::vector<Draft> drafts;
    for (;;) {
        auto there = statement.step();
        if (!there) return there.failure();
        if (!*there) return drafts;
        Draft draft;
        draft.record = statement.id(0);
        draft.column = static_cast<std::uint32_t>(statement.integer(1));
        draft.kind = static_cast<std::uint32_t>(statement.integer(2));
        draft.project = statement.id(3);
        draft.parent = statement.id(4);
        draft.text = statement.text(5);
        draft.base = {statement.id(6), static_cast<std::uint64_t>(statement.integer(7))};
        if (!shared::unpackValues(statement.blob(8), draft.shown)) {
            return Failure{Code::damaged,
                           "a draft of record " + shared::toText(draft.record) + " cannot be read"};
        }
        draft.stateSeen = statement.integer(9);
        draft.typedMs = statement.integer(10);
        drafts.push_back(std::move(draft));
    }
}

constexpr std::string_view draftColumns =
    "SELECT record_id, column_number, kind, project_id, parent_id, text, base_epoch, "
    "base_revision, shown, state_seen, typed_ms FROM draft ";

}  // namespace

Result<std::vector<Draft>> Store::drafts(const Id& record) {
    auto statement = state_->db->prepare(std::string(draftColumns) +
                                         "WHERE record_id = ?1 ORDER BY column_number");
    statement.bind(1, record);
    return readDrafts(statement);
}

Result<std::vector<Draft>> Store::draftsUnder(const Id& report) {
    auto statement = state_->db->prepare(
        std::string(draftColumns) +
        "WHERE record_id = ?1 OR parent_id = ?1 ORDER BY record_id, column_number");
    statement.bind(1, report);
    return readDrafts(statement);
}

Result<> Store::dropDrafts(const Id& record) {
    return state_->db->transaction([&]() -> Result<> {
        auto statement = state_->db->prepare("DELETE FROM draft WHERE record_id = ?1");
        return statement.bind(1, record).run();
    });
}

}  // namespace field::client
