#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/ids.h"
#include "shared/result.h"

struct pg_result;

namespace field::server::postgres {

using shared::Hash;
using shared::Id;
using shared::Result;

/// Parameters of one statement, $1 first, in PostgreSQL's binary form.
class Params {
  public:
    Params& id(const Id& id);               ///< uuid
    Params& bytes(std::string_view bytes);  ///< bytea
    Params& text(std::string_view text);    ///< text: UTF-8 without U+0000
    Params& number(std::int64_t value);     ///< bigint
    Params& number(std::uint64_t value) { return number(static_cast<std::int64_t>(value)); }
    Params& flag(bool value);                                    ///< boolean
    Params& ids(const std::vector<Id>& ids);                     ///< uuid[]
    Params& numbers(const std::vector<std::uint64_t>& numbers);  ///< bigint[]
    /// bytea[]
    Params& blobs(const std::vector<std::string_view>& blobs);
    Params& null();
    /// `rest` after these.
    Params& then(const Params& rest);
    /// What stands at `place` in `row`.
    Params& copy(const Params& row, std::size_t place);
    /// An array of what stands at `place` in each of `rows`, of the type that PostgreSQL numbers
    /// `type`.
    Params& column(std::uint32_t type, const std::vector<const Params*>& rows, std::size_t place);

    /// The value at `place`, from 0; nothing for NULL.
    [[nodiscard]] std::optional<std::string_view> at(std::size_t place) const;
    [[nodiscard]] std::size_t size() const { return bytes_.size(); }  ///< bytes

  private:
    friend class Link;
    Params& add(std::string_view bytes);
    Params& array(std::uint32_t type, std::size_t count,
                  const std::function<std::optional<std::string_view>(std::size_t)>& element);
    std::string bytes_;
    std::vector<std::pair<std::size_t, int>> places_;  ///< offset and length; −1: NULL
};

/// What a statement answered. Views live as long as it does.
class Rows {
  public:
    Rows() = default;
    explicit Rows(pg_result* result);

    [[nodiscard]] int count() const;
    [[nodiscard]] bool isNull(int row, int column) const;
    /// All zero where the value is NULL or of another length.
    [[nodiscard]] Id id(int row, int column) const;
    [[nodiscard]] Hash hash(int row, int column) const;
    [[nodiscard]] std::int64_t number(int row, int column) const;
    [[nodiscard]] std::uint64_t revision(int row, int column) const {
        return static_cast<std::uint64_t>(number(row, column));
    }
    [[nodiscard]] bool flag(int row, int column) const;
    [[nodiscard]] std::string_view bytes(int row, int column) const;
    /// What the statement did ("COMMIT").
    [[nodiscard]] std::string_view did() const;

  private:
    friend class Link;
    std::shared_ptr<pg_result> result_;
};

/// One connection, for one thread at a time. Statements are prepared when they are first used and
/// sent in a pipeline: what answers nothing of interest (writes) waits in it until something is
/// asked or flush()ed, and fails there.
///
/// Code::offline: the database is not there, or closed the connection; every call says so then,
/// until the Link is replaced. Code::busy: another writer goes first. Code::full: its disk is.
/// Code::unsupported, Code::refused: not a database to keep a ledger in (open() alone).
/// Code::damaged: all else that it complains of.
class Link {
  public:
    /// Connects and asserts what the ledger's promises rest on: PostgreSQL 15 or newer in UTF-8,
    /// commits that are on disk when they are answered, a role that row-level security binds.
    static Result<std::unique_ptr<Link>> open(const std::string& address);
    ~Link();
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;

    /// Sends `sql` with what comes next; its answer matters only if it fails.
    void queue(std::string_view sql, const Params& params = {});
    /// As queue() and wish(), for text that no other call will send.
    void queueOnce(const std::string& sql);
    void wishOnce(const std::string& sql);
    /// As queue(); the answer is among those that answers() gives next.
    void wish(std::string_view sql, const Params& params = {});
    /// Sends all that is queued and answers what was wished, in order; the first failure if one is.
    Result<std::vector<Rows>> answers();
    /// wish() and answers() of one statement.
    Result<Rows> ask(std::string_view sql, const Params& params = {});
    Result<> flush();
    /// Statements without parameters, separated by semicolons, outside of the pipeline.
    Result<Rows> execute(const std::string& sql);

    /// How often it waited for the database so far: what a transaction costs where that is far.
    [[nodiscard]] std::size_t roundTrips() const;

    /// Whether the connection still stands, as far as can be known without asking.
    bool alive();

  private:
    struct State;
    explicit Link(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// Whether a server of this version (PQserverVersion()) keeps a ledger; Code::unsupported if not.
Result<> checkVersion(int version);

}  // namespace field::server::postgres
