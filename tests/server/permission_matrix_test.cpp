#include <cstdio>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <QTest>

#include "shared/proto/records.pb.h"
#include "sync/content_hash.h"
#include "sync/server/accept/own_edits.h"
#include "tests/support/matrix.h"
#include "tests/support/office.h"
#include "tests/support/suite.h"

using namespace field;
using matrix::Cell;
using office::Author;
using office::Office;
using shared::Blob;
using shared::ColumnType;
using shared::Id;
using shared::Kind;
using shared::Policy;
using shared::Record;
using shared::Value;
using sync::Edit;
using sync::EditAct;

namespace {

std::string tableText() {
    std::ostringstream text;
    text << std::ifstream(FIELD_FIXTURES "/permission_matrix.tsv").rdbuf();
    return text.str();
}

bool isHash(const shared::Column& column) {
    return column.name.ends_with("sha256") || column.name.ends_with("hash");
}

/// Something that the column can hold and that nothing held before.
Value sampleOf(const shared::Column& column) {
    switch (column.type) {
        case ColumnType::boolean:
            return std::int64_t{1};
        case ColumnType::enumeration:
            return shared::enumValues(column).back();
        case ColumnType::text:
            return std::string("试");
        case ColumnType::blob:
            return Blob{std::string(isHash(column) ? 32 : 16, '\7')};
        case ColumnType::elements:
            return shared::Elements{{"试"}};
        case ColumnType::integer:
            break;
    }
    return std::int64_t{7};
}

/// An area in which every kind has a record, and every report one for each of its states, put there
/// by the server's own device; a person for every role; and what they try, of which nothing stays.
class Trial {
  public:
    Trial() {
        elsewhere = office.newId();
        ownSet(elsewhere,
               {office.create("Project", elsewhere, {}, {{"pro_name", std::string("别处")}})});
        for (const Kind& kind : office.catalog().kinds()) {
            if (kind.parentKind != 0 || kind.number == shared::kinds::project) continue;
            if (kind.stateColumn == 0) {
                put(kind, {}, 0);
                continue;
            }
            for (const auto state : shared::enumValues(*kind.column(kind.stateColumn))) {
                const Id report = put(kind, {}, state);
                for (const Kind& child : office.catalog().kinds())
                    if (child.parentKind == kind.number) put(child, report, state);
            }
        }
        standing_[{shared::kinds::project, 0}] = office.project;
        base_ = office.base();
    }

    /// Nothing: the set was received and what it said stands. Otherwise what came instead.
    std::string attempt(const Cell& cell, Author author) {
        const Edit edit = editOf(cell);
        const auto set = signedBy(author, edit, projectOf(*cell.kind));
        auto tx = must(office.storage().write());  // never committed
        const auto receipt = must(office.ledger().accept(*tx, set));
        if (receipt.verdict == sync::Verdict::parked) return "parked " + receipt.reason;
        if (receipt.verdict != sync::Verdict::received) return "not received: " + receipt.reason;
        const auto found = must(tx->find(edit.kind, office.area, edit.id));
        return found && stands(cell, edit, found->record) ? "" : "received, but it does not stand";
    }

    /// Whether a record of `kind` is among all that `author` is given.
    bool reads(const Kind& kind, const Author& author) {
        auto& given = given_[author.person];
        if (given.empty())
            for (const auto& record : office.pulled(author.person))
                given.insert({record.kind, record.project});
        return given.contains({kind.number, projectOf(kind)});
    }

    /// Reference data has no project: it is the area's.
    Id projectOf(const Kind& kind) const { return isReference(kind) ? Id{} : office.project; }
    static bool isReference(const Kind& kind) {
        return kind.number == shared::kinds::organization || kind.number == shared::kinds::person;
    }

    Office office;
    Id elsewhere;  ///< another project of the area

  private:
    void ownSet(const Id& project, std::vector<Edit> edits) {
        auto tx = must(office.storage().write());
        must(office.ledger().acceptOwn(*tx, office.area, project, std::move(edits)));
        must(tx->commit());
    }

    sync::ChangeSet signedBy(Author& author, const Edit& edit, const Id& project) {
        sync::Payload payload;
        payload.salt.assign(16, '\1');
        payload.project = project;
        payload.edits = {edit};
        return office.signRaw(author, sync::encodePayload(payload));
    }

    Id put(const Kind& kind, const Id& parent, std::int64_t state) {
        Record record;
        record.kind = kind.number;
        record.parent = parent;
        if (!kind.key.empty()) record.values.set(kind.key.front(), Blob{std::string(16, '\1')});
        if (kind.stateColumn != 0) record.values.set(kind.stateColumn, state);
        record.id = kind.key.empty() ? office.newId() : shared::keyOf(kind, parent, record.values);
        ownSet(projectOf(kind), {server::makes(kind, record, office.base())});
        standing_[{kind.number, state}] = record.id;
        return record.id;
    }

