#include <unistd.h>

#include "client/store/page_taking.h"
#include "client/store/store_state.h"
#include "client/store/tables/hidden_rows.h"
#include "shared/proto/records.pb.h"

namespace field::client {

using shared::Code;
using shared::Column;
using shared::Failure;
using shared::Kind;
using shared::Value;

namespace {

/// `text` as a LIKE pattern that finds it anywhere, with its own % and _ meant as they are.
std::string anywhere(std::string_view text) {
    std::string pattern = "%";
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c;
    }
    return pattern + "%";
}

std::string quoted(const std::string& name) { return std::string("\"").append(name).append("\""); }

/// One query as SQL over its kind's table, with the values it binds in order.
class Listing {
  public:
    static Result<Listing> of(const Kind& kind, const Query& query) {
        Listing listing;
        listing.where_ = "deleted = 0 AND area_id IN (SELECT area_id FROM area)";
        if (query.project) {
            listing.where_ +=
                " AND project_id = " + listing.add(shared::Blob{query.project->str()});
        }
        if (query.parent) {
            listing.where_ += " AND parent_id = " + listing.add(shared::Blob{query.parent->str()});
        }
        if (!query.search.empty()) {
            const auto pattern = listing.add(anywhere(query.search));
            std::string any;
            for (const auto number : query.searchColumns) {
                const auto* column = kind.column(number);
                if (!column) return unknown(kind, number);
                any += (any.empty() ? "" : " OR ") + quoted(column->name) + " LIKE " + pattern +
                       " ESCAPE '\\'";
            }
            if (!any.empty()) listing.where_ += " AND (" + any + ")";
        }
        if (query.orderBy != 0) {
            const auto* column = kind.column(query.orderBy);
            if (!column) return unknown(kind, query.orderBy);
            listing.order_ = quoted(column->name);
        }
        listing.descending_ = query.descending;
        return listing;
    }

    /// Goes on behind the record at which the page before ended. An empty value comes before all
    /// others, as in SQLite.
    void after(const Value& value, const Id& area, const Id& id) {
        const std::string than = descending_ ? " < " : " > ";
        const auto ids = "(area_id, id)" + than + "(" + add(shared::Blob{area.str()}) + ", " +
                         add(shared::Blob{id.str()}) + ")";
        if (order_.empty()) {
            where_ += " AND " + ids;
        } else if (shared::isEmpty(value)) {
            where_ += " AND ((" + order_ + " IS NULL AND " + ids + ")" +
                      (descending_ ? ")" : " OR " + order_ + " IS NOT NULL)");
        } else {
            const auto bound = add(value);
            where_ += " AND (" + order_ + than + bound + " OR (" + order_ + " = " + bound +
                      " AND " + ids + ")" + (descending_ ? " OR " + order_ + " IS NULL)" : ")");
        }
    }

    [[nodiscard]] const std::string& where() const { return where_; }
    [[nodiscard]] std::string ordered(std::size_t limit) const {
        const std::string way = descending_ ? " DESC" : "";
        return where_ + " ORDER BY " + (order_.empty() ? "" : order_ + way + ", ") + "area_id" +
               way + ", id" + way + " LIMIT " + std::to_string(limit);
    }
    void bind(shared::Statement& statement) const {
        int index = 0;
        for (const auto& value : values_) {
            ++index;
            if (const auto* integer = std::get_if<std::int64_t>(&value)) {
                statement.bind(index, *integer);
            } else if (const auto* text = std::get_if<std::string>(&value)) {
                statement.bindText(index, *text);
            } else if (const auto* blob = std::get_if<shared::Blob>(&value)) {
                statement.bindBlob(index, blob->bytes);
            }
        }
    }

  private:
    static Failure unknown(const Kind& kind, std::uint32_t number) {
        return {Code::invalid, kind.name + " has no column " + std::to_string(number)};
    }
    std::string add(Value value) {
        values_.push_back(std::move(value));
        return std::string("?").append(std::to_string(values_.size()));
    }

    std::string where_, order_;
    bool descending_ = false;
    std::vector<Value> values_;
};

/// Where a page ended: area, id and the ordering value.
std::string placeOf(const Record& record, std::uint32_t orderBy) {
    std::string place = record.area.str() + record.id.str();
    shared::appendCanonical(place, orderBy == 0 ? Value{} : record.values.get(orderBy));
    return place;
}

}  // namespace

Result<Page> Store::page(const Query& query, const std::string& after) {
    auto kind = state_->kind(query.kind);
    if (!kind) return kind.failure();
    auto listing = Listing::of(**kind, query);
    if (!listing) return listing.failure();
    if (!after.empty()) {
        std::string_view rest(after);
        const auto area = Id::from(rest.substr(0, Id::size));
        const auto id =
            rest.size() < 2 * Id::size ? std::nullopt : Id::from(rest.substr(Id::size, Id::size));
        Value value;
        if (area && id) rest.remove_prefix(2 * Id::size);
        if (!area || !id || !shared::readCanonical(rest, value) || !rest.empty()) {
            return Failure{Code::invalid, "the list cannot go on from there: begin it again"};
        }
        listing->after(value, *area, *id);
    }
    Page page;
    bool more = false;
    auto done = state_->tables.scan(
        query.kind, listing->ordered(query.limit + 1),
        [&](shared::Statement& statement) { listing->bind(statement); },
        [&](Record&& record, std::string_view) {
            more = page.records.size() == query.limit;
            if (!more) page.records.push_back(std::move(record));
            return !more;
        });
    if (!done) return done.failure();
    if (more) page.next = placeOf(page.records.back(), query.orderBy);
    return page;
}

