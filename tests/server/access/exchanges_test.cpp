#include <set>
#include <string_view>

#include <QTest>

#include "shared/proto/records.pb.h"
#include "sync/exchange_wire.h"
#include "sync/server/accept/own_edits.h"
#include "sync/server/administration/requests.h"
#include "tests/server/access/devices.h"
#include "tests/server/access/reference.h"
#include "tests/server/access/whole.h"
#include "tests/simulation/chance.h"
#include "tests/support/suite.h"

using namespace field;
using reference::Reference;
using reference::Told;
using served::City;
using served::Tablet;
using shared::Grant;
using shared::Id;
using simulation::Chance;
using What = Told::What;

namespace {

constexpr bool sanitized = std::string_view(FIELD_SANITIZE) != "";
constexpr std::uint64_t cities = sanitized ? 12 : 60;
constexpr int actsEach = 60;
constexpr std::size_t people = 3, places = 3;

/// One city, its seed, and what happens there between three people and their devices: acts of
/// administration, and whole exchanges of the host's with all that hangs on them.
class Town {
  public:
    Town(const Reference& blank, std::uint64_t seed) : reference_(blank), chance_(seed) {
        city_.serve();
        const Id area = matrix::otherArea(city_);
        places_[0] = {city_.area, city_.project, {}, {}};
        places_[1] = {city_.area, city_.newId(), {}, {}};
        places_[2] = {area, city_.newId(), {}, {}};
        for (auto& place : places_) furnish(place);
        for (std::size_t i = 0; i < reference_.cells().size(); ++i) {
            const auto& cell = reference_.cells()[i];
            if (cell.kind->number == shared::kinds::visit && cell.act == "change" &&
                cell.state == records::VISIT_STATE_ON_SITE && cell.columnNames[0] == "title")
                cell_ = i;
        }
        for (auto& person : people_) {
            person = matrix::newcomer(city_);
            tell({What::begins, city_.newId(), person, city_.host().city(), {}, "member", {}});
            enrol(person, true);
        }
    }

    /// Nothing, or what was not as the reference says, and the story.
    std::string run() {
        for (int i = 0; i < actsEach; ++i)
            if (auto difference = act(); !difference.empty()) return story_ + difference;
        for (auto& device : devices_)
            if (auto difference = pull(device); !difference.empty()) return story_ + difference;
        return {};
    }

    std::size_t acts = 0, pushes = 0, pulls = 0, questions = 0;

  private:
    struct Place {
        Id area, project, visit;
        shared::Hash photo;
    };

    /// A visit with a photo, by a resident who is nobody else.
    void furnish(Place& place) {
        if (place.project != city_.project) matrix::makeProject(city_, place.area, place.project);
        const Id resident = matrix::newcomer(city_);
        matrix::grantIn(city_, resident, "inspector", place.area, place.project);
        auto tablet = city_.enrol(resident);
        tablet.area = place.area;
        tablet.project = place.project;
        tablet.base = must(must(city_.host().read())->head(place.area))->at;
        place.visit = city_.newId();
        const auto bytes = "photo of " + toText(place.project);
        place.photo = shared::sha256(bytes);
        const auto answer = city_.exchange(
            tablet, {tablet.sign({tablet.visit(place.visit),
                                  tablet.evidence(city_.newId(), place.visit, place.photo)})});
        if (answer.receipts(0).verdict() != wire::RECEIVED) qFatal("no visit");
        if (city_.put(tablet, place.photo, bytes, 0, bytes.size()).status != 200)
            qFatal("no photo");
    }

    void tell(const Told& told) { reference_.tell(told); }

    std::string act() {
        ++acts;
        const auto what = chance_.below(20);
        auto& device = devices_[chance_.below(devices_.size())];
        if (what < 4 || (what < 7 && begun_.empty())) return give(), std::string();
        if (what < 6) return end(begun_[chance_.below(begun_.size())]), std::string();
        if (what == 6) {
            auto moved = begun_[chance_.below(begun_.size())];
            end(moved);
            moved.person = people_[chance_.below(people)];
            return begin(moved), std::string();
        }
        if (what == 7) return revoke(device), std::string();
        if (what == 8) return confirm(device), std::string();
        if (what == 9) {
            const auto person = device.tablet.person;  // `device` moves
            return enrol(person, chance_.below(2) == 0), std::string();
        }
        if (what < 14) return push(device);
        if (what < 17) return pull(device);
        return ask(device);
    }

