#include <QTest>

#include <filesystem>
#include <sstream>

#include "client/bundle.h"
#include "client/store/vault/evidence_folder.h"
#include "tests/support/frail.h"
#include "tests/support/some_record.h"
#include "tests/support/suite.h"

using namespace field;
using client::BundleNews;
using frail::Device;
using served::City;
using shared::Code;
using suite::someBytes;

namespace {

namespace fs = std::filesystem;

std::string contentOf(const std::string& path) {
    std::ostringstream out;
    out << std::ifstream(path, std::ios::binary).rdbuf();
    return out.str();
}

/// A clerk whom no network reaches, an inspector and a carrier whom one does.
struct Village {
    City city;
    std::unique_ptr<Device> clerk, inspector, carrier;
    QTemporaryDir stick;
    std::string out = stick.filePath("out.bundle").toStdString(),
                back = stick.filePath("back.bundle").toStdString();

    Village() {
        city.serve();
        for (auto* device : {&clerk, &inspector, &carrier})
            *device = std::make_unique<Device>(city, device == &carrier ? "division" : "inspector");
        inspector->sync();
        carrier->sync();
    }
    shared::Result<sync::CarriedBundle> tryCarry() {
        return client::carryBundle(carrier->store(), carrier->line, *carrier->env, out, back);
    }
    sync::CarriedBundle carry() { return must(tryCarry()); }
    void exported() { must(client::exportBundle(clerk->store(), out, true)); }
    client::TakenBundle given() { return must(client::importBundle(clerk->store(), back)); }
    /// Out and back once: what a device knows that never met a network.
    void carried() {
        exported();
        carry();
        given();
    }
    /// The files on the stick.
    [[nodiscard]] std::size_t files() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(stick.path().toStdString()), {}));
    }
};

}  // namespace

class CarriedOverTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aColleagueCarriesAClerksWorkOverANetworkAndBringsTheReceipts() {
        Village village;
        auto& clerk = *village.clerk;
        const auto theirs = someBytes(900'000), own = someBytes(1'300'000);
        village.inspector->attach(village.inspector->visit(), theirs);
        village.inspector->sync();
        village.carried();
        QVERIFY(clerk.store().evidence().file(shared::sha256(theirs)));

        clerk.attach(clerk.visit(), own);
        QCOMPARE(must(clerk.store().counts()).waiting, std::uint64_t{2});
        village.exported();
        const auto carried = village.carry();
        QCOMPARE(carried.news, std::string("taken"));
        QCOMPARE(carried.bytes, std::uint64_t{fs::file_size(village.out)});
        QCOMPARE(carried.answerBytes, std::uint64_t{fs::file_size(village.back)});
        QCOMPARE(must(clerk.store().counts()).waiting, std::uint64_t{2});
        QCOMPARE(village.given().import.summary.received, std::uint64_t{2});
        QCOMPARE(must(clerk.store().counts()).waiting, std::uint64_t{0});
        QCOMPARE(must(clerk.store().counts()).evidenceWaiting, std::uint64_t{0});
        village.inspector->sync();
        QVERIFY(village.inspector->records() == clerk.records());
        const auto arrived = village.inspector->store().evidence().file(shared::sha256(own));
        QVERIFY(arrived);
        QVERIFY(contentOf(*arrived) == own);
    }

    void carriedOnceMoreItChangesNothingAndBringsWhatIsNew() {
        Village village;
        village.carried();
        village.clerk->visit();
        village.exported();
        village.carry();
        const auto state = village.city.state();
        QCOMPARE(village.carry().news, std::string("repeated"));
        QCOMPARE(village.city.state(), state);
        // Nobody has been to the clerk yet, and somebody else was busy meanwhile.
        village.inspector->visit();
        village.inspector->sync();
        QCOMPARE(village.carry().news, std::string("repeated"));
        const auto given = village.given();
        QVERIFY(given.news == BundleNews::taken);
        QCOMPARE(given.import.summary.received, std::uint64_t{1});
        village.inspector->sync();
        QVERIFY(village.clerk->records() == village.inspector->records());
        QCOMPARE(village.files(), std::size_t{2});
    }

