# shellcheck shell=bash
# The steps of the story, in the words of acts.sh. Each prints what it saw.

theCityStands() {
    local city
    server init >/dev/null
    city=$(server demo --json)
    expect 'projects of the city' "$(jq .projects <<<"$city")" 1064
    jq -c '.well_known[]' <<<"$city" >"$data/people.jsonl"
    expect 'verify' "$(server verify)" ok
    jq -r '"\(.districts) districts, \(.departments) departments, \(.projects) projects, " +
           "\(.real_projects) of real tables, \(.records) records in \(.change_sets) change sets"' \
        <<<"$city"
}

theServerListens() {
    local address='' tries=0
    fieldledger-server serve --store "$data/store" --plain --listen 127.0.0.1:0 \
        >"$data/server.log" 2>"$data/server.err" &
    echo $! >"$data/server.pid"
    while [[ -z $address ]]; do
        address=$(sed -n 's/^listening on //p' "$data/server.log")
        kill -0 "$(<"$data/server.pid")" || { cat "$data/server.err" && exit 1; }
        ((tries++ < 100)) || { echo 'it does not say where it listens' && exit 1; }
        sleep 0.1
    done
    keep url "http://$address"
    (exec 3<>"/dev/tcp/${address%:*}/${address##*:}") || { echo "nobody answers at $address" && exit 1; }
    echo "a connection to $address is taken"
}

threePeopleEnrol() {
    local who person code names=()
    for who in inspector inspector2 division; do
        person=$(jq -r --arg who "$who" 'select(.login == $who).person' "$data/people.jsonl")
        code=$(server enrol --person "$person" --auto --json | jq -r .code)
        as "$who" enrol --server "$(recall url)" --code "$code" >/dev/null
        exchange "$who"
        names+=("$(server devices --json | jq -r --arg person "$person" \
            'select(.person == $person and .confirmed and (.revoked | not)).name')")
        expect "indicators of $project for $who" \
            "$(records "$who" Indicator --project "$project" | jq length)" 12
    done
    echo "the server lists confirmed devices of ${names[*]}; each holds the 12 real indicators"
}

aVisitIsOpenedWithoutNetwork() {
    keep visit "$(save inspector --kind Visit --new --project "$project" state=on_site \
        title=岳阳县2022年高标准农田建设项目现场核查 team=林晓禾,周明川 hosts=农田建设服务中心负责人 \
        started=2022-09-20T09:10:00+08:00 weather=多云 \
        purpose=核对绩效指标完成情况、工程实际进度与资金支付凭证。 \
        latitude=29.1442316 longitude=113.1163087 accuracy=6200 datum=WGS-84)"
    expect 'stage of the save' "$(as inspector outbox | jq -r .stage)" saved
    expect 'state on the device' "$(visit inspector | jq -r .state)" on_site
    echo "saved on the device, no exchange: $(visit inspector | jq -r .title)"
}

