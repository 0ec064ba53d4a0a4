#pragma once

#include <memory>
#include <optional>

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QTimer>

#include "client/exchange_loop.h"
#include "client/view/desk.h"
#include "client/view/sync/bundles_view.h"

namespace field::view {

/// Where this person's data is, in the two words that are promised: saved (on this device),
/// received (by the server). It never says more than is true. It also runs the exchanges.
class SyncState : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("the app has one")
    Q_PROPERTY(QString line READ line NOTIFY changed FINAL)
    Q_PROPERTY(QString detail READ detail NOTIFY changed FINAL)
    Q_PROPERTY(QString tone READ tone NOTIFY changed FINAL)
    Q_PROPERTY(QString glyph READ glyph NOTIFY changed FINAL)
    Q_PROPERTY(int waiting READ waiting NOTIFY changed FINAL)
    Q_PROPERTY(int received READ received NOTIFY changed FINAL)
    Q_PROPERTY(int drafts READ drafts NOTIFY changed FINAL)
    Q_PROPERTY(int evidenceWaiting READ evidenceWaiting NOTIFY changed FINAL)
    Q_PROPERTY(int openConflicts READ openConflicts NOTIFY changed FINAL)
    Q_PROPERTY(int parked READ parked NOTIFY changed FINAL)
    Q_PROPERTY(bool running READ running NOTIFY changed FINAL)
    Q_PROPERTY(field::view::BundlesView* bundles READ bundles CONSTANT FINAL)
    Q_PROPERTY(bool enrolled READ enrolled NOTIFY changed FINAL)
    Q_PROPERTY(bool offlineByChoice READ offlineByChoice CONSTANT FINAL)
    Q_PROPERTY(QString lastTime READ lastTime NOTIFY changed FINAL)
    Q_PROPERTY(QString progress READ progress NOTIFY changed FINAL)
    Q_PROPERTY(QString problem READ problem NOTIFY changed FINAL)
    Q_PROPERTY(QString nextStep READ nextStep NOTIFY changed FINAL)

  public:
    /// `offline`: never asks the network, as the person or the command line wished.
    /// `serverUrl`: instead of the one that the profile keeps, where it is given.
    SyncState(Desk& desk, const QString& serverUrl, bool offline, QObject* parent = nullptr);
    ~SyncState() override;

    /// Everything in one short line, for the bar that is always there.
    [[nodiscard]] QString line() const;
    /// The rest of it, for those who look closer.
    [[nodiscard]] QString detail() const;
    [[nodiscard]] QString tone() const;
    [[nodiscard]] QString glyph() const;
    [[nodiscard]] int waiting() const { return static_cast<int>(counts_.waiting); }
    [[nodiscard]] int received() const { return static_cast<int>(counts_.received); }
    /// Fields that hold text which no save has yet.
    [[nodiscard]] int drafts() const { return static_cast<int>(counts_.drafts); }
    [[nodiscard]] int evidenceWaiting() const { return static_cast<int>(counts_.evidenceWaiting); }
    [[nodiscard]] int openConflicts() const { return static_cast<int>(counts_.openConflicts); }
    [[nodiscard]] int parked() const { return static_cast<int>(counts_.parked); }
    [[nodiscard]] bool running() const { return running_; }
    /// Exchanges by file: as long as the app lives, since a page may be left while one runs.
    [[nodiscard]] BundlesView* bundles() { return &bundles_; }
    [[nodiscard]] bool enrolled() const { return enrolled_; }
    [[nodiscard]] bool offlineByChoice() const { return offline_; }
    [[nodiscard]] QString lastTime() const;
    [[nodiscard]] QString progress() const;
    [[nodiscard]] QString problem() const;
    [[nodiscard]] QString nextStep() const;

    Q_INVOKABLE void syncNow();
    Q_INVOKABLE void cancel();
    /// The profile may have been enrolled, or its rows have changed: look again.
    void look();
    /// The language has changed.
    void retranslate() { Q_EMIT changed(); }

  Q_SIGNALS:
    void changed();
    /// The profile belongs to a person now, or still does not.
    void enrolmentKnown(bool enrolled);
    /// The profile cannot be opened; problem() says why.
    void profileShut();
    /// The profile has a passphrase, and nobody has given it yet.
    void profileLocked();

  private:
    struct Seen {
        client::Counts counts;
        bool enrolled = false, locked = false;
    };
    void hear(const client::ExchangeLoop::News& news);
    void begin();
    void shut();

    Desk& desk_;
    std::string serverUrl_;
    bool offline_;
    bool enrolled_ = false, known_ = false, locked_ = false, running_ = false;
    client::Counts counts_;
    sync::Progress progress_;
    std::optional<shared::Failure> failure_;
    std::int64_t nextMs_ = 0;  ///< wall clock of the next attempt; 0: when asked
    QTimer clock_;             ///< the line says when it is tried again
    std::unique_ptr<client::ExchangeLoop> loop_;
    BundlesView bundles_{desk_};
};

}  // namespace field::view
