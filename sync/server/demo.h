#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "shared/ids.h"
#include "shared/result.h"

/// The demo city: Jinan's published shape, filled with invented projects, and the real tables.
///
/// 15 district finance bureaus and 88 municipal departments, each an area of its own; the
/// departments' 1,064 projects have budgets of exactly 49.226 billion yuan (the figures that Jinan
/// published; the projects themselves are invented, see sync/server/demo/README.md for how).
/// The real tables stand beside them in areas of their own, one for each place they come from, and
/// count towards neither figure. T1 is the project that scripts play on.
/// All of it goes through the ledger; what people would have written is signed by devices made for
/// the purpose, whose keys nobody keeps and which are revoked at the end.
/// The same seed makes the same records, byte for byte, in any fresh store of one city area.
namespace field::server {

class Host;

/// Somebody whom scripts and pictures can rely on in every demo city.
struct DemoPerson {
    std::string login;  ///< "inspector", "inspector2", "division", "district", "perf_office", …
    std::string name;   ///< as `people` lists it
    std::string role;   ///< domain.md §1
    shared::Id person;
    std::string project;  ///< project code the grant is for; empty: the whole area
};

struct DemoPhase {
    std::string name;
    std::int64_t ms = 0;
};

struct DemoReport {
    int districts = 0, departments = 0, projects = 0;
    std::int64_t budgetFen = 0;  ///< of the departments' projects, as read back from the store
    int realProjects = 0, people = 0, grants = 0, visits = 0;
    std::uint64_t records = 0, changeSets = 0;
    std::vector<DemoPerson> wellKnown;
    std::vector<DemoPhase> phases;  ///< what took how long, in order
};

/// Code of T1, 岳阳县2022年高标准农田建设项目: two inspectors, a division's supervisor and a
/// district person hold grants on it, its indicators are the real ones, and no visit to it was made
/// yet.
inline constexpr const char* demoProjectCode = "43062122T000000000001";

/// Fills the store of `host`, which must be fresh from init (Code::refused otherwise). `progress`
/// hears one line a phase.
shared::Result<DemoReport> demo(Host& host, std::uint64_t seed,
                                const std::function<void(const std::string&)>& progress);

}  // namespace field::server
