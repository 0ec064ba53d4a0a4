#include "client/view/passphrase_view.h"

#include <algorithm>
#include <array>

#include "client/view/words.h"

namespace field::view {

namespace {

constexpr std::array lockMinutes{5, 15, 60, 0};

}  // namespace

PassphraseView::PassphraseView(Preferences& preferences, Guard& guard)
    : preferences_(preferences), guard_(guard) {
    connect(&guard_, &Guard::changed, this, &PassphraseView::changed);
    guard_.look();  // what found no room may find some by now
}

int PassphraseView::lockAfter() const {
    const auto at = std::find(lockMinutes.begin(), lockMinutes.end(), preferences_.lockMinutes());
    return at == lockMinutes.end() ? -1 : static_cast<int>(at - lockMinutes.begin());
}

void PassphraseView::setLockAfter(int choice) {
    if (choice < 0 || choice >= static_cast<int>(lockMinutes.size())) return;
    preferences_.setLockMinutes(lockMinutes.at(static_cast<std::size_t>(choice)));
    Q_EMIT changed();
}

QString PassphraseView::title() const { return tr("Passphrase"); }

void PassphraseView::leave() {
    // What opens the door does not lie about behind it.
    for (auto* secret : {&current_, &next_, &again_}) secret->clear();
    Q_EMIT changed();
}

void PassphraseView::put(QString& field, const QString& words) {
    if (field == words) return;
    field = words;
    failure_.reset();
    Q_EMIT changed();
}

QString PassphraseView::nextProblem() const {
    const auto size = static_cast<std::size_t>(next_.toUcs4().size());
    if (size == 0 || (size >= client::leastCharacters && size <= client::mostCharacters)) return {};
    return tr("A passphrase has 8 to 256 characters.");
}

QString PassphraseView::againProblem() const {
    return again_.isEmpty() || again_ == next_ ? QString() : tr("The two are not the same.");
}

bool PassphraseView::setsFirst() const { return !guarded() || (!given() && current_.isEmpty()); }

bool PassphraseView::canSet() const {
    return !busy_ && !next_.isEmpty() && again_ == next_ && nextProblem().isEmpty() &&
           (setsFirst() || !current_.isEmpty());
}

void PassphraseView::set() {
    if (!canSet()) return;
    busy_ = true;
    Q_EMIT changed();
    const bool first = setsFirst();
    auto then = [this, first](const Result<>& done) {
        ended(done, first ? tr("The passphrase is set.") : tr("The passphrase is changed."));
    };
    if (first)
        guard_.set(this, next_, std::move(then));
    else
        guard_.change(this, current_, next_, std::move(then));
}

void PassphraseView::remove() {
    if (!canRemove()) return;
    busy_ = true;
    Q_EMIT changed();
    guard_.remove(this, current_, [this](const Result<>& done) {
        ended(done, tr("The passphrase is taken away. Nothing is sealed any more."));
    });
}

void PassphraseView::give() {
    if (!canGive()) return;
    busy_ = true;
    Q_EMIT changed();
    const auto said = given() ? tr("The passphrase is right. What it seals opens again.")
                              : tr("The passphrase is right. What lies in the open is sealed now.");
    guard_.unlock(this, current_, [this, said](const Result<>& done) { ended(done, said); });
}

QString PassphraseView::standing() const {
    if (!guarded()) return tr("This device has no passphrase.");
    if (sealed()) return tr("This device's key and photos are sealed.");
    if (given()) return tr("There is a passphrase, but this device's key is not sealed yet.");
    return tr("The passphrase was not given: this device's key and new photos lie in the open.");
}

QString PassphraseView::standingDetail() const {
    if (!guarded())
        return tr(
            "With one, whoever takes the device can neither send in your name nor open the photos. "
            "What you wrote relies on the disk encryption of the system.");
    if (sealed() && lacksFormer())
        return tr(
            "Photos of an earlier passphrase stay sealed as well: give that one below, if it is "
            "found, and they open again.");
    if (sealed()) return tr("The app asks for the passphrase when it starts and after a pause.");
    if (given())
        return tr("Free some space on the device, then open this page again: it is tried anew.");
    return tr(
        "Setting it was cut short, or this device was set up anew without it. Give it below, or "
        "the recovery code: everything is sealed then, and photos that it seals already open "
        "again. Whoever has neither sets another one: those photos stay sealed until the words are "
        "found.");
}

void PassphraseView::ended(const Result<>& done, const QString& said) {
    busy_ = false;
    failure_.reset();
    if (!done) failure_ = done.failure();
    if (done) {
        current_.clear();
        next_.clear();
        again_.clear();
        Q_EMIT told(said, false);
    }
    Q_EMIT changed();
}

QString PassphraseView::trouble() const {
    if (!failure_) return {};
    if (failure_->code == shared::Code::invalid)
        return tr("The present passphrase is another one. Nothing was changed.");
    return words::cause(*failure_) + " " + words::nextStep(*failure_);
}

}  // namespace field::view