# What people type, as they type it: full-width digits, a percent sign spelled out, an operator.
readings() {
    cat <<'END'
脱贫村村内道路硬化里程|86.5公里|possible
脱贫户供水设施数量|２０座|certain
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

everyIndicatorIsRead() {
    local name raw likelihood indicator indicators
    indicators=$(records inspector Indicator --project "$project")
    while IFS='|' read -r name raw likelihood; do
        indicator=$(jq -r --arg name "$name" '.[] | select(.lv3_perf_ind_name == $name).id' \
            <<<"$indicators")
        save inspector --kind IndicatorReading --new --parent "$(recall visit)" \
            "indicator_id=$indicator" "raw=$raw" "likelihood=$likelihood" >/dev/null
        [[ $name != 脱贫村村内道路硬化里程 ]] || keep road "$indicator"
    done < <(readings)
    expect 'readings with a value' \
        "$(lines inspector IndicatorReading | jq 'map(select(.value != null)) | length')" 12
    echo "12 readings: $(lines inspector IndicatorReading | jq -r 'map(.raw) | join(", ")')"
}

# onVisit KIND column=value…: a new line of the visit by the inspector.
onVisit() { save inspector --kind "$1" --new --parent "$(recall visit)" "${@:2}" >/dev/null; }

progressAndMoneyAreChecked() {
    onVisit ProgressCheck work_item=村内道路硬化 unit=公里 design_quantity=100 reported_quantity=92 \
        measured_raw=86.5公里 method=轨迹实测 image_progress=86.5 quality_note=路面平整，个别接缝开裂。
    onVisit ProgressCheck work_item=供水设施 unit=座 design_quantity=20 reported_quantity=20 \
        measured_raw=20座 method=逐座清点 image_progress=100
    onVisit MoneyCheck voucher_no=JZ-2022-0318 voucher_date=2022-08-18T00:00:00+08:00 \
        amount_raw=268.5万 payee=某水利水电工程有限公司 contract_id=HT-2022-017 invoice_seen=true \
        matches_ledger=true special_account=true difference_raw=0
    expect 'progress checks' "$(lines inspector ProgressCheck | jq length)" 2
    expect 'fen of 268.5万, in yuan' "$(lines inspector MoneyCheck | jq -r '.[0].amount')" 2685000
    echo '2 progress checks; 1 money check, 268.5万 read as 2,685,000 yuan'
}

aPhotoIsTaken() {
    local hash
    hash=$(sha256sum "$photo" | cut -d' ' -f1)
    keep photo "$hash"
    as inspector attach --to "$(recall visit)" "$photo" caption=村内道路接缝开裂 >/dev/null
    expect 'hash of the photo' "$(lines inspector Evidence | jq -r '.[0].sha256')" "$hash"
    echo "kept unaltered as $hash"
}

aFindingIsWritten() {
    onVisit Finding finding_no=1 category=progress severity=minor \
        fact=村内道路硬化实测86.5公里，上报92公里，差5.5公里。 basis=高标准农田建设项目实施方案 \
        demand=十月底前完成剩余路段并更正上报数 liable_unit=农田建设服务中心
    expect 'findings' "$(lines inspector Finding | jq length)" 1
    lines inspector Finding | jq -r '.[0].fact'
}

theVisitIsSignedAndSubmitted() {
    turn inspector signed host_signature=农田建设服务中心负责人 host_title=主任 \
        signed_at=2022-09-20T11:40:00+08:00
    turn inspector submitted
    expect 'state on the device' "$(visit inspector | jq -r .state)" submitted
    expect 'sets that reached the server' \
        "$(as inspector outbox | jq -sr 'map(select(.stage != "saved")) | length')" 0
    echo "$(as inspector outbox | jq -s length) change sets wait on the device"
}

theSupervisorSeesAllOfIt() {
    local kind counts=()
    exchange inspector
    exchange division
    expect 'state for the supervisor' "$(visit division | jq -r .state)" submitted
    for kind in IndicatorReading ProgressCheck MoneyCheck Evidence Finding; do
        expect "$kind on both devices" "$(lines division $kind | jq -c 'map(.id) | sort')" \
            "$(lines inspector $kind | jq -c 'map(.id) | sort')"
        counts+=("$(lines division $kind | jq length) $kind")
    done
    expect 'bytes of the photo on the supervisor’s device' \
        "$(find "$data/division" -type f -size "$(stat -c %s "$photo")c" -exec sha256sum {} + |
            cut -d' ' -f1 | grep -cx "$(recall photo)")" 1
    echo "the supervisor holds ${counts[*]}, and the photo's bytes"
}

theSupervisorReturnsIt() {
    review division "$(visit division | jq -r .review_hash)" --return 道路硬化里程请按实测轨迹复核
    exchange division
    exchange inspector
    exchange inspector2
    expect 'state for the inspector' "$(visit inspector | jq -r .state)" returned
    echo "the inspector reads: $(visit inspector | jq -r .state_reason)"
}

# road WHO: the contested reading as that person sees it.
road() {
    lines "$1" IndicatorReading | jq -c --arg road "$(recall road)" \
        '.[] | select(.indicator_id == $road)'
}

theInspectorCorrects() {
    turn inspector on_site
    save inspector --kind IndicatorReading --id "$(road inspector | jq -r .id)" raw=91.2公里 >/dev/null
    exchange inspector
    exchange division
    expect 'reading for the supervisor' "$(road division | jq -r .raw)" 91.2公里
    expect 'state for the supervisor' "$(visit division | jq -r .state)" on_site
    echo 'the supervisor sees 91.2公里'
}

