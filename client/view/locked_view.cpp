#include "client/view/locked_view.h"

#include "client/view/words.h"

namespace field::view {

QString LockedView::title() const { return tr("Locked"); }

void LockedView::load() {
    desk_.ask(
        this,
        [](Store& store) -> Result<int> {
            auto counts = store.counts();
            if (!counts) return counts.failure();
            return static_cast<int>(counts->waiting + counts->evidenceWaiting);
        },
        [this](Result<int> waiting) {
            if (waiting) waiting_ = *waiting;
            become(Ready);
        });
}

void LockedView::setWords(const QString& words) {
    if (words == words_) return;
    words_ = words;
    failure_.reset();
    Q_EMIT changed();
}

void LockedView::unlock() {
    if (!canUnlock()) return;
    busy_ = true;
    failure_.reset();
    Q_EMIT changed();
    guard_.unlock(this, words_, [this](const Result<>& done) {
        busy_ = false;
        if (!done) failure_ = done.failure();
        Q_EMIT changed();
        if (done) desk_.touch();
    });
}

QString LockedView::trouble() const {
    if (!failure_) return {};
    if (failure_->code == shared::Code::invalid)
        return tr("This is neither the passphrase nor the recovery code.");
    if (failure_->code == shared::Code::full)
        return tr("There is too little memory to try the passphrase.");
    return words::cause(*failure_);
}

QString LockedView::whatNow() const {
    if (!failure_) return {};
    if (failure_->code == shared::Code::invalid)
        return tr("Try again: nothing is lost by a wrong one. Capital and small letters differ.");
    if (failure_->code == shared::Code::full) return tr("Close other apps, then try again.");
    return words::nextStep(*failure_);
}

}  // namespace field::view
