#pragma once

#include "tests/bench/report.h"

namespace bench {

/// How large a run is: small by default, `full` as the design's tables state it.
struct Scale {
    bool full = false;
    [[nodiscard]] std::size_t rows() const { return full ? 100'000 : 10'000; }
    [[nodiscard]] int runs() const { return full ? 5 : 3; }
    [[nodiscard]] std::size_t devices() const { return full ? 1'766 : 200; }
    /// Exchanges of one run at a steady rate.
    [[nodiscard]] std::size_t arrivals() const { return full ? 900 : 180; }
    /// Clients that only sit there.
    [[nodiscard]] std::size_t idleSockets() const { return full ? 5'000 : 500; }
};

void measureSaves(Report& report, const Scale& scale);      ///< save_*
void measureMerging(Report& report, const Scale& scale);    ///< merge_rows
void measureExchange(Report& report, const Scale& scale);   ///< exchange_1000_ms, pull_*, *bytes_*
void measureFills(Report& report, const Scale& scale);      ///< first_fill_*, nothing_*
void measureDemo(Report& report, const Scale& scale);       ///< demo_import_s
void measureDatabases(Report& report, const Scale& scale);  ///< sets_postgresql
void measureCrowd(Report& report, const Scale& scale);      ///< exchange_*, rss*, storm_*
void measureScoring(Report& report, const Scale& scale);    ///< score_*, alerts_*

}  // namespace bench
