#!/usr/bin/env bash
# Installs what .ci/packages.txt names and this machine lacks. Asks for root only if something is
# missing; says which packages where it cannot have it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

mapfile -t wanted < <(grep -v -e '^#' -e '^$' "$here/packages.txt")
# Asked once for all: this runs before each start of the app.
there=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "${wanted[@]}" 2>/dev/null || true)
missing=()
for package in "${wanted[@]}"; do
    [[ $'\n'$there$'\n' == *$'\n'"$package installed"$'\n'* ]] || missing+=("$package")
done
((${#missing[@]})) || exit 0

root=()
if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
        echo "missing packages, and neither root nor sudo to install them: ${missing[*]}" >&2
        exit 1
    fi
    root=(sudo)
fi
echo "installing: ${missing[*]}"
"${root[@]}" apt-get update -qq
"${root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
