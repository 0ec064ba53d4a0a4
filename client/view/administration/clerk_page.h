#pragma once

#include <functional>

#include "client/view/administration/clerk.h"
#include "client/view/page_view.h"

namespace field::view {

/// A page of administration. What it shows comes from the server and is kept nowhere; what it does
/// is done there, while the person waits, or not at all.
class ClerkPage : public field::view::PageView {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("a page of administration is one")
    Q_PROPERTY(bool busy READ busy NOTIFY changed FINAL)
    Q_PROPERTY(QString trouble READ trouble NOTIFY changed FINAL)
    Q_PROPERTY(QString way READ way NOTIFY changed FINAL)
    Q_PROPERTY(QString doubted READ doubted NOTIFY changed FINAL)

  public:
    ClerkPage(Desk& desk, Clerk& clerk) : desk_(desk), clerk_(clerk) {}

    /// An act waits for the server's answer.
    [[nodiscard]] bool busy() const { return busy_; }
    /// Why the last request was not answered as wished, and what to do; empty: it was.
    [[nodiscard]] QString trouble() const;
    [[nodiscard]] QString way() const;
    /// What an act that cannot be undone is asked about; empty: nothing.
    [[nodiscard]] QString doubted() const { return doubted_; }

    /// Shows what is known again, in the language that is installed now, and asks anew.
    void load() override;
    /// Forgets what went wrong, and asks anew.
    Q_INVOKABLE void again();
    /// Gives up waiting for what was asked.
    Q_INVOKABLE void cancel();
    /// Asks before the act on `key`; nothing: it is not done.
    Q_INVOKABLE void doubt(const QString& key = {});

  protected:
    using Then = std::function<void(const wire::AdministrationAnswer&)>;
    /// What the page asks whenever it is read.
    virtual void look() = 0;
    /// Makes what is shown of what was answered last.
    virtual void show() = 0;
    /// Asks for something to look at: failing is told once, and what is shown stays.
    void fetch(wire::AdministrationRequest request, Then then);
    /// Asks for an act, while the page waits, then looks again.
    void act(wire::AdministrationRequest request, Then then);
    /// All of it is here: until then the page is being read.
    [[nodiscard]] virtual bool complete() const { return true; }
    /// Why an act of this page may be refused, and what to do then.
    [[nodiscard]] virtual QString whyRefused() const { return {}; }
    [[nodiscard]] virtual QString wayFromRefused() const { return {}; }
    [[nodiscard]] std::int64_t nowMs() const { return desk_.env()->wallMs(); }

    Desk& desk_;
    Clerk& clerk_;

  private:
    void failed(const shared::Failure& failure, bool acted);
    bool busy_ = false, acted_ = false, gaveUp_ = false;
    QString doubted_;
    std::optional<shared::Failure> failure_;
};

}  // namespace field::view
