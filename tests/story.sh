#!/usr/bin/env bash
# The story, acted through the app's commands on the real table T1: a visit recorded without network
# reaches a supervisor's approval, over a return, a conflict and a stale approval. Each step's truth
# is read back from another process: another profile, or the server's store.
# Usage: story.sh BIN PHOTO DIR [STEP]; writes DIR/story.jsonl, exits non-zero if a step fails. With
# STEP the server is killed before that step, which then has to fail: a test of the story itself.
set -euo pipefail
bin=$1 photo=$2 out=$3 kill_before=${4:-}
project=43062122T000000000001 # 岳阳县2022年高标准农田建设项目

mkdir -p "$out"
: >"$out/story.jsonl"
work=$(mktemp -d)
city=$work/city
server_pid='' failed=0
end() {
    [[ -z $server_pid ]] || kill "$server_pid" 2>/dev/null || true
    rm -rf "$work"
}
trap end EXIT

app() { "$bin/fieldledger" "$1" --profile "$work/$2" "${@:3}"; }
host() { "$bin/fieldledger-server" "$1" --store "$city" "${@:2}"; }
field() { jq -r "$1" <<<"$2"; }

# step NAME WHAT FUNCTION: runs it, notes how it ended; what follows a failed step is not tried.
step() {
    local began ok=true said status
    began=$(date +%s%3N)
    ((failed)) && return 0
    [[ $1 != "$kill_before" ]] || kill -9 "$server_pid"
    set +e # beside || a failure inside the step would go unseen
    said=$(
        set -e
        "$3" 2>&1
    )
    status=$?
    set -e
    ((status == 0)) || ok=false
    jq -cn --arg step "$1" --argjson ok "$ok" --argjson ms "$(($(date +%s%3N) - began))" \
        --arg what "$2" --arg said "$(tail -n 1 <<<"$said")" \
        '{step: $step, ok: $ok, ms: $ms, what: $what} + if $ok then {} else {said: $said} end' |
        tee -a "$out/story.jsonl"
    $ok || { failed=1 && echo "$said" >&2; }
}
# is WANTED FOUND: the truth of a step.
is() { [[ $1 == "$2" ]] || { echo "wanted '$1', found '$2'" && return 1; }; }
keep() { printf '%s' "$2" >"$work/$1"; }
kept() { cat "$work/$1"; }

# hanging WHO KIND: what hangs on the story's visit, as WHO holds it.
hanging() { app show "$1" --kind "$2" --parent "$(kept visit)" --json; }
shown() { app show "$1" --kind "$2" --id "$3" --json; }
open_conflicts() { app conflicts "$1" --json | jq -c 'select(.state == "open")' | wc -l; }
edit() { app edit "$1" --json "${@:2}"; }
move() { edit "$1" --kind Visit --id "$(kept visit)" "${@:2}" >/dev/null; }
indicator() {
    app show inspector --kind Indicator --json |
        jq -r --arg name "$1" 'select(.lv3_perf_ind_name == $name) | .id' | head -n 1
}

enrol() {
    local person code
    person=$(awk -v login="$1" '$1 == login { print $4 }' "$work/demo")
    code=$(host enrol --person "$person" --auto --json | jq -r .code)
    app enrol "$1" --code "$code"
    app sync "$1"
}

