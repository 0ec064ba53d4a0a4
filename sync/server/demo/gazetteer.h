#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "shared/proto/records.pb.h"

namespace field::server::town {

struct District {
    std::string code, name, brief;
    std::int64_t latitude, longitude;  ///< 10⁻⁷ degrees
    std::vector<std::string> towns, roads, waters, parks;
};

struct Department {
    std::string code, name, brief, division;
    int projects, size;
    std::vector<std::string> sectors;
};

/// An indicator as a template: what is measured, and between which targets one is drawn.
struct Measure {
    std::string lv1, lv2, name;
    records::Operator op;
    std::string word;  ///< qualitative target
    std::int64_t low = 0, high = 0, step = 1;
    std::string unit;
};

/// A kind of work: the pattern of its name ({区}, {镇}, {路}, {水}, {园}, {期}, {单位}) and what it
/// yields.
struct Work {
    std::string sector, pattern, period, category;
    std::vector<Measure> quantities;
};

struct SectorMeasure {
    std::string sector;  ///< "*": any
    Measure measure;
};

/// The demo's data tables (demo/data/*.tsv), read once. A cell that cannot be read is a defect of
/// ours and ends the program with file and line.
struct Gazetteer {
    std::vector<District> districts;
    std::vector<Department> departments;
    std::vector<Work> works;
    std::vector<SectorMeasure> measures;
    std::vector<std::string> surnames, given;

    static const Gazetteer& builtIn();
};

}  // namespace field::server::town
