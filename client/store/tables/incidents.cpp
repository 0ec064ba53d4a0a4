#include "client/store/tables/incidents.h"

namespace field::client {

shared::Result<> Incidents::put(const Incident& incident) {
    auto statement = db_.prepare("INSERT OR IGNORE INTO incident VALUES(?1, ?2, ?3, ?4)");
    statement.bindText(1, incident.what).bind(2, incident.area).bindText(3, incident.detail);
    return statement.bind(4, incident.atMs).run();
}

shared::Result<std::vector<Incident>> Incidents::all() {
    auto statement =
        db_.prepare("SELECT what, area_id, detail, at_ms FROM incident ORDER BY at_ms DESC");
    std::vector<Incident> all;
    for (;;) {
        auto there = statement.step();
        if (!there) return there.failure();
        if (!*there) return all;
        all.push_back({std::string(statement.text(0)), statement.id(1),
                       std::string(statement.text(2)), statement.integer(3)});
    }
}

}  // namespace field::client
