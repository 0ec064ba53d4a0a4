#include "client/view/preferences.h"

#include <algorithm>

#include <QDir>
#include <QLocale>

namespace field::view {

Preferences::Preferences(const QString& dir, QObject* parent)
    : QObject(parent), file_(QDir(dir).filePath("preferences.ini"), QSettings::IniFormat) {
    const bool english = QLocale::system().language() == QLocale::English;
    language_ = file_.value("language", english ? "en" : "zh_CN").toString();
    look_ = static_cast<Look>(std::clamp(file_.value("look", 0).toInt(), 0, 2));
    textPercent_ = std::clamp(file_.value("textPercent", 100).toInt(), 100, 200);
    lockMinutes_ = std::clamp(file_.value("lockMinutes", 15).toInt(), 0, 24 * 60);
    stillness_ = file_.value("stillness", false).toBool();
}

void Preferences::setLanguage(const QString& language) {
    if (language == language_ || (language != "zh_CN" && language != "en")) return;
    language_ = language;
    keep("language", language);
    Q_EMIT languageChanged();
}

void Preferences::setLook(Look look) {
    if (look == look_) return;
    look_ = look;
    keep("look", static_cast<int>(look));
    Q_EMIT changed();
}

void Preferences::setTextPercent(int percent) {
    percent = std::clamp(percent, 100, 200);
    if (percent == textPercent_) return;
    textPercent_ = percent;
    keep("textPercent", percent);
    Q_EMIT changed();
}

void Preferences::setLockMinutes(int minutes) {
    minutes = std::clamp(minutes, 0, 24 * 60);
    if (minutes == lockMinutes_) return;
    lockMinutes_ = minutes;
    keep("lockMinutes", minutes);
    Q_EMIT changed();
}

void Preferences::setStillness(bool still) {
    if (still == stillness_) return;
    stillness_ = still;
    keep("stillness", still);
    Q_EMIT changed();
}

void Preferences::keep(const QString& name, const QVariant& value) { file_.setValue(name, value); }

}  // namespace field::view
