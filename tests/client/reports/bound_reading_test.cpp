#include "client/bound_reading.h"

#include <QTest>

#include "shared/proto/records.pb.h"
#include "tests/support/lone.h"
#include "tests/support/suite.h"

using namespace field;
using shared::Id;

/// A review binds to what was read, also where the report changed while it was read.
class BoundReadingTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aPageThatComesInBetweenIsReadToo() {
        lone::Device device;
        device.begin();
        const Id visit = device.newId();
        const auto pulled = [&](const char* conclusion) {
            device.pull({device.row("Visit", visit, {{"conclusion", std::string(conclusion)}})});
        };
        pulled("路面完好");
        int times = 0;
        const auto bound =
            must(client::readBound(device.store(), shared::kinds::visit, visit,
                                   [&](client::Store&) -> shared::Result<shared::Value> {
                                       auto seen = device.value("Visit", visit, "conclusion");
                                       if (++times == 1) pulled("路面开裂");
                                       return seen;
                                   }));
        QVERIFY(bound.seen == shared::Value{std::string("路面开裂")});
        QVERIFY(bound.hash == must(device.store().hashes(shared::kinds::visit, visit)).review);
        QCOMPARE(times, 2);
    }

    void whatNeverStandsStillIsNotBoundTo() {
        lone::Device device;
        device.begin();
        const Id visit = device.newId();
        int times = 0;
        const auto change = [&] {
            device.pull({device.row("Visit", visit, {{"conclusion", std::to_string(++times)}})});
            return shared::Result<>(shared::Done{});
        };
        must(change());
        const auto bound = client::readBound(device.store(), shared::kinds::visit, visit,
                                             [&](client::Store&) { return change(); });
        QVERIFY(!bound);
        QVERIFY(bound.failure().code == shared::Code::busy);
    }
};

static const suite::Case<BoundReadingTest> here("bound_reading");
#include "bound_reading_test.moc"
