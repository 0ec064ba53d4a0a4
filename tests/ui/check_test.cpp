#include "client/capture/check.h"

#include <QTest>

#include "shared/proto/records.pb.h"
#include "tests/support/suite.h"

using namespace field;
using client::Mark;
using records::Indicator;
using records::IndicatorReading;

class CheckTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// A reading is held against a figure in what both are counted in, or not at all.
    void aReadingIsHeldAgainstItsTarget_data() {
        QTest::addColumn<int>("op");
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("unit");
        QTest::addColumn<QString>("raw");
        QTest::addColumn<int>("mark");
        const auto row = [](const char* why, int op, const char* target, const char* unit,
                            const char* raw, Mark mark) {
            QTest::newRow(why) << op << target << unit << raw << static_cast<int>(mark);
        };
        constexpr int least = records::OPERATOR_AT_LEAST, most = records::OPERATOR_AT_MOST;
        row("no unit typed: the indicator's", least, "1", "万人次", "1.2", Mark::reached);
        row("a smaller unit", least, "1", "万人次", "8000人次", Mark::missed);
        row("a smaller unit, enough of it", least, "1", "万人次", "12000人次", Mark::reached);
        row("a larger unit", most, "500", "米", "1.2千米", Mark::missed);
        row("another kind of unit", least, "1", "万人次", "8000座", Mark::unitsDiffer);
        row("a unit where the target has none", least, "1", "", "8000座", Mark::unitsDiffer);
        row("persons and visits of persons", least, "500", "人次", "512人", Mark::reached);
        row("equal", records::OPERATOR_EQUAL, "1", "千米", "1000米", Mark::reached);
        row("not equal", records::OPERATOR_EQUAL, "1", "千米", "1001米", Mark::missed);
        row("a word", least, "1", "座", "已建成", Mark::none);
        row("how much more", least, "5", "%", "增长5%", Mark::none);
        row("nothing says which way", records::OPERATOR_QUALITATIVE, "1", "座", "1", Mark::none);
    }
    void aReadingIsHeldAgainstItsTarget() {
        QFETCH(int, op);
        QFETCH(QString, target);
        QFETCH(QString, unit);
        QFETCH(QString, raw);
        const auto indicator = indicatorOf(op, target, unit);
        QTEST(static_cast<int>(client::againstTarget(indicator, raw.toStdString())), "mark");
    }

    void theTargetsOwnTextSaysItsUnit() {
        auto indicator = indicatorOf(records::OPERATOR_AT_LEAST, "266", "");
        indicator.values.set(Indicator::kTargetTextFieldNumber, std::string("≥266米"));
        QCOMPARE(client::againstTarget(indicator, "0.3公里"), Mark::reached);
        QCOMPARE(client::againstTarget(indicator, "0.2公里"), Mark::missed);
    }

    void aReadingIsHeldAgainstTheLastOneInOneUnit() {
        const auto grows = indicatorOf(records::OPERATOR_AT_LEAST, "1", "万人次");
        client::Record last;
        last.values.set(IndicatorReading::kRawFieldNumber, std::string("0.9"));
        QCOMPARE(client::againstLast(grows, &last, "8000人次"), Mark::missed);
        QCOMPARE(client::againstLast(grows, &last, "9500人次"), Mark::reached);
        QCOMPARE(client::againstLast(grows, &last, "9500座"), Mark::unitsDiffer);
        QCOMPARE(client::againstLast(grows, nullptr, "1"), Mark::none);
        const auto shrinks = indicatorOf(records::OPERATOR_AT_MOST, "1", "万人次");
        QCOMPARE(client::againstLast(shrinks, &last, "0.5"), Mark::none);
    }

  private:
    static client::Record indicatorOf(int op, const QString& target, const QString& unit) {
        client::Record indicator;
        indicator.values.set(Indicator::kOpFieldNumber, std::int64_t{op});
        indicator.values.set(Indicator::kTargetFieldNumber,
                             shared::Decimal::read(target.toStdString())->units);
        indicator.values.set(Indicator::kUnitFieldNumber, unit.toStdString());
        return indicator;
    }
};

static const suite::Case<CheckTest> here("check");

#include "check_test.moc"
