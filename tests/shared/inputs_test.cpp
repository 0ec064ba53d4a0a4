#include <QRegularExpression>
#include <QTest>

#include "shared/rules/inputs.h"
#include "tests/support/suite.h"

using namespace field::shared;

namespace {

QString english(const Phrase& said) { return QString::fromStdString(said.in(Language::en)); }

}  // namespace

/// An alert's record has what was found as one Chinese text; readers get it in their language.
class InputsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whatWasWrittenIsReadAsItWas() {
        const Inputs inputs{
            {{"alert.apart", {"94.00", "50.90", "43.10"}},
             {"alert.large_and_slow", {Phrase::Figure::money(1'282'820'000'00), "59.99%"}}},
            {"basis.own", {}},
            "示例（某地，2026 年）"};
        const std::string text = inputs.text();
        QCOMPARE(QString::fromStdString(text),
                 QString("目标完成进度 94.00%，执行率 50.90%，相差 43.10 个百分点；"
                         "预算 128,282 万元，执行率 59.99%。依据：自定，不是政策。"
                         "规则集：示例（某地，2026 年）"));
        const Inputs read = Inputs::read(text);
        QVERIFY(read == inputs);
        QCOMPARE(english(read.found[1]),
                 QString("Budget CNY 1,282,820,000, execution rate 59.99%"));
        QCOMPARE(english(read.source), QString("Our own default, not official policy"));
    }
    /// Whatever sentence a rule has, it is found again in the record's text.
    void everyRulesSentenceIsReadBack() {
        int sentences = 0;
        for (const auto key : phraseKeys()) {
            if (!key.starts_with("alert.") && !key.starts_with("code.")) continue;
            const Phrase said{std::string(key), {"12.50", "6", "40"}};
            const auto read = Inputs::read(Inputs{{said}, {"川财绩〔2025〕10号", {}}, ""}.text());
            QCOMPARE(read.found.size(), std::size_t{1});
            QCOMPARE(QString::fromStdString(read.found[0].key),
                     QString::fromStdString(std::string(key)));
            QCOMPARE(english(read.found[0]), english(said));
            QVERIFY(!english(read.found[0]).contains(QRegularExpression("\\p{Han}")));
            QCOMPARE(read.source.key, std::string("川财绩〔2025〕10号"));
            ++sentences;
        }
        QVERIFY(sentences > 20);
    }
    /// Records of other versions and places say what they say.
    void whatIsNoSentenceOfTheRulesStandsAsItIs() {
        const auto said = [](const char* text) {
            QStringList out;
            for (const auto& one : Inputs::read(text).found) out << english(one);
            return out;
        };
        QCOMPARE(said("执行率偏低"), QStringList{"执行率偏低"});
        QCOMPARE(said("执行率 ，到 6 月底应达到 40%"), QStringList{"执行率 ，到 6 月底应达到 40%"});
        QCOMPARE(said("执行率 1%，到 6 月底应达到 40%，见附件"),
                 QStringList{"执行率 1%，到 6 月底应达到 40%，见附件"});
        QCOMPARE(said("某事；有指标完全不可能完成"),
                 (QStringList{"某事", "An indicator is rated \"impossible\""}));
        QCOMPARE(said(""), QStringList());
        QVERIFY(Inputs::read("执行率偏低").source.none());
        // An amount that is none is not made one.
        QCOMPARE(said("预算 很多 万元，执行率 1%"),
                 QStringList{"Budget 很多 万元, execution rate 1%"});
    }
};

static const suite::Case<InputsTest> here("inputs");
#include "inputs_test.moc"
