#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "shared/crypto.h"
#include "sync/server/evidence/store.h"
#include "tests/support/suite.h"

using namespace field;
using server::EvidenceStore;
using shared::Code;

class EvidenceStoreTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> dir_;
    std::unique_ptr<EvidenceStore> store_;
    std::shared_ptr<shared::Env> env_ = shared::systemEnv();
    const shared::Id tablet_ = shared::newId(*env_), phone_ = shared::newId(*env_);
    const std::string photo_ = std::string(700'000, 'p') + "end";
    const shared::Hash name_ = shared::sha256(photo_);

    QString path(const QString& inside) const { return dir_->path() + "/evidence/" + inside; }
    QString wholePath() const {
        const auto name = QString::fromStdString(toText(name_));
        return path(name.left(2) + "/" + name);
    }
    void reopen() {
        store_.reset();
        store_ = EvidenceStore::open(dir_->path().toStdString() + "/evidence").take();
    }
    /// Sends photo_ from `offset` on, `size` bytes, as `device`.
    shared::Result<std::uint64_t> send(const shared::Id& device, std::size_t offset,
                                       std::size_t size) {
        auto piece = store_->append(name_, device, offset);
        if (!piece) return piece.failure();
        auto written = (*piece)->write(std::string_view(photo_).substr(offset, size));
        if (!written) return written.failure();
        return (*piece)->keep();
    }

  private Q_SLOTS:
    void init() {
        dir_ = std::make_unique<QTemporaryDir>();
        reopen();
    }

    void bytesCountOnlyOnceTheirHashIsVerified() {
        QCOMPARE(send(tablet_, 0, photo_.size()).value(), photo_.size());
        QVERIFY(!store_->size(name_)->has_value());
        QVERIFY(store_->finish(name_, tablet_).ok());
        QCOMPARE(store_->size(name_)->value(), photo_.size());
        QCOMPARE(store_->read(name_, 0, photo_.size() + 10).value(), photo_);
        QCOMPARE(store_->read(name_, photo_.size() - 3, 100).value(), std::string("end"));
        QCOMPARE(store_->read(name_, photo_.size() + 3, 100).value(), std::string());
    }

    void whatIsVerifiedCannotBeAddedToMeanwhile() {
        QVERIFY(send(tablet_, 0, photo_.size()).ok());
        auto late = store_->append(name_, tablet_, photo_.size()).take();
        QCOMPARE(store_->finish(name_, tablet_).failure().code, Code::busy);
        QVERIFY(!store_->size(name_)->has_value());
        late.reset();
        QVERIFY(store_->finish(name_, tablet_).ok());
        QCOMPARE(store_->append(name_, tablet_, photo_.size()).failure().code, Code::invalid);
    }

    void anUploadGoesOnWhereItStoppedAlsoAfterARestart() {
        QVERIFY(send(tablet_, 0, 300'000).ok());
        reopen();
        QCOMPARE(store_->received(name_, tablet_).value(), std::uint64_t{300'000});
        QVERIFY(send(tablet_, 300'000, photo_.size()).ok());
        QVERIFY(store_->finish(name_, tablet_).ok());
        QCOMPARE(store_->received(name_, tablet_).value(), std::uint64_t{photo_.size()});
    }

    void anotherOffsetIsToldWhereToGoOn() {
        QVERIFY(send(tablet_, 0, 1'000).ok());
        const auto again = send(tablet_, 0, 1'000);
        QCOMPARE(again.failure().code, Code::invalid);
        QVERIFY(again.failure().message.find("1000") != std::string::npos);
        QCOMPARE(send(tablet_, 2'000, 10).failure().code, Code::invalid);
        QCOMPARE(store_->received(name_, tablet_).value(), std::uint64_t{1'000});
    }

    void aPieceThatIsNotKeptLeavesNothing() {
        QVERIFY(send(tablet_, 0, 1'000).ok());
        {
            auto piece = store_->append(name_, tablet_, 1'000);
            QVERIFY((*piece)->write("bytes that were altered on the way").ok());
        }
        QCOMPARE(store_->received(name_, tablet_).value(), std::uint64_t{1'000});
    }

    /// A line that broke off leaves a piece open on the server alone; the device comes anew.
    void aNewerPieceTakesTheUploadOverWhereItStands() {
        auto first = store_->append(name_, tablet_, 0);
        QVERIFY((*first)->write(photo_.substr(0, 1'000)).ok());
        QVERIFY(store_->append(name_, phone_, 0).ok());
        QCOMPARE(store_->append(name_, tablet_, 0).failure().code, Code::invalid);
        auto second = store_->append(name_, tablet_, 1'000);
        QVERIFY(second.ok());
        QCOMPARE((*first)->write(photo_.substr(1'000, 10)).failure().code, Code::busy);
        QCOMPARE((*first)->keep().failure().code, Code::busy);
        first->reset();
        QVERIFY((*second)->write(photo_.substr(1'000)).ok());
        QCOMPARE((*second)->keep().value(), std::uint64_t{photo_.size()});
        second->reset();
        QVERIFY(store_->finish(name_, tablet_).ok());
    }

    void whoeverAsksWhereToGoOnFindsAnUploadThatStands() {
        auto cut = store_->append(name_, tablet_, 0);
        QVERIFY((*cut)->write(photo_.substr(0, 1'000)).ok());
        QVERIFY(store_->stop(name_, phone_).ok());
        QVERIFY((*cut)->write(photo_.substr(1'000, 10)).ok());
        QVERIFY(store_->stop(name_, tablet_).ok());
        QCOMPARE((*cut)->write(photo_.substr(1'010, 10)).failure().code, Code::busy);
        cut->reset();
        QCOMPARE(store_->received(name_, tablet_).value(), std::uint64_t{1'010});
    }

    void wrongBytesGoAndTheUploadBeginsAgain() {
        auto piece = store_->append(name_, tablet_, 0);
        QVERIFY((*piece)->write("not the photo").ok());
        QVERIFY((*piece)->keep().ok());
        piece->reset();
        QCOMPARE(store_->finish(name_, tablet_).failure().code, Code::invalid);
        QVERIFY(!store_->size(name_)->has_value());
        QCOMPARE(store_->received(name_, tablet_).value(), std::uint64_t{0});
        QVERIFY(send(tablet_, 0, photo_.size()).ok());
        QVERIFY(store_->finish(name_, tablet_).ok());
    }

    void eachDeviceSeesOnlyItsOwnUpload() {
        QVERIFY(send(tablet_, 0, photo_.size()).ok());
        QVERIFY(store_->finish(name_, tablet_).ok());
        QVERIFY(store_->sentBy(name_, tablet_).value());
        QVERIFY(!store_->sentBy(name_, phone_).value());
        QCOMPARE(store_->received(name_, phone_).value(), std::uint64_t{0});
        QVERIFY(send(phone_, 0, photo_.size()).ok());
        QVERIFY(store_->finish(name_, phone_).ok());
        QVERIFY(store_->sentBy(name_, phone_).value());
        QCOMPARE(QDir(path("partial/" + QString::fromStdString(toText(phone_))))
                     .entryList(QDir::Files)
                     .size(),
                 0);
    }

    void finishingTwiceIsFinishingOnce() {
        QVERIFY(send(tablet_, 0, photo_.size()).ok());
        QVERIFY(store_->finish(name_, tablet_).ok());
        QVERIFY(store_->finish(name_, tablet_).ok());
        QCOMPARE(store_->finish(name_, phone_).failure().code, Code::missing);
    }

    void evenAnEmptyFileHasAName() {
        const auto nothing = shared::sha256("");
        QVERIFY((*store_->append(nothing, tablet_, 0))->keep().ok());
        QVERIFY(store_->finish(nothing, tablet_).ok());
        QCOMPARE(store_->size(nothing)->value(), std::uint64_t{0});
    }

    void verifyNamesEveryFileThatWasAltered() {
        QVERIFY(send(tablet_, 0, photo_.size()).ok());
        QVERIFY(store_->finish(name_, tablet_).ok());
        QVERIFY(send(phone_, 0, 10).ok());  // a partial file is nobody's damage
        std::vector<shared::Hash> damaged;
        const auto note = [&damaged](const shared::Hash& hash) { damaged.push_back(hash); };
        QVERIFY(store_->verify(note).ok());
        QCOMPARE(damaged.size(), std::size_t{0});

        QFile file(wholePath());
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(5));
        QCOMPARE(file.write("X"), 1);
        file.close();
        QVERIFY(store_->verify(note).ok());
        QCOMPARE(damaged, std::vector<shared::Hash>{name_});
    }

    /// Whoever is told that all is here sends it no more.
    void bytesThatAreGoneAreFoundAndAskedForAgain() {
        QVERIFY(send(tablet_, 0, photo_.size()).ok());
        QVERIFY(store_->finish(name_, tablet_).ok());
        QVERIFY(QFile::remove(wholePath()));
        std::vector<shared::Hash> damaged;
        QVERIFY(store_->verify([&](const shared::Hash& hash) { damaged.push_back(hash); }).ok());
        QCOMPARE(damaged, std::vector<shared::Hash>{name_});
        QVERIFY(!store_->sentBy(name_, tablet_).value());
        QCOMPARE(store_->received(name_, tablet_).value(), std::uint64_t{0});
        QVERIFY(send(tablet_, 0, photo_.size()).ok());
        QVERIFY(store_->finish(name_, tablet_).ok());
        QVERIFY(store_->read(name_, 0, photo_.size()).value() == photo_);
    }

    void whatIsNotHereIsMissing() {
        QCOMPARE(store_->read(name_, 0, 10).failure().code, Code::missing);
        QVERIFY(!store_->size(name_)->has_value());
        QCOMPARE(store_->received(name_, tablet_).value(), std::uint64_t{0});
    }
};

static const suite::Case<EvidenceStoreTest> here("evidence_store");
#include "evidence_store_test.moc"
