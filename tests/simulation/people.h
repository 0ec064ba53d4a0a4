#pragma once

#include <map>

#include "tests/simulation/book.h"
#include "tests/simulation/town.h"

namespace simulation {

/// What people do with their app, as the app lets them: they open a form, see what it shows, change
/// it and save. Everything saved is written into the oracle's book.
class People {
  public:
    People(Town& town, Book& book) : town_(town), book_(book) {}

    /// Whether `event` is something that somebody does in the app; it is then done, as far as the
    /// state of their device lets it: what is not there is not touched.
    bool act(const Event& event);
    /// What the last act came to, for the trace.
    [[nodiscard]] const std::string& said() const { return said_; }
    /// The app of a device that was put back has no form open, and its person reads anew.
    void startsAnew(int device);

  private:
    void measure(const Event& event);
    void measureTwo(const Event& event);
    void openForm(const Event& event);
    void finishForm(const Event& event);
    void likelihood(const Event& event);
    void conclude(const Event& event);
    void weather(const Event& event);
    void team(const Event& event);
    void note(const Event& event);
    void find(const Event& event);
    void editFinding(const Event& event);
    void remove(const Event& event);
    void step(const Event& event);
    void read(const Event& event);
    void review(const Event& event);
    void resolve(const Event& event);
    void decide(const Event& event);
    void photograph(const Event& event);

    Machine& machine(const Event& event) {
        return *town_.machines[static_cast<std::size_t>(event.who)];
    }
    std::optional<client::Held> hold(const Event& event, std::uint32_t kind, const Id& id);
    std::optional<client::Held> line(const Event& event, int number);
    std::vector<Record> findings(const Event& event);
    /// False, and nothing changed, where the report's state does not let a form be filled.
    bool open(const Event& event);
    void save(const Event& event, std::vector<client::Change> changes, Save save,
              const std::set<std::int64_t>& sides = {});
    /// A new value of a slot that carries a number; empty for others.
    static Values newValue(std::uint32_t kind, std::uint32_t slot, const Event& event);
    static Values readingOf(const Event& event);
    static std::string marked(char mark, const Event& event);

    Town& town_;
    Book& book_;
    std::map<int, std::pair<client::Held, Event>> forms_;        ///< by device
    std::map<std::pair<int, int>, std::pair<Seen, Hash>> read_;  ///< by device and visit
    struct Correction {
        Hash bound;
        shared::Value edits;
    };
    std::map<std::pair<int, Id>, Correction> readCorrections_;  ///< by device
    std::string said_;
};

}  // namespace simulation
