#include <cstdio>
#include <cstring>

#include "tests/bench/app.h"
#include "tests/bench/measures.h"

namespace {

int usage() {
    std::fputs("bench [--full] [--json] [--only NAME]\n", stderr);
    return 2;
}

}  // namespace

/// Prints what tests/bench/run.sh promises.
int main(int argc, char** argv) {
    if (argc > 1 && std::strcmp(argv[1], "--show") == 0) return bench::showForBench(argc, argv);
    bench::Scale scale;
    bool json = false;
    std::string only;
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--full") == 0) {
            scale.full = true;
        } else if (std::strcmp(argv[i], "--json") == 0) {
            json = true;
        } else if (std::strcmp(argv[i], "--only") == 0 && i + 1 < argc) {
            only = argv[++i];
        } else {
            return usage();
        }
    }
    if (!json) {
        std::printf("%-26s %10s %-7s %10s %7s %5s %7s\n", "name", "value", "unit", "baseline",
                    "ratio", "runs", "spread");
    }
    bench::Report report(json, only);
    bench::measureDatabases(report, scale);
    bench::measureSaves(report, scale);
    bench::measureMerging(report, scale);
    bench::measureExchange(report, scale);
    bench::measureFills(report, scale);
    bench::measureDemo(report, scale);
    bench::measureCrowd(report, scale);
    bench::measureScoring(report, scale);
    bench::measureApp(report, scale);
    return report.faults() == 0 ? 0 : 1;
}
