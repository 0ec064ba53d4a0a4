#!/usr/bin/env bash
# Builds the two Debian packages of the build tree BUILD and looks whether they hold what they should:
# names and versions, every library that the programs need among what they depend on, units that
# systemd takes; then lives a short life out of the unpacked server: init, serve, its health,
# SIGTERM, the nightly backup. Needs no root. Works in DIR, which it makes anew.
set -euo pipefail
build=${1:?tests/packages.sh BUILD DIR} dir=${2:?tests/packages.sh BUILD DIR}
build=$(cd "$build" && pwd)
server_pid=''
trap '[[ -z $server_pid ]] || kill -9 "$server_pid" 2>/dev/null || true' EXIT

step() { echo "== $*"; }
fail() { echo "FAILED: $*" >&2 && exit 1; }

rm -rf "$dir"
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
version=$(sed -n 's/^set(CPACK_PACKAGE_VERSION "\(.*\)")$/\1/p' "$build/CPackConfig.cmake")
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || fail "no version in $build/CPackConfig.cmake"

step "two packages of version $version"
cpack -G DEB -B "$dir/out" --config "$build/CPackConfig.cmake" >"$dir/cpack.log" 2>&1 ||
    { cat "$dir/cpack.log" >&2 && fail 'cpack'; }
architecture=$(dpkg --print-architecture)
for name in fieldledger fieldledger-server; do
    deb=$dir/out/${name}_${version}_$architecture.deb
    [[ -f $deb ]] || fail "there is no $deb: $(ls "$dir/out")"
    [[ $(dpkg-deb -f "$deb" Version) == "$version" ]] || fail "$deb has another version"
    dpkg-deb -x "$deb" "$dir/$name"
    dpkg-deb -e "$deb" "$dir/$name.control"
    mapfile -t owners < <(dpkg-deb -c "$deb" | awk '{ print $2 }' | sort -u)
    [[ ${owners[*]} == root/root ]] || fail "$deb belongs to ${owners[*]}"
done
root=$dir/fieldledger-server
(($(find "$dir/out" -maxdepth 1 -name '*.deb' | wc -l) == 2)) || fail 'more than two packages'

