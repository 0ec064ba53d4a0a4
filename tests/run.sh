#!/usr/bin/env bash
# Runs all that a commit must pass, on any Debian 12, as root or as a user with sudo, from any folder.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

usage() {
    cat <<'END'
tests/run.sh [--fast] [--only REGEX] [--night MINUTES]
  Installs what is missing, then builds and runs: the whole suite in release; the whole suite under
  AddressSanitizer and UBSan, the audit in one look and one size of text; the core without Qt under
  ThreadSanitizer; clang-format; clang-tidy for four minutes, last changed files first, what passed
  once being remembered; the simulation, planted bugs, and ten seconds of fuzzing a boundary.
  --fast           release, clang-format and a few seeds of the simulation alone
  --only REGEX     only ctest cases whose name matches (as ctest -R), in every build; no lint
  --night MINUTES  what no day has time for, on a commit that passed by day: release, then for so
                   long all planted bugs, the simulation, fuzzing and the rest of clang-tidy
  The last line counts each test once, as release ran it, and every failure wherever it was seen.
END
}

fast=false only='' night=0
while (($#)); do
    case $1 in
        --fast) fast=true ;;
        --only) only=${2:?--only needs a REGEX} && shift ;;
        --night) night=${2:?--night needs MINUTES} && shift ;;
        --help) usage && exit 0 ;;
        *) echo "tests/run.sh: there is no option $1; --help lists them" >&2 && exit 2 ;;
    esac
    shift
done

export QT_QPA_PLATFORM=offscreen LC_ALL=C.UTF-8
export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS=print_stacktrace=1
export LSAN_OPTIONS=suppressions=$PWD/tests/lsan.supp:print_suppressions=0
export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1:suppressions=$PWD/tests/tsan.supp
jobs=$(nproc)
passed=0 failed=0

say() { printf '\n== %s (at %d:%02d)\n' "$1" $((SECONDS / 60)) $((SECONDS % 60)); }

# check NAME COMMAND…: one more thing that passes or fails.
check() {
    say "$1"
    if "${@:2}"; then
        passed=$((passed + 1))
    else
        echo "FAILED: $1"
        failed=$((failed + 1))
    fi
}

# The sum of Qt Test's Totals in the log of the build tree $1: "passed failed". A case without them (a
# script) is one test; one that failed without a failed test of its own (it crashed, hung, was ended
# by a sanitizer) is one failure.
totals() {
    awk '/^[0-9]+\/[0-9]+ Testing: / { own = 0; counted = 0 }
         /^Totals: / { passed += $2; failed += $4; own += $4; counted = 1 }
         /^Test Passed/ && !counted { passed++ }
         /^Test Failed/ && !own { failed++ }
         END { print passed + 0, failed + 0 }' "$1/Testing/Temporary/LastTest.log"
}

# What the cases of the build tree $1 say that they reached (tests print "figure: …").
figures() { sed -n 's/^QINFO *: .*() figure: /  /p' "$1/Testing/Temporary/LastTest.log"; }

build() {
    cmake --preset "$1" >"build/$1.log" 2>&1 || { cat "build/$1.log" && return 1; }
    cmake --build "build/$1" --target "$2" -- --quiet || return 1
}

# suite PRESET TARGET [ctest option…]: builds TARGET and runs the cases.
suite() {
    local preset=$1 target=$2 here=0 gone=0
    shift 2
    say "$preset: build"
    if ! build "$preset" "$target"; then
        echo "FAILED: $preset does not build"
        failed=$((failed + 1))
        return
    fi
    say "$preset: run"
    local result=0
    ctest --test-dir "build/$preset" -j "$jobs" --timeout 1200 --no-tests=error --output-on-failure \
        ${only:+-R "$only"} "$@" || result=$?
    read -r here gone < <(totals "build/$preset")
    ((result == 0 || gone)) || gone=1
    echo "$preset: $here passed, $gone failed"
    failed=$((failed + gone))
    if [[ $preset == release ]]; then
        passed=$((passed + here))
        figures build/release
    fi
}

sources() { find client sync qml shared tests -name '*.h' -o -name '*.cpp'; }
formatted() { sources | xargs clang-format --dry-run -Werror; }

mkdir -p build
say 'packages'
.ci/install.sh
suite release all
if $fast || ((night)); then
    say 'asan, tsan: left out'
elif ((failed)); then
    say 'asan, tsan: left out, since release failed'
else
    suite asan all
    # Qt starts a program by a vfork whose child ThreadSanitizer takes for this process: from then on
    # it misses what orders our threads, so cases that start programs stay out. So do
    # the simulation and the power cuts, which have one thread and would take an hour.
    programs='shared\.(forms|samples)|load\.laws|.*postgres.*'
    programs+='|client\.(commands|passphrase_commands|recovery_files)'
    programs+='|server\.(admin|hostile|import|import_forms|kill|log|raised_alerts|reassign)'
    programs+='|server\.(rules_commands|service|timers_command)'
    suite tsan core_tests -L core -E "^($programs|simulation\.seeds|faults\.[a-z_]*)\$"
fi
# share PARTS: minutes of the night for one of PARTS equal parts of what is left of it; never none.
share() {
    local left=$(((night_ends - SECONDS) / 60 / $1))
    echo $((left > 4 ? left : 4))
}
# Seeds over people, faults and laws.
simulated() {
    if ((night)); then
        build/release/bin/simulate --seed "$(date +%s)" --minutes "$(share 2)"
    elif $fast; then
        build/release/bin/simulate --seeds 60
    else
        build/release/bin/simulate --seeds 1500
    fi
}
# Whether the laws find what is planted.
planted() { if ((night)); then tests/planted/run.sh; else tests/planted/run.sh --rotate 8; fi; }
# Nine boundaries, two at a time on a small machine.
fuzzed() { tests/fuzz/run.sh --seconds $((night ? $(share 2) * 60 * jobs / 9 : 10)); }
linted() { tests/tidy/lint.sh $((night ? $(share 1) : 4)); }

if [[ -z $only ]]; then
    check 'clang-format' formatted
    parts=(linted simulated planted fuzzed)
    if $fast; then parts=(simulated); fi
    if ((night)); then parts=(planted simulated fuzzed linted); fi
    night_ends=$((SECONDS + night * 60))
    if ((failed)); then parts=(); fi
    for part in "${parts[@]}"; do check "$part" "$part"; done
fi

say 'done'
echo "$passed passed, $failed failed"
((failed == 0))
