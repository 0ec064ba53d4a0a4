#include "sync/server/demo.h"
#include "sync/server/host.h"
#include "tests/bench/measures.h"
#include "tests/bench/plain.h"
#include "tests/support/must.h"

namespace bench {

using field::shared::Id;
using field::shared::newId;

/// The demo city on disk, with every record through the ledger; plainly: as many rows in as many
/// transactions.
void measureDemo(Report& report, const Scale& scale) {
    const auto env = field::shared::systemEnv();
    std::size_t records = 0, sets = 1;
    report.compare(
        "demo_import_s", Unit::s, scale.full ? 3 : 1,
        [&] {
            const Room room(Room::On::disk);
            must(field::server::Host::init(room.file("store"), *env));
            const auto host = must(field::server::Host::open(room.file("store"), env));
            return seconds([&] {
                const auto done = must(field::server::demo(*host, 1, [](const std::string&) {}));
                records = done.records;
                sets = done.changeSets;
            });
        },
        [&] {
            const Room room(Room::On::disk);
            std::vector<Id> ids(records);
            for (auto& id : ids) id = newId(*env);
            Plain plain(room.file("plain.db"), Plain::Sync::full);
            return seconds([&] { plain.insert(ids, records / sets + 1); });
        });
}

}  // namespace bench
