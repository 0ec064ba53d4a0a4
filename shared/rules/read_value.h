#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "shared/decimal.h"
#include "shared/proto/records.pb.h"

namespace field::shared {

/// What a person typed or a table printed, read leniently. The raw text is always kept; what could
/// not be read is left empty and said in `doubt`, never guessed and never dropped.
/// Real tables type actuals as "≥266米", "100百分比", full-width "１，２３４．５万", OCR's "2266"
/// for "≥266" (not guessed: read as printed).
///
/// "以上", "以下" and "以内" include their number (民法典, article 1259); so do "不低于" and its
/// like. A strict comparison (">", "超过") is read as the one that includes, and said in `doubt`.
struct ReadValue {
    std::string raw;
    records::Operator op = records::OPERATOR_UNSPECIFIED;
    std::optional<Decimal> value;  ///< in `unit`; "100%" is 100 with unit "%"
    std::string digits;            ///< the number as plain text with all its places: "21.54576"
    std::string unit;              ///< as typed, full-width folded, "百分比" → "%"
    std::string word;         ///< the text itself where it is a word: "及时", "是", "达成"
    bool eitherSide = false;  ///< "±5%": as much above as below
    std::string doubt;        ///< empty: sure. Otherwise the key of a phrase that says why
};

/// Any bytes, of any length. Blank text gives neither value nor word nor doubt.
ReadValue readValue(std::string_view typed);

/// Money as typed: "1,234.5万", "￥12.30", "854 万元", "8.54亿元", "12元". `unit` is assumed where
/// none is typed ("元" or "万元"). Nothing if it is not an amount or has a part of a fen.
std::optional<std::int64_t> readFen(std::string_view typed, std::string_view unit);

/// Full-width digits, letters and signs (＝ ． ， ％), their small forms, and spaces of any kind
/// folded to their plain forms; ≧ ⩾ to ≥, ≦ ⩽ to ≤, long dashes to "-", ￥ to ¥.
std::string foldWidth(std::string_view text);

}  // namespace field::shared
