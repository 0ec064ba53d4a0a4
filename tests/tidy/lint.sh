#!/usr/bin/env bash
# clang-tidy over every source of ours as build/release compiles it. What passed once is remembered
# by what the compiler would read, so that only files whose meaning changed are read again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
kept=${XDG_CACHE_HOME:-$HOME/.cache}/fieldledger-lint
mkdir -p "$kept"
export kept
fingerprint=$(cat .clang-tidy <(clang-tidy --version) | sha256sum)
export fingerprint

# lint FILE: the name of what passed is the hash of the preprocessed file, the rules and the tool.
lint() {
    local file=$1 command key
    command=$(jq -r --arg file "$PWD/$file" 'first(.[] | select(.file == $file)).command // ""' \
        build/release/compile_commands.json)
    [[ -n $command ]] || return 0 # not built here
    command=$(sed -E 's/^.*ccache //; s/ -o [^ ]+//; s/ -c / -E /; s/ -M[DTF]( [^ ]+)?//g' <<<"$command")
    key=$({ echo "$fingerprint" && (cd build/release && eval "$command" 2>&1); } |
        sed "s#$PWD/##g" | sha256sum | cut -c1-64)
    [[ ! -e $kept/$key ]] || return 0
    clang-tidy -p build/release --quiet "$file" 2>/dev/null || return 1
    touch "$kept/$key"
}
export -f lint

find client sync qml shared -name '*.cpp' | sort |
    xargs -P "$(nproc)" -I{} bash -c 'lint {} || { echo "FAILED: {}"; exit 1; }'
