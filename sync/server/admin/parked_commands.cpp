#include "shared/catalog.h"
#include "shared/proto/records.pb.h"
#include "sync/server/admin/commands.h"
#include "sync/server/administration/acts.h"

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

struct ParkedOptions {
    StoreOptions store;
    bool all = false;
};

Id lastId() {
    Id id;
    id.bytes.fill(0xff);
    return id;
}

/// Every Parked record of an area, released ones too.
Result<std::vector<shared::Record>> parkedIn(Reading& tx, const AreaHead& head) {
    constexpr std::size_t batch = 500;
    std::vector<shared::Record> parked;
    sync::Position after;
    after.kind = shared::kinds::parked - 1;
    after.id = lastId();
    for (;;) {
        auto records = tx.scopeAfter(head.area, std::nullopt, head.at.revision, after, batch);
        if (!records) return records.failure();
        const bool last = records->size() < batch;
        for (auto& record : *records) {
            if (record.kind != shared::kinds::parked) return parked;
            after.kind = record.kind;
            after.id = record.id;
            parked.push_back(std::move(record));
        }
        if (last) return parked;
    }
}

bool waits(const shared::Record& record) {
    return record.values.get(records::Parked::kStateFieldNumber) ==
           shared::Value{std::int64_t{records::PARKED_STATE_WAITING}};
}

Result<> listParked(const ParkedOptions& options) {
    auto host = options.store.open();
    if (!host) return host.failure();
    auto tx = (*host)->read();
    if (!tx) return tx.failure();
    auto heads = (*tx)->heads();
    if (!heads) return heads.failure();
    for (const auto& head : *heads) {
        auto parked = parkedIn(**tx, head);
        if (!parked) return parked.failure();
        for (const auto& record : *parked) {
            if (record.deleted || (!options.all && !waits(record))) continue;
            Line()
                .text("parked", toText(record.id))
                .text("area", head.code)
                .text("project", record.project.none() ? "" : toText(record.project))
                .text("person", textOf(record, "person_id"))
                .text("device", textOf(record, "device_id"))
                .text("device_seq", textOf(record, "device_seq"))
                .text("reason", textOf(record, "reason"))
                .text("detail", textOf(record, "detail"))
                .flag("waiting", waits(record))
                .print(options.store.json);
        }
    }
    return Done{};
}

struct ReleaseOptions {
    StoreOptions store;
    std::string parked, person;
};

Result<> release(const ReleaseOptions& options) {
    auto parked = readId("--parked", options.parked);
    if (!parked) return parked.failure();
    auto person = readId("--as", options.person);
    if (!person) return person.failure();
    auto host = options.store.open();
    if (!host) return host.failure();
    auto receipt = releaseParked(**host, *parked, *person);
    if (!receipt) return receipt.failure();
    Line()
        .text("released", toText(*parked))
        .text("as", toText(*person))
        .number("revision", static_cast<std::int64_t>(receipt->at.revision))
        .print(options.store.json);
    return Done{};
}

struct RedactOptions {
    StoreOptions store;
    std::string set, person;
};

Result<> redact(const RedactOptions& options) {
    const auto set = shared::hashFromText(options.set);
    if (!set)
        return Failure{Code::invalid, "--set " + options.set + " is no hash of 64 hex digits"};
    auto person = readId("--as", options.person);
    if (!person) return person.failure();
    auto host = options.store.open();
    if (!host) return host.failure();
    std::optional<sync::Receipt> receipt;
    auto written = (*host)->write([&](Writing& tx, Ledger& ledger) -> Result<> {
        auto heads = tx.heads();
        if (!heads) return heads.failure();
        for (const auto& head : *heads) {
            auto found = tx.entryOf(head.area, *set);
            if (!found) return found.failure();
            if (!*found) continue;
            auto redacted = ledger.redact(tx, head.area, *set, *person);
            if (!redacted) return redacted.failure();
            receipt = redacted.take();
            return Done{};
        }
        return Failure{Code::missing, "no change set " + options.set + " in this store"};
    });
    if (!written) return written;
    Line()
        .text("set", options.set)
        .text("as", toText(*person))
        .flag("redacted", receipt.has_value())
        .number("revision", receipt ? static_cast<std::int64_t>(receipt->at.revision) : 0)
        .print(options.store.json);
    return Done{};
}

}  // namespace

void addParkedCommands(CLI::App& app, Chosen& chosen) {
    auto* list = app.add_subcommand("parked", "what is parked and why");
    auto forParked = std::make_shared<ParkedOptions>();
    forParked->store.declare(*list);
    list->add_flag("--all", forParked->all, "also what was released");
    list->callback(
        [forParked, &chosen] { chosen.run = [forParked] { return listParked(*forParked); }; });

    auto* apply =
        app.add_subcommand("release", "applies a parked set, as an act of someone with the right");
    auto forRelease = std::make_shared<ReleaseOptions>();
    forRelease->store.declare(*apply);
    apply->add_option("--parked", forRelease->parked, "id, as `parked` lists it")->required();
    apply->add_option("--as", forRelease->person, "id of the person who decides")->required();
    apply->callback(
        [forRelease, &chosen] { chosen.run = [forRelease] { return release(*forRelease); }; });

    auto* gone = app.add_subcommand(
        "redact",
        "replaces a change set's payload by its hash; takes effect with the second person");
    auto forGone = std::make_shared<RedactOptions>();
    forGone->store.declare(*gone);
    gone->add_option("--set", forGone->set, "hash of the change set")->required();
    gone->add_option("--as", forGone->person, "id of the administrator")->required();
    gone->callback([forGone, &chosen] { chosen.run = [forGone] { return redact(*forGone); }; });
}

}  // namespace field::server
