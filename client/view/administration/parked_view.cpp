#include "client/view/administration/parked_view.h"

#include <algorithm>

#include "client/view/words.h"

namespace field::view {

namespace {

using Parked = wire::AdministrationAnswer::Parked;

QString keyOf(const Parked& parked) {
    const auto id = Id::from(parked.parked());
    return id ? words::text(shared::toText(*id)) : QString();
}

QString reasonOf(const std::string& code) {
    if (code == "untrusted_device")
        return ParkedView::tr("It came from a device that was revoked or copied.");
    if (code == "no_right") return ParkedView::tr("Its author had no right for it then.");
    if (code == "own_work") return ParkedView::tr("Its author would have judged their own work.");
    if (code == "illegal_step")
        return ParkedView::tr("The workflow does not allow this step from there.");
    if (code == "reason_missing") return ParkedView::tr("The step needs a reason, and had none.");
    if (code == "depends_on_parked")
        return ParkedView::tr("It builds on another change that is kept aside.");
    if (code == "missing_record")
        return ParkedView::tr("It builds on a record that has not come yet.");
    if (code == "unknown_kind" || code == "unknown_column")
        return ParkedView::tr("It was written by a newer app than this server knows.");
    if (code == "append_only")
        return ParkedView::tr("It changes what is written once and never changed.");
    if (code == "too_large")
        return ParkedView::tr("Its record would become too large to be sent to anybody.");
    if (code == "wrong_project") return ParkedView::tr("It names records of another project.");
    return ParkedView::tr("The server could not take it as it was written (%1).")
        .arg(words::text(code));
}

/// "Visit: 1 new; Finding: 2 changed".
QString contentOf(const Parked& parked, const shared::Catalog& catalog) {
    QStringList kinds;
    for (const auto& content : parked.content()) {
        const auto* kind = catalog.kind(content.kind());
        QStringList acts;
        const auto count = [](std::uint32_t number) { return static_cast<int>(number); };
        if (content.made() > 0) acts << ParkedView::tr("%n new", nullptr, count(content.made()));
        if (content.changed() > 0)
            acts << ParkedView::tr("%n changed", nullptr, count(content.changed()));
        if (content.removed() > 0)
            acts << ParkedView::tr("%n deleted", nullptr, count(content.removed()));
        const auto name = kind ? words::name(*kind) : ParkedView::tr("Unknown records");
        kinds << ParkedView::tr("%1: %2").arg(name, acts.join(ParkedView::tr(", ")));
    }
    return kinds.isEmpty() ? ParkedView::tr("Its content cannot be read.")
                           : kinds.join(ParkedView::tr("; "));
}

}  // namespace

QString ParkedView::title() const { return tr("Kept aside"); }

void ParkedView::showMore() {
    wanted_ = parked_.size() + 1;
    read(parked_.size());
}

void ParkedView::look() { read(0); }

void ParkedView::read(std::size_t from) {
    wire::AdministrationRequest request;
    request.mutable_parked()->set_from(static_cast<std::uint32_t>(from));
    fetch(std::move(request), [this, from](const wire::AdministrationAnswer& answer) {
        if (from > parked_.size()) return;
        parked_.resize(from);
        parked_.insert(parked_.end(), answer.parked().begin(), answer.parked().end());
        more_ = answer.more();
        if (more_ && parked_.size() < wanted_) read(parked_.size());
    });
}

void ParkedView::show() {
    std::vector<ParkedRow> rows;
    for (const auto& parked : parked_) {
        ParkedRow row;
        row.key = keyOf(parked);
        row.name = words::text(parked.name());
        if (!parked.label().empty())
            row.name = tr("%1, device %2").arg(row.name, words::text(parked.label()));
        row.place = words::text(parked.place().project());
        if (!parked.place().area().empty())
            row.place += (row.place.isEmpty() ? QString() : QStringLiteral(" · ")) +
                         words::text(parked.place().area());
        row.reason = reasonOf(parked.reason());
        row.inside = contentOf(parked, *desk_.catalog());
        if (parked.saved_ms() != 0)
            row.saved =
                tr("Saved %1, by the device's clock").arg(words::ago(parked.saved_ms(), nowMs()));
        row.waits = parked.waits_for_another();
        rows.push_back(row);
    }
    rows_.set(std::move(rows));
    Q_EMIT changed();
}

void ParkedView::release(const QString& key) {
    const auto parked = std::find_if(parked_.begin(), parked_.end(),
                                     [&](const Parked& one) { return keyOf(one) == key; });
    if (parked == parked_.end()) return;
    wire::AdministrationRequest request;
    request.mutable_release()->set_parked(parked->parked());
    act(std::move(request), [this, name = words::text(parked->name())](const auto&) {
        Q_EMIT told(tr("Let in: the change of %1 is merged like one that came late.").arg(name),
                    false);
    });
}

QString ParkedView::whyRefused() const {
    return tr("You have no right for everything that is in it, or it builds on another one.");
}

QString ParkedView::wayFromRefused() const {
    return tr(
        "Whoever lets it in needs a role that may write it there, such as the finance "
        "division's. It stays kept aside until then.");
}

}  // namespace field::view
