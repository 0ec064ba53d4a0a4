#include "tests/fuzz/samples.h"

#include "shared/crypto.h"

namespace field::fuzz {

using shared::Blob;
using shared::Elements;
using shared::Hash;
using shared::Id;
using shared::Record;
using shared::Values;

namespace {

sync::Base baseAt(std::uint64_t revision) { return {idOf("epoch"), revision}; }

Hash hashOf(std::string_view name) { return shared::sha256(name); }

Record someRow() {
    Record row;
    row.kind = 7;
    row.id = idOf("row");
    row.area = idOf("area");
    row.project = idOf("project");
    row.parent = idOf("parent");
    row.revision = 12;
    row.values = someValues();
    return row;
}

sync::Edit editOf(sync::EditAct act, std::uint32_t kind, std::string_view record) {
    sync::Edit edit;
    edit.act = act;
    edit.kind = kind;
    edit.id = idOf(record);
    edit.base = baseAt(4);
    return edit;
}

std::vector<sync::EditOutcome> someOutcomes() {
    return {{0, 5, sync::Outcome::merged, {}}, {1, 0, sync::Outcome::conflict, idOf("conflict")}};
}

}  // namespace

Id idOf(std::string_view name) {
    std::string bytes(name.substr(0, Id::size));
    bytes.resize(Id::size, '.');
    return *Id::from(bytes);
}

Values someValues() {
    return {{5, std::int64_t{-120'000}},
            {6, std::string("≥266 米")},
            {7, Blob{std::string(16, '\1')}},
            {9, Elements::of({"甲", "乙"})},
            {12, {}}};
}

sync::Payload somePayload() {
    sync::Payload payload;
    payload.salt = std::string(16, 's');
    payload.project = idOf("project");
    auto made = editOf(sync::EditAct::create, 7, "row");
    made.parent = idOf("parent");
    sync::SlotEdit slot;
    slot.slot = 5;
    slot.base = baseAt(4);
    slot.values = {{5, std::int64_t{77}}, {6, std::string("完成")}};
    slot.baseHash = hashOf("before");
    slot.resolves = idOf("conflict");
    made.slots.push_back(slot);
    slot = {};
    slot.slot = 9;
    slot.elements = {{"甲"}, {"丙"}};
    made.slots.push_back(slot);
    auto step = editOf(sync::EditAct::change, 4, "visit");
    step.isStep = true;
    step.from = 1;
    step.to = 2;
    step.readHash = hashOf("what was read");
    auto gone = editOf(sync::EditAct::remove, 4, "other");
    gone.stateSeen = 3;
    payload.edits = {made, step, gone};
    payload.wallMs = 1'750'000'000'000;
    payload.bootId = std::string(16, 'b');
    payload.zone = "Asia/Shanghai";
    payload.originals = {hashOf("former"), hashOf("the one before")};
    return payload;
}

sync::ChangeSet someSet() {
    sync::ChangeSet set;
    set.area = idOf("area");
    set.epoch = idOf("epoch");
    set.device = idOf("device");
    set.person = idOf("person");
    set.deviceSeq = 12;
    set.prevHash = hashOf("the set before");
    set.payload = sync::encodePayload(somePayload());
    return set;
}

sync::Receipt someReceipt() {
    sync::Receipt receipt;
    receipt.setHash = hashOf("set");
    receipt.area = idOf("area");
    receipt.deviceSeq = 12;
    receipt.verdict = sync::Verdict::parked;
    receipt.at = baseAt(90);
    receipt.outcomes = someOutcomes();
    receipt.reason = "no_right";
    receipt.detail = "indicator reading";
    receipt.receivedMs = 1'750'000'000'000;
    receipt.seal = std::string(32, 'm');
    receipt.former = {{baseAt(40), someOutcomes()}};
    return receipt;
}

sync::AreaPage somePage() {
    sync::AreaPage page;
    page.since = 3;
    page.area = idOf("area");
    page.head = baseAt(90);
    page.headHash = hashOf("head");
    page.from = {40, 4, idOf("row")};
    page.to = {90, 7, idOf("row")};
    page.rows = {someRow()};
    page.changed = {someRow()};
    page.changed.front().deleted = true;
    page.removedProjects = {idOf("gone")};
    page.roles = {"inspector"};
    page.more = true;
    page.cursor = std::string(200, 'c');
    page.copiedSeq = 3;
    page.witness = sync::Witness{baseAt(40), hashOf("there")};
    page.digest = 0x1234'5678'9abc'def0;
    page.fill = sync::Fill{idOf("project"), true};
    page.redacted = {hashOf("redacted")};
    return page;
}

std::vector<sync::Contested> someSides() {
    sync::Contested mine;
    mine.values = someValues();
    mine.person = idOf("person");
    mine.device = idOf("device");
    mine.deviceSeq = 5;
    mine.base = baseAt(3);
    mine.revision = 9;
    mine.current = true;
    mine.former = {baseAt(1)};
    mine.waited = {baseAt(2)};
    mine.was = {someValues(), 2};
    sync::Contested other;
    other.values = {{5, std::int64_t{3}}};
    other.decides = other.settled = true;
    return {mine, other};
}

std::vector<sync::ProposedEdit> someProposals() {
    std::vector<sync::ProposedEdit> all;
    for (const auto& edit : somePayload().edits)
        all.push_back({edit, idOf("person"), idOf("device"), 5, 1'750'000'000'000, 9});
    return all;
}

}  // namespace field::fuzz
