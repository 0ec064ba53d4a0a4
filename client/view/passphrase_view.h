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
    Q_PROPERTY(bool given READ given NOTIFY changed FINAL)
    Q_PROPERTY(bool sealed READ sealed NOTIFY changed FINAL)
    Q_PROPERTY(bool lacksFormer READ lacksFormer NOTIFY changed FINAL)
    Q_PROPERTY(QString standing READ standing NOTIFY changed FINAL)
    Q_PROPERTY(QString standingDetail READ standingDetail NOTIFY changed FINAL)
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
    Q_PROPERTY(bool canGive READ canGive NOTIFY changed FINAL)
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
    /// It was given since the app started: what is sealed opens, and what comes is sealed.
    [[nodiscard]] bool given() const { return guard_.isOpen(); }
    /// The device's key is sealed indeed, and so is what comes.
    [[nodiscard]] bool sealed() const { return given() && guard_.keySealed(); }
    /// There is another one to be given: photos are sealed under it.
    [[nodiscard]] bool lacksFormer() const { return guard_.lacksFormer(); }
    /// What lies sealed and what does not, as it is, and what follows from it.
    [[nodiscard]] QString standing() const;
    [[nodiscard]] QString standingDetail() const;
    void setCurrent(const QString& words) { put(current_, words); }
    void setNext(const QString& words) { put(next_, words); }
    void setAgain(const QString& words) { put(again_, words); }
    [[nodiscard]] QString nextProblem() const;
    [[nodiscard]] QString againProblem() const;
    /// Until the person says that they have it: nothing keeps it then.
    [[nodiscard]] QString recoveryCode() const { return guard_.recoveryCode(); }
    [[nodiscard]] QString trouble() const;
    [[nodiscard]] int remaining() const { return guard_.remaining(); }
    [[nodiscard]] bool busy() const { return busy_; }
    [[nodiscard]] bool canSet() const;
    [[nodiscard]] bool canGive() const { return !busy_ && guarded() && !current_.isEmpty(); }
    [[nodiscard]] bool canRemove() const { return canGive(); }

    /// Sets a passphrase, also in the place of a forgotten one, or changes the one that there is.
    Q_INVOKABLE void set();
    Q_INVOKABLE void remove();
    /// Gives the one that there is: what was left in the open is sealed.
    Q_INVOKABLE void give();
    Q_INVOKABLE void noted() { guard_.noted(); }
    Q_INVOKABLE void lockNow() { guard_.lock(); }

  private:
    [[nodiscard]] bool setsFirst() const;
    void put(QString& field, const QString& words);
    void ended(const Result<>& done, const QString& said);

    Preferences& preferences_;
    Guard& guard_;
    QString current_, next_, again_;
    std::optional<shared::Failure> failure_;
    bool busy_ = false;
};

}  // namespace field::view
