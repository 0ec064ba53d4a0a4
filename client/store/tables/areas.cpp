#include "client/store/tables/areas.h"

#include <algorithm>

namespace field::client {

namespace {

constexpr const char* columns =
    "area_id, epoch, revision, head_hash, epochs, staged_revision, staged_kind, staged_id, "
    "staged_epoch, last_seq, last_hash, cursor, filling, filled, former_seq";

AreaRow rowOf(shared::Statement& from) {
    AreaRow row;
    row.state.area = from.id(0);
    row.state.visible = {from.id(1), static_cast<std::uint64_t>(from.integer(2))};
    row.state.headHash = from.hash(3);
    for (auto rest = from.blob(4); rest.size() >= Id::size; rest.remove_prefix(Id::size)) {
        row.epochs.push_back(*Id::from(rest.substr(0, Id::size)));
    }
    row.state.staged.revision = static_cast<std::uint64_t>(from.integer(5));
    row.state.staged.kind = static_cast<std::uint32_t>(from.integer(6));
    row.state.staged.id = from.id(7);
    row.stagedEpoch = from.id(8);
    row.lastSeq = static_cast<std::uint64_t>(from.integer(9));
    row.lastHash = from.hash(10);
    row.state.cursor = from.blob(11);
    row.state.filling = from.integer(12) != 0;
    row.state.filled = from.id(13);
    row.formerSeq = static_cast<std::uint64_t>(from.integer(14));
    return row;
}

}  // namespace

const Base& AreaRow::older(const Base& a, const Base& b) const {
    if (a.epoch == b.epoch) return a.revision <= b.revision ? a : b;
    const auto age = [&](const Base& base) {  // position from the end: the newest epoch is 1
        return epochs.end() - std::find(epochs.begin(), epochs.end(), base.epoch);
    };
    const auto ageA = age(a), ageB = age(b);
    if (ageA == 0 || ageB == 0) return ageA == 0 ? a : b;
    return ageA > ageB ? a : b;
}

Result<std::optional<AreaRow>> Areas::find(const Id& area) {
    auto statement =
        db_.prepare(std::string("SELECT ") + columns + " FROM area WHERE area_id = ?1");
    statement.bind(1, area);
    auto there = statement.step();
    if (!there) return there.failure();
    if (!*there) return std::optional<AreaRow>();
    return std::optional(rowOf(statement));
}

Result<std::vector<AreaRow>> Areas::all() {
    auto statement = db_.prepare(std::string("SELECT ") + columns + " FROM area ORDER BY area_id");
    std::vector<AreaRow> rows;
    for (;;) {
        auto there = statement.step();
        if (!there) return there.failure();
        if (!*there) return rows;
        rows.push_back(rowOf(statement));
    }
}

Result<> Areas::put(const AreaRow& row) {
    auto statement = db_.prepare(std::string("INSERT OR REPLACE INTO area(") + columns +
                                 ") VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
                                 "?13, ?14, ?15)");
    std::string epochs;
    for (const auto& epoch : row.epochs) epochs += epoch.view();
    const auto& state = row.state;
    return statement.bind(1, state.area)
        .bind(2, state.visible.epoch)
        .bind(3, state.visible.revision)
        .bind(4, state.headHash)
        .bindBlob(5, epochs)
        .bind(6, state.staged.revision)
        .bind(7, std::int64_t{state.staged.kind})
        .bind(8, state.staged.id)
        .bind(9, row.stagedEpoch)
        .bind(10, row.lastSeq)
        .bind(11, row.lastHash)
        .bindBlob(12, state.cursor)
        .bind(13, state.filling ? 1 : 0)
        .bind(14, state.filled)
        .bind(15, row.formerSeq)
        .run();
}

Result<> Areas::putChain(const Id& area, std::uint64_t lastSeq, const Hash& lastHash) {
    auto statement =
        db_.prepare("UPDATE area SET last_seq = ?2, last_hash = ?3 WHERE area_id = ?1");
    return statement.bind(1, area).bind(2, lastSeq).bind(3, lastHash).run();
}

}  // namespace field::client
