#include "client/view/administration/administration_view.h"

#include "client/view/words.h"

namespace field::view {

QString AdministrationView::title() const { return tr("Administration"); }

QString AdministrationView::subtitle() const { return tr("Only with a connection to the server"); }

QString AdministrationView::devices() const {
    return known_ ? tr("%1 in use, %2 revoked").arg(active_).arg(revoked_) : QString();
}

QString AdministrationView::parked() const {
    if (!known_) return {};
    if (parkedCount_ == 0) return tr("Nothing waits.");
    return moreParked_ ? tr("More than %n change(s) wait", nullptr, parkedCount_)
                       : tr("%n change(s) wait", nullptr, parkedCount_);
}

QString AdministrationView::backup() const {
    if (!backup_) return {};
    if (backup_->made_ms() == 0) return tr("No backup was ever made.");
    return backup_->old() ? tr("The last verified backup is more than a day old.")
                          : tr("The last backup is verified.");
}

QString AdministrationView::backupAge() const {
    if (!backup_ || backup_->made_ms() == 0) return {};
    constexpr std::int64_t hourMs = 3'600'000;
    const auto hours = static_cast<int>((nowMs() - backup_->made_ms()) / hourMs);
    const auto age = hours < 48 ? tr("%n hour(s) old", nullptr, hours)
                                : tr("%n day(s) old", nullptr, hours / 24);
    return words::ago(backup_->made_ms(), nowMs()) + QStringLiteral(" · ") + age;
}

void AdministrationView::look() {
    wire::AdministrationRequest request;
    request.mutable_backup();
    fetch(request, [this](const auto& answer) { backup_ = answer.backup(); });
    request.mutable_parked();
    fetch(request, [this](const auto& answer) {
        parkedCount_ = answer.parked_size();
        moreParked_ = answer.more();
    });
    request.mutable_devices();
    fetch(std::move(request), [this](const auto& answer) {
        waiting_ = answer.waiting();
        active_ = answer.active();
        revoked_ = answer.revoked();
        known_ = true;
    });
}

void AdministrationView::show() {
    std::vector<FactRow> facts;
    if (backup_ && backup_->made_ms() != 0) {
        const auto number = [](std::uint64_t count) { return QString::number(count); };
        facts.push_back({"made", tr("Made"), backupAge()});
        facts.push_back(
            {"entries", tr("Entries of ledgers"),
             tr("%1 in %2 areas").arg(number(backup_->entries()), number(backup_->areas()))});
        facts.push_back(
            {"files", tr("Photos and files"),
             tr("%1, %2").arg(number(backup_->files()),
                              words::size(static_cast<std::int64_t>(backup_->bytes())))});
        facts.push_back({"since", tr("Entries since then"), number(backup_->entries_since())});
        facts.push_back({"place", tr("Folder on the server"), words::text(backup_->place())});
    }
    backupFacts_.set(std::move(facts));
    Q_EMIT changed();
}

}  // namespace field::view
