#include <algorithm>
#include <tuple>

#include "tests/simulation/chance.h"
#include "tests/simulation/scenario.h"

namespace simulation {

namespace {

struct Weight {
    Verb verb;
    int weight;
    int enabled;  ///< of a hundred seeds
};

constexpr Weight acts[] = {
    {Verb::measure, 14, 100},   {Verb::measureTwo, 5, 70},     {Verb::openForm, 4, 60},
    {Verb::finishForm, 4, 60},  {Verb::likelihood, 4, 60},     {Verb::conclude, 6, 70},
    {Verb::weather, 3, 60},     {Verb::joinTeam, 4, 60},       {Verb::leaveTeam, 3, 60},
    {Verb::addSentence, 4, 60}, {Verb::changeSentence, 4, 60}, {Verb::dropSentence, 2, 50},
    {Verb::find, 2, 50},        {Verb::editFinding, 5, 60},    {Verb::removeFinding, 3, 50},
    {Verb::removeLine, 2, 40},  {Verb::removeVisit, 1, 30},    {Verb::step, 9, 60},
    {Verb::read, 2, 60},        {Verb::review, 6, 60},         {Verb::resolve, 7, 80},
    {Verb::decide, 5, 60},      {Verb::exchange, 45, 100},     {Verb::deliver, 3, 100},
    {Verb::reopen, 2, 50},      {Verb::disk, 2, 35},           {Verb::heal, 2, 100},
    {Verb::clock, 1, 40},       {Verb::grant, 2, 45},          {Verb::endGrant, 2, 45},
    {Verb::release, 1, 50},     {Verb::serverReopen, 1, 30},   {Verb::serverDisk, 1, 30},
    {Verb::serverHeal, 2, 100}, {Verb::backUp, 1, 60},         {Verb::restore, 1, 25}};

class Making {
  public:
    Making(std::uint64_t seed, bool restores)
        : restores_(restores || Chance(seed).fork(7).percent(25)),
          schedule_(Chance(seed).fork(1)),
          wire_(Chance(seed).fork(2)),
          disk_(Chance(seed).fork(3)),
          people_(Chance(seed).fork(4)),
          copies_(Chance(seed).fork(6)),
          carriers_(Chance(seed).fork(8)),
          camera_(Chance(seed).fork(9)),
          anew_(Chance(seed).fork(10)) {
        out_.seed = seed;
    }

    Scenario run() {
        chooseDevices();
        chooseSwarm();
        const auto count = 300 + schedule_.below(120);
        for (std::size_t i = 0; i < count; ++i) out_.events.push_back(event(static_cast<int>(i)));
        if (carriers_.percent(15)) byCarriers();
        if (camera_.percent(25)) photographs();
        if (!restores_ && copies_.percent(15)) putBack();
        if (!restores_ && copies_.percent(15)) clone();
        if (anew_.percent(20)) enrolAnew();
        return std::move(out_);
    }

  private:
    void chooseDevices() {
        const auto count = 2 + schedule_.below(people_.percent(30) ? 8 : 4);
        std::string others = "CDEFGHIAB";
        for (std::size_t i = others.size(); i > 1; --i)
            std::swap(others[i - 1], others[schedule_.below(i)]);
        // Two who write the same records always meet.
        out_.devices = people_.percent(50) ? "AB" : "AC";
        for (const char letter : others) {
            if (out_.devices.size() >= count) break;
            if (out_.devices.find(letter) == std::string::npos) out_.devices += letter;
        }
        if (wire_.percent(40)) out_.pageRows = 1 + static_cast<int>(wire_.below(4));
    }

    void chooseSwarm() {
        for (const auto& act : acts) {
            if (!restores_ && (act.verb == Verb::backUp || act.verb == Verb::restore)) continue;
            if (!schedule_.percent(static_cast<std::size_t>(act.enabled))) continue;
            const auto weight = act.enabled == 100
                                    ? act.weight
                                    : 1 + static_cast<int>(schedule_.below(
                                              static_cast<std::size_t>(2 * act.weight)));
            for (int i = 0; i < weight; ++i) verbs_.push_back(act.verb);
        }
        for (int fault = 1; fault < static_cast<int>(words::lines.size()); ++fault)
            if (wire_.percent(40)) lineFaults_.push_back(fault);
        lineRate_ = std::vector<std::size_t>{0, 10, 25, 50}[wire_.below(4)];
        for (int fault = 1; fault < static_cast<int>(words::disks.size()); ++fault)
            if (disk_.percent(50)) diskFaults_.push_back(fault);
        main_ = people_.percent(75) ? 0 : static_cast<int>(people_.below(2));
        rounds_ = people_.percent(50);
        minutes_ = 1 + schedule_.below(90);
    }

