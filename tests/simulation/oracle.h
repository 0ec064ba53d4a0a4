#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "shared/ids.h"

namespace simulation {

/// A naive memory of what people saved, apart from everything it judges. Each saved value is a
/// number of its own; the oracle knows which values its author had before their eyes.
class Oracle {
  public:
    /// One column (or together set) of one record.
    using Place = std::pair<field::shared::Id, std::uint32_t>;

    /// A new value for `place` by someone who saw `seen` (0: an empty field).
    std::int64_t saved(const Place& place, const std::set<std::int64_t>& seen) {
        values_[place].push_back(++last_);
        seenBy_[last_] = seen;
        return last_;
    }
    [[nodiscard]] const std::map<Place, std::vector<std::int64_t>>& values() const {
        return values_;
    }

    /// Law 2 and 5 for one place: each value saved there stands, waits in an open conflict, or was
    /// replaced by someone who had seen it. Answers the values of which none of this is so.
    [[nodiscard]] std::vector<std::int64_t> lost(const Place& place,
                                                 const std::set<std::int64_t>& live) const {
        std::set<std::int64_t> known;
        for (const auto value : live) addSeen(value, known);
        std::vector<std::int64_t> out;
        for (const auto value : values_.at(place)) {
            if (!known.contains(value)) out.push_back(value);
        }
        return out;
    }

    /// Whether the author of `later` had, directly or through others, seen `earlier`.
    [[nodiscard]] bool builtOn(std::int64_t later, std::int64_t earlier) const {
        std::set<std::int64_t> known;
        addSeen(later, known);
        return later != earlier && known.contains(earlier);
    }

  private:
    void addSeen(std::int64_t value, std::set<std::int64_t>& known) const {
        if (value == 0 || !known.insert(value).second) return;
        const auto seen = seenBy_.find(value);
        if (seen == seenBy_.end()) return;
        for (const auto earlier : seen->second) addSeen(earlier, known);
    }

    std::int64_t last_ = 0;
    std::map<Place, std::vector<std::int64_t>> values_;
    std::map<std::int64_t, std::set<std::int64_t>> seenBy_;
};

}  // namespace simulation
