#include <algorithm>
#include <string_view>

#include <QTest>

#include "shared/proto/records.pb.h"
#include "sync/server/accept/own_edits.h"
#include "tests/server/access/reference.h"
#include "tests/simulation/chance.h"
#include "tests/support/office.h"
#include "tests/support/suite.h"

using namespace field;
using office::Author;
using office::Office;
using reference::Reference;
using reference::Told;
using shared::Grant;
using shared::Id;
using shared::Record;
using simulation::Chance;
using sync::Verdict;
using What = Told::What;

namespace {

constexpr bool sanitized = std::string_view(FIELD_SANITIZE) != "";
constexpr std::uint64_t sequences = sanitized ? 400 : 4'000;
constexpr std::size_t people = 3, projects = 3;

/// What a person has of the area, as a device would that does no more than it is told.
struct Shown {
    std::map<std::pair<std::uint32_t, Id>, std::pair<Id, std::uint64_t>>
        rows;  ///< project, revision
    sync::Base seen;
};

/// Sequences of what happens to three people on three projects, through the real ledger and the
/// real pull: grants, devices, edits, pulls. Undone before the next.
class Play {
  public:
    Play() {
        projects_[0] = office_.project;
        for (std::size_t i = 1; i < projects; ++i) projects_[i] = office_.newId();
        for (auto& person : people_) person = office_.newId();
        for (std::size_t i = 0; i < projects; ++i) furnish(i);
        own({}, {office_.create("Organization", office_.newId(), {}, {{"name", text("局")}})});
        own({}, {office_.create("Person", office_.newId(), {}, {{"name", text("李")}})});
        for (std::size_t i = 0; i < reference_.cells().size(); ++i) {
            const auto& cell = reference_.cells()[i];
            if (cell.kind->number == shared::kinds::visit && cell.act == "create") creates_ = i;
            if (cell.kind->number == shared::kinds::visit && cell.act == "change" &&
                cell.state == records::VISIT_STATE_PLANNED && cell.columnNames[0] == "title")
                changes_ = i;
        }
        base_ = office_.base();
        tx_ = must(office_.storage().write());
    }

    std::string run(std::uint64_t number) {
        std::string difference;
        const auto undone = tx_->nested([&]() -> shared::Result<> {
            difference = tell(Chance(number));
            return shared::Failure{shared::Code::refused, "undone"};
        });
        return difference.empty() ? "" : "sequence " + std::to_string(number) + difference;
    }

    std::size_t acts = 0, sets = 0, taken = 0, pulls = 0, rows = 0;

  private:
    static shared::Value text(const char* words) { return std::string(words); }

    void own(const Id& project, std::vector<sync::Edit> edits) {
        auto tx = must(office_.storage().write());
        must(office_.ledger().acceptOwn(*tx, office_.area, project, std::move(edits)));
        must(tx->commit());
    }
    void furnish(std::size_t i) {
        if (i > 0)
            own(projects_[i],
                {office_.create("Project", projects_[i], {}, {{"pro_name", text("项目")}})});
        for (const char* kind : {"Visit", "MonitorTask"}) {
            Record record;
            record.kind = office_.catalog().kind(kind)->number;
            record.id = office_.newId();
            record.values.set(office_.column(kind, "state"), std::int64_t{1});
            own(projects_[i],
                {server::makes(*office_.catalog().kind(kind), record, office_.base())});
            if (record.kind == shared::kinds::visit) visits_[i] = record.id;
        }
        own(projects_[i], {office_.create("Goal", office_.newId(), {}, {{"term", text("年")}})});
    }

    std::string tell(Chance chance) {
        reference_.forget();
        begun_.clear();
        devices_.clear();
        shown_ = {};
        story_.clear();
        for (const auto& person : people_) enrol(person, true);
        for (auto left = 4 + chance.below(9); left > 0; --left)
            if (auto difference = act(chance); !difference.empty()) return story_ + difference;
        for (std::size_t i = 0; i < people; ++i)
            if (auto difference = pull(i, chance); !difference.empty()) return story_ + difference;
        return {};
    }