    void give() {
        static const std::vector<std::string> busy{"inspector", "division", "unit", "admin"};
        const auto& place = places_[chance_.below(places)];
        Grant grant;
        grant.person = people_[chance_.below(people)];
        grant.area = chance_.below(8) == 0 ? city_.host().city() : place.area;
        if (grant.area == place.area && chance_.below(3) != 0) grant.project = place.project;
        grant.role = chance_.below(2) == 0
                         ? busy[chance_.below(busy.size())]
                         : reference_.roles()[chance_.below(reference_.roles().size())];
        begin(grant);
    }
    void begin(Grant grant) {
        grant = matrix::grantIn(city_, grant.person, grant.role, grant.area, grant.project);
        tell({What::begins, grant.id, grant.person, grant.area, grant.project, grant.role, {}});
        begun_.push_back(grant);
        story_ += "; " + nameOf(grant.person) + " gets " + grant.role + " on " +
                  nameOf(grant.area) + nameOf(grant.project);
    }
    void end(const Grant& grant) {
        city_.end(grant);
        tell({What::ends, grant.id, {}, {}, {}, {}, {}});
        story_ += "; " + nameOf(grant.person) + "'s " + grant.role + " on " + nameOf(grant.area) +
                  nameOf(grant.project) + " ends";
    }

    struct Known {
        Tablet tablet;
        bool revoked = false, confirmed = false;
    };
    void enrol(const Id& person, bool confirmed) {
        devices_.push_back({city_.enrol(person, confirmed), false, confirmed});
        if (confirmed) tell({What::confirms, {}, {}, {}, {}, {}, devices_.back().tablet.device});
        story_ += "; " + nameOf(person) + " enrols " + nameOf(devices_.back()) +
                  (confirmed ? "" : ", not confirmed");
    }
    void revoke(Known& device) {
        must(city_.host().revokeDevice(device.tablet.device));
        tell({What::revokes, {}, {}, {}, {}, {}, device.tablet.device});
        device.revoked = true;
        story_ += "; " + nameOf(device) + " is revoked";
    }
    void confirm(Known& device) {
        if (device.revoked) return;
        must(city_.host().confirm(device.tablet.device));
        tell({What::confirms, {}, {}, {}, {}, {}, device.tablet.device});
        device.confirmed = true;
        story_ += "; " + nameOf(device) + " is confirmed";
    }

    [[nodiscard]] bool letIn(const Known& device) const {
        return reference_.isLetIn(device.tablet.device);
    }

    /// Another title for the visit of some place.
    std::string push(Known& device) {
        ++pushes;
        const auto& place = places_[chance_.below(places)];
        shared::Record record;
        record.kind = shared::kinds::visit;
        record.id = place.visit;
        record.values.set(records::Visit::kTitleFieldNumber, std::to_string(acts));
        const auto base = must(must(city_.host().read())->head(place.area))->at;
        const auto& kind = *shared::Catalog::builtIn()->kind(record.kind);
        auto next = device.tablet;
        auto& chain = chains_[{next.device, place.area}];
        std::tie(next.seq, next.last) = chain;
        next.area = place.area;
        next.base = base;
        const auto set = next.sign(
            {server::changes(kind, record, base, records::VISIT_STATE_ON_SITE)}, place.project);
        const auto is =
            becomes(city_.host().exchange(next.device, matrix::Devices::asking(next, &set)),
                    device.revoked);
        std::string expected = "parked no_right";
        if (!device.confirmed)
            expected = "refused";
        else if (!letIn(device))
            expected = "parked untrusted_device";
        else if (reference_.mayDo(next.person, place.area, place.project, cell_))
            expected = "received ";
        if (device.confirmed && !device.revoked) chain = {next.seq, next.last};
        story_ += "; " + nameOf(device) + " writes in" + nameOf(place.project);
        return is == expected ? "" : ": " + is + ", not " + expected;
    }
    static std::string becomes(const shared::Result<std::string>& answer, bool revoked) {
        if (!answer) return shared::codeName(answer.failure().code);
        wire::ExchangeAnswer out;
        if (!out.ParseFromString(*answer) || out.receipts_size() != 1) return "no receipt";
        if (revoked && out.areas_size() > 0) return "shown something";
        const auto& receipt = out.receipts(0);
        return (receipt.verdict() == wire::RECEIVED ? "received "
                : receipt.verdict() == wire::PARKED ? "parked "
                                                    : "another verdict ") +
               receipt.reason();
    }