# depends NAME PROGRAM: each library that PROGRAM names is of a package that NAME depends on.
depends() {
    local library path owner names name known missing=()
    known=" $(dpkg-deb -f "$dir/out/$1_${version}_$architecture.deb" Depends | tr ',|' '\n\n' |
        sed 's/^ *//; s/[ (:].*//' | tr '\n' ' ')"
    if ldd "$2" | grep 'not found'; then fail "$1 lacks libraries"; fi
    while read -r library; do
        path=$(ldd "$2" | awk -v library="$library" '$1 == library { print $3 }')
        [[ -n $path ]] || continue # the loader itself
        owner=$(dpkg -S "$(readlink -f "$path")" 2>/dev/null || dpkg -S "*/${path##*/}")
        owner=${owner%%:*}
        # Some are named by what they provide: libspdlog1.10-fmt9.
        names=$(dpkg-query -W -f '${Package}, ${Provides}' "$owner" | tr ',' '\n' |
            sed 's/^ *//; s/ .*//')
        for name in $names; do [[ $known == *" $name "* ]] && continue 2; done
        missing+=("$library of $owner")
    done < <(objdump -p "$2" | awk '$1 == "NEEDED" { print $2 }')
    ((${#missing[@]} == 0)) || fail "$1 does not depend on ${missing[*]}; it names$known"
    [[ $known == *' libsqlite3-0 '* ]] || fail "$1 does not depend on SQLite: this looks at nothing"
}
step 'what the programs need is what the packages depend on'
depends fieldledger-server "$root/usr/bin/fieldledger-server"
depends fieldledger "$dir/fieldledger/usr/bin/fieldledger"

step 'files where Debian looks for them'
for file in usr/bin/fieldledger usr/share/applications/fieldledger.desktop \
    usr/share/icons/hicolor/scalable/apps/fieldledger.svg usr/share/doc/fieldledger/README.md; do
    [[ -f $dir/fieldledger/$file ]] || fail "fieldledger lacks $file"
done
for file in usr/bin/fieldledger-server usr/lib/fieldledger-server/backup \
    usr/lib/systemd/system/fieldledger-server.service \
    usr/lib/systemd/system/fieldledger-backup.service \
    usr/lib/systemd/system/fieldledger-backup.timer etc/default/fieldledger-server \
    usr/share/doc/fieldledger-server/README.md; do
    [[ -f $root/$file ]] || fail "fieldledger-server lacks $file"
done
for file in conffiles postinst prerm postrm; do
    [[ -f $root.control/$file ]] || fail "fieldledger-server has no $file"
done
sh -n "$root.control/postinst" && sh -n "$root.control/prerm" && sh -n "$root.control/postrm"
[[ $(cat "$root.control/conffiles") == /etc/default/fieldledger-server ]] || fail 'conffiles'

step 'units that systemd takes'
if command -v systemd-analyze >/dev/null; then
    units=$dir/units
    mkdir -p "$units"
    # The program is not installed here: the units name where it was unpacked.
    for unit in "$root"/usr/lib/systemd/system/*; do
        sed "s|^ExecStart=/usr/|ExecStart=$root/usr/|" "$unit" >"$units/${unit##*/}"
    done
    # Words about the machine's own units are none of ours.
    said=$(systemd-analyze verify --man=no "$units"/* 2>&1 | grep -i fieldledger || true)
    [[ -z $said ]] || fail "systemd-analyze verify: $said"
    for unit in fieldledger-server fieldledger-backup; do
        systemd-analyze security --offline=true --threshold=20 --no-pager "$units/$unit.service" \
            >"$dir/$unit.security" 2>&1 || fail "$unit: $(tail -1 "$dir/$unit.security")"
        tail -1 "$dir/$unit.security"
    done
else
    echo 'no systemd-analyze here: units not looked at'
fi

step 'a life out of the unpacked server'
export PATH=$root/usr/bin:$PATH
[[ $(fieldledger-server --version) == "$version" ]] || fail "it is $(fieldledger-server --version)"
fieldledger-server --help | grep -q serve || fail 'no help'
store=$dir/store
fieldledger-server init --store "$store" --administrator 张三 --json >/dev/null

# asked ADDRESS PATH: the answer to a GET, its head too.
asked() {
    local line
    exec {line}<>"/dev/tcp/${1%:*}/${1##*:}"
    printf 'GET %s HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n' "$2" >&"$line"
    cat <&"$line"
    exec {line}>&-
}
coproc SERVER { exec fieldledger-server serve --store "$store" --listen 127.0.0.1:0 \
    --status 127.0.0.1:0 2>"$dir/server.log"; }
server_pid=$SERVER_PID said=${SERVER[0]}
read -r -t 60 -u "$said" _ _ address || fail "it does not listen: $(cat "$dir/server.log")"
read -r -t 60 -u "$said" _ _ status || fail 'it has no status'
[[ $address == 127.0.0.1:* ]] || fail "it listens on $address"
asked "$status" /healthz | grep -q '^HTTP/1.1 200 ' || fail 'it is not well'
asked "$status" /metrics | grep -q "^fieldledger_build_info{version=\"$version\"} 1" || fail 'metrics'

step 'the nightly backup'
mkdir "$dir/backups" "$dir/backups/20200101T000000Z" "$dir/backups/20200102T000000Z" \
    "$dir/backups/20200103T000000Z.unfinished"
export STORE=$store BACKUP_DIR=$dir/backups BACKUP_KEEP=2
"$root/usr/lib/fieldledger-server/backup" >/dev/null
mapfile -t backups < <(ls "$dir/backups")
((${#backups[@]} == 2)) && [[ ${backups[0]} == 20200102T000000Z ]] || fail "kept: ${backups[*]}"
fieldledger-server verify --store "$dir/backups/${backups[1]}" >/dev/null || fail 'no good backup'
asked "$status" /metrics | grep -q '^fieldledger_last_verified_backup_timestamp_seconds' ||
    fail 'the backup is not told'
if STORE=$dir/nowhere "$root/usr/lib/fieldledger-server/backup" 2>/dev/null; then
    fail 'a backup of nothing'
fi
mapfile -t after < <(ls "$dir/backups")
[[ ${after[*]} == "${backups[*]}" ]] || fail "a backup that failed left ${after[*]}"

step 'SIGTERM ends it with 0'
kill -TERM "$server_pid"
ended=0
wait "$server_pid" || ended=$?
server_pid=''
((ended == 0)) || fail "it ended with $ended: $(cat "$dir/server.log")"
fieldledger-server verify --store "$store" >/dev/null || fail 'verify'

step 'the unpacked app'
export QT_QPA_PLATFORM=offscreen
"$dir/fieldledger/usr/bin/fieldledger" --self-test --profile "$dir/profile" >"$dir/app.log" 2>&1 ||
    { cat "$dir/app.log" >&2 && fail 'the self-test of the app'; }
echo "ok: fieldledger and fieldledger-server $version"
