#pragma once

#include "client/view/guard.h"
#include "client/view/page_view.h"

namespace field::view {

/// Sets, changes and takes away the passphrase that seals this device's key and photos.
class PassphraseView : public field::view::PageView {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the navigator")
    Q_PROPERTY(int lockAfter READ lockAfter WRITE setLockAfter NOTIFY changed FINAL)
    Q_PROPERTY(bool guarded READ guarded NOTIFY changed FINAL)
    Q_PROPERTY(QString current MEMBER current_ WRITE setCurrent NOTIFY changed FINAL)
    Q_PROPERTY(QString next MEMBER next_ WRITE setNext NOTIFY changed FINAL)
    Q_PROPERTY(QString again MEMBER again_ WRITE setAgain NOTIFY changed FINAL)
    Q_PROPERTY(QString nextProblem READ nextProblem NOTIFY changed FINAL)
    Q_PROPERTY(QString againProblem READ againProblem NOTIFY changed FINAL)
    Q_PROPERTY(QString recoveryCode READ recoveryCode NOTIFY changed FINAL)
    Q_PROPERTY(QString trouble READ trouble NOTIFY changed FINAL)
    Q_PROPERTY(int remaining READ remaining NOTIFY changed FINAL)
    Q_PROPERTY(bool busy READ busy NOTIFY changed FINAL)
    Q_PROPERTY(bool canSet READ canSet NOTIFY changed FINAL)
    Q_PROPERTY(bool canRemove READ canRemove NOTIFY changed FINAL)

  public:
    PassphraseView(Preferences& preferences, Guard& guard);

    [[nodiscard]] QString title() const override;
    void load() override { become(Ready); }
    void leave() override;

    /// Which of 5, 15 and 60 minutes and never; -1: another time.
    [[nodiscard]] int lockAfter() const;
    void setLockAfter(int choice);
    [[nodiscard]] bool guarded() const { return guard_.guarded(); }
    void setCurrent(const QString& words) { put(current_, words); }
    void setNext(const QString& words) { put(next_, words); }
    void setAgain(const QString& words) { put(again_, words); }
    [[nodiscard]] QString nextProblem() const;
    [[nodiscard]] QString againProblem() const;
    /// Shown once, as long as this page is open.
    [[nodiscard]] QString recoveryCode() const { return code_; }
    [[nodiscard]] QString trouble() const;
    [[nodiscard]] int remaining() const { return guard_.remaining(); }
    [[nodiscard]] bool busy() const { return busy_; }
    [[nodiscard]] bool canSet() const;
    [[nodiscard]] bool canRemove() const { return !busy_ && guarded() && !current_.isEmpty(); }

    /// Sets a passphrase, or changes the one that there is.
    Q_INVOKABLE void set();
    Q_INVOKABLE void remove();
    Q_INVOKABLE void lockNow() { guard_.lock(); }

  private:
    void put(QString& field, const QString& words);
    void ended(const Result<QString>& done, const QString& said);

    Preferences& preferences_;
    Guard& guard_;
    QString current_, next_, again_, code_;
    std::optional<shared::Failure> failure_;
    bool busy_ = false;
};

}  // namespace field::view
