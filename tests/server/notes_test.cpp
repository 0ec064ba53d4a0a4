#include <QTest>

#include "shared/proto/records.pb.h"
#include "tests/support/office.h"
#include "tests/support/suite.h"

using namespace field;
using office::Office;
using shared::Value;
using sync::Outcome;

namespace {

constexpr std::int64_t onSite = records::VISIT_STATE_ON_SITE;

Value text(const char* words) { return std::string(words); }

}  // namespace

/// Notes that two people changed without seeing each other.
class NotesTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void twoUnseenNotesAreJoinedBySentenceAndBothAuthorsTold() {
        std::vector<std::vector<Value>> results;
        for (const bool swapped : {false, true}) {
            Office office;
            auto li = office.enrol("inspector");
            auto wang = office.enrol("inspector");
            const auto visit = office.visit(li).first;
            const auto purpose = office.column("Visit", "purpose");
            const auto note = [&](const char* words, const char* from, sync::Base seen) {
                auto edit = office.change("Visit", visit, {{"purpose", text(words)}}, seen, onSite);
                edit.slots[0].baseHash = shared::sha256(from);
                return edit;
            };
            office.send(li, {note("看渠。看路。", "", office.base())});
            const auto seen = office.base();
            auto a = office.sign(li, {note("看渠三条。看路。", "看渠。看路。", seen)});
            auto b = office.sign(wang, {note("看渠。看路。问农户。", "看渠。看路。", seen)});
            if (swapped) std::swap(a, b);
            QVERIFY(office.accept(a).outcomes.empty());
            const auto receipt = office.accept(b);
            QCOMPARE(receipt.outcomes.size(), std::size_t{1});
            QCOMPARE(receipt.outcomes[0].outcome, Outcome::merged);
            QVERIFY(office.openConflicts(visit).empty());
            const auto told = *office.find(shared::kinds::conflict, receipt.outcomes[0].conflict);
            QVERIFY(told.record.values.get(office.column("Conflict", "reason")) ==
                    Value(std::int64_t{records::CONFLICT_REASON_WOVEN}));
            const auto stands = *office.find(shared::kinds::visit, visit);
            QVERIFY(stands.record.values.get(purpose) == text("看渠三条。看路。问农户。"));
            // The joined note is nobody's: who wrote before it has not seen it.
            const auto again = office.send(wang, {note("看路。", "看渠。看路。问农户。", seen)});
            QCOMPARE(again.outcomes[0].outcome, Outcome::conflict);
            QVERIFY(office.verify().ok());
        }
    }

    void aNoteWhoseBaseTheServerDoesNotKnowIsAPersonsToMerge() {
        Office office;
        auto li = office.enrol("inspector");
        auto wang = office.enrol("inspector");
        const auto visit = office.visit(li).first;
        const auto seen = office.base();
        const auto note = [&](const char* words, const char* from) {
            auto edit = office.change("Visit", visit, {{"purpose", text(words)}}, seen, onSite);
            edit.slots[0].baseHash = shared::sha256(from);
            return edit;
        };
        office.send(li, {note("看渠。", "")});
        QCOMPARE(office.send(wang, {note("看渠。看路。", "从未有过。")}).outcomes[0].outcome,
                 Outcome::conflict);
    }
};

static const suite::Case<NotesTest> here("notes");

#include "notes_test.moc"
