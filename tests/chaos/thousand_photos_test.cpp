#include <QTest>

#include "tests/chaos/passage.h"
#include "tests/chaos/people.h"
#include "tests/support/some_record.h"
#include "tests/support/suite.h"

using namespace field;
using chaos::Person;
using served::City;

namespace {

constexpr std::size_t photoBytes = 3'000'000;
constexpr std::uint64_t bytesPerS = 256 << 10, dropS = 20;

/// One in 25 of the thousand, each as large as they are: smaller ones would weigh the questions
/// wrongly. FIELD_PHOTOS=1000 takes all, and 6 GB of disk.
std::size_t photoCount() {
    const auto wanted = qEnvironmentVariableIntValue("FIELD_PHOTOS");
    if (wanted > 0) return static_cast<std::size_t>(wanted);
    return std::string_view(FIELD_SANITIZE) != "" ? 8 : 40;
}

QString text(const std::string& words) { return QString::fromStdString(words); }

/// "1.012".
QString ratio(std::uint64_t bytes, std::uint64_t whole) {
    return QString::number(static_cast<double>(bytes) / static_cast<double>(whole), 'f', 3);
}

/// Time as the line takes it: what passed, at 256 KiB a second.
struct LineTime : shared::Env {
    explicit LineTime(chaos::Proxy& of) : line(of) {}
    std::int64_t wallMs() override { return real->wallMs(); }
    std::int64_t bootMs() override {
        return static_cast<std::int64_t>(line.seen().bytesUp * 1'000 / bytesPerS);
    }
    std::string bootId() override { return real->bootId(); }
    std::string zone() override { return real->zone(); }
    void random(void* out, std::size_t size) override { real->random(out, size); }
    chaos::Proxy& line;
    std::shared_ptr<shared::Env> real = shared::systemEnv();
};

/// The inspector's way, that looks what still waits as the first byte of a photo is about to go,
/// and what each kind of request costs on the line.
class Watched : public sync::Transport {
  public:
    explicit Watched(Person& person) : person_(person) {}
    shared::Result<sync::Answer> send(const sync::Request& request) override {
        if (request.method == "PUT" && !waitingAtFirstPhoto)
            waitingAtFirstPhoto = must(person_.store().counts()).waiting;
        const auto before = person_.link().seen().bytesUp;
        auto answer = person_.way().send(request);
        bytes[request.method] += person_.link().seen().bytesUp - before;
        return answer;
    }
    std::optional<std::uint64_t> waitingAtFirstPhoto;
    std::map<std::string, std::uint64_t> bytes;  ///< sent, by method

  private:
    Person& person_;
};

}  // namespace

class ThousandPhotosTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// Each connection ends after what passes in 20 s, without a word to the server. The records
    /// are through before any photo; no photo is begun anew.
    void allCrossALineThatDropsEveryTwentySeconds() {
        const auto count = photoCount();
        City city;
        server::HttpLimits limits;
        limits.deviceBurst = 1'000'000;  // the server's time is not the line's
        city.serveTls(limits);
        Person inspector(city, "inspector", 1), division(city, "division", 2);
        chaos::Dice dice(3);
        const auto visit = inspector.visit("路面完好");
        for (std::size_t i = 0; i < count; ++i)
            (void)inspector.photograph(visit, suite::someBytes(dice, photoBytes));
        const auto before = inspector.link().seen();
        inspector.link().dropAfter(dropS * bytesPerS);
        inspector.reconnect();

        LineTime time(inspector.link());
        Watched way(inspector);
        // It fails where the line drops before it comes to a photo.
        const auto exchange = [&] {
            (void)sync::Exchange(inspector.store().replica(), way, time).run();
        };
        exchange();
        QCOMPARE(way.waitingAtFirstPhoto, std::optional<std::uint64_t>(0));
        (void)division.exchange();
        QCOMPARE(division.all(shared::kinds::evidence).size(), count);

        std::size_t exchanges = 1;
        for (; must(inspector.store().counts()).evidenceWaiting > 0 && exchanges < 3 * count;
             ++exchanges)
            exchange();
        for (const auto& sha256 : inspector.photos())
            QCOMPARE(must(city.host().evidence().size(sha256)), std::optional(photoBytes));
        QVERIFY(city.host().verify([](const std::string&) {}).ok());
        const auto after = inspector.link().seen();
        const auto sent = after.bytesUp - before.bytesUp, whole = count * photoBytes;
        QString kinds;
        for (const auto& [method, bytes] : way.bytes)
            kinds += QStringLiteral(", %1 %2").arg(text(method), ratio(bytes, whole));
        const auto connections = after.connections - before.connections;
        qInfo(
            "figure: %zu photos of 3 MB (scale %zu : 1,000) over a line of 256 KiB/s that drops "
            "every 20 s, its time told by its bytes: all arrived in %zu exchanges over %llu "
            "connections, the records before the first photo; bytes sent a byte of photo: %s%s",
            count, count, exchanges, static_cast<unsigned long long>(connections),
            qPrintable(ratio(sent, whole)), qPrintable(kinds));
        QVERIFY(sent * 100 <= whole * 105);
        QVERIFY(connections * dropS * bytesPerS >= whole);
    }
};

static const suite::Case<ThousandPhotosTest> here("thousand_photos");

#include "thousand_photos_test.moc"
