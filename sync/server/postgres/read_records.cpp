#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "sync/server/postgres/answers.h"
#include "sync/server/postgres/reads.h"
#include "sync/server/postgres/schema.h"

/// Reads of records.
namespace field::server::postgres {

using shared::Record;

namespace {

constexpr std::size_t keysAtOnce = 256;

/// Looking into a project costs a seek for each kind; into more than so many, more than to pass
/// over the rest of the area.
constexpr std::size_t mostProjects = 16;

/// What changed in one kind after a position, a few hundred keys at a time.
struct Changes {
    struct Key {
        std::uint64_t revision;
        Id id, project;
    };
    const RecordRows* rows;
    std::uint32_t kind;
    const std::vector<Id>* projects;  ///< that are looked into; null: all
    std::uint64_t revision;           ///< those after this and `id` are still to be asked for
    Id id;
    std::vector<Key> keys;
    std::size_t next = 0;
    bool more = true;

    [[nodiscard]] bool empty() const { return next == keys.size(); }
    [[nodiscard]] std::tuple<std::uint64_t, std::uint32_t> rank() const {
        return {keys[next].revision, kind};
    }
    void ask(Transaction& t, const Id& area, std::uint64_t upTo) const {
        Params params;
        params.number(revision).id(id).number(upTo).number(std::uint64_t{keysAtOnce});
        if (projects != nullptr) params.ids(*projects);
        t.wish(area, projects != nullptr ? rows->changedIn() : rows->changed(), params);
    }
    void take(const Rows& answer) {
        keys.clear();
        next = 0;
        for (int row = 0; row < answer.count(); ++row)
            keys.push_back({answer.revision(row, 0), answer.id(row, 1), answer.id(row, 2)});
        more = keys.size() == keysAtOnce;
        if (!more) return;
        revision = keys.back().revision;
        id = keys.back().id;
    }
};

Id greatestId() {
    Id id;
    id.bytes.fill(0xff);
    return id;
}

/// Where each kind goes on after `after`: positions are by (revision, kind, id).
Result<std::vector<Changes>> changesAfter(const AllRows& rows, const sync::Position& after,
                                          const ChangesWanted& which) {
    std::vector<Changes> all;
    const bool narrow = which.projects && which.projects->size() <= mostProjects;
    for (const auto& kind : rows.catalog().kinds()) {
        auto of = rows.of(kind.number);
        if (!of) return of.failure();
        const auto from = kind.number < after.kind   ? greatestId()
                          : kind.number > after.kind ? Id{}
                                                     : after.id;
        const bool everywhere = std::find(which.everywhere.begin(), which.everywhere.end(),
                                          kind.number) != which.everywhere.end();
        const auto* projects = narrow && !everywhere ? &*which.projects : nullptr;
        all.push_back({*of, kind.number, projects, after.revision, from, {}, 0, true});
    }
    return all;
}

/// Asks, together, for more keys of those that have none left.
Result<> refill(Transaction& t, const Id& area, std::uint64_t upTo, std::vector<Changes>& all) {
    std::vector<Changes*> asked;
    for (auto& changes : all) {
        if (!changes.empty() || !changes.more) continue;
        changes.ask(t, area, upTo);
        asked.push_back(&changes);
    }
    if (asked.empty()) return shared::Done{};
    auto answers = t.answers();
    if (!answers) return answers.failure();
    for (std::size_t i = 0; i < asked.size(); ++i) asked[i]->take((*answers)[i]);
    return shared::Done{};
}

using Key = std::pair<std::uint32_t, Id>;

/// The records of `keys`, in their order.
Result<std::vector<Stored>> fetch(Transaction& t, const Id& area, const std::vector<Key>& keys) {
    std::map<std::uint32_t, std::vector<Id>> byKind;
    for (const auto& [kind, id] : keys) byKind[kind].push_back(id);
    for (const auto& [kind, ids] : byKind) {
        auto of = t.rows().of(kind);
        if (!of) return of.failure();
        t.wish(area, (*of)->findAll(), Params().ids(ids));
    }
    auto answers = byKind.empty() ? std::vector<Rows>() : t.answers();
    if (!answers) return answers.failure();
    std::map<Key, Stored> found;
    std::size_t at = 0;
    for (const auto& [kind, ids] : byKind) {
        const auto& answer = (*answers)[at++];
        for (int row = 0; row < answer.count(); ++row) {
            auto stored = (*t.rows().of(kind))->read(answer, row);
            if (!stored) return stored.failure();
            const Key key{kind, stored->record.id};
            found.emplace(key, stored.take());
        }
    }
    std::vector<Stored> out;
    for (const auto& key : keys)
        if (auto one = found.find(key); one != found.end()) out.push_back(std::move(one->second));
    return out;
}

}  // namespace

template <class I>
Result<std::vector<Stored>> Reads<I>::scan(std::uint32_t kind, const Id& area,
                                           const std::string& where, const Params& params) {
    auto of = t_.rows().of(kind);
    if (!of) return of.failure();
    auto rows = t_.ask(area, (*of)->select() + where, params);
    if (!rows) return rows.failure();
    std::vector<Stored> out;
    for (int row = 0; row < rows->count(); ++row) {
        auto stored = (*of)->read(*rows, row);
        if (!stored) return stored.failure();
        out.push_back(stored.take());
    }
    return out;
}

template <class I>
Result<std::optional<Stored>> Reads<I>::find(std::uint32_t kind, const Id& area, const Id& id) {
    auto of = t_.rows().of(kind);
    if (!of) return of.failure();
    auto rows = t_.ask(area, (*of)->find(), Params().id(id));
    if (!rows) return rows.failure();
    if (rows->count() == 0) return std::optional<Stored>();
    auto stored = (*of)->read(*rows, 0);
    if (!stored) return stored.failure();
    return std::make_optional(stored.take());
}

template <class I>
Result<std::vector<Stored>> Reads<I>::children(std::uint32_t kind, const Id& area,
                                               const Id& parent) {
    return scan(kind, area, "parent_id = $2 AND NOT deleted ORDER BY id", Params().id(parent));
}

template <class I>
Result<std::vector<Stored>> Reads<I>::ofKind(std::uint32_t kind, const Id& area) {
    return scan(kind, area, "NOT deleted ORDER BY id");
}

template <class I>
Result<std::vector<Stored>> Reads<I>::ofProject(std::uint32_t kind, const Id& area,
                                                const Id& project) {
    return scan(kind, area, "project_id = $2 AND NOT deleted ORDER BY id", Params().id(project));
}

template <class I>
Result<std::vector<Stored>> Reads<I>::changedAfter(const Id& area, const sync::Position& after,
                                                   std::size_t limit, const ChangesWanted& which) {
    auto changes = changesAfter(t_.rows(), after, which);
    if (!changes) return changes.failure();
    std::vector<Key> keys;
    while (keys.size() < limit) {
        if (auto filled = refill(t_, area, which.upTo, *changes); !filled) return filled.failure();
        Changes* least = nullptr;
        for (auto& one : *changes)
            if (!one.empty() && (!least || one.rank() < least->rank())) least = &one;
        if (!least) break;
        const auto& key = least->keys[least->next++];
        if (!which.of || which.of(least->kind, key.project)) keys.emplace_back(least->kind, key.id);
    }
    return fetch(t_, area, keys);
}

template <class I>
Result<std::vector<Record>> Reads<I>::scopeAfter(const Id& area, const std::optional<Id>& project,
                                                 std::uint64_t upTo, const sync::Position& after,
                                                 std::size_t limit) {
    std::vector<Record> out;
    for (const auto& kind : t_.rows().catalog().kinds()) {
        if (kind.number < after.kind) continue;
        if (out.size() >= limit) break;
        Params params;
        params.number(upTo).id(kind.number == after.kind ? after.id : Id{});
        params.number(std::uint64_t{limit - out.size()});
        if (project) params.id(*project);
        auto found = scan(kind.number, area,
                          fmt::format("{} revision <= $2 AND id > $3 ORDER BY id LIMIT $4",
                                      project ? "project_id = $5 AND" : ""),
                          params);
        if (!found) return found.failure();
        for (auto& stored : *found) out.push_back(std::move(stored.record));
    }
    return out;
}

template <class I>
Result<std::vector<Stored>> Reads<I>::naming(std::uint32_t kind, const std::string& column,
                                             const Id& area, const Id& id) {
    return scan(kind, area, quoted(column) + " = $2 AND NOT deleted ORDER BY id",
                Params().bytes(id.view()));
}

template <class I>
Result<std::vector<Stored>> Reads<I>::openConflicts(const Id& area, const Id& record) {
    return scan(shared::kinds::conflict, area,
                "record_id = $2 AND state = 1 AND NOT deleted ORDER BY id",
                Params().bytes(record.view()));
}

template <class I>
Result<std::vector<Id>> Reads<I>::openConflictsOfReport(const Id& area, const Id& report) {
    return all(t_.ask(area,
                      "SELECT id FROM conflict WHERE area_id = $1 AND report_id = $2 AND "
                      "state = 1 AND NOT deleted ORDER BY id",
                      Params().bytes(report.view())),
               [](const Rows& rows, int row) { return rows.id(row, 0); });
}

template <class I>
Result<std::vector<Stored>> Reads<I>::waitingParked(const Id& area) {
    return scan(shared::kinds::parked, area, "state = 1 AND NOT deleted ORDER BY revision");
}

template <class I>
Result<std::optional<Id>> Reads<I>::projectAfter(const Id& area, const Id& project) {
    // A project is a record of itself: its id is its project's.
    return first(
        t_.ask(area, "SELECT id FROM project WHERE area_id = $1 AND id > $2 ORDER BY id LIMIT 1",
               Params().id(project)),
        [](const Rows& rows, int row) { return rows.id(row, 0); });
}

// Of this file's members alone; the other read_*.cpp have the others.
template class Reads<Reading>;
template class Reads<Writing>;

}  // namespace field::server::postgres
