#include <string_view>

#include <QTest>

#include "sync/server/accept/judgement.h"
#include "tests/server/access/ground.h"
#include "tests/server/access/reference.h"
#include "tests/simulation/chance.h"
#include "tests/support/suite.h"

using namespace field;
using matrix::Cell;
using matrix::Ground;
using office::Office;
using reference::Reference;
using reference::Told;
using shared::Grant;
using shared::Id;
using simulation::Chance;
using What = Told::What;

namespace {

constexpr bool sanitized = std::string_view(FIELD_SANITIZE) != "";
constexpr std::uint64_t sequences = sanitized ? 50'000 : 1'000'000;
/// Of so many sequences one also asks what becomes of an edit, which costs more.
constexpr std::uint64_t judgedEvery = 8;

/// Short sequences of administration's acts, each drawn by its number from nothing, and a question
/// of each sort after them. All of it happens in one transaction that is never committed: a
/// sequence is undone before the next.
class Sequences {
  public:
    Sequences() {
        for (auto* id :
             {&persons_[0], &persons_[1], &persons_[2], &projects_[1], &projects_[2], &areas_[1]})
            *id = office_.newId();
        projects_[0] = office_.project;
        areas_[0] = office_.area;
        for (const Cell& cell : reference_.cells())
            edits_.push_back(cell.act == "read" ? sync::Edit() : ground_.editOf(cell));
        tx_ = must(office_.storage().write());
        must(office_.ledger().makeArea(*tx_, areas_[1], "370103", "市中区"));
        head_ = *must(tx_->head(office_.area));
    }

    /// Nothing: reference and server agree on all that sequence `number` asks. Otherwise its story.
    std::string run(std::uint64_t number) {
        std::string difference;
        const auto undone = tx_->nested([&]() -> shared::Result<> {
            difference = tell(number);
            return shared::Failure{shared::Code::refused, "undone"};
        });
        return difference.empty() ? "" : "sequence " + std::to_string(number) + difference;
    }

    std::size_t acts = 0, reads = 0, edits = 0, yes = 0;

  private:
    std::string tell(std::uint64_t number) {
        Chance chance(number);
        reference_.forget();
        begun_.clear();
        story_.clear();
        for (auto left = 1 + chance.below(5); left > 0; --left) act(chance);
        for (int i = 0; i < 2; ++i)
            if (auto difference = askRead(chance); !difference.empty()) return story_ + difference;
        if (number % judgedEvery != 0) return {};
        const auto difference = askEdit(chance);
        return difference.empty() ? "" : story_ + difference;
    }

    void act(Chance& chance) {
        ++acts;
        const auto kind = begun_.empty() ? 0 : chance.below(8);
        if (kind < 4) {
            Grant grant;
            grant.id = *Id::from(std::string(15, 'g') + static_cast<char>('a' + begun_.size()));
            grant.person = persons_[chance.below(3)];
            grant.area = areas_[chance.below(4) == 0];
            if (chance.below(3) != 0) grant.project = projects_[chance.below(3)];
            grant.role = someRole(chance);
            begin(grant);
            begun_.push_back(grant);
            return;
        }
        const auto at = chance.below(begun_.size());
        if (kind < 6) return end(begun_[at]);
        if (kind == 6) {  // given again, in another role: it counts as ended and given anew
            begun_[at].role = someRole(chance);
            return begin(begun_[at]);
        }
        // Somebody else's from now on.
        auto moved = begun_[at];
        end(moved);
        moved.id = *Id::from(std::string(15, 'm') + static_cast<char>('a' + begun_.size()));
        moved.person = persons_[chance.below(3)];
        begin(moved);
        begun_.push_back(moved);
    }

    std::string someRole(Chance& chance) {
        return reference_.roles()[chance.below(reference_.roles().size())];
    }
    void begin(Grant grant) {
        grant.revision = ++revision_;
        must(tx_->putGrant(grant));
        reference_.tell(
            {What::begins, grant.id, grant.person, grant.area, grant.project, grant.role, {}});
        story_ += "; " + nameOf(grant.person) + " gets " + grant.role + " on " +
                  nameOf(grant.area) + nameOf(grant.project);
    }
    void end(Grant grant) {
        grant.revision = ++revision_;
        grant.ended = true;
        must(tx_->putGrant(grant));
        reference_.tell({What::ends, grant.id, {}, {}, {}, {}, {}});
        story_ += "; " + nameOf(grant.person) + "'s " + grant.role + " on " + nameOf(grant.area) +
                  nameOf(grant.project) + " ends";
    }