    /// A report on its way through a review: somebody signs and submits it, a reviewer fetches and
    /// judges it, its people fetch the verdict. Somebody else, who saw it open, writes on and sends
    /// that late. What others do falls in between.
    void beginRound() {
        const auto reviewer = out_.devices.find_first_of("CE");
        const auto submitter = out_.devices.find_first_of("ABDHI");
        if (reviewer == std::string::npos || submitter == std::string::npos) return;
        const auto other = out_.devices.find_first_of("ABDHI", submitter + 1);
        const bool late = other != std::string::npos && people_.percent(50);
        const int who[] = {static_cast<int>(submitter), static_cast<int>(reviewer),
                           late ? static_cast<int>(other) : static_cast<int>(submitter)};
        const int verdict = late ? 0 : static_cast<int>(people_.below(2));
        const auto add = [&](Verb verb, int one, int a) {
            Event event;
            event.verb = verb;
            event.who = who[one];
            event.visit = main_;
            event.a = a;
            round_.push_back(event);
        };
        if (late) add(Verb::exchange, 2, 0);
        for (const int step : {3, 0, 1}) add(Verb::step, 0, step);
        add(Verb::exchange, 0, 0);
        add(Verb::exchange, 1, 0);
        add(Verb::review, 1, verdict);
        add(Verb::exchange, 1, 0);
        if (late) {
            add(people_.percent(50) ? Verb::measure : Verb::conclude, 2, 0);
            add(Verb::exchange, 2, 0);
            add(Verb::exchange, 1, 0);
            add(Verb::decide, 1, static_cast<int>(people_.below(2)));
            add(Verb::exchange, 1, 0);
        }
        add(Verb::exchange, 0, 0);
    }

    /// A person who does not wait for their slow exchange writes while it is under way, and again
    /// after it, over what it brought.
    void writesMeanwhile(int who) {
        if (!round_.empty()) return;
        Event event;
        event.verb = Verb::measure;
        event.who = who;
        event.visit = main_;
        event.a = static_cast<int>(people_.below(3));
        round_ = {event, event, event};
    }

    void insert(std::size_t at, Verb verb, int who, int b) {
        Event event;
        event.number = 1000 + static_cast<int>(inserted_++);
        event.verb = verb;
        event.who = who;
        event.b = b;
        out_.events.insert(out_.events.begin() + static_cast<std::ptrdiff_t>(at), event);
    }

    /// A phone is restored from a backup of some days ago, once or twice.
    void putBack() {
        const auto who = static_cast<int>(copies_.below(out_.devices.size()));
        for (auto times = 1 + copies_.below(2); times > 0; --times) {
            const auto from = copies_.below(out_.events.size());
            const auto later = 5 + copies_.below(120);
            insert(std::min(from + later, out_.events.size()), Verb::putBack, who,
                   static_cast<int>(copies_.below(3)));
            insert(from, Verb::keepCopy, who, 0);
        }
    }

    /// Somebody works for a month without network, or now and then: what would be an exchange is
    /// one step of a bundle's way.
    void byCarriers() {
        const auto who = static_cast<int>(carriers_.below(out_.devices.size()));
        const bool always = carriers_.percent(60);
        constexpr Verb ways[] = {Verb::give, Verb::bring, Verb::returns};
        for (auto& event : out_.events) {
            if (always) event.minutes *= 6;
            if (event.verb != Verb::exchange || event.who != who) continue;
            if (!always && !carriers_.percent(40)) continue;
            event.verb = ways[carriers_.below(3)];
            event.a = static_cast<int>(carriers_.below(words::carriers.size()));
            event.b = carriers_.percent(70) ? 0 : static_cast<int>(carriers_.below(4));
        }
    }

    /// Many a line is too weak for a photo. Who has no line waits for a carrier.
    void sendsThePhoto(std::size_t at, int who) {
        const bool hasLine = std::any_of(
            out_.events.begin(), out_.events.end(),
            [&](const Event& event) { return event.verb == Verb::exchange && event.who == who; });
        if (!hasLine || !camera_.percent(60)) return;
        insert(at, Verb::exchange, who, static_cast<int>(camera_.below(100)));
        // Of words::lines, those that befall a photo.
        constexpr int faults[] = {0, 1, 2, 3, 7, 7, 8, 9, 10};
        out_.events[at].a = faults[camera_.below(std::size(faults))];
    }

