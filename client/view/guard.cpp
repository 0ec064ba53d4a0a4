#include "client/view/guard.h"

#include <vector>

#include <QCoreApplication>
#include <QEvent>

#include "client/store/vault/passphrase.h"
#include "client/view/words.h"

namespace field::view {

using client::Passphrase;
using client::Vault;

Guard::Guard(Desk& desk, Preferences& preferences, QObject* parent)
    : QObject(parent), desk_(desk), preferences_(preferences), touchedMs_(desk.env()->bootMs()) {
    clock_.setSingleShot(true);
    connect(&clock_, &QTimer::timeout, this, &Guard::idle);
    connect(&preferences_, &Preferences::changed, this, &Guard::rest);
    if (auto* app = QCoreApplication::instance()) app->installEventFilter(this);
    look();
}

std::int64_t Guard::limitMs() const {
    return isOpen() ? std::int64_t{60'000} * preferences_.lockMinutes() : 0;
}

void Guard::rest() {
    touchedMs_ = desk_.env()->bootMs();
    if (limitMs() > 0)
        clock_.start(static_cast<int>(limitMs()));
    else
        clock_.stop();
}

bool Guard::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
        case QEvent::KeyPress:
        case QEvent::MouseButtonPress:
        case QEvent::TouchBegin:
        case QEvent::Wheel: {
            const bool slept = limitMs() > 0 && desk_.env()->bootMs() - touchedMs_ > limitMs();
            rest();
            if (slept) Q_EMIT idle();
            return slept;
        }
        default:
            return QObject::eventFilter(watched, event);
    }
}

void Guard::look() {
    desk_.ask(
        this,
        [](Store& store) -> Result<Seen> {
            Passphrase passphrase(store);
            (void)passphrase.settleKeys();  // whether it succeeded is seen
            auto open = passphrase.keyLiesOpen();
            if (!open) return open.failure();
            auto unsettled = passphrase.unsettledFiles();
            if (!unsettled) return unsettled.failure();
            return Seen{passphrase.door(), *open, passphrase.lacksFormer(), unsettled.take()};
        },
        [this](Result<Seen> seen) {
            if (!seen) return;
            seen_ = seen.take();
            stuck_.clear();
            rest();
            Q_EMIT changed();
            if (!settling_) settleNext();
        });
}

void Guard::settleNext() {
    settling_ = !seen_.unsettled.empty();
    if (!settling_) return;
    const auto next = seen_.unsettled.back();
    desk_.ask(
        this, [next](Store& store) { return Passphrase(store).settle(next); },
        [this, next](const Result<>& done) {
            // Looked anew meanwhile, it may be gone from the list, or stand elsewhere in it.
            const auto found = std::erase(seen_.unsettled, next);
            // One that cannot be done keeps no other from it, and counts until it can.
            if (!done && found > 0) stuck_.push_back(next);
            if (!done && stuck_.size() == 1) desk_.lost(done.failure());
            Q_EMIT changed();
            settleNext();
            if (!settling_) desk_.touch();
        });
}

void Guard::act(Act act, QObject* asker, const QString& current, const QString& next, Then then) {
    // Asked for the guard itself: a code that was made is kept, whoever has left the page.
    desk_.ask(
        this,
        [act, current = current.toStdString(),
         next = next.toStdString()](Store& store) -> Result<std::string> {
            Passphrase passphrase(store);
            if (act == Act::set) return passphrase.set(next);
            if (act == Act::change) return passphrase.change(current, next);
            const auto done =
                act == Act::unlock ? passphrase.unlock(current) : passphrase.remove(current);
            return done ? Result<std::string>(std::string()) : done.failure();
        },
        [this, act, guard = QPointer<QObject>(asker),
         then = std::move(then)](const Result<std::string>& code) {
            look();
            if (code && act != Act::unlock) code_ = words::text(*code);
            if (guard) then(code ? Result<>(shared::Done{}) : code.failure());
            if (code && act == Act::unlock) Q_EMIT opened();
            if (code && !code->empty()) Q_EMIT codeMade();
        });
}

void Guard::noted() {
    code_.clear();
    Q_EMIT changed();
}

void Guard::unlock(QObject* asker, const QString& words, Then then) {
    act(Act::unlock, asker, words, {}, std::move(then));
}
void Guard::set(QObject* asker, const QString& passphrase, Then then) {
    act(Act::set, asker, {}, passphrase, std::move(then));
}
void Guard::change(QObject* asker, const QString& current, const QString& next, Then then) {
    act(Act::change, asker, current, next, std::move(then));
}
void Guard::remove(QObject* asker, const QString& current, Then then) {
    act(Act::remove, asker, current, {}, std::move(then));
}

void Guard::lock() {
    if (!isOpen()) return;
    seen_ = {Vault::Door::locked, seen_.keyLiesOpen, false, {}};
    stuck_.clear();
    clock_.stop();
    Q_EMIT locking();
    desk_.ask(
        this,
        [](Store& store) -> Result<bool> {
            Passphrase(store).lock();
            return true;
        },
        [this](const Result<bool>&) { desk_.touch(); });
}

}  // namespace field::view
