#include <QRegularExpression>
#include <QTest>

#include <limits>

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
    /// An amount is rounded to be read, in the unit of the reader's language.
    void moneyIsWrittenAsTheLanguageWritesIt_data() {
        QTest::addColumn<qint64>("fen");
        QTest::addColumn<QString>("zh");
        QTest::addColumn<QString>("en");
        const auto row = [](qint64 fen, const char* zh, const char* en) {
            QTest::addRow("%lld", static_cast<long long>(fen)) << fen << QString(zh) << QString(en);
        };
        row(1'282'818'109, "1,282.82 万元", "CNY 12,828,181");
        row(854'000'000, "854 万元", "CNY 8,540,000");
        row(1'004'999, "1 万元", "CNY 10,050");
        row(1'005'000, "1.01 万元", "CNY 10,050");
        row(1'000'049, "1 万元", "CNY 10,000");
        row(1'000'050, "1 万元", "CNY 10,001");
        row(999'999, "0.999999 万元", "CNY 9,999.99");  // below that every fen is said
        row(12'345, "0.012345 万元", "CNY 123.45");
        row(0, "0 万元", "CNY 0");
        row(-1'282'818'151, "-1,282.82 万元", "CNY -12,828,182");
        row(std::numeric_limits<qint64>::max(), "9,223,372,036,854.77 万元",
            "CNY 92,233,720,368,547,758");
    }
    void moneyIsWrittenAsTheLanguageWritesIt() {
        QFETCH(qint64, fen);
        QFETCH(QString, zh);
        QFETCH(QString, en);
        const Phrase slow{"alert.large_and_slow", {Phrase::Figure::money(fen), "59.99%"}};
        QCOMPARE(QString::fromStdString(slow.in(Language::zh)),
                 QString("预算 %1，执行率 59.99%").arg(zh));
        QCOMPARE(QString::fromStdString(slow.in(Language::en)),
                 QString("Budget %1, execution rate 59.99%").arg(en));
    }
    /// Of two bands that meet in 80, it is said whose 80 is.
    void aBandSaysWhichOfItsEndsItHolds() {
        const Phrase outside{"problem.outside_band", {"8.00", "60", "80"}};
        QCOMPARE(
            QString::fromStdString(outside.in(Language::zh)),
            QString("得分 8.00 不在本档内：应为分值的 60%（含）至 80%（不含），80% 属于上一档"));
        QCOMPARE(QString::fromStdString(outside.in(Language::en)),
                 QString("Score 8.00 is outside its band, which is 60% to below 80% of the weight: "
                         "80% itself is the upper band's"));
    }
    /// What people typed stands as they typed it, also where it looks like a key.
    void aFigureIsNoKey() {
        QCOMPARE(Phrase({"problem.doubtful_value",
                         {"alert.pace", Phrase::Figure::sentence("doubt.approximate")}})
                     .in(Language::en),
                 std::string("Actual \"alert.pace\": it is approximate"));
    }
    void whatTheTableDoesNotHaveIsSaidAsItIs() {
        QCOMPARE(Phrase({"财预〔2019〕136号", {}}).in(Language::en),
                 std::string("财预〔2019〕136号"));
    }
    /// Both languages tell the same figures, and the English no Chinese.
    void everySentenceIsThereInBothLanguages() {
        static const QRegularExpression place("\\{\\d\\}"), han("\\p{Han}"),
            wide("[“”‘’]");  // as wide as a Chinese letter in the app's font
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
            QVERIFY2(!en.contains(wide), phrase.key.c_str());
            QCOMPARE(placesOf(zh), placesOf(en));
        }
    }
};

static const suite::Case<PhraseTest> here("phrase");

#include "phrase_test.moc"
