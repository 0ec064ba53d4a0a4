#include "client/view/sync/sync_view.h"

#include "client/capture/visit_sheet.h"
#include "client/view/words.h"
#include "shared/proto/records.pb.h"

namespace field::view {

namespace kinds = shared::kinds;
using client::textOf;

namespace {

constexpr std::size_t mostRows = 50;

QString projectName(Store& store, const Id& id) {
    auto project = store.find(kinds::project, id);
    if (!project || !*project) return {};
    return words::text(textOf(**project, records::Project::kProNameFieldNumber));
}

bool isUntrusted(const client::Told& told) {
    return told.parked && told.reason == "untrusted_device";
}

QString whatBecame(const client::Told& told) {
    if (isUntrusted(told))
        return SyncView::tr(
            "Kept aside: it came from a device that was copied or revoked. Your supervisor can "
            "let it in.");
    if (told.parked)
        return SyncView::tr(
            "Kept aside: you had no right for it then. Your supervisor can let it in.");
    switch (told.outcome) {
        case sync::Outcome::merged:
            return SyncView::tr("Joined with what somebody else wrote.");
        case sync::Outcome::conflict:
            return SyncView::tr("Somebody else changed it too: the values are in dispute.");
        case sync::Outcome::gaveWay:
            return SyncView::tr("Your later value replaced one that you had not seen.");
        case sync::Outcome::late:
            return SyncView::tr("Too late: the state had moved on already.");
        case sync::Outcome::revived:
            return SyncView::tr("Your edit brought a deleted record back.");
        case sync::Outcome::kept:
            return SyncView::tr("Not deleted: somebody edited it meanwhile.");
        case sync::Outcome::proposed:
            return SyncView::tr(
                "The report was approved meanwhile: your change waits there as a proposed "
                "correction.");
        default:
            return {};
    }
}

QString toneOf(const client::Told& told) {
    if (told.parked) return "err";
    return told.outcome == sync::Outcome::conflict ? "conflict"
           : told.outcome == sync::Outcome::merged ? "ok"
                                                   : "warn";
}

/// Why a set still waits, and what to do; the server's own words are for whoever is told of it.
QString whyWaiting(const client::OutboxEntry& entry) {
    if (entry.waitsForSet != 0)
        return SyncView::tr("An earlier change of this device has not arrived yet; it goes first.");
    return SyncView::tr(
               "The server cannot take it. It stays here; show this to your administrator: %1")
        .arg(words::text(entry.waitingReason));
}

OutRow rowOf(Store& store, const client::OutboxEntry& entry, std::int64_t nowMs) {
    OutRow row;
    row.key = words::text(shared::toText(entry.hash));
    row.name = projectName(store, entry.project);
    row.when = words::ago(entry.savedMs, nowMs);
    row.stage = entry.stage == client::Stage::saved ? SyncView::tr("Saved (this device)")
                                                    : SyncView::tr("Received (server)");
    row.tone = entry.stage == client::Stage::saved ? "warn" : "ok";
    if (!entry.waitingReason.empty()) {
        row.why = whyWaiting(entry);
        row.tone = "err";
    }
    return row;
}

}  // namespace

SyncView::SyncView(Desk& desk, SyncState& sync) : desk_(desk), sync_(sync) {
    connect(&sync_, &SyncState::changed, this, &SyncView::changed);
    connect(&doubts_, &DoubtsView::told, this,
            [this](const QString& text) { Q_EMIT PageView::told(text, false); });
}

QString SyncView::title() const { return tr("Sync"); }

Result<SyncView::Seen> SyncView::look(Store& store, std::int64_t nowMs) {
    Seen seen;
    auto entries = store.outbox(false);
    if (!entries) return entries.failure();
    for (auto entry = entries->rbegin(); entry != entries->rend(); ++entry)
        if (seen.outbox.size() < mostRows && entry->stage != client::Stage::settled)
            seen.outbox.push_back(rowOf(store, *entry, nowMs));
    auto told = store.told();
    if (!told) return told.failure();
    for (const auto& one : *told) {
        seen.untrusted = seen.untrusted || (isUntrusted(one) && !one.former);
        if (seen.told.size() >= mostRows) break;
        const auto what = whatBecame(one);
        if (what.isEmpty()) continue;
        const auto* kind = store.catalog().kind(one.kind);
        ToldRow row;
        row.key = QString::number(one.deviceSeq) + "/" + words::text(shared::toText(one.record)) +
                  "/" + QString::number(one.slot);
        row.name = kind ? words::name(*kind) : QString();
        const auto* column = kind && one.slot != 0 ? kind->column(one.slot) : nullptr;
        if (column) row.name += QStringLiteral(" · ") + words::name(*column);
        row.what = what;
        row.when = words::ago(one.savedMs, nowMs);
        row.tone = toneOf(one);
        auto record = store.find(one.kind, one.record);
        if (record && *record)
            row.report = words::text(
                shared::toText((*record)->parent.none() ? (*record)->id : (*record)->parent));
        seen.told.push_back(row);
    }
    auto recovered = store.recovery().last();
    if (!recovered) return recovered.failure();
    if (*recovered && (!(*recovered)->read || (*recovered)->anew)) seen.recovered = *recovered;
    if (auto url = store.serverUrl()) seen.server = words::text(*url);
    if (auto identity = store.identity())
        seen.person = words::text(client::personName(store, identity->person));
    return seen;
}

QString SyncView::recovered() const {
    if (!recovered_) return {};
    return recovered_->aside.empty() ? tr("The database on this device was gone.")
                                     : tr("The database on this device was damaged.");
}

QString SyncView::recoveredDetail() const {
    if (!recovered_) return {};
    const auto count = [](std::uint64_t number) { return static_cast<int>(number); };
    QStringList said;
    if (!recovered_->aside.empty())
        said << tr("The old file is kept: %1")
                    .arg(words::text(desk_.dir() + "/" + recovered_->aside));
    said << tr("Recovered: %n save(s) that the server has not confirmed.", nullptr,
               count(recovered_->waiting));
    if (recovered_->drafts > 0)
        said << tr("Recovered: %n field(s) of drafts.", nullptr, count(recovered_->drafts));
    if (recovered_->lost > 0)
        said << tr(
            "%n save(s) could not be read. What the server has of them comes back; look "
            "through what you saved last, and show the old file to your administrator.",
            nullptr, count(recovered_->lost));
    said << (recovered_->anew
                 ? tr("Nothing is sent before this device is set up anew, since a later save may "
                      "be missing. Ask your administrator for a code: what was recovered goes "
                      "along.")
                 : tr("They are sent with the next sync, and everything else comes from the "
                      "server."));
    return said.join('\n');
}

void SyncView::markRecoveredRead() {
    desk_.ask(
        this, [](Store& store) { return store.recovery().markRead(); },
        [this](const Result<>& marked) {
            if (!marked) return fail(marked.failure());
            load();
        });
}

void SyncView::load() {
    doubts_.load();
    desk_.ask(
        this, [now = desk_.env()->wallMs()](Store& store) { return look(store, now); },
        [this](Result<Seen> seen) {
            if (!seen) return fail(seen.failure());
            outbox_.set(std::move(seen->outbox));
            told_.set(std::move(seen->told));
            server_ = seen->server;
            person_ = seen->person;
            untrusted_ = seen->untrusted;
            recovered_ = seen->recovered;
            become(Ready);
        });
}

}  // namespace field::view
