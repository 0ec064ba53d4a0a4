#include "sync/server/postgres/answers.h"
#include "sync/server/postgres/place_rows.h"
#include "sync/server/postgres/reads.h"

/// Reads of an area's ledger: entries, chains, sets that wait, lives, sums.
namespace field::server::postgres {

namespace {

/// As many entries are held at once by who reads a whole ledger.
constexpr int entriesAtOnce = 256;

std::string entriesWhere(std::string_view where) { return std::string(entryColumns).append(where); }

Base readBase(const Rows& rows, int row) { return {rows.id(row, 0), rows.revision(row, 1)}; }

std::uint64_t readNumber(const Rows& rows, int row) { return rows.revision(row, 0); }

Result<std::uint64_t> numberOf(const Result<Rows>& rows) {
    auto number = first(rows, readNumber);
    if (!number) return number.failure();
    return number->value_or(0);
}

}  // namespace

Entry readEntry(const Rows& rows, int row) {
    Entry out;
    out.revision = rows.revision(row, 0);
    out.setHash = rows.hash(row, 1);
    out.device = rows.id(row, 2);
    out.deviceSeq = rows.revision(row, 3);
    out.set = rows.bytes(row, 4);
    out.receipt = rows.bytes(row, 5);
    out.effect = rows.bytes(row, 6);
    out.hash = rows.hash(row, 7);
    return out;
}

template <class I>
Result<std::optional<Entry>> Reads<I>::entry(const Id& area, std::uint64_t revision) {
    static const auto sql = entriesWhere("revision = $2");
    return first(t_.ask(area, sql, Params().number(revision)), readEntry);
}

template <class I>
Result<std::optional<Entry>> Reads<I>::entryOf(const Id& area, const Hash& setHash) {
    static const auto sql = entriesWhere("set_hash = $2");
    return first(t_.ask(area, sql, Params().bytes(setHash.view())), readEntry);
}

template <class I>
Result<std::optional<Entry>> Reads<I>::entryBySeq(const Id& area, const Id& device,
                                                  std::uint64_t deviceSeq) {
    static const auto sql = entriesWhere("device_id = $2 AND device_seq = $3");
    return first(t_.ask(area, sql, Params().id(device).number(deviceSeq)), readEntry);
}

template <class I>
Result<> Reads<I>::entriesAfter(const Id& area, std::uint64_t revision,
                                const std::function<bool(const Entry&)>& each) {
    static const auto sql = entriesWhere("revision > $2 ORDER BY revision LIMIT $3");
    for (;;) {
        auto rows =
            t_.ask(area, sql, Params().number(revision).number(std::int64_t{entriesAtOnce}));
        if (!rows) return rows.failure();
        for (int row = 0; row < rows->count(); ++row) {
            const auto entry = readEntry(*rows, row);
            revision = entry.revision;
            if (!each(entry)) return shared::Done{};
        }
        if (rows->count() < entriesAtOnce) return shared::Done{};
    }
}

template <class I>
Result<std::optional<Chain>> Reads<I>::chain(const Id& area, const Id& device) {
    return first(t_.ask(area,
                        "SELECT last_seq, last_hash FROM chain WHERE area_id = $1 AND "
                        "device_id = $2",
                        Params().id(device)),
                 [](const Rows& rows, int row) {
                     return Chain{rows.revision(row, 0), rows.hash(row, 1)};
                 });
}

template <class I>
Result<std::vector<StateChange>> Reads<I>::states(const Id& area, const Id& report) {
    return all(t_.ask(area,
                      "SELECT revision, device_id, person_id, device_seq, state FROM report_state "
                      "WHERE area_id = $1 AND report_id = $2 ORDER BY revision",
                      Params().id(report)),
               [](const Rows& rows, int row) {
                   return StateChange{rows.revision(row, 0), rows.id(row, 1), rows.id(row, 2),
                                      rows.revision(row, 3), rows.number(row, 4)};
               });
}

template <class I>
Result<std::vector<ParkedMaking>> Reads<I>::parkedMakings(const Id& area, const Id& person) {
    return all(t_.ask(area,
                      "SELECT record_id, parked_id FROM parked_making WHERE area_id = $1 AND "
                      "person_id = $2 ORDER BY record_id",
                      Params().id(person)),
               [](const Rows& rows, int row) {
                   return ParkedMaking{rows.id(row, 0), rows.id(row, 1)};
               });
}

template <class I>
Result<std::optional<std::uint64_t>> Reads<I>::releasedFrom(const Id& area, const Id& device,
                                                            std::uint64_t deviceSeq) {
    return first(t_.ask(area,
                        "SELECT parked_at FROM released_set WHERE area_id = $1 AND device_id = $2 "
                        "AND device_seq = $3",
                        Params().id(device).number(deviceSeq)),
                 readNumber);
}

template <class I>
Result<std::vector<sync::Base>> Reads<I>::parkedBefore(const Id& area, const Id& device,
                                                       std::uint64_t deviceSeq) {
    return all(t_.ask(area,
                      "SELECT epoch, revision FROM parked_before WHERE area_id = $1 AND "
                      "device_id = $2 AND device_seq = $3 ORDER BY epoch",
                      Params().id(device).number(deviceSeq)),
               readBase);
}

template <class I>
Result<std::vector<std::string>> Reads<I>::lateReceipts(const Id& area, const Id& device,
                                                        std::uint64_t deviceSeq) {
    return all(t_.ask(area,
                      "SELECT receipt FROM late_receipt WHERE area_id = $1 AND device_id = $2 AND "
                      "device_seq = $3 ORDER BY epoch",
                      Params().id(device).number(deviceSeq)),
               [](const Rows& rows, int row) { return std::string(rows.bytes(row, 0)); });
}

template <class I>
Result<std::optional<std::uint64_t>> Reads<I>::carriedAs(const Id& area, const Id& device,
                                                         const Id& former,
                                                         std::uint64_t formerSeq) {
    return first(t_.ask(area,
                        "SELECT device_seq FROM carried_set WHERE area_id = $1 AND device_id = $2 "
                        "AND former_device_id = $3 AND former_seq = $4",
                        Params().id(device).id(former).number(formerSeq)),
                 readNumber);
}

template <class I>
Result<std::optional<Hash>> Reads<I>::carrierOf(const Id& area, const Hash& original) {
    return first(t_.ask(area, "SELECT set_hash FROM carrier WHERE area_id = $1 AND original = $2",
                        Params().bytes(original.view())),
                 [](const Rows& rows, int row) { return rows.hash(row, 0); });
}

template <class I>
Result<std::uint64_t> Reads<I>::untrustedSets(const Id& area, const Id& device) {
    return numberOf(t_.ask(area,
                           "SELECT count(*) FROM entry WHERE area_id = $1 AND device_id = $2 AND "
                           "device_seq = 0",
                           Params().id(device)));
}

template <class I>
Result<std::optional<std::string>> Reads<I>::earlySet(const Id& area, const Id& device,
                                                      std::uint64_t deviceSeq) {
    return first(t_.ask(area,
                        "SELECT change_set FROM early_set WHERE area_id = $1 AND device_id = $2 "
                        "AND device_seq = $3",
                        Params().id(device).number(deviceSeq)),
                 [](const Rows& rows, int row) { return std::string(rows.bytes(row, 0)); });
}

template <class I>
Result<EarlySize> Reads<I>::earlySize(const Id& area, const Id& device) {
    auto rows = t_.ask(area,
                       "SELECT count(*), coalesce(sum(length(change_set)), 0)::bigint "
                       "FROM early_set WHERE area_id = $1 AND device_id = $2",
                       Params().id(device));
    if (!rows) return rows.failure();
    return EarlySize{rows->revision(0, 0), rows->revision(0, 1)};
}

template <class I>
Result<std::optional<std::uint64_t>> Reads<I>::restoredAt(const Id& area, const Id& epoch) {
    return first(
        t_.ask(area, "SELECT restored_at FROM area_epoch WHERE area_id = $1 AND epoch = $2",
               Params().id(epoch)),
        readNumber);
}

template <class I>
Result<std::optional<Base>> Reads<I>::originOf(const Id& area, const Id& epoch) {
    return first(
        t_.ask(area, "SELECT former, revision FROM epoch_origin WHERE area_id = $1 AND epoch = $2",
               Params().id(epoch)),
        readBase);
}

template <class I>
Result<std::uint64_t> Reads<I>::copiedSeq(const Id& area, const Id& epoch, const Id& device) {
    return numberOf(t_.ask(
        area,
        "SELECT coalesce(max(device_seq), 0) FROM entry WHERE area_id = $1 AND device_id = $3 AND "
        "revision <= (SELECT revision FROM epoch_origin WHERE area_id = $1 AND epoch = $2)",
        Params().id(epoch).id(device)));
}

template <class I>
Result<std::vector<DigestSum>> Reads<I>::digests(const Id& area) {
    return all(t_.ask(area,
                      "SELECT project_id, kind, digest FROM row_digest WHERE area_id = $1 "
                      "ORDER BY project_id, kind"),
               [](const Rows& rows, int row) {
                   return DigestSum{rows.id(row, 0),
                                    static_cast<std::uint32_t>(rows.number(row, 1)),
                                    rows.revision(row, 2)};
               });
}

template <class I>
Result<std::vector<Redaction>> Reads<I>::redactions(const Id& area, std::uint64_t revision) {
    return all(t_.ask(area,
                      "SELECT set_hash, device_id, revision FROM redaction WHERE area_id = $1 AND "
                      "revision > $2 ORDER BY set_hash",
                      Params().number(revision)),
               [](const Rows& rows, int row) {
                   return Redaction{rows.hash(row, 0), rows.id(row, 1), rows.revision(row, 2)};
               });
}

template <class I>
Result<std::optional<std::string>> Reads<I>::pastText(const Id& area, const Id& record,
                                                      const Hash& hash) {
    return first(t_.ask(area,
                        "SELECT text FROM past_text WHERE area_id = $1 AND record_id = $2 AND "
                        "hash = $3",
                        Params().id(record).bytes(hash.view())),
                 [](const Rows& rows, int row) { return std::string(rows.bytes(row, 0)); });
}

// Of this file's members alone; the other read_*.cpp have the others.
template class Reads<Reading>;
template class Reads<Writing>;

}  // namespace field::server::postgres
