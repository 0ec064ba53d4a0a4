#include <QTest>

#include <algorithm>

#include "shared/proto/records.pb.h"
#include "sync/exchange.h"
#include "tests/faults/clerks.h"
#include "tests/faults/profile.h"
#include "tests/support/must.h"
#include "tests/support/suite.h"

using namespace faults;
using shared::Code;
using shared::Result;
using simulation::Disk;

namespace {

constexpr std::size_t pageBytes = 4096;

/// All that a device shows of what is in its database.
struct Shown {
    std::vector<shared::Record> records;
    std::vector<shared::Hash> sets;
    std::vector<std::string> drafts;
    std::uint64_t waiting = 0;
    bool operator==(const Shown&) const = default;
};

/// An inspector's device, of whose files something is lost or damaged behind the product's back.
class Tablet {
  public:
    Tablet() {
        exchange();
        for (const std::uint64_t number : {1U, 2U}) must(saveNumber(store(), report(), number));
        client::Draft draft;
        draft.record = report();
        draft.kind = shared::kinds::visit;
        draft.column = records::Visit::kConclusionFieldNumber;
        draft.text = "正在";
        must(store().putDraft(draft));
    }

    client::Store& store() { return *own().store; }
    [[nodiscard]] const shared::Id& report() const { return town_->places.visits[0]; }
    [[nodiscard]] std::string database() { return own().dir + "/field.db"; }

    void exchange() {
        Carrier line(*town_, own().device);
        must(sync::Exchange(store().replica(), line, *own().env).run());
        for (const auto& body : line.answers)
            for (auto& one : receiptsIn(body)) received_.push_back(std::move(one));
    }
    Result<> open() {
        own().store.reset();
        auto opened = client::Store::open(own().dir, town_->catalog, own().env);
        if (!opened) return opened.failure();
        own().store = opened.take();
        return shared::Done{};
    }
    /// The files, closed; or as a program that is killed leaves them.
    Disk::Image closed() {
        own().store.reset();
        return Disk::installed().image(own().dir);
    }
    Disk::Image killed() {
        auto& disk = Disk::installed();
        disk.die(own().dir);
        own().store.reset();
        disk.restart(own().dir, chance_);
        return disk.image(own().dir);
    }
    void put(const Disk::Image& files) { Disk::installed().replace(own().dir, files); }
    std::string now(const std::string& file) { return Disk::installed().image(own().dir)[file]; }

    Result<Shown> shown() {
        Shown all;
        for (const auto& kind : town_->catalog->kinds()) {
            client::Query query;
            query.kind = kind.number;
            for (std::string after;;) {
                auto page = store().page(query, after);
                if (!page) return page.failure();
                all.records.insert(all.records.end(), page->records.begin(), page->records.end());
                after = page->next;
                if (after.empty()) break;
            }
        }
        auto sets = store().outbox(false);
        if (!sets) return sets.failure();
        for (const auto& set : *sets) all.sets.push_back(set.hash);
        auto drafts = store().drafts(report());
        if (!drafts) return drafts.failure();
        for (const auto& draft : *drafts) all.drafts.push_back(draft.text);
        auto counts = store().counts();
        if (!counts) return counts.failure();
        all.waiting = counts->waiting;
        return all;
    }
    /// What is wrong on the server, which had answered for all that it received.
    std::string serverFault() { return faults::serverFault(*town_->host, received_); }
    bool serverHas(const shared::Id& area, const shared::Hash& set) {
        return must(must(town_->host->read())->entryOf(area, set)).has_value();
    }

  private:
    Machine& own() { return *town_->machines[0]; }

    std::unique_ptr<simulation::Town> town_ = townOf("AC");
    simulation::Chance chance_{1};
    std::vector<Received> received_;
};

}  // namespace

class LostFilesTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// A page that is no page any more is named as damage by whoever needs it; nobody reads
    /// anything else from it, and nothing is written over it.
    void aDamagedPageIsNamedAndNothingIsMadeUpOfIt() {
        Tablet tablet;
        const auto files = tablet.closed();
        const auto whole = files.at(tablet.database());
        must(tablet.open());
        const auto before = must(tablet.shown());
        QCOMPARE(before.sets.size(), std::size_t{2});
        QCOMPARE(before.drafts.size(), std::size_t{1});
        (void)tablet.closed();

        std::size_t named = 0, unneeded = 0;
        for (std::size_t at = 0; at < whole.size(); at += pageBytes)
            for (const char byte : {'\0', '\xa5'}) {
                auto broken = files;
                const std::string junk(pageBytes, byte);
                broken[tablet.database()].replace(at, pageBytes, junk);
                tablet.put(broken);
                auto opened = tablet.open();
                auto shown = opened ? tablet.shown() : Result<Shown>(opened.failure());
                const auto where = "page " + std::to_string(at / pageBytes + 1) + ": ";
                if (shown) {
                    QVERIFY2(*shown == before, (where + "something else is shown").c_str());
                    ++unneeded;
                } else {
                    const auto& failure = shown.failure();
                    QVERIFY2(failure.code == Code::damaged, (where + failure.message).c_str());
                    QVERIFY2(failure.message.find("malformed") != std::string::npos ||
                                 failure.message.find("not a database") != std::string::npos,
                             (where + failure.message).c_str());
                    ++named;
                }
                (void)tablet.closed();
                QVERIFY2(tablet.now(tablet.database()).substr(at, pageBytes) == junk,
                         (where + "it was written over").c_str());
            }
        QVERIFY(named > 20);
        qInfo("figure: damaged pages of a device: %zu named, %zu not needed, 0 believed", named,
              unneeded);
    }

    void aDeviceThatWentBackInTimeIsToldAndOverwritesNothing_data() {
        QTest::addColumn<bool>("log");
        QTest::newRow("the log of a program that was killed is lost") << true;
        QTest::newRow("last week's file took the place of today's") << false;
    }
    void aDeviceThatWentBackInTimeIsToldAndOverwritesNothing() {
        QFETCH(bool, log);
        Tablet tablet;
        tablet.exchange();
        const auto lastWeek = tablet.closed();
        must(tablet.open());
        for (const std::uint64_t number : {3U, 4U})
            must(saveNumber(tablet.store(), tablet.report(), number));
        tablet.exchange();
        const auto today = must(tablet.shown());
        auto files = tablet.killed();
        QVERIFY(files.at(tablet.database() + "-wal").size() > pageBytes);
        files.erase(tablet.database() + "-wal");
        tablet.put(log ? files : lastWeek);

        must(tablet.open());
        QCOMPARE(must(tablet.shown()).sets.size(), std::size_t{2});
        const auto saved = must(saveNumber(tablet.store(), tablet.report(), 5));
        QCOMPARE(saved.deviceSeq, std::uint64_t{3});
        tablet.exchange();

        // The server keeps what this device can only have saved as another one, applies nothing of
        // it, and says so; what was received before stands, and is here again.
        QCOMPARE(tablet.serverFault(), std::string());
        QVERIFY(tablet.serverHas(saved.area, saved.hash));
        const auto told = must(tablet.store().told());
        QCOMPARE(told.size(), std::size_t{2});  // the edit and the finding
        for (const auto& one : told) {
            QVERIFY(one.parked);
            QCOMPARE(one.reason, std::string("untrusted_device"));
            QCOMPARE(one.deviceSeq, saved.deviceSeq);
        }
        const auto counts = must(tablet.store().counts());
        QCOMPARE(counts.parked, std::uint64_t{1});
        QCOMPARE(counts.waiting, std::uint64_t{0});
        const auto here = must(tablet.shown());
        QVERIFY(std::all_of(
            today.records.begin(), today.records.end(), [&](const shared::Record& record) {
                return std::any_of(here.records.begin(), here.records.end(),
                                   [&](const shared::Record& one) {
                                       return one.kind == record.kind && one.id == record.id &&
                                              one.values == record.values;
                                   });
            }));
    }
};

static const suite::Case<LostFilesTest> here("lost_files");

#include "lost_files_test.moc"
