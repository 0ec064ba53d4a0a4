#pragma once

#include "client/view/desk.h"
#include "client/view/page_view.h"

namespace field::view {

/// Makes this device somebody's: the line FIELDLEDGER://… that the administrator's QR code holds,
/// or the server's address and a one-use code. The key is made here and never leaves. A device that
/// was copied, put back or revoked is set up anew in the same way; what was not received goes
/// along.
class UnlockView : public field::view::PageView {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the navigator")
    Q_PROPERTY(QString server READ server WRITE setServer NOTIFY changed FINAL)
    Q_PROPERTY(QString code READ code WRITE setCode NOTIFY changed FINAL)
    Q_PROPERTY(QString serverProblem READ serverProblem NOTIFY changed FINAL)
    Q_PROPERTY(QString codeProblem READ codeProblem NOTIFY changed FINAL)
    Q_PROPERTY(QString matchCode READ matchCode NOTIFY changed FINAL)
    Q_PROPERTY(QString trouble READ trouble NOTIFY changed FINAL)
    Q_PROPERTY(QString whatNow READ whatNow NOTIFY changed FINAL)
    Q_PROPERTY(bool busy READ busy NOTIFY changed FINAL)
    Q_PROPERTY(bool canAsk READ canAsk NOTIFY changed FINAL)
    Q_PROPERTY(bool again READ again CONSTANT FINAL)

  public:
    /// `again`: of a device that is somebody's already.
    UnlockView(Desk& desk, const QString& serverUrl, bool again);

    [[nodiscard]] QString title() const override;
    void load() override { become(Ready); }

    [[nodiscard]] QString server() const { return server_; }
    void setServer(const QString& url);
    [[nodiscard]] QString code() const { return code_; }
    void setCode(const QString& code);
    /// Why the address cannot be one; empty if it can.
    [[nodiscard]] QString serverProblem() const;
    /// Why the code cannot be enough: a server over https is known by the key in the whole line.
    [[nodiscard]] QString codeProblem() const;
    /// Six digits that the administrator compares; empty until the server answered.
    [[nodiscard]] QString matchCode() const { return matchCode_; }
    [[nodiscard]] QString trouble() const;
    [[nodiscard]] QString whatNow() const;
    [[nodiscard]] bool busy() const { return busy_; }
    [[nodiscard]] bool canAsk() const;
    [[nodiscard]] bool again() const { return again_; }

    /// Asks the server; when it has confirmed, the device is this person's.
    Q_INVOKABLE void ask();

  private:
    Desk& desk_;
    QString server_, code_, matchCode_;
    std::optional<shared::Failure> failure_;
    bool busy_ = false, again_;
};

}  // namespace field::view
