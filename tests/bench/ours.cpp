#include "tests/bench/ours.h"

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

/// The row that plain.cpp inserts.
Values wholeRow(const world::World& world) {
    return valuesOf(world, {{"voucher_no", std::string("JZ-2022-0318")},
                            {"voucher_date", std::int64_t{1'663'545'600'000}},
                            {"amount_raw", std::string("1,234.5万")},
                            {"amount", std::int64_t{1'234'500'000}},
                            {"payee", std::string("岳阳县某建筑工程有限公司")},
                            {"contract_id", std::string("HT-2022-017")},
                            {"invoice_seen", std::int64_t{1}},
                            {"matches_ledger", std::int64_t{1}},
                            {"special_account", std::int64_t{0}},
                            {"difference", std::int64_t{0}},
                            {"note", std::string("发票与合同金额一致，附件齐全。")},
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
    const auto values = wholeRow(world);
    for (std::size_t row = 0; row < rows; ++row) {
        if (row % perSet == 0) all.emplace_back();
        client::Change change;
        change.act = field::sync::EditAct::create;
        change.values = values;
        change.held = must(device.store().fresh(kinds::moneyCheck, world.project, visit, values));
        all.back().push_back(std::move(change));
    }
    return all;
}

Ours::Changes Ours::edits(world::Device& device, const std::vector<Id>& ids,
                          const std::string& payee, std::size_t perSet) {
    Changes all;
    const auto values = valuesOf(
        world,
        {{"payee", payee}, {"invoice_seen", std::int64_t{0}}, {"matches_ledger", std::int64_t{0}}});
    for (std::size_t row = 0; row < ids.size(); ++row) {
        if (row % perSet == 0) all.emplace_back();
        client::Change change;
        change.held = must(device.store().hold(kinds::moneyCheck, ids[row])).value();
        change.values = values;
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
