#pragma once

#include <set>
#include <string_view>
#include <vector>

#include "shared/day.h"
#include "shared/result.h"

namespace field::shared {

/// Which days are worked in China: Monday to Friday but for the holidays that the State Council
/// arranges year by year, and the days at weekends that are worked in their place (调休). Read from
/// data/holidays.tsv, where each row names its notice.
class WorkingDays {
  public:
    /// Code::invalid names line and cell that cannot be read, a day said twice, and a worked day
    /// that is no Saturday or Sunday.
    static Result<WorkingDays> read(std::string_view tsv);
    /// The table this program was built with.
    static const WorkingDays& builtIn();

    /// Of a year that the table does not have, the weekends alone are known.
    [[nodiscard]] bool isWorked(const Day& day) const;
    [[nodiscard]] bool knows(std::chrono::year year) const;

    /// Where a term ends, and the years on its way whose holidays the table does not have, so that
    /// it may in truth end later.
    struct Reached {
        Day day{};
        std::vector<int> unknownYears;
    };
    /// The `count`-th working day after `start`, ≥ 1, at most 1000 (more count as that). The day
    /// itself does not count (民法典第二百零一条: 开始的当日不计入,自下一日开始计算).
    [[nodiscard]] Reached after(const Day& start, int count) const;

  private:
    std::set<std::chrono::sys_days> off_, worked_;
    std::set<std::chrono::year> years_;
};

}  // namespace field::shared
