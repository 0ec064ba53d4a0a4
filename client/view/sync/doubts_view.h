#pragma once

#include <QtQml/qqmlregistration.h>
#include <QSettings>

#include "client/view/desk.h"

namespace field::view {

/// What the exchange left to a person: records that are this person's no longer, so many that
/// nothing is removed without a yes, and what should not have been. What was read or kept is
/// remembered in the profile's folder; where that is lost, it is told again.
class DoubtsView : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("part of the sync centre")
    Q_PROPERTY(int hidden READ hidden NOTIFY changed FINAL)
    Q_PROPERTY(QString incidents READ incidents NOTIFY changed FINAL)
    Q_PROPERTY(QString incidentsDetail READ incidentsDetail NOTIFY changed FINAL)
    Q_PROPERTY(bool busy READ busy NOTIFY changed FINAL)

  public:
    explicit DoubtsView(Desk& desk);

    void load();

    /// Records whose removal waits for an answer; 0: none, or it was answered.
    [[nodiscard]] int hidden() const;
    /// That something should not have been; empty: nothing, or it was read.
    [[nodiscard]] QString incidents() const;
    /// Each in words, the newest first, with what to do.
    [[nodiscard]] QString incidentsDetail() const;
    /// The removal is under way.
    [[nodiscard]] bool busy() const { return busy_; }

    /// Removes the records that were asked about; where they are others by now, it asks again.
    Q_INVOKABLE void remove();
    /// They stay, unseen; asked again once they are more or fewer.
    Q_INVOKABLE void keep();
    Q_INVOKABLE void markRead();

  Q_SIGNALS:
    void changed();
    void told(const QString& text);

  private:
    struct Seen {
        std::uint64_t hidden = 0;
        std::vector<client::Incident> incidents;
    };
    Desk& desk_;
    QSettings answers_;
    Seen seen_;
    bool busy_ = false;
};

}  // namespace field::view