    sync::SlotEdit fill(const Kind& kind, const shared::Slot& slot) const {
        sync::SlotEdit edit;
        edit.slot = slot.number;
        edit.base = base_;
        for (const auto number : slot.columns) {
            const auto value = sampleOf(*kind.column(number));
            if (slot.policy == Policy::unite)
                edit.elements.added = std::get<shared::Elements>(value).items;
            else
                edit.values.set(number, value);
        }
        return edit;
    }

    /// What `reminder` says of a report: a planned visit unless the cell names another.
    void fillReminder(const Cell& cell, Edit& edit) {
        using records::Reminder;
        const bool named = cell.act == "remind";
        const std::uint32_t report = named ? cell.kind->number : shared::kinds::visit;
        const std::int64_t state = named ? cell.state : std::int64_t{records::VISIT_STATE_PLANNED};
        edit.kind = shared::kinds::reminder;
        edit.stateSeen = state;
        edit.slots.clear();
        for (auto [column, value] :
             {std::pair<std::uint32_t, Value>{Reminder::kReportIdFieldNumber,
                                              Blob{standing_.at({report, state}).str()}},
              {Reminder::kReportKindFieldNumber, std::int64_t{report}},
              {Reminder::kReportStateFieldNumber, state}}) {
            sync::SlotEdit slot;
            slot.slot = column;
            slot.base = base_;
            slot.values.set(column, std::move(value));
            edit.slots.push_back(std::move(slot));
        }
    }

    Edit editOf(const Cell& cell) {
        const Kind& kind = *cell.kind;
        Edit edit;
        edit.kind = kind.number;
        edit.base = base_;
        edit.stateSeen = cell.state;
        if (cell.act == "remind" ||
            (cell.act == "create" && kind.number == shared::kinds::reminder)) {
            edit.act = EditAct::create;
            edit.id = office.newId();
            fillReminder(cell, edit);
            return edit;
        }
        if (cell.act == "create" || (cell.act == "step" && cell.state == 0)) {
            edit.act = EditAct::create;
            if (kind.parentKind != 0) edit.parent = standing_.at({kind.parentKind, cell.state});
            edit.slots = {fill(kind, firstSlot(kind))};
            edit.id = kind.key.empty() ? office.newId()
                                       : shared::keyOf(kind, edit.parent, edit.slots[0].values);
        } else {
            edit.id = standing_.at({kind.number, cell.state});
        }
        if (cell.act == "remove") edit.act = EditAct::remove;
        if (cell.act == "change") edit.slots = {fill(kind, *kind.slotOf(cell.slot))};
        if (cell.act == "step") addStep(kind, cell, edit);
        return edit;
    }

    void addStep(const Kind& kind, const Cell& cell, Edit& edit) {
        auto step = fill(kind, *kind.slotOf(kind.stateColumn));  // with its reason
        step.values.set(kind.stateColumn, cell.to);
        edit.slots.push_back(step);
        edit.isStep = true;
        edit.from = cell.state;
        edit.to = cell.to;
        if (cell.state != 0) edit.readHash = readHash(kind, edit.id);
    }

    /// What a reviewer binds to who reads the report as it stands.
    shared::Hash readHash(const Kind& kind, const Id& id) {
        auto tx = must(office.storage().read());
        const auto report = must(tx->find(kind.number, office.area, id));
        std::vector<Record> children;
        for (const Kind& child : office.catalog().kinds())
            if (child.parentKind == kind.number)
                for (auto& one : must(tx->children(child.number, office.area, id)))
                    children.push_back(one.record);
        const auto content = sync::contentHash(office.catalog(), report->record, children);
        return sync::reviewHash(office.catalog(), content, report->record,
                                must(tx->openConflictsOfReport(office.area, id)));
    }

    /// The first that a form writes; of the server's own kinds any.
    static const shared::Slot& firstSlot(const Kind& kind) {
        for (const auto& slot : kind.slots)
            if (slot.policy != Policy::server && slot.policy != Policy::step) return slot;
        return kind.slots.front();
    }

    static bool stands(const Cell& cell, const Edit& edit, const Record& record) {
        if (record.deleted != (cell.act == "remove")) return false;
        for (const auto& slot : edit.slots) {
            for (const auto& [column, value] : slot.values)
                if (record.values.get(column) != value) return false;
            if (!slot.elements.added.empty() &&
                record.values.get(slot.slot) != Value{shared::Elements{slot.elements.added}})
                return false;
        }
        return true;
    }

