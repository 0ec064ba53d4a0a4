#include "tests/bench/ours.h"

#include <array>

#include <fmt/format.h>

#include "shared/proto/records.pb.h"

namespace bench {

namespace client = field::client;
namespace kinds = field::shared::kinds;
using field::shared::Value;
using field::shared::Values;

namespace {

Values valuesOf(const world::World& world,
                const std::vector<std::pair<std::string, Value>>& named) {
    Values values;
    for (const auto& [name, value] : named) values.set(world.column("MoneyCheck", name), value);
    return values;
}

constexpr std::array companies = {"水利水电工程", "公路桥梁建设", "农业综合开发", "市政园林绿化",
                                  "机电设备安装", "测绘地理信息", "环境检测技术"};
constexpr std::array notes = {"发票与合同金额一致，附件齐全。", "缺验收单一份，已要求补齐。",
                              "付款对象与合同乙方一致。", "进度款按合同约定比例支付。"};

std::string payeeOf(std::size_t row, int round) {
    return fmt::format("岳阳县{}第{}有限公司", companies[row % companies.size()],
                       row * 7 % 90 + static_cast<std::size_t>(round));
}

/// What plain.cpp inserts, with other figures in each row: equal rows would compress to nothing.
Values wholeRow(const world::World& world, std::size_t row) {
    const auto amountFen = static_cast<std::int64_t>((row * 7'919 + 131) % 9'973) * 10'100;
    return valuesOf(
        world,
        {{"voucher_no", fmt::format("JZ-2022-{:04}", row * 13 % 9'000)},
         {"voucher_date", std::int64_t{1'663'545'600'000} +
                              static_cast<std::int64_t>(row * 31 % 300) * std::int64_t{86'400'000}},
         {"amount_raw", fmt::format("{}.{:02}", amountFen / 100, amountFen % 100)},
         {"amount", amountFen},
         {"payee", payeeOf(row, 0)},
         {"contract_id", fmt::format("HT-2022-{:03}", row * 17 % 500)},
         {"invoice_seen", std::int64_t{1}},
         {"matches_ledger", std::int64_t{1}},
         {"special_account", std::int64_t{0}},
         {"difference", std::int64_t{0}},
         {"note", std::string(notes[row % notes.size()])},
         {"difference_raw", std::string("0")}});
}

}  // namespace

Ours::Ours() : north(world.device("north")), south(world.device("south")) {
    visit =
        north.create("Visit", {}, {{"state", std::int64_t{field::records::VISIT_STATE_ON_SITE}}});
    world.settle();
}

Ours::Changes Ours::makes(world::Device& device, std::size_t rows, std::size_t perSet) {
    Changes all;
    for (std::size_t row = 0; row < rows; ++row) {
        if (row % perSet == 0) all.emplace_back();
        const auto values = wholeRow(world, row);
        client::Change change;
        change.act = field::sync::EditAct::create;
        change.values = values;
        change.held = must(device.store().fresh(kinds::moneyCheck, world.project, visit, values));
        all.back().push_back(std::move(change));
    }
    return all;
}

Ours::Changes Ours::edits(world::Device& device, const std::vector<Id>& ids, int round,
                          std::size_t perSet) {
    Changes all;
    for (std::size_t row = 0; row < ids.size(); ++row) {
        if (row % perSet == 0) all.emplace_back();
        client::Change change;
        change.held = must(device.store().hold(kinds::moneyCheck, ids[row])).value();
        change.values = valuesOf(world, {{"payee", payeeOf(row, round)},
                                         {"invoice_seen", std::int64_t{0}},
                                         {"matches_ledger", std::int64_t{0}}});
        all.back().push_back(std::move(change));
    }
    return all;
}

std::vector<Id> Ours::idsOf(const Changes& changes) {
    std::vector<Id> ids;
    for (const auto& save : changes) {
        for (const auto& change : save) ids.push_back(change.held.record.id);
    }
    return ids;
}

void Ours::save(world::Device& device, const Changes& changes) {
    for (const auto& save : changes) must(device.store().save(save));
}

}  // namespace bench
