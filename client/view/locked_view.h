#pragma once

#include "client/view/guard.h"
#include "client/view/page_view.h"

namespace field::view {

/// The door of a profile that has a passphrase. Nothing is lost behind it, however often a wrong
/// one is typed, and what waits to be sent goes on waiting.
class LockedView : public field::view::PageView {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the navigator")
    Q_PROPERTY(QString words READ words WRITE setWords NOTIFY changed FINAL)
    Q_PROPERTY(QString trouble READ trouble NOTIFY changed FINAL)
    Q_PROPERTY(QString whatNow READ whatNow NOTIFY changed FINAL)
    Q_PROPERTY(int waiting READ waiting NOTIFY changed FINAL)
    Q_PROPERTY(bool busy READ busy NOTIFY changed FINAL)
    Q_PROPERTY(bool canUnlock READ canUnlock NOTIFY changed FINAL)

  public:
    LockedView(Desk& desk, Guard& guard) : desk_(desk), guard_(guard) {}

    [[nodiscard]] QString title() const override;
    void load() override;

    /// The passphrase or the recovery code, as it is being typed.
    [[nodiscard]] QString words() const { return words_; }
    void setWords(const QString& words);
    [[nodiscard]] QString trouble() const;
    [[nodiscard]] QString whatNow() const;
    /// Saves and photos that this device has and the server has not.
    [[nodiscard]] int waiting() const { return waiting_; }
    [[nodiscard]] bool busy() const { return busy_; }
    [[nodiscard]] bool canUnlock() const { return !busy_ && !words_.isEmpty(); }

    Q_INVOKABLE void unlock();
    /// For who has neither: another key, by a new code of the administrator.
    Q_INVOKABLE void startAnew() { open("Unlock", "again"); }

  private:
    Desk& desk_;
    Guard& guard_;
    QString words_;
    std::optional<shared::Failure> failure_;
    int waiting_ = 0;
    bool busy_ = false;
};

}  // namespace field::view
