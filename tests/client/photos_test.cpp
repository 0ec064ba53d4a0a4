#include <QTest>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>

#include "client/exchange_loop.h"
#include "client/store/vault/evidence_folder.h"
#include "tests/support/frail.h"
#include "tests/support/some_record.h"
#include "tests/support/suite.h"

using namespace field;
using frail::Device;
using served::City;
using shared::Code;

namespace {

using Breaks = std::function<bool(const sync::Request&)>;

/// A line that breaks off at what `breaks` says.
class Breaking : public sync::Transport {
  public:
    Breaking(const std::string& url, Breaks breaks)
        : way_(sync::httpTransport(url)), breaks_(std::move(breaks)) {}
    shared::Result<sync::Answer> send(const sync::Request& request) override {
        if (breaks_(request)) return shared::Failure{Code::offline, "the line broke"};
        return way_->send(request);
    }

    void mend() {
        breaks_ = [](const auto&) { return false; };
    }

  private:
    std::unique_ptr<sync::Transport> way_;
    Breaks breaks_;
};

/// A loop of a device, on a line that breaks.
client::ExchangeLoop::Setup onALineThat(Breaks breaks, Device& device) {
    client::ExchangeLoop::Setup setup;
    setup.dir = device.path();
    setup.catalog = shared::Catalog::builtIn();
    setup.env = device.env;
    setup.firstRetryMs = 4;
    setup.mostRetryMs = 64;
    setup.transport = [breaks = std::move(breaks)](const std::string& url, sync::Trust) {
        return std::make_unique<Breaking>(url, breaks);
    };
    return setup;
}

/// A clock that runs as fast as a weak line lets it seem: a minute passes at every look.
struct Hasty : shared::Env {
    std::int64_t wallMs() override { return real->wallMs(); }
    std::int64_t bootMs() override { return passedMs += 60'000; }
    std::string bootId() override { return real->bootId(); }
    std::string zone() override { return real->zone(); }
    void random(void* out, std::size_t size) override { real->random(out, size); }
    std::shared_ptr<shared::Env> real = shared::systemEnv();
    std::atomic<std::int64_t> passedMs = 0;
};

/// A line that has something done as the first photo of `method` is under way.
class Meanwhile : public sync::Transport {
  public:
    Meanwhile(const std::string& url, std::string method, std::function<void()> act)
        : way_(sync::httpTransport(url)), method_(std::move(method)), act_(std::move(act)) {}
    shared::Result<sync::Answer> send(const sync::Request& request) override {
        paths.push_back(request.method + " " + request.path.substr(0, request.path.find('/', 4)));
        if (request.method == method_ && act_) std::exchange(act_, nullptr)();
        return way_->send(request);
    }
    std::vector<std::string> paths;

