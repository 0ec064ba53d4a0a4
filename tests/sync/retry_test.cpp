#include "sync/retry.h"

#include <QTest>

#include "tests/support/suite.h"

using namespace field;

class RetryTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void eachFailureWaitsUpToTwiceAsLong_data() {
        QTest::addColumn<int>("failure");
        QTest::addColumn<qint64>("mostMs");
        QTest::newRow("first") << 1 << qint64{2'000};
        QTest::newRow("second") << 2 << qint64{4'000};
        QTest::newRow("fifth") << 5 << qint64{32'000};
        QTest::newRow("ninth meets the cap") << 9 << qint64{300'000};
        QTest::newRow("hundredth stays at it") << 100 << qint64{300'000};
    }
    void eachFailureWaitsUpToTwiceAsLong() {
        QFETCH(int, failure);
        QFETCH(qint64, mostMs);
        const auto env = shared::systemEnv();
        int early = 0, late = 0;
        for (int device = 0; device < 400; ++device) {
            sync::Retry retry(*env);
            std::int64_t waitMs = 0;
            for (int i = 0; i < failure; ++i) waitMs = retry.next();
            QVERIFY(waitMs >= mostMs / 4 && waitMs <= mostMs);
            (waitMs < mostMs * 5 / 8 ? early : late) += 1;
        }
        // A city's devices do not return together: they spread over the whole time.
        QVERIFY(early > 100 && late > 100);
    }

    void whatTheServerAsksForIsKept_data() {
        QTest::addColumn<int>("failure");
        QTest::addColumn<qint64>("askedMs");
        QTest::addColumn<qint64>("leastMs");
        QTest::addColumn<qint64>("mostMs");
        QTest::newRow("nothing") << 1 << qint64{0} << qint64{500} << qint64{2'000};
        QTest::newRow("a moment, for the fifth time")
            << 5 << qint64{2'000} << qint64{2'000} << qint64{8'000};
        QTest::newRow("a moment") << 1 << qint64{2'000} << qint64{2'000} << qint64{3'000};
        QTest::newRow("half a minute, for the ninth time")
            << 9 << qint64{30'000} << qint64{30'000} << qint64{45'000};
        QTest::newRow("a minute") << 1 << qint64{60'000} << qint64{60'000} << qint64{90'000};
        QTest::newRow("a year") << 1 << qint64{31'536'000'000} << qint64{300'000}
                                << qint64{450'000};
        QTest::newRow("the past") << 1 << qint64{-60'000} << qint64{500} << qint64{2'000};
    }
    void whatTheServerAsksForIsKept() {
        QFETCH(int, failure);
        QFETCH(qint64, askedMs);
        QFETCH(qint64, leastMs);
        QFETCH(qint64, mostMs);
        const auto env = shared::systemEnv();
        int early = 0, late = 0;
        for (int device = 0; device < 400; ++device) {
            sync::Retry retry(*env);
            for (int i = 1; i < failure; ++i) retry.next();
            const auto waitMs = retry.next(askedMs);
            QVERIFY(waitMs >= leastMs && waitMs <= mostMs);
            (waitMs < (leastMs + mostMs) / 2 ? early : late) += 1;
        }
        // Many are told the same at once, and do not come back at once.
        QVERIFY(early > 100 && late > 100);
    }

    void successBeginsAnew() {
        const auto env = shared::systemEnv();
        sync::Retry retry(*env, 100, 10'000);
        for (int i = 0; i < 6; ++i) retry.next();
        QCOMPARE(retry.failures(), 6);
        retry.succeeded();
        QCOMPARE(retry.failures(), 0);
        QVERIFY(retry.next() <= 100);
    }
};

static const suite::Case<RetryTest> here("retry");

#include "retry_test.moc"
