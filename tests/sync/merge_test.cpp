#include <QTest>

#include <algorithm>

#include "sync/merge.h"
#include "tests/support/suite.h"

using namespace field;
using shared::Id;
using shared::Policy;
using shared::Slot;
using shared::Values;
using shared::Writer;
using sync::Arriving;
using sync::Contested;
using sync::Decision;
using sync::ElementVersion;
using sync::Standing;
using sync::Version;

namespace {

/// A device named by one letter.
Id device(char name) {
    Id id;
    id.bytes[0] = static_cast<std::uint8_t>(name);
    return id;
}

/// Members 1 (value) and 2 (unit) of a together set, or one column.
Values reading(std::int64_t value, const char* unit = "m") {
    return {{1, value}, {2, std::string(unit)}};
}

Contested side(char author, std::uint64_t seq, std::int64_t value, std::uint64_t revision) {
    Contested out;
    out.values = reading(value);
    out.device = device(author);
    out.deviceSeq = seq;
    out.revision = revision;
    return out;
}

}  // namespace

Q_DECLARE_METATYPE(field::shared::Policy)
Q_DECLARE_METATYPE(field::sync::Decision)

class MergeTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    /// The table of sync.md: what stands, who set it; what arrives, what its author had seen.
    void everyOutcomeOfThePolicies_data() {
        QTest::addColumn<Policy>("policy");
        QTest::addColumn<int>("standingValue");
        QTest::addColumn<int>("standingRevision");
        QTest::addColumn<char>("standingDevice");
        QTest::addColumn<int>("standingSeq");
        QTest::addColumn<int>("arrivingValue");
        QTest::addColumn<int>("base");
        QTest::addColumn<int>("arrivingSeq");
        QTest::addColumn<bool>("whole");
        QTest::addColumn<bool>("legal");
        QTest::addColumn<Decision>("decision");
        const auto row = [](const char* what, Policy policy, int standing, int revision,
                            char author, int seq, int value, int base, int arrivingSeq,
                            Decision decision, bool whole = true, bool legal = true) {
            QTest::newRow(what) << policy << standing << revision << author << seq << value << base
                                << arrivingSeq << whole << legal << decision;
        };
        const auto ask = Policy::ask, latest = Policy::latest, step = Policy::step;
        row("never set before", ask, 0, 0, '-', 0, 7, 0, 1, Decision::apply);
        row("the author saw what stands", ask, 5, 9, 'b', 1, 7, 9, 1, Decision::apply);
        row("the author saw later than what stands", ask, 5, 9, 'b', 1, 7, 12, 1, Decision::apply);
        row("another's value, unseen", ask, 5, 9, 'b', 1, 7, 8, 1, Decision::ask);
        row("another's equal value, unseen", ask, 7, 9, 'b', 1, 7, 8, 1, Decision::same);
        row("own earlier value", ask, 5, 9, 'a', 1, 7, 3, 2, Decision::apply);
        row("own later value is not earlier", ask, 5, 9, 'a', 3, 7, 3, 2, Decision::ask);
        row("own value of the same set", ask, 5, 9, 'a', 2, 7, 3, 2, Decision::ask);
        row("a merged value belongs to no device", ask, 5, 9, '-', 1, 7, 3, 2, Decision::ask);
        row("a member is missing, base covers", ask, 5, 9, 'b', 1, 7, 9, 1, Decision::ask, false);
        row("low stakes, unseen", latest, 5, 9, 'b', 1, 7, 8, 1, Decision::giveWay);
        row("low stakes, seen", latest, 5, 9, 'b', 1, 7, 9, 1, Decision::apply);
        row("low stakes, equal", latest, 7, 9, 'b', 1, 7, 8, 1, Decision::same);
        row("a note whose base nobody knows", Policy::text, 5, 9, 'b', 1, 7, 8, 1, Decision::ask);
        row("a step that is legal now", step, 5, 9, 'b', 1, 7, 8, 1, Decision::apply);
        row("a step that is not", step, 5, 9, 'b', 1, 7, 8, 1, Decision::late, true, false);
        row("a step already taken", step, 7, 9, 'b', 1, 7, 8, 1, Decision::same, true, false);
    }
    void everyOutcomeOfThePolicies() {
        QFETCH(Policy, policy);
        QFETCH(int, standingValue);
        QFETCH(int, standingRevision);
        QFETCH(char, standingDevice);
        QFETCH(int, standingSeq);
        QFETCH(int, arrivingValue);
        QFETCH(int, base);
        QFETCH(int, arrivingSeq);
        QFETCH(bool, whole);
        QFETCH(bool, legal);
        const Slot slot{1, policy, Writer::field, {1, 2}};
        Standing standing;
        if (standingRevision > 0) {
            standing.values = reading(standingValue);
            standing.version = {static_cast<std::uint64_t>(standingRevision),
                                standingDevice == '-' ? Id{} : device(standingDevice),
                                static_cast<std::uint64_t>(standingSeq)};
        }
        const Arriving arriving{reading(arrivingValue),
                                {},
                                static_cast<std::uint64_t>(base),
                                device('a'),
                                static_cast<std::uint64_t>(arrivingSeq),
                                whole};
        QTEST(sync::decide(slot, standing, arriving, legal), "decision");
    }

    void anAbsentValueEqualsAnEmptiedOne() {
        const Slot slot{1, Policy::ask, Writer::field, {1, 2}};
        const Standing standing{{{1, std::int64_t{5}}}, {9, device('b'), 1}, {}};
        const Arriving arriving{
            {{1, std::int64_t{5}}, {2, shared::Value{}}}, {}, 3, device('a'), 1, true};
        QCOMPARE(sync::decide(slot, standing, arriving), Decision::same);
    }

    void elementsOfTwoPeopleStandBesideEachOther() {
        const auto standing = sync::unite({}, {{}, {{"Li"}, {}}, 0, device('a'), 1, true}, 4);
        const auto both = sync::unite(standing, {{}, {{"Wang"}, {}}, 0, device('b'), 1, true}, 5);
        const std::vector<ElementVersion> expected{{"Li", true, {4, device('a'), 1}},
                                                   {"Wang", true, {5, device('b'), 1}}};
        QCOMPARE(both, expected);
    }

    /// As many as one set may carry, in the worst order: each moved all that stood behind it, and
    /// held the server up for a minute.
    void tensOfThousandsOfElementsUniteAtOnce() {
        sync::ElementChange change;
        for (int number = 160'000; number > 100'000; --number)
            change.added.push_back(std::to_string(number));
        const auto standing = sync::unite({}, {{}, change, 0, device('a'), 1, true}, 4);
        QCOMPARE(standing.size(), change.added.size());
        QVERIFY(std::is_sorted(standing.begin(), standing.end(),
                               [](const auto& a, const auto& b) { return a.element < b.element; }));
        std::swap(change.added, change.removed);
        const auto gone = sync::unite(standing, {{}, change, 4, device('b'), 1, true}, 5);
        QCOMPARE(gone.size(), standing.size());
        QVERIFY(
            std::none_of(gone.begin(), gone.end(), [](const auto& item) { return item.present; }));
    }

    void aRemovalTakesOnlyWhatItsAuthorHadSeen() {
        const std::vector<ElementVersion> standing{{"Li", true, {4, device('b'), 1}}};
        const auto unseen = sync::unite(standing, {{}, {{}, {"Li"}}, 3, device('a'), 1, true}, 5);
        QCOMPARE(unseen, standing);
        const auto seen = sync::unite(standing, {{}, {{}, {"Li"}}, 4, device('a'), 1, true}, 5);
        QCOMPARE(seen, (std::vector<ElementVersion>{{"Li", false, {5, device('a'), 1}}}));
    }

    void aRemovalTakesWhatItsOwnDeviceAddedBefore() {
        const std::vector<ElementVersion> standing{{"Li", true, {4, device('a'), 1}}};
        const auto gone = sync::unite(standing, {{}, {{}, {"Li"}}, 0, device('a'), 2, true}, 5);
        QCOMPARE(gone, (std::vector<ElementVersion>{{"Li", false, {5, device('a'), 2}}}));
    }

    void aRemovalCountsAlsoIfWhatItsDeviceAddedBeforeIsReleasedLater() {
        auto sides = sync::unite({}, {{}, {{}, {"Li"}}, 0, device('a'), 2, true}, 5);
        sides = sync::unite(sides, {{}, {{"Li", "Zhao"}, {}}, 0, device('a'), 1, true}, 9);
        const std::vector<ElementVersion> expected{{"Li", false, {5, device('a'), 2}},
                                                   {"Zhao", true, {9, device('a'), 1}}};
        QCOMPARE(sides, expected);
        // Another's addition is not what was removed.
        sides = sync::unite(sides, {{}, {{"Li"}, {}}, 0, device('b'), 1, true}, 10);
        QVERIFY(sides[0].present);
    }

    /// A note, whose third side is what its author had changed.
    void everyOutcomeOfANote_data() {
        QTest::addColumn<QString>("base");
        QTest::addColumn<QString>("mine");
        QTest::addColumn<QString>("theirs");
        QTest::addColumn<QString>("outcome");
        const auto row = [](const char* what, const char* base, const char* mine,
                            const char* theirs, const char* outcome) {
            QTest::newRow(what) << base << mine << theirs << outcome;
        };
        row("other sentences", "看渠。看路。", "看渠三条。看路。", "看渠。看路两段。",
            "看渠三条。看路两段。");
        row("one appends behind what the other changes", "看渠。", "看渠三条。", "看渠。问农户。",
            "ask");
        row("the same change", "看渠。", "看渠三条。", "看渠三条。", "看渠三条。");
        row("the same sentence otherwise", "看渠。", "看渠三条。", "看渠两条。", "ask");
        row("two sentences at one place", "看渠。", "看渠。看路。", "看渠。问农户。", "ask");
    }
    void everyOutcomeOfANote() {
        QFETCH(QString, base);
        QFETCH(QString, mine);
        QFETCH(QString, theirs);
        QFETCH(QString, outcome);
        const Slot slot{1, Policy::text, Writer::field, {1}};
        const Standing standing{{{1, mine.toStdString()}}, {9, device('b'), 1}, {}};
        Arriving arriving{{{1, theirs.toStdString()}}, {}, 3, device('a'), 1, true};
        arriving.baseText = base.toStdString();
        const auto decision = sync::decide(slot, standing, arriving);
        if (outcome == "ask") {
            QCOMPARE(decision, Decision::ask);
        } else if (mine == theirs) {
            QCOMPARE(decision, Decision::same);
        } else {
            QCOMPARE(decision, Decision::weave);
            QCOMPARE(QString::fromStdString(*sync::wovenText(slot, standing, arriving)), outcome);
        }
    }

    void laterValuesGatherInOneConflict() {
        auto current = side('a', 1, 5, 4);
        current.current = true;
        auto sides = sync::joinContest({current}, side('b', 1, 6, 5), 4);
        sides = sync::joinContest(sides, side('c', 1, 7, 6), 4);
        sides = sync::joinContest(sides, side('d', 1, 7, 7), 4);  // the same value once
        QCOMPARE(sides.size(), std::size_t{3});
        QVERIFY(!sync::allSettled(sides));
    }

    void aDevicesLaterValueTakesThePlaceOfItsFormerOne() {
        auto current = side('a', 1, 5, 4);
        current.current = true;
        auto sides = sync::joinContest({current}, side('b', 1, 6, 5), 4);
        sides = sync::joinContest(sides, side('b', 2, 8, 6), 4);
        QCOMPARE(sides.size(), std::size_t{3});
        QVERIFY(sides[1].settled);
        QVERIFY(!sides[2].settled);
    }

    void aValueItsDeviceSawWaitingGoesOnWaitingBesideItsLaterOne() {
        auto current = side('a', 1, 5, 4);
        current.current = true;
        auto sides = sync::joinContest({current}, side('b', 1, 6, 5), 4);
        sides = sync::joinContest(sides, side('b', 2, 8, 7), 5);
        QCOMPARE(sides.size(), std::size_t{3});
        QVERIFY(!sides[1].settled);
        QVERIFY(!sides[2].settled);
    }

    void aWaitingValueThatHasBecomeTheValueWaitsNoLonger() {
        auto current = side('a', 1, 5, 4);
        current.current = true;
        auto sides = sync::joinContest({current}, side('b', 1, 6, 5), 4);
        sides = sync::joinContest(sides, side('c', 1, 7, 6), 4);
        // The author of what stood writes over it what another had written meanwhile.
        auto agreed = side('a', 2, 6, 7);
        agreed.current = true;
        const auto after = sync::standNow(sides, agreed, 0);
        QVERIFY(after[0] == agreed);
        QVERIFY(after[1].settled && !after[1].current);
        QVERIFY(after[2].settled);
        QVERIFY(!after[3].settled);
    }

    void aWaitingValueThatTheAuthorSawStandInAnEndedLifeWaitsNoLonger() {
        const sync::Base stood{shared::Id::from(std::string(16, 'e')).value_or(shared::Id{}), 21};
        auto current = side('a', 1, 5, 4);
        current.current = true;
        auto replaced = side('b', 1, 6, 5);
        replaced.former = {stood};  // a restore lost that, and it came again
        const auto sides = sync::joinContest({current}, replaced, 4);
        auto later = side('c', 2, 9, 7);
        later.current = true;
        QVERIFY(!sync::standNow(sides, later, 0)[2].settled);
        later.saw = {stood};
        QVERIFY(sync::standNow(sides, later, 0)[2].settled);
    }

    void aResolutionSettlesWhatItsAuthorHadSeenAndNoMore() {
        auto current = side('a', 1, 5, 4);
        current.current = true;
        auto sides = sync::joinContest({current}, side('b', 1, 6, 5), 4);
        sides = sync::joinContest(sides, side('c', 1, 7, 9), 4);
        const auto after = sync::settleContest(sides, {{}, {}, 5, device('s'), 1, true});
        QVERIFY(after[1].settled);
        QVERIFY(!after[2].settled);
        QVERIFY(!sync::allSettled(after));
        QVERIFY(sync::allSettled(sync::settleContest(after, {{}, {}, 9, device('s'), 2, true})));
    }
};

static const suite::Case<MergeTest> here("merge");

#include "merge_test.moc"
