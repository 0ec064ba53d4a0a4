#include <QTest>

#include "shared/proto/records.pb.h"
#include "tests/support/office.h"
#include "tests/support/suite.h"

using namespace field;
using office::Author;
using office::Office;
using shared::Id;
using shared::Value;
using sync::Outcome;

namespace {

constexpr std::int64_t onSite = records::VISIT_STATE_ON_SITE;

/// What a person is told became of an edit.
const char* wordOf(const sync::Receipt& receipt) {
    if (receipt.verdict == sync::Verdict::parked) return "parked";
    if (receipt.outcomes.empty()) return "taken";
    switch (receipt.outcomes[0].outcome) {
        case Outcome::same:
            return "equal";
        case Outcome::merged:
            return "joined";
        case Outcome::conflict:
            return "conflict";
        case Outcome::gaveWay:
            return "gave way";
        case Outcome::late:
            return "late";
        case Outcome::revived:
            return "revived";
        case Outcome::kept:
            return "kept";
        case Outcome::proposed:
            return "proposed";
        default:
            return "taken";
    }
}

std::vector<std::string> split(const QString& names) {
    std::vector<std::string> out;
    for (const auto& name : names.split(QString("、"), Qt::SkipEmptyParts))
        out.push_back(name.toStdString());
    return out;
}

/// Li opened the form when `before` stood. Meanwhile Wang, who saw it too, made it `others`. Then
/// Li's save arrives. A word in the column "life" removes the record or leaves it.
struct Meeting {
    Office office;
    Author li = office.enrol("inspector");
    Author wang = office.enrol("inspector");
    Id visit;

    sync::Edit edit(const QString& column, const QString& from, const QString& to,
                    sync::Base seen) {
        const auto& kind = *office.catalog().kind("Visit");
        if (column == "life") {
            auto removal = office.change("Visit", visit, {}, seen, onSite);
            removal.act = sync::EditAct::remove;
            return removal;
        }
        if (column == "state") return office.step(visit, stateOf(from), stateOf(to), seen);
        const auto name = column.toStdString();
        const auto number = office.column("Visit", name);
        const auto policy = kind.slotOf(number)->policy;
        if (policy == shared::Policy::unite) {
            auto edit = office.change("Visit", visit, {}, seen, onSite);
            sync::SlotEdit slot;
            slot.slot = number;
            slot.base = seen;
            const auto had = split(from), has = split(to);
            const auto without = [](const auto& all, const auto& some) {
                std::vector<std::string> out;
                for (const auto& item : all)
                    if (std::find(some.begin(), some.end(), item) == some.end())
                        out.push_back(item);
                return out;
            };
            slot.elements = {without(has, had), without(had, has)};
            edit.slots = {slot};
            return edit;
        }
        auto edit = office.change("Visit", visit, {{name, valueOf(to)}}, seen, onSite);
        if (policy == shared::Policy::text)
            edit.slots[0].baseHash = shared::sha256(from.toStdString());
        return edit;
    }
    static Value valueOf(const QString& text) {
        return text.isEmpty() ? Value{} : Value{text.toStdString()};
    }
    static std::int64_t stateOf(const QString& name) {
        return name == "on site"     ? records::VISIT_STATE_ON_SITE
               : name == "signed"    ? records::VISIT_STATE_SIGNED
               : name == "submitted" ? records::VISIT_STATE_SUBMITTED
                                     : 0;
    }
    QString standing(const QString& column) {
        const auto row = office.find(shared::kinds::visit, visit)->record;
        if (column == "life") return row.deleted ? "removed" : "lives";
        const auto& value = row.values.get(office.column("Visit", column.toStdString()));
        if (const auto* state = std::get_if<std::int64_t>(&value)) {
            for (const char* name : {"on site", "signed", "submitted"})
                if (stateOf(name) == *state) return name;
        }
        if (const auto* set = std::get_if<shared::Elements>(&value)) {
            QStringList names;
            for (const auto& item : set->items) names << QString::fromStdString(item);
            return names.join("、");
        }
        const auto* text = std::get_if<std::string>(&value);
        return text ? QString::fromStdString(*text) : QString();
    }
    int conflicts(std::int64_t state) {
        int count = 0;
        for (const auto& record : office.state())
            count += record.kind == shared::kinds::conflict &&
                     record.values.get(office.column("Conflict", "state")) == Value{state};
        return count;
    }
};

}  // namespace

