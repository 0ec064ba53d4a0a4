#include "sync/server/postgres/link.h"

#include <poll.h>

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <postgresql/libpq-fe.h>

namespace field::server::postgres {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

/// Answers of more writes than these might fill the connection while nobody reads them.
constexpr std::size_t mostQueued = 256;

struct ConnectionEnd {
    void operator()(PGconn* connection) const { PQfinish(connection); }
};
using Connection = std::unique_ptr<PGconn, ConnectionEnd>;

/// libpq's words on one line, without the "ERROR:  " before them.
std::string words(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
    std::replace(text.begin(), text.end(), '\n', ' ');
    std::erase(text, '\t');
    return text;
}

Failure lost(PGconn* connection) {
    return {Code::offline,
            "the database does not answer (" + words(PQerrorMessage(connection)) +
                "); whatever was not answered is tried again: see that PostgreSQL runs"};
}

/// By PostgreSQL's error codes (its manual, appendix A).
Code codeOf(std::string_view state) {
    if (state.starts_with("08") || state.starts_with("57P")) return Code::offline;  // lost
    if (state.starts_with("40") || state == "55P03") return Code::busy;  // another goes first
    if (state == "53300") return Code::busy;                             // too many connections
    if (state.starts_with("53")) return Code::full;                      // disk, memory
    if (state == "25006" || state == "42501") return Code::refused;      // a standby; no right
    return Code::damaged;
}

Failure complaint(const PGresult* result) {
    const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char* said = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char* detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    const std::string_view code = state ? state : "08006";
    return {codeOf(code),
            fmt::format("database: {}{}{} ({})", said ? said : words(PQresultErrorMessage(result)),
                        detail ? "; " : "", detail ? detail : "", code)};
}

bool good(const PGresult* result) {
    const auto status = PQresultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

Failure unfit(const std::string& what) { return {Code::refused, "the database " + what}; }

}  // namespace

struct Link::State {
    enum class Kind { preparing, unheard, wished };
    struct Sent {
        Kind kind;
        std::string name;  ///< of a statement that is being prepared
    };

    Connection connection;
    /// Names of prepared statements by their text.
    std::map<std::string, std::string, std::less<>> prepared;
    std::vector<Sent> sent;  ///< since the last synchronisation
    std::vector<Rows> wished;
    std::optional<Failure> fault;  ///< the first since the last answers()
    bool broken = false;
    std::size_t roundTrips = 0;

    Failure breakOff() {
        broken = true;
        return lost(connection.get());
    }

    void failed(Failure failure) {
        if (!fault) fault = std::move(failure);
    }

    void send(std::string_view sql, const Params& params, Kind kind, bool once) {
        if (broken) return failed(lost(connection.get()));
        std::string name;
        if (!once) {
            auto known = prepared.find(sql);
            if (known == prepared.end()) {
                known = prepared.emplace(sql, fmt::format("s{}", prepared.size())).first;
                if (PQsendPrepare(connection.get(), known->second.c_str(), known->first.c_str(), 0,
                                  nullptr) != 1)
                    return failed(breakOff());
                sent.push_back({Kind::preparing, known->first});
            }
            name = known->second;
        }
        const auto count = params.places_.size();
        std::vector<const char*> values(count);
        std::vector<int> lengths(count), formats(count, 1);
        for (std::size_t i = 0; i < count; ++i) {
            const auto [offset, length] = params.places_[i];
            values[i] = length < 0 ? nullptr : params.bytes_.data() + offset;
            lengths[i] = std::max(length, 0);
        }
        const int done =
            once ? PQsendQueryParams(connection.get(), std::string(sql).c_str(), 0, nullptr,
                                     nullptr, nullptr, nullptr, 1)
                 : PQsendQueryPrepared(connection.get(), name.c_str(), static_cast<int>(count),
                                       values.data(), lengths.data(), formats.data(), 1);
        if (done != 1) return failed(breakOff());
        sent.push_back({kind, {}});
        if (sent.size() >= mostQueued) synchronise();
    }

    /// Reads the answers to all that was sent.
    void synchronise() {
        if (sent.empty() || broken) return;
        if (PQpipelineSync(connection.get()) != 1) return failed(breakOff());
        const auto awaited = std::exchange(sent, {});
        ++roundTrips;
        for (const auto& one : awaited) {
            Rows rows(PQgetResult(connection.get()));
            take(one, rows);
            if (broken) return;
            if (auto* more = PQgetResult(connection.get()); more != nullptr) PQclear(more);
        }
        auto* end = PQgetResult(connection.get());
        if (PQresultStatus(end) != PGRES_PIPELINE_SYNC) failed(breakOff());
        PQclear(end);
    }

