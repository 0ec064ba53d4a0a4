#include "tests/bench/ours.h"

#include "shared/proto/records.pb.h"
#include "tests/load/money_checks.h"

namespace bench {

namespace client = field::client;
namespace kinds = field::shared::kinds;

Ours::Ours() : north(world.device("north")), south(world.device("south")) {
    visit =
        north.create("Visit", {}, {{"state", std::int64_t{field::records::VISIT_STATE_ON_SITE}}});
    world.settle();
}

Ours::Changes Ours::makes(world::Device& device, std::size_t rows, std::size_t perSet) {
    Changes all;
    for (std::size_t row = 0; row < rows; ++row) {
        if (row % perSet == 0) all.emplace_back();
        const auto values = load::wholeRow(row);
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
        change.values = load::threeColumns(row, round);
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

std::vector<field::sync::ChangeSet> Ours::outbox(world::Device& device) {
    std::vector<field::sync::ChangeSet> all;
    for (Id area;;) {
        auto page =
            must(device.store().replica().outbox(area, all.empty() ? 0 : all.back().deviceSeq));
        if (page.empty()) return all;
        area = page.back().area;
        for (auto& set : page) all.push_back(std::move(set));
    }
}

}  // namespace bench
