#include "shared/rules/working_days.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "shared/rules/data_file.h"
#include "shared/rules/tsv.h"

namespace field::shared {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year;

namespace {

enum Cell { yearCell, fromCell, toCell, workedCell, nameCell, sourceCell };

const std::vector<std::string_view> header = {"year",   "off_from", "off_to",
                                              "worked", "name",     "source"};

/// No holiday is longer: what is has a wrong year in it.
constexpr days longest{31};
constexpr int mostDays = 1'000;

bool isWeekend(sys_days day) {
    const std::chrono::weekday weekday(day);
    return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

Result<sys_days> readCell(const TsvRow& row, std::string_view cell) {
    const auto day = readDay(cell);
    if (!day) return cellFault(row, cell, "is no day; days look like 2026-02-15");
    return sys_days(*day);
}

Result<year> readYear(const TsvRow& row) {
    const std::string_view cell = row.cells[yearCell];
    int number = 0;
    const auto read = std::from_chars(cell.data(), cell.data() + cell.size(), number);
    if (read.ec != std::errc{} || read.ptr != cell.data() + cell.size() || number < 1949 ||
        number > 9999)
        return cellFault(row, cell, "is no year");
    return year(number);
}

}  // namespace

Result<WorkingDays> WorkingDays::read(std::string_view tsv) {
    const auto rows = readTsv(tsv, header);
    if (!rows) return rows.failure();
    WorkingDays read;
    for (const TsvRow& row : *rows) {
        const auto arranged = readYear(row);
        if (!arranged) return arranged.failure();
        const auto from = readCell(row, row.cells[fromCell]), to = readCell(row, row.cells[toCell]);
        if (!from) return from.failure();
        if (!to) return to.failure();
        if (*to < *from || *to - *from > longest)
            return cellFault(row, row.cells[toCell], "does not end the holiday");
        if (row.cells[nameCell].empty() || row.cells[sourceCell].empty())
            return cellFault(row, row.cells[nameCell], "lacks its name or its source");
        for (sys_days day = *from; day <= *to; day += days(1))
            if (!read.off_.insert(day).second)
                return cellFault(row, dayText(Day(day)), "is a holiday already");
        if (row.cells[workedCell] != "-") {
            for (const std::string_view word : wordsOf(row.cells[workedCell])) {
                const auto day = readCell(row, word);
                if (!day) return day.failure();
                if (!isWeekend(*day))
                    return cellFault(row, word, "is no Saturday or Sunday: it is worked anyway");
                if (!read.worked_.insert(*day).second)
                    return cellFault(row, word, "is worked already");
            }
        }
        read.years_.insert(*arranged);
    }
    for (const sys_days day : read.worked_)
        if (read.off_.contains(day))
            return Failure{Code::invalid,
                           dayText(Day(day)) + " is both a holiday and worked in place of one"};
    return read;
}

const WorkingDays& WorkingDays::builtIn() {
    static const WorkingDays table = [] {
        auto read = WorkingDays::read(dataFile("holidays.tsv"));
        if (!read) {
            std::fprintf(stderr, "holidays.tsv: %s\n", read.failure().message.c_str());
            std::abort();
        }
        return read.take();
    }();
    return table;
}

bool WorkingDays::isWorked(const Day& day) const {
    const sys_days one(day);
    if (off_.contains(one)) return false;
    return worked_.contains(one) || !isWeekend(one);
}

bool WorkingDays::knows(year of) const { return years_.contains(of); }

WorkingDays::Reached WorkingDays::after(const Day& start, int count) const {
    Reached reached{start, {}};
    for (int left = std::clamp(count, 1, mostDays); left > 0;) {
        reached.day = Day(sys_days(reached.day) + days(1));
        const int at = static_cast<int>(reached.day.year());
        if (!knows(reached.day.year()) &&
            (reached.unknownYears.empty() || reached.unknownYears.back() != at))
            reached.unknownYears.push_back(at);
        if (isWorked(reached.day)) --left;
    }
    return reached;
}

}  // namespace field::shared
