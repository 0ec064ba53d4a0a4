#include <algorithm>
#include <random>

#include <QTest>

#include "sync/text_merge.h"
#include "tests/support/suite.h"

using namespace field;

/// Two notes made from one, as a colleague would put them together by hand.
class TextMergeTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void twoNotesBecomeOne_data() {
        QTest::addColumn<QString>("base");
        QTest::addColumn<QString>("one");
        QTest::addColumn<QString>("other");
        QTest::addColumn<QString>("merged");  // null: only a person can say
        const auto row = [](const char* what, const char* base, const char* one, const char* other,
                            const char* merged) {
            QTest::newRow(what) << QString(base) << QString(one) << QString(other)
                                << (merged ? QString(merged) : QString());
        };
        row("each changes a sentence of its own", "路面已硬化。水渠未通。",
            "路面已硬化三公里。水渠未通。", "路面已硬化。水渠已通。",
            "路面已硬化三公里。水渠已通。");
        row("one adds at the end, one changes the beginning", "甲。乙。", "甲。乙。丙。",
            "丁。乙。", "丁。乙。丙。");
        row("one takes a sentence out, one changes another", "甲。乙。丙。", "甲。丙。",
            "甲。乙。丁。", "甲。丁。");
        row("both make the same change", "甲。乙。", "甲。丁。", "甲。丁。", "甲。丁。");
        row("both take the same sentence out, one adds", "甲。乙。丙。", "甲。丙。", "甲。丙。丁。",
            "甲。丙。丁。");
        row("one did nothing", "甲。乙。", "甲。乙。", "丙。", "丙。");
        row("line ends part sentences too", "甲\n乙\n丙", "甲一\n乙\n丙", "甲\n乙\n丙三",
            "甲一\n乙\n丙三");
        row("every mark parts", "甲；乙！丙？丁。", "子；乙！丙？丁。", "甲；乙！丙？丑。",
            "子；乙！丙？丑。");
        row("insertions at two places", "甲。乙。丙。", "甲。一。乙。丙。", "甲。乙。二。丙。",
            "甲。一。乙。二。丙。");
        row("both change one sentence", "甲。乙。", "甲。丙。", "甲。丁。", nullptr);
        row("two insertions at one place", "甲。", "甲。乙。", "甲。丙。", nullptr);
        row("both write into an empty note", "", "甲。", "乙。", nullptr);
        row("one takes out what the other changes", "甲。乙。", "甲。", "甲。丙。", nullptr);
        row("one inserts beside what the other changes", "甲。乙。", "甲。一。乙。", "甲。丙。",
            nullptr);
        row("one sentence without an end, both changed", "甲", "乙", "丙", nullptr);
    }
    void twoNotesBecomeOne() {
        QFETCH(QString, base);
        QFETCH(QString, one);
        QFETCH(QString, other);
        QFETCH(QString, merged);
        const auto text = [](const std::optional<std::string>& value) {
            return value ? QString::fromStdString(*value) : QString();
        };
        const auto from = base.toStdString(), a = one.toStdString(), b = other.toStdString();
        QCOMPARE(text(sync::mergeText(from, a, b)), merged);
        QCOMPARE(text(sync::mergeText(from, b, a)), merged);
    }

    void whatOneAuthorWroteIsThereWhole() {
        std::mt19937_64 dice(7);
        const std::vector<std::string> words = {"甲。", "乙。", "丙；", "丁！", "戊\n", "己"};
        const auto note = [&] {
            std::string text;
            for (auto left = dice() % 8; left > 0; --left) text += words[dice() % words.size()];
            return text;
        };
        int merged = 0;
        for (int i = 0; i < 20'000; ++i) {
            const auto base = note(), one = note(), other = note();
            QCOMPARE(sync::mergeText(base, one, base), std::optional(one));
            QCOMPARE(sync::mergeText(base, base, other), std::optional(other));
            QCOMPARE(sync::mergeText(base, one, one), std::optional(one));
            const auto both = sync::mergeText(base, one, other);
            QCOMPARE(sync::mergeText(base, other, one), both);
            if (!both) continue;
            ++merged;
            // A sentence that only one author wrote, as often as that author wrote it more than
            // stood.
            for (const auto& word : words) {
                const auto count = [&](const std::string& text) {
                    const auto all = sync::sentencesOf(text);
                    return std::count(all.begin(), all.end(), word);
                };
                const auto added = std::max(count(one), count(other)) - count(base);
                const auto removed = std::max(count(base) - count(one), count(base) - count(other));
                if (removed <= 0 && added > 0) QVERIFY(count(*both) >= count(base) + added);
            }
        }
        QVERIFY(merged > 1'000);
    }

    void aNoteOfTooManySentencesIsAPersonsToMerge() {
        std::string base;
        for (int i = 0; i < 1'001; ++i) base += "甲。";
        QVERIFY(!sync::mergeText(base, base + "乙。", "丙。" + base));
    }
};

static const suite::Case<TextMergeTest> here("text_merge");

#include "text_merge_test.moc"
