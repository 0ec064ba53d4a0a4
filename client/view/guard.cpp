#include "client/view/guard.h"

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
    return door_ == Vault::Door::open ? std::int64_t{60'000} * preferences_.lockMinutes() : 0;
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
    struct Seen {
        Vault::Door door;
        std::vector<shared::Hash> left;
    };
    desk_.ask(
        this,
        [](Store& store) -> Result<Seen> {
            Passphrase passphrase(store);
            auto left = passphrase.unsettledFiles();
            if (!left) return left.failure();
            return Seen{passphrase.door(), left.take()};
        },
        [this](Result<Seen> seen) {
            if (!seen) return;
            door_ = seen->door;
            const bool resting = left_.empty();
            left_ = std::move(seen->left);
            rest();
            Q_EMIT changed();
            if (resting && !left_.empty()) settleNext();
        });
}

void Guard::settleNext() {
    desk_.ask(
        this,
        [next = left_.back()](Store& store) -> Result<bool> {
            auto done = Passphrase(store).settle(next);
            return done ? Result<bool>(true) : done.failure();
        },
        [this](Result<bool> done) {
            if (!done) desk_.lost(done.failure());
            if (left_.empty()) return;  // looked anew meanwhile
            left_.pop_back();
            Q_EMIT changed();
            if (done && !left_.empty()) return settleNext();
            // What could not be done now is tried again when the app unlocks or starts.
            left_.clear();
            Q_EMIT changed();
            desk_.touch();
        });
}

void Guard::act(Act act, QObject* asker, const QString& current, const QString& next, Then then) {
    desk_.ask(
        asker,
        [act, current = current.toStdString(),
         next = next.toStdString()](Store& store) -> Result<QString> {
            Passphrase passphrase(store);
            if (act == Act::set) {
                auto code = passphrase.set(next);
                return code ? Result<QString>(words::text(*code)) : code.failure();
            }
            const auto done = act == Act::unlock   ? passphrase.unlock(current)
                              : act == Act::change ? passphrase.change(current, next)
                                                   : passphrase.remove(current);
            return done ? Result<QString>(QString()) : done.failure();
        },
        [this, act, guard = QPointer<Guard>(this), then = std::move(then)](Result<QString> answer) {
            if (guard) look();
            if (guard && answer && act == Act::unlock) Q_EMIT opened();
            then(answer);
        });
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
    if (door_ != Vault::Door::open) return;
    door_ = Vault::Door::locked;
    clock_.stop();
    Q_EMIT locking();
    left_.clear();
    desk_.ask(
        this,
        [](Store& store) -> Result<bool> {
            Passphrase(store).lock();
            return true;
        },
        [this](const Result<bool>&) { desk_.touch(); });
}

}  // namespace field::view
