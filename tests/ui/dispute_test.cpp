#include <QSignalSpy>
#include <QTest>

#include "client/view/sync/conflict_view.h"
#include "shared/proto/records.pb.h"
#include "shared/sqlite.h"
#include "sync/messages.h"
#include "tests/support/must.h"
#include "tests/support/suite.h"
#include "tests/ui/city.h"
#include "tests/ui/hand.h"
#include "tests/ui/stage.h"

using namespace field;
using Sides = std::vector<sync::Contested>;
using view::ConflictView;
using view::DisputeRow;

namespace {

/// The sides of the sample's dispute as a pull might change them, while the page is open.
void pulled(const Stage& stage, const std::function<void(Sides&)>& change) {
    auto db = must(shared::Database::open((stage.folder() + "/field.db").toStdString(),
                                          shared::Database::Mode::readWrite));
    Sides sides;
    {
        auto now = db->prepare("SELECT \"values\" FROM conflict WHERE state = 1");
        if (!must(now.step())) qFatal("nothing is in dispute");
        sides = must(sync::unpackContested(now.blob(0)));
    }
    change(sides);
    auto put = db->prepare("UPDATE conflict SET \"values\" = ?1 WHERE state = 1");
    if (!put.bindBlob(1, sync::packContested(sides)).run()) qFatal("cannot be written");
}

/// The page over the sample's dispute, and what is on it.
struct Page {
    Stage stage{"inspector"};
    ConflictView* view = nullptr;
    Page() {
        const auto visit = QString::fromStdString(shared::toText(sample::City::once().visit()));
        if (!stage.show("Conflict", visit)) qFatal("the page does not open");
        view = qobject_cast<ConflictView*>(stage.app().navigator()->topView());
    }
    [[nodiscard]] DisputeRow row() const {
        return static_cast<view::Rows<DisputeRow>*>(view->rows())->rows().at(0);
    }
    void lookAgain() {
        view->load();
        stage.heardOut();
    }
    [[nodiscard]] QString picked() const {
        const auto now = row();
        return now.picked < 0 ? QString() : now.values.at(now.picked);
    }
};

constexpr auto changedMeanwhile = "争议内容又有变化";

}  // namespace

/// What is saved of a dispute is the side that the person picked, or nothing.
class DisputeTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aPickStaysWithItsSideThoughTheOrderChanges() {
        Page page;
        const auto value = page.row().values.at(0);
        page.view->pick(page.row().key, 0);
        pulled(page.stage, [](Sides& sides) { std::reverse(sides.begin(), sides.end()); });
        const QSignalSpy told(page.view, &view::PageView::told);
        page.lookAgain();
        QCOMPARE(page.row().values.last(), value);
        QCOMPARE(page.picked(), value);
        QCOMPARE(told.count(), 0);
    }

    void aPickedSideThatIsGoneIsUnpickedAndTold_data() {
        QTest::addColumn<int>("way");
        QTest::newRow("only the other side is left") << 0;
        QTest::newRow("its author says another value") << 1;
        QTest::newRow("it came in again as a later one") << 2;
    }
    void aPickedSideThatIsGoneIsUnpickedAndTold() {
        QFETCH(int, way);
        Page page;
        const int last = static_cast<int>(page.row().values.size()) - 1;
        page.view->pick(page.row().key, last);
        pulled(page.stage, [way](Sides& sides) {
            if (way == 0)
                sides.pop_back();
            else if (way == 1)
                sides.back().values.set(records::IndicatorReading::kRawFieldNumber,
                                        std::string("97公里"));
            else
                ++sides.back().revision;
        });
        page.lookAgain();
        QCOMPARE(page.picked(), QString());
        QCOMPARE(page.view->left(), 1);
        QTRY_VERIFY(Hand(page.stage.window()).sees(changedMeanwhile));
    }

    /// The bar counts what is saved and waits: one before, one more for the decision.
    void aDecisionIsSavedOnceAndToldThoughThePageIsLeft() {
        Page page;
        const Hand hand(page.stage.window());
        QTRY_VERIFY(hand.sees("已保存(本机) 1 项"));
        page.view->pick(page.row().key, 0);
        page.view->decide();
        page.view->decide();
        page.stage.app().navigator()->go("Tasks");
        page.stage.settle();
        QTRY_VERIFY(hand.sees("已保存(本机) 2 项"));
    }
};

static const suite::Case<DisputeTest> here("dispute");

#include "dispute_test.moc"
