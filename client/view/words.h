#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <QString>
#include <QStringList>

#include "shared/catalog.h"
#include "shared/record.h"
#include "shared/result.h"
#include "shared/rules/phrase.h"
#include "shared/scoring/alerts.h"

/// The field's words in the person's language: states, amounts, dates, failures. Every function
/// answers in the language that is installed when it is called.
namespace field::view::words {

inline QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

/// What a failure means to the person, and what to do about it.
QString cause(const shared::Failure& failure);
QString nextStep(const shared::Failure& failure);

/// Chinese is the installed language.
bool chinese();
/// Name of a kind or column in the installed language, from the catalog.
QString name(const shared::Kind& kind);
/// A number and the text it was typed as have one name: to people they are one thing.
QString name(const shared::Column& column);

/// What an enum's value is called, from the catalog; empty for 0.
QString choice(const shared::Column& column, std::int64_t value);
/// Names of all values from 1 on.
QStringList choices(const shared::Column& column);

QString visitState(std::int64_t state);
/// How a state looks: "info", "ok", "warn", "err", "conflict" or "quiet"; the chip's colour.
QString visitTone(std::int64_t state);
/// The same for who reviews: what was handed in is theirs to act on.
QString reviewTone(std::int64_t state);
QString severityTone(std::int64_t value);
/// A light, and the weight of a warning, as people say them, and how they look.
QString light(shared::Lights::Light light);
QString lightTone(shared::Lights::Light light);
QString level(shared::Level level);
QString levelTone(shared::Level level);
/// Points of a score, to two places; unknown where there are none.
QString points(std::optional<shared::Decimal> points);
/// What a rule has to say.
QString said(const shared::Phrase& phrase);
/// A rule set's name, place and year.
QString ruleSet(const shared::RuleName& name);
/// A role as people call it.
QString role(const std::string& role);
/// A record's value as a reader sees it: amounts, days, choices and sets in words.
QString shown(const shared::Column& column, const shared::Value& value);

/// An indicator's target as its form prints it, with its unit.
QString target(const shared::Record& indicator);

/// "2026-06-12", "06-12 10:42" (this year) or "2025-06-12 10:42" in the device's zone; empty for 0.
QString day(std::int64_t ms);
QString moment(std::int64_t ms);
/// "today 10:42", "yesterday 10:42", or moment(): how long ago something was, as people say it;
/// empty for 0.
QString ago(std::int64_t ms, std::int64_t nowMs);
/// What stands where a figure is not known.
inline constexpr QChar unknown(0x2014);
/// Money in the unit of the official forms, ten thousand yuan: "1,854.5 万元", in English in yuan:
/// "CNY 18,545,000"; unknown where it is.
QString amount(std::optional<std::int64_t> fen);
/// "86.19%" of part in whole, rounded half up to two places; unknown where one of them is, or
/// whole is 0.
QString percent(std::optional<std::int64_t> part, std::optional<std::int64_t> whole);
/// part / whole for drawing a bar, 0 … 1; 0 where that is unknown. For pixels alone.
double part(std::optional<std::int64_t> part, std::optional<std::int64_t> whole);
/// A size of bytes: "3.2 MB".
QString size(std::int64_t bytes);

}  // namespace field::view::words
