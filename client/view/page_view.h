#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QString>

#include "shared/result.h"

namespace field::view {

/// What every page has: a name, a state, and a way on. A page's own view model adds what it shows.
///
/// All properties of a view notify through `changed`: a page shows one record, so it is cheaper to
/// look again than to keep a signal for each line of it.
class PageView : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the navigator")
    Q_PROPERTY(QString title READ title NOTIFY changed)
    Q_PROPERTY(QString subtitle READ subtitle NOTIFY changed)
    Q_PROPERTY(State state READ state NOTIFY changed FINAL)
    Q_PROPERTY(QString problem READ problem NOTIFY changed FINAL)
    Q_PROPERTY(QString nextStep READ nextStep NOTIFY changed FINAL)
    Q_PROPERTY(int openConflicts READ openConflicts NOTIFY changed)

  public:
    enum State { Loading, Ready, Empty, Failed };
    Q_ENUM(State)

    using QObject::QObject;

    [[nodiscard]] virtual QString title() const = 0;
    [[nodiscard]] virtual QString subtitle() const { return {}; }
    [[nodiscard]] State state() const { return state_; }
    /// What went wrong, in the person's words; empty unless Failed.
    [[nodiscard]] QString problem() const;
    /// What to do about it.
    [[nodiscard]] QString nextStep() const;
    /// Open conflicts of what this page shows.
    [[nodiscard]] virtual int openConflicts() const { return 0; }

    /// Reads what the page shows; called when it is made, and again whenever the store has changed.
    Q_INVOKABLE virtual void load() = 0;
    /// The page is being left: what was typed becomes a save.
    virtual void leave() {}
    Q_INVOKABLE void open(const QString& page, const QString& subject = {});
    /// Takes the act back that the last message told of.
    Q_INVOKABLE virtual void undo() {}
    Q_INVOKABLE void close();

  Q_SIGNALS:
    void changed();
    void opened(const QString& page, const QString& subject);
    void closed();
    /// A short message; `undoable`: undo() takes back what it tells.
    void told(const QString& text, bool undoable);

  protected:
    void become(State state);
    void fail(const shared::Failure& failure);

  private:
    State state_ = Loading;
    shared::Failure failure_{shared::Code::missing, {}};
};

}  // namespace field::view
