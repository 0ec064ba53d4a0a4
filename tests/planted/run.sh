#!/usr/bin/env bash
# Plants each bug of list.tsv in a copy of the sources it touches, links the simulation with it and
# plays seeds until a law is broken. Needs build/release/bin/simulate.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

usage() {
    cat <<'END_OF_USAGE'
tests/planted/run.sh [--only NAME] [--seeds N] [--rotate COUNT] [--jobs J]
  --only NAME     bugs whose name contains NAME
  --seeds N       give up after N seeds (500)
  --rotate COUNT  COUNT bugs that change from day to day
  Prints for each bug the law that found it and after how many seeds; the last line counts.
END_OF_USAGE
}

only='' seeds=500 rotate=0 jobs=$(nproc)
while (($#)); do
    case $1 in
        --only) only=${2:?} && shift ;;
        --seeds) seeds=${2:?} && shift ;;
        --rotate) rotate=${2:?} && shift ;;
        --jobs) jobs=${2:?} && shift ;;
        --help) usage && exit 0 ;;
        *) echo "tests/planted/run.sh: there is no option $1" >&2 && exit 2 ;;
    esac
    shift
done

root=$PWD build=$PWD/build/release
export root build seeds

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
    local name=$1 here objects='' file object command
    here=$(mktemp -d "${TMPDIR:-/tmp}/planted.XXXXXX")
    for file in $(sed -n 's|^+++ b/\([^	]*\).*|\1|p' "tests/planted/$name.patch"); do
        mkdir -p "$here/$(dirname "$file")"
        cp "$file" "$here/$file"
    done
    if ! patch -s -d "$here" -p1 <"tests/planted/$name.patch" >"$here/log" 2>&1; then
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
    # Objects on the line come before the libraries, whose members of the same name stay out.
    command=$(ninja -C "$build" -t commands bin/simulate | tail -1)
    command=${command/"-o bin/simulate"/"$objects -o $here/simulate"}
    if ! (cd "$build" && eval "$command") >"$here/log" 2>&1; then
        printf '%s\tbroken\tdoes not link: %s\n' "$name" "$(tail -1 "$here/log")"
    elif timeout 900 nice "$here/simulate" --jobs 1 --first --no-shrink --seeds "$seeds" \
        >"$here/log" 2>&1; then
        printf '%s\tmissed\tnot in %s seeds\n' "$name" "$seeds"
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
export -f plant object_of

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
