#pragma once

#include <memory>

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QTranslator>

#include "client/view/administration/clerk.h"
#include "client/view/desk.h"
#include "client/view/guard.h"
#include "client/view/navigator.h"
#include "client/view/preferences.h"
#include "client/view/sync/sync_state.h"

namespace field::view {

/// Where the profile is and what the command line asked for.
struct Start {
    QString dir;
    QString serverUrl;
    QString language;  ///< empty: the one chosen last
    bool offline = false;
};

/// The whole app for one profile: its preferences, the pages that are open, the store behind them.
class AppView : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("there is one")
    Q_PROPERTY(field::view::Preferences* preferences READ preferences CONSTANT FINAL)
    Q_PROPERTY(field::view::Navigator* navigator READ navigator CONSTANT FINAL)
    Q_PROPERTY(field::view::SyncState* sync READ sync CONSTANT FINAL)
    Q_PROPERTY(QList<QString> destinations READ destinations NOTIFY destinationsChanged FINAL)
    Q_PROPERTY(QString language READ language NOTIFY languageChanged FINAL)

  public:
    explicit AppView(const Start& start, QObject* parent = nullptr);
    ~AppView() override;

    [[nodiscard]] Preferences* preferences() { return &preferences_; }
    [[nodiscard]] Navigator* navigator() { return &navigator_; }
    [[nodiscard]] SyncState* sync() { return &sync_; }
    [[nodiscard]] Desk& desk() { return desk_; }
    [[nodiscard]] Guard& guard() { return guard_; }
    [[nodiscard]] QString language() const { return preferences_.language(); }
    /// Root pages that this person has: reviewing is not for everybody. Empty until the profile
    /// was read, and while it belongs to nobody.
    [[nodiscard]] QStringList destinations() const { return destinations_; }

  Q_SIGNALS:
    void destinationsChanged();
    /// The translators are in place: every text is to be asked for again.
    void languageChanged();
    /// Something went wrong that no page is there to tell.
    void troubled(const QString& what, const QString& nextStep);

  private:
    void translate();
    void arrange(bool enrolled);
    void shut();
    void lookForReviews();
    std::unique_ptr<PageView> make(const QString& page, const QString& subject);

    Start start_;
    Preferences preferences_;
    QTranslator own_, base_;
    Desk desk_;
    SyncState sync_;
    Clerk clerk_;
    Guard guard_;
    Navigator navigator_;
    QStringList destinations_;
};

}  // namespace field::view
