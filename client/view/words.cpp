#include "client/view/words.h"

#include <algorithm>
#include <array>

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include "shared/day.h"
#include "shared/decimal.h"
#include "shared/proto/options.pb.h"
#include "shared/proto/records.pb.h"
#include "shared/record.h"
#include "shared/text/shown.h"
#include "sync/asking.h"

namespace field::view::words {

namespace {

const google::protobuf::EnumValueDescriptor* described(const shared::Column& column,
                                                       std::int64_t value) {
    const auto* list = column.field->enum_type();
    return list ? list->FindValueByNumber(static_cast<int>(value)) : nullptr;
}

/// The digits before the point of a plain decimal, in groups of three: "49226.5" as "49,226.5".
QString inThrees(QString number) {
    const qsizetype point = number.indexOf(QLatin1Char('.'));
    for (auto at = (point < 0 ? number.size() : point) - 3; at > 0 && number[at - 1].isDigit();
         at -= 3)
        number.insert(at, QLatin1Char(','));
    return number;
}

}  // namespace

QString cause(const shared::Failure& failure) {
    switch (failure.code) {
        case shared::Code::offline:
            return sync::answeredByAnother(failure)
                       ? QCoreApplication::translate("Words",
                                                     "Something answers, but it is not the server.")
                       : QCoreApplication::translate("Words", "The server cannot be reached.");
        case shared::Code::busy:
            return QCoreApplication::translate("Words", "The server is busy.");
        case shared::Code::refused:
            return sync::isAnotherServer(failure)
                       ? QCoreApplication::translate("Words",
                                                     "What answers there is not your server.")
                       : QCoreApplication::translate("Words", "This is not allowed here.");
        case shared::Code::invalid:
            return QCoreApplication::translate("Words", "Something does not fit.");
        case shared::Code::missing:
            return QCoreApplication::translate("Words", "This record is no longer on this device.");
        case shared::Code::full:
            return QCoreApplication::translate("Words", "The disk of this device is full.");
        case shared::Code::locked:
            return QCoreApplication::translate("Words", "This device is locked.");
        case shared::Code::damaged:
            return QCoreApplication::translate("Words", "The data on this device fails its check.");
        case shared::Code::unsupported:
            return QCoreApplication::translate("Words", "The data was written by a newer app.");
    }
    return {};
}

QString nextStep(const shared::Failure& failure) {
    switch (failure.code) {
        case shared::Code::offline:
            return sync::answeredByAnother(failure)
                       ? QCoreApplication::translate(
                             "Words",
                             "Sign in to this network in a browser, or check the server's address. "
                             "Everything is kept here meanwhile.")
                       : QCoreApplication::translate("Words",
                                                     "Go on working. Everything is kept here and "
                                                     "is sent by itself later.");
        case shared::Code::busy:
            return QCoreApplication::translate("Words", "It is tried again by itself in a while.");
        case shared::Code::refused:
            return sync::isAnotherServer(failure)
                       ? QCoreApplication::translate(
                             "Words",
                             "Nothing was sent to it. Try from another network; if it stays so, "
                             "ask your administrator whether the server's key was changed.")
                       : QCoreApplication::translate("Words",
                                                     "Ask your supervisor for the right to do it.");
        case shared::Code::invalid:
            return QCoreApplication::translate("Words",
                                               "Correct the marked value, then try again.");
        case shared::Code::missing:
            return QCoreApplication::translate("Words", "Go back and sync, then open it again.");
        case shared::Code::full:
            return QCoreApplication::translate(
                "Words", "Free some space. What you typed so far is kept; do not close this page.");
        case shared::Code::locked:
            return QCoreApplication::translate("Words", "Unlock it with your passphrase.");
        case shared::Code::damaged:
            return QCoreApplication::translate(
                "Words",
                "Close the app and start it again: it checks the data, keeps the old file and "
                "recovers what was saved.");
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
QString name(const shared::Column& column) {
    auto name = text(chinese() ? column.zh : column.en);
    for (const auto& ending : {QStringLiteral("(原文)"), QStringLiteral(" as typed")})
        if (name.endsWith(ending)) name.chop(ending.size());
    return name;
}

QString choice(const shared::Column& column, std::int64_t value) {
    const auto* one = value == 0 ? nullptr : described(column, value);
    if (!one) return {};
    const auto& rule = one->options().GetExtension(model::value);
    return text(chinese() ? rule.zh() : rule.en());
}

QStringList choices(const shared::Column& column) {
    QStringList names;
    for (std::int64_t value = 1; described(column, value); ++value) names << choice(column, value);
    return names;
}

QString visitState(std::int64_t state) {
    if (state == 0) return QCoreApplication::translate("Words", "No visit yet");
    static const auto catalog = shared::Catalog::builtIn();
    const auto& visit = *catalog->kind(shared::kinds::visit);
    return choice(*visit.column(visit.stateColumn), state);
}

QString visitTone(std::int64_t state) {
    static constexpr std::array<const char*, 9> tones = {"quiet", "info", "info", "ok",  "warn",
                                                         "quiet", "err",  "ok",   "warn"};
    return QString::fromLatin1(
        tones[static_cast<std::size_t>(std::clamp<std::int64_t>(state, 0, 8))]);
}

QString reviewTone(std::int64_t state) {
    return state == records::VISIT_STATE_SUBMITTED ? QStringLiteral("info") : visitTone(state);
}

QString severityTone(std::int64_t value) {
    return value >= 3   ? QStringLiteral("err")
           : value == 2 ? QStringLiteral("warn")
                        : QStringLiteral("quiet");
}

QString light(shared::Lights::Light light) {
    using Light = shared::Lights::Light;
    switch (light) {
        case Light::gray:
            return QCoreApplication::translate("Words", "No light: too little is known");
        case Light::green:
            return QCoreApplication::translate("Words", "Green light");
        case Light::yellow:
            return QCoreApplication::translate("Words", "Yellow light");
        case Light::red:
            return QCoreApplication::translate("Words", "Red light");
    }
    return {};
}

QString lightTone(shared::Lights::Light light) {
    using Light = shared::Lights::Light;
    return light == Light::red      ? QStringLiteral("err")
           : light == Light::yellow ? QStringLiteral("warn")
           : light == Light::green  ? QStringLiteral("ok")
                                    : QStringLiteral("quiet");
}

QString level(shared::Level level) {
    switch (level) {
        case shared::Level::data:
            return QCoreApplication::translate("Words", "Data");
        case shared::Level::flag:
            return QCoreApplication::translate("Words", "To watch");
        case shared::Level::yellow:
            return QCoreApplication::translate("Words", "Yellow");
        case shared::Level::red:
            return QCoreApplication::translate("Words", "Red");
    }
    return {};
}

QString levelTone(shared::Level level) {
    return level == shared::Level::red      ? QStringLiteral("err")
           : level == shared::Level::yellow ? QStringLiteral("warn")
                                            : QStringLiteral("info");
}

QString points(std::optional<shared::Decimal> points) {
    return points ? text(points->text(2)) : QString(unknown);
}

QString said(const shared::Phrase& phrase) {
    return text(phrase.in(chinese() ? shared::Language::zh : shared::Language::en));
}

QString ruleSet(const shared::RuleName& name) {
    return text(name.in(chinese() ? shared::Language::zh : shared::Language::en));
}

QString role(const std::string& role) {
    if (role == "inspector") return QCoreApplication::translate("Words", "Inspector");
    if (role == "third_party") return QCoreApplication::translate("Words", "Third-party evaluator");
    if (role == "dept") return QCoreApplication::translate("Words", "Department");
    if (role == "division") return QCoreApplication::translate("Words", "Finance division");
    if (role == "perf_office") return QCoreApplication::translate("Words", "Performance office");
    if (role == "district") return QCoreApplication::translate("Words", "District bureau");
    if (role == "debt_office") return QCoreApplication::translate("Words", "Debt office");
    if (role == "unit") return QCoreApplication::translate("Words", "Budget unit");
    if (role == "npc") return QCoreApplication::translate("Words", "People's congress");
    if (role == "discipline") return QCoreApplication::translate("Words", "Discipline inspection");
    if (role == "org") return QCoreApplication::translate("Words", "Organization department");
    if (role == "finance") return QCoreApplication::translate("Words", "Finance bureau");
    if (role == "audit") return QCoreApplication::translate("Words", "Audit office");
    if (role == "admin") return QCoreApplication::translate("Words", "Administrator");
    if (role == "member") return QCoreApplication::translate("Words", "Enrolled");
    return text(role);
}

QString shown(const shared::Column& column, const shared::Value& value) {
    if (shared::isEmpty(value)) return {};
    if (const auto* items = std::get_if<shared::Elements>(&value)) {
        QStringList list;
        for (const auto& item : items->items) list << text(item);
        return list.join(QStringLiteral("、"));
    }
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        if (column.type == shared::ColumnType::enumeration) return choice(column, *number);
        if (column.type == shared::ColumnType::boolean)
            return *number ? QCoreApplication::translate("Words", "Yes")
                           : QCoreApplication::translate("Words", "No");
        if (column.unit == "fen") return amount(*number);
        if (column.unit == "ms") {
            // A day is kept as its beginning in China.
            const auto asDay = shared::chinaDay(*number);
            return shared::chinaMs(asDay) == *number ? text(shared::dayText(asDay))
                                                     : moment(*number);
        }
        if (column.unit == "1e-7 deg")
            return QString::number(static_cast<double>(*number) / 1e7, 'f', 7) + QChar(0x00b0);
        if (column.unit == "mm")
            return QString::number(static_cast<double>(*number) / 1e3) + QStringLiteral(" m");
        if (column.unit == "1e-4") return text(shared::Decimal{*number}.text());
    }
    return text(shared::valueToText(column, value));
}

QString target(const shared::Record& indicator) { return text(shared::targetText(indicator)); }

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
    if (ms == 0) return {};
    const auto then = QDateTime::fromMSecsSinceEpoch(ms);
    const auto days = then.date().daysTo(QDateTime::fromMSecsSinceEpoch(nowMs).date());
    if (days == 0)
        return QCoreApplication::translate("Words", "today %1").arg(then.toString("HH:mm"));
    if (days == 1)
        return QCoreApplication::translate("Words", "yesterday %1").arg(then.toString("HH:mm"));
    return moment(ms);
}

QString amount(std::optional<std::int64_t> fen) {
    if (!fen) return unknown;
    // The official forms count in ten thousand yuan, for which English has no word.
    auto yuan = text(chinese() ? shared::wanText(*fen) : shared::yuanText(*fen));
    if (yuan.endsWith(QLatin1String(".00"))) yuan.chop(3);
    //: An amount of money: in yuan, or in Chinese in ten thousand yuan.
    return QCoreApplication::translate("Words", "CNY %1").arg(inThrees(yuan));
}

QString percent(std::optional<std::int64_t> part, std::optional<std::int64_t> whole) {
    if (!part || !whole) return unknown;
    const auto rate = shared::multiplyDivide({*part}, shared::Decimal::of(100), {*whole}, 2);
    return rate ? text(rate->text()) + QLatin1Char('%') : QString(unknown);
}

double part(std::optional<std::int64_t> part, std::optional<std::int64_t> whole) {
    if (!part || !whole || *whole <= 0) return 0;
    return std::clamp(static_cast<double>(*part) / static_cast<double>(*whole), 0.0, 1.0);
}

QString size(std::int64_t bytes) {
    return QLocale::c().formattedDataSize(bytes, 1, QLocale::DataSizeTraditionalFormat);
}

}  // namespace field::view::words
