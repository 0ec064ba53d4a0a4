#pragma once

#include <map>
#include <string>

#include "sync/server/postgres/link.h"

namespace field::server::postgres {

/// How far this process has filled the tables. PostgreSQL's own look at a table comes a minute
/// later, and until then it plans for one that is empty, which the first import, or a crowd of new
/// devices, outgrows: so a table that grew fourfold is looked at here.
class Growth {
  public:
    /// After a commit on `link` that put so many rows into each table.
    void look(Link& link, const std::map<std::string, std::size_t>& written);

  private:
    struct Size {
        std::size_t rows = 0, next = 256;
    };
    std::map<std::string, Size> sizes_;
};

}  // namespace field::server::postgres
