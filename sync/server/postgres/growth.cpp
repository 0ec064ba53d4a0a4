#include "sync/server/postgres/growth.h"

#include "sync/server/postgres/schema.h"

namespace field::server::postgres {

void Growth::look(Link& link, const std::map<std::string, std::size_t>& written) {
    bool any = false;
    for (const auto& [table, rows] : written) {
        auto& size = sizes_[table];
        size.rows += rows;
        if (size.rows < size.next) continue;
        size.next = 4 * size.rows;
        link.queueOnce("ANALYZE " + quoted(table));
        any = true;
    }
    // Without it everything holds, only slower; a connection that was lost says so when next used.
    if (any) (void)link.flush();
}

}  // namespace field::server::postgres