# contested WHO: open conflicts as that person sees them.
contested() { as "$1" conflicts --open | jq -sc .; }

aConcurrentReadingIsAConflictOnBoth() {
    local who
    save inspector2 --kind IndicatorReading --id "$(road inspector2 | jq -r .id)" raw=88.4公里 >/dev/null
    exchange inspector2
    exchange inspector
    keep conflict "$(contested inspector2 | jq -r '.[0].id')"
    for who in inspector inspector2; do
        expect "open conflict for $who" "$(contested "$who" | jq -r 'map(.id) | join(" ")')" \
            "$(recall conflict)"
        expect "values for $who" \
            "$(contested "$who" | jq -r '.[0].values | map(.value.raw) | sort | join(" ")')" \
            '88.4公里 91.2公里'
    done
    contested inspector | jq -r '.[0].values | map("\(.person_name): \(.value.raw)") | join("; ")'
}

theConflictIsResolvedForBoth() {
    local who
    save inspector --kind IndicatorReading --id "$(road inspector | jq -r .id)" \
        --resolve "$(recall conflict)" raw=90.6公里 >/dev/null
    exchange inspector
    exchange inspector2
    for who in inspector inspector2; do
        expect "open conflicts for $who" "$(contested "$who" | jq length)" 0
        expect "reading for $who" "$(road "$who" | jq -r .raw)" 90.6公里
    done
    echo 'measured again together: 90.6公里 on both devices'
}

theVisitIsSubmittedAgain() {
    turn inspector signed host_signature=农田建设服务中心负责人 host_title=主任 \
        signed_at=2022-09-27T15:20:00+08:00
    turn inspector submitted
    exchange inspector
    exchange division
    expect 'state for the supervisor' "$(visit division | jq -r .state)" submitted
    keep read "$(visit division | jq -r .review_hash)"
    echo "the supervisor reads it as $(recall read | cut -c1-12)…"
}

aStaleApprovalMovesNothing() {
    local effect
    turn inspector on_site
    save inspector --kind Visit --id "$(recall visit)" conclusion=基本完成，道路硬化尚差9.4公里。 >/dev/null
    turn inspector signed host_signature=农田建设服务中心负责人 host_title=主任 \
        signed_at=2022-09-28T10:05:00+08:00
    turn inspector submitted
    exchange inspector
    review division "$(recall read)" --approve
    exchange division
    exchange inspector
    expect 'state for the inspector' "$(visit inspector | jq -r .state)" submitted
    effect=$(as division conflicts | jq -sr --arg visit "$(recall visit)" \
        'map(select(.type == "conflict" and .report == $visit and .reason == "changed_since_read"))
         | .[0] | "\(.state): \(.reason)"')
    expect 'what its author is told' "$effect" 'closed: changed_since_read'
    echo 'the visit stays submitted; its author is told: changed since it was read'
}

theSupervisorApproves() {
    review division "$(visit division | jq -r .review_hash)" --approve
    exchange division
    exchange inspector
    expect 'state for the inspector' "$(visit inspector | jq -r .state)" approved
    echo 'the inspector sees it approved'
}

everybodyHoldsTheSame() {
    local who kind
    exchange inspector2
    for who in inspector2 division; do
        expect "content hash for $who" "$(visit "$who" | jq -r .content_hash)" \
            "$(visit inspector | jq -r .content_hash)"
        for kind in IndicatorReading ProgressCheck MoneyCheck Evidence Finding Review; do
            expect "$kind for $who" "$(lines "$who" $kind | sha256sum)" \
                "$(lines inspector $kind | sha256sum)"
        done
    done
    echo "three devices, one content: $(visit inspector | jq -r .content_hash | cut -c1-12)…"
}

theServerVerifies() {
    local pid tries=0
    expect 'verify while it serves' "$(server verify)" ok
    expect 'parked sets' "$(server parked --json | jq -s 'map(select(.state == "waiting")) | length')" 0
    pid=$(<"$data/server.pid")
    kill -TERM "$pid"
    while kill -0 "$pid" 2>/dev/null; do
        ((tries++ < 100)) || { echo 'SIGTERM does not end it' && exit 1; }
        sleep 0.1
    done
    rm "$data/server.pid"
    expect 'verify after it ended' "$(server verify)" ok
    echo 'ok, while it serves and after it ended'
}
