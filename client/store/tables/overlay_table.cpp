#include "client/store/tables/overlay_table.h"

namespace field::client {

using shared::Code;
using shared::Failure;
using shared::Result;

Result<Overlay> OverlayTable::find(const Id& area, const Id& record) {
    auto statement = db_.prepare("SELECT slots FROM overlay WHERE area_id = ?1 AND id = ?2");
    statement.bind(1, area).bind(2, record);
    auto there = statement.step();
    if (!there) return there.failure();
    Overlay overlay;
    if (*there && !unpack(statement.blob(0), overlay)) {
        return Failure{Code::damaged, "overlay of record " + shared::toText(record) +
                                          " cannot be read: keep the profile and restore a copy"};
    }
    return overlay;
}

Result<> OverlayTable::put(const Id& area, const Id& record, const Overlay& overlay) {
    if (overlay.empty()) {
        auto statement = db_.prepare("DELETE FROM overlay WHERE area_id = ?1 AND id = ?2");
        return statement.bind(1, area).bind(2, record).run();
    }
    auto statement =
        db_.prepare("INSERT OR REPLACE INTO overlay(area_id, id, slots) VALUES(?1, ?2, ?3)");
    return statement.bind(1, area).bind(2, record).bindBlob(3, pack(overlay)).run();
}

Result<bool> OverlayTable::any(const Id& area) {
    auto statement = db_.prepare("SELECT 1 FROM overlay WHERE area_id = ?1 LIMIT 1");
    return statement.bind(1, area).step();
}

}  // namespace field::client
