#include <QRegularExpression>
#include <QTest>

#include "shared/rules/phrase.h"
#include "tests/support/suite.h"

using namespace field::shared;

/// What the rules have to say, in both languages.
class PhraseTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void figuresStandWhereTheSentenceHasThem() {
        const Phrase pace{"alert.pace", {"39.80%", "6", "40"}};
        QCOMPARE(pace.in(Language::zh), std::string("执行率 39.80%，到 6 月底应达到 40%"));
        QCOMPARE(pace.in(Language::en),
                 std::string("Execution rate 39.80%; by the end of month 6 it should reach 40%"));
    }
    /// What people typed stands as they typed it, also where it looks like a key.
    void aFigureIsNoKey() {
        QCOMPARE(Phrase({"problem.doubtful_value",
                         {"alert.pace", Phrase::Figure::sentence("doubt.approximate")}})
                     .in(Language::en),
                 std::string("Actual “alert.pace”: it is approximate"));
    }
    void whatTheTableDoesNotHaveIsSaidAsItIs() {
        QCOMPARE(Phrase({"财预〔2019〕136号", {}}).in(Language::en),
                 std::string("财预〔2019〕136号"));
    }
    /// Both languages tell the same figures, and the English no Chinese.
    void everySentenceIsThereInBothLanguages() {
        static const QRegularExpression place("\\{\\d\\}"), han("\\p{Han}");
        const auto placesOf = [](const QString& sentence) {
            QStringList places;
            for (auto each = place.globalMatch(sentence); each.hasNext();)
                places << each.next().captured();
            places.sort();
            return places;
        };
        QVERIFY(!phraseKeys().empty());
        for (const auto key : phraseKeys()) {
            const Phrase phrase{std::string(key), {}};
            const auto zh = QString::fromStdString(phrase.in(Language::zh));
            const auto en = QString::fromStdString(phrase.in(Language::en));
            QVERIFY2(!zh.isEmpty() && !en.isEmpty(), phrase.key.c_str());
            QVERIFY2(!en.contains(han), phrase.key.c_str());
            QCOMPARE(placesOf(zh), placesOf(en));
        }
    }
};

static const suite::Case<PhraseTest> here("phrase");

#include "phrase_test.moc"
