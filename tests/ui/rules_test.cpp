#include <QTest>

#include "shared/scoring/alerts.h"
#include "shared/scoring/rule_set.h"
#include "tests/support/suite.h"
#include "tests/ui/city.h"
#include "tests/ui/hand.h"
#include "tests/ui/stage.h"

using namespace field;
using shared::Language;

/// What rules computed says by which rules, in the person's language.
class RulesTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void theScoreSheetSaysByWhichRules_data() { languages(); }
    void theScoreSheetSaysByWhichRules() {
        QFETCH(QString, language);
        Stage stage("inspector", {412, 915}, language);
        QVERIFY(stage.show("Score", sample::City::once().scene("Score", "inspector")->subject));
        const auto& rules = shared::RuleSet::builtIn().name;
        QVERIFY(Hand(stage.window()).sees(line(language, rules)));
    }

    /// The light, what each rule found against which limit, where the limit is from, and whose
    /// rules they are; and the same on the alert that the server put on record.
    void aRedLightOpensToItsRules_data() { languages(); }
    void aRedLightOpensToItsRules() {
        QFETCH(QString, language);
        const bool zh = language == "zh_CN";
        Stage stage("division", {412, 915}, language);
        QVERIFY(stage.show("Project", sample::City::once().scene("Project", "division")->subject));
        Hand hand(stage.window());
        QVERIFY(hand.sees(zh ? "红灯" : "Red light"));
        const auto found = zh ? "个百分点" : "percentage points apart";
        QVERIFY(hand.sees(found));
        QVERIFY(hand.sees(zh ? "依据：P2" : "Basis: P2"));
        const auto rules = line(language, shared::AlertRules::builtIn().name());
        QVERIFY2(hand.sees(rules), qPrintable(rules));
        QVERIFY(stage.show("Alert", sample::City::once().scene("Alert", "division")->subject));
        QVERIFY(hand.sees(found));
        QVERIFY(hand.sees(zh ? "自定，不是政策" : "Our own default, not official policy"));
        QVERIFY(hand.sees(rules));
    }

  private:
    static void languages() {
        QTest::addColumn<QString>("language");
        for (const char* language : {"zh_CN", "en"}) QTest::addRow("%s", language) << language;
    }
    static QString line(const QString& language, const shared::RuleName& rules) {
        const bool zh = language == "zh_CN";
        return QString(zh ? "规则集：%1" : "Rule set: %1")
            .arg(QString::fromStdString(rules.in(zh ? Language::zh : Language::en)));
    }
};

static const suite::Case<RulesTest> here("rules");
#include "rules_test.moc"
