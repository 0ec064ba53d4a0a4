#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/load/light_tablet.h"

namespace load {

/// A city whose inspectors all have a tablet: districts of 118 of them, as many as the city of
/// 1,766 has in each of its 15, and two to a project, who see each other's work.
class Town {
  public:
    static constexpr std::size_t wholeCity = 1'766, districtsOfWhole = 15;

    /// Makes the store `dir` with everybody in it; each device has written its visit.
    Town(const std::string& dir, std::size_t devices);

    std::vector<std::unique_ptr<LightTablet>> tablets;
    /// By project one device more, of a person who works there, that has never pulled anything.
    std::map<Id, std::unique_ptr<LightTablet>> observers;
    Id city;
    field::sync::Pins pins;  ///< by which its server is known

  private:
    std::shared_ptr<field::shared::Env> env_ = field::shared::systemEnv();
};

}  // namespace load