    std::string askRead(Chance& chance) {
        ++reads;
        const auto& person = persons_[chance.below(3)];
        const auto& area = areas_[chance.below(4) == 0];
        const auto& kinds = ground_.catalog().kinds();
        const auto kind = kinds[chance.below(kinds.size())].number;
        const Id project = chance.below(4) == 0 ? Id{} : projects_[chance.below(3)];
        const bool says =
            must(server::authorize(*tx_, shared::Access::builtIn(), person, area, project, kind));
        const bool expected = reference_.mayRead(person, area, project, kind);
        yes += expected;
        if (says == expected) return {};
        return "; may " + nameOf(person) + " read kind " + std::to_string(kind) + " in " +
               nameOf(area) + nameOf(project) + "? " + (says ? "yes" : "no") + ", not " +
               (expected ? "yes" : "no");
    }

    /// An edit of something that stands in the first project, or in the first area.
    std::string askEdit(Chance& chance) {
        std::size_t index = 0;
        do index = chance.below(reference_.cells().size());
        while (reference_.cells()[index].act == "read");
        ++edits;
        const auto& cell = reference_.cells()[index];
        const auto& person = persons_[chance.below(3)];
        server::Incoming in;
        in.head = head_;
        in.revision = head_.at.revision + 1;
        in.person = in.set.person = person;
        in.device = in.set.device = person;  // of no other set
        in.deviceSeq = 1;
        in.payload.project = ground_.projectOf(*cell.kind);
        in.payload.edits = {edits_[index]};
        in.grants = must(tx_->grants(head_.area, person));
        server::WorkingSet working(*tx_, head_.area);
        server::Lineage lineage(*tx_, in);
        server::Judgement judgement(*tx_, office_.ledger().rules(), in, working, lineage);
        const auto refusal = must(judgement.judge(edits_[index]));
        const std::string reason = refusal ? refusal->reason : "";
        const bool isNo =
            reason == "no_right" || reason == "illegal_step" || reason == "append_only";
        const bool expected =
            reference_.mayDo(person, head_.area, ground_.projectOf(*cell.kind), index);
        yes += expected;
        if ((reason.empty() && expected) || (isNo && !expected)) return {};
        return "; may " + nameOf(person) + " do " + cell.name() + "? " +
               (reason.empty() ? "yes" : reason) + ", not " + (expected ? "yes" : "no");
    }

    std::string nameOf(const Id& id) const {
        if (id.none()) return " whole";
        if (id == areas_[0]) return "area 1";
        if (id == areas_[1]) return "area 2";
        for (std::size_t i = 0; i < 3; ++i) {
            if (id == persons_[i]) return std::string(1, static_cast<char>('A' + i));
            if (id == projects_[i]) return " project " + std::to_string(i + 1);
        }
        return toText(id);
    }

    Office office_;
    Ground ground_{matrix::standingOn(office_)};
    Reference reference_{ground_.catalog()};
    std::vector<sync::Edit> edits_;  ///< by cell
    Id persons_[3], projects_[3], areas_[2];
    server::AreaHead head_;
    std::unique_ptr<server::Writing> tx_;
    std::vector<Grant> begun_;
    std::string story_;
    std::uint64_t revision_ = 0;
};

}  // namespace

/// The rules, where they are decided, against a reference that was written from the texts alone.
class DecisionsTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void aMillionSequencesAreDecidedAsTheReferenceDecidesThem() {
        Sequences all;
        for (std::uint64_t number = 0; number < sequences; ++number) {
            const auto difference = all.run(number);
            QVERIFY2(difference.empty(), difference.c_str());
        }
        // Both answers have to come up, or nothing was asked.
        QVERIFY(all.yes > sequences / 20 && all.yes < all.reads);
        qInfo(
            "figure: access: %zu random sequences of %zu grants given, changed, moved and ended, "
            "against a reference: %zu reads (authorize) and %zu edits (judgement) decided, %zu "
            "of them yes, 0 differ",
            std::size_t{sequences}, all.acts, all.reads, all.edits, all.yes);
    }
};

static const suite::Case<DecisionsTest> here("decisions");
#include "decisions_test.moc"
