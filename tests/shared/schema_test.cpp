#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <map>
#include <set>

#include <QTemporaryDir>
#include <QTest>

#include "shared/proto/options.pb.h"
#include "shared/schema/tables.h"
#include "tests/support/some_record.h"
#include "tests/support/suite.h"

using namespace field::shared;

namespace {

/// A model of its own that lacks some columns and kinds of the built-in one, as an older program's.
class OlderModel {
  public:
    /// Leaves out every column for which `lacks(kind, column)` holds, and the kinds `without`.
    OlderModel(const std::function<bool(const Kind&, const Column&)>& lacks,
               const std::set<std::string>& without = {})
        : pool_(google::protobuf::DescriptorPool::generated_pool()) {
        const auto now = Catalog::builtIn();
        google::protobuf::FileDescriptorProto file, whole;
        now->kinds().front().message->file()->CopyTo(&whole);
        file.set_name("older.proto");
        file.set_package("older");
        file.set_syntax("proto3");
        file.add_dependency("shared/proto/options.proto");
        file.add_dependency("shared/proto/records.proto");  // the enums stay where they are
        for (const auto& message : whole.message_type()) {
            if (without.contains(message.name())) continue;
            const Kind& kind = *now->kind(message.name());
            auto* older = file.add_message_type();
            *older = message;
            older->clear_field();
            older->clear_oneof_decl();
            for (auto column : message.field()) {
                const Column* known = kind.column(static_cast<std::uint32_t>(column.number()));
                if (known != nullptr && needless(kind, *known) && lacks(kind, *known)) continue;
                if (column.proto3_optional()) {
                    column.set_oneof_index(older->oneof_decl_size());
                    older->add_oneof_decl()->set_name("_" + column.name());
                }
                *older->add_field() = column;
            }
        }
        const auto* built = pool_.BuildFile(file);
        if (built == nullptr) qFatal("the older model does not build");
        catalog_ = Catalog::of(built);
    }

    [[nodiscard]] const std::shared_ptr<const Catalog>& catalog() const { return catalog_; }

  private:
    /// A kind cannot be without its key and its state.
    static bool needless(const Kind& kind, const Column& column) {
        return column.number != kind.stateColumn &&
               std::find(kind.key.begin(), kind.key.end(), column.number) == kind.key.end();
    }

    google::protobuf::DescriptorPool pool_;
    std::shared_ptr<const Catalog> catalog_;
};

std::vector<std::string> lines(Database& db, std::string_view sql) {
    std::vector<std::string> all;
    Statement statement = db.prepare(sql);
    for (auto row = statement.step(); row && *row; row = statement.step()) {
        std::string line;
        for (int i = 0; i < statement.columnCount(); ++i)
            line += std::string(statement.text(i)) + "|";
        all.push_back(line);
    }
    return all;
}

/// Everything that the schema of `db` says, whatever order its columns came in.
std::vector<std::string> schemaOf(Database& db) {
    auto all =
        lines(db,
              "SELECT t.name, t.wr, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk "
              "FROM pragma_table_list t, pragma_table_xinfo(t.name) c "
              "WHERE t.schema = 'main' AND t.name NOT LIKE 'sqlite%' ORDER BY t.name, c.name");
    const auto indexes =
        lines(db,
              "SELECT s.name, i.seqno, i.name, i.desc FROM sqlite_schema s, "
              "pragma_index_xinfo(s.name) i WHERE s.type = 'index' AND i.key ORDER BY 1, 2");
    all.insert(all.end(), indexes.begin(), indexes.end());
    const auto facts = lines(db, "SELECT tbl, idx, stat FROM sqlite_stat1 ORDER BY 1, 2");
    all.insert(all.end(), facts.begin(), facts.end());
    return all;
}

using Rows = std::map<std::pair<std::uint32_t, Id>, std::pair<Record, std::string>>;

Rows rowsOf(Database& db, const std::shared_ptr<const Catalog>& catalog, Side side) {
    Rows rows;
    RecordTables tables(db, catalog, side);
    for (const Kind& kind : catalog->kinds()) {
        const auto read = tables.scan(kind.number, "1", {}, [&](Record&& record, auto beside) {
            const auto key = std::pair(record.kind, record.id);
            rows[key] = {std::move(record), std::string(beside)};
            return true;
        });
        if (!read) qFatal("%s", read.failure().message.c_str());
    }
    return rows;
}

}  // namespace

class SchemaTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void init() { dir_ = std::make_unique<QTemporaryDir>(); }

    void everyIndexIsTakenForWhatItIsFor_data() {
        QTest::addColumn<QString>("table");
        QTest::addColumn<QString>("condition");
        QTest::addColumn<QString>("index");
        const auto row = [](const Kind& kind, const std::string& index, const char* condition) {
            const auto name = QString::fromStdString(kind.table + "_by_" + index);
            QTest::newRow(qPrintable(name))
                << QString::fromStdString(kind.table) << QString::fromUtf8(condition) << name;
        };
        for (const Kind& kind : catalog_->kinds()) {
            row(kind, "revision", "area_id = ? AND revision > ?");
            row(kind, "project", "area_id = ? AND project_id = ? AND deleted = 0 ORDER BY id");
            if (kind.parentKind != 0)
                row(kind, "parent", "area_id = ? AND parent_id = ? AND deleted = 0 ORDER BY id");
            for (const Column& column : kind.columns)
                if (column.indexed)
                    row(kind, "column_" + column.name,
                        ("area_id = ? AND \"" + column.name + "\" = ?").c_str());
        }
    }
    void everyIndexIsTakenForWhatItIsFor() {
        QFETCH(QString, table);
        QFETCH(QString, condition);
        QFETCH(QString, index);
        auto db = fresh(*catalog_, Side::server);
        const auto plan =
            lines(*db, ("EXPLAIN QUERY PLAN SELECT * FROM \"" + table + "\" WHERE " + condition)
                           .toStdString());
        QVERIFY2(!plan.empty() && plan.front().find("USING INDEX " + index.toStdString() + " (") !=
                                      std::string::npos,
                 plan.empty() ? "no plan" : plan.front().c_str());
    }

    void recordsOfEveryKindComeBack_data() {
        QTest::addColumn<bool>("server");
        QTest::newRow("device") << false;
        QTest::newRow("server") << true;
    }
    void recordsOfEveryKindComeBack() {
        QFETCH(bool, server);
        const Side side = server ? Side::server : Side::device;
        auto db = fresh(*catalog_, side);
        RecordTables tables(*db, catalog_, side);
        suite::Dice dice(42);
        Rows expected;
        QVERIFY(db->transaction([&]() -> Result<> {
            for (const Kind& kind : catalog_->kinds()) {
                for (int i = 0; i < 20; ++i) {
                    Record record = suite::someRecord(kind, dice);
                    record.revision = dice() >> 1;
                    record.deleted = dice() % 5 == 0;
                    if (dice() % 2 == 0) record.values.set(5000, suite::someText(dice));
                    const std::string beside = suite::someBytes(dice, 9);
                    if (auto put = tables.put(record, beside); !put) return put;
                    expected[{record.kind, record.id}] = {record, beside};
                }
            }
            return Done{};
        }));
        QCOMPARE(rowsOf(*db, catalog_, side), expected);
        for (const auto& [key, row] : expected) {
            std::string beside;
            const auto found = tables.find(key.first, row.first.area, key.second, &beside);
            QVERIFY(found.ok() && *found);
            QCOMPARE(**found, row.first);
            QCOMPARE(beside, row.second);
        }
    }

    void aRecordPutAgainIsReplacedWhole() {
        auto db = fresh(*catalog_, Side::device);
        RecordTables tables(*db, catalog_, Side::device);
        suite::Dice dice(1);
        Record record = suite::someRecord(*catalog_->kind(kinds::visit), dice);
        record.values.set(999, std::string("unknown"));
        QVERIFY(tables.put(record));
        record.values = {{20, std::string("合格")}};
        record.revision = 7;
        QVERIFY(tables.put(record));
        QCOMPARE(**tables.find(record.kind, record.area, record.id), record);
        QVERIFY(tables.erase(record.kind, record.area, record.id));
        QVERIFY(!*tables.find(record.kind, record.area, record.id));
    }

    void aValueThatIsNotOfItsColumnsTypeIsKept() {
        auto db = fresh(*catalog_, Side::device);
        RecordTables tables(*db, catalog_, Side::device);
        Record record;
        record.kind = kinds::visit;
        record.values = {{20, std::int64_t{5}}, {22, std::string("text")}, {15, Blob{"x"}}};
        QVERIFY(tables.put(record));
        QCOMPARE(**tables.find(record.kind, record.area, record.id), record);
    }

    void childrenAreTheLiveOnesById() {
        auto db = fresh(*catalog_, Side::device);
        RecordTables tables(*db, catalog_, Side::device);
        suite::Dice dice(9);
        const Id area = suite::someId(dice), parent = suite::someId(dice);
        std::vector<Record> expected;
        for (int i = 0; i < 30; ++i) {
            Record record = suite::someRecord(*catalog_->kind(kinds::finding), dice);
            if (i % 7 != 0) record.area = area;
            if (i % 5 != 0) record.parent = parent;
            record.deleted = i % 3 == 0;
            QVERIFY(tables.put(record));
            if (i % 7 != 0 && i % 5 != 0 && i % 3 != 0) expected.push_back(record);
        }
        std::sort(expected.begin(), expected.end(),
                  [](const Record& a, const Record& b) { return a.id < b.id; });
        QCOMPARE(*tables.children(kinds::finding, area, parent), expected);
    }

    void aScanStopsWhenItIsTold() {
        auto db = fresh(*catalog_, Side::device);
        RecordTables tables(*db, catalog_, Side::device);
        suite::Dice dice(4);
        for (int i = 0; i < 5; ++i)
            QVERIFY(tables.put(suite::someRecord(*catalog_->kind(kinds::goal), dice)));
        int seen = 0;
        QVERIFY(tables.scan(
            kinds::goal, "revision >= ? ORDER BY id",
            [](Statement& statement) { statement.bind(1, 0); },
            [&](Record&&, std::string_view) { return ++seen < 3; }));
        QCOMPARE(seen, 3);
    }

    void aKindThatNobodyKnowsIsUnsupported() {
        auto db = fresh(*catalog_, Side::device);
        RecordTables tables(*db, catalog_, Side::device);
        Record record;
        record.kind = 999;
        QCOMPARE(tables.put(record).failure().code, Code::unsupported);
        QCOMPARE(tables.find(0, {}, {}).failure().code, Code::unsupported);
        QCOMPARE(tables.children(999, {}, {}).failure().code, Code::unsupported);
    }

    void aRowThatSomebodyBrokeIsDamaged() {
        auto db = fresh(*catalog_, Side::device);
        RecordTables tables(*db, catalog_, Side::device);
        Record record;
        record.kind = kinds::visit;
        record.values = {{20, std::string("合格")}};
        QVERIFY(tables.put(record));
        QVERIFY(db->execute("UPDATE visit SET conclusion = x'00'"));
        QCOMPARE(tables.find(record.kind, {}, {}).failure().code, Code::damaged);
        QVERIFY(db->execute("UPDATE visit SET conclusion = NULL, extra = x'00'"));
        QCOMPARE(tables.find(record.kind, {}, {}).failure().code, Code::damaged);
    }

    void plainSqlReadsTheTables() {
        auto db = fresh(*catalog_, Side::server);
        RecordTables tables(*db, catalog_, Side::server);
        Record record;
        record.kind = kinds::moneyCheck;
        record.values = {{13, std::int64_t{123450}}, {14, std::string("某公司")}};
        QVERIFY(tables.put(record));
        QCOMPARE(lines(*db, "SELECT amount, payee, typeof(amount), typeof(note) FROM money_check"),
                 std::vector<std::string>{"123450|某公司|integer|null|"});
    }

    void aMigratedDatabaseEqualsAFreshOne_data() {
        QTest::addColumn<int>("seed");
        QTest::addColumn<bool>("server");
        for (int seed = 0; seed < 6; ++seed)
            QTest::addRow("%s, seed %d", seed % 2 ? "server" : "device", seed)
                << seed << (seed % 2 == 1);
    }
    void aMigratedDatabaseEqualsAFreshOne() {
        QFETCH(int, seed);
        QFETCH(bool, server);
        const Side side = server ? Side::server : Side::device;
        suite::Dice dice(static_cast<std::uint64_t>(seed));
        // Seed 0 lacks every column it can, the others a random half; kinds without children go.
        const OlderModel older(
            [&](const Kind&, const Column&) { return seed == 0 || dice() % 2 == 0; },
            {"Alert", "Goal"});

        auto migrated = fresh(*older.catalog(), side), made = fresh(*catalog_, side);
        Rows expected;
        {
            RecordTables before(*migrated, older.catalog(), side), after(*made, catalog_, side);
            for (auto* db : {migrated.get(), made.get()}) QVERIFY(db->execute("BEGIN"));
            for (const Kind& kind : older.catalog()->kinds()) {
                const int rows = kind.number == kinds::visit ? 300 : 6;  // more than one page
                for (int i = 0; i < rows; ++i) {
                    const Record record = suite::someRecord(*catalog_->kind(kind.number), dice);
                    const std::string beside = suite::someBytes(dice, 5);
                    QVERIFY(before.put(record, beside));
                    QVERIFY(after.put(record, beside));
                    expected[{record.kind, record.id}] = {record, beside};
                }
            }
            for (auto* db : {migrated.get(), made.get()}) QVERIFY(db->execute("COMMIT"));
            QCOMPARE(rowsOf(*migrated, older.catalog(), side).size(), expected.size());
        }
        QVERIFY(schemaOf(*migrated) != schemaOf(*made));
        QVERIFY(migrated->transaction([&] { return migrate(*migrated, *catalog_, side); }));

        QCOMPARE(schemaOf(*migrated), schemaOf(*made));
        QCOMPARE(rowsOf(*migrated, catalog_, side), expected);
        for (const Kind& kind : catalog_->kinds()) {
            const std::string all = "SELECT * FROM " + kind.table + " WHERE extra IS NOT NULL";
            QVERIFY(lines(*migrated, all).empty());
        }
        // A second time there is nothing to do.
        const auto version = lines(*migrated, "PRAGMA schema_version");
        QVERIFY(migrated->transaction([&] { return migrate(*migrated, *catalog_, side); }));
        QCOMPARE(lines(*migrated, "PRAGMA schema_version"), version);
    }

    void anEmptyFileMigratesToAFreshOne() {
        for (const Side side : {Side::device, Side::server}) {
            auto empty = Database::open(path(), Database::Mode::readWrite).take();
            QVERIFY(empty->transaction([&] { return migrate(*empty, *catalog_, side); }));
            QCOMPARE(schemaOf(*empty), schemaOf(*fresh(*catalog_, side)));
        }
    }

    void whatStaysUnknownStaysInExtra() {
        const OlderModel older(
            [](const Kind&, const Column& column) { return column.name == "conclusion"; });
        auto db = fresh(*older.catalog(), Side::device);
        Record record;
        record.kind = kinds::visit;
        record.values = {{20, std::string("合格")}, {7000, std::string("of the year after next")}};
        QVERIFY(RecordTables(*db, older.catalog(), Side::device).put(record));
        QVERIFY(db->transaction([&] { return migrate(*db, *catalog_, Side::device); }));
        RecordTables tables(*db, catalog_, Side::device);
        QCOMPARE(**tables.find(record.kind, {}, {}), record);
        QCOMPARE(lines(*db, "SELECT conclusion, extra IS NULL FROM visit"),
                 std::vector<std::string>{"合格|0|"});
    }

    void indexesOfOlderDaysGoOrAreMadeAnewAndOthersStay() {
        auto db = fresh(*catalog_, Side::device);
        const auto before = schemaOf(*db);
        QVERIFY(
            db->execute("CREATE INDEX visit_by_column_weather ON visit (area_id, weather);"
                        "DROP INDEX visit_by_column_task_id; DROP INDEX visit_by_project;"
                        "CREATE INDEX visit_by_project ON visit (area_id, project_id, revision);"
                        "CREATE INDEX own_search ON visit (title)"));
        QVERIFY(db->transaction([&] { return migrate(*db, *catalog_, Side::device); }));
        QVERIFY(db->execute("DROP INDEX own_search"));
        QCOMPARE(schemaOf(*db), before);
    }

    void anOlderProgramRefusesANewerFile() {
        auto db = fresh(*catalog_, Side::device);
        const auto before = schemaOf(*db);
        const OlderModel older(
            [](const Kind&, const Column& column) { return column.name == "conclusion"; });
        const auto refused =
            db->transaction([&] { return migrate(*db, *older.catalog(), Side::device); });
        QVERIFY(!refused.ok());
        QCOMPARE(refused.failure().code, Code::unsupported);
        QCOMPARE(schemaOf(*db), before);
    }

  private:
    std::string path() { return dir_->filePath(QString("%1.db").arg(++files_)).toStdString(); }
    std::unique_ptr<Database> fresh(const Catalog& catalog, Side side) {
        auto db = Database::open(path(), Database::Mode::readWrite).take();
        const auto made = db->transaction([&] { return db->execute(createTables(catalog, side)); });
        if (!made) qFatal("%s", made.failure().message.c_str());
        return db;
    }

    const std::shared_ptr<const Catalog> catalog_ = Catalog::builtIn();
    std::unique_ptr<QTemporaryDir> dir_;
    int files_ = 0;
};

static const suite::Case<SchemaTest> here("schema");
#include "schema_test.moc"
