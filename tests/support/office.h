#pragma once

#include <memory>
#include <string>
#include <vector>

#include <QTemporaryDir>

#include "sync/messages.h"
#include "sync/server/ledger.h"
#include "sync/server/pull.h"
#include "tests/support/must.h"

/// A server's ledger on a real SQLite file, and people who send it change sets: what tests of
/// accepting speak in. Failures of the fixture itself end the test program with their message.
namespace office {

using namespace field;
using shared::Id;
using shared::Record;
using shared::Values;

/// A person's device that signs by hand, so that a test can also send what no device would.
struct Author {
    Id person, device;
    shared::KeyPair key;
    std::uint64_t seq = 0;
    shared::Hash last;
};

class Office {
  public:
    /// `model` none: the present program's.
    explicit Office(std::shared_ptr<const shared::Catalog> model = nullptr);
    /// The server stops and the program with `model` opens its store.
    void becomes(std::shared_ptr<const shared::Catalog> model);

    /// A person with `role` on the project (`wholeArea`: on the area), and a confirmed device.
    Author enrol(const std::string& role, bool wholeArea = false);
    shared::Grant grant(const Id& person, const std::string& role, const Id& project);

    /// The next set of `author`, signed; `project` none: the office's own.
    sync::ChangeSet sign(Author& author, std::vector<sync::Edit> edits, Id project = {});
    /// Signs `payload` as it is, bytes and all.
    sync::ChangeSet signRaw(Author& author, std::string payload);
    sync::Receipt accept(const sync::ChangeSet& set);
    /// Judges all that waited behind a gap of `author` which is there no more.
    std::vector<sync::Receipt> takeEarly(const Author& author);
    sync::Receipt send(Author& author, std::vector<sync::Edit> edits, Id project = {});
    /// An edit of the server's own device.
    sync::Receipt import(std::vector<sync::Edit> edits);

    sync::Base base();
    std::optional<server::Stored> find(std::uint32_t kind, const Id& id);
    /// Every record of the area, deleted ones too: the whole state, to compare.
    std::vector<Record> state();
    std::vector<server::Stored> openConflicts(const Id& record);
    /// All pages that `person` is given, from the beginning, `rows` at a time.
    std::vector<Record> pulled(const Id& person, std::size_t rows = 500, sync::Base seen = {});
    shared::Result<> verify();

    // Edits by column name, as a form makes them.
    sync::Edit create(const std::string& kind, const Id& id, const Id& parent,
                      std::vector<std::pair<std::string, shared::Value>> columns);
    sync::Edit change(const std::string& kind, const Id& id,
                      std::vector<std::pair<std::string, shared::Value>> columns, sync::Base seen,
                      std::int64_t stateSeen = 0);
    sync::Edit step(const Id& visit, std::int64_t from, std::int64_t to, sync::Base seen,
                    const std::string& reason = {});
    /// A visit on site with one reading, received; answers (visit, reading).
    std::pair<Id, Id> visit(Author& author);
    shared::Hash reviewHash(const Id& visit);
    std::uint32_t column(const std::string& kind, const std::string& name);
    Id newId();

    Id area, project;
    /// The file that a SQLite ledger is in.
    [[nodiscard]] std::string path() const { return dir_.filePath("ledger.db").toStdString(); }
    server::Storage& storage() { return *storage_; }
    server::Ledger& ledger() { return *ledger_; }
    const shared::Catalog& catalog() { return *catalog_; }

  private:
    QTemporaryDir dir_;
    std::shared_ptr<shared::Env> env_ = shared::systemEnv();
    std::shared_ptr<const shared::Catalog> catalog_ = shared::Catalog::builtIn();
    shared::KeyPair key_ = shared::newKeyPair(*env_);
    Id device_ = newId();
    std::unique_ptr<server::Storage> storage_;
    std::unique_ptr<server::Ledger> ledger_;
};

}  // namespace office
