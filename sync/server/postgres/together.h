#pragma once

#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/server/postgres/transaction.h"

namespace field::server::postgres {

using shared::Done;

/// Statements that are sent together, each with what is to be done with its answer.
class Together {
  public:
    explicit Together(Transaction& t) : t_(t) {}

    void wish(const Id& area, std::string_view sql, const Params& params,
              std::function<Result<>(const Rows&)> take) {
        t_.wish(area, sql, params);
        takes_.push_back(std::move(take));
    }
    /// As wish(), row by row.
    void each(const Id& area, std::string_view sql, const Params& params,
              std::function<void(const Rows&, int)> take) {
        wish(area, sql, params, [take = std::move(take)](const Rows& rows) -> Result<> {
            for (int row = 0; row < rows.count(); ++row) take(rows, row);
            return Done{};
        });
    }
    Result<> answers() {
        if (takes_.empty()) return Done{};
        auto answers = t_.answers();
        if (!answers) return answers.failure();
        for (std::size_t i = 0; i < takes_.size(); ++i)
            if (auto taken = takes_[i]((*answers)[i]); !taken) return taken;
        takes_.clear();
        return Done{};
    }

  private:
    Transaction& t_;
    std::vector<std::function<Result<>(const Rows&)>> takes_;
};

}  // namespace field::server::postgres
