#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/server/access/ground.h"
#include "tests/support/served.h"

namespace matrix {

/// For every role a tablet of somebody who holds it on the city's project, and one of somebody who
/// holds it on the area; and what every cell has one of them send.
class Devices {
  public:
    Devices(served::City& city, Ground& ground, bool confirmed = true);

    void each(const std::function<void(served::Tablet&)>& act);
    /// Every cell of the model, with a set that a device signed whose person may do it; where
    /// nobody may, one of all in turn. Each set is its device's first; of "read" there is none.
    /// Answers what `attempt` first complained of, with the cell's name; empty: of nothing.
    using Attempt =
        std::function<std::string(served::Tablet&, const Cell&, const field::sync::ChangeSet*)>;
    std::string tryEach(const Attempt& attempt);

    /// The body of an exchange that brings `set`, if there is one, and asks for all.
    static std::string asking(const served::Tablet& tablet,
                              const field::sync::ChangeSet* set = nullptr);

  private:
    Ground& ground_;
    Table table_;
    std::map<std::string, served::Tablet> onProject_, onArea_;
};

/// A person of the city who holds nothing anywhere.
Id newcomer(served::City& city);
/// Another area, of which the city's project knows nothing.
Id otherArea(served::City& city);
void makeProject(served::City& city, const Id& area, const Id& project);
/// `person` holds `role` there.
field::shared::Grant grantIn(served::City& city, const Id& person, const std::string& role,
                             const Id& area, const Id& project);

}  // namespace matrix
