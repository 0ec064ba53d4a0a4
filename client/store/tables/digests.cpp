#include "client/store/tables/digests.h"

namespace field::client {

Result<Digests::Sums> Digests::of(const Id& area) {
    auto statement =
        db_.prepare("SELECT project_id, kind, digest FROM row_digest WHERE area_id = ?1");
    statement.bind(1, area);
    Sums sums;
    for (;;) {
        auto there = statement.step();
        if (!there) return there.failure();
        if (!*there) return sums;
        sums[{statement.id(0), static_cast<std::uint32_t>(statement.integer(1))}] =
            static_cast<std::uint64_t>(statement.integer(2));
    }
}

Result<> Digests::add(const Id& area, const Sums& changes) {
    auto read = db_.prepare(
        "SELECT digest FROM row_digest WHERE area_id = ?1 AND project_id = ?2 AND kind = ?3");
    auto put = db_.prepare("INSERT OR REPLACE INTO row_digest VALUES(?1, ?2, ?3, ?4)");
    for (const auto& [key, change] : changes) {
        if (change == 0) continue;
        read.reset();
        read.bind(1, area).bind(2, key.first).bind(3, std::int64_t{key.second});
        auto there = read.step();
        if (!there) return there.failure();
        const auto before = *there ? static_cast<std::uint64_t>(read.integer(0)) : 0;
        put.reset();
        put.bind(1, area).bind(2, key.first).bind(3, std::int64_t{key.second});
        if (auto done = put.bind(4, before + change).run(); !done) return done;
    }
    return shared::Done{};
}

Result<> Digests::drop(const Id& area, const Id& project) {
    auto statement = db_.prepare(std::string("DELETE FROM row_digest WHERE area_id = ?1") +
                                 (project.none() ? "" : " AND project_id = ?2"));
    statement.bind(1, area);
    if (!project.none()) statement.bind(2, project);
    return statement.run();
}

}  // namespace field::client
