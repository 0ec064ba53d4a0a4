#pragma once

#include <functional>
#include <vector>

#include <QObject>
#include <QTimer>

#include "client/store/vault/vault.h"
#include "client/view/desk.h"
#include "client/view/preferences.h"

namespace field::view {

/// The profile's passphrase as the app lives with it: unlocked once for all pages, locked by the
/// person or when nobody has touched the device for a while. What was typed is saved first, and
/// what cannot be saved stays on its page, beneath the locked one.
class Guard : public QObject {
    Q_OBJECT

  public:
    Guard(Desk& desk, Preferences& preferences, QObject* parent = nullptr);

    /// The profile has a passphrase, as far as was seen.
    [[nodiscard]] bool guarded() const { return seen_.door != client::Vault::Door::none; }
    /// The passphrase was given.
    [[nodiscard]] bool isOpen() const { return seen_.door == client::Vault::Door::open; }
    /// The device's own key is sealed indeed.
    [[nodiscard]] bool keySealed() const { return guarded() && !seen_.keyLiesOpen; }
    /// Photos of a forgotten passphrase stay sealed until unlock() is given its words.
    [[nodiscard]] bool lacksFormer() const { return seen_.lacksFormer; }
    /// Files of evidence that are still to be sealed, or to be brought into the open; those too
    /// with which that did not succeed.
    [[nodiscard]] int remaining() const {
        return static_cast<int>(seen_.unsettled.size() + stuck_.size());
    }
    /// The last one that was made, until noted(): nothing else keeps it. Empty at a closed door.
    [[nodiscard]] QString recoveryCode() const { return isOpen() ? code_ : QString(); }
    /// The person has it.
    void noted();
    /// Tries once more what could not be sealed, or brought out.
    void look();

    /// How an act ended, for `asker`, who may be gone by then.
    using Then = std::function<void(const Result<>&)>;
    void unlock(QObject* asker, const QString& words, Then then);
    void set(QObject* asker, const QString& passphrase, Then then);
    void change(QObject* asker, const QString& current, const QString& next, Then then);
    void remove(QObject* asker, const QString& current, Then then);
    void lock();
    /// Begins to wait for the next idle() anew.
    void rest();

  Q_SIGNALS:
    void changed();
    /// Pages are to be covered: whatever was typed is saved, then the door is shut.
    void locking();
    /// The passphrase was given.
    void opened();
    /// There is a recoveryCode() to be written down.
    void codeMade();
    /// Nobody has touched the device as long as the person wished.
    void idle();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    enum class Act { unlock, set, change, remove };
    void act(Act act, QObject* asker, const QString& current, const QString& next, Then then);
    /// Whether there is a passphrase now, and what lies otherwise than it wants.
    struct Seen {
        client::Vault::Door door = client::Vault::Door::none;
        bool keyLiesOpen = false, lacksFormer = false;
        std::vector<shared::Hash> unsettled;
    };
    void settleNext();
    [[nodiscard]] std::int64_t limitMs() const;

    Desk& desk_;
    Preferences& preferences_;
    Seen seen_;
    std::vector<shared::Hash> stuck_;  ///< in this round
    bool settling_ = false;
    QString code_;
    QTimer clock_;
    std::int64_t touchedMs_;  ///< since boot: a device that slept was not touched
};

}  // namespace field::view