Result<std::uint64_t> Store::count(const Query& query) {
    auto kind = state_->kind(query.kind);
    if (!kind) return kind.failure();
    auto listing = Listing::of(**kind, query);
    if (!listing) return listing.failure();
    auto statement = state_->db->prepare("SELECT COUNT(*) FROM " + quoted((*kind)->table) +
                                         " WHERE " + listing->where());
    listing->bind(statement);
    auto there = statement.step();
    if (!there) return there.failure();
    return static_cast<std::uint64_t>(statement.integer(0));
}

Result<std::vector<OutboxEntry>> Store::outbox(bool waitingOnly) {
    return state_->sets.entries(waitingOnly);
}

Result<std::vector<Told>> Store::told() {
    auto sets = state_->sets.told();
    if (!sets) return sets.failure();
    auto areas = state_->areas.all();
    if (!areas) return areas.failure();
    std::map<Id, std::uint64_t> former;
    for (const auto& area : *areas) former[area.state.area] = area.formerSeq;
    std::vector<Told> all;
    for (const auto& [set, receipt] : *sets) {
        auto payload = sync::decodePayload(set.payload);
        if (!payload) return payload.failure();
        Told told;
        told.area = set.area;
        told.deviceSeq = set.deviceSeq;
        told.former = set.deviceSeq <= former[set.area];
        told.savedMs = set.savedMs;
        told.reason = receipt.reason;
        told.detail = receipt.detail;
        const auto name = [&](std::uint32_t edit) {
            if (edit >= payload->edits.size()) return;
            told.kind = payload->edits[edit].kind;
            told.record = payload->edits[edit].id;
        };
        if (receipt.verdict == sync::Verdict::parked) {
            told.parked = true;
            for (std::uint32_t edit = 0; edit < payload->edits.size(); ++edit) {
                name(edit);
                all.push_back(told);
            }
            continue;
        }
        for (const auto& outcome : receipt.outcomes) {
            name(outcome.edit);
            told.slot = outcome.slot;
            told.outcome = outcome.outcome;
            told.conflict = outcome.conflict;
            all.push_back(told);
        }
    }
    return all;
}

Result<Counts> Store::counts() {
    Counts counts;
    auto done = state_->db->snapshot([&]() -> Result<> {
        auto waiting = state_->sets.count(Stage::saved);
        if (!waiting) return waiting.failure();
        counts.waiting = *waiting;
        auto received = state_->sets.count(Stage::received);
        if (!received) return received.failure();
        counts.received = *received;
        // Both kinds say in their column `state` whether somebody still has to decide: 1, open.
        for (const auto& [kind, into] :
             {std::pair{shared::kinds::parked, &counts.parked},
              std::pair{shared::kinds::conflict, &counts.openConflicts}}) {
            auto statement = state_->db->prepare("SELECT COUNT(*) FROM " +
                                                 quoted(state_->catalog->kind(kind)->table) +
                                                 " WHERE state = 1 AND deleted = 0");
            if (auto there = statement.step(); !there) return there.failure();
            *into = static_cast<std::uint64_t>(statement.integer(0));
        }
        auto unsent =
            state_->db->prepare("SELECT COUNT(*) FROM evidence_file WHERE own = 1 AND sent = 0");
        if (auto there = unsent.step(); !there) return there.failure();
        counts.evidenceWaiting = static_cast<std::uint64_t>(unsent.integer(0));
        auto hidden = countHidden(*state_->db, {});
        if (!hidden) return hidden.failure();
        counts.hidden = *hidden;
        auto noticed = state_->db->prepare("SELECT COUNT(*) FROM incident");
        if (auto there = noticed.step(); !there) return there.failure();
        counts.incidents = static_cast<std::uint64_t>(noticed.integer(0));
        auto typed = state_->db->prepare("SELECT COUNT(*) FROM draft");
        if (auto there = typed.step(); !there) return there.failure();
        counts.drafts = static_cast<std::uint64_t>(typed.integer(0));
        auto last = state_->settings.get(settings::lastExchangeMs);
        if (!last) return last.failure();
        counts.lastExchangeMs = last->empty() ? 0 : std::stoll(*last);
        return shared::Done{};
    });
    if (!done) return done.failure();
    return counts;
}

Result<std::vector<Incident>> Store::incidents() { return state_->incidents.all(); }

Result<std::uint64_t> Store::confirmRemoval() {
    std::uint64_t rows = 0;
    std::vector<Hash> forgotten;
    auto done = state_->db->transaction([&]() -> Result<> {
        auto hidden = countHidden(*state_->db, {});
        if (!hidden) return hidden.failure();
        rows = *hidden;
        auto gone = removeHiddenRows(*state_, {});
        if (!gone) return gone.failure();
        forgotten = gone.take();
        return shared::Done{};
    });
    if (!done) return done.failure();
    for (const auto& sha256 : forgotten) (void)state_->evidence.drop(sha256);
    return rows;
}

static_assert(records::PARKED_STATE_WAITING == 1 && records::CONFLICT_STATE_OPEN == 1);

}  // namespace field::client
