#include <QTest>

#include "client/capture/visit_sheet.h"
#include "client/view/words.h"
#include "shared/proto/records.pb.h"
#include "tests/support/must.h"
#include "tests/support/suite.h"
#include "tests/ui/city.h"
#include "tests/ui/hand.h"
#include "tests/ui/stage.h"

using namespace field;
using shared::ColumnType;
using shared::Value;

namespace kinds = shared::kinds;

namespace {

/// A value of the column that no other column has.
Value valueOf(const shared::Column& column) {
    const std::int64_t number = column.number;
    if (column.type == ColumnType::text) return "文字" + column.name;
    if (column.type == ColumnType::elements)
        return shared::Elements::of({"甲" + column.name, "乙" + column.name});
    if (column.type == ColumnType::boolean || column.type == ColumnType::enumeration)
        return std::int64_t{1};
    if (column.unit == "ms") return 1'767'225'660'000 + number * 3'600'000;
    if (column.unit == "1e-7 deg") return 291'307'000 + number;
    return 70'000 * number + 500;
}

/// A column that a person reads: evidence is seen as pictures, whose page tells the rest, and an id
/// says nothing to anybody.
bool isRead(const shared::Column& column) {
    return column.inContent && column.type != ColumnType::blob;
}

shared::Values filled(const shared::Kind& kind) {
    shared::Values values;
    for (const auto& column : kind.columns)
        if (isRead(column)) values.set(column.number, valueOf(column));
    return values;
}

constexpr std::array lines = {kinds::progressCheck, kinds::moneyCheck, kinds::finding};

/// Every column of the report that waits is filled, and of a line of each kind.
void fillAll(const QString& folder) {
    const auto catalog = shared::Catalog::builtIn();
    auto store = must(client::Store::open(folder.toStdString(), catalog, shared::systemEnv()));
    const auto id =
        *shared::idFromText(sample::City::once().scene("Review")->subject.toStdString());
    const auto sheet = must(client::readVisit(*store, id));
    std::vector<client::Change> changes(1);
    changes[0].held = sheet.visit;
    changes[0].values = filled(*catalog->kind(kinds::visit));
    const auto add = [&](std::uint32_t kind, client::Held held, bool fresh) {
        client::Change change;
        change.act = fresh ? sync::EditAct::create : sync::EditAct::change;
        change.held = std::move(held);
        change.values = filled(*catalog->kind(kind));
        changes.push_back(change);
    };
    for (const auto kind : lines)
        add(kind, must(store->fresh(kind, sheet.project.id, id, {})), true);
    shared::Values key;
    const auto& indicator = sheet.indicators.front().id;
    key.set(records::IndicatorReading::kIndicatorIdFieldNumber, shared::Blob{indicator.str()});
    add(kinds::indicatorReading,
        must(store->fresh(kinds::indicatorReading, sheet.project.id, id, key)),
        !sheet.readings.contains(indicator));
    must(store->save(changes));
}

}  // namespace

/// What a reviewer has before him is what an approval binds to.
class ReviewTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void everyColumnThatIsApprovedIsInSight_data() {
        QTest::addColumn<QSize>("size");
        QTest::newRow("phone") << QSize(390, 844);
        QTest::newRow("laptop") << QSize(1280, 800);
    }
    void everyColumnThatIsApprovedIsInSight() {
        QFETCH(QSize, size);
        Stage stage("division", size, "zh_CN", {}, fillAll);
        QVERIFY(stage.show("Review", sample::City::once().scene("Review")->subject));
        const auto seen = Hand(stage.window()).inSight().join('\n');
        QStringList missing;
        const auto catalog = shared::Catalog::builtIn();
        for (const auto kind : {kinds::visit, kinds::indicatorReading, kinds::progressCheck,
                                kinds::moneyCheck, kinds::finding})
            for (const auto& column : catalog->kind(kind)->columns)
                if (isRead(column) &&
                    !seen.contains(view::words::shown(column, valueOf(column)).simplified()))
                    missing << QString::fromStdString(catalog->kind(kind)->name + "." +
                                                      column.name);
        QVERIFY2(missing.isEmpty(), qPrintable(missing.join(' ')));
    }

    void whatIsEmptyIsLeftOut() {
        Stage stage("division");
        QVERIFY(stage.show("Review", sample::City::once().scene("Review")->subject));
        const Hand hand(stage.window());
        QVERIFY(!hand.sees("分歧意见"));
        QVERIFY(!hand.sees("备注："));
    }

    /// The Undo of an approval is offered as long as it can be taken back, and the end is told.
    void leavingThePageApprovesAndTellsIt() {
        Stage stage("division");
        QVERIFY(stage.show("Review", sample::City::once().scene("Review")->subject));
        Hand hand(stage.window());
        QVERIFY(hand.press("通过"));
        QVERIFY(hand.sees("已通过，十秒内可以撤销。"));
        QVERIFY(stage.app().navigator()->back());
        QVERIFY(!hand.sees("十秒内可以撤销"));
        QVERIFY(!hand.press("撤销"));
        QTRY_VERIFY(hand.sees("已通过。"));
        QVERIFY(!hand.press("撤销"));
        QVERIFY(stage.warnings().isEmpty());
    }

    void takenBackNothingIsDecided() {
        Stage stage("division");
        QVERIFY(stage.show("Review", sample::City::once().scene("Review")->subject));
        Hand hand(stage.window());
        QVERIFY(hand.press("通过"));
        QVERIFY(hand.press("撤销"));
        QVERIFY(hand.sees("已撤销，报告仍待审核。"));
        QVERIFY(stage.app().navigator()->back());
        stage.settle();
        QVERIFY(!hand.sees("已通过。"));
    }
};

static const suite::Case<ReviewTest> here("review");
#include "review_test.moc"
