#include "tests/support/lone.h"

#include <algorithm>

#include "shared/sqlite.h"

namespace lone {

Device::Device() {
    open();
    must(store_->ownKey());
    must(store_->enrolled(server.publicKey, newId(), newId(), "http://127.0.0.1:1"));
    head = {newId(), 0};
}

void Device::open() {
    store_.reset();
    store_ = must(client::Store::open(path(), catalog, env));
}

std::uint32_t Device::column(const std::string& kind, const std::string& name) const {
    const auto* found = catalog->kind(kind)->column(name);
    if (!found) qFatal("no column %s.%s", kind.c_str(), name.c_str());
    return found->number;
}

Values Device::values(const std::string& kind, const std::map<std::string, Value>& columns) const {
    Values out;
    for (const auto& [name, value] : columns) out.set(column(kind, name), value);
    return out;
}

Record Device::row(const std::string& kind, const Id& id,
                   const std::map<std::string, Value>& columns, const Id& parent) {
    Record record;
    record.kind = catalog->kind(kind)->number;
    record.id = id;
    record.area = area;
    record.project = project;
    record.parent = parent;
    record.revision = ++head.revision;
    record.values = values(kind, columns);
    return record;
}

sync::AreaPage Device::page(std::vector<Record> rows) {
    sync::AreaPage made;
    made.area = area;
    made.head = head;
    made.headHash = shared::sha256(std::to_string(head.revision));
    made.rows = std::move(rows);
    return made;
}

std::vector<sync::Receipt> Device::receipts(sync::Verdict verdict) {
    std::vector<sync::Receipt> out;
    for (const auto& set : must(replica().outbox({}, 0))) {
        sync::Receipt receipt;
        receipt.setHash = sync::hashOf(server.publicKey, set);
        receipt.area = set.area;
        receipt.deviceSeq = set.deviceSeq;
        receipt.verdict = verdict;
        receipt.at = {head.epoch, ++head.revision};
        out.push_back(receipt);
    }
    return out;
}

client::Held Device::hold(const std::string& kind, const Id& id) {
    auto held = must(store_->hold(catalog->kind(kind)->number, id));
    if (!held) qFatal("no %s to hold", kind.c_str());
    return *held;
}

shared::Result<client::Saved> Device::trySave(const client::Held& held,
                                              const std::map<std::string, Value>& columns) {
    client::Change change;
    change.held = held;
    change.values = values(catalog->kind(held.record.kind)->name, columns);
    return store_->save({change});
}

Id Device::create(const std::string& kind, const Id& parent,
                  const std::map<std::string, Value>& columns) {
    client::Change change;
    change.act = sync::EditAct::create;
    change.values = values(kind, columns);
    change.held =
        must(store_->fresh(catalog->kind(kind)->number, project, parent, values(kind, columns)));
    must(store_->save({change}));
    return change.held.record.id;
}

sync::Payload Device::lastPayload() {
    const auto sets = must(replica().outbox({}, 0));
    return must(sync::decodePayload(sets.back().payload));
}

Value Device::value(const std::string& kind, const Id& id, const std::string& name) {
    const auto record = find(kind, id);
    return record ? record->values.get(column(kind, name)) : Value{};
}

std::string Device::state() {
    auto db = must(shared::Database::open(path() + "/field.db", shared::Database::Mode::readOnly));
    std::vector<std::string> tables;
    {
        auto names = db->prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1");
        while (must(names.step())) tables.emplace_back(names.text(0));
    }
    std::string out;
    for (const auto& table : tables) {
        std::vector<std::string> lines;
        auto rows = db->prepare("SELECT * FROM \"" + table + "\"");
        while (must(rows.step())) {
            std::string line = table;
            for (int i = 0; i < rows.columnCount(); ++i) line += " " + shared::toHex(rows.blob(i));
            lines.push_back(line);
        }
        std::sort(lines.begin(), lines.end());
        for (const auto& line : lines) out += line + "\n";
    }
    return out;
}

}  // namespace lone
