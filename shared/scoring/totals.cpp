#include "shared/scoring/totals.h"

#include <algorithm>

#include "shared/rules/read_value.h"
#include "shared/scoring/headings.h"

namespace field::shared {
namespace {

/// Whether the row adds up a level only.
bool subtotal(const Table& table, const TableRow& total) {
    if (total.name().find("小计") != std::string::npos) return true;
    return !total.level1.empty() && !(total.level2.empty() && total.level3.empty()) &&
           std::any_of(table.rows.begin(), table.rows.end(), [&](const TableRow& row) {
               return row.type == RowType::indicator && row.level1 == total.level1;
           });
}

/// The grade that `text` is or carries in brackets: "优", "良好", "98.62(优)".
std::string gradeIn(const std::string& text, const RuleSet& rules) {
    constexpr std::size_t longest = 6;  // two characters
    const std::string folded = foldWidth(text);
    const std::size_t open = folded.find('(');
    const std::string word =
        plainWord(open == std::string::npos || open == 0 ? std::string_view(folded)
                                                         : std::string_view(folded).substr(open));
    for (const RuleSet::Grade& grade : rules.grades)
        if (word.starts_with(grade.name) && word.size() <= longest) return grade.name;
    return {};
}

/// Whether the text is there to be read.
bool says(const std::string& text) { return text.find_first_not_of("-/— ") != std::string::npos; }

}  // namespace

PrintedTotal printedTotal(const Table& table, const RuleSet& rules) {
    PrintedTotal out;
    std::optional<std::size_t> unread;
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        const TableRow& row = table.rows[i];
        if (row.type != RowType::total || subtotal(table, row)) continue;
        for (const std::string* const text : {&row.declaredText, &row.actualText, &row.targetText})
            if (const std::string grade = gradeIn(*text, rules); !grade.empty()) {
                out.grade = grade;
                out.gradeRow = i;
            }
        if (!row.declared) {
            if (says(row.declaredText) && gradeIn(row.declaredText, rules).empty()) unread = i;
            continue;
        }
        const bool better = !out.row ||
                            totalRank(row.name()) < totalRank(table.rows[*out.row].name()) ||
                            (totalRank(row.name()) == totalRank(table.rows[*out.row].name()) &&
                             *row.declared > *out.points);
        if (!better) continue;
        out.points = row.declared;
        out.row = i;
    }
    if (!out.row) out.row = unread;
    if (!out.points && table.header) out.points = readPoints(table.header->totalPrinted);
    return out;
}

}  // namespace field::shared
