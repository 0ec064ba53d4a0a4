#!/usr/bin/env bash
# clang-tidy over our sources as build/release compiles them: lint.sh MINUTES. Reads the files that
# were changed last first; after MINUTES the rest is left for the next run, and said. What passed is
# remembered by what the compiler would read of it, the rules and the tool, so that a file is read
# again only if its meaning changed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
deadline=$(($(date +%s) + 60 * $1))
kept=${XDG_CACHE_HOME:-$HOME/.cache}/fieldledger-lint
outcomes=$(mktemp)
trap 'rm "$outcomes"' EXIT
mkdir -p "$kept" build/lint
# The compiler's own commands, without its precompiled headers and with its warnings forgiven, which
# another compiler does not know.
sed -E 's/ -include [^ ]*cmake_pch[^ ]*//; s/ -Winvalid-pch/ -Wno-unknown-warning-option/' \
    build/release/compile_commands.json >build/lint/compile_commands.json
fingerprint=$(cat .clang-tidy <(clang-tidy --version) | sha256sum)
export deadline kept outcomes fingerprint

# outcome FILE: known, clean, left or FAILED.
outcome() {
    local file=$1 command key
    command=$(jq -r --arg file "$PWD/$file" 'first(.[] | select(.file == $file)).command // ""' \
        build/lint/compile_commands.json)
    [[ -n $command ]] || return 0 # not built
    (($(date +%s) < deadline)) || { echo left && return; }
    # Up to preprocessing.
    command=$(sed -E 's/ -Wno-unknown-warning-option//; s/ -o [^ ]+//; s/ -c / -E /' <<<"$command")
    key=$({ echo "$fingerprint" && (cd build/release && eval "$command" 2>&1); } |
        sed "s#$PWD/##g" | sha256sum | cut -d' ' -f1)
    if [[ -e $kept/$key ]]; then
        echo known
    elif clang-tidy -p build/lint --quiet "$file" >&2 2>/dev/null; then
        touch "$kept/$key" && echo clean
    else
        echo "FAILED $file"
    fi
}
export -f outcome

# Every source, last changed first.
sources() {
    {
        git -c safe.directory='*' log --format= --name-only 2>/dev/null || true
        find client sync qml shared -name '*.cpp' | sort
    } | grep -E '^(client|sync|qml|shared)/.*\.cpp$' | awk '!seen[$0]++' |
        while read -r file; do [[ ! -e $file ]] || echo "$file"; done
}

sources | xargs -P "$(nproc)" -I{} bash -c 'outcome {}' | tee "$outcomes" | grep FAILED || true
count() { grep -c "^$1" "$outcomes" || true; }
echo "clang-tidy: $(count clean) files clean, $(count known) known to be, $(count left) left for" \
    "the next run, $(count FAILED) failed"
! grep -q FAILED "$outcomes"
