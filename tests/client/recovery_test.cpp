#include <QTest>

#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "client/server_way.h"
#include "client/store/recovery/recover.h"
#include "client/store/recovery/recovered.h"
#include "shared/proto/records.pb.h"
#include "shared/sqlite.h"
#include "tests/support/suite.h"
#include "tests/support/world.h"

using namespace field;
namespace files = std::filesystem;
using client::OpenedStore;
using client::Recovered;
using records::VISIT_STATE_ON_SITE;
using shared::Code;
using shared::Hash;
using shared::Id;
using shared::Result;
using shared::Value;
using shared::kinds::visit;
using world::Device;
using world::World;

namespace {

constexpr std::size_t pageBytes = 4096;

Value text(const std::string& words) { return words; }

std::string bytesOf(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void write(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

/// Every file of the folder itself but the lock, with its bytes.
std::map<std::string, std::string> filesIn(const std::string& dir) {
    std::map<std::string, std::string> all;
    for (const auto& entry : files::directory_iterator(dir))
        if (entry.is_regular_file() && entry.path().filename() != "lock")
            all[entry.path().filename().string()] = bytesOf(entry.path().string());
    return all;
}

/// A clock that a test sets.
class Clock final : public shared::Env {
  public:
    std::int64_t wallMs() override { return 1'796'000'000'000; }
    std::int64_t bootMs() override { return real_->bootMs(); }
    std::string bootId() override { return real_->bootId(); }
    std::string zone() override { return real_->zone(); }
    void random(void* out, std::size_t size) override { real_->random(out, size); }

  private:
    std::shared_ptr<shared::Env> real_ = shared::systemEnv();
};

/// Pages of `name`, a table or an index, in the closed database.
std::vector<std::size_t> pagesOf(const std::string& database, const std::string& name,
                                 const std::string& type = {}) {
    auto db = must(shared::Database::open(database, shared::Database::Mode::readOnly));
    auto pages = db->prepare(
        "SELECT pageno FROM dbstat WHERE name = ?1 AND (?2 = '' OR pagetype = ?2) ORDER BY path");
    pages.bindText(1, name).bindText(2, type);
    std::vector<std::size_t> all;
    while (must(pages.step())) all.push_back(static_cast<std::size_t>(pages.integer(0)));
    return all;
}

void spoil(const std::string& database, std::size_t page) {
    auto bytes = bytesOf(database);
    bytes.replace((page - 1) * pageBytes, pageBytes, std::string(pageBytes, '\xa5'));
    write(database, bytes);
}

/// Li, whose device has saves that nobody received, a draft and a photo; and Wang.
struct Story {
    World world;
    Device& li = world.device("li");
    Device& wang = world.device("wang");
    Id report = li.create("Visit", {}, {{"state", std::int64_t{VISIT_STATE_ON_SITE}}});
    std::shared_ptr<shared::Env> clock = std::make_shared<Clock>();
    std::vector<Hash> waiting;  ///< hashes of what nobody received
    Hash photo;

    Story() {
        world.settle();
        li.edit(visit, report, {{"hosts", text("张三")}});
        li.sync();
        for (int i = 0; i < 40; ++i)
            li.edit(
                visit, report,
                {{"conclusion", text(std::string(300, 'a') + "第" + std::to_string(i) + "次")}});
        li.edit(visit, report, {{"weather", text("晴")}});
        li.create("Finding", report, {{"fact", text("路面开裂")}});
        const auto picture = world.freshPath("photo.jpg");
        write(picture, "bytes of a photo");
        must(li.store().attach(visit, report, picture, {}));
        photo = must(li.store().keepEvidence(picture));
        client::Draft draft;
        draft.record = report;
        draft.kind = visit;
        draft.column = records::Visit::kConclusionFieldNumber;
        draft.project = world.project;
        draft.text = "正在写";
        must(li.store().putDraft(draft));
        waiting = waitingHashes();
    }

    std::vector<Hash> waitingHashes() {
        std::vector<Hash> hashes;
        for (const auto& entry : must(li.store().outbox(true))) hashes.push_back(entry.hash);
        return hashes;
    }
    std::string database() { return li.path() + "/field.db"; }

    Result<OpenedStore> open() { return client::openOrRecover(li.path(), world.catalog, clock); }
    /// Li starts the app, which opens the profile or recovers it.
    void recover() { must(open()); }
    void damage(const std::function<void()>& act) {
        li.closedFor([&] {
            act();
            // As a call does that meets the damage.
            client::noteDamage(li.path(), {Code::damaged, "malformed"});
            recover();
        });
    }
    Recovered told() {
        auto last = must(li.store().recovery().last());
        return last.value_or(Recovered{});
    }
    void allIsWell() {
        world.settle();
        for (auto* device : {&li, &wang}) {
            QVERIFY(device->records() == world.serverRecords(*device));
            QVERIFY(must(device->store().outbox(true)).empty());
            QVERIFY(must(device->store().unsettled(visit, report)).empty());
            QVERIFY(device->openConflicts().empty());
            QVERIFY(must(device->store().told()).empty());
        }
        must(world.host->verify([](const std::string&) {}));
    }
};

}  // namespace

/// A damaged database of a device gives way to a new one; what was saved is not lost with it.
class RecoveryTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void everySaveIsFoundAndArrivesOnce_data() {
        QTest::addColumn<QString>("damage");
        QTest::addColumn<bool>("anew");
        QTest::newRow("a page of a record table") << "visit" << false;
        QTest::newRow("a page of an index of the saves") << "change_set_saved" << false;
        QTest::newRow("the page of the drafts is whole, that of receipts not")
            << "former_receipt" << false;
        QTest::newRow("the inner page of the saves, which holds some itself")
            << "change_set" << false;
        QTest::newRow("the chains' numbers") << "area" << true;
        QTest::newRow("key and identity") << "setting" << true;
        QTest::newRow("the header") << "header" << true;
    }
    void everySaveIsFoundAndArrivesOnce() {
        QFETCH(QString, damage);
        QFETCH(bool, anew);
        Story story;
        const auto records = story.li.records();
        std::string broken;
        std::uint64_t within = 0;  // rows between the leaves stand in the page above
        story.damage([&] {
            if (damage == "change_set")
                within = pagesOf(story.database(), "change_set", "leaf").size() - 1;
            if (damage == "header")
                spoil(story.database(), 1);
            else if (damage == "change_set")
                spoil(story.database(), pagesOf(story.database(), "change_set", "internal").at(0));
            else
                spoil(story.database(), pagesOf(story.database(), damage.toStdString()).at(0));
            broken = bytesOf(story.database());
        });
        const auto told = story.told();
        QCOMPARE(told.anew, anew);
        QCOMPARE(bytesOf(story.li.path() + "/" + told.aside), broken);
        QCOMPARE(told.lost, within);
        const auto found = story.waitingHashes();
        QCOMPARE(told.waiting, found.size());
        QCOMPARE(found.size() + within, story.waiting.size());
        if (within == 0) QCOMPARE(found, story.waiting);
        QCOMPARE(must(story.li.store().drafts(story.report)).size(), std::size_t{1});
        QCOMPARE(story.li.value(visit, story.report, "weather"), text("晴"));
        QVERIFY(must(story.li.store().counts()).evidenceWaiting >= 1);
        if (anew) {
            if (damage != "setting") story.li.sync();
            QCOMPARE(story.waitingHashes(), story.waiting);  // nothing left
            const auto refused = client::mayEnrol(story.li.store(), false);
            QVERIFY(!refused && refused.failure().code == Code::refused);
            story.world.enrolAnew(story.li);
            QVERIFY(!story.told().anew);
        }
        story.allIsWell();
        QVERIFY(story.li.records().size() >= records.size());
        QCOMPARE(story.wang.value(visit, story.report, "weather"), text("晴"));
        QCOMPARE(story.wang.value(visit, story.report, "hosts"), text("张三"));
        QCOMPARE(story.wang.value(visit, story.report, "conclusion"),
                 text(std::string(300, 'a') + "第39次"));
    }

    void aPageOfSavesIsCountedAndTheRestArrives() {
        Story story;
        story.damage([&] {
            const auto leaves = pagesOf(story.database(), "change_set", "leaf");
            QVERIFY(leaves.size() >= 4);
            spoil(story.database(), leaves.at(leaves.size() / 2));
        });
        const auto told = story.told();
        QVERIFY(!told.anew);
        QVERIFY(told.lost > 0 && told.lost < 20);
        QCOMPARE(told.waiting + told.lost, story.waiting.size());
        const auto found = story.waitingHashes();
        for (const auto& hash : found)
            QVERIFY(std::find(story.waiting.begin(), story.waiting.end(), hash) !=
                    story.waiting.end());
        story.allIsWell();
        QCOMPARE(story.wang.value(visit, story.report, "weather"), text("晴"));
    }

    void aPageOfSavesThatArrivedUnheardIsNotDoneTwice() {
        Story story;
        story.li.wire().fault = world::Fault::lostAnswer;
        story.li.wire().cutAfter = 1;
        story.li.wire().cut = false;
        QVERIFY(
            !sync::Exchange(story.li.store().replica(), story.li.wire(), *story.world.env).run());
        story.li.wire().cutAfter = -1;
        story.damage([&] { spoil(story.database(), 1); });
        QCOMPARE(story.waitingHashes(), story.waiting);
        story.world.enrolAnew(story.li);
        story.allIsWell();
        QCOMPARE(story.wang.value(visit, story.report, "conclusion"),
                 text(std::string(300, 'a') + "第39次"));
    }

    void aShortFileGivesWhatItStillHolds() {
        Story story;
        story.damage([&] {
            const auto size = files::file_size(story.database());
            const auto last = pagesOf(story.database(), "change_set", "leaf").back();
            files::resize_file(story.database(), std::min(size / 4096 / 2, last - 1) * 4096);
        });
        const auto told = story.told();
        QVERIFY(told.anew);
        QVERIFY(told.waiting < story.waiting.size());
        story.world.enrolAnew(story.li);
        story.allIsWell();
    }

    void nothingLeftIsSaidAndTheServersComesBack_data() {
        QTest::addColumn<QString>("damage");
        QTest::newRow("the file is empty") << "empty";
        QTest::newRow("the file is gone") << "gone";
        QTest::newRow("the log is lost") << "log";
    }
    void nothingLeftIsSaidAndTheServersComesBack() {
        QFETCH(QString, damage);
        Story story;
        const auto copy = story.world.freshPath("field.db");
        if (damage == "log") {
            files::copy_file(story.database(), copy);  // of the program as it runs
            QVERIFY(files::file_size(story.database() + "-wal") > pageBytes);
        }
        story.li.closedFor([&] {
            if (damage == "empty") write(story.database(), "");
            if (damage == "gone") files::remove(story.database());
            if (damage == "log")
                files::copy_file(copy, story.database(), files::copy_options::overwrite_existing);
            story.recover();
        });
        const auto told = story.told();
        QVERIFY(told.anew);
        QCOMPARE(told.aside.empty(), damage == "gone");
        QCOMPARE(told.waiting, std::uint64_t{0});
        story.world.enrolAnew(story.li);
        story.allIsWell();
        QCOMPARE(story.li.value(visit, story.report, "hosts"), text("张三"));
    }

    void whatAKilledProgramLeftInItsLogIsReadThoughThatIsDamagedToo() {
        Story story;
        const auto file = story.world.freshPath("field.db"), log = file + "-wal";
        files::copy_file(story.database(), file);  // of the program as it runs
        files::copy_file(story.database() + "-wal", log);
        spoil(file, 1);
        // A frame in the middle, with the first page: SQLite believes nothing behind it.
        auto bytes = bytesOf(log);
        std::size_t spoiled = 0;
        constexpr std::size_t header = 32, frameHeader = 24;
        for (auto at = header; at < bytes.size(); at += frameHeader + pageBytes) {
            if (bytes.substr(at, 4) != std::string("\0\0\0\1", 4)) continue;
            bytes.replace(at + frameHeader, pageBytes, std::string(pageBytes, '\xa5'));
            ++spoiled;
        }
        QVERIFY(spoiled > 0);
        story.li.closedFor([&] {
            write(story.database(), bytesOf(file));
            write(story.database() + "-wal", bytes);
            story.recover();
        });
        QVERIFY(story.told().anew);
        QCOMPARE(story.waitingHashes(), story.waiting);
        QCOMPARE(bytesOf(story.li.path() + "/" + story.told().aside + "-wal"), bytes);
        story.world.enrolAnew(story.li);
        story.allIsWell();
    }

    void whatIsWrongInASaveIsNotSent() {
        Story story;
        story.damage([&] {
            auto bytes = bytesOf(story.database());
            // One letter of one saved payload; nothing that SQLite would notice. Then a page that
            // it does.
            const auto at = bytes.find("路面开裂");
            QVERIFY(at != std::string::npos);
            for (auto place = at; place != std::string::npos;
                 place = bytes.find("路面开裂", place + 1))
                bytes[place + 2] ^= 1;
            write(story.database(), bytes);
            spoil(story.database(), pagesOf(story.database(), "visit").at(0));
        });
        QCOMPARE(story.told().lost, std::uint64_t{1});
        QCOMPARE(story.waitingHashes().size() + 1, story.waiting.size());
        story.allIsWell();
    }

    void aSoundDatabaseStaysWhereItIs() {
        Story story;
        story.li.closedFor([&] {
            client::noteDamage(story.li.path(),
                               {Code::damaged, "a photo arrived with other bytes"});
            const auto opened = must(story.open());
            QVERIFY(!opened.recovered);
        });
        QVERIFY(!files::exists(story.database() + ".doubt"));
        QVERIFY(!must(story.li.store().recovery().last()));
        QCOMPARE(story.waitingHashes(), story.waiting);
    }

    void anotherDamagedFileOfThatTimeIsNotWrittenOver() {
        Story story;
        const auto taken = story.li.path() + "/field.db.damaged-20261130T005320Z";
        story.damage([&] {
            write(taken + "-wal", "an earlier log");
            spoil(story.database(), 1);
        });
        QCOMPARE(bytesOf(taken + "-wal"), std::string("an earlier log"));
        QVERIFY(!files::exists(taken));
        QCOMPARE(story.told().aside, std::string("field.db.damaged-20261130T005320Z-2"));
    }

    void aNewDatabaseThatCannotBeMadeChangesNothing_data() {
        QTest::addColumn<QString>("hindrance");
        QTest::newRow("no room on the disk") << "room";
        QTest::newRow("something stands in its place") << "folder";
        QTest::newRow("another program has it open") << "open";
    }
    void aNewDatabaseThatCannotBeMadeChangesNothing() {
        QFETCH(QString, hindrance);
        Story story;
        story.li.closedFor([&] {
            std::unique_ptr<client::Store> other;
            if (hindrance == "open")
                other =
                    must(client::Store::open(story.li.path(), story.world.catalog, story.clock));
            spoil(story.database(), 1);
            if (hindrance == "folder") files::create_directory(story.database() + ".new");
            client::noteDamage(story.li.path(), {Code::damaged, "malformed"});
            const auto before = filesIn(story.li.path());
            rlimit room{};
            ::getrlimit(RLIMIT_FSIZE, &room);
            if (hindrance == "room") {
                const auto little = rlimit{64 << 10, room.rlim_max};
                std::signal(SIGXFSZ, SIG_IGN);
                ::setrlimit(RLIMIT_FSIZE, &little);
            }
            const auto opened = story.open();
            ::setrlimit(RLIMIT_FSIZE, &room);
            QVERIFY(!opened);
            const auto words = QString::fromStdString(opened.failure().message);
            if (hindrance == "open") {
                QCOMPARE(opened.failure().code, Code::busy);
                QVERIFY2(words.contains("close"), qPrintable(words));
            } else {
                QVERIFY2(words.contains("nothing was changed"), qPrintable(words));
                QVERIFY(filesIn(story.li.path()) == before);
            }
            other.reset();
            files::remove(story.database() + ".new");
            story.recover();
        });
        QCOMPARE(story.waitingHashes(), story.waiting);
    }

    void cutShortAnywhereItGoesOn_data() {
        QTest::addColumn<int>("step");
        QTest::newRow("the new one is half made") << 0;
        QTest::newRow("it is ready") << 1;
        QTest::newRow("the log is moved") << 2;
        QTest::newRow("the database is moved") << 3;
    }
    void cutShortAnywhereItGoesOn() {
        QFETCH(int, step);
        Story story;
        story.li.closedFor([&] {
            spoil(story.database(), 1);
            const auto log = std::string("what a program left in its log");
            const auto broken = bytesOf(story.database());
            write(story.database() + "-wal", log);
            if (step == 0) {
                write(story.database() + ".new", "half a database");
                write(story.database() + ".new-wal", "and its log");
            } else {
                must(story.open());
                const auto aside = story.li.path() + "/field.db.damaged-20261130T005320Z";
                files::rename(story.database(), story.database() + ".ready");
                if (step < 3) files::rename(aside, story.database());
                if (step < 2) files::rename(aside + "-wal", story.database() + "-wal");
            }
            must(story.open());
            const auto aside = story.li.path() + "/field.db.damaged-20261130T005320Z";
            QCOMPARE(bytesOf(aside), broken);
            QCOMPARE(bytesOf(aside + "-wal"), log);
            for (const auto* left : {".new", ".new-wal", ".ready", ".doubt"})
                QVERIFY2(!files::exists(story.database() + left), left);
        });
        QCOMPARE(story.waitingHashes(), story.waiting);
        QVERIFY(story.told().anew);
        story.world.enrolAnew(story.li);
        story.allIsWell();
    }

    void whatCameToStandInItsPlaceMeanwhileIsNotWrittenOver() {
        Story story;
        story.li.closedFor([&] {
            spoil(story.database(), 1);
            const auto broken = bytesOf(story.database());
            must(story.open());
            const auto aside = story.li.path() + "/" + "field.db.damaged-20261130T005320Z";
            files::rename(story.database(), story.database() + ".ready");
            files::rename(aside, story.database());
            write(aside, "somebody else's");
            const auto opened = story.open();
            QVERIFY(!opened);
            QCOMPARE(opened.failure().code, Code::refused);
            QVERIFY(QString::fromStdString(opened.failure().message).contains("moved aside"));
            QCOMPARE(bytesOf(aside), std::string("somebody else's"));
            QCOMPARE(bytesOf(story.database()), broken);
            files::remove(aside);
            must(story.open());
            QCOMPARE(bytesOf(aside), broken);
        });
        QCOMPARE(story.waitingHashes(), story.waiting);
    }

    void damagedOnceMoreItStillWaitsToBeSetUpAnew() {
        Story story;
        story.damage([&] { spoil(story.database(), 1); });
        QVERIFY(story.told().anew);
        story.damage(
            [&] { spoil(story.database(), pagesOf(story.database(), "change_set_saved").at(0)); });
        QVERIFY(story.told().anew);
        QCOMPARE(story.waitingHashes(), story.waiting);
        story.world.enrolAnew(story.li);
        story.allIsWell();
    }
};

static const suite::Case<RecoveryTest> here("recovery");

#include "recovery_test.moc"
