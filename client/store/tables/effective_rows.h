#pragma once

#include <optional>

#include "client/store/overlay.h"
#include "shared/schema/tables.h"

namespace field::client {

/// A record's row as pages show it, and what the server holds under own values in it.
struct EffectiveRow {
    Record record;
    Overlay overlay;

    /// Of a row and what is kept beside it; Code::damaged where this cannot be read.
    static shared::Result<EffectiveRow> of(Record&& record, std::string_view own);
};

/// The record tables with their overlays: both are one row, so that a save writes once.
class EffectiveRows {
  public:
    explicit EffectiveRows(shared::RecordTables& tables) : tables_(tables) {}

    /// Deleted ones too; nothing if it is not there.
    shared::Result<std::optional<EffectiveRow>> find(std::uint32_t kind, const Id& area,
                                                     const Id& id);
    /// In whichever area it stands.
    shared::Result<std::optional<EffectiveRow>> find(std::uint32_t kind, const Id& id);
    shared::Result<> put(const EffectiveRow& row);
    /// put() of a row that is not there yet; false, and nothing is written, where it is.
    shared::Result<bool> insert(const EffectiveRow& row);
    /// put() of a row that is there with this very revision.
    shared::Result<> overwrite(const EffectiveRow& row);

  private:
    shared::RecordTables& tables_;
};

}  // namespace field::client