    /// The line breaks after every so many bytes, again and again; what was moved stays moved.
    void aLineThatKeepsBreakingOnlyCostsTime_data() {
        QTest::addColumn<int>("bytes");
        QTest::newRow("early") << 90'000;
        QTest::newRow("late") << 700'000;
    }
    void aLineThatKeepsBreakingOnlyCostsTime() {
        QFETCH(int, bytes);
        Village village;
        village.carried();
        auto& clerk = *village.clerk;
        clerk.attach(clerk.visit(), someBytes(1'700'000));
        const auto theirs = someBytes(1'500'000);
        village.inspector->attach(village.inspector->visit(), theirs);
        village.inspector->sync();
        village.exported();
        const auto whole = contentOf(village.out);
        fs::remove(village.back);
        int tries = 0;
        bool done = false;
        for (; !done && tries < 200; ++tries) {
            // Sometimes the line holds long enough for a piece.
            village.carrier->line.breakAt = tries % 3 == 2 ? 600'000 : bytes / (1 + tries % 2);
            done = village.tryCarry().ok();
            QCOMPARE(fs::exists(village.back), done);
            QVERIFY(village.files() <= 2);
        }
        QVERIFY(done && tries > 1);
        QVERIFY(contentOf(village.out) == whole);
        QCOMPARE(village.files(), std::size_t{2});
        QVERIFY(village.given().import.whole);
        QCOMPARE(must(clerk.store().counts()).evidenceWaiting, std::uint64_t{0});
        QVERIFY(clerk.store().evidence().file(shared::sha256(theirs)));
        village.inspector->sync();
        QVERIFY(clerk.records() == village.inspector->records());
    }

    /// What the first run brought of the answer is not asked for again, though more came since.
    void anAnswerThatWasCutGoesOnWhereItStopped() {
        Village village;
        village.carried();
        village.inspector->attach(village.inspector->visit(), someBytes(3'000'000));
        village.inspector->sync();
        village.exported();
        village.carrier->line.breakAt = 2'000'000;
        QVERIFY(!village.tryCarry());
        QCOMPARE(village.files(), std::size_t{3});
        village.inspector->visit();
        village.inspector->sync();
        // No line carries all of it at once any more.
        QVERIFY(village.tryCarry().ok());
        QVERIFY(fs::file_size(village.back) > 2'000'000);
        village.carrier->line.breakAt.reset();
        QVERIFY(village.given().import.whole);
        QVERIFY(village.clerk->records() != village.inspector->records());
        village.carried();
        QVERIFY(village.clerk->records() == village.inspector->records());
    }

    void whatIsNotForThisServerIsNotSent() {
        Village village, other;
        other.exported();
        village.carrier->line.paths.clear();
        const auto foreign = client::carryBundle(village.carrier->store(), village.carrier->line,
                                                 *village.carrier->env, other.out, village.back);
        QVERIFY(!foreign && foreign.failure().code == Code::refused);
        QVERIFY(foreign.failure().message.find("another server than this device's") !=
                std::string::npos);
        QVERIFY(!village.tryCarry());  // nothing is there yet
        std::ofstream(village.out) << "a letter";
        const auto letter = village.tryCarry();
        QVERIFY(!letter && letter.failure().code == Code::invalid);
        QVERIFY(letter.failure().message.find("is no bundle; choose the file") !=
                std::string::npos);
        QVERIFY(village.carrier->line.paths.empty());
        QVERIFY(!fs::exists(village.back));
    }

    void whatWasDamagedOnItsWayIsToldByItsName() {
        Village village;
        village.carried();
        fs::remove(village.back);
        village.clerk->visit();
        village.exported();
        auto bytes = contentOf(village.out);
        ++bytes[bytes.size() - 40];
        std::ofstream(village.out, std::ios::binary | std::ios::trunc) << bytes;
        const auto state = village.city.state();
        const auto carried = village.tryCarry();
        QVERIFY(!carried && carried.failure().code == Code::invalid);
        const auto& said = carried.failure().message;
        QVERIFY(said.starts_with("bundle " + village.out));
        QVERIFY(said.ends_with("was damaged on its way; copy or export it again"));
        QCOMPARE(village.city.state(), state);
        QVERIFY(!fs::exists(village.back));
    }
};

static const suite::Case<CarriedOverTest> here("carried_over");

#include "carried_over_test.moc"
