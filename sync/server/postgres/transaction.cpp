#include "sync/server/postgres/transaction.h"

#include <unistd.h>

#include <algorithm>
#include <cstring>

namespace field::server::postgres {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

/// Servers seldom share one, so that their commits do not wait for each other here.
constexpr std::uint64_t stampSlots = 64;

/// So many rows wait at most: the database puts them while the next sets are judged.
constexpr std::size_t mostWaiting = 512;
constexpr std::size_t mostWaitingBytes = 1 << 20;

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
    // What failed before it would have it passed over.
    (void)link_.flush();
    link_.queue(writing() ? "ROLLBACK" : "COMMIT");
    (void)link_.flush();
}

void Transaction::begin() {
    if (std::exchange(begun_, true)) return;
    link_.queue(writing() ? "BEGIN ISOLATION LEVEL READ COMMITTED"
                          : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

void Transaction::enter(const Id& area) {
    begin();
    if (area_ != area) {
        area_ = area;
        link_.queue("SELECT set_config('field.area', $1, true)", Params().text(toText(area)));
    }
    if (writing() && area != noArea) lock(area);
}

void Transaction::lock(const Id& area) {
    begin();
    // What is read after it is what the last holder committed: each statement sees anew.
    if (locked_.insert(area).second)
        link_.queue("SELECT pg_advisory_xact_lock($1)", Params().number(lockNumber(area)));
}

void Transaction::wish(const Id& area, std::string_view sql, const Params& params) {
    sendWaiting();
    enter(area);
    link_.wish(sql, Params().id(area).then(params));
}

void Transaction::wishOnce(const Id& area, const std::string& sql) {
    sendWaiting();
    enter(area);
    link_.wishOnce(sql);
}

Result<Rows> Transaction::ask(const Id& area, std::string_view sql, const Params& params) {
    wish(area, sql, params);
    auto rows = answers();
    if (!rows) return rows.failure();
    return std::move(rows->back());
}

void Transaction::write(const Id& area, std::string_view sql, const Params& params) {
    sendWaiting();
    enter(area);
    link_.queue(sql, Params().id(area).then(params));
}

void Transaction::put(const Id& area, const Put& put, Params row) {
    waitingBytes_ += row.size();
    waiting_.push_back({area, &put, std::move(row)});
    if (waiting_.size() >= mostWaiting || waitingBytes_ >= mostWaitingBytes) sendWaiting();
}

void Transaction::sendWaiting() {
    std::size_t sent = 0;
    for (auto& job : jobs_) {
        if (job.saved) continue;
        sendRows(sent, job.mark);
        sent = job.mark;
        begin();
        link_.queue("SAVEPOINT job");
        job.saved = true;
        job.area = area_;
        job.locked = locked_;
    }
    sendRows(sent, waiting_.size());
    waiting_.clear();
    waitingBytes_ = 0;
}

void Transaction::sendRows(std::size_t from, std::size_t to) {
    // In one order everywhere, areas first: each is entered once.
    std::map<std::pair<Id, std::string_view>, std::vector<const Waiting*>> tables;
    for (auto i = from; i < to; ++i)
        tables[{waiting_[i].area, waiting_[i].put->table()}].push_back(&waiting_[i]);
    for (const auto& [of, all] : tables) {
        const auto& put = *all.front()->put;
        std::vector<const Params*> rows;
        for (const auto* one : all) rows.push_back(&one->row);
        enter(of.first);
        link_.queue(put.sql(), Params().id(of.first).then(put.together(rows)));
        written_[put.table()] += rows.size();
    }
}

Result<> Transaction::nested(const std::function<Result<>()>& work) {
    jobs_.push_back({waiting_.size(), false, {}, {}});
    auto done = work();
    const auto job = std::move(jobs_.back());
    jobs_.pop_back();
    if (!done) {
        if (auto undone = undo(job); !undone) return undone;
        return done;
    }
    if (job.saved) link_.queue("RELEASE SAVEPOINT job");
    return done;
}

Result<> Transaction::undo(const Job& job) {
    waiting_.resize(job.saved ? 0 : std::min(job.mark, waiting_.size()));
    if (!job.saved) return Done{};
    // With the savepoint goes what the database was told since, and the locks.
    area_ = job.area;
    locked_ = job.locked;
    (void)link_.flush();  // what failed on the way would have the rest passed over
    link_.queue("ROLLBACK TO SAVEPOINT job");
    link_.queue("RELEASE SAVEPOINT job");
    return link_.flush();
}

Result<> Transaction::commit() {
    sendWaiting();
    if (!begun_) return Done{};
    const auto slot = static_cast<std::uint64_t>(::getpid()) % stampSlots;
    write(noArea,
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