city_stands() {
    host demo | tee "$work/demo"
}
server_answers() {
    : >"$work/server.log"  # it is read before the server has begun
    "$bin/fieldledger-server" serve --store "$city" --listen 127.0.0.1:0 \
        >>"$work/server.log" 2>&1 &
    echo $! >"$work/pid"
    for _ in $(seq 200); do
        local address
        address=$(sed -n 's/^listening on //p' "$work/server.log")
        [[ -n $address ]] && return 0
        kill -0 "$(cat "$work/pid")"
        read -r -t 0.05 <> <(:) || true
    done
    return 1
}
people_enrol() {
    enrol inspector && enrol inspector2 && enrol division
    is 岳阳县2022年高标准农田建设项目 "$(field .pro_name "$(shown division Project "$project")")"
}
visit_offline() {
    local made
    made=$(edit inspector --new --kind Visit --project "$project" state=planned \
        title=高标准农田现场核查 purpose=核实2022年目标完成情况)
    keep visit "$(field .id "$made")"
    move inspector state=on_site
    move inspector team=林晓禾
    is on_site "$(field .state "$(shown inspector Visit "$(kept visit)")")"
}
# What people type, as they type it: full-width digits, a percent sign in words, an operator or none.
typed_readings() {
    cat <<'END'
脱贫村村内道路硬化里程|≥98.5公里|possible
脱贫户供水设施数量|２１座|certain
项目(工程)验收合格率|100百分比|certain
项目(工程)完成及时率|100%|certain
财政资金补助|1,600元/亩|certain
年增粮食|3,612公斤|certain
受益脱贫(监测)人口数|≥523人|certain
解决脱贫(监测)饮水安全问题人数|1,046人|certain
新增和改善灌溉达标面积|512.5亩|certain
新增和改善排水达标面积|≥208亩|certain
工程设计使用年限|20年|certain
受益脱贫(监测)户满意度|96.2%|certain
END
}
readings_offline() {
    local name raw likelihood reading
    while IFS='|' read -r name raw likelihood; do
        reading=$(field .id "$(edit inspector --new --kind IndicatorReading --project "$project" \
            --parent "$(kept visit)" "indicator_id=$(indicator "$name")" "raw=$raw" \
            "likelihood=$likelihood")")
        case $name in
            脱贫村村内道路硬化里程) keep roads "$reading" ;;
            脱贫户供水设施数量) keep water "$reading" ;;
        esac
    done < <(typed_readings)
    is 21 "$(field .value "$(shown inspector IndicatorReading "$(kept water)")")"
    is 12 "$(hanging inspector IndicatorReading | jq -c 'select(.value)' | wc -l)"
}
checks_offline() {
    edit inspector --new --kind ProgressCheck --project "$project" --parent "$(kept visit)" \
        work_item=机耕路硬化 unit=公里 design_quantity=100 reported_quantity=100 \
        measured_raw=98.5 image_progress=98.5 >/dev/null
    edit inspector --new --kind MoneyCheck --project "$project" --parent "$(kept visit)" \
        voucher_no=记-0612 amount_raw=1,234.5万 payee=岳阳县农田建设服务中心 invoice_seen=true \
        matches_ledger=true >/dev/null
    is 12345000 "$(app show inspector --kind MoneyCheck --json |
        jq -r --arg visit "$(kept visit)" 'select(.parent == $visit) | .amount | tonumber | floor')"
}
photo_offline() {
    app attach inspector --to "$(kept visit)" "$photo" caption=路面全景 >/dev/null
    is "$(sha256sum "$photo" | cut -d' ' -f1)" "$(app show inspector --kind Evidence --json |
        jq -r --arg visit "$(kept visit)" 'select(.parent == $visit) | .sha256')"
}
finding_offline() {
    edit inspector --new --kind Finding --project "$project" --parent "$(kept visit)" \
        category=progress severity=minor fact=末端1.5公里未硬化 demand=十月底前完成 >/dev/null
    move inspector conclusion=基本完成
    is 0 "$(host_visits)"
}
# How many visits of the story the server holds: what a third profile, pulled just now, sees of it.
host_visits() {
    app sync division >/dev/null
    app show division --kind Visit --json | jq -c --arg id "$(kept visit)" 'select(.id == $id)' | wc -l
}
submit_offline() {
    move inspector state=signed host_signature=姚秋实
    move inspector state=submitted
    is submitted "$(field .state "$(shown inspector Visit "$(kept visit)")")"
    (($(app outbox inspector --json | wc -l) > 8))
}
inspector_syncs() {
    app sync inspector
    is 0 "$(app outbox inspector --json | jq -c 'select(.stage == "saved")' | wc -l)"
    is 1 "$(host_visits)"
}
supervisor_pulls() {
    app sync division
    is submitted "$(field .state "$(shown division Visit "$(kept visit)")")"
    is ≥98.5公里 "$(field .raw "$(shown division IndicatorReading "$(kept roads)")")"
    is "$(field .review_hash "$(shown inspector Visit "$(kept visit)")")" \
        "$(field .review_hash "$(shown division Visit "$(kept visit)")")"
}
supervisor_returns() {
    app review division --id "$(kept visit)" --return 末端路段请重新丈量 \
        --read "$(field .review_hash "$(shown division Visit "$(kept visit)")")" >/dev/null
    app sync division && app sync inspector && app sync inspector2
    local seen
    seen=$(shown inspector Visit "$(kept visit)")
    is returned "$(field .state "$seen")"
    is 末端路段请重新丈量 "$(field .state_reason "$seen")"
}
inspector_corrects() {
    move inspector state=on_site
    app sync inspector && app sync inspector2
    edit inspector --kind IndicatorReading --id "$(kept roads)" raw=99.2公里 >/dev/null
    is 99.2 "$(field .value "$(shown inspector IndicatorReading "$(kept roads)")")"
}
second_inspector_conflicts() {
    edit inspector2 --kind IndicatorReading --id "$(kept roads)" raw=97.8公里 >/dev/null
    app sync inspector && app sync inspector2 && app sync inspector && app sync division
    is 1 "$(open_conflicts inspector)"
    is 1 "$(open_conflicts inspector2)"
    is 1 "$(open_conflicts division)"
    is 99.2公里 "$(field .raw "$(shown inspector2 IndicatorReading "$(kept roads)")")"
}
conflict_resolved() {
    local conflict
    conflict=$(app conflicts inspector --json | jq -r 'select(.state == "open") | .id')
    edit inspector --kind IndicatorReading --id "$(kept roads)" --resolve "$conflict" \
        raw=97.8公里 >/dev/null
    app sync inspector && app sync inspector2
    is 0 "$(open_conflicts inspector)"
    is 0 "$(open_conflicts inspector2)"
    is 97.8公里 "$(field .raw "$(shown inspector2 IndicatorReading "$(kept roads)")")"
}
stale_approval() {
    move inspector state=signed host_signature=姚秋实
    move inspector state=submitted
    app sync inspector && app sync division
    local read
    read=$(field .review_hash "$(shown division Visit "$(kept visit)")")
    # What the second inspector typed while the visit was open arrives after it was read.
    move inspector2 conclusion=复核后基本完成
    app sync inspector2
    app review division --id "$(kept visit)" --read "$read" --approve >/dev/null
    app sync division && app sync inspector
    is submitted "$(field .state "$(shown inspector Visit "$(kept visit)")")"
    is changed_since_read "$(app conflicts division --json |
        jq -r --arg id "$(kept visit)" 'select(.record == $id and .reason == "changed_since_read") | .reason')"
}
approval() {
    app review division --id "$(kept visit)" --approve \
        --read "$(field .review_hash "$(shown division Visit "$(kept visit)")")" >/dev/null
    app sync division && app sync inspector && app sync inspector2
    is approved "$(field .state "$(shown inspector Visit "$(kept visit)")")"
    is approved "$(field .state "$(shown inspector2 Visit "$(kept visit)")")"
    is 复核后基本完成 "$(field .conclusion "$(shown inspector Visit "$(kept visit)")")"
}
photo_arrived() {
    local hash
    hash=$(sha256sum "$photo" | cut -d' ' -f1)
    is "$hash" "$(find "$city/evidence" -type f ! -empty -name "$hash" -exec sha256sum {} + | cut -d' ' -f1)"
    is "$hash" "$(find "$work/division/evidence" -type f -name "$hash" -exec sha256sum {} + |
        cut -d' ' -f1)"
}
all_agree() {
    local who kind
    for who in inspector2 division; do
        is "$(field .content_hash "$(shown inspector Visit "$(kept visit)")")" \
            "$(field .content_hash "$(shown "$who" Visit "$(kept visit)")")"
        for kind in IndicatorReading ProgressCheck MoneyCheck Evidence Finding Review; do
            is "$(hanging inspector "$kind")" "$(hanging "$who" "$kind")"
        done
    done
    is 0 "$(host parked --json | wc -l)"
}
server_verifies() {
    is ok "$(host verify | tail -n 1)"
}

