#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <QTemporaryDir>

#include "client/store/store.h"
#include "shared/sqlite.h"
#include "tests/support/must.h"

/// A device without a server: what the server would answer is written out by hand, so that a test
/// can also say what no server would. All of its store is real.
namespace lone {

using namespace field;
using shared::Id;
using shared::Record;
using shared::Value;
using shared::Values;

class Device {
  public:
    Device() {
        open();
        must(store_->ownKey());
        must(store_->enrolled(server.publicKey, newId(), newId(), "http://127.0.0.1:1"));
        head = {newId(), 0};
    }

    /// As after a restart of the program.
    void open() {
        store_.reset();
        store_ = must(client::Store::open(path(), catalog, env));
    }
    client::Store& store() { return *store_; }
    sync::Replica& replica() { return store_->replica(); }
    [[nodiscard]] std::string path() const { return dir_.path().toStdString() + "/device"; }
    Id newId() { return shared::newId(*env); }

    std::uint32_t column(const std::string& kind, const std::string& name) const {
        const auto* found = catalog->kind(kind)->column(name);
        if (!found) qFatal("no column %s.%s", kind.c_str(), name.c_str());
        return found->number;
    }
    Values values(const std::string& kind, const std::map<std::string, Value>& columns) const {
        Values out;
        for (const auto& [name, value] : columns) out.set(column(kind, name), value);
        return out;
    }

    /// A row as the server holds it from its next revision on.
    Record row(const std::string& kind, const Id& id, const std::map<std::string, Value>& columns,
               const Id& parent = {}) {
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
    sync::AreaPage page(std::vector<Record> rows) {
        sync::AreaPage made;
        made.area = area;
        made.head = head;
        made.headHash = shared::sha256(std::to_string(head.revision));
        made.rows = std::move(rows);
        return made;
    }
    /// Pulls these rows at once.
    void pull(std::vector<Record> rows) { must(replica().takePage(page(std::move(rows)))); }
    /// The project, on the device.
    void begin() { pull({row("Project", project, {{"pro_code", std::string("370102")}})}); }

    /// The receipt of every waiting set, each with a revision of its own.
    std::vector<sync::Receipt> receipts(sync::Verdict verdict = sync::Verdict::received) {
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

    client::Held hold(const std::string& kind, const Id& id) {
        auto held = must(store_->hold(catalog->kind(kind)->number, id));
        if (!held) qFatal("no %s to hold", kind.c_str());
        return *held;
    }
    shared::Result<client::Saved> trySave(const client::Held& held,
                                          const std::map<std::string, Value>& columns) {
        client::Change change;
        change.held = held;
        change.values = values(catalog->kind(held.record.kind)->name, columns);
        return store_->save({change});
    }
    client::Saved edit(const std::string& kind, const Id& id,
                       const std::map<std::string, Value>& columns) {
        return must(trySave(hold(kind, id), columns));
    }
    Id create(const std::string& kind, const Id& parent,
              const std::map<std::string, Value>& columns) {
        client::Change change;
        change.act = sync::EditAct::create;
        change.held = must(
            store_->fresh(catalog->kind(kind)->number, project, parent, values(kind, columns)));
        must(store_->save({change}));
        return change.held.record.id;
    }
    /// The last save as the server would read it.
    sync::Payload lastPayload() {
        const auto sets = must(replica().outbox({}, 0));
        return must(sync::decodePayload(sets.back().payload));
    }
    std::optional<Record> find(const std::string& kind, const Id& id) {
        return must(store_->find(catalog->kind(kind)->number, id));
    }
    Value value(const std::string& kind, const Id& id, const std::string& name) {
        const auto record = find(kind, id);
        return record ? record->values.get(column(kind, name)) : Value{};
    }

    /// Every row of every table, as text: the whole state, to compare.
    std::string state() {
        auto db =
            must(shared::Database::open(path() + "/field.db", shared::Database::Mode::readOnly));
        std::vector<std::string> tables;
        {
            auto names =
                db->prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1");
            while (must(names.step())) tables.emplace_back(names.text(0));
        }
        std::string out;
        for (const auto& table : tables) {
            std::vector<std::string> lines;
            auto rows = db->prepare("SELECT * FROM \"" + table + "\"");
            while (must(rows.step())) {
                std::string line = table;
                for (int i = 0; i < rows.columnCount(); ++i)
                    line += " " + shared::toHex(rows.blob(i));
                lines.push_back(line);
            }
            std::sort(lines.begin(), lines.end());
            for (const auto& line : lines) out += line + "\n";
        }
        return out;
    }

    std::shared_ptr<shared::Env> env = shared::systemEnv();
    std::shared_ptr<const shared::Catalog> catalog = shared::Catalog::builtIn();
    shared::KeyPair server = shared::newKeyPair(*env);
    Id area = newId(), project = newId();
    sync::Base head;  ///< of the area's ledger on the server

  private:
    QTemporaryDir dir_;
    std::unique_ptr<client::Store> store_;
};

}  // namespace lone
