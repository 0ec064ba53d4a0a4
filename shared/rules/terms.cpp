#include "shared/rules/terms.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "shared/rules/data_file.h"
#include "shared/rules/phrase.h"
#include "shared/rules/tsv.h"

namespace field::shared {

namespace {

enum Cell { kindCell, fromCell, toCell, daysCell, columnCell, reasonCell, sourceCell };

const std::vector<std::string_view> header = {"kind",   "from",   "to",    "working_days",
                                              "column", "reason", "source"};

/// The role of steps that the server's timer takes; nobody holds it.
constexpr const char* serverRole = "server";

/// What both cells together say: a number of days, or the column that names the last one.
Result<> readEnd(const Kind& kind, const TsvRow& row, Term& term) {
    const std::string_view count = row.cells[daysCell], name = row.cells[columnCell];
    if ((count == "-") == (name == "-"))
        return cellFault(row, count, "and the column: one of the two says when the term ends");
    if (count != "-") {
        const auto read =
            std::from_chars(count.data(), count.data() + count.size(), term.workingDays);
        if (read.ec != std::errc{} || read.ptr != count.data() + count.size() ||
            term.workingDays < 1 || term.workingDays > 1'000)
            return cellFault(row, count, "is no number of working days from 1 to 1000");
        return Done{};
    }
    const Column* column = kind.column(name);
    if (column == nullptr || column->unit != "ms")
        return cellFault(row, name, "is no column of " + kind.name + " that holds a day");
    term.column = column->number;
    return Done{};
}

Result<Term> readTerm(const Kind& kind, const Workflow& workflow, const TsvRow& row,
                      std::string_view fromName) {
    Term term{};
    term.kind = kind.number;
    const auto from = stateFromText(kind, fromName), to = stateFromText(kind, row.cells[toCell]);
    if (!from) return cellFault(row, fromName, "is not one of its states");
    if (!to) return cellFault(row, row.cells[toCell], "is not one of its states");
    term.from = *from;
    term.to = *to;
    const Transition* step = workflow.find(kind.number, *from, *to);
    if (step == nullptr ||
        std::find(step->roles.begin(), step->roles.end(), serverRole) == step->roles.end())
        return cellFault(row, fromName,
                         "to " + std::string(row.cells[toCell]) +
                             " is no step that the workflow leaves to the server");
    if (auto read = readEnd(kind, row, term); !read) return read.failure();
    term.reason = row.cells[reasonCell];
    term.source = row.cells[sourceCell];
    if (term.reason.empty() || term.source.empty())
        return cellFault(row, term.reason, "lacks its reason or its source");
    return term;
}

void replaceAll(std::string& text, std::string_view mark, const std::string& with) {
    for (std::size_t at = 0; (at = text.find(mark, at)) != std::string::npos; at += with.size())
        text.replace(at, mark.size(), with);
}

}  // namespace

Result<Terms> Terms::read(const Catalog& catalog, const Workflow& workflow, std::string_view tsv) {
    const auto rows = readTsv(tsv, header);
    if (!rows) return rows.failure();
    Terms terms;
    for (const TsvRow& row : *rows) {
        const Kind* kind = catalog.kind(row.cells[kindCell]);
        if (kind == nullptr || kind->stateColumn == 0)
            return cellFault(row, row.cells[kindCell], "is not a kind with a workflow");
        const auto states = wordsOf(row.cells[fromCell]);
        if (states.empty()) return cellFault(row, row.cells[fromCell], "names no state");
        for (const std::string_view from : states) {
            auto term = readTerm(*kind, workflow, row, from);
            if (!term) return term.failure();
            for (const Term& other : terms.terms_)
                if (other.kind == term->kind && other.from == term->from)
                    return cellFault(row, from, "has a term already");
            terms.terms_.push_back(term.take());
        }
    }
    return terms;
}

const Terms& Terms::builtIn() {
    static const Terms terms = [] {
        auto read = Terms::read(*Catalog::builtIn(), Workflow::builtIn(), dataFile("terms.tsv"));
        if (!read) {
            std::fprintf(stderr, "terms.tsv: %s\n", read.failure().message.c_str());
            std::abort();
        }
        return read.take();
    }();
    return terms;
}

std::optional<LastDay> lastDayOf(const Term& term, const WorkingDays& days, const Day& since,
                                 const Record& report) {
    LastDay last{since, term.reason, {}};
    if (term.column == 0) {
        const auto reached = days.after(since, term.workingDays);
        last.day = reached.day;
        last.unknownYears = reached.unknownYears;
    } else {
        const auto* ms = std::get_if<std::int64_t>(&report.values.get(term.column));
        if (ms == nullptr) return std::nullopt;
        last.day = chinaDay(*ms);
    }
    replaceAll(last.reason, "{since}", dayText(since));
    replaceAll(last.reason, "{days}", std::to_string(term.workingDays));
    replaceAll(last.reason, "{last}", dayText(last.day));
    for (const int year : last.unknownYears)
        last.reason += Phrase{"term.unknown_year", {std::to_string(year)}}.in(Language::zh);
    last.reason += Phrase{"term.basis", {term.source}}.in(Language::zh);
    return last;
}

}  // namespace field::shared
