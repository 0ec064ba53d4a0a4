#include <QTest>

#include "tests/chaos/passage.h"
#include "tests/chaos/people.h"
#include "tests/support/some_record.h"
#include "tests/support/suite.h"

using namespace field;
using chaos::Dice;
using chaos::Person;
using chaos::Trouble;
using served::City;

namespace {

constexpr bool sanitized = std::string_view(FIELD_SANITIZE) != "";
constexpr int seeds = sanitized ? 1 : 3, acts = sanitized ? 8 : 24;
/// The app waits 45 s for a line that is quiet; nobody waits so long here.
constexpr std::int64_t patienceMs = sanitized ? 2'000 : 150;
constexpr int mostRoundsToRest = 8;

/// What a server gives a device that says nothing, scaled as the devices' patience is.
server::HttpLimits scaled() {
    server::HttpLimits limits;
    limits.deviceBurst = 1'000'000;
    return limits;
}

struct Done {
    std::size_t exchanges = 0, failed = 0, saves = 0, photos = 0;
    std::uint64_t connections = 0, struck = 0;
    std::string fault;  ///< empty: every law holds

    Done& operator+=(const Done& more) {
        exchanges += more.exchanges;
        failed += more.failed;
        saves += more.saves;
        photos += more.photos;
        connections += more.connections;
        struck += more.struck;
        return *this;
    }
};

/// Two inspectors and their supervisor on three bad links to one server.
class Town {
  public:
    Town(const chaos::Named& named, bool encrypted, std::uint64_t seed)
        : named_(named), dice_(seed) {
        encrypted ? city_.serveTls(scaled()) : city_.serve(scaled());
        for (const char* role : {"inspector", "inspector", "division"})
            people_.push_back(std::make_unique<Person>(city_, role, dice_()));
        since_ = city_.revision();
        visits_.push_back(people_[0]->visit("开头"));
        for (auto& person : people_) must(person->exchange());
        for (auto& person : people_) {
            if (named.trouble == Trouble::tunnel) person->way().patienceMs = patienceMs;
            person->link().set(named.trouble);
        }
    }

    Done play() {
        for (int i = 0; i < acts && done_.fault.empty(); ++i) act(i);
        heal();
        for (auto& person : people_) {
            done_.saves += person->saved().size();
            done_.photos += person->photos().size();
            done_.connections += person->link().seen().connections;
            done_.struck += person->link().seen().struck;
        }
        return done_;
    }

  private:
    Person& anybody(std::size_t among) { return *people_[dice_() % among]; }

    void act(int number) {
        const auto words = std::to_string(number);
        auto& inspector = anybody(2);
        const auto known = inspector.all(shared::kinds::visit);
        const auto visit = known[dice_() % known.size()].id;
        switch (dice_() % 4) {
            case 0:
                visits_.push_back(inspector.visit(words));
                break;
            case 1:
                inspector.photograph(visit,
                                     suite::someBytes(dice_, dice_() % (std::size_t{80} << 10)));
                break;
            default:
                inspector.write(visit, words);
        }
        exchange(inspector);
        exchange(anybody(3));
    }

    void exchange(Person& person) {
        ++done_.exchanges;
        if (dice_() % 2 == 0) person.reconnect();
        const auto summary = person.exchange();
        if (!summary || !summary->evidenceProblem.empty()) ++done_.failed;
        if (!done_.fault.empty()) return;
        done_.fault = chaos::faultOnTheWay(city_, person);
    }

    void heal() {
        std::vector<Person*> all;
        for (auto& person : people_) {
            person->link().set(Trouble::none);
            person->way().patienceMs = 0;
            person->reconnect();
            all.push_back(person.get());
        }
        bool quiet = false;
        for (int round = 0; round < mostRoundsToRest && !quiet; ++round) {
            quiet = true;
            for (auto* person : all) {
                const auto summary = person->exchange();
                quiet = quiet && summary && !summary->changed && summary->evidenceProblem.empty();
            }
        }
        if (!done_.fault.empty()) return;
        done_.fault = quiet ? chaos::faultAtRest(city_, all, since_) : "it does not come to rest";
    }

    chaos::Named named_;
    Dice dice_;
    City city_;
    std::vector<std::unique_ptr<Person>> people_;
    std::vector<shared::Id> visits_;
    std::uint64_t since_ = 0;
    Done done_;
};

}  // namespace

class NetworkTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// Whatever the network does: nothing counts as received that is not, no save is seen by half;
    /// and once it is well, all is everywhere, once, and the same.
    void whatWasSavedArrivesOnce_data() {
        QTest::addColumn<int>("index");
        QTest::addColumn<bool>("encrypted");
        for (std::size_t i = 0; i < chaos::troubles().size(); ++i)
            for (const bool encrypted : {false, true}) {
                const auto& named = chaos::troubles()[i];
                if (encrypted && !named.underTls) continue;
                const std::string name = named.name + std::string(encrypted ? ", TLS" : ", plain");
                QTest::newRow(name.c_str()) << static_cast<int>(i) << encrypted;
            }
    }
    void whatWasSavedArrivesOnce() {
        QFETCH(int, index);
        QFETCH(bool, encrypted);
        const auto& named = chaos::troubles()[static_cast<std::size_t>(index)];
        Done sum;
        for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
            const auto done = Town(named, encrypted, seed).play();
            QVERIFY2(done.fault.empty(), (done.fault + ", seed " + std::to_string(seed)).c_str());
            sum += done;
        }
        qInfo("%s: %zu exchanges, %zu cut", QTest::currentDataTag(), sum.exchanges, sum.failed);
        QVERIFY(sum.struck > 0);
        all_ += sum;
        ++profiles_;
    }

    void cleanupTestCase() {
        qInfo(
            "figure: %zu proxy profiles × %llu seeds: %zu exchanges, %zu of them cut, over %llu "
            "connections, %llu of them in trouble; of %zu saves and %zu photos 0 lost, 0 twice, 0 "
            "half",
            profiles_, static_cast<unsigned long long>(seeds), all_.exchanges, all_.failed,
            static_cast<unsigned long long>(all_.connections),
            static_cast<unsigned long long>(all_.struck), all_.saves, all_.photos);
    }

  private:
    Done all_;
    std::size_t profiles_ = 0;
};

static const suite::Case<NetworkTest> here("network");

#include "network_test.moc"