/// How values meet, as one table; sync/README.md says it in words. Each row is played through a
/// ledger, from signed sets to what both are told.
class MergeTableTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void howValuesMeet_data() {
        QTest::addColumn<QString>("column");
        QTest::addColumn<QString>("before");  // what Li's form showed
        QTest::addColumn<QString>("others");  // what Wang made of it meanwhile; equal: nothing
        QTest::addColumn<QString>("mine");    // what Li saved
        QTest::addColumn<QString>("stands");  // what stands in the end
        QTest::addColumn<QString>("told");    // what Li's receipt says
        QTest::addColumn<int>("open");        // questions that wait for a person, shown to both
        QTest::addColumn<int>("closed");      // notices to both that need no answer
        const auto row = [](const char* what, const char* column, const char* before,
                            const char* others, const char* mine, const char* stands,
                            const char* told, int open, int closed) {
            QTest::newRow(what) << QString(column) << QString(before) << QString(others)
                                << QString(mine) << QString(stands) << QString(told) << open
                                << closed;
        };
        // A conclusion is a question to people; so are money, values and quantities.
        const char* ask = "conclusion";
        row("ask: nobody else wrote", ask, "良", "良", "优", "优", "taken", 0, 0);
        row("ask: first value", ask, "", "", "优", "优", "taken", 0, 0);
        row("ask: both wrote, differently", ask, "良", "中", "优", "中", "conflict", 1, 0);
        row("ask: both wrote the same", ask, "良", "优", "优", "优", "equal", 0, 0);
        row("ask: both filled an empty one", ask, "", "中", "优", "中", "conflict", 1, 0);
        row("ask: one emptied it, one wrote", ask, "良", "", "优", "", "conflict", 1, 0);
        row("ask: one wrote, one emptied it", ask, "良", "中", "", "中", "conflict", 1, 0);
        row("ask: both emptied it", ask, "良", "", "", "", "equal", 0, 0);
        // A long note is joined where two people changed different sentences.
        const char* text = "purpose";
        row("text: nobody else wrote", text, "一。二。", "一。二。", "一。新。", "一。新。",
            "taken", 0, 0);
        row("text: different sentences", text, "一。二。", "甲。二。", "一。乙。", "甲。乙。",
            "joined", 0, 1);
        row("text: the same sentence", text, "一。二。", "甲。二。", "乙。二。", "甲。二。",
            "conflict", 1, 0);
        row("text: two insertions at one place", text, "一。", "一。甲。", "一。乙。", "一。甲。",
            "conflict", 1, 0);
        row("text: one dropped what the other kept", text, "一。二。三。", "二。三。",
            "一。二。新。", "二。新。", "joined", 0, 1);
        row("text: both wrote the same", text, "一。", "二。", "二。", "二。", "equal", 0, 0);
        // Elements of a set are added and taken out one by one.
        const char* unite = "team";
        row("union: both added", unite, "张", "张、李", "张、王", "张、李、王", "joined", 0, 0);
        row("union: one added, one took out another", unite, "张、李", "张、李、王", "张", "张、王",
            "joined", 0, 0);
        row("union: both took out the same", unite, "张、李", "张", "张", "张", "joined", 0, 0);
        row("union: nobody else wrote", unite, "张", "张", "张、王", "张、王", "taken", 0, 0);
        // Of low stakes the later stands, and both are told.
        const char* latest = "weather";
        row("latest: both wrote", latest, "晴", "雨", "阴", "阴", "gave way", 0, 1);
        row("latest: nobody else wrote", latest, "晴", "晴", "阴", "阴", "taken", 0, 0);
        row("latest: both wrote the same", latest, "晴", "雨", "雨", "雨", "equal", 0, 0);
        // A step is taken from where the report stands now.
        const char* step = "state";
        row("step: nobody else stepped", step, "on site", "on site", "signed", "signed", "taken", 0,
            0);
        row("step: both took the same", step, "on site", "signed", "signed", "signed", "late", 0,
            1);
        // An edit beats a removal that its author had not seen, whichever came first.
        row("removal: nobody else wrote", "life", "", "", "", "removed", "taken", 0, 0);
    }
    void howValuesMeet() {
        QFETCH(QString, column);
        QFETCH(QString, before);
        QFETCH(QString, others);
        QFETCH(QString, mine);
        Meeting meet;
        meet.visit = meet.office.visit(meet.wang).first;
        if (column != "state" && column != "life" && meet.standing(column) != before)
            meet.office.send(meet.wang, {meet.edit(column, "", before, meet.office.base())});
        const auto seen = meet.office.base();
        if (others != before)
            meet.office.send(meet.wang, {meet.edit(column, before, others, seen)});
        const auto receipt = meet.office.send(meet.li, {meet.edit(column, before, mine, seen)});
        QTEST(meet.standing(column), "stands");
        QTEST(QString(wordOf(receipt)), "told");
        QTEST(meet.conflicts(records::CONFLICT_STATE_OPEN), "open");
        QTEST(meet.conflicts(records::CONFLICT_STATE_CLOSED), "closed");
        must(meet.office.verify());
    }

    /// Two columns of different policy are no quarrel, whoever writes them.
    void differentColumnsNeverMeet() {
        Meeting meet;
        meet.visit = meet.office.visit(meet.wang).first;
        const auto seen = meet.office.base();
        meet.office.send(meet.wang, {meet.edit("conclusion", "", "良", seen)});
        const auto receipt = meet.office.send(meet.li, {meet.edit("weather", "", "雨", seen)});
        QCOMPARE(QString(wordOf(receipt)), QString("taken"));
        QCOMPARE(meet.standing("conclusion"), QString("良"));
    }

    void aRemovalAndAnEditMeet_data() {
        QTest::addColumn<bool>("removalFirst");
        QTest::addColumn<QString>("told");
        QTest::newRow("the edit came first") << false << "kept";
        QTest::newRow("the removal came first") << true << "revived";
    }
    void aRemovalAndAnEditMeet() {
        QFETCH(bool, removalFirst);
        Meeting meet;
        meet.visit = meet.office.visit(meet.wang).first;
        const auto seen = meet.office.base();
        const auto removal = meet.edit("life", "", "", seen);
        const auto edit = meet.edit("conclusion", "", "优", seen);
        meet.office.send(meet.wang, {removalFirst ? removal : edit});
        const auto receipt = meet.office.send(meet.li, {removalFirst ? edit : removal});
        QTEST(QString(wordOf(receipt)), "told");
        QCOMPARE(meet.standing("life"), QString("lives"));
        QCOMPARE(meet.standing("conclusion"), QString("优"));
        QCOMPARE(meet.conflicts(records::CONFLICT_STATE_CLOSED), 1);
    }

    /// What only the server may write is parked whole when a device writes it.
    void whatIsTheServersIsParkedWhole() {
        Meeting meet;
        const auto project = meet.office.project;
        const auto edit = meet.office.change("Project", project, {{"pro_name", Value{"改名"}}},
                                             meet.office.base());
        const auto receipt = meet.office.send(meet.li, {edit});
        QCOMPARE(QString(wordOf(receipt)), QString("parked"));
        QCOMPARE(receipt.reason, std::string("no_right"));
    }
};

static const suite::Case<MergeTableTest> here("merge_table");

#include "merge_table_test.moc"