    sync::Base base_;
    std::map<std::pair<std::uint32_t, std::int64_t>, Id> standing_;  ///< by kind and state
    std::map<Id, std::set<std::pair<std::uint32_t, Id>>> given_;
};

}  // namespace

/// domain.md, sections 7 and 8, as a table that people wrote: what a server makes of each cell.
class PermissionMatrixTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void everyCellIsDecidedAsTheFileSays() {
        const auto table = must(matrix::Table::read(*catalog_, tableText()));
        Trial trial;
        std::size_t tried = 0, agree = 0;
        for (const auto& role : table.roles()) {
            const auto onProject = trial.office.enrol(role);
            const auto onArea = trial.office.enrol(role, true);
            for (const Cell& cell : matrix::cellsOf(*catalog_)) {
                const bool may = must(table.may(cell, role));
                // Reference data is the area's, and so is who may change it.
                const auto& author = Trial::isReference(*cell.kind) ? onArea : onProject;
                ++tried;
                const auto instead = decide(trial, cell, author);
                if (instead.empty() == may && !instead.starts_with("!"))
                    ++agree;
                else
                    std::printf("%s %s: the file says %s, the server: %s\n", role.c_str(),
                                cell.name().c_str(), may ? "yes" : "no", instead.c_str());
            }
        }
        std::printf("permission matrix: %zu cells tried, %zu as the file says\n", tried, agree);
        std::fflush(stdout);
        QCOMPARE(agree, tried);
        QVERIFY(table.unused().empty());
        QCOMPARE(table.roles().size(), shared::Access::builtIn().roles().size());
    }

    /// What a role may on its own project it may on every project of an area that is granted whole,
    /// and on no other project.
    void theSameRightsHoldWhereTheGrantReachesAndNowhereElse() {
        const auto table = must(matrix::Table::read(*catalog_, tableText()));
        Trial trial;
        for (const auto& role : table.roles()) {
            const auto onArea = trial.office.enrol(role, true);
            auto away = trial.office.enrol("member");
            trial.office.grant(away.person, role, trial.elsewhere);
            for (const Cell& cell : matrix::cellsOf(*catalog_)) {
                if (Trial::isReference(*cell.kind) || !must(table.may(cell, role))) continue;
                const auto there = decide(trial, cell, onArea), here = decide(trial, cell, away);
                const auto what = role + " " + cell.name() + ": " + there + " / " + here;
                QVERIFY2(there.empty(), what.c_str());
                QVERIFY2(here == "parked no_right" || here == "parked illegal_step" ||
                             here == "not shown",
                         what.c_str());
            }
        }
    }

    void aTableThatLeavesSomethingUnsaidOrSaysItTwiceIsNoTable() {
        const auto headed = [](const std::string& rows) {
            return "kinds\tact\tstates\tcolumns\tunit\n" + rows;
        };
        const auto fault = [&](const std::string& rows) {
            auto read = matrix::Table::read(*catalog_, headed(rows));
            if (!read) return QString::fromStdString(read.failure().message);
            const Cell cell{catalog_->kind("Visit"), "remove", 1, 0, 0, "planned", {}};
            auto may = read->may(cell, "unit");
            return may ? QString(*may ? "yes" : "no")
                       : QString::fromStdString(may.failure().message);
        };
        QCOMPARE(fault("Visit\tremove\tplanned\t*\tyes\n"), QString("yes"));
        QCOMPARE(fault("Visit\tremove\tplanned\t*\tyes\nVisit\tremove\t*\t*\t-\n"), QString("yes"));
        QVERIFY(fault("Visit\tremove\tsigned\t*\tyes\n").startsWith("no row speaks"));
        QVERIFY(fault("Visit\tremove\t*\t*\tyes\nVisit\tremove\t*\t*\t-\n").startsWith("lines 2"));
        QVERIFY(fault("Visit\tremove\tflown\t*\tyes\n").contains("nothing that the model has"));
        QVERIFY(fault("Visits\tremove\t*\t*\tyes\n").contains("nothing that the model has"));
        QVERIFY(fault("Visit\tremove\t*\t*\tmaybe\n").contains("maybe"));
    }

  private:
    /// Nothing: the cell is a yes. What begins with "!" is neither yes nor no.
    static std::string decide(Trial& trial, const Cell& cell, const Author& author) {
        if (cell.act == "read") return trial.reads(*cell.kind, author) ? "" : "not shown";
        auto instead = trial.attempt(cell, author);
        const bool no = instead == "parked no_right" || instead == "parked illegal_step" ||
                        instead == "parked append_only";
        return instead.empty() || no ? instead : "! " + instead;
    }

    const std::shared_ptr<const shared::Catalog> catalog_ = shared::Catalog::builtIn();
};

static const suite::Case<PermissionMatrixTest> here("permission_matrix");
#include "permission_matrix_test.moc"
