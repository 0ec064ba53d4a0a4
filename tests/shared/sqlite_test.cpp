#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "shared/sqlite.h"
#include "tests/support/suite.h"

using namespace field::shared;

namespace {

std::int64_t number(Database& db, std::string_view sql) {
    Statement statement = db.prepare(sql);
    const auto row = statement.step();
    return row && *row ? statement.integer(0) : -1;
}

}  // namespace

class SqliteTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void init() {
        dir_ = std::make_unique<QTemporaryDir>();
        path_ = dir_->filePath("field.db").toStdString();
    }

    void aWritableFileSurvivesAPowerCut() {
        auto db = fresh();
        Statement journal = db->prepare("PRAGMA journal_mode");
        QVERIFY(*journal.step());
        QCOMPARE(journal.text(0), std::string_view("wal"));
        QCOMPARE(number(*db, "PRAGMA synchronous"), 2);  // FULL
        QCOMPARE(number(*db, "PRAGMA foreign_keys"), 0);
        QCOMPARE(number(*db, "PRAGMA busy_timeout"), 10'000);
    }

    void whatIsBoundIsRead() {
        auto db = fresh();
        QVERIFY(db->execute("CREATE TABLE t (i, t, b, n, e)"));
        const Id id = *Id::from("0123456789abcdef");
        QVERIFY(db->prepare("INSERT INTO t VALUES (?, ?, ?, ?, ?)")
                    .bind(1, std::int64_t{-5})
                    .bindText(2, {})
                    .bind(3, id)
                    .bindNull(4)
                    .bindBlob(5, {})
                    .run());
        Statement row = db->prepare("SELECT i, t, b, n, e FROM t");
        QVERIFY(*row.step());
        QCOMPARE(row.columnCount(), 5);
        QCOMPARE(row.integer(0), -5);
        QCOMPARE(std::string({row.type(0), row.type(1), row.type(2), row.type(3), row.type(4)}),
                 std::string("itbnb"));
        QCOMPARE(row.id(2), id);
        QVERIFY(row.id(1).none());
        QVERIFY(row.hash(2).none());
        QVERIFY(row.isNull(3));
        QVERIFY(!*row.step());
    }

    void textWithZerosIsKeptWhole() {
        auto db = fresh();
        const std::string text("a\0b", 3);
        Statement row = db->prepare("SELECT ?, ?");
        QVERIFY(*row.bindText(1, text).bindBlob(2, text).step());
        QCOMPARE(row.text(0), std::string_view(text));
        QCOMPARE(row.blob(1), std::string_view(text));
    }

    void aStatementIsReusedOnceItIsDone() {
        auto db = fresh();
        QVERIFY(db->execute("CREATE TABLE t (i); INSERT INTO t VALUES (1), (2)"));
        // The same text twice at once: each walks on its own.
        Statement outer = db->prepare("SELECT i FROM t ORDER BY i");
        QVERIFY(*outer.step());
        {
            Statement inner = db->prepare("SELECT i FROM t ORDER BY i");
            QVERIFY(*inner.step());
            QVERIFY(*inner.step());
            QCOMPARE(inner.integer(0), 2);
        }
        QCOMPARE(outer.integer(0), 1);
        QVERIFY(*outer.step());
        QCOMPARE(outer.integer(0), 2);
        // Bindings do not outlive a use.
        QVERIFY(*db->prepare("SELECT ?1").bind(1, 7).step());
        Statement again = db->prepare("SELECT ?1");
        QVERIFY(*again.step());
        QVERIFY(again.isNull(0));
    }

    void aFailedTransactionLeavesNothing() {
        auto db = fresh();
        QVERIFY(db->execute("CREATE TABLE t (i PRIMARY KEY)"));
        const auto refused = db->transaction([&]() -> Result<> {
            if (auto put = db->execute("INSERT INTO t VALUES (1)"); !put) return put;
            return Failure{Code::refused, "no"};
        });
        QCOMPARE(refused.failure().message, std::string("no"));
        QCOMPARE(number(*db, "SELECT count(*) FROM t"), 0);

        const auto broken = db->transaction([&]() -> Result<> {
            if (auto put = db->execute("INSERT INTO t VALUES (1)"); !put) return put;
            return db->execute("INSERT INTO t VALUES (1)");
        });
        QCOMPARE(broken.failure().code, Code::invalid);
        QCOMPARE(number(*db, "SELECT count(*) FROM t"), 0);
        QVERIFY(db->transaction([&] { return db->execute("INSERT INTO t VALUES (1)"); }));
        QCOMPARE(number(*db, "SELECT count(*) FROM t"), 1);
    }

    void aSnapshotSeesOneState() {
        auto db = fresh(), other = reopened();
        QVERIFY(db->execute("CREATE TABLE t (i)"));
        const auto seen = db->snapshot([&]() -> Result<> {
            const auto before = number(*db, "SELECT count(*) FROM t");
            if (auto put = other->execute("INSERT INTO t VALUES (1)"); !put) return put;
            if (number(*db, "SELECT count(*) FROM t") != before)
                return Failure{Code::damaged, "moved"};
            return Done{};
        });
        QVERIFY(seen.ok());
        QCOMPARE(number(*db, "SELECT count(*) FROM t"), 1);
    }

    void commitsOfOthersShowInTheDataVersion() {
        auto db = fresh(), other = reopened();
        QVERIFY(db->execute("CREATE TABLE t (i)"));
        const std::int64_t before = db->dataVersion();
        QVERIFY(db->execute("INSERT INTO t VALUES (1)"));
        QCOMPARE(db->dataVersion(), before);
        QVERIFY(other->execute("INSERT INTO t VALUES (2)"));
        QVERIFY(db->dataVersion() != before);
        QVERIFY(db->execute("DELETE FROM t"));
        QCOMPARE(db->changes(), 2);
    }

    void aLockIsBusy() {
        auto db = fresh(), other = reopened();
        QVERIFY(db->execute("CREATE TABLE t (i)"));
        QVERIFY(other->execute("PRAGMA busy_timeout=0"));
        QVERIFY(db->transaction([&]() -> Result<> {
            const auto blocked =
                other->transaction([&] { return other->execute("INSERT INTO t VALUES (1)"); });
            if (blocked.ok() || blocked.failure().code != Code::busy)
                return Failure{Code::damaged, "not busy"};
            return Done{};
        }));
    }

    void aFullDiskIsFullAndTheTransactionIsGone() {
        auto db = fresh();
        QVERIFY(db->execute("CREATE TABLE t (b); INSERT INTO t VALUES ('kept')"));
        const std::string limit =
            "PRAGMA max_page_count=" + std::to_string(number(*db, "PRAGMA page_count") + 2);
        QVERIFY(db->execute(limit));
        const auto full = db->transaction(
            [&] { return db->execute("INSERT INTO t VALUES (randomblob(100000))"); });
        QCOMPARE(full.failure().code, Code::full);
        QCOMPARE(number(*db, "SELECT count(*) FROM t"), 1);
        QVERIFY(db->transaction([&] { return db->execute("INSERT INTO t VALUES ('small')"); }));
    }

    void aFileThatIsNoDatabaseIsDamaged() {
        QFile file(QString::fromStdString(path_));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(5000, 'x'));
        file.close();
        const auto opened = Database::open(path_, Database::Mode::readWrite);
        QCOMPARE(opened.failure().code, Code::damaged);
        QVERIFY(QString::fromStdString(opened.failure().message).contains("field.db"));
    }

    void aTornFileIsDamaged() {
        {
            auto db = fresh();
            QVERIFY(db->execute("CREATE TABLE t (i PRIMARY KEY, b)"));
            QVERIFY(
                db->execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                            "LIMIT 500) INSERT INTO t SELECT i, randomblob(300) FROM n"));
        }
        QFile file(QString::fromStdString(path_));
        QVERIFY(file.open(QIODevice::ReadWrite));
        for (qint64 page = 1; page < file.size() / 4096; ++page) {
            file.seek(page * 4096);
            file.write(QByteArray(4096, '\x5A'));
        }
        file.close();
        auto db = reopened();
        Statement statement = db->prepare("SELECT sum(length(b)) FROM t");
        const auto row = statement.step();
        QVERIFY(!row);
        QCOMPARE(row.failure().code, Code::damaged);
    }

    void aPathThatIsNotThereIsMissing() {
        const std::string nowhere = dir_->filePath("no/such/field.db").toStdString();
        QCOMPARE(Database::open(nowhere, Database::Mode::readWrite).failure().code, Code::missing);
        QCOMPARE(Database::open(path_, Database::Mode::readOnly).failure().code, Code::missing);
    }

    void aReaderMayNotWrite() {
        QVERIFY(fresh()->execute("CREATE TABLE t (i)"));
        auto opened = Database::open(path_, Database::Mode::readOnly);
        QVERIFY(opened.ok());
        QCOMPARE((*opened)->execute("INSERT INTO t VALUES (1)").failure().code, Code::refused);
        QCOMPARE(number(**opened, "SELECT count(*) FROM t"), 0);
    }

    void aNewerFileFormatIsUnsupported() {
        QVERIFY(fresh()->execute("CREATE TABLE t (i)"));
        QFile file(QString::fromStdString(path_));
        QVERIFY(file.open(QIODevice::ReadWrite));
        file.seek(18);
        file.write("\x09", 1);  // "write version" of the header: SQLite then only reads
        file.close();
        QCOMPARE(Database::open(path_, Database::Mode::readWrite).failure().code,
                 Code::unsupported);
    }

    void aCopyIsWholeAndOfItsOwn() {
        auto db = fresh();
        QVERIFY(db->execute("CREATE TABLE t (i); INSERT INTO t VALUES (1)"));
        const std::string copy = dir_->filePath("copy.db").toStdString();
        QVERIFY(db->copyTo(copy));
        QVERIFY(db->execute("INSERT INTO t VALUES (2)"));
        auto opened = Database::open(copy, Database::Mode::readWrite);
        QVERIFY(opened.ok());
        QCOMPARE(number(**opened, "SELECT count(*) FROM t"), 1);
        QVERIFY(!db->copyTo(copy));  // never over what is there
    }

  private:
    std::unique_ptr<Database> reopened() {
        auto opened = Database::open(path_, Database::Mode::readWrite);
        if (!opened) qFatal("%s", opened.failure().message.c_str());
        return opened.take();
    }
    std::unique_ptr<Database> fresh() { return reopened(); }

    std::unique_ptr<QTemporaryDir> dir_;
    std::string path_;
};

static const suite::Case<SqliteTest> here("sqlite");
#include "sqlite_test.moc"
