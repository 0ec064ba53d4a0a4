#pragma once

#include <cstdint>
#include <string>

#include <QString>

#include "shared/catalog.h"
#include "shared/result.h"

/// The field's words in the person's language: states, amounts, dates, failures. Every function
/// answers in the language that is installed when it is called.
namespace field::view::words {

inline QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

/// What a failure means to the person, and what to do about it.
QString cause(const shared::Failure& failure);
QString nextStep(shared::Code code);

/// Chinese is the installed language.
bool chinese();
/// Name of a kind or column in the installed language, from the catalog.
QString name(const shared::Kind& kind);
QString name(const shared::Column& column);

QString visitState(std::int64_t state);
/// How a state looks: "info", "ok", "warn", "err", "conflict" or "quiet"; the chip's colour.
QString visitTone(std::int64_t state);
QString likelihood(std::int64_t value);
QString findingCategory(std::int64_t value);
QString severity(std::int64_t value);
QString severityTone(std::int64_t value);
QString fundSource(std::int64_t value);
QString role(const std::string& role);
/// "≥", "≤", "=" or nothing.
QString operatorSign(std::int64_t op);

/// "2026-06-12", "06-12 10:42" (this year) or "2025-06-12 10:42" in the device's zone; empty for 0.
QString day(std::int64_t ms);
QString moment(std::int64_t ms);
/// "today 10:42", "yesterday 10:42", or moment(): how long ago something was, as people say it.
QString ago(std::int64_t ms, std::int64_t nowMs);
/// Money in 万元 with its unit: "854 万元", "8.54 million yuan" is never written: "CNY 8,540,000".
QString amount(std::int64_t fen);
/// "86.19%" of part in whole, rounded half up to two places; empty where whole is 0.
QString percent(std::int64_t part, std::int64_t whole);
/// A size of bytes: "3.2 MB".
QString size(std::int64_t bytes);

}  // namespace field::view::words
