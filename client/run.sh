#!/usr/bin/env bash
# Fieldledger in one command: installs what is missing, builds, fills a demo city, starts its server
# on loopback and opens the app; or, without a display, plays the story.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

usage() {
    cat <<'END'
client/run.sh [--role inspector|district|division] [--lang zh_CN|en] [--keep DIR] [--headless DIR]
  --role WHO      who opens the app (division is the supervisor); inspector unless told
  --lang LANG     language of the app; zh_CN unless told
  --keep DIR      keeps city and profiles in DIR; otherwise in build/demo
  --headless DIR  plays the story on the app's pages without a display; writes DIR/story.jsonl and
                  pictures of each step
END
}

fail() { echo "client/run.sh: $*" >&2 && exit 1; }

role=inspector lang=zh_CN keep=$root/build/demo headless=''
while (($#)); do
    case $1 in
        --role) role=${2:?--role needs WHO} && shift ;;
        --lang) lang=${2:?--lang needs LANG} && shift ;;
        --keep) keep=${2:?--keep needs DIR} && shift ;;
        --headless) headless=${2:?--headless needs DIR} && shift ;;
        --help | -h) usage && exit 0 ;;
        *) fail "there is no option $1; --help lists them" ;;
    esac
    shift
done
[[ $role =~ ^(inspector|district|division)$ ]] || fail "no role $role: inspector, district or division"
[[ $lang =~ ^(zh_CN|en)$ ]] || fail "no language $lang: zh_CN or en"
[[ $keep == /* ]] || keep=$PWD/$keep
[[ -z $headless || $headless == /* ]] || headless=$PWD/$headless
[[ -n $headless || -n ${DISPLAY:-}${WAYLAND_DISPLAY:-} ]] || headless=$keep/story

"$root/.ci/install.sh"
mkdir -p "$root/build"
build() (
    # Once configured, the build itself looks whether it has to be again.
    cd "$root"
    [[ -f build/release/build.ninja ]] || cmake --preset release || exit
    cmake --build build/release --target fieldledger fieldledger-server ${headless:+story_acts}
)
build >"$root/build/run.log" 2>&1 || { cat "$root/build/run.log" >&2 && fail "the build failed"; }
bin=$root/build/release/bin

if [[ -n $headless ]]; then
    exec "$bin/story_acts" "$bin" "$root/tests/fixtures/site.jpg" "$headless"
fi

mkdir -p "$keep"
city=$keep/city
if [[ ! -f $city/ready ]]; then
    rm -rf "$city"
    "$bin/fieldledger-server" demo --store "$city" | tee "$keep/people"
    touch "$city/ready"
fi
log=$keep/server.log
"$bin/fieldledger-server" serve --store "$city" --listen 127.0.0.1:0 >"$log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true' EXIT
until url=$(sed -n 's|^listening on |https://|p' "$log") && [[ -n $url ]]; do
    kill -0 "$server" 2>/dev/null || { cat "$log" >&2 && fail "the server did not start"; }
    read -r -t 0.1 <> <(:) || true
done

profile=$keep/$role
# Made before the server spoke TLS, it does not know the server's key; its work stays beside.
[[ ! -d $profile || -f $profile.enrolled ]] || mv "$profile" "$profile.$(date +%s)"
if [[ ! -d $profile ]]; then
    person=$(awk -v role="$role" '$1 == role { print $4 }' "$keep/people")
    code=$("$bin/fieldledger-server" enrol --store "$city" --person "$person" --auto --json |
        jq -r .code)
    "$bin/fieldledger" enrol --profile "$profile" --code "$code"
    "$bin/fieldledger" sync --profile "$profile"
    touch "$profile.enrolled"
fi
"$bin/fieldledger" --profile "$profile" --server "$url" --lang "$lang"
