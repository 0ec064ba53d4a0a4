#include "client/view/sync/doubts_view.h"

#include <algorithm>

#include "client/view/words.h"

namespace field::view {

namespace {

constexpr auto keptHidden = "kept_hidden", readMs = "incidents_read_ms";

QString inWords(const std::string& what) {
    if (what == "ledger_rewritten")
        return DoubtsView::tr(
            "The server's history is another than the one this device has seen. What you saved is "
            "still here; tell your administrator before you rely on figures from the server.");
    if (what == "ledger_restored")
        return DoubtsView::tr(
            "The server was put back to an older state. What this device had sent since then is "
            "sent again; look at what became of your edits.");
    if (what == "digest_differs")
        return DoubtsView::tr(
            "What is on this device is not all that the server has, although everything was "
            "fetched anew. Tell your administrator, and do not rely on sums shown here until "
            "then.");
    if (what == "digest_differed")
        return DoubtsView::tr(
            "What was on this device was not all that the server has. Everything is fetched anew "
            "with the next sync.");
    if (what == "digest_repaired")
        return DoubtsView::tr(
            "What was missing on this device was fetched anew. Look again at figures that you "
            "read here before.");
    if (what == "set_redacted")
        return DoubtsView::tr(
            "Two administrators took the content of one of your saves out of the ledger. Ask them "
            "why if you do not know.");
    return DoubtsView::tr("Something was noticed that should not be: %1. Tell your administrator.")
        .arg(words::text(what));
}

}  // namespace

DoubtsView::DoubtsView(Desk& desk)
    : desk_(desk), answers_(words::text(desk.dir() + "/answers.ini"), QSettings::IniFormat) {}

void DoubtsView::load() {
    desk_.ask(
        this,
        [](Store& store) -> Result<Seen> {
            auto counts = store.counts();
            if (!counts) return counts.failure();
            auto incidents = store.incidents();
            if (!incidents) return incidents.failure();
            // Of a recovered database the page speaks by itself.
            std::erase_if(*incidents,
                          [](const auto& one) { return one.what == "database_recovered"; });
            return Seen{counts->hidden, incidents.take()};
        },
        [this](Result<Seen> seen) {
            // The page that this is part of says why nothing can be read.
            if (!seen) return;
            seen_ = seen.take();
            Q_EMIT changed();
        });
}

int DoubtsView::hidden() const {
    return answers_.value(keptHidden).toULongLong() == seen_.hidden
               ? 0
               : static_cast<int>(seen_.hidden);
}

QString DoubtsView::incidents() const {
    const auto read = answers_.value(readMs).toLongLong();
    const bool all = seen_.incidents.empty() || seen_.incidents.front().atMs <= read;
    return all ? QString() : tr("The exchange noticed what should not be.");
}

QString DoubtsView::incidentsDetail() const {
    const auto read = answers_.value(readMs).toLongLong();
    QStringList said;
    std::vector<std::string> named;
    for (const auto& one : seen_.incidents) {
        if (one.atMs <= read) break;
        // One line for all of a kind: what to do is the same.
        if (std::find(named.begin(), named.end(), one.what) != named.end()) continue;
        named.push_back(one.what);
        said << words::moment(one.atMs) + QStringLiteral(" · ") + inWords(one.what);
    }
    return said.join('\n');
}

void DoubtsView::remove() {
    if (busy_ || seen_.hidden == 0) return;
    busy_ = true;
    Q_EMIT changed();
    auto* desk = &desk_;
    desk->ask(
        desk,
        [asked = seen_.hidden](Store& store) -> Result<std::uint64_t> {
            auto counts = store.counts();
            if (!counts) return counts.failure();
            if (counts->hidden != asked) return std::uint64_t{0};
            return store.confirmRemoval();
        },
        [guard = QPointer<DoubtsView>(this), desk](const Result<std::uint64_t>& removed) {
            if (guard) guard->busy_ = false;
            if (!removed) desk->lost(removed.failure());
            if (guard && removed && *removed > 0)
                Q_EMIT guard->told(tr("%n record(s) were removed from this device.", nullptr,
                                      static_cast<int>(*removed)));
            if (guard && removed && *removed == 0)
                Q_EMIT guard->told(tr("They are others by now. Look at the number again."));
            desk->touch();
        });
}

void DoubtsView::keep() {
    answers_.setValue(keptHidden, static_cast<qulonglong>(seen_.hidden));
    Q_EMIT changed();
}

void DoubtsView::markRead() {
    if (seen_.incidents.empty()) return;
    answers_.setValue(readMs, static_cast<qlonglong>(seen_.incidents.front().atMs));
    Q_EMIT changed();
}

}  // namespace field::view
