#include "client/store/tables/effective_rows.h"

namespace field::client {

using shared::Code;
using shared::Failure;
using shared::Result;

namespace {

std::string packed(const Overlay& overlay) {
    return overlay.empty() ? std::string() : pack(overlay);
}

}  // namespace

Result<EffectiveRow> EffectiveRow::of(Record&& record, std::string_view own) {
    EffectiveRow row{std::move(record), {}};
    if (own.empty() || unpack(own, row.overlay)) return row;
    return Failure{Code::damaged, "overlay of record " + shared::toText(row.record.id) +
                                      " cannot be read: keep the profile and restore a copy"};
}

Result<std::optional<EffectiveRow>> EffectiveRows::find(std::uint32_t kind, const Id& area,
                                                        const Id& id) {
    std::string own;
    auto record = tables_.find(kind, area, id, &own);
    if (!record) return record.failure();
    if (!*record) return std::optional<EffectiveRow>();
    auto row = EffectiveRow::of(std::move(**record), own);
    if (!row) return row.failure();
    return std::optional(row.take());
}

Result<std::optional<EffectiveRow>> EffectiveRows::find(std::uint32_t kind, const Id& id) {
    std::optional<Result<EffectiveRow>> row;
    auto scanned = tables_.scan(
        kind, "area_id IN (SELECT area_id FROM area) AND id = ?1 LIMIT 1",
        [&](shared::Statement& statement) { statement.bind(1, id); },
        [&](Record&& record, std::string_view own) {
            row = EffectiveRow::of(std::move(record), own);
            return false;
        });
    if (!scanned) return scanned.failure();
    if (!row) return std::optional<EffectiveRow>();
    if (!*row) return row->failure();
    return std::optional(row->take());
}

Result<> EffectiveRows::put(const EffectiveRow& row) {
    return tables_.put(row.record, packed(row.overlay));
}

Result<bool> EffectiveRows::insert(const EffectiveRow& row) {
    return tables_.insert(row.record, packed(row.overlay));
}

Result<> EffectiveRows::overwrite(const EffectiveRow& row) {
    return tables_.overwrite(row.record, packed(row.overlay));
}

}  // namespace field::client