    void take(const Sent& one, Rows& rows) {
        auto* result = rows.result_.get();
        if (good(result)) {
            if (one.kind == Kind::wished) wished.push_back(std::move(rows));
            return;
        }
        if (one.kind == Kind::preparing) prepared.erase(one.name);
        // What follows a failure in the pipeline is passed over.
        if (PQresultStatus(result) == PGRES_PIPELINE_ABORTED) return;
        if (result == nullptr || PQstatus(connection.get()) == CONNECTION_BAD)
            return failed(breakOff());
        failed(complaint(result));
    }
};

Link::Link(std::unique_ptr<State> state) : state_(std::move(state)) {}
Link::~Link() = default;

void Link::queue(std::string_view sql, const Params& params) {
    state_->send(sql, params, State::Kind::unheard, false);
}

void Link::queueOnce(const std::string& sql) { state_->send(sql, {}, State::Kind::unheard, true); }

void Link::wishOnce(const std::string& sql) { state_->send(sql, {}, State::Kind::wished, true); }

void Link::wish(std::string_view sql, const Params& params) {
    state_->send(sql, params, State::Kind::wished, false);
}

Result<std::vector<Rows>> Link::answers() {
    state_->synchronise();
    auto rows = std::exchange(state_->wished, {});
    if (const auto fault = std::exchange(state_->fault, std::nullopt)) return *fault;
    if (state_->broken) return lost(state_->connection.get());
    return rows;
}

Result<Rows> Link::ask(std::string_view sql, const Params& params) {
    wish(sql, params);
    auto rows = answers();
    if (!rows) return rows.failure();
    return std::move(rows->back());
}

Result<> Link::flush() {
    auto rows = answers();
    if (!rows) return rows.failure();
    return Done{};
}

Result<Rows> Link::execute(const std::string& sql) {
    auto* connection = state_->connection.get();
    if (auto flushed = flush(); !flushed) return flushed.failure();
    if (PQexitPipelineMode(connection) != 1) return state_->breakOff();
    Rows rows(PQexec(connection, sql.c_str()));
    if (PQstatus(connection) == CONNECTION_BAD) return state_->breakOff();
    if (PQenterPipelineMode(connection) != 1) return state_->breakOff();
    if (!good(rows.result_.get())) return complaint(rows.result_.get());
    return rows;
}

std::size_t Link::roundTrips() const { return state_->roundTrips; }

bool Link::alive() {
    if (state_->broken) return false;
    pollfd heard{PQsocket(state_->connection.get()), POLLIN, 0};
    // A server that ended has said so, and closed.
    if (::poll(&heard, 1, 0) > 0 &&
        (PQconsumeInput(state_->connection.get()) != 1 || ::poll(&heard, 1, 0) > 0))
        state_->broken = true;
    return !state_->broken;
}

Result<> checkVersion(int version) {
    if (version >= 150'000) return Done{};
    return Failure{
        Code::unsupported,
        fmt::format("the database is PostgreSQL {}; at least 15 is needed", version / 10'000)};
}

Result<std::unique_ptr<Link>> Link::open(const std::string& address) {
    // What the address says itself comes later and wins.
    const char* names[] = {"application_name",
                           "connect_timeout",
                           "keepalives_idle",
                           "keepalives_interval",
                           "keepalives_count",
                           "tcp_user_timeout",
                           "dbname",
                           "client_encoding",
                           nullptr};
    const char* values[] = {"fieldledger",   "10",   "30",   "5", "3", "30000",
                            address.c_str(), "UTF8", nullptr};
    auto state = std::make_unique<State>();
    state->connection.reset(PQconnectdbParams(names, values, 1));
    auto* connection = state->connection.get();
    if (PQstatus(connection) != CONNECTION_OK)
        return Failure{Code::offline,
                       "cannot reach the database: " + words(PQerrorMessage(connection)) +
                           "; see that PostgreSQL runs and that the address names it"};
    if (auto fits = checkVersion(PQserverVersion(connection)); !fits) return fits.failure();
    if (PQenterPipelineMode(connection) != 1) return lost(connection);
    auto link = std::unique_ptr<Link>(new Link(std::move(state)));
    // One plan a statement, whatever the day's tables hold; who waits for an area waits 10 s.
    auto set = link->execute(
        "SET synchronous_commit = on; SET plan_cache_mode = force_generic_plan; SET jit = off; "
        "SET default_statistics_target = 10; "
        "SET lock_timeout = '10s'; SET client_min_messages = warning");
    if (!set) return set.failure();
    auto asked = link->ask(
        "SELECT current_setting('synchronous_commit') = 'on', current_setting('fsync') = 'on', "
        "current_setting('server_encoding') = 'UTF8', rolsuper OR rolbypassrls "
        "FROM pg_roles WHERE rolname = current_user");
    if (!asked) return asked.failure();
    if (asked->count() != 1 || !asked->flag(0, 0) || !asked->flag(0, 1))
        return unfit(
            "answers before its disk has what it answered; set fsync and "
            "synchronous_commit to on");
    if (!asked->flag(0, 2))
        return unfit("is not in UTF8; make one with createdb --encoding UTF8 --template template0");
    if (asked->flag(0, 3))
        return unfit(
            "would not guard areas against this role, which row-level security does not "
            "bind; connect as a role that is neither superuser nor BYPASSRLS");
    return link;
}

}  // namespace field::server::postgres
