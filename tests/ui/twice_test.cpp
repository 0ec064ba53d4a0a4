#include <QSignalSpy>
#include <QTest>

#include "client/capture/visit_sheet.h"
#include "client/view/review/review_view.h"
#include "client/view/tasks/alert_view.h"
#include "client/view/tasks/project_view.h"
#include "client/view/visit/check_view.h"
#include "client/view/visit/visit_view.h"
#include "shared/proto/records.pb.h"
#include "tests/support/must.h"
#include "tests/support/suite.h"
#include "tests/ui/city.h"
#include "tests/ui/stage.h"

using namespace field;
using records::IndicatorReading;
using records::Visit;
using shared::Value;

namespace kinds = shared::kinds;

namespace {

QString idText(const shared::Id& id) { return QString::fromStdString(shared::toText(id)); }

std::unique_ptr<client::Store> storeIn(const QString& folder) {
    return must(
        client::Store::open(folder.toStdString(), shared::Catalog::builtIn(), shared::systemEnv()));
}

/// Saves that this device ever made.
std::size_t saves(const QString& folder) { return must(storeIn(folder)->outbox(false)).size(); }

void step(client::Store& store, std::int64_t to) {
    client::Change change;
    change.held = *must(store.hold(kinds::visit, sample::City::once().visit()));
    change.values.set(Visit::kStateFieldNumber, to);
    must(store.save({change}));
}

/// Nothing is missing any more, and both have signed: it only is to be handed in.
void complete(client::Store& store) {
    const auto sheet = must(client::readVisit(store, sample::City::once().visit()));
    std::vector<client::Change> changes;
    for (const auto& indicator : sheet.indicators) {
        shared::Values key;
        key.set(IndicatorReading::kIndicatorIdFieldNumber, shared::Blob{indicator.id.str()});
        client::Change read;
        read.act =
            sheet.readings.contains(indicator.id) ? sync::EditAct::change : sync::EditAct::create;
        read.held = must(
            store.fresh(kinds::indicatorReading, sheet.project.id, sheet.visit.record.id, key));
        read.values.set(IndicatorReading::kRawFieldNumber, std::string("1"));
        read.values.set(IndicatorReading::kLikelihoodFieldNumber,
                        std::int64_t{records::LIKELIHOOD_CERTAIN});
        changes.push_back(read);
    }
    client::Change sealed;
    sealed.held = sheet.visit;
    sealed.values.set(Visit::kInspectorSignatureFieldNumber, std::string("林晓禾"));
    sealed.values.set(Visit::kHostSignatureFieldNumber, std::string("姚秋实"));
    changes.push_back(sealed);
    must(store.save(changes));
    must(store.dropDrafts(sheet.visit.record.id));
}

}  // namespace

/// A finger that trembles taps twice before the first tap is answered: what was asked for is done
/// once, and nothing is told of a second time.
class TwiceTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aVisitIsBegunOnce();
    void aVisitIsHandedInOnce();
    void aStepIsTakenOnce();
    void aReminderIsSentOnce();
    void aReportIsReturnedOnce();
    void anAlertIsDecidedOnce();

  private:
    /// Does `act` twice on the page; answers how many saves that made.
    template <class View>
    static std::size_t twice(Stage& stage, const QString& page, const QString& subject,
                             const std::function<void(View&)>& act);
};

template <class View>
std::size_t TwiceTest::twice(Stage& stage, const QString& page, const QString& subject,
                             const std::function<void(View&)>& act) {
    if (!stage.show(page, subject)) return 0;
    auto* view = qobject_cast<View*>(stage.app().navigator()->topView());
    if (!view) return 0;
    const auto before = saves(stage.folder());
    const QSignalSpy troubled(&stage.app(), &view::AppView::troubled);
    act(*view);
    act(*view);
    stage.settle();
    return troubled.isEmpty() ? saves(stage.folder()) - before : 0;
}

void TwiceTest::aVisitIsBegunOnce() {
    Stage stage("inspector");
    const auto made =
        twice<view::ProjectView>(stage, "Project", sample::City::once().scene("Project")->subject,
                                 [](auto& view) { view.beginVisit(); });
    QCOMPARE(made, std::size_t{1});
    QCOMPARE(stage.app().navigator()->top(), QString("Visit"));
    QVERIFY(stage.app().navigator()->back());
    QCOMPARE(stage.app().navigator()->top(), QString("Project"));
}

void TwiceTest::aVisitIsHandedInOnce() {
    Stage stage("inspector", {412, 915}, "zh_CN", {},
                [](const QString& folder) { complete(*storeIn(folder)); });
    const auto& visit = sample::City::once().visit();
    const auto made =
        twice<view::CheckView>(stage, "Check", idText(visit), [](auto& view) { view.handIn(); });
    QCOMPARE(made, std::size_t{2});  // signed, and submitted
    const auto record = *must(storeIn(stage.folder())->find(kinds::visit, visit));
    QCOMPARE(client::integerOf(record, Visit::kStateFieldNumber),
             std::int64_t{records::VISIT_STATE_SUBMITTED});
}

void TwiceTest::aStepIsTakenOnce() {
    Stage stage("inspector", {412, 915}, "zh_CN", {}, [](const QString& folder) {
        const auto store = storeIn(folder);
        step(*store, records::VISIT_STATE_SIGNED);
        step(*store, records::VISIT_STATE_SUBMITTED);
    });
    QCOMPARE(twice<view::VisitView>(stage, "Visit", idText(sample::City::once().visit()),
                                    [](auto& view) { view.act(); }),
             std::size_t{1});
}

void TwiceTest::aReminderIsSentOnce() {
    Stage stage("division");
    QCOMPARE(twice<view::VisitView>(stage, "Visit", idText(sample::City::once().visit()),
                                    [](auto& view) { view.remind(); }),
             std::size_t{1});
}

void TwiceTest::aReportIsReturnedOnce() {
    Stage stage("division");
    QCOMPARE(twice<view::ReviewView>(stage, "Review", sample::City::once().scene("Review")->subject,
                                     [](auto& view) {
                                         view.setReason("末端路段请重新丈量");
                                         view.giveBack();
                                     }),
             std::size_t{1});
}

void TwiceTest::anAlertIsDecidedOnce() {
    Stage stage("division");
    QCOMPARE(twice<view::AlertView>(stage, "Alert", idText(sample::City::once().alert()),
                                    [](auto& view) {
                                        view.setChoice(1);
                                        view.setReason("压减年底预算");
                                        view.act();
                                    }),
             std::size_t{1});
}

static const suite::Case<TwiceTest> here("twice");
#include "twice_test.moc"