    std::string act(Chance& chance) {
        ++acts;
        const auto what = chance.below(20);
        if (what < 5 || begun_.empty()) {
            Grant grant;
            grant.person = people_[chance.below(people)];
            grant.area = office_.area;
            if (chance.below(4) != 0) grant.project = projects_[chance.below(projects)];
            grant.role = someRole(chance);
            return begin(grant), std::string();
        }
        auto& grant = begun_[chance.below(begun_.size())];
        if (what < 8) return end(grant), std::string();
        if (what == 8) {  // another role in its place
            auto other = grant;
            end(grant);
            other.role = someRole(chance);
            return begin(other), std::string();
        }
        if (what == 9) {
            auto moved = grant;
            end(grant);
            moved.person = people_[chance.below(people)];
            return begin(moved), std::string();
        }
        auto& device = devices_[chance.below(devices_.size())];
        if (what == 10) return set(device, What::revokes), std::string();
        if (what == 11) return set(device, What::confirms), std::string();
        if (what == 12) return enrol(device.person, chance.below(2) == 0), std::string();
        if (what < 17) return write(device, chance);
        return pull(chance.below(people), chance);
    }

    std::string someRole(Chance& chance) {
        // Half of them are of those who do most.
        static const std::vector<std::string> busy{"inspector", "division", "unit", "member"};
        if (chance.below(2) == 0) return busy[chance.below(busy.size())];
        return reference_.roles()[chance.below(reference_.roles().size())];
    }
    void put(const Grant& grant, const std::string& what) {
        must(office_.ledger().grant(*tx_, grant));
        Told told{What::begins, grant.id, grant.person, grant.area, grant.project, grant.role, {}};
        if (grant.ended) told.what = What::ends;
        reference_.tell(told);
        story_ += "; " + nameOf(grant.person) + " " + what + " on " + nameOf(grant.project);
    }
    void begin(Grant grant) {
        grant.id = office_.newId();
        grant.ended = false;
        put(grant, "gets " + grant.role);
        begun_.push_back(grant);
    }
    void end(Grant grant) {
        grant.ended = true;
        put(grant, "no longer holds " + grant.role);
    }

    void enrol(Id person, bool confirmed) {
        Author author;
        author.person = person;
        author.device = office_.newId();
        author.key = key_;
        put(author, confirmed, false);
        devices_.push_back(author);
        if (confirmed) reference_.tell({What::confirms, {}, {}, {}, {}, {}, author.device});
        story_ += "; " + nameOf(person) + " enrols device " + std::to_string(devices_.size()) +
                  (confirmed ? "" : ", not confirmed");
    }
    void put(const Author& author, bool confirmed, bool revoked) {
        must(tx_->putDevice(
            {author.device, author.person, author.key.publicKey, "", "", confirmed, revoked, 0}));
    }
    void set(const Author& author, What what) {
        auto known = *must(tx_->device(author.device));
        if (what == What::revokes) known.revoked = true;
        if (what == What::confirms && !known.revoked) known.confirmed = true;
        must(tx_->putDevice(known));
        reference_.tell({what, {}, {}, {}, {}, {}, author.device});
        story_ += "; device " + numberOf(author) +
                  (what == What::revokes ? " is revoked" : " is confirmed");
    }
    std::string numberOf(const Author& author) const {
        return std::to_string(&author - devices_.data() + 1);
    }

    /// A new visit of a project, or another title for the one that stands there.
    std::string write(Author& author, Chance& chance) {
        ++sets;
        const auto on = chance.below(projects);
        const bool creates = chance.below(2) == 0;
        const auto title = text("标题");
        auto edit = creates ? office_.create("Visit", office_.newId(), {}, {{"title", title}})
                            : office_.change("Visit", visits_[on], {{"title", title}}, base_,
                                             records::VISIT_STATE_PLANNED);
        auto next = author;
        const auto receipt =
            must(office_.ledger().accept(*tx_, office_.sign(next, {edit}, projects_[on])));
        const auto known = *must(tx_->device(author.device));
        std::string expected = "parked no_right";
        if (!reference_.isLetIn(author.device))
            expected = known.revoked && known.confirmed ? "parked untrusted_device"
                                                        : "invalid unknown_device";
        else if (reference_.mayDo(author.person, office_.area, projects_[on],
                                  creates ? creates_ : changes_))
            expected = "received ";
        const auto is = (receipt.verdict == Verdict::received ? "received "
                         : receipt.verdict == Verdict::parked ? "parked "
                                                              : "invalid ") +
                        receipt.reason;
        taken += receipt.verdict == Verdict::received;
        if (receipt.verdict != Verdict::invalid && receipt.reason != "untrusted_device")
            author = next;
        story_ += "; device " + numberOf(author) + (creates ? " makes" : " changes") +
                  " a visit in " + nameOf(projects_[on]);
        return is == expected ? "" : ": " + is + ", not " + expected;
    }

