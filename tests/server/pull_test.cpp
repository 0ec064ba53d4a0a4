#include <QTest>

#include <set>

#include "shared/proto/records.pb.h"
#include "tests/support/office.h"
#include "tests/support/suite.h"

using namespace field;
using office::Author;
using office::Office;
using shared::Id;
using shared::Record;

namespace {

std::set<std::pair<std::uint32_t, Id>> keys(const std::vector<Record>& records) {
    std::set<std::pair<std::uint32_t, Id>> out;
    for (const auto& record : records) out.insert({record.kind, record.id});
    return out;
}

/// A second project of the office's area.
Id secondProject(Office& office) {
    const Id id = office.newId();
    auto tx = must(office.storage().write());
    must(office.ledger().acceptOwn(
        *tx, office.area, id,
        {office.create("Project", id, {}, {{"pro_name", std::string("水库加固")}})}));
    must(tx->commit());
    return id;
}

sync::AreaPage page(Office& office, const Id& person, sync::Base seen, sync::Position from,
                    std::size_t rows) {
    auto tx = must(office.storage().read());
    return must(server::pull(*tx, office.catalog(), shared::Access::builtIn(), person, office.area,
                             seen, from, {rows, 256 << 10}));
}

}  // namespace

class PullTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aPersonReadsTheirProjectsAndNothingElse() {
        Office office;
        auto li = office.enrol("inspector");
        office.visit(li);
        const auto other = secondProject(office);
        const auto rows = office.pulled(li.person);
        QVERIFY(keys(rows).contains({shared::kinds::project, office.project}));
        for (const auto& row : rows) QVERIFY(row.project != other);
        auto stranger = office.enrol("inspector");
        {
            auto tx = must(office.storage().write());
            auto grant = must(tx->grants(office.area, stranger.person)).at(0);
            grant.ended = true;
            must(office.ledger().grant(*tx, grant));
            must(tx->commit());
        }
        QVERIFY(office.pulled(stranger.person).empty());
    }

    void pagesOfAnySizeAddUpToTheSame() {
        Office office;
        auto li = office.enrol("inspector");
        for (int i = 0; i < 12; ++i) office.visit(li);
        auto chief = office.enrol("division", true);
        for (int i = 0; i < 5; ++i) office.visit(li);
        const auto whole = keys(office.pulled(chief.person));
        QCOMPARE(whole.size(), std::size_t{1 + 2 * 17});
        for (const std::size_t rows : {1U, 2U, 3U, 7U, 500U}) {
            const auto paged = office.pulled(chief.person, rows);
            QCOMPARE(paged.size(), whole.size());  // each once
            QVERIFY(keys(paged) == whole);
        }
    }

    void afterTheCursorOnlyWhatChangedComes() {
        Office office;
        auto li = office.enrol("inspector");
        office.visit(li);
        const auto seen = office.base();
        QVERIFY(office.pulled(li.person, 500, seen).empty());
        const auto visit = office.visit(li).first;
        QVERIFY(keys(office.pulled(li.person, 500, seen)).contains({shared::kinds::visit, visit}));
        QCOMPARE(office.pulled(li.person, 500, seen).size(), std::size_t{2});
    }

    /// Whoever enters few projects is served by looking into these, others by the whole area.
    void whatChangedIsTheSameHoweverItIsLookedFor() {
        Office office;
        auto li = office.enrol("inspector");
        const auto other = secondProject(office);
        for (int i = 0; i < 6; ++i) office.visit(li);
        auto stranger = office.enrol("inspector");
        office.visit(stranger);
        office.send(stranger, {office.create("Visit", office.newId(), {}, {})}, other);  // parked
        const auto tx = must(office.storage().read());
        server::ChangesWanted which;
        which.of = [&](std::uint32_t kind, const Id& project) {
            return kind == shared::kinds::parked || project != other;
        };
        auto few = which;
        few.projects = {Id{}, office.project};
        few.everywhere = {shared::kinds::parked};
        std::size_t rows = 0;
        for (const std::size_t limit : {1U, 2U, 5U, 500U}) {
            sync::Position at;
            for (;;) {
                const auto expected = must(tx->changedAfter(office.area, at, limit, which));
                const auto got = must(tx->changedAfter(office.area, at, limit, few));
                QVERIFY(
                    std::equal(got.begin(), got.end(), expected.begin(), expected.end(),
                               [](const auto& a, const auto& b) { return a.record == b.record; }));
                if (got.empty()) break;
                const auto& last = got.back().record;
                at = {last.revision, last.kind, last.id};
                rows += limit == 500 ? got.size() : 0;
            }
        }
        QCOMPARE(rows, std::size_t{1 + 2 * 7 + 1});
    }

    void aNewGrantBringsWhatIsOlderThanTheCursor() {
        Office office;
        auto li = office.enrol("inspector");
        const auto other = secondProject(office);
        const auto seen = office.base();
        office.grant(li.person, "inspector", other);
        office.visit(li);
        for (const std::size_t rows : {1U, 500U}) {
            const auto fresh = office.pulled(li.person, rows, seen);
            QCOMPARE(fresh.size(), std::size_t{3});
            QVERIFY(keys(fresh).contains({shared::kinds::project, other}));
        }
    }

    void aRowThatChangesWhilePagesAreReadComesAgain() {
        Office office;
        auto li = office.enrol("inspector");
        const auto visit = office.visit(li).first;
        office.visit(li);
        auto first = page(office, li.person, {}, {}, 3);
        QVERIFY(first.more);
        const auto set =
            office.send(li, {office.change("Visit", visit, {{"conclusion", std::string("新")}},
                                           office.base(), records::VISIT_STATE_ON_SITE)});
        const auto rest = page(office, li.person, {}, first.to, 500);
        QVERIFY(!rest.more);
        QVERIFY(keys(rest.rows).contains({shared::kinds::visit, visit}));
        QCOMPARE(rest.head.revision, set.at.revision);
    }

    void aRowThatTheDeviceHasComesAsWhatChanged() {
        Office office;
        auto li = office.enrol("inspector");
        const auto visit = office.visit(li).first;
        const auto seen = office.base();
        office.send(li, {office.change("Visit", visit, {{"conclusion", std::string("新")}},
                                       office.base(), records::VISIT_STATE_ON_SITE)});
        const auto answer = page(office, li.person, seen, {}, 500);
        QVERIFY(answer.rows.empty());
        QCOMPARE(answer.changed.size(), std::size_t{1});
        Record expected;
        expected.kind = shared::kinds::visit;
        expected.id = visit;
        expected.area = office.area;
        expected.revision = answer.head.revision;
        expected.values.set(office.column("Visit", "conclusion"), std::string("新"));
        // Nobody notes the age of what is the server's own: it comes each time.
        expected.values.set(office.column("Visit", "assignee_id"), shared::Value{});
        expected.values.set(office.column("Visit", "submitter_id"), shared::Value{});
        QVERIFY(answer.changed[0] == expected);
    }

    void aRowThatAGrantOpenedComesWholeThoughItChangedSince() {
        Office office;
        auto wang = office.enrol("inspector");
        const auto visit = office.visit(wang).first;
        const auto seen = office.base();
        const auto other = secondProject(office);
        office.grant(wang.person, "inspector", other);
        office.send(wang, {office.change("Visit", visit, {{"conclusion", std::string("新")}},
                                         office.base(), records::VISIT_STATE_ON_SITE)});
        const auto answer = page(office, wang.person, seen, {}, 500);
        QVERIFY(keys(answer.rows).contains({shared::kinds::project, other}));
        QCOMPARE(answer.changed.size(), std::size_t{1});
        QVERIFY(answer.changed[0].id == visit);
    }

    void anEndedGrantNamesWhatToRemove() {
        Office office;
        auto li = office.enrol("inspector");
        const auto other = secondProject(office);
        auto grant = office.grant(li.person, "inspector", other);
        const auto seen = office.base();
        {
            auto tx = must(office.storage().write());
            grant.ended = true;
            must(office.ledger().grant(*tx, grant));
            must(tx->commit());
        }
        const auto answer = page(office, li.person, seen, {}, 500);
        QVERIFY(answer.removedProjects == std::vector{other});
        QVERIFY(answer.rows.empty());
    }

    void aParkedSetIsItsAuthorsToSee() {
        Office office;
        auto li = office.enrol("inspector");
        auto audit = office.enrol("audit");
        const auto visit = office.visit(li).first;
        office.send(audit, {office.change("Visit", visit, {{"conclusion", std::string("x")}},
                                          office.base(), records::VISIT_STATE_ON_SITE)});
        const auto parked = [](const std::vector<Record>& rows) {
            return std::count_if(rows.begin(), rows.end(), [](const Record& row) {
                return row.kind == shared::kinds::parked;
            });
        };
        QCOMPARE(parked(office.pulled(audit.person)), std::ptrdiff_t{1});
        QCOMPARE(parked(office.pulled(li.person)), std::ptrdiff_t{0});
    }
};

static const suite::Case<PullTest> here("pull");

#include "pull_test.moc"
