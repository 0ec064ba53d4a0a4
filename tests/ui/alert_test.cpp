#include <QTest>

#include "client/capture/visit_sheet.h"
#include "shared/proto/records.pb.h"
#include "shared/rules/inputs.h"
#include "tests/support/must.h"
#include "tests/support/suite.h"
#include "tests/ui/city.h"
#include "tests/ui/hand.h"
#include "tests/ui/stage.h"

using namespace field;
using records::Alert;

namespace {

QString idText(const shared::Id& id) { return QString::fromStdString(shared::toText(id)); }

/// The alert as another process would find it on the disk.
client::Record onDisk(const Stage& stage) {
    auto store = must(client::Store::open(stage.folder().toStdString(), shared::Catalog::builtIn(),
                                          shared::systemEnv()));
    return *must(store->find(shared::kinds::alert, sample::City::once().alert()));
}

}  // namespace

/// What the server put on record reaches whoever has to decide about it.
class AlertTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void theListOfTasksCountsItAndTheProjectOpensIt() {
        const auto& city = sample::City::once();
        Stage stage("division");
        QVERIFY(stage.show("Tasks", {}));
        Hand hand(stage.window());
        QVERIFY(hand.sees("预警 1 项") || hand.sees("预警 2 项"));
        QVERIFY(stage.show("Project", city.scene("Project", "division")->subject));
        QVERIFY(hand.sees("已立案的预警"));
        const auto inputs =
            shared::Inputs::read(client::textOf(onDisk(stage), Alert::kInputsFieldNumber));
        const auto said = QString::fromStdString(inputs.found.at(0).in(shared::Language::zh));
        QVERIFY(hand.sees(said));
        QVERIFY(hand.press(said));
        stage.settle();
        QCOMPARE(stage.app().navigator()->top(), QString("Alert"));
        QVERIFY(hand.sees("如何办结"));
    }

    void aDecisionNeedsAChoiceAndItsReason() {
        Stage stage("division");
        QVERIFY(stage.show("Alert", idText(sample::City::once().alert())));
        Hand hand(stage.window());
        QVERIFY(hand.sees("已通知"));
        QVERIFY(!hand.press("作出处置"));  // nothing was chosen
        QVERIFY(hand.press("处置 调整"));
        QVERIFY(!hand.press("作出处置"));  // nor said why
        QVERIFY(hand.type("理由", "压减年底预算"));
        QVERIFY(hand.press("作出处置"));
        stage.settle();
        const auto alert = onDisk(stage);
        QCOMPARE(client::integerOf(alert, Alert::kStateFieldNumber),
                 std::int64_t{records::ALERT_STATE_DECIDED});
        QCOMPARE(client::textOf(alert, Alert::kDecisionFieldNumber),
                 std::string("调整：压减年底预算"));
        QVERIFY(hand.sees("核实已落实"));
    }

    /// From the notice to the end, as the server takes it too.
    void itIsConfirmedAndClosed() {
        Stage stage("division");
        QVERIFY(stage.show("Alert", idText(sample::City::once().alert())));
        Hand hand(stage.window());
        QVERIFY(hand.press("处置 继续执行"));
        QVERIFY(hand.type("理由", "已补办手续"));
        for (const char* act : {"作出处置", "核实已落实", "关闭预警"}) {
            QVERIFY2(hand.press(act), act);
            stage.settle();
        }
        QCOMPARE(client::integerOf(onDisk(stage), Alert::kStateFieldNumber),
                 std::int64_t{records::ALERT_STATE_CLOSED});
        QVERIFY(!hand.sees("如何办结"));
    }
};

static const suite::Case<AlertTest> here("alert");
#include "alert_test.moc"
