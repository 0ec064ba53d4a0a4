#include <QTest>

#include "shared/crypto.h"
#include "sync/server/host/cursor.h"
#include "tests/support/answers.h"
#include "tests/support/suite.h"

using namespace field;
using namespace answers;
using served::City;
using shared::Id;

class CursorTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aForgedCursorCostsAFullReconcileNotALeak() {
        City city;
        city.serve();
        auto tablet = city.tablet("inspector");
        auto other = city.tablet("inspector");
        const auto first =
            read(city.host().exchange(tablet.device, asking(tablet).SerializeAsString()));
        const auto foreign =
            read(city.host().exchange(other.device, asking(other).SerializeAsString()));
        const auto ownRows = rowsOf(first);
        std::string altered = first.areas(0).cursor();
        altered.back() = static_cast<char>(altered.back() ^ 1);
        // Of the same area, but sealed for another device; of this device, but another area.
        for (const auto& cursor :
             {std::string("forged"), std::string(), altered, cursorOf(foreign, city.area),
              cursorOf(first, city.host().city())}) {
            auto request = asking(tablet);
            for (auto state : statesAfter(first)) {
                if (state.area == city.area) state.cursor = cursor;
                sync::toWire(state, *request.add_areas());
            }
            const auto again =
                read(city.host().exchange(tablet.device, request.SerializeAsString()));
            QCOMPARE(again.areas_size(), 1);
            QVERIFY(again.areas(0).afresh());
            for (const auto& row : again.areas(0).rows()) QVERIFY(ownRows.contains(row.id()));
            QCOMPARE(again.areas(0).rows_size() > 0, true);
        }
    }

    /// Only a server that lost its key to others meets such a one; it still costs a reconcile.
    void aCursorThatIsImpossibleUnderItsSealDoesNotOpen() {
        const auto env = shared::systemEnv();
        const auto key = shared::sha256("a server's key");
        server::Cursor cursor;
        cursor.at.kind = 7;
        const auto plain = *shared::open(key, server::seal(*env, key, cursor));
        const auto opens = [&](std::size_t at, char byte) {
            auto altered = plain;
            altered[at] = byte;
            return server::openCursor(key, shared::seal(*env, key, altered)).has_value();
        };
        QVERIFY(opens(1, 2));
        QVERIFY(!opens(1, 3));  // a way that there is not
        QVERIFY(!opens(1, '\xff'));
        const auto kind = plain.size() - 2 * sizeof(std::uint64_t);
        QVERIFY(opens(kind + 4, 1));
        QVERIFY(!opens(kind + 3, 1));  // a kind past 32 bits
    }

    void aCursorSaysWhereTheDeviceStandsWhateverElseItClaims() {
        City city;
        city.serve();
        auto tablet = city.tablet("inspector");
        const auto first =
            read(city.host().exchange(tablet.device, asking(tablet).SerializeAsString()));
        const auto visit = city.newId();
        auto other = city.tablet("inspector");
        city.exchange(other, {other.sign({other.visit(visit)})});
        auto request = asking(tablet);
        for (auto state : statesAfter(first)) {
            state.visible.revision += 1'000;  // as if it had seen what is still to come
            sync::toWire(state, *request.add_areas());
        }
        const auto answer = read(city.host().exchange(tablet.device, request.SerializeAsString()));
        QVERIFY(rowsOf(answer).contains(visit.str()));
    }
};

static const suite::Case<CursorTest> here("cursor");

#include "cursor_test.moc"
