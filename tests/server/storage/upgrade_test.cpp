#include <sys/stat.h>

#include <QDir>
#include <QTest>

#include "shared/sqlite.h"
#include "tests/support/must.h"
#include "tests/support/served.h"
#include "tests/support/suite.h"

using namespace field;
using server::Host;
using shared::Code;
using shared::Database;

namespace {

/// A store with an area and a project, as an earlier program would have left it: without a column
/// and an index that came later.
class EarlierStore {
  public:
    EarlierStore() {
        must(Host::init(path(), *env_));
        auto db = must(Database::open(ledger(), Database::Mode::readWrite));
        must(db->execute("ALTER TABLE evidence DROP COLUMN caption"));
        must(db->execute("DROP INDEX entry_set"));
        areas = areasIn(ledger());
    }
    [[nodiscard]] std::string path() const { return dir_.filePath("store").toStdString(); }
    [[nodiscard]] std::string ledger() const { return path() + "/ledger.db"; }
    shared::Result<std::unique_ptr<Host>> open() { return Host::open(path(), env_); }
    /// Copies that were made before an upgrade.
    [[nodiscard]] QStringList copies() const {
        return QDir(QString::fromStdString(path())).entryList({"ledger.db.before-upgrade-*"});
    }
    static bool hasCaption(const std::string& file) {
        return count(file,
                     "SELECT count(*) FROM pragma_table_info('evidence') WHERE name = 'caption'") ==
               1;
    }
    static std::int64_t areasIn(const std::string& file) {
        return count(file, "SELECT sum(revision) FROM area");
    }
    static std::int64_t count(const std::string& file, const std::string& query) {
        auto db = must(Database::open(file, Database::Mode::readOnly));
        auto statement = db->prepare(query);
        must(statement.step());
        return statement.integer(0);
    }

    std::int64_t areas = 0;

  private:
    QTemporaryDir dir_;
    std::shared_ptr<shared::Env> env_ = shared::systemEnv();
};

}  // namespace

/// A new program meets the store of an earlier one.
class UpgradeTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void theStoreIsCopiedBeforeItsTablesChange() {
        EarlierStore store;
        must(store.open());
        QVERIFY(EarlierStore::hasCaption(store.ledger()));
        QCOMPARE(EarlierStore::areasIn(store.ledger()), store.areas);
        QCOMPARE(store.copies().size(), 1);
        const auto copy = store.path() + "/" + store.copies().first().toStdString();
        QVERIFY(!EarlierStore::hasCaption(copy));
        QCOMPARE(EarlierStore::areasIn(copy), store.areas);
        struct stat info {};
        QCOMPARE(::stat(copy.c_str(), &info), 0);
        QCOMPARE(info.st_mode & 0777u, 0600u);
    }

    void aStoreThatIsUpToDateIsNotCopied() {
        EarlierStore store;
        must(store.open());
        for (int i = 0; i < 3; ++i) must(store.open());
        QCOMPARE(store.copies().size(), 1);
        QTemporaryDir dir;
        const auto fresh = dir.filePath("fresh").toStdString();
        must(Host::init(fresh, *shared::systemEnv()));
        must(Host::open(fresh, shared::systemEnv()));
        QCOMPARE(QDir(QString::fromStdString(fresh)).entryList({"*before-upgrade*"}),
                 QStringList());
    }

    /// The way back: what the earlier program left takes the store's place.
    void theCopyIsAStoreThatGoesOn() {
        EarlierStore store;
        must(store.open());
        QCOMPARE(store.copies().size(), 1);
        const auto copy = store.path() + "/" + store.copies().first().toStdString();
        for (const char* log : {"-wal", "-shm"}) ::unlink((store.ledger() + log).c_str());
        QCOMPARE(::rename(copy.c_str(), store.ledger().c_str()), 0);
        QVERIFY(!EarlierStore::hasCaption(store.ledger()));
        must(Host::promote(store.path(), shared::systemEnv(), {}));
        QVERIFY(must(store.open())->verify([](const std::string&) {}).ok());
    }

    void withoutACopyNothingChanges() {
        EarlierStore store;
        const auto version = EarlierStore::count(store.ledger(), "PRAGMA schema_version");
        const auto inTheWay =
            QString::fromStdString(store.ledger() + ".before-upgrade-") + QString::number(version);
        QVERIFY(QDir().mkpath(inTheWay + "/something"));
        const auto opened = store.open();
        QVERIFY(!opened);
        QVERIFY(opened.failure().message.find("stays as it was") != std::string::npos);
        QVERIFY(!EarlierStore::hasCaption(store.ledger()));
        QVERIFY(QDir(inTheWay).removeRecursively());
        QVERIFY(store.open().ok());
        QVERIFY(EarlierStore::hasCaption(store.ledger()));
    }

    /// A copy that was cut by the end of the power is no copy.
    void whatACutCopyLeftIsReplaced() {
        EarlierStore store;
        const auto version = EarlierStore::count(store.ledger(), "PRAGMA schema_version");
        QFile cut(QString::fromStdString(store.ledger() + ".before-upgrade-") +
                  QString::number(version) + ".new");
        QVERIFY(cut.open(QIODevice::WriteOnly));
        cut.write("SQLite format 3");
        cut.close();
        must(store.open());
        QCOMPARE(store.copies().size(), 1);
        QCOMPARE(EarlierStore::areasIn(store.path() + "/" + store.copies().first().toStdString()),
                 store.areas);
    }
};

static const suite::Case<UpgradeTest> here("upgrade");

#include "upgrade_test.moc"