    /// All that the device is given from the beginning is all that the reference says.
    std::string pull(Known& device) {
        ++pulls;
        story_ += "; " + nameOf(device) + " pulls";
        const auto asked = city_.host().exchange(device.tablet.device, "");
        if (!letIn(device))
            return !asked && asked.failure().code == shared::Code::refused ? "" : ": answered";
        std::set<std::pair<std::uint32_t, std::string>> shown, may, has;
        for (const auto& row : whole::pulledAll(city_, device.tablet))
            if (!row.deleted()) shown.emplace(row.kind(), row.id());
        const auto& person = device.tablet.person;
        auto tx = must(city_.host().read());
        for (const auto& head : must(tx->heads()))
            for (const auto& [record, versions] :
                 must(tx->changedAfter(head.area, {}, 1'000'000))) {
                const std::pair row(record.kind, record.id.str());
                const bool reads =
                    reference_.mayRead(person, head.area, record.project, record.kind);
                const bool own = isOwnParked(person, record);
                if (reads || own) may.insert(row);
                if (reads || (own && reference_.enters(person, head.area, record.project)))
                    has.insert(row);
            }
        for (const auto& row : shown)
            if (!may.contains(row)) return ": shown kind " + std::to_string(row.first);
        for (const auto& row : has)
            if (!shown.contains(row)) return ": not shown kind " + std::to_string(row.first);
        return {};
    }
    static bool isOwnParked(const Id& person, const shared::Record& record) {
        const auto* author =
            std::get_if<shared::Blob>(&record.values.get(records::Parked::kPersonIdFieldNumber));
        return record.kind == shared::kinds::parked && author && author->bytes == person.view();
    }

    /// Photos, and the administrator's door.
    std::string ask(const Known& device) {
        const auto& tablet = device.tablet;
        for (const auto& place : places_) {
            questions += 2;
            const bool may = city_.host().mayReceive(tablet.device, place.photo).ok();
            const bool expected =
                letIn(device) && reference_.mayRead(tablet.person, place.area, place.project,
                                                    shared::kinds::evidence);
            if (may != expected)
                return "; " + nameOf(device) + (may ? " is" : " is not") + " given the photo of" +
                       nameOf(place.project);
            if (city_.host().maySend(tablet.device, place.photo).ok())
                return "; " + nameOf(device) + " may send another's photo";
        }
        ++questions;
        const bool may = must(server::administers(city_.host(), tablet.device));
        const bool expected =
            letIn(device) && reference_.administers(tablet.person, city_.host().city());
        if (may == expected) return {};
        return "; " + nameOf(device) + (may ? " administers" : " does not administer");
    }

    std::string nameOf(const Known& device) const {
        return "device " + std::to_string(&device - devices_.data() + 1);
    }
    std::string nameOf(const Id& id) const {
        if (id.none()) return " whole";
        if (id == city_.host().city()) return "the city";
        for (std::size_t i = 0; i < places; ++i) {
            if (id == people_[i]) return std::string(1, static_cast<char>('A' + i));
            if (id == places_[i].project) return " project " + std::to_string(i + 1);
        }
        return id == city_.area ? "area 1" : "area 2";
    }

    mutable City city_;
    Reference reference_;
    Chance chance_;
    std::array<Place, places> places_;
    std::array<Id, people> people_;
    std::size_t cell_ = 0;
    std::vector<Grant> begun_;
    std::vector<Known> devices_;
    std::map<std::pair<Id, Id>, std::pair<std::uint64_t, shared::Hash>> chains_;
    std::string story_;
};

}  // namespace

/// Grants, devices and whole exchanges in random order, on real stores, against a reference that
/// was written from the texts alone.
class ExchangesTest : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void whatHostsAnswerIsAsTheReferenceSays() {
        const Reference blank(*shared::Catalog::builtIn());
        std::size_t acts = 0, pushes = 0, pulls = 0, questions = 0;
        for (std::uint64_t seed = 0; seed < cities; ++seed) {
            Town town(blank, seed);
            const auto difference = town.run();
            QVERIFY2(difference.empty(), ("city " + std::to_string(seed) + difference).c_str());
            acts += town.acts;
            pushes += town.pushes;
            pulls += town.pulls;
            questions += town.questions;
        }
        qInfo(
            "figure: access: %zu random acts in %zu cities through whole exchanges, against a "
            "reference: %zu pushes, %zu pulls from the beginning, %zu questions for photos and "
            "administration, 0 differ",
            acts, std::size_t{cities}, pushes, pulls, questions);
    }
};

static const suite::Case<ExchangesTest> here("exchanges");
#include "exchanges_test.moc"
