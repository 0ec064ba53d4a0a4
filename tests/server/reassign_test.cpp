#include <QTest>

#include "shared/proto/records.pb.h"
#include "sync/server/accept/own_edits.h"
#include "tests/support/must.h"
#include "tests/support/program.h"
#include "tests/support/served.h"
#include "tests/support/suite.h"

using namespace field;
using program::run;
using served::City;
using shared::Blob;
using shared::Id;
using shared::Value;
using shared::kinds::visit;

namespace {

QString text(const Id& id) { return QString::fromStdString(toText(id)); }

}  // namespace

/// 转办, domain.md §7: somebody else gets the task, its grant and what was open in it.
class ReassignTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void theGrantAndTheOpenReportsGoOverAndTheApprovedStay() {
        City city;
        const Id li = city.person("member"), wang = city.person("member");
        const auto grant = city.grant(li, "inspector", city.project);
        const Id open = assigned(city, li, records::VISIT_STATE_ON_SITE);
        const Id approved = assigned(city, li, records::VISIT_STATE_APPROVED);
        const Id others = assigned(city, city.administrator, records::VISIT_STATE_ON_SITE);
        const auto done = run({"reassign", "--store", store(city), "--grant", text(grant.id),
                               "--to", text(wang), "--json"});
        QVERIFY2(done.code == 0, qPrintable(done.error));
        QCOMPARE(done.objects().at(0)["reports"].toInt(), 1);
        QCOMPARE(done.objects().at(0)["role"].toString(), QString("inspector"));
        QVERIFY(assignee(city, open) == Value{Blob{wang.str()}});
        QVERIFY(assignee(city, approved) == Value{Blob{li.str()}});
        QVERIFY(assignee(city, others) == Value{Blob{city.administrator.str()}});
        QVERIFY(!holds(city, li, "inspector"));
        QVERIFY(holds(city, wang, "inspector"));
        QCOMPARE(run({"verify", "--store", store(city)}).out, QString("ok\n"));
    }

    /// What the former holder saved before hearing of it is kept, and shown.
    void whatTheFormerHolderStillSendsIsParked() {
        City city;
        city.serve();
        const Id li = city.person("member"), wang = city.person("member");
        const auto grant = city.grant(li, "inspector", city.project);
        auto tablet = city.enrol(li);
        const auto set = tablet.sign({tablet.visit(city.newId())});
        QCOMPARE(
            run({"reassign", "--store", store(city), "--grant", text(grant.id), "--to", text(wang)})
                .code,
            0);
        const auto answer = city.exchange(tablet, {set});
        QCOMPARE(answer.receipts_size(), 1);
        QCOMPARE(answer.receipts(0).verdict(), wire::PARKED);
        QCOMPARE(run({"parked", "--store", store(city), "--json"}).objects().size(),
                 std::size_t{1});
    }

    void whoHoldsItAlreadyHoldsItOnce() {
        City city;
        const Id li = city.person("member"), wang = city.person("member");
        const auto grant = city.grant(li, "inspector", city.project);
        const auto held = city.grant(wang, "inspector", city.project);
        const auto done = run({"reassign", "--store", store(city), "--grant", text(grant.id),
                               "--to", text(wang), "--json"});
        QCOMPARE(done.objects().at(0)["grant"].toString(), text(held.id));
        QVERIFY(holds(city, wang, "inspector"));
    }

    void whatCannotBeHandedOverIsNamedAndNothingChanges() {
        City city;
        const Id li = city.person("member");
        const auto whole = city.grant(li, "district", {});
        auto over = city.grant(li, "inspector", city.project);
        const auto before = city.state();
        const auto complains = [&](const Id& grant, const Id& to, const char* words) {
            return run({"reassign", "--store", store(city), "--grant", text(grant), "--to",
                        text(to)})
                .complains(words);
        };
        QVERIFY(complains(whole.id, city.administrator, "whole area"));
        QVERIFY(complains(over.id, li, "already"));
        QVERIFY(complains(city.newId(), li, "no grant"));
        QCOMPARE(city.state(), before);
        city.end(over);
        QVERIFY(complains(over.id, city.administrator, "no grant"));
    }

  private:
    static QString store(const City& city) { return QString::fromStdString(city.dir()); }

    /// A visit of the city's project that is `person`'s to do.
    static Id assigned(City& city, const Id& person, std::int64_t state) {
        shared::Record record;
        record.kind = visit;
        record.id = city.newId();
        record.values.set(records::Visit::kStateFieldNumber, state);
        record.values.set(records::Visit::kAssigneeIdFieldNumber, Blob{person.str()});
        const auto& kind = *shared::Catalog::builtIn()->kind(visit);
        must(
            city.host().write([&](server::Writing& tx, server::Ledger& ledger) -> shared::Result<> {
                auto made = ledger.acceptOwn(tx, city.area, city.project,
                                             {server::makes(kind, record, {})});
                return made ? shared::Result<>(shared::Done{}) : made.failure();
            }));
        return record.id;
    }
    static Value assignee(City& city, const Id& id) {
        const auto found = must(must(city.host().read())->find(visit, city.area, id));
        return found->record.values.get(records::Visit::kAssigneeIdFieldNumber);
    }
    static bool holds(City& city, const Id& person, const std::string& role) {
        int times = 0;
        for (const auto& grant : must(must(city.host().read())->grants(city.area, person)))
            times += grant.role == role && !grant.ended ? 1 : 0;
        return times == 1;
    }
};

static const suite::Case<ReassignTest> here("reassign");
#include "reassign_test.moc"
