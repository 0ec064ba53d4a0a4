#include <regex>
#include <set>

#include <QTemporaryDir>
#include <QTest>

#include "shared/sqlite.h"
#include "sync/server/accept/foreseen.h"
#include "sync/server/postgres/open.h"
#include "sync/server/postgres/reads.h"
#include "sync/server/postgres/schema.h"
#include "sync/server/postgres/storage.h"
#include "tests/support/database.h"
#include "tests/support/must.h"
#include "tests/support/suite.h"

using namespace field;
namespace kinds = shared::kinds;
namespace postgres = server::postgres;
using server::Reading;
using server::Writing;
using shared::Id;

namespace {

const auto catalog = shared::Catalog::builtIn();
const auto hash = shared::sha256("anything");

Id id(std::uint8_t number) {
    Id made;
    made.bytes.fill(number);
    return made;
}

const Id area = id(5), device = id(6), person = id(7), record = id(8);

server::Stored stored(std::uint32_t kind, std::uint8_t number) {
    return {{kind, id(number), area, id(9), {}, 1, false, {}}, {}};
}

/// Every write of the seam, once.
void writeAll(Writing& tx) {
    must(tx.putHead({area, "37", "区", {id(1), 0}, hash}));
    must(tx.beginEpoch(area, id(2)));
    must(tx.putOtherEpoch(area, id(3), {id(1), 1}));
    for (const auto& kind : catalog->kinds()) must(tx.putRecord(stored(kind.number, 8)));
    must(tx.addDigest(area, {id(9), kinds::visit, 5}));
    must(tx.append(area, {1, hash, device, 1, "set", "receipt", "effect", hash}));
    must(tx.replaceEntry(area, {1, hash, device, 1, "set", "receipt", "effect", hash}));
    must(tx.putRedaction(area, {hash, device, 1}));
    must(tx.putChain(area, device, {1, hash}));
    must(tx.putParkedMaking(area, person, {record, id(10)}));
    must(tx.dropParkedMakings(area, id(10)));
    must(tx.putReleased(area, device, 1, 1));
    must(tx.putParkedBefore(area, device, 1, {id(1), 1}));
    must(tx.putLateReceipt(area, device, 1, id(1), "receipt"));
    must(tx.putCarried(area, device, 1, id(11), 1));
    must(tx.putCarrier(area, hash, hash));
    must(tx.putEarly(area, device, 3, "set"));
    must(tx.dropEarly(area, device, 3));
    must(tx.putState(area, record, {1, device, person, 1, 1}));
    must(tx.putGrant({id(12), person, area, {}, "inspector", 1, false}));
    must(tx.putDevice({device, person, {}, "", "", true, false, 0}));
    must(tx.putEnrolmentCode({hash, person, 1, false, false}));
    must(tx.putIncident({"what", area, device, "detail", 1}));
    must(tx.putSetting("name", "value"));
    must(tx.putPastText(area, record, "text"));
    must(tx.dropPastTexts(area, record));
    must(tx.putEvidenceUse(hash, {area, {}, device, record}));
}

void readRecords(Reading& tx) {
    for (const auto& kind : catalog->kinds()) {
        must(tx.find(kind.number, area, id(20)));
        if (kind.parentKind != 0) must(tx.children(kind.number, area, record));
        must(tx.ofKind(kind.number, area));
        must(tx.ofProject(kind.number, area, id(9)));
        for (const auto& column : kind.columns)
            if (column.indexed && column.type == shared::ColumnType::blob)
                must(tx.naming(kind.number, column.name, area, id(21)));
    }
    must(tx.changedAfter(area, {}, 100));
    server::ChangesWanted narrow;
    narrow.projects = {id(9)};
    must(tx.changedAfter(area, {}, 100, narrow));
    must(tx.scopeAfter(area, std::nullopt, 9, {}, 100));
    must(tx.scopeAfter(area, id(9), 9, {}, 100));
    must(tx.projectAfter(area, {}));
    must(tx.openConflicts(area, id(21)));
    must(tx.openConflictsOfReport(area, record));
    must(tx.waitingParked(area));
    must(tx.pastText(area, record, hash));
}

/// Every read of the seam, once.
void readAll(Reading& tx) {
    readRecords(tx);
    must(tx.head(id(22)));
    must(tx.heads());
    must(tx.digests(area));
    must(tx.redactions(area, 0));
    must(tx.incidents());
    must(tx.chain(area, id(22)));
    must(tx.entry(area, 22));
    must(tx.entryOf(area, hash));
    must(tx.entryBySeq(area, device, 22));
    must(tx.entriesAfter(area, 0, [](const server::Entry&) { return true; }));
    must(tx.states(area, id(22)));
    must(tx.grants(area, id(22)));
    must(tx.grantsOf(person));
    must(tx.areasOf(person));
    must(tx.grant(id(12)));
    must(tx.device(id(22)));
    must(tx.devices());
    must(tx.enrolmentCode(hash));
    must(tx.setting("name"));
    must(tx.restoredAt(area, id(1)));
    must(tx.originOf(area, id(1)));
    must(tx.copiedSeq(area, id(2), device));
    must(tx.evidenceUses(hash));
    must(tx.parkedMakings(area, id(22)));
    must(tx.releasedFrom(area, id(22), 1));
    must(tx.parkedBefore(area, id(22), 1));
    must(tx.lateReceipts(area, device, 1));
    must(tx.carriedAs(area, id(22), device, 1));
    must(tx.carrierOf(area, hash));
    must(tx.untrustedSets(area, device));
    must(tx.earlySet(area, device, 3));
    must(tx.earlySize(area, device));
}

std::set<std::string> tableNames() {
    std::set<std::string> names;
    for (const auto& table : postgres::ledgerTables()) names.insert(table.name);
    for (const auto& kind : catalog->kinds()) names.insert(kind.table);
    return names;
}

std::ptrdiff_t count(const std::string& text, const std::string& pattern) {
    const std::regex wanted(pattern);
    return std::distance(std::sregex_iterator(text.begin(), text.end(), wanted), {});
}

/// How often `sql` names one of our tables.
std::ptrdiff_t namesTables(const std::string& sql) {
    static const auto ours = tableNames();
    static const std::regex named("(?:FROM|JOIN|INTO|UPDATE) \"?([a-z_]+)\"?");
    std::ptrdiff_t times = 0;
    for (std::sregex_iterator at(sql.begin(), sql.end(), named), end; at != end; ++at)
        if (ours.contains((*at)[1])) ++times;
    return times;
}

/// How often it says of a table that only the area $1 of it is meant, or that it goes there.
std::ptrdiff_t namesAreas(const std::string& sql) {
    return count(sql, "area_id = \\$1") + count(sql, "area_id = [a-z]+\\.area_id") +
           count(sql, "INSERT INTO [^$]*(SELECT \\$1::uuid|VALUES \\(\\$1|SELECT area_id)");
}

}  // namespace

