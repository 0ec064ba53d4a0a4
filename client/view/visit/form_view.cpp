#include "client/view/visit/form_view.h"

#include <utility>

#include <QCoreApplication>
#include <QDateTime>

#include "client/view/words.h"
#include "shared/proto/records.pb.h"

namespace field::view {

namespace {

/// As long as a message is seen: who makes room meanwhile reads no other.
constexpr int retryMs = 10'000;

}  // namespace

FormView::FormView(Desk& desk, const Id& visit, Gather gather)
    : desk_(desk), visit_(visit), gather_(std::move(gather)) {
    retry_.setSingleShot(true);
    retry_.setInterval(retryMs);
    connect(&retry_, &QTimer::timeout, this, &FormView::keepDrafts);
}

QString FormView::subtitle() const {
    return words::text(client::textOf(sheet_.project, records::Project::kProNameFieldNumber));
}

int FormView::openConflicts() const { return static_cast<int>(sheet_.openConflicts.size()); }

void FormView::load() {
    // The words may have become those of another language.
    Q_EMIT keptChanged();
    // What found no room may find some by now.
    keepDrafts();
    // What is being typed is not to be pulled from under the person's hands.
    if (dirty()) {
        if (state() != Ready) return;
        fill();
        return become(Ready);
    }
    desk_.ask(
        this,
        [visit = visit_, gather = gather_](Store& store) -> Result<Loaded> {
            auto sheet = client::readVisit(store, visit);
            if (!sheet) return sheet.failure();
            auto fillings = gather(store, *sheet);
            if (!fillings) return fillings.failure();
            return Loaded{sheet.take(), fillings.take()};
        },
        [this](Result<Loaded> answer) {
            if (!answer) return fail(answer.failure());
            if (!dirty()) take(answer.take());
        });
}

void FormView::take(Loaded loaded) {
    sheet_ = std::move(loaded.sheet);
    forms_.clear();
    for (auto& one : loaded.fillings) {
        const Id id = one.held.record.id;
        forms_.emplace(
            id, client::Form(desk_.catalog(), std::move(one.held), one.fresh, sheet_.draftsOf(id)));
    }
    fill();
    become(Ready);
}

bool FormView::readOnly() const {
    return discarded_ || !sheet_.may(shared::Act::change, shared::kinds::indicatorReading);
}

client::Form* FormView::form(const Id& record) {
    const auto found = forms_.find(record);
    return found == forms_.end() ? nullptr : &found->second;
}

void FormView::type(client::Form& form, std::uint32_t column, const QString& text) {
    if (readOnly()) return;
    form.type(column, text.toStdString());
    unkept_.emplace(form.held().record.id, column);
    keepDrafts();
}

void FormView::keepDrafts() {
    // One write at a time; what is typed meanwhile goes with the next.
    if (keeping_ || discarded_ || unkept_.empty()) return;
    keeping_ = true;
    const auto nowMs = desk_.env()->wallMs();
    auto places = std::exchange(unkept_, {});
    std::vector<client::Draft> drafts;
    for (const auto& [id, column] : places)
        if (const auto* one = form(id)) drafts.push_back(one->draft(column, nowMs));
    desk_.ask(
        this,
        [drafts](Store& store) -> Result<> {
            for (const auto& draft : drafts)
                if (auto kept = store.putDraft(draft); !kept) return kept;
            return shared::Done{};
        },
        [this, places, nowMs](Result<> answer) {
            keeping_ = false;
            if (!answer) {
                // A save that was asked for meanwhile has all of them.
                if (!saving_) keepLater(places);
                return desk_.lost(answer.failure());
            }
            kept_ = Kept::draft;
            keptMs_ = nowMs;
            Q_EMIT keptChanged();
            desk_.drafted();
            keepDrafts();
        });
}

void FormView::keepLater(Places places) {
    unkept_.merge(places);
    retry_.start();
}

bool FormView::dirty() const {
    if (saving_ || keeping_ || discarded_ || !unkept_.empty()) return true;
    for (const auto& [id, form] : forms_)
        if (form.change()) return true;
    return false;
}

void FormView::leave() { save(); }

void FormView::discard() {
    discarded_ = true;
    Q_EMIT changed();
}

void FormView::resume() {
    discarded_ = false;
    keepDrafts();
    Q_EMIT changed();
}

void FormView::save(const std::function<void(bool saved)>& then) {
    std::vector<client::Change> changes;
    std::vector<Id> done;
    std::vector<client::Draft> left;
    for (const auto& [id, form] : forms_) {
        if (discarded_ || form.touched().empty()) continue;
        if (auto change = form.change()) changes.push_back(std::move(*change));
        done.push_back(id);
        for (const auto column : form.unreadable())
            left.push_back(form.draft(column, desk_.env()->wallMs()));
    }
    if (done.empty()) {
        if (then) then(true);
        return;
    }
    unkept_.clear();
    saving_ = true;
    auto* desk = &desk_;
    desk_.ask(
        desk,
        [changes, done, left](Store& store) -> Result<> {
            if (!changes.empty())
                if (auto saved = store.save(changes); !saved) return saved.failure();
            for (const auto& id : done)
                if (auto dropped = store.dropDrafts(id); !dropped) return dropped;
            for (const auto& draft : left)
                if (auto kept = store.putDraft(draft); !kept) return kept;
            return shared::Done{};
        },
        [guard = QPointer<FormView>(this), desk, changes, then](Result<> answer) {
            if (guard) guard->saved(changes, answer.ok());
            if (!answer)
                desk->lost(answer.failure());
            else if (!changes.empty())
                desk->saved();
            if (then) then(answer.ok());
        });
}

void FormView::saved(const std::vector<client::Change>& changes, bool kept) {
    saving_ = false;
    if (!kept) {
        // Whatever stands in the forms is to be on the disk at least as drafts.
        Places all;
        for (const auto& [id, form] : forms_)
            for (const auto column : form.touched()) all.emplace(id, column);
        return keepLater(std::move(all));
    }
    for (const auto& change : changes)
        if (auto* one = form(change.held.record.id)) one->took(change);
    kept_ = Kept::saved;
    keptMs_ = desk_.env()->wallMs();
    Q_EMIT keptChanged();
    load();
}

QString FormView::kept() const {
    const auto at = QDateTime::fromMSecsSinceEpoch(keptMs_).toString("HH:mm:ss");
    if (kept_ == Kept::draft) return tr("Draft kept %1").arg(at);
    if (kept_ == Kept::saved) return tr("Saved on this device %1").arg(at);
    return {};
}

QString doubtText(client::Doubt doubt) {
    switch (doubt) {
        case client::Doubt::none:
            return {};
        case client::Doubt::notANumber:
            return QCoreApplication::translate(
                "Words", "No number can be read here. It stays as you typed it.");
        case client::Doubt::notAnAmount:
            return QCoreApplication::translate(
                "Words", "No amount can be read here. Type it like 12,345.60 or 3.5万.");
        case client::Doubt::notADay:
            return QCoreApplication::translate("Words", "Type the day like 2026-06-30.");
        case client::Doubt::notPossible:
            return QCoreApplication::translate("Words", "This cannot be so.");
    }
    return {};
}

}  // namespace field::view
