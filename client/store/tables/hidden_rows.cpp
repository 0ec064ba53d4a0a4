#include "client/store/tables/hidden_rows.h"

#include "shared/proto/sync.pb.h"
#include "sync/wire.h"

namespace field::client {

using shared::Code;
using shared::Failure;

namespace {

const char* whichArea(const Id& area) { return area.none() ? "" : " AND area_id = ?1"; }

}  // namespace

Result<> keepHiddenRow(shared::Database& db, const Record& row) {
    wire::Row content;
    sync::toWire(row, content);
    auto statement = db.prepare("INSERT OR REPLACE INTO hidden_row VALUES(?1, ?2, ?3, ?4, 0)");
    statement.bind(1, row.area).bind(2, std::int64_t{row.kind}).bind(3, row.id);
    return statement.bindBlob(4, content.SerializeAsString()).run();
}

Result<> dropHiddenRow(shared::Database& db, const Record& row) {
    auto statement =
        db.prepare("DELETE FROM hidden_row WHERE area_id = ?1 AND kind = ?2 AND id = ?3");
    return statement.bind(1, row.area).bind(2, std::int64_t{row.kind}).bind(3, row.id).run();
}

Result<> setHiddenWaits(shared::Database& db, const Id& area, bool waits) {
    auto statement = db.prepare("UPDATE hidden_row SET waits = ?2 WHERE area_id = ?1");
    return statement.bind(1, area).bind(2, waits ? 1 : 0).run();
}

Result<std::uint64_t> countHidden(shared::Database& db, const Id& area) {
    auto statement = db.prepare(std::string("SELECT count(*) FROM hidden_row WHERE waits = 0") +
                                whichArea(area));
    if (!area.none()) statement.bind(1, area);
    auto there = statement.step();
    if (!there) return there.failure();
    return static_cast<std::uint64_t>(statement.integer(0));
}

Result<std::vector<Record>> removeHidden(shared::Database& db, const Id& area) {
    std::vector<Record> rows;
    {
        auto statement =
            db.prepare(std::string("SELECT area_id, content FROM hidden_row WHERE waits = 0") +
                       whichArea(area));
        if (!area.none()) statement.bind(1, area);
        for (;;) {
            auto there = statement.step();
            if (!there) return there.failure();
            if (!*there) break;
            wire::Row content;
            const auto bytes = statement.blob(1);
            if (!content.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
                return Failure{Code::damaged, "a hidden row cannot be read"};
            auto row = sync::fromWire(content, statement.id(0));
            if (!row) return row.failure();
            rows.push_back(row.take());
        }
    }
    auto statement =
        db.prepare(std::string("DELETE FROM hidden_row WHERE waits = 0") + whichArea(area));
    if (!area.none()) statement.bind(1, area);
    if (auto gone = statement.run(); !gone) return gone.failure();
    return rows;
}

}  // namespace field::client