  private:
    std::unique_ptr<sync::Transport> way_;
    std::string method_;
    std::function<void()> act_;
};

/// Attaches a picture with a thumbnail; answers the thumbnail's hash.
shared::Hash attachWithThumbnail(Device& device, const shared::Id& visit, const QString& folder,
                                 int number) {
    const auto write = [&](const char* name, std::size_t size) {
        const auto path = folder.toStdString() + "/" + name;
        std::ofstream(path, std::ios::binary | std::ios::trunc) << suite::someBytes(size);
        return path;
    };
    const auto step = static_cast<std::size_t>(number);
    const auto small = must(device.store().keepEvidence(write("small.jpg", 900 + step)));
    shared::Values values;
    values.set(records::Evidence::kThumbnailSha256FieldNumber, shared::Blob{small.str()});
    must(device.store().attach(shared::kinds::visit, visit, write("photo.jpg", 200'000 + step),
                               values));
    return small;
}

}  // namespace

class PhotosTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// Nobody has to ask: the records are through, and the photo goes when the line is better.
    void theLoopGoesOnWithAPhotoThatWasCut() {
        City city;
        city.serve();
        Device inspector(city, "inspector");
        inspector.sync();
        inspector.attach(inspector.visit(), suite::someBytes(30'000));
        std::atomic<bool> broke = false;
        std::mutex mutex;
        std::condition_variable wake;
        int cut = 0, done = 0;
        const auto setup = onALineThat(
            [&](const auto& request) { return request.method == "PUT" && !broke.exchange(true); },
            inspector);
        client::ExchangeLoop loop(setup, [&](const client::ExchangeLoop::News& news) {
            const std::lock_guard lock(mutex);
            cut += news.done && news.done->evidenceCut && news.retryMs > 0;
            done += news.done && news.done->evidenceProblem.empty();
            wake.notify_all();
        });
        std::unique_lock lock(mutex);
        QVERIFY(wake.wait_for(lock, std::chrono::seconds(60), [&] { return done > 0; }));
        QCOMPARE(cut, 1);
        QCOMPARE(must(inspector.store().counts()).evidenceWaiting, std::uint64_t{0});
    }

    /// A line that moves something is asked at once however often it breaks, one that moves nothing
    /// less and less.
    void theLoopWaitsLongerOnlyWhereNothingPasses_data() {
        QTest::addColumn<int>("pieces");
        QTest::addColumn<int>("leastMs");
        QTest::addColumn<int>("mostMs");
        QTest::newRow("nothing passes") << 0 << 16 << 64;
        QTest::newRow("a piece passes") << 1 << 1 << 4;
    }
    void theLoopWaitsLongerOnlyWhereNothingPasses() {
        QFETCH(int, pieces);
        QFETCH(int, leastMs);
        QFETCH(int, mostMs);
        City city;
        city.serve();
        Device inspector(city, "inspector");
        inspector.sync();
        inspector.attach(inspector.visit(), suite::someBytes(6'000'000));
        std::mutex mutex;
        std::condition_variable wake;
        std::vector<std::int64_t> waits;
        const auto setup = onALineThat(
            [pieces, asked = 0](const auto& request) mutable {
                return request.method == "PUT" && asked++ % (pieces + 1) == pieces;
            },
            inspector);
        client::ExchangeLoop loop(setup, [&](const client::ExchangeLoop::News& news) {
            const std::lock_guard lock(mutex);
            if (news.done) waits.push_back(news.retryMs);
            wake.notify_all();
        });
        std::unique_lock lock(mutex);
        QVERIFY(wake.wait_for(lock, std::chrono::seconds(60), [&] { return waits.size() >= 8; }));
        QVERIFY(waits[7] >= leastMs && waits[7] <= mostMs);
    }

    /// Hours of photos are under way; what is saved now goes now.
    void aSaveDoesNotWaitForThePhotosThatAreSent() {
        City city;
        city.serve();
        Device inspector(city, "inspector");
        inspector.sync();
        const auto visit = inspector.visit();
        inspector.attach(visit, suite::someBytes(1'500'000));
        Meanwhile line(city.url(), "PUT", [&] { inspector.visit(); });
        Hasty env;
        const auto done = must(sync::Exchange(inspector.store().replica(), line, env).run());
        QVERIFY(done.evidenceProblem.empty());
        QCOMPARE(done.received, std::uint64_t{3});
        QCOMPARE(done.counts.filesDone, std::uint64_t{1});
        const auto put = std::find(line.paths.begin(), line.paths.end(), "PUT /v1/evidence");
        const auto save = std::find(put, line.paths.end(), "POST /v1/exchange");
        QVERIFY(std::find(save, line.paths.end(), "PUT /v1/evidence") != line.paths.end());
    }

    void whatMovedCountsWhereTheLineBreaksBetweenPhotos() {
        City city;
        city.serve();
        Device inspector(city, "inspector");
        inspector.sync();
        inspector.attach(inspector.visit(), suite::someBytes(1'500'000));
        Breaking line(city.url(), [photo = false](const auto& request) mutable {
            photo = photo || request.method == "PUT";
            return photo && request.method == "POST";
        });
        Hasty env;
        const auto exchange = [&] {
            return must(sync::Exchange(inspector.store().replica(), line, env).run());
        };
        const auto cut = exchange();
        QVERIFY(cut.evidenceCut);
        QCOMPARE(cut.evidenceProblem, std::string("the line broke"));
        QCOMPARE(cut.received, std::uint64_t{2});
        QVERIFY(cut.counts.bytesSent > 500'000);
        line.mend();
        QVERIFY(exchange().counts.bytesSent < 1'000'000);
        QCOMPARE(must(inspector.store().counts()).evidenceWaiting, std::uint64_t{0});
    }

    void newsDoNotWaitForThePhotosThatAreFetched() {
        City city;
        city.serve();
        Device inspector(city, "inspector"), division(city, "division");
        inspector.sync();
        const auto visit = inspector.visit();
        inspector.attach(visit, suite::someBytes(3'000'000));
        inspector.sync();
        shared::Id news;
        Meanwhile line(city.url(), "GET", [&] {
            news = inspector.visit();
            inspector.sync();
        });
        Hasty env;
        const auto done = must(sync::Exchange(division.store().replica(), line, env).run());
        QVERIFY(done.evidenceProblem.empty());
        QVERIFY(must(division.store().find(shared::kinds::visit, news)));
        QVERIFY(must(division.store().replica().evidenceWanted()).empty());
        const auto get = std::find(line.paths.begin(), line.paths.end(), "GET /v1/evidence");
        const auto asked = std::find(get, line.paths.end(), "POST /v1/exchange");
        QVERIFY(std::find(asked, line.paths.end(), "GET /v1/evidence") != line.paths.end());
    }

    void thumbnailsGoAndComeFirst() {
        City city;
        city.serve();
        Device inspector(city, "inspector"), division(city, "division");
        inspector.sync();
        const auto visit = inspector.visit();
        const QTemporaryDir folder;
        std::set<shared::Hash> small;
        for (int i = 0; i < 3; ++i)
            small.insert(attachWithThumbnail(inspector, visit, folder.path(), i));
        std::set<shared::Hash> first;
        const auto toSend = must(inspector.store().replica().evidenceToSend());
        QCOMPARE(toSend.size(), std::size_t{6});
        for (std::size_t i = 0; i < small.size(); ++i) first.insert(toSend[i].sha256);
        QVERIFY(first == small);
        inspector.sync();

        // The records come; the line breaks at the first photo.
        division.line.breakAt = 60'000;
        (void)division.trySync();
        for (const auto& sha256 : small) QVERIFY(division.store().evidence().file(sha256));
        QCOMPARE(must(division.store().replica().evidenceWanted()).size(), std::size_t{3});
    }
};

static const suite::Case<PhotosTest> here("photos");

#include "photos_test.moc"
