#pragma once

#include <QtQml/qqmlregistration.h>

#include "client/bundle.h"
#include "client/view/desk.h"

namespace field::view {

/// Exchange by file where no network is: writes what waits to a stick, and takes from it what is
/// for this device. On a thread of its own, with its own connection, since a stick is slow.
class BundlesView : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("a part of the sync centre")
    Q_PROPERTY(QString folder READ folder NOTIFY changed FINAL)
    Q_PROPERTY(bool plugged READ plugged NOTIFY changed FINAL)
    Q_PROPERTY(bool busy READ busy NOTIFY changed FINAL)
    Q_PROPERTY(QString said READ said NOTIFY changed FINAL)
    Q_PROPERTY(QString detail READ detail NOTIFY changed FINAL)
    Q_PROPERTY(QString trouble READ trouble NOTIFY changed FINAL)
    Q_PROPERTY(QString way READ way NOTIFY changed FINAL)

  public:
    explicit BundlesView(Desk& desk);

    /// The stick that is there, or else where the system keeps documents.
    [[nodiscard]] QString folder() const { return folder_; }
    [[nodiscard]] bool plugged() const { return plugged_; }
    [[nodiscard]] bool busy() const { return busy_; }
    /// What was done; empty while nothing was, or it failed.
    [[nodiscard]] QString said() const { return said_; }
    [[nodiscard]] QString detail() const { return detail_; }
    /// Why it was not done, and what to do about it.
    [[nodiscard]] QString trouble() const { return trouble_; }
    [[nodiscard]] QString way() const { return way_; }

    Q_INVOKABLE void exportNow();
    /// Takes every bundle of the folder that is for this device.
    Q_INVOKABLE void importAll();
    /// Looks for a stick.
    void look();

  Q_SIGNALS:
    void changed();

  private:
    /// What one press came to.
    struct Done {
        QString said, detail, trouble, way;
        bool moved = false;
    };
    void run(std::function<Done(Store&, const QString&)> task);
    static Done exported(Store& store, const QString& folder);
    static Done imported(Store& store, const QString& folder);
    static Done failed(const shared::Failure& failure, const QString& folder);
    void end(const Done& done);

    Desk& desk_;
    QString folder_, said_, detail_, trouble_, way_;
    bool plugged_ = false, busy_ = false;
    client::Worker worker_;
};

}  // namespace field::view
