#include <cstdio>

#include <QTest>

#include "tests/support/suite.h"

suite::Cases& suite::cases() {
    static Cases all;
    return all;
}

/// test_DIR [CASE [Qt Test's own options]]; without CASE, all of them.
int main(int argc, char** argv) {
    int failed = 0;
    const std::string wanted = argc > 1 ? argv[1] : "";
    if (!wanted.empty() && !suite::cases().contains(wanted)) {
        std::fprintf(stderr, "no test case is called %s\n", wanted.c_str());
        return 2;
    }
    for (const auto& [name, make] : suite::cases()) {
        if (!wanted.empty() && name != wanted) continue;
        const auto test = make();
        failed += QTest::qExec(test.get(), argc > 1 ? argc - 1 : argc, argc > 1 ? argv + 1 : argv);
    }
    return failed == 0 ? 0 : 1;
}