step city '演示城市 the demo city stands, T1 among its projects' city_stands
step serve '服务启动 the server answers on loopback' server_answers
server_pid=$(cat "$work/pid" 2>/dev/null || true)
step enrol '三人登记 two inspectors and a supervisor enrol and pull' people_enrol
step visit '离线核查 a visit without network' visit_offline
step readings '指标核实 readings against the real indicators, as typed' readings_offline
step checks '进度与资金 progress and money checks' checks_offline
step photo '现场照片 a photo, its original bytes untouched' photo_offline
step finding '发现问题 a finding; nothing has reached the server yet' finding_offline
step submit '签字提交 signed and submitted, still offline' submit_offline
step sync '同步 the inspector syncs; the server holds the visit' inspector_syncs
step pull '主管接收 the supervisor reads exactly what the inspector wrote' supervisor_pulls
step return '退回 returned with a reason, which reaches the inspector' supervisor_returns
step correct '更正 the inspector corrects a reading' inspector_corrects
step conflict '冲突 a second inspector measured otherwise: one conflict on all' second_inspector_conflicts
step resolve '处理冲突 resolved, everywhere' conflict_resolved
step stale '过期通过 a stale approval moves nothing, and its author is told' stale_approval
step approve '通过 approved as it was read' approval
step evidence '照片到达 the photo is on the server and with the supervisor, byte for byte' photo_arrived
step agree '一致 three devices hold the same, nothing is parked' all_agree
step verify '校验 the ledgers verify' server_verifies
((failed == 0))
