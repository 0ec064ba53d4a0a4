#include <cstdio>
#include <map>
#include <set>

#include <QTest>

#include "tests/server/access/ground.h"
#include "tests/support/office.h"
#include "tests/support/suite.h"

using namespace field;
using matrix::Cell;
using matrix::Ground;
using office::Author;
using office::Office;
using shared::Id;
using shared::Kind;
using sync::Edit;

namespace {

/// The ground on a ledger, a person for every role, and what they try, of which nothing stays.
class Trial {
  public:
    Trial() {
        elsewhere = office.newId();
        ownSet(elsewhere,
               {office.create("Project", elsewhere, {}, {{"pro_name", std::string("别处")}})});
    }

    /// Nothing: the set was received and what it said stands. Otherwise what came instead.
    std::string attempt(const Cell& cell, Author author) {
        const Edit edit = ground.editOf(cell);
        const auto set = office.signRaw(author, ground.payloadOf(cell, edit));
        auto tx = must(office.storage().write());  // never committed
        const auto receipt = must(office.ledger().accept(*tx, set));
        if (receipt.verdict == sync::Verdict::parked) return "parked " + receipt.reason;
        if (receipt.verdict != sync::Verdict::received) return "not received: " + receipt.reason;
        const auto found = must(tx->find(edit.kind, office.area, edit.id));
        return found && Ground::stands(cell, edit, found->record)
                   ? ""
                   : "received, but it does not stand";
    }

    /// Whether a record of `kind` is among all that `author` is given.
    bool reads(const Kind& kind, const Author& author) {
        auto& given = given_[author.person];
        if (given.empty())
            for (const auto& record : office.pulled(author.person))
                given.insert({record.kind, record.project});
        return given.contains({kind.number, ground.projectOf(kind)});
    }

    Office office;
    Ground ground{matrix::standingOn(office)};
    Id elsewhere;  ///< another project of the area

  private:
    void ownSet(const Id& project, std::vector<Edit> edits) {
        auto tx = must(office.storage().write());
        must(office.ledger().acceptOwn(*tx, office.area, project, std::move(edits)));
        must(tx->commit());
    }

    std::map<Id, std::set<std::pair<std::uint32_t, Id>>> given_;
};

}  // namespace

/// domain.md, sections 7 and 8, as a table that people wrote: what a server makes of each cell.
class PermissionMatrixTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void everyCellIsDecidedAsTheFileSays() {
        const auto table = matrix::expectedTable(*catalog_);
        Trial trial;
        std::size_t tried = 0, agree = 0;
        for (const auto& role : table.roles()) {
            const auto onProject = trial.office.enrol(role);
            const auto onArea = trial.office.enrol(role, true);
            for (const Cell& cell : matrix::cellsOf(*catalog_)) {
                const bool may = must(table.may(cell, role));
                // Reference data is the area's, and so is who may change it.
                const auto& author = Ground::isReference(*cell.kind) ? onArea : onProject;
                ++tried;
                const auto instead = decide(trial, cell, author);
                if (instead.empty() == may && !instead.starts_with("!"))
                    ++agree;
                else
                    std::printf("%s %s: the file says %s, the server: %s\n", role.c_str(),
                                cell.name().c_str(), may ? "yes" : "no", instead.c_str());
            }
        }
        std::fflush(stdout);
        qInfo(
            "figure: permission matrix: %zu cells tried with a good credential, %zu as the file "
            "says",
            tried, agree);
        QCOMPARE(agree, tried);
        QVERIFY(table.unused().empty());
        QCOMPARE(table.roles().size(), shared::Access::builtIn().roles().size());
    }

    /// What a role may on its own project it may on every project of an area that is granted whole,
    /// and on no other project.
    void theSameRightsHoldWhereTheGrantReachesAndNowhereElse() {
        const auto table = matrix::expectedTable(*catalog_);
        Trial trial;
        for (const auto& role : table.roles()) {
            const auto onArea = trial.office.enrol(role, true);
            auto away = trial.office.enrol("member");
            trial.office.grant(away.person, role, trial.elsewhere);
            for (const Cell& cell : matrix::cellsOf(*catalog_)) {
                if (Ground::isReference(*cell.kind) || !must(table.may(cell, role))) continue;
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
