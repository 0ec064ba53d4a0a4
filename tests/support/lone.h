#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <QTemporaryDir>

#include "client/store/store.h"
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
    Device();

    /// As after a restart of the program.
    void open();
    client::Store& store() { return *store_; }
    sync::Replica& replica() { return store_->replica(); }
    [[nodiscard]] std::string path() const { return dir_.path().toStdString() + "/device"; }
    Id newId() { return shared::newId(*env); }

    std::uint32_t column(const std::string& kind, const std::string& name) const;
    Values values(const std::string& kind, const std::map<std::string, Value>& columns) const;

    /// A row as the server holds it from its next revision on.
    Record row(const std::string& kind, const Id& id, const std::map<std::string, Value>& columns,
               const Id& parent = {});
    sync::AreaPage page(std::vector<Record> rows);
    /// Pulls these rows at once.
    void pull(std::vector<Record> rows) { must(replica().takePage(page(std::move(rows)))); }
    /// The project, on the device.
    void begin() { pull({row("Project", project, {{"pro_code", std::string("370102")}})}); }

    /// The receipt of every waiting set, each with a revision of its own.
    std::vector<sync::Receipt> receipts(sync::Verdict verdict = sync::Verdict::received);

    client::Held hold(const std::string& kind, const Id& id);
    shared::Result<client::Saved> trySave(const client::Held& held,
                                          const std::map<std::string, Value>& columns);
    client::Saved edit(const std::string& kind, const Id& id,
                       const std::map<std::string, Value>& columns) {
        return must(trySave(hold(kind, id), columns));
    }
    Id create(const std::string& kind, const Id& parent,
              const std::map<std::string, Value>& columns);
    /// The last save as the server would read it.
    sync::Payload lastPayload();
    std::optional<Record> find(const std::string& kind, const Id& id) {
        return must(store_->find(catalog->kind(kind)->number, id));
    }
    Value value(const std::string& kind, const Id& id, const std::string& name);

    /// Every row of every table, as text: the whole state, to compare.
    std::string state();

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
