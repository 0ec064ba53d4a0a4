#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QSettings>

namespace field::view {

/// How this person wants the app to look, kept in the profile's own folder.
class Preferences : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("the app has one")
    Q_PROPERTY(QString language READ language WRITE setLanguage NOTIFY languageChanged FINAL)
    Q_PROPERTY(Look look READ look WRITE setLook NOTIFY changed FINAL)
    Q_PROPERTY(int textPercent READ textPercent WRITE setTextPercent NOTIFY changed FINAL)
    Q_PROPERTY(int lockMinutes READ lockMinutes WRITE setLockMinutes NOTIFY changed FINAL)
    Q_PROPERTY(bool stillness READ stillness WRITE setStillness NOTIFY changed FINAL)

  public:
    enum Look { Light, Dark, Outdoor };
    Q_ENUM(Look)

    explicit Preferences(const QString& dir, QObject* parent = nullptr);

    /// "zh_CN" or "en"; a first start takes Chinese unless the system speaks English.
    [[nodiscard]] QString language() const { return language_; }
    void setLanguage(const QString& language);
    [[nodiscard]] Look look() const { return look_; }
    void setLook(Look look);
    /// 100 … 200.
    [[nodiscard]] int textPercent() const { return textPercent_; }
    void setTextPercent(int percent);
    /// How long nobody touches a device before a passphrase locks it; 0: for ever.
    [[nodiscard]] int lockMinutes() const { return lockMinutes_; }
    void setLockMinutes(int minutes);
    /// No animation at all.
    [[nodiscard]] bool stillness() const { return stillness_; }
    void setStillness(bool still);

  Q_SIGNALS:
    void changed();
    void languageChanged();

  private:
    void keep(const QString& name, const QVariant& value);
    QSettings file_;
    QString language_;
    Look look_ = Light;
    int textPercent_ = 100, lockMinutes_ = 15;
    bool stillness_ = false;
};

}  // namespace field::view
