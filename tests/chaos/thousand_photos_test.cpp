#include <algorithm>

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
/// What a line of 256 KiB/s carries in the 20 s between two drops. Time itself is left out.
constexpr std::uint64_t dropBytes = std::uint64_t{20} * (256 << 10);
/// A hundred photos stand for the thousand; FIELD_PHOTOS=1000 takes all, and 6 GB of disk.
std::size_t photoCount() {
    const auto wanted = qEnvironmentVariableIntValue("FIELD_PHOTOS");
    if (wanted > 0) return static_cast<std::size_t>(wanted);
    return std::string_view(FIELD_SANITIZE) != "" ? 8 : 100;
}

}  // namespace

class ThousandPhotosTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// Each connection ends after 5 MiB without a word to the server. The records are through with
    /// the first exchange; no photo is begun anew.
    void allCrossALineThatDropsEveryTwentySeconds() {
        const auto count = photoCount();
        City city;
        city.serveTls();
        Person inspector(city, "inspector", 1), division(city, "division", 2);
        chaos::Dice dice(3);
        const auto visit = inspector.visit("路面完好");
        for (std::size_t i = 0; i < count; ++i)
            (void)inspector.photograph(visit, suite::someBytes(dice, photoBytes));
        const auto before = inspector.link().seen();
        inspector.link().dropAfter(dropBytes);
        inspector.reconnect();

        inspector.way().asked.clear();
        must(inspector.exchange());
        const auto& asked = inspector.way().asked;
        const auto photo = std::find(asked.begin(), asked.end(), "PUT /v1/evidence");
        QVERIFY(photo != asked.end());
        QVERIFY(std::find(photo, asked.end(), "POST /v1/exchange") == asked.end());
        QCOMPARE(must(inspector.store().counts()).waiting, std::uint64_t{0});
        (void)division.exchange();
        QCOMPARE(division.all(shared::kinds::evidence).size(), count);

        std::size_t exchanges = 1;
        while (must(inspector.store().counts()).evidenceWaiting > 0 && exchanges < count) {
            must(inspector.exchange());
            ++exchanges;
        }
        for (const auto& sha256 : inspector.photos())
            QCOMPARE(must(city.host().evidence().size(sha256)), std::optional(photoBytes));
        QVERIFY(city.host().verify([](const std::string&) {}).ok());
        const auto after = inspector.link().seen();
        const auto sent = after.bytesUp - before.bytesUp, whole = count * photoBytes;
        qInfo(
            "figure: photos over a line that drops every 20 s at 256 KiB/s (every 5 MiB; time left "
            "out): %zu of 3 MB arrived over %llu connections; %llu.%03llu bytes sent a byte of "
            "photo",
            count, static_cast<unsigned long long>(after.connections - before.connections),
            static_cast<unsigned long long>(sent / whole),
            static_cast<unsigned long long>(sent * 1'000 / whole % 1'000));
        QVERIFY(sent * 100 <= whole * 105);
        QVERIFY((after.connections - before.connections) * dropBytes >= whole);
    }
};

static const suite::Case<ThousandPhotosTest> here("thousand_photos");

#include "thousand_photos_test.moc"
