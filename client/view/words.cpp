#include "client/view/words.h"

#include <algorithm>
#include <array>

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include "shared/decimal.h"

namespace field::view::words {

namespace {

/// The word at `value`, or the empty first one.
template <std::size_t Size>
QString pick(const std::array<const char*, Size>& list, std::int64_t value) {
    if (value <= 0 || value >= static_cast<std::int64_t>(Size)) return {};
    return QCoreApplication::translate("Words", list[static_cast<std::size_t>(value)]);
}

constexpr std::array visitStates = {"",
                                    QT_TRANSLATE_NOOP("Words", "To visit"),
                                    QT_TRANSLATE_NOOP("Words", "On site"),
                                    QT_TRANSLATE_NOOP("Words", "Signed"),
                                    QT_TRANSLATE_NOOP("Words", "Signature refused"),
                                    QT_TRANSLATE_NOOP("Words", "Submitted"),
                                    QT_TRANSLATE_NOOP("Words", "Returned"),
                                    QT_TRANSLATE_NOOP("Words", "Approved"),
                                    QT_TRANSLATE_NOOP("Words", "Reopened")};
constexpr std::array likelihoods = {"", QT_TRANSLATE_NOOP("Words", "Certain"),
                                    QT_TRANSLATE_NOOP("Words", "Possible"),
                                    QT_TRANSLATE_NOOP("Words", "Impossible")};
constexpr std::array categories = {"",
                                   QT_TRANSLATE_NOOP("Words", "Target"),
                                   QT_TRANSLATE_NOOP("Words", "Progress"),
                                   QT_TRANSLATE_NOOP("Words", "Compliance"),
                                   QT_TRANSLATE_NOOP("Words", "Quality"),
                                   QT_TRANSLATE_NOOP("Words", "Benefit"),
                                   QT_TRANSLATE_NOOP("Words", "Governance"),
                                   QT_TRANSLATE_NOOP("Words", "Papers")};
constexpr std::array severities = {"", QT_TRANSLATE_NOOP("Words", "Minor"),
                                   QT_TRANSLATE_NOOP("Words", "Major"),
                                   QT_TRANSLATE_NOOP("Words", "Serious")};
constexpr std::array sources = {"", QT_TRANSLATE_NOOP("Words", "This year's appropriation"),
                                QT_TRANSLATE_NOOP("Words", "Carried over"),
                                QT_TRANSLATE_NOOP("Words", "Other funds")};

}  // namespace

QString cause(const shared::Failure& failure) {
    switch (failure.code) {
        case shared::Code::offline:
            return QCoreApplication::translate("Words", "The server cannot be reached.");
        case shared::Code::busy:
            return QCoreApplication::translate("Words", "The server is busy.");
        case shared::Code::refused:
            return QCoreApplication::translate("Words", "This is not allowed here.");
        case shared::Code::invalid:
            return QCoreApplication::translate("Words", "Something does not fit.");
        case shared::Code::missing:
            return QCoreApplication::translate("Words", "This record is no longer on this device.");
        case shared::Code::full:
            return QCoreApplication::translate("Words", "The disk of this device is full.");
        case shared::Code::damaged:
            return QCoreApplication::translate("Words", "The data on this device fails its check.");
        case shared::Code::unsupported:
            return QCoreApplication::translate("Words", "The data was written by a newer app.");
    }
    return {};
}

QString nextStep(shared::Code code) {
    switch (code) {
        case shared::Code::offline:
            return QCoreApplication::translate(
                "Words", "Go on working. Everything is kept here and is sent by itself later.");
        case shared::Code::busy:
            return QCoreApplication::translate("Words", "It is tried again by itself in a while.");
        case shared::Code::refused:
            return QCoreApplication::translate("Words",
                                               "Ask your supervisor for the right to do it.");
        case shared::Code::invalid:
            return QCoreApplication::translate("Words",
                                               "Correct the marked value, then try again.");
        case shared::Code::missing:
            return QCoreApplication::translate("Words", "Go back and sync, then open it again.");
        case shared::Code::full:
            return QCoreApplication::translate(
                "Words", "Free some space. What you typed so far is kept; do not close this page.");
        case shared::Code::damaged:
            return QCoreApplication::translate(
                "Words", "Leave the data as it is and hand the device to your administrator.");
        case shared::Code::unsupported:
            return QCoreApplication::translate("Words",
                                               "Install the newer app. The data stays as it is.");
    }
    return {};
}

bool chinese() {
    //: Do not translate freely: "zh" in Chinese, "en" in English.
    return QCoreApplication::translate("Words", "en") == QLatin1String("zh");
}

QString name(const shared::Kind& kind) { return text(chinese() ? kind.zh : kind.en); }
QString name(const shared::Column& column) { return text(chinese() ? column.zh : column.en); }

QString visitState(std::int64_t state) {
    return state == 0 ? QCoreApplication::translate("Words", "No visit yet")
                      : pick(visitStates, state);
}

QString visitTone(std::int64_t state) {
    static constexpr std::array<const char*, 9> tones = {"quiet", "info", "info", "ok",  "warn",
                                                         "quiet", "err",  "ok",   "warn"};
    return QString::fromLatin1(
        tones[static_cast<std::size_t>(std::clamp<std::int64_t>(state, 0, 8))]);
}

QString likelihood(std::int64_t value) { return pick(likelihoods, value); }
QString findingCategory(std::int64_t value) { return pick(categories, value); }
QString severity(std::int64_t value) { return pick(severities, value); }
QString severityTone(std::int64_t value) {
    return value >= 3   ? QStringLiteral("err")
           : value == 2 ? QStringLiteral("warn")
                        : QStringLiteral("quiet");
}
QString fundSource(std::int64_t value) { return pick(sources, value); }

QString role(const std::string& role) {
    if (role == "inspector") return QCoreApplication::translate("Words", "Inspector");
    if (role == "third_party") return QCoreApplication::translate("Words", "Third-party evaluator");
    if (role == "division") return QCoreApplication::translate("Words", "Finance division");
    if (role == "perf_office") return QCoreApplication::translate("Words", "Performance office");
    if (role == "district") return QCoreApplication::translate("Words", "District bureau");
    return text(role);
}

QString operatorSign(std::int64_t op) {
    static constexpr std::array<const char16_t*, 4> signs = {u"", u"≥", u"≤", u"="};
    return op >= 0 && op < 4 ? QString::fromUtf16(signs[static_cast<std::size_t>(op)]) : QString();
}

QString day(std::int64_t ms) {
    return ms == 0 ? QString() : QDateTime::fromMSecsSinceEpoch(ms).toString("yyyy-MM-dd");
}

QString moment(std::int64_t ms) {
    if (ms == 0) return {};
    const auto then = QDateTime::fromMSecsSinceEpoch(ms);
    const bool thisYear = then.date().year() == QDate::currentDate().year();
    return then.toString(thisYear ? "MM-dd HH:mm" : "yyyy-MM-dd HH:mm");
}

QString ago(std::int64_t ms, std::int64_t nowMs) {
    if (ms == 0) return QCoreApplication::translate("Words", "never");
    const auto then = QDateTime::fromMSecsSinceEpoch(ms);
    const auto days = then.date().daysTo(QDateTime::fromMSecsSinceEpoch(nowMs).date());
    if (days == 0)
        return QCoreApplication::translate("Words", "today %1").arg(then.toString("HH:mm"));
    if (days == 1)
        return QCoreApplication::translate("Words", "yesterday %1").arg(then.toString("HH:mm"));
    return moment(ms);
}

QString amount(std::int64_t fen) {
    //: An amount in ten thousand yuan, the unit of the official forms.
    return QCoreApplication::translate("Words", "%1 ×10k CNY").arg(text(shared::wanText(fen)));
}

QString percent(std::int64_t part, std::int64_t whole) {
    const auto rate = shared::multiplyDivide({part}, shared::Decimal::of(100), {whole}, 2);
    return rate ? text(rate->text()) + QLatin1Char('%') : QString();
}

QString size(std::int64_t bytes) {
    return QLocale::c().formattedDataSize(bytes, 1, QLocale::DataSizeTraditionalFormat);
}

}  // namespace field::view::words
