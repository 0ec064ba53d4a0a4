#include "tests/ui/city.h"

#include <array>

#include <spdlog/spdlog.h>
#include <QDir>

#include "client/capture/form.h"
#include "client/capture/photo.h"
#include "client/capture/visit_sheet.h"
#include "client/reminder.h"
#include "shared/proto/records.pb.h"
#include "shared/rules/data_file.h"
#include "sync/exchange.h"
#include "sync/server/host/backup_note.h"
#include "sync/server/timers/raise.h"
#include "tests/support/must.h"

namespace sample {

namespace kinds = shared::kinds;
using client::Change;
using client::Form;
using client::Store;
using records::Evidence;
using records::Finding;
using records::IndicatorReading;
using records::MoneyCheck;
using records::ProgressCheck;
using records::Visit;
using shared::Id;

namespace {

using Typed = std::vector<std::pair<int, std::string>>;

Change filled(const std::shared_ptr<const shared::Catalog>& catalog, client::Held held, bool fresh,
              const Typed& typed) {
    Form form(catalog, std::move(held), fresh, {});
    for (const auto& [column, text] : typed) form.type(static_cast<std::uint32_t>(column), text);
    return *form.change();
}

constexpr std::array readings = {"96公里",   "21座",   "100%",   "100%",  "1600元/亩",
                                 "3420公斤", "≥512人", "1036人", "530亩", "约二百亩"};

}  // namespace

City& City::once() {
    static City city;
    return city;
}

City::City() {
    spdlog::set_level(spdlog::level::off);
    const auto dir = (folder_.path() + "/store").toStdString();
    must(server::Host::init(dir, *env_));
    host_ = must(server::Host::open(dir, env_));
    const auto report = must(server::demo(*host_, 1, [](const std::string&) {}));
    server::LookedThrough looked;
    must(server::raiseAlerts(*host_, shared::chinaDay(env_->wallMs()), looked));
    http_ = must(server::HttpServer::start(*host_, env_,
                                           {.address = "127.0.0.1:0", .plain = true, .names = {}}));
    for (const auto& known : report.wellKnown)
        if (known.login == "inspector" || known.login == "inspector2" ||
            known.login == "division" || known.login == "district" || known.login == "admin")
            enrol(known.login, known.person);
    for (const auto& known : report.wellKnown) people_[known.login] = known.person;
    inspector_ = people_.at("inspector");
    visitTheFarmland();
    supervise();
    disagree();
    administer();
    collectWords();
    stores_.clear();
}

std::string City::url() const { return "http://" + http_->address(); }

QString City::profile(const QString& login) const { return folder_.path() + "/" + login; }

void City::enrol(const std::string& login, const Id& person) {
    auto opened =
        must(Store::open(profile(QString::fromStdString(login)).toStdString(), catalog_, env_));
    const auto code = must(host_->enrolCode(person, true, 60'000));
    const auto transport = sync::httpTransport(url());
    const auto key = must(opened->ownKey());
    const auto answer = must(sync::enrol(*transport, *env_, key.publicKey, code, login));
    must(opened->enrolled(answer.server, answer.device, answer.person, url()));
    stores_[login] = std::move(opened);
    sync(login);
}

void City::sync(const std::string& login) {
    const auto transport = sync::httpTransport(url());
    must(sync::Exchange(store(login).replica(), *transport, *env_).run());
}

/// A morning on the farmland of T1: most indicators read, some work and money looked at.
void City::visitTheFarmland() {
    auto& mine = store("inspector");
    client::TaskQuery query;
    query.search = server::demoProjectCode;
    project_ = must(mine.taskList(query)).projects.at(0);
    auto held = must(mine.fresh(kinds::visit, project_, {}, {}));
    visit_ = held.record.id;
    Change begun = filled(
        catalog_, std::move(held), true,
        {{Visit::kTitleFieldNumber, "高标准农田建设现场核查"},
         {Visit::kTeamFieldNumber, "林晓禾、周明川"},
         {Visit::kHostsFieldNumber, "岳阳县农业农村局项目负责人"},
         {Visit::kWeatherFieldNumber, "晴"},
         {Visit::kConclusionFieldNumber, "项目基本按计划实施，灌溉面积未达标，需补充资料。"}});
    begun.values.set(Visit::kStateFieldNumber, std::int64_t{records::VISIT_STATE_ON_SITE});
    begun.values.set(Visit::kStartedFieldNumber, env_->wallMs() - 3 * 3'600'000);
    must(mine.save({begun}));

    std::vector<Change> changes;
    const auto sheet = must(client::readVisit(mine, visit_));
    for (std::size_t i = 0; i < std::min(readings.size(), sheet.indicators.size()); ++i) {
        shared::Values key;
        key.set(IndicatorReading::kIndicatorIdFieldNumber,
                shared::Blob{sheet.indicators[i].id.str()});
        Typed typed = {{IndicatorReading::kRawFieldNumber, readings[i]},
                       {IndicatorReading::kLikelihoodFieldNumber, i % 4 == 0 ? "2" : "1"}};
        if (i % 4 == 0)
            typed.emplace_back(IndicatorReading::kCauseFieldNumber, "连续降雨，路基停工十八天");
        changes.push_back(filled(catalog_,
                                 must(mine.fresh(kinds::indicatorReading, project_, visit_, key)),
                                 true, typed));
    }
    must(mine.save(changes));
    checkTheWorks();
    photograph();
    sync("inspector");
}

/// Work, money and one finding.
void City::checkTheWorks() {
    auto& mine = store("inspector");
    const auto line = [&](std::uint32_t kind, const Typed& typed) {
        auto change = filled(catalog_, must(mine.fresh(kind, project_, visit_, {})), true, typed);
        const Id id = change.held.record.id;
        must(mine.save({change}));
        return id;
    };
    line(kinds::progressCheck, {{ProgressCheck::kWorkItemFieldNumber, "田间道路硬化 3.5 米宽"},
                                {ProgressCheck::kUnitFieldNumber, "公里"},
                                {ProgressCheck::kDesignQuantityFieldNumber, "100"},
                                {ProgressCheck::kReportedQuantityFieldNumber, "98.6"},
                                {ProgressCheck::kMeasuredRawFieldNumber, "96"}});
    line(kinds::progressCheck, {{ProgressCheck::kWorkItemFieldNumber, "提灌站"},
                                {ProgressCheck::kUnitFieldNumber, "座"},
                                {ProgressCheck::kMeasuredRawFieldNumber, "21"},
                                {ProgressCheck::kIdleAssetFieldNumber, "true"}});
    line(kinds::moneyCheck, {{MoneyCheck::kVoucherNoFieldNumber, "06-0127"},
                             {MoneyCheck::kAmountRawFieldNumber, "854万"},
                             {MoneyCheck::kPayeeFieldNumber, "示例建设集团第一工程处"},
                             {MoneyCheck::kMatchesLedgerFieldNumber, "true"}});
    finding_ =
        line(kinds::finding, {{Finding::kCategoryFieldNumber, "2"},
                              {Finding::kSeverityFieldNumber, "2"},
                              {Finding::kFactFieldNumber, "一座提灌站建成后未通电，闲置三个月。"},
                              {Finding::kAmountRawFieldNumber, "36.8万"},
                              {Finding::kBasisFieldNumber, "项目支出绩效目标执行监控表"},
                              {Finding::kDemandFieldNumber, "十日内完成通电并投入使用。"},
                              {Finding::kDeadlineFieldNumber, "2026-12-15"}});
}

void City::photograph() {
    auto& mine = store("inspector");
    const QString original = QString(FIELD_FIXTURES) + "/site.jpg";
    const auto prints = must(
        client::makePrints(original, {"岳阳县2022年高标准农田建设项目", "林晓禾"}, folder_.path()));
    shared::Values values;
    values.set(Evidence::kTakenAtFieldNumber, env_->wallMs());
    values.set(Evidence::kThumbnailSha256FieldNumber,
               shared::Blob{must(mine.keepEvidence(prints.thumbnail.toStdString())).str()});
    values.set(Evidence::kStampedSha256FieldNumber,
               shared::Blob{must(mine.keepEvidence(prints.stamped.toStdString())).str()});
    photo_ = must(mine.attach(kinds::visit, visit_, original.toStdString(), values));
}

/// The division asks for the report that is due, and notifies an alert, so that it is to be
/// decided.
void City::supervise() {
    sync("division");
    auto& division = store("division");
    must(division.save({must(
        client::reminderOf(division, *env_, kinds::visit, visit_, "请于月底前提交核查报告。"))}));
    client::Query raised;
    raised.kind = kinds::alert;
    const auto alert = must(client::everything(division, raised)).at(0);
    alert_ = alert.id;
    alerted_ = alert.project;
    Change notified;
    notified.held = *must(division.hold(kinds::alert, alert_));
    notified.values.set(records::Alert::kStateFieldNumber,
                        std::int64_t{records::ALERT_STATE_NOTIFIED});
    must(division.save({notified}));
    sync("division");
}

/// Both inspectors change the same reading without seeing each other; then something more is saved
/// and typed on one of the devices, which has not been sent yet.
void City::disagree() {
    sync("inspector2");
    const auto sheet = must(client::readVisit(store("inspector"), visit_));
    const Id reading = sheet.readings.at(sheet.indicators.front().id).id;
    const auto say = [&](const std::string& login, const std::string& text) {
        auto held = must(store(login).hold(kinds::indicatorReading, reading));
        must(store(login).save(
            {filled(catalog_, *held, false, {{IndicatorReading::kRawFieldNumber, text}})}));
    };
    say("inspector2", "92公里");
    say("inspector", "98.6公里");
    sync("inspector2");
    sync("inspector");
    auto& mine = store("inspector");
    auto held = must(mine.hold(kinds::finding, finding_));
    must(mine.save(
        {filled(catalog_, *held, false, {{Finding::kLiableUnitFieldNumber, "岳阳县农业农村局"}})}));
    held = must(mine.hold(kinds::visit, visit_));
    Form form(catalog_, *held, false, {});
    form.type(Visit::kDisagreementsFieldNumber, "被核查单位认为雨季停工应予");
    must(mine.putDraft(form.draft(Visit::kDisagreementsFieldNumber, env_->wallMs())));
    client::Query evaluations;
    evaluations.kind = kinds::selfEvalRow;
    evaluated_ = must(mine.page(evaluations, {})).records.at(0).project;
    sync("division");
    client::Query visits;
    visits.kind = kinds::visit;
    for (const auto& visit : must(client::everything(store("division"), visits)))
        if (client::integerOf(visit, Visit::kStateFieldNumber) == records::VISIT_STATE_SUBMITTED)
            report_ = visit.id;
}

std::string City::ask(const std::string& label) {
    const auto key = shared::newKeyPair(*env_);
    const auto code = must(host_->enrolCode(inspector_, false, 60'000));
    const auto transport = sync::httpTransport(url());
    return must(sync::enrol(*transport, *env_, key.publicKey, code, label)).matchCode;
}

std::string City::invite(const std::string& login) {
    return must(host_->enrolCode(people_.at(login), true, 60'000));
}

void City::give(const std::string& login, const std::string& role) {
    must(host_->write([&](server::Writing& tx, server::Ledger& ledger) -> shared::Result<> {
        must(ledger.grant(tx,
                          {shared::newId(*env_), people_.at(login), area_, Id{}, role, 0, false}));
        return shared::Done{};
    }));
}

/// A device waits to be confirmed, one was lost and revoked and sent something all the same, and
/// the last backup is from the day before yesterday.
void City::administer() {
    ask("核查平板 7");
    auto& lost = store("district");
    sync("district");
    auto held = must(lost.hold(kinds::visit, visit_));
    must(lost.save({filled(catalog_, *held, false, {{Visit::kWeatherFieldNumber, "大风"}})}));
    area_ = held->record.area;
    must(host_->revokeDevice(must(lost.identity()).device));
    sync("district");
    server::BackupNote note{env_->wallMs() - 50 * std::int64_t{3'600'000},
                            105,
                            6'000,
                            3,
                            2'400'000,
                            "/var/backups/fieldledger"};
    must(host_->write([&](server::Writing& tx, server::Ledger&) -> shared::Result<> {
        must(server::noteLastBackup(tx, note));
        return tx.putSetting("public_url", "https://bureau.example.cn:8443");
    }));
}

void City::collectWords() {
    for (const auto& head : must(must(host_->read())->heads()))
        words_ += QString::fromStdString(head.name + " " + head.code) + '\n';
    for (const auto& device : must(must(host_->read())->devices()))
        words_ += QString::fromStdString(device.label) + '\n';
    words_ += "fieldledger-server backup --store DIR\nhttps://bureau.example.cn FIELDLEDGER\n";
    const auto alerts = shared::dataFile("alerts.tsv");
    for (const auto& [login, one] : stores_)
        for (const auto& kind : catalog_->kinds()) {
            client::Query query;
            query.kind = kind.number;
            for (const auto& record : must(client::everything(*one, query)))
                for (const auto& [column, value] : record.values) {
                    if (const auto* text = std::get_if<std::string>(&value))
                        words_ += QString::fromStdString(*text) + '\n';
                    if (const auto* items = std::get_if<shared::Elements>(&value))
                        for (const auto& item : items->items)
                            words_ += QString::fromStdString(item) + '\n';
                }
        }
    words_ += "被核查单位认为雨季停工应予";
    // Rules name the documents they come from as those were published.
    for (const auto& line : QString::fromUtf8(alerts.data(), alerts.size()).split('\n'))
        if (const auto source = line.section('\t', 6, 6); source != "自定") words_ += source + '\n';
}

std::optional<City::Scene> City::scene(const QString& page, const QString& as) const {
    const auto text = [](const Id& id) { return QString::fromStdString(shared::toText(id)); };
    const auto visit = text(visit_);
    const std::map<QString, Scene> scenes = {
        {"Unlock", {"", ""}},
        {"Tasks", {"inspector", ""}},
        {"Project", {"inspector", text(project_)}},
        {"Alert", {"division", text(alert_)}},
        {"Score", {"inspector", text(evaluated_)}},
        {"Visit", {"inspector", visit}},
        {"Readings", {"inspector", visit}},
        {"Lines", {"inspector", visit + "/ProgressCheck"}},
        {"Entry", {"inspector", visit + "/Finding/" + text(finding_)}},
        {"Evidence", {"inspector", visit}},
        {"Files", {"inspector", visit}},
        {"Photo", {"inspector", text(photo_)}},
        {"Check", {"inspector", visit}},
        {"History", {"inspector", visit}},
        {"Export", {"inspector", visit}},
        {"Sync", {"inspector", ""}},
        {"Conflict", {"inspector", visit}},
        {"Settings", {"admin", ""}},
        {"Passphrase", {"inspector", ""}},
        {"Locked", {"inspector", ""}},
        {"Administration", {"admin", "", true}},
        {"Devices", {"admin", "", true}},
        {"People", {"admin", "", true}},
        {"Person", {"admin", text(inspector_), true}},
        {"Parked", {"admin", "", true}},
        {"Reviews", {"division", ""}},
        {"Review", {"division", text(report_)}}};
    const auto found = scenes.find(page);
    if (found == scenes.end()) return std::nullopt;
    Scene scene = found->second;
    if (!as.isEmpty()) scene.login = as;
    if (as == "division" && page == "Project") scene.subject = text(alerted_);
    return scene;
}

}  // namespace sample
