#!/bin/sh
# Makes a verified backup of the store in BACKUP_DIR, named by the time (UTC), and then removes the
# oldest but BACKUP_KEEP. One that was cut or did not verify takes no good one's place.
set -eu
store=${STORE:-/var/lib/fieldledger}
dir=${BACKUP_DIR:-/var/backups/fieldledger}
keep=${BACKUP_KEEP:-7}
fail() { echo "fieldledger-backup: $*" >&2 && exit 1; }

case $keep in
    '' | 0* | *[!0-9]*) fail "BACKUP_KEEP is '$keep'; give a number from 1 on" ;;
esac
[ -d "$dir" ] && [ -w "$dir" ] || fail "$dir is no directory that $(id -un) may write; make it, or set BACKUP_DIR"

rm -rf "$dir"/*Z.unfinished
name=$dir/$(date -u +%Y%m%dT%H%M%SZ)
[ ! -e "$name" ] || fail "$name is there already"
trap 'rm -rf "$name.unfinished"' EXIT
fieldledger-server backup --store "$store" --to "$name.unfinished" >/dev/null
mv "$name.unfinished" "$name"
sync -f "$dir"
echo "$name is made and verified"

# Names sort by time.
set -- "$dir"/[0-9]*T[0-9]*Z
while [ $# -gt "$keep" ]; do
    rm -rf "$1"
    shift
done