/// What the tables and statements of PostgreSQL are, as it has them.
class PostgresSchemaTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// So that it can be distributed by area, and so that the wall is a second one.
    void everyStatementNamesTheAreaOfEveryTableInIt() {
        const auto address = database::Cluster::own().make();
        must(server::openPostgresStorage(address, catalog));
        auto link = must(postgres::Link::open(address));
        const postgres::AllRows rows(catalog);
        {
            auto tx = postgres::writingOn(*link, rows, {}, nullptr);
            writeAll(*tx);
            must(tx->commit());
        }
        {
            auto tx = postgres::writingOn(*link, rows, {}, nullptr);
            std::vector<server::Foreseen::Named> named;
            for (const auto& kind : catalog->kinds()) {
                named.push_back({kind.number, record, {}, false, {}, {hash}});
                named.push_back({kind.number, id(23), record, true, {}, {}});
            }
            must(server::foresee(*tx, {{area, device, person, hash, named, {hash}}}));
            readAll(*tx);
        }
        {
            postgres::Reads<Reading> tx(*link, rows, postgres::Transaction::Mode::snapshot);
            readAll(tx);
        }
        const auto statements = must(link->ask("SELECT statement FROM pg_prepared_statements"));
        std::ptrdiff_t ours = 0;
        for (int row = 0; row < statements.count(); ++row) {
            const std::string sql(statements.bytes(row, 0));
            const auto tables = namesTables(sql);
            if (tables == 0) continue;
            ++ours;
            QVERIFY2(namesAreas(sql) == tables, sql.c_str());
        }
        qInfo("figure: statements on PostgreSQL that name the area of every table: %td", ours);
        QVERIFY(ours > 200);
    }

    /// A backup of either is the other's; what one keeps, both do.
    void bothDatabasesHaveTheSameTablesAndColumns() {
        const QTemporaryDir dir;
        const auto path = dir.filePath("ledger.db").toStdString();
        must(server::openSqliteStorage(path, catalog));
        const auto db = must(shared::Database::open(path, shared::Database::Mode::readOnly));
        std::set<std::string> there;
        auto query = db->prepare(
            "SELECT t.name || '.' || c.name FROM sqlite_schema t, pragma_table_info(t.name) c "
            "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND c.name <> 'area_id'");
        while (must(query.step())) there.insert(std::string(query.text(0)));
        auto tables = postgres::ledgerTables();
        for (const auto& kind : catalog->kinds()) tables.push_back(postgres::recordTable(kind));
        std::set<std::string> ours;
        for (const auto& table : tables) {
            if (table.name == "place" || table.name == "stamp") continue;  // of one alone
            for (const auto& column : table.columns)
                if (column.name != "area_id" && column.name != "in_area")
                    ours.insert(table.name + "." + column.name);
        }
        for (const auto& one : there) QVERIFY2(ours.contains(one), one.c_str());
        for (const auto& one : ours) QVERIFY2(there.contains(one), one.c_str());
    }
};

static const suite::Case<PostgresSchemaTest> here("postgres_schema");
#include "postgres_schema_test.moc"