    /// The person's device pulls, a few rows a page, and has what the reference says it may.
    std::string pull(std::size_t i, Chance& chance) {
        ++pulls;
        auto& shown = shown_[i];
        sync::Position at;
        story_ += "; " + nameOf(people_[i]) + " pulls";
        const server::PageLimits limits{1 + chance.below(6), 256 << 10};
        for (bool first = true, more = true; more; first = false) {
            const auto page = must(server::pull(*tx_, office_.catalog(), shared::Access::builtIn(),
                                                people_[i], office_.area, shown.seen, at, limits));
            for (const auto& gone : first ? page.removedProjects : std::vector<Id>())
                std::erase_if(shown.rows, [&](const auto& row) {
                    return gone.none() || row.second.first == gone;
                });
            for (const auto& row : page.rows) {
                if (row.deleted)
                    shown.rows.erase({row.kind, row.id});
                else
                    shown.rows[{row.kind, row.id}] = {row.project, row.revision};
            }
            for (const auto& row : page.changed) {
                const auto had = shown.rows.find({row.kind, row.id});
                if (had == shown.rows.end()) return ": a change of a row that is not there";
                had->second.second = row.revision;
            }
            rows += page.rows.size() + page.changed.size();
            at = page.to;
            more = page.more;
            if (!more) shown.seen = page.head;
        }
        return difference(people_[i], shown);
    }

    std::string difference(const Id& person, const Shown& shown) {
        auto rest = shown.rows;
        for (const auto& [record, versions] :
             must(tx_->changedAfter(office_.area, {}, 1'000'000))) {
            if (record.deleted) continue;
            const std::pair row(record.kind, record.id);
            const bool own = isOwnParked(person, record);
            const bool reads =
                reference_.mayRead(person, office_.area, record.project, record.kind) ||
                (own && reference_.enters(person, office_.area, record.project));
            const auto had = rest.find(row);
            if (had == rest.end()) {
                if (reads) return ": not shown kind " + tell(row, record.project);
                continue;
            }
            if (!reads && !own) continue;
            if (had->second.second != record.revision)
                return ": stale kind " + tell(row, record.project);
            rest.erase(had);
        }
        if (rest.empty()) return {};
        return ": shown kind " + tell(rest.begin()->first, rest.begin()->second.first);
    }
    std::string tell(const std::pair<std::uint32_t, Id>& row, const Id& project) const {
        return std::to_string(row.first) + " of " + nameOf(project);
    }
    static bool isOwnParked(const Id& person, const Record& record) {
        const auto* author =
            std::get_if<shared::Blob>(&record.values.get(records::Parked::kPersonIdFieldNumber));
        return record.kind == shared::kinds::parked && author && author->bytes == person.view();
    }

    std::string nameOf(const Id& id) const {
        if (id.none()) return "the area";
        for (std::size_t i = 0; i < projects; ++i) {
            if (id == people_[i]) return std::string(1, static_cast<char>('A' + i));
            if (id == projects_[i]) return "project " + std::to_string(i + 1);
        }
        return toText(id);
    }

    Office office_;
    Reference reference_{office_.catalog()};
    shared::KeyPair key_ = shared::newKeyPair(*shared::systemEnv());
    Id people_[people], projects_[projects], visits_[projects];
    sync::Base base_;
    std::size_t creates_ = 0, changes_ = 0;  ///< cells
    std::unique_ptr<server::Writing> tx_;
    std::vector<Grant> begun_;
    std::vector<Author> devices_;
    std::array<Shown, people> shown_;
    std::string story_;
};

}  // namespace

/// Grants, devices, edits and pulls in random order against a reference that was written from the
/// texts alone.
class SequencesTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whatEachIsShownAndWhatStandsIsAsTheReferenceSays() {
        Play play;
        for (std::uint64_t number = 0; number < sequences; ++number) {
            const auto difference = play.run(number);
            QVERIFY2(difference.empty(), difference.c_str());
        }
        QVERIFY(play.taken > 0 && play.taken < play.sets);
        qInfo(
            "figure: access: %zu random sequences through ledger and pull, against a reference: "
            "%zu acts, %zu change sets (%zu received), %zu pulls of %zu rows, 0 differ",
            std::size_t{sequences}, play.acts, play.sets, play.taken, play.pulls, play.rows);
    }
};

static const suite::Case<SequencesTest> here("sequences");
#include "sequences_test.moc"
