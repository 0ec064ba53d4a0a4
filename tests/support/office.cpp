#include "tests/support/office.h"

#include <algorithm>

#include "shared/proto/records.pb.h"
#include "sync/content_hash.h"
#include "tests/support/database.h"

namespace office {

using shared::Blob;
using shared::Grant;
using sync::ChangeSet;
using sync::Edit;
using sync::Receipt;

void Office::becomes(std::shared_ptr<const shared::Catalog> model) {
    ledger_.reset();
    storage_.reset();
    catalog_ = std::move(model);
    storage_ = database::open(dir_.filePath("ledger.db").toStdString(), catalog_);
    ledger_ = std::make_unique<server::Ledger>(
        server::Ledger::Rules{catalog_, &shared::Workflow::builtIn(), &shared::Access::builtIn()},
        key_, device_, env_);
}

Office::Office(std::shared_ptr<const shared::Catalog> model) {
    becomes(model ? std::move(model) : catalog_);
    area = newId();
    project = newId();
    auto tx = must(storage_->write());
    must(ledger_->makeArea(*tx, area, "370102", "历下区"));
    auto made = create("Project", project, {}, {{"pro_name", std::string("高标准农田")}});
    must(ledger_->acceptOwn(*tx, area, project, {made}));
    must(tx->commit());
}

Id Office::newId() { return shared::newId(*env_); }

Grant Office::grant(const Id& person, const std::string& role, const Id& on) {
    const Grant grant{newId(), person, area, on, role, 0, false};
    auto tx = must(storage_->write());
    must(ledger_->grant(*tx, grant));
    must(tx->commit());
    return grant;
}

Author Office::enrol(const std::string& role, bool wholeArea) {
    Author author;
    author.person = newId();
    author.device = newId();
    author.key = shared::newKeyPair(*env_);
    {
        auto tx = must(storage_->write());
        must(tx->putDevice(
            {author.device, author.person, author.key.publicKey, "tablet", "", true, false, 0}));
        must(tx->commit());
    }
    grant(author.person, role, wholeArea ? Id{} : project);
    return author;
}

ChangeSet Office::signRaw(Author& author, std::string payload) {
    ChangeSet set;
    set.area = area;
    set.epoch = base().epoch;
    set.device = author.device;
    set.person = author.person;
    set.deviceSeq = ++author.seq;
    set.prevHash = author.last;
    set.payload = std::move(payload);
    const auto bytes = sync::signedBytes(ledger_->server(), set);
    author.last = shared::sha256(bytes);
    set.signature = shared::sign(author.key, bytes);
    return set;
}

ChangeSet Office::sign(Author& author, std::vector<Edit> edits, Id on) {
    sync::Payload payload;
    payload.salt.assign(16, '\0');
    env_->random(payload.salt.data(), payload.salt.size());
    payload.project = on.none() ? project : on;
    payload.edits = std::move(edits);
    payload.wallMs = env_->wallMs();
    payload.zone = "Asia/Shanghai";
    return signRaw(author, sync::encodePayload(payload));
}

Receipt Office::accept(const ChangeSet& set) {
    auto tx = must(storage_->write());
    auto receipt = must(ledger_->accept(*tx, set));
    must(tx->commit());
    return receipt;
}

std::vector<Receipt> Office::takeEarly(const Author& author) {
    auto tx = must(storage_->write());
    std::vector<Receipt> receipts;
    while (auto receipt = must(ledger_->takeEarly(*tx, area, author.device))) {
        receipts.push_back(std::move(*receipt));
    }
    must(tx->commit());
    return receipts;
}

Receipt Office::send(Author& author, std::vector<Edit> edits, Id on) {
    return accept(sign(author, std::move(edits), on));
}

Receipt Office::import(std::vector<Edit> edits) {
    auto tx = must(storage_->write());
    auto receipt = must(ledger_->acceptOwn(*tx, area, project, std::move(edits)));
    must(tx->commit());
    return receipt;
}

sync::Base Office::base() { return must(must(storage_->read())->head(area))->at; }

std::optional<server::Stored> Office::find(std::uint32_t kind, const Id& id) {
    return must(must(storage_->read())->find(kind, area, id));
}

std::vector<Record> Office::state() {
    std::vector<Record> out;
    for (auto& stored : must(must(storage_->read())->changedAfter(area, {}, 1'000'000)))
        out.push_back(std::move(stored.record));
    return out;
}

std::vector<server::Stored> Office::openConflicts(const Id& record) {
    return must(must(storage_->read())->openConflicts(area, record));
}

std::vector<Record> Office::pulled(const Id& person, std::size_t rows, sync::Base seen) {
    std::vector<Record> out;
    sync::Position at;
    for (;;) {
        auto tx = must(storage_->read());
        auto page = must(server::pull(*tx, *catalog_, shared::Access::builtIn(), person, area, seen,
                                      at, {rows, 256 << 10}));
        out.insert(out.end(), page.rows.begin(), page.rows.end());
        at = page.to;
        if (!page.more) return out;
    }
}

shared::Result<> Office::verify() {
    auto tx = must(storage_->read());
    return ledger_->verify(*tx, area);
}

std::uint32_t Office::column(const std::string& kind, const std::string& name) {
    const auto* found = catalog_->kind(kind)->column(name);
    if (!found) qFatal("no column %s.%s", kind.c_str(), name.c_str());
    return found->number;
}

Edit Office::change(const std::string& kindName, const Id& id,
                    std::vector<std::pair<std::string, shared::Value>> columns, sync::Base seen,
                    std::int64_t stateSeen) {
    const auto& kind = *catalog_->kind(kindName);
    Edit edit;
    edit.kind = kind.number;
    edit.id = id;
    edit.base = seen;
    edit.stateSeen = stateSeen;
    for (auto& [name, value] : columns) {
        const auto number = column(kindName, name);
        const auto* slot = kind.slotOf(number);
        auto at = std::find_if(edit.slots.begin(), edit.slots.end(),
                               [&](const auto& item) { return item.slot == slot->number; });
        if (at == edit.slots.end()) {
            sync::SlotEdit fresh;
            fresh.slot = slot->number;
            fresh.base = seen;
            if (slot->policy != shared::Policy::unite) {
                for (const auto member : slot->columns) fresh.values.set(member, shared::Value{});
            }
            edit.slots.push_back(fresh);
            at = edit.slots.end() - 1;
        }
        if (slot->policy == shared::Policy::unite) {
            at->elements.added = std::get<shared::Elements>(value).items;
        } else {
            at->values.set(number, std::move(value));
        }
    }
    return edit;
}

Edit Office::create(const std::string& kindName, const Id& id, const Id& parent,
                    std::vector<std::pair<std::string, shared::Value>> columns) {
    auto edit = change(kindName, id, std::move(columns), storage_ ? base() : sync::Base{});
    edit.act = sync::EditAct::create;
    edit.parent = parent;
    const auto& kind = *catalog_->kind(kindName);
    for (const auto& slot : edit.slots) {
        if (kind.stateColumn == 0 || slot.slot != kind.slotOf(kind.stateColumn)->number) continue;
        edit.isStep = true;
        edit.to = std::get<std::int64_t>(slot.values.get(kind.stateColumn));
    }
    return edit;
}

Edit Office::step(const Id& visit, std::int64_t from, std::int64_t to, sync::Base seen,
                  const std::string& reason) {
    std::vector<std::pair<std::string, shared::Value>> columns{{"state", to}};
    if (!reason.empty()) columns.emplace_back("state_reason", reason);
    auto edit = change("Visit", visit, std::move(columns), seen, from);
    edit.isStep = true;
    edit.from = from;
    edit.to = to;
    return edit;
}

std::pair<Id, Id> Office::visit(Author& author) {
    const Id visit = newId();
    const auto indicator = Blob{newId().str()};
    const auto& kind = *catalog_->kind("IndicatorReading");
    const Id reading =
        shared::keyOf(kind, visit, {{column("IndicatorReading", "indicator_id"), indicator}});
    auto first = create("Visit", visit, {},
                        {{"state", std::int64_t{records::VISIT_STATE_ON_SITE}},
                         {"conclusion", std::string("正常")}});
    auto line = create("IndicatorReading", reading, visit,
                       {{"indicator_id", indicator},
                        {"raw", std::string("≥100公里")},
                        {"value", std::int64_t{1'000'000}},
                        {"unit", std::string("公里")}});
    line.stateSeen = records::VISIT_STATE_ON_SITE;
    const auto receipt = send(author, {first, line});
    if (receipt.verdict != sync::Verdict::received) {
        qFatal("visit not received: %s %s", receipt.reason.c_str(), receipt.detail.c_str());
    }
    return {visit, reading};
}

shared::Hash Office::reviewHash(const Id& visit) {
    auto tx = must(storage_->read());
    const auto report = must(tx->find(shared::kinds::visit, area, visit));
    std::vector<Record> children;
    for (const auto& kind : catalog_->kinds()) {
        if (kind.parentKind != shared::kinds::visit) continue;
        for (auto& child : must(tx->children(kind.number, area, visit))) {
            children.push_back(child.record);
        }
    }
    const auto content = sync::contentHash(*catalog_, report->record, children);
    return sync::reviewHash(*catalog_, content, report->record,
                            must(tx->openConflictsOfReport(area, visit)));
}

}  // namespace office
