#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "shared/crypto.h"
#include "sync/server/evidence/store.h"
#include "sync/server/host.h"
#include "sync/server/host/place.h"
#include "tests/server/evidence/bucket_server.h"
#include "tests/support/must.h"
#include "tests/support/program.h"
#include "tests/support/suite.h"

using namespace field;
using server::EvidenceStore;
using shared::Code;
using shared::Hash;
using suite::BucketServer;
using Bytes = BucketServer::Bytes;

/// Evidence that lies in a bucket in place of a folder.
class EvidenceBucketTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> dir_;
    std::unique_ptr<BucketServer> bucket_;
    std::shared_ptr<shared::Env> env_ = shared::systemEnv();
    const shared::Id tablet_ = shared::newId(*env_), phone_ = shared::newId(*env_);
    const std::string photo_ = std::string(700'000, 'p') + "end";
    const Hash name_ = shared::sha256(photo_);

    std::string path(const char* inside) const { return dir_->filePath(inside).toStdString(); }
    std::unique_ptr<EvidenceStore> open(const char* inside = "evidence") const {
        return must(
            EvidenceStore::open(path(inside), must(server::bucketShelf(bucket_->address()))));
    }
    shared::Result<> send(EvidenceStore& store, const shared::Id& device,
                          const std::string& bytes) const {
        const auto name = shared::sha256(bytes);
        auto received = store.received(name, device);
        if (!received) return received.failure();
        auto piece = store.append(name, device, *received);
        if (!piece) return piece.failure();
        must((*piece)->write(bytes));
        must((*piece)->keep());
        piece->reset();
        return store.finish(name, device);
    }
    /// What `store` holds, by hash, and who sent the photo.
    static std::map<Hash, std::uint64_t> all(EvidenceStore& store) {
        std::map<Hash, std::uint64_t> found;
        must(store.each([&](const Hash& sha256, std::uint64_t size) -> shared::Result<> {
            found[sha256] = size;
            return shared::Done{};
        }));
        return found;
    }

  private Q_SLOTS:
    void init() {
        dir_ = std::make_unique<QTemporaryDir>();
        bucket_ = std::make_unique<BucketServer>();
    }

    void whatArrivedWholeLiesInTheBucketAndNowhereElse() {
        auto store = open();
        must(send(*store, tablet_, photo_));
        QCOMPARE(bucket_->objects,
                 (std::map<std::string, std::string>{
                     {"jinan/bytes/" + toText(name_), photo_},
                     {"jinan/sent/" + toText(tablet_) + "/" + toText(name_), ""}}));
        QVERIFY(!QFile::exists(dir_->filePath("evidence/partial/" +
                                              QString::fromStdString(toText(tablet_)) + "/" +
                                              QString::fromStdString(toText(name_)))));
        QCOMPARE(must(store->size(name_)), std::optional<std::uint64_t>(photo_.size()));
        QVERIFY(must(store->read(name_, 0, photo_.size() + 10)) == photo_);
        QCOMPARE(must(store->read(name_, photo_.size() - 3, 100)), std::string("end"));
        QCOMPARE(must(store->read(name_, photo_.size() + 3, 100)), std::string());
        QVERIFY(must(store->sentBy(name_, tablet_)) && !must(store->sentBy(name_, phone_)));
    }

    void oneConnectionServesManyRequests() {
        bucket_->keeps = true;
        auto store = open();
        must(send(*store, tablet_, photo_));
        must(send(*store, phone_, photo_));
        QVERIFY(must(store->read(name_, 0, photo_.size())) == photo_);
        QCOMPARE(bucket_->connections(), 1);
    }

    void evenAnEmptyFileLiesThere() {
        auto store = open();
        must(send(*store, tablet_, ""));
        QCOMPARE(must(open("other")->size(shared::sha256(""))), std::optional<std::uint64_t>(0));
    }

    /// Two servers on one database share it.
    void anotherServerSeesWhatThisOneTook() {
        auto here = open(), there = open("other");
        must(send(*here, tablet_, photo_));
        QVERIFY(must(there->sentBy(name_, tablet_)));
        QVERIFY(must(there->read(name_, 0, 9)) == photo_.substr(0, 9));
        must(send(*there, phone_, photo_));
        QVERIFY(must(here->sentBy(name_, phone_)));
        QCOMPARE(std::count(bucket_->asked.begin(), bucket_->asked.end(),
                            "PUT jinan/bytes/" + toText(name_)),
                 1);
    }

    void listsOfManyPagesAreReadToTheEnd() {
        auto store = open();
        std::map<Hash, std::uint64_t> sent;
        for (int i = 0; i < 7; ++i) {
            const auto bytes = std::string(std::size_t(i) * 10, 'x');
            must(send(*store, tablet_, bytes));
            sent[shared::sha256(bytes)] = bytes.size();
        }
        QVERIFY(all(*store) == sent);
    }

    void whatTheBucketDoesNotTakeNowIsTakenLater_data() {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("word");
        QTest::addColumn<int>("code");
        QTest::newRow("it is down") << 0 << "" << int(Code::busy);
        QTest::newRow("it is busy") << 503 << "SlowDown" << int(Code::busy);
        QTest::newRow("its gateway is busy") << 502 << "" << int(Code::busy);
        QTest::newRow("it is full") << 507 << "" << int(Code::full);
        QTest::newRow("its quota is used up") << 403 << "QuotaExceeded" << int(Code::full);
        QTest::newRow("it refuses") << 403 << "AccessDenied" << int(Code::damaged);
        QTest::newRow("it is another") << 301 << "PermanentRedirect" << int(Code::damaged);
    }
    void whatTheBucketDoesNotTakeNowIsTakenLater() {
        QFETCH(int, status);
        QFETCH(QString, word);
        QFETCH(int, code);
        auto store = open();
        bucket_->instead = [&](const BucketServer::Asked& asked) -> std::optional<Bytes> {
            if (asked.method != "PUT") return {};
            return status == 0 ? Bytes{} : BucketServer::refuse(status, word.toStdString());
        };
        const auto failed = send(*store, tablet_, photo_);
        QVERIFY2(!failed && int(failed.failure().code) == code,
                 failed ? "taken" : failed.failure().message.c_str());
        QVERIFY(!must(store->sentBy(name_, tablet_)));
        bucket_->instead = {};
        // All of it is here still: it need not be sent again.
        QCOMPARE(must(store->received(name_, tablet_)), std::uint64_t{photo_.size()});
        must(store->finish(name_, tablet_));
        QVERIFY(must(store->read(name_, 0, photo_.size())) == photo_);
    }

    void aWordThatSomebodySentItAllIsNotLostWithTheAnswer() {
        auto store = open();
        bool cut = false;
        bucket_->instead = [&](const BucketServer::Asked& asked) -> std::optional<Bytes> {
            if (cut || asked.path.find("/sent/") == std::string::npos || asked.method != "PUT")
                return {};
            cut = true;
            return BucketServer::refuse(500, "InternalError");
        };
        QVERIFY(!send(*store, tablet_, photo_));
        must(send(*store, tablet_, photo_));
        QVERIFY(must(store->sentBy(name_, tablet_)));
    }

    void aWrongSecretIsSaidAndNothingIsLost() {
        auto wrong = must(EvidenceStore::open(
            path("evidence"), must(server::bucketShelf(bucket_->address("another")))));
        const auto failed = send(*wrong, tablet_, photo_);
        QVERIFY(!failed && failed.failure().code == Code::damaged);
        QVERIFY(failed.failure().message.find("403") != std::string::npos);
        QVERIFY(failed.failure().message.find("another") == std::string::npos);
        wrong.reset();
        must(send(*open(), tablet_, photo_));
    }

    void aFlippedBitInTheBucketIsFound() {
        auto store = open();
        must(send(*store, tablet_, photo_));
        must(send(*store, tablet_, "another"));
        std::vector<Hash> damaged;
        const auto note = [&](const Hash& hash) { damaged.push_back(hash); };
        must(store->verify(note));
        QVERIFY(damaged.empty());
        bucket_->objects["jinan/bytes/" + toText(name_)][400'000] ^= 1;
        must(store->verify(note));
        QCOMPARE(damaged, std::vector<Hash>{name_});
    }

    void answersThatNoSuchStoreGivesAreNotBelieved_data() {
        QTest::addColumn<QByteArray>("page");
        QTest::newRow("no XML") << QByteArray("hello");
        QTest::newRow("cut short") << QByteArray("<ListBucketResult><Contents><Key>jinan/by");
        QTest::newRow("a size that is none")
            << QByteArray("<L><Contents><Key>jinan/bytes/a</Key><Size>-1</Size></Contents></L>");
        QTest::newRow("truncated without an end")
            << QByteArray("<L><IsTruncated>true</IsTruncated></L>");
        QTest::newRow("what was not asked for")
            << QByteArray("<L><Contents><Key>other/x</Key><Size>1</Size></Contents></L>");
        QTest::newRow("entities") << QByteArray(
            "<!DOCTYPE L [<!ENTITY a \"aaaa\">]><L><Name>&a;</Name></L>");
        QTest::newRow("endless nesting") << QByteArray("<a>").repeated(1'000);
        QTest::newRow("an endless name")
            << QByteArray("<L><Contents><Key>") + QByteArray(100'000, 'k');
        QTest::newRow("more than a page may be") << QByteArray(5 << 20, ' ');
    }
    void answersThatNoSuchStoreGivesAreNotBelieved() {
        QFETCH(QByteArray, page);
        auto store = open();
        bucket_->instead = [&](const BucketServer::Asked&) {
            return std::optional(BucketServer::plain(200, page.toStdString()));
        };
        const auto listed = store->each(
            [](const Hash&, std::uint64_t) -> shared::Result<> { return shared::Done{}; });
        QVERIFY(!listed && listed.failure().code == Code::damaged);
    }

    void moreBytesThanWereAskedForAreNotTaken() {
        auto store = open();
        must(send(*store, tablet_, photo_));
        bucket_->instead = [&](const BucketServer::Asked&) {
            return std::optional(BucketServer::plain(206, photo_));
        };
        QCOMPARE(store->read(name_, 0, 100).failure().code, Code::damaged);
        bucket_->instead = [&](const BucketServer::Asked&) {
            return std::optional(BucketServer::plain(200, photo_));
        };
        QCOMPARE(store->read(name_, 0, 100).failure().code, Code::damaged);
    }

    void addressesThatAreNoneAreRefusedWithoutTheirSecret_data() {
        QTest::addColumn<QString>("address");
        QTest::newRow("no URL") << "evidence";
        QTest::newRow("another scheme") << "ftp://k:sesame@h/b";
        QTest::newRow("in the open") << "http://k:sesame@192.168.1.5/b";
        QTest::newRow("no bucket") << "https://k:sesame@h/";
        QTest::newRow("no secret") << "https://k@h/b";
        QTest::newRow("two regions") << "https://k:sesame@h/b?region=a&b=c";
        QTest::newRow("another query") << "https://k:sesame@h/b?zone=a";
        QTest::newRow("out of the bucket") << "https://k:sesame@h/b/..%2Fc";
        QTest::newRow("a name that is none") << "https://k:sesame@h/b/a%20b";
    }
    void addressesThatAreNoneAreRefusedWithoutTheirSecret() {
        QFETCH(QString, address);
        const auto shelf = server::bucketShelf(address.toStdString());
        QVERIFY(!shelf && shelf.failure().code == Code::invalid);
        QVERIFY(shelf.failure().message.find("sesame") == std::string::npos);
    }

    void aStoreIsMadeWithItBackedUpToAFolderAndRestoredIntoAnother() {
        const auto store = dir_->filePath("store"), copy = dir_->filePath("copy"),
                   again = dir_->filePath("again");
        const auto address = QString::fromStdString(bucket_->address());
        QCOMPARE(program::run({"init", "--store", store, "--evidence", address}).code, 0);
        {
            const auto host = must(server::Host::open(store.toStdString(), env_));
            must(send(host->evidence(), tablet_, photo_));
            must(send(host->evidence(), phone_, "another"));
        }
        QCOMPARE(program::run({"backup", "--store", store, "--to", copy}).code, 0);
        auto kept = must(EvidenceStore::open(copy.toStdString() + "/evidence"));
        QVERIFY(must(kept->read(name_, 0, photo_.size())) == photo_);
        QVERIFY(must(kept->sentBy(name_, tablet_)) && !must(kept->sentBy(name_, phone_)));

        const auto before = bucket_->objects;
        bucket_->objects.clear();
        const auto restored =
            program::run({"restore", "--from", copy, "--store", again, "--evidence", address});
        QVERIFY2(restored.code == 0, qPrintable(restored.error));
        QVERIFY(bucket_->objects == before);
        QCOMPARE(program::run({"verify", "--store", again}).code, 0);
        bucket_->objects["jinan/bytes/" + toText(name_)][7] ^= 1;
        QVERIFY(program::run({"verify", "--store", again})
                    .complains(QString::fromStdString(toText(name_))));
    }

    void aPrefixThatHoldsSomethingIsNoPlaceForANewStore() {
        const auto address = QString::fromStdString(bucket_->address());
        const auto first = dir_->filePath("first"), second = dir_->filePath("second");
        QCOMPARE(program::run({"init", "--store", first, "--evidence", address}).code, 0);
        QVERIFY(program::run({"init", "--store", second, "--evidence", address})
                    .complains("choose another prefix"));
        QVERIFY(!server::holdsStore(second.toStdString()));
        QCOMPARE(program::run({"init", "--store", second}).code, 0);
    }
};

static const suite::Case<EvidenceBucketTest> here("evidence_bucket");
#include "evidence_bucket_test.moc"
