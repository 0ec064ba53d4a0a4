# shellcheck shell=bash
# What the steps of the story speak in. Sourced by play.sh, which sets data, story and project.

# step NAME FUNCTION: runs it and writes its line. What it prints is what happened, or what failed.
step() {
    local begun what result ok=true
    begun=$(date +%s%3N)
    set +e # a failure inside is a line of the story
    what=$(
        set -euo pipefail
        "$2" 2>&1
    )
    result=$?
    set -e
    ((result == 0)) || ok=false
    jq -cn --arg step "$1" --argjson ok $ok --argjson ms $(($(date +%s%3N) - begun)) \
        --arg what "$what" '{step: $step, ok: $ok, ms: $ms, what: $what}' | tee -a "$story"
    $ok || exit 1
}

# server COMMAND…: an administrator's command on the store.
server() { fieldledger-server "$1" --store "$data/store" "${@:2}"; }

# as WHO COMMAND…: a command of the app on that person's device, answering JSON.
as() { fieldledger "$2" --profile "$data/$1" --json "${@:3}"; }

# records WHO KIND [option…]: an array.
records() { as "$1" show --kind "$2" "${@:3}" | jq -sc .; }

# visit WHO: the story's visit as that person sees it.
visit() { as "$1" show --kind Visit --id "$(recall visit)"; }

# lines WHO KIND: what hangs on the visit, as that person sees it.
lines() { records "$1" "$2" --parent "$(recall visit)"; }

# save WHO option…: one save, as `fieldledger edit`; prints the record's id.
save() { as "$1" edit "${@:2}" | jq -r .id; }

# turn WHO STATE [column=value…]: a step of the visit's workflow.
turn() { save "$1" --kind Visit --id "$(recall visit)" "state=$2" "${@:3}" >/dev/null; }

# review WHO HASH --approve|--return REASON
review() { as "$1" review --id "$(recall visit)" --read "$2" "${@:3}" >/dev/null; }

# exchange WHO: one exchange after which nothing may wait.
exchange() {
    local answer
    answer=$(as "$1" sync)
    expect "sets of $1 that wait" "$(jq .waiting <<<"$answer")" 0
    expect "sets of $1 that were parked" "$(jq .parked <<<"$answer")" 0
}

# expect WHAT ACTUAL WANTED: ends the step if they differ.
expect() {
    [[ $2 == "$3" ]] || { echo "$1: $2 instead of $3" && exit 1; }
}

# keep NAME VALUE, recall NAME: steps run in processes of their own.
keep() { echo "$2" >"$data/$1.kept"; }
recall() { cat "$data/$1.kept"; }

stopServing() {
    [[ -e $data/server.pid ]] || return 0
    kill "$(<"$data/server.pid")" 2>/dev/null || true
}
