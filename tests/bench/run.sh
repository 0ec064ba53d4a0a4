#!/usr/bin/env bash
# Measures the product beside plain SQLite doing the same work in the same run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if [[ ${1:-} == --help ]]; then
    cat <<'END'
tests/bench/run.sh [--full] [--json] [--only NAME]
  One line a measure: name, value, unit, baseline, ratio, runs, spread. The baseline is
  tests/bench/plain.cpp; a ratio of 2 means that ours takes twice the time. Medians of runs that
  alternate; spread is (greatest - least) / median. A name that ends in _full, exchange_*, pull_*,
  storm_* and demo_* are on disk with a full sync each commit; the others are on a file system in
  memory.

  exchange_p50 … exchange_max, rss, storm_*: a server process and 200 devices of as many people, two
  to a project, 118 to a district (tests/load), on loopback under TLS, where each device knows the
  server by its key, signatures on. exchange_p50, _p90, _p99 and _max are from the moment an
  exchange was due until it was over, at 30 a second that come by chance, whatever the server does;
  each brings one signed save of 8 edits and pulls. storm_drain_s: all come within 10 s times their
  share of 1,766, by new connections and handshakes, each with 60 saves of 8 edits; until the last
  receipt. storm_pulled_s: until the last has pulled the rest, too. rss and storm_rss are the most
  that the server's process held so far (of PostgreSQL's, which are not it, nothing). Baselines: the
  same rows, each exchange a transaction, one after another; in the storm, all there at once, in as
  few transactions as the server's commits could be; for memory, the server before any device came.
  exchange_p99_beside_idle, rss_beside_idle: the same at 30 a second beside 500 clients from 20
  addresses that shake hands and say nothing, and 31 that let a byte of a handshake or of a head drop
  each second; whoever is cut off comes back a second later. Baseline: the same without them.
  The run fails unless in the end every save is in the ledger exactly once, has its receipt and
  simply became the value, and every device has what was saved in its project and what another one of
  a person with the same grants is given from the beginning, nothing of other projects, and the
  ledgers verify (tests/load/laws.h). Standard error says how the times were spread.

  sets_postgresql: change sets of 50 new rows that a server accepts, its ledger in a PostgreSQL of
  its own (Debian's settings, synchronous_commit=on), 100 to a commit; baseline: the same in SQLite.
  edits_postgresql: half of the sets change rows that the others made, without network;
  contests_postgresql: another device's changes of each tenth row came first. All on disk. What ends
  in _postgresql of exchange_* to storm_* is the same crowd on such a ledger, beside the same
  baseline.

  --full       100,000 rows instead of 10,000, 1,766 devices instead of 200, 5,000 idle clients
               instead of 500, and more runs
  --only NAME  measures whose name contains NAME
END
    exit 0
fi

.ci/install.sh >&2
mkdir -p build
cmake --preset release >build/release.log || { cat build/release.log >&2 && exit 1; }
cmake --build build/release --target bench -- --quiet >&2
TMPDIR=${TMPDIR:-$PWD/build} exec build/release/bin/bench "$@"
