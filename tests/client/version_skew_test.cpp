#include <QTest>

#include <fstream>

#include "client/store/vault/evidence_folder.h"
#include "shared/crypto.h"
#include "shared/proto/options.pb.h"
#include "shared/proto/records.pb.h"
#include "shared/sqlite.h"
#include "sync/change_set.h"
#include "tests/support/other_model.h"
#include "tests/support/suite.h"
#include "tests/support/world.h"

using namespace field;
using google::protobuf::FieldDescriptorProto;
using google::protobuf::FileDescriptorProto;
using records::VISIT_STATE_ON_SITE;
using shared::Id;
using shared::Value;
using shared::kinds::finding;
using shared::kinds::visit;
using world::Device;
using world::World;

namespace {

constexpr std::uint32_t newColumn = 900, newKind = 90, newKindsColumn = 13;

const Value text(const char* words) { return std::string(words); }

/// Of a program that knows neither `Visit.weather` nor findings.
OtherModel older() {
    return OtherModel([](FileDescriptorProto& file) {
        auto& visits = OtherModel::message(file, "Visit");
        auto fields = visits.field();
        visits.clear_field();
        visits.clear_oneof_decl();
        for (auto& field : fields) {
            if (field.name() == "weather") continue;
            if (field.proto3_optional()) {
                field.set_oneof_index(visits.oneof_decl_size());
                visits.add_oneof_decl()->set_name("_" + field.name());
            }
            *visits.add_field() = field;
        }
        auto messages = file.message_type();
        file.clear_message_type();
        for (const auto& message : messages)
            if (message.name() != "Finding" && message.name() != "Rectification")
                *file.add_message_type() = message;
    });
}

/// Of a program that knows one more column of a visit, and samples taken on it.
OtherModel newer() {
    return OtherModel([](FileDescriptorProto& file) {
        auto& visits = OtherModel::message(file, "Visit");
        auto column = visits.field(visits.field_size() - 1);
        column.set_name("noise");
        column.set_json_name("noise");
        column.set_number(static_cast<int>(newColumn));
        column.set_type(FieldDescriptorProto::TYPE_STRING);
        column.clear_type_name();
        column.clear_label();
        column.clear_options();
        column.set_proto3_optional(true);
        column.set_oneof_index(visits.oneof_decl_size());
        column.mutable_options()->MutableExtension(model::column)->set_zh("噪声");
        visits.add_oneof_decl()->set_name("_noise");
        *visits.add_field() = column;

        auto sample = OtherModel::message(file, "Finding");
        sample.set_name("Sample");
        auto& rule = *sample.mutable_options()->MutableExtension(model::kind);
        rule.set_number(newKind);
        rule.set_state("");
        *file.add_message_type() = sample;
    });
}

/// One save of a device on site, with columns by number.
void save(Device& device, client::Change change, const shared::Values& values) {
    change.values = values;
    must(device.store().save({std::move(change)}));
}

/// Puts the device's tables back to what profiles of version 4 had: no word of freed evidence.
void becomeVersion4(const std::string& profile) {
    const auto db =
        must(shared::Database::open(profile + "/field.db", shared::Database::Mode::readWrite));
    must(db->execute("ALTER TABLE evidence_file DROP COLUMN freed"));
    must(db->execute("PRAGMA user_version = 4"));
}

/// "table.column type" and what it is without a value, of all tables, sorted.
std::vector<std::string> columnsOf(const std::string& profile) {
    const auto db =
        must(shared::Database::open(profile + "/field.db", shared::Database::Mode::readWrite));
    auto statement = db->prepare(
        "SELECT m.name || '.' || c.name || ' ' || c.type || ' ' || c.\"notnull\" || ' ' || "
        "ifnull(c.dflt_value, '') FROM sqlite_master AS m, pragma_table_info(m.name) AS c "
        "WHERE m.type = 'table' ORDER BY 1");
    std::vector<std::string> columns;
    while (must(statement.step())) columns.emplace_back(statement.text(0));
    return columns;
}

/// Of version 2, moreover: overlays in a table of their own.
void becomeVersion2(const std::string& profile) {
    becomeVersion4(profile);
    const auto db =
        must(shared::Database::open(profile + "/field.db", shared::Database::Mode::readWrite));
    must(
        db->execute("CREATE TABLE overlay(area_id BLOB NOT NULL, id BLOB NOT NULL, slots BLOB NOT "
                    "NULL, PRIMARY KEY(area_id, id)) WITHOUT ROWID"));
    for (const auto& kind : shared::Catalog::builtIn()->kinds()) {
        const auto table = '"' + kind.table + '"';
        must(db->execute("INSERT INTO overlay SELECT area_id, id, own FROM " + table +
                         " WHERE own IS NOT NULL"));
        must(db->execute("ALTER TABLE " + table + " DROP COLUMN own"));
    }
    must(db->execute("ALTER TABLE area DROP COLUMN former_seq"));
    must(db->execute("ALTER TABLE change_set DROP COLUMN saved_hash"));
    must(db->execute("PRAGMA user_version = 2"));
}

}  // namespace

class VersionSkewTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aProfileOfAnEarlierVersionKeepsWhatWaitsInIt_data() {
        QTest::addColumn<int>("version");
        QTest::newRow("2") << 2;
        QTest::newRow("4") << 4;
    }
    void aProfileOfAnEarlierVersionKeepsWhatWaitsInIt() {
        QFETCH(int, version);
        World world;
        auto& li = world.device("li");
        auto& wang = world.device("wang");
        const auto id = li.create("Visit", {}, {{"state", std::int64_t{VISIT_STATE_ON_SITE}}});
        world.settle();
        li.edit(visit, id, {{"weather", text("晴")}});
        wang.edit(visit, id, {{"conclusion", text("按期")}});
        wang.sync();
        const auto before = must(li.store().hold(visit, id)).value();
        QVERIFY(!before.inherited.empty());
        const auto columns = columnsOf(li.path());
        version == 2 ? becomeVersion2(li.path()) : becomeVersion4(li.path());
        QVERIFY(columnsOf(li.path()) != columns);
        li.reopen();
        QVERIFY(columnsOf(li.path()) == columns);
        const auto after = must(li.store().hold(visit, id)).value();
        QVERIFY(after.record == before.record && after.inherited == before.inherited);
        world.settle();
        QVERIFY(must(li.store().unsettled(visit, id)).empty());
        for (auto* device : {&li, &wang}) {
            QCOMPARE(device->value(visit, id, "weather"), text("晴"));
            QCOMPARE(device->value(visit, id, "conclusion"), text("按期"));
        }
    }

    void aProfileOfVersion4KeepsThePhotosThatWaitInIt() {
        World world;
        auto& li = world.device("li");
        const auto id = li.create("Visit", {}, {{"state", std::int64_t{VISIT_STATE_ON_SITE}}});
        const auto photo = world.freshPath("photo.jpg");
        std::ofstream(photo, std::ios::binary) << "路面";
        must(li.store().attach(visit, id, photo, {}));
        becomeVersion4(li.path());
        li.reopen();
        const auto waiting = must(li.store().replica().evidenceToSend());
        QCOMPARE(waiting.size(), std::size_t{1});
        QVERIFY(waiting[0].sha256 == shared::sha256("路面"));
        QVERIFY(li.store().evidence().file(waiting[0].sha256));
        QVERIFY(must(li.store().replica().evidenceWanted()).empty());
    }

    void anOldDeviceKeepsWhatItDoesNotKnowAndShowsItAfterItsUpgrade() {
        World world;
        auto& present = world.device("今");
        const auto past = older();
        auto& old = world.device("旧", {"inspector"}, past.catalog());
        const auto made = present.create("Visit", {},
                                         {{"state", std::int64_t{VISIT_STATE_ON_SITE}},
                                          {"weather", text("晴")},
                                          {"conclusion", text("起")}});
        const auto found = present.create("Finding", made, {{"fact", text("裂缝")}});
        world.settle();
        QCOMPARE(old.value(visit, made, "weather"), text("晴"));  // kept by its number
        // An edit names its columns, so it never erases the others.
        old.edit(visit, made, {{"conclusion", text("改")}});
        world.settle();
        QCOMPARE(present.value(visit, made, "weather"), text("晴"));
        QCOMPARE(present.value(visit, made, "conclusion"), text("改"));
        present.edit(visit, made, {{"weather", text("雨")}});
        present.edit(finding, found, {{"fact", text("裂缝两处")}});
        world.settle();
        QVERIFY(must(old.store().incidents()).empty());  // unknown ones count in the digests

        old.reopen();
        QCOMPARE(old.value(finding, found, "fact"), text("裂缝两处"));
        QVERIFY(old.records() == world.serverRecords(old));
        world.settle();
        QVERIFY(must(old.store().incidents()).empty());
    }

    void whatANewerDeviceWritesIsParkedWholeByAServerThatDoesNotKnowIt() {
        World world;
        auto& present = world.device("今");
        auto& next = world.device("新");
        const auto future = newer();
        const auto made =
            present.create("Visit", {}, {{"state", std::int64_t{VISIT_STATE_ON_SITE}}});
        world.settle();
        next.reopen(future.catalog());
        client::Change column;
        column.held = *must(next.store().hold(visit, made));
        save(next, column, {{newColumn, text("七十分贝")}});
        client::Change sample;
        sample.act = sync::EditAct::create;
        sample.held = must(next.store().fresh(newKind, world.project, made, {}));
        save(next, sample, {{newKindsColumn, text("水样一号")}});
        next.edit(visit, made, {{"conclusion", text("改")}});
        world.settle();

        QCOMPARE(present.value(visit, made, "conclusion"), text("改"));  // others pass
        const auto told = must(next.store().told());
        QStringList reasons;
        for (const auto& one : told) reasons << QString::fromStdString(one.reason);
        reasons.sort();
        QCOMPARE(reasons, QStringList({"unknown_column", "unknown_kind"}));
        // The whole sets are kept where everybody concerned finds them.
        std::vector<std::string> contents;
        for (const auto& record : world.serverRecords(next)) {
            if (record.kind != shared::kinds::parked) continue;
            const auto& content = record.values.get(records::Parked::kContentFieldNumber);
            contents.push_back(std::get<shared::Blob>(content).bytes);
        }
        QCOMPARE(contents.size(), std::size_t{2});
        const auto all = contents[0] + contents[1];
        QVERIFY(all.find("七十分贝") != std::string::npos);
        QVERIFY(all.find("水样一号") != std::string::npos);
        must(world.host->verify([](const std::string&) {}));
    }
};

static const suite::Case<VersionSkewTest> here("version_skew");

#include "version_skew_test.moc"
