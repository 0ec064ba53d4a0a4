#pragma once

#include <algorithm>
#include <array>
#include <string>

#include "tests/support/lone.h"

/// A province's worth of projects on one device.
namespace crowd {

using namespace field;

/// Pulls `count` projects with names as people give them; every eighth is about farmland (农田),
/// which stands in the middle of its name.
inline void fill(lone::Device& device, int count) {
    static const std::array<std::string, 8> works = {
        "高标准农田建设", "农村公路养护", "老旧小区改造", "河道综合治理",
        "学校食堂改造",   "乡镇卫生院",   "智慧停车",     "垃圾分类设施"};
    constexpr int perPage = 2'000;
    for (int from = 0; from < count; from += perPage) {
        std::vector<shared::Record> rows;
        for (int i = from; i < std::min(count, from + perPage); ++i) {
            const auto number = std::to_string(1'000'000 + i);
            auto row = device.row(
                "Project", device.newId(),
                {{"pro_code", std::string("370102") + "22T00000" + number},
                 {"pro_name", std::string("济南市第") + number + "号" +
                                  works[static_cast<std::size_t>(i) % works.size()] + "项目"},
                 {"agency_name", std::string("示例单位") + std::to_string(i % 606)}});
            row.project = row.id;
            rows.push_back(std::move(row));
        }
        device.pull(std::move(rows));
    }
}

}  // namespace crowd
