#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sync/server/postgres/link.h"
#include "sync/server/postgres/record_rows.h"

namespace field::server::postgres {

/// The area of what belongs to none: devices, settings, the directory of places.
inline constexpr Id noArea{};

/// An open transaction, in which every statement works for one area: before it goes out, the
/// transaction says which (row-level security shows it no other), and a writing one takes that
/// area's lock, which it keeps until its end. So two servers take turns at an area and not at the
/// database. Nothing is sent before the first statement.
///
/// Rows that are put wait, so that those of one table go out as one statement; they go before
/// whatever is asked next. A job that is nested costs a savepoint only if something goes out in it.
class Transaction {
  public:
    enum class Mode { snapshot, writing };
    Transaction(Link& link, const AllRows& rows, Mode mode);
    /// Ends what is open without keeping its writes.
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    /// `params` come after the area, which is $1.
    Result<Rows> ask(const Id& area, std::string_view sql, const Params& params = {});
    /// Several of them together: their answers come with the next answers(), in order.
    void wish(const Id& area, std::string_view sql, const Params& params = {});
    Result<std::vector<Rows>> answers() { return link_.answers(); }
    /// As wish(), for text that no other call will send; it has no parameters.
    void wishOnce(const Id& area, const std::string& sql);
    /// A row of `put`, which outlives this. A failure comes with whatever is asked next.
    void put(const Id& area, const Put& put, Params row);
    /// Another write, after all rows that were put before it.
    void write(const Id& area, std::string_view sql, const Params& params = {});

    /// Keeps other writers from `area` until the end; writing alone.
    void lock(const Id& area);
    Result<> nested(const std::function<Result<>()>& work);
    /// Durable when it answers well. Code::offline also where the connection was lost on the way
    /// and nobody knows: what is tried again then changes nothing.
    Result<> commit();

    [[nodiscard]] const AllRows& rows() const { return rows_; }
    [[nodiscard]] bool writing() const { return mode_ == Mode::writing; }
    /// Rows that went out, by table.
    [[nodiscard]] const std::map<std::string, std::size_t>& written() const { return written_; }

  private:
    struct Waiting {
        Id area;
        const Put* put;
        Params row;
    };
    /// A job that is under way.
    struct Job {
        std::size_t mark;    ///< what waited when it began
        bool saved = false;  ///< the database knows of it
        std::optional<Id> area;
        std::set<Id> locked;
    };
    void begin();
    void enter(const Id& area);
    /// Sends what waits, and the savepoints of the jobs between.
    void sendWaiting();
    void sendRows(std::size_t from, std::size_t to);
    Result<> undo(const Job& job);

    Link& link_;
    const AllRows& rows_;
    Mode mode_;
    bool begun_ = false, open_ = true;
    std::optional<Id> area_;  ///< that the database was told
    std::set<Id> locked_;
    std::vector<Waiting> waiting_;
    std::size_t waitingBytes_ = 0;
    std::vector<Job> jobs_;  ///< the outermost first
    std::map<std::string, std::size_t> written_;
};

}  // namespace field::server::postgres
