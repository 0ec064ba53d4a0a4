#!/usr/bin/env bash
# Measures the product beside plain SQLite doing the same work in the same run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if [[ ${1:-} == --help ]]; then
    cat <<'END'
tests/bench/run.sh [--full] [--json] [--only NAME]
  One line a measure: name, value, unit, baseline, ratio, runs, spread. The baseline is
  tests/bench/plain.cpp; a ratio of 2 means that ours takes twice the time. Medians of runs that
  alternate; spread is (greatest - least) / median. A name that ends in _full, exchange_*, pull_*
  and demo_* are on disk with a full sync each commit; the others are on a file system in memory.
  --full       100,000 rows instead of 10,000, and more runs
  --only NAME  measures whose name contains NAME
END
    exit 0
fi

.ci/install.sh >&2
mkdir -p build
cmake --preset release >build/release.log || { cat build/release.log >&2 && exit 1; }
cmake --build build/release --target bench -- --quiet >&2
TMPDIR=${TMPDIR:-$PWD/build} exec build/release/bin/bench "$@"
