#include "sync/server/postgres/answers.h"
#include "sync/server/postgres/place_rows.h"
#include "sync/server/postgres/reads.h"

/// Reads of areas, people's grants, devices, and what is asked for without naming an area: a
/// directory says where it stands, then each of those areas is asked for itself.
namespace field::server::postgres {

using shared::Grant;

namespace {

std::string grantsWhere(std::string_view where) { return std::string(grantColumns).append(where); }

std::string textAt(const Rows& rows, int row, int column) {
    return std::string(rows.bytes(row, column));
}

/// What is read to be written again is kept from the other writers, which may be another server's.
std::string forThis(const Transaction& t, std::string_view sql) {
    return std::string(sql).append(t.writing() ? " FOR UPDATE" : "");
}

/// `sql` asked of each of `areas`, all rows by `read`.
template <class Read>
auto inEach(Transaction& t, const std::vector<Id>& areas, std::string_view sql,
            const Params& params, Read read)
    -> Result<std::vector<decltype(read(std::declval<const Rows&>(), 0))>> {
    for (const auto& area : areas) t.wish(area, sql, params);
    auto answers = areas.empty() ? std::vector<Rows>() : t.answers();
    if (!answers) return answers.failure();
    std::vector<decltype(read(std::declval<const Rows&>(), 0))> out;
    for (const auto& rows : *answers)
        for (int row = 0; row < rows.count(); ++row) out.push_back(read(rows, row));
    return out;
}

}  // namespace

AreaHead readHead(const Rows& rows, int row) {
    return {rows.id(row, 0), textAt(rows, row, 1), textAt(rows, row, 2),
            Base{rows.id(row, 3), rows.revision(row, 4)}, rows.hash(row, 5)};
}

Grant readGrant(const Rows& rows, int row) {
    Grant out;
    out.id = rows.id(row, 0);
    out.person = rows.id(row, 1);
    out.area = rows.id(row, 2);
    out.project = rows.id(row, 3);
    out.role = rows.bytes(row, 4);
    out.revision = rows.revision(row, 5);
    out.ended = rows.flag(row, 6);
    return out;
}

Device readDevice(const Rows& rows, int row) {
    Device out;
    out.id = rows.id(row, 0);
    out.person = rows.id(row, 1);
    out.key = shared::PublicKey::from(rows.bytes(row, 2)).value_or(shared::PublicKey{});
    out.label = rows.bytes(row, 3);
    out.matchCode = rows.bytes(row, 4);
    out.confirmed = rows.flag(row, 5);
    out.revoked = rows.flag(row, 6);
    out.lastSeenMs = rows.number(row, 7);
    return out;
}

template <class I>
Result<std::vector<Id>> Reads<I>::placesOf(std::int64_t what, std::string_view name) {
    return all(t_.ask(noArea,
                      "SELECT in_area FROM place WHERE area_id = $1 AND what = $2 AND name = $3 "
                      "ORDER BY in_area",
                      Params().number(what).bytes(name)),
               [](const Rows& rows, int row) { return rows.id(row, 0); });
}

template <class I>
Result<std::optional<AreaHead>> Reads<I>::head(const Id& area) {
    return first(t_.ask(area, headSql), readHead);
}

template <class I>
Result<std::vector<AreaHead>> Reads<I>::heads() {
    auto areas = placesOf(places::area, {});
    if (!areas) return areas.failure();
    return inEach(t_, *areas, headSql, {}, readHead);
}

template <class I>
Result<std::vector<Incident>> Reads<I>::incidents() {
    return all(t_.ask(noArea,
                      "SELECT what, in_area, device_id, detail, at_ms FROM incident "
                      "WHERE area_id = $1 ORDER BY at_ms"),
               [](const Rows& rows, int row) {
                   return Incident{textAt(rows, row, 0), rows.id(row, 1), rows.id(row, 2),
                                   textAt(rows, row, 3), rows.number(row, 4)};
               });
}

template <class I>
Result<std::vector<Grant>> Reads<I>::grants(const Id& area, const Id& person) {
    static const auto sql = grantsWhere("person_id = $2 ORDER BY id");
    return all(t_.ask(area, sql, Params().id(person)), readGrant);
}

template <class I>
Result<std::vector<Grant>> Reads<I>::grantsOf(const Id& person) {
    static const auto sql = grantsWhere("person_id = $2 AND NOT ended ORDER BY id");
    auto areas = areasOf(person);
    if (!areas) return areas.failure();
    return inEach(t_, *areas, sql, Params().id(person), readGrant);
}

template <class I>
Result<std::vector<Id>> Reads<I>::areasOf(const Id& person) {
    return placesOf(places::person, person.view());
}

template <class I>
Result<std::optional<Grant>> Reads<I>::grant(const Id& id) {
    static const auto sql = grantsWhere("id = $2");
    auto areas = placesOf(places::grant, id.view());
    if (!areas) return areas.failure();
    auto found = inEach(t_, *areas, sql, Params().id(id), readGrant);
    if (!found) return found.failure();
    return found->empty() ? std::optional<Grant>() : found->front();
}

template <class I>
Result<std::optional<Device>> Reads<I>::device(const Id& id) {
    const auto sql = forThis(t_, std::string(deviceColumns) + " AND id = $2");
    return first(t_.ask(noArea, sql, Params().id(id)), readDevice);
}

template <class I>
Result<std::vector<Device>> Reads<I>::devices() {
    return all(t_.ask(noArea, std::string(deviceColumns) + " ORDER BY id"), readDevice);
}

template <class I>
Result<std::optional<EnrolmentCode>> Reads<I>::enrolmentCode(const Hash& code) {
    const auto sql = forThis(t_,
                             "SELECT person_id, expires_ms, auto_confirm, used FROM enrolment_code "
                             "WHERE area_id = $1 AND code = $2");
    return first(t_.ask(noArea, sql, Params().bytes(code.view())), [&](const Rows& rows, int row) {
        return EnrolmentCode{code, rows.id(row, 0), rows.number(row, 1), rows.flag(row, 2),
                             rows.flag(row, 3)};
    });
}

template <class I>
Result<std::string> Reads<I>::setting(const std::string& name) {
    // One that is not there has no row to keep: whoever reads to write keeps them all.
    if (t_.writing()) t_.lock(noArea);
    auto found = first(t_.ask(noArea, "SELECT value FROM setting WHERE area_id = $1 AND name = $2",
                              Params().bytes(name)),
                       [](const Rows& rows, int row) { return textAt(rows, row, 0); });
    if (!found) return found.failure();
    return found->value_or("");
}

template <class I>
Result<std::vector<EvidenceUse>> Reads<I>::evidenceUses(const Hash& sha256) {
    auto areas = placesOf(places::evidence, sha256.view());
    if (!areas) return areas.failure();
    return inEach(
        t_, *areas,
        "SELECT area_id, project_id, device_id, record_id FROM evidence_use "
        "WHERE area_id = $1 AND sha256 = $2",
        Params().bytes(sha256.view()), [](const Rows& rows, int row) {
            return EvidenceUse{rows.id(row, 0), rows.id(row, 1), rows.id(row, 2), rows.id(row, 3)};
        });
}

// Of this file's members alone; the other read_*.cpp have the others.
template class Reads<Reading>;
template class Reads<Writing>;

}  // namespace field::server::postgres
