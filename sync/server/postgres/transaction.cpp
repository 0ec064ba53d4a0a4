#include "sync/server/postgres/transaction.h"

#include <unistd.h>

#include <cstring>

namespace field::server::postgres {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

/// Servers seldom share one, so that their commits do not wait for each other here.
constexpr std::uint64_t stampSlots = 64;

/// Advisory locks are numbers: an id ends in randomness.
std::int64_t lockNumber(const Id& area) {
    std::int64_t number = 0;
    std::memcpy(&number, area.bytes.data() + Id::size - sizeof number, sizeof number);
    return number;
}

}  // namespace

Transaction::Transaction(Link& link, const AllRows& rows, Mode mode)
    : link_(link), rows_(rows), mode_(mode) {}

Transaction::~Transaction() {
    if (!open_ || !begun_) return;
    link_.queue(writing() ? "ROLLBACK" : "COMMIT");
    (void)link_.flush();
}

void Transaction::enter(const Id& area) {
    if (!begun_) {
        begun_ = true;
        link_.queue(writing() ? "BEGIN ISOLATION LEVEL READ COMMITTED"
                              : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    }
    if (area_ != area) {
        area_ = area;
        link_.queueOnce("SET LOCAL field.area = '" + toText(area) + "'");
    }
    if (writing() && area != noArea) lock(area);
}

void Transaction::lock(const Id& area) {
    // What is read after it is what the last holder committed: each statement sees anew.
    if (locked_.insert(area).second)
        link_.queue("SELECT pg_advisory_xact_lock($1)", Params().number(lockNumber(area)));
}

void Transaction::wish(const Id& area, std::string_view sql, const Params& params) {
    enter(area);
    link_.wish(sql, Params().id(area).then(params));
}

void Transaction::wishOnce(const Id& area, const std::string& sql) {
    enter(area);
    link_.wishOnce(sql);
}

Result<Rows> Transaction::ask(const Id& area, std::string_view sql, const Params& params) {
    wish(area, sql, params);
    auto rows = answers();
    if (!rows) return rows.failure();
    return std::move(rows->back());
}

void Transaction::put(const Id& area, std::string_view sql, const Params& params) {
    enter(area);
    link_.queue(sql, Params().id(area).then(params));
}

Result<> Transaction::nested(const std::function<Result<>()>& work) {
    enter(area_.value_or(noArea));
    const auto area = area_;
    const auto locked = locked_;
    link_.queue("SAVEPOINT job");
    auto done = work();
    if (auto flushed = link_.flush(); done && !flushed) done = flushed;
    if (done) {
        link_.queue("RELEASE SAVEPOINT job");
        return done;
    }
    // With the savepoint goes what the database was told since, and the locks.
    area_ = area;
    locked_ = locked;
    link_.queue("ROLLBACK TO SAVEPOINT job");
    link_.queue("RELEASE SAVEPOINT job");
    if (auto undone = link_.flush(); !undone) return undone;
    return done;
}

Result<> Transaction::commit() {
    if (!begun_) return Done{};
    const auto slot = static_cast<std::uint64_t>(::getpid()) % stampSlots;
    put(noArea,
        "INSERT INTO stamp VALUES ($1, $2, 1) ON CONFLICT (area_id, slot) DO UPDATE SET "
        "commits = stamp.commits + 1",
        Params().number(slot));
    auto answered = link_.ask("COMMIT");
    if (!answered) return answered.failure();
    open_ = false;
    // A transaction in which something failed ends so without a complaint.
    if (answered->did() != "COMMIT")
        return Failure{Code::damaged,
                       "database: something failed earlier in this transaction; nothing of it "
                       "was kept: try again"};
    return Done{};
}

}  // namespace field::server::postgres
