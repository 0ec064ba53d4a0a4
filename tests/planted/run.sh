#!/usr/bin/env bash
# Plants each bug of list.tsv in a copy of the sources it touches, links the simulation with it and
# plays seeds until a law is broken. Needs build/release/bin/simulate.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

usage() {
    cat <<'END_OF_USAGE'
tests/planted/run.sh [--only NAME] [--seeds N] [--rotate COUNT] [--jobs J] [--examples]
  --only NAME     bugs whose name contains NAME
  --seeds N       give up after N seeds (500)
  --rotate COUNT  COUNT bugs that change from day to day
  --examples      instead of seeds, the example tests of client/ and server/: which cases see it
  Prints for each bug the law that found it and after how many seeds; the last line counts.
END_OF_USAGE
}

only='' seeds=500 rotate=0 jobs=$(nproc) examples=false
while (($#)); do
    case $1 in
        --only) only=${2:?} && shift ;;
        --seeds) seeds=${2:?} && shift ;;
        --rotate) rotate=${2:?} && shift ;;
        --jobs) jobs=${2:?} && shift ;;
        --examples) examples=true ;;
        --help) usage && exit 0 ;;
        *) echo "tests/planted/run.sh: there is no option $1" >&2 && exit 2 ;;
    esac
    shift
done

root=$PWD build=$PWD/build/release
export root build seeds examples

# The object that ninja makes of a source.
object_of() {
    case $1 in
        shared/*) echo "shared/CMakeFiles/field_shared.dir/${1#shared/}.o" ;;
        sync/server/*) echo "sync/server/CMakeFiles/field_server.dir/${1#sync/server/}.o" ;;
        sync/*) echo "sync/CMakeFiles/field_sync.dir/${1#sync/}.o" ;;
        client/*) echo "client/CMakeFiles/field_client.dir/${1#client/}.o" ;;
        *) return 1 ;;
    esac
}

# plant NAME: one line, "NAME<tab>found|missed|broken<tab>what".
plant() {
    local name=$1 here objects='' file object command result
    here=$(mktemp -d "${TMPDIR:-/tmp}/planted.XXXXXX")
    for file in $(sed -n 's|^+++ b/\([^	]*\).*|\1|p' "tests/planted/$name.patch"); do
        mkdir -p "$here/$(dirname "$file")"
        cp "$file" "$here/$file"
    done
    if ! patch -s -F0 -d "$here" -p1 <"tests/planted/$name.patch" >"$here/log" 2>&1; then
        printf '%s\tbroken\tits patch does not apply\n' "$name"
        rm -rf "$here" && return
    fi
    for file in $(sed -n 's|^+++ b/\([^	]*\).*|\1|p' "tests/planted/$name.patch"); do
        object=$(object_of "$file")
        command=$(ninja -C "$build" -t commands "$object" | tail -1)
        command=${command//"-c $root/$file"/"-c $here/$file"}
        command=${command//"-o $object"/"-o $here/$(basename "$file").o"}
        command=${command//"-MF $object.d"/"-MF $here/d"}
        if ! (cd "$build" && eval "$command -w") >"$here/log" 2>&1; then
            printf '%s\tbroken\tdoes not compile: %s\n' "$name" "$(grep -m1 error "$here/log")"
            rm -rf "$here" && return
        fi
        objects+=" $here/$(basename "$file").o"
    done
    if $examples; then
        seen "$name" "$here" "$objects"
        rm -rf "$here" && return
    fi
    if ! link simulate "$here" "$objects"; then
        printf '%s\tbroken\tdoes not link: %s\n' "$name" "$(tail -1 "$here/log")"
    elif (ulimit -S -t 900 && exec timeout 10800 nice "$here/simulate" --jobs 1 --first --no-shrink \
        --seeds "$seeds" $(wants "$name")) >"$here/log" 2>&1 ||
        { result=$? && ((result == 124 || result == 128 + $(kill -l XCPU))); }; then
        printf '%s\tmissed\tnot in %s seeds, or in 15 minutes of a processor\n' "$name" "$seeds"
    elif grep -q -m1 '^seed [0-9]* breaks' "$here/log"; then
        printf '%s\tfound\t%s\n' "$name" "$(grep -m1 '^seed [0-9]* breaks' "$here/log")"
    elif grep -q -m1 '^seed [0-9]*: ' "$here/log"; then
        printf '%s\tfound\t%s\n' "$name" "$(grep -m1 '^seed [0-9]*: ' "$here/log")"
    elif grep -q -m1 '^never reached' "$here/log"; then
        printf '%s\tfound\t%s\n' "$name" "$(grep -m1 '^never reached' "$here/log")"
    else
        printf '%s\tfound\tthe program ended: %s\n' "$name" "$(tail -1 "$here/log")"
    fi
    rm -rf "$here"
}

# What the simulation has to play to meet the bug NAME: the list's last column, if it has one.
wants() { awk -F'\t' -v name="$1" '$1 == name { print $6 }' tests/planted/list.tsv; }

# link PROGRAM FOLDER OBJECTS: the program with these objects in place of the library's own. On the
# line they come before the libraries, whose members of the same name stay out.
link() {
    local command
    command=$(ninja -C "$build" -t commands "bin/$1" | tail -1)
    command=${command/"-o bin/$1"/"$3 -o $2/$1"}
    (cd "$build" && eval "$command") >"$2/log" 2>&1
}

# seen NAME FOLDER OBJECTS: which example tests fail with the bug. Cases that start programs of their
# own would meet the sound ones, and those that fill stores take too long.
seen() {
    local name=$1 here=$2 program case cases=''
    for program in test_client test_server; do
        if ! link "$program" "$here" "$3"; then
            printf '%s\tbroken\tdoes not link: %s\n' "$name" "$(tail -1 "$here/log")"
            return
        fi
        for case in $(ctest --test-dir "$build" -N -R "^${program#test_}\." |
            sed -n "s/.*: ${program#test_}\.//p"); do
            [[ $case =~ ^(commands|crash|ten_thousand|admin|hostile|kill|demo|import|rules_commands|http)$ ]] &&
                continue
            (cd "$here" && timeout 120 nice "./$program" "$case") >"$here/log" 2>&1 ||
                cases+="${cases:+ }${program#test_}.$case"
        done
    done
    if [[ $cases ]]; then
        printf '%s\tfound\t%s\n' "$name" "$cases"
    else
        printf '%s\tmissed\tall example tests pass\n' "$name"
    fi
}
export -f plant object_of link seen wants

names=$(grep -v '^#' tests/planted/list.tsv | cut -f1 | grep -F -- "$only" || true)
if ((rotate)); then
    count=$(wc -l <<<"$names")
    first=$(($(date +%s) / 86400 * rotate % count))
    names=$(printf '%s\n%s\n' "$names" "$names" | sed -n "$((first + 1)),$((first + rotate))p")
fi
results=$(xargs -P "$jobs" -I{} bash -c 'plant {}' <<<"$names" | tee >(cat >&2))
all=$(wc -l <<<"$results")
found=$(grep -c $'\tfound\t' <<<"$results" || true)
echo "planted bugs: $found of $all found"
((found == all))