    void photographs() {
        for (auto left = 3 + camera_.below(10); left > 0; --left) {
            const auto at = camera_.below(out_.events.size());
            insert(at, Verb::photograph, static_cast<int>(camera_.below(out_.devices.size())), 0);
            auto& taken = out_.events[at];
            taken.visit = camera_.percent(70) ? main_ : static_cast<int>(camera_.below(6));
            sendsThePhoto(at + 1, taken.who);
        }
    }

    /// From then on the clone does some of what the person of its original does.
    void clone() {
        const auto who = copies_.below(out_.devices.size());
        const auto there = static_cast<int>(out_.devices.size());
        out_.devices += static_cast<char>(out_.devices[who] - 'A' + 'a');
        const auto at = copies_.below(out_.events.size());
        for (auto i = at; i < out_.events.size(); ++i) {
            auto& event = out_.events[i];
            const bool ofPerson = event.who == static_cast<int>(who) && event.verb < Verb::keepCopy;
            if (ofPerson && copies_.percent(40)) event.who = there;
        }
        insert(at, Verb::clone, there, 0);
    }

    /// A tablet was lost and found, cloned, or put back; its person has it enrolled anew.
    void enrolAnew() {
        for (auto times = 1 + anew_.below(3); times > 0; --times)
            insert(anew_.below(out_.events.size()), Verb::enrolAnew,
                   static_cast<int>(anew_.below(out_.devices.size())), 0);
    }

    Event event(int index) {
        if (rounds_ && round_.empty() && people_.percent(4)) beginRound();
        if (!round_.empty() && people_.percent(60)) {
            auto event = round_.front();
            round_.erase(round_.begin());
            event.number = 100 + index;
            event.minutes = static_cast<int>(schedule_.below(minutes_ + 1));
            return event;
        }
        Event event;
        event.number = 100 + index;
        event.minutes = static_cast<int>(schedule_.below(minutes_ + 1));
        event.verb = verbs_[schedule_.below(verbs_.size())];
        event.who = static_cast<int>(schedule_.below(out_.devices.size()));
        event.visit = people_.percent(75) ? main_ : static_cast<int>(people_.below(6));
        event.a = static_cast<int>(people_.below(3));
        event.b = static_cast<int>(people_.below(3));
        switch (event.verb) {
            case Verb::step:
                event.a = static_cast<int>(people_.below(6));
                break;
            case Verb::review:
            case Verb::decide:
                event.a = static_cast<int>(people_.below(2));
                break;
            case Verb::exchange:
                event.a = lineFaults_.empty() || !wire_.percent(lineRate_)
                              ? 0
                              : lineFaults_[wire_.below(lineFaults_.size())];
                event.b = static_cast<int>(wire_.below(100));
                if (words::lines[static_cast<std::size_t>(event.a)].ends_with("long"))
                    writesMeanwhile(event.who);
                break;
            case Verb::disk:
            case Verb::serverDisk:
                if (diskFaults_.empty()) diskFaults_.push_back(5);
                event.a = diskFaults_[disk_.below(diskFaults_.size())];
                event.b = 1 + static_cast<int>(disk_.below(40));
                break;
            case Verb::restore:
                event.b = static_cast<int>(disk_.below(4));
                break;
            case Verb::clock:
                event.b = static_cast<int>(people_.below(7300)) - 3650;
                break;
            case Verb::addSentence:
            case Verb::changeSentence:
            case Verb::dropSentence:
                event.a = static_cast<int>(people_.below(5));
                break;
            default:
                break;
        }
        return event;
    }

    Scenario out_;
    bool restores_;
    Chance schedule_, wire_, disk_, people_, copies_, carriers_, camera_, anew_;
    std::size_t inserted_ = 0;
    std::vector<Verb> verbs_;
    std::vector<int> lineFaults_, diskFaults_;
    std::size_t lineRate_ = 0, minutes_ = 1;
    int main_ = 0;
    bool rounds_ = false;
    std::vector<Event> round_;
};

}  // namespace

Scenario scenarioOf(std::uint64_t seed, bool restores) { return Making(seed, restores).run(); }

}  // namespace simulation
