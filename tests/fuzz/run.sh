#!/usr/bin/env bash
# Gives the readers at every boundary of the product whatever libFuzzer thinks of, with ASan and
# UBSan: what others send or bring must never cost more than a refusal. README.md names the targets.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

usage() {
    cat <<'END'
tests/fuzz/run.sh [--seconds N] [--only NAME] [--jobs J]
  --seconds N  search for N seconds a target (10)
  --only NAME  targets whose name contains NAME
  --jobs J     targets at a time (as many as there are processors)
  Builds the preset fuzz, then runs each target: first over what its own writers make, what was
  found interesting before (build/fuzz/corpus) and what once broke (tests/fuzz/regress), then over
  what comes of these. One line a target; the last line is the sum. After a crash the input is kept
  and the way to replay it said.
END
}

seconds=10 only='' jobs=$(nproc)
while (($#)); do
    case $1 in
        --seconds) seconds=${2:?--seconds needs N} && shift ;;
        --only) only=${2:?--only needs a NAME} && shift ;;
        --jobs) jobs=${2:?--jobs needs J} && shift ;;
        --help) usage && exit 0 ;;
        *) echo "tests/fuzz/run.sh: there is no option $1; --help lists them" >&2 && exit 2 ;;
    esac
    shift
done

# A small quarantine, or the limit of memory would be used up by what was freed.
export ASAN_OPTIONS=quarantine_size_mb=16:detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS=print_stacktrace=1
# In memory where there is some: uploads are synced to their disk.
TMPDIR=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d)
trap 'rm -rf "$TMPDIR"' EXIT
here=$PWD/build/fuzz
row='%-12s %12s %8s %8s %8s\n'
export TMPDIR here row seconds

# one NAME: searches, and prints the line of the target.
one() {
    local name=$1 program=$here/bin/fuzz_$1 log=$here/log/$1 corpus=$here/corpus/$1
    local began=$SECONDS broke=0 executions peak input
    local folders=("$corpus")
    mkdir -p "$corpus" "$here/log" "$here/crashes"
    [[ -d tests/fuzz/regress/$name ]] && folders+=("tests/fuzz/regress/$name")
    if "$program" "--seeds=$corpus" >"$log" 2>&1; then
        "$program" -max_total_time="$seconds" -rss_limit_mb=512 -timeout=60 -max_len=65536 \
            -print_final_stats=1 -artifact_prefix="$here/crashes/$name-" "${folders[@]}" \
            >"$log" 2>&1 || broke=1
    else
        broke=1
    fi
    executions=$(awk '/^stat::number_of_executed_units:/ { n = $2 } END { print n + 0 }' "$log")
    peak=$(awk '/^stat::peak_rss_mb:/ { n = $2 } END { print n + 0 }' "$log")
    printf "$row" "$name" "$executions" $((SECONDS - began)) "$peak" "$broke"
    ((broke)) || return 0
    grep -m1 -E 'broken promise|ERROR: |runtime error|SUMMARY' "$log" || tail -3 "$log"
    input=$(sed -n 's/.*Test unit written to //p' "$log" | tail -1)
    if [[ $input ]]; then
        echo "  the input is kept; replay it: ${program#"$PWD"/} ${input#"$PWD"/}"
    else
        echo "  no input of its own broke it; the log is ${log#"$PWD"/}"
    fi
}
export -f one

mkdir -p build "$here"
cmake --preset fuzz >"$here/configure.log" 2>&1 || { cat "$here/configure.log" && exit 1; }
cmake --build build/fuzz --target fuzz_targets -- --quiet || exit 1
names=$(find "$here/bin" -name 'fuzz_*' -printf '%f\n' | sed 's/^fuzz_//' | grep -F -- "$only" | sort || true)
[[ $names ]] || { echo "tests/fuzz/run.sh: no target is called $only" >&2 && exit 2; }
printf "$row" target executions seconds 'peak MB' crashes
xargs -P "$jobs" -I{} bash -c 'one {}' <<<"$names" | tee "$TMPDIR/results"
awk -v row="${row/\\n/}" 'NF == 5 && $5 ~ /^[01]$/ { n += $2; s += $3; c += $5; if ($4 > m) m = $4 }
    END { printf row "\n", "sum", n, s, m, c; exit c > 0 }' "$TMPDIR/results"
