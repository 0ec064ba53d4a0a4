#pragma once

#include "tests/simulation/laws.h"
#include "tests/simulation/people.h"
#include "tests/simulation/ways/carriers.h"

namespace simulation {

/// What happened, for the closing lines.
struct Counts {
    std::map<std::string, int> acts, faults, marks;
    int devices = 0, exchanges = 0, events = 0;
    std::int64_t deviceMinutes = 0;
    Counts& operator+=(const Counts& other);
};

/// One scenario, played from the town's beginning to its rest.
class Run {
  public:
    explicit Run(Scenario scenario);

    /// All events, then faults end and everybody exchanges until nothing changes. Answers the law
    /// that is broken, or an empty text.
    std::string play();
    [[nodiscard]] const Counts& counts() const { return counts_; }
    /// What was done and what came of it, one line an event.
    [[nodiscard]] const std::vector<std::string>& trace() const { return trace_; }
    /// SHA-256 over the trace and the ledgers' heads: the same scenario gives the same.
    [[nodiscard]] std::string fingerprint() const;

  private:
    std::string happen(const Event& event);
    std::string office(const Event& event);
    std::string restore(const Event& event);
    std::string machines(const Event& event);
    std::string exchange(const Event& event);
    std::string putBack(const Event& event);
    std::string clone(const Event& event);
    std::string enrolAnew(const Event& event);
    void meanwhile(int device, int events);
    std::string awake(int index);
    std::string looksRight(int index);
    std::string readHistory();
    std::string rest();
    std::string repeatsChangeNothing();
    int settleRounds();
    bool settles(int index);
    void grant(const Event& event, bool ended);
    [[nodiscard]] std::vector<Places::Grant> grantsNow() const;
    void note(const std::string& what) { trace_.back() += ": " + what; }

    Scenario scenario_;
    Town town_;
    Book book_;
    std::vector<History> former_;
    History history_;
    Network network_;
    Carriers carriers_;
    People people_;
    Laws laws_;
    Counts counts_;
    std::vector<std::string> trace_;
    std::size_t next_ = 0;
    std::set<int> clerks_;  ///< devices that meet the server by carriers alone
    std::set<int> busy_;    ///< devices whose exchange is under way
    bool serverTrouble_ = false;
    std::string broken_;
    std::vector<Places::Grant> grants_;
};

}  // namespace simulation
