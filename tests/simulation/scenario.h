#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "shared/result.h"

/// A scenario is data: who does what on what, which fault befalls it, and when. It is made from a
/// seed before anything runs, so that a failing one shrinks by leaving events out; its text reads
/// like a story and is read back.
namespace simulation {

enum class Verb {
    measure,
    measureTwo,
    openForm,
    finishForm,
    likelihood,
    conclude,
    weather,
    joinTeam,
    leaveTeam,
    addSentence,
    changeSentence,
    dropSentence,
    find,
    editFinding,
    removeFinding,
    removeLine,
    removeVisit,
    reviveVisit,
    step,
    read,
    review,
    resolve,
    decide,
    photograph,
    exchange,
    deliver,
    reopen,
    disk,
    heal,
    clock,
    keepCopy,
    putBack,
    enrolAnew,
    clone,
    give,
    bring,
    returns,
    grant,
    endGrant,
    release,
    serverReopen,
    serverDisk,
    serverHeal,
    backUp,
    restore,
    count
};

struct Event {
    int number = 0;   ///< names the value that the event writes; stays when others are left out
    int minutes = 0;  ///< since the event before
    Verb verb = Verb::measure;
    int who = 0;  ///< device; the office's and the server's acts ignore it or name the person by it
    int visit = 0;  ///< P1, P2, Q1, Q2, R1, R2
    int a = 0, b = 0;
    bool operator==(const Event&) const = default;
};

struct Scenario {
    std::uint64_t seed = 0;
    /// Letters of those who take part, see town.h; a small one: the clone of that one's device.
    std::string devices;
    int pageRows = 500;  ///< how many rows the server puts on a page
    std::vector<Event> events;
};

/// Words of an event's `a`, in the order of their numbers.
namespace words {
inline const std::vector<std::string> steps{"signs",          "submits", "withdraws",
                                            "takes up again", "reopens", "arrives for"};
inline const std::vector<std::string> verdicts{"approves", "returns"};
inline const std::vector<std::string> decisions{"accepts", "rejects"};
inline const std::vector<std::string> answers{"a new value", "what stands", "the other side"};
inline const std::vector<std::string> lines{"",
                                            "; the request is lost",
                                            "; the answer is lost",
                                            "; the request arrives twice",
                                            "; the request is kept on the way",
                                            "; an old answer comes instead",
                                            "; an answer to somebody else comes",
                                            "; the answer breaks off",
                                            "; a captive portal answers",
                                            "; the server is busy",
                                            "; a proxy fails",
                                            "; it takes long"};
inline const std::vector<std::string> disks{"",
                                            "fails a write",
                                            "is full",
                                            "tears a write",
                                            "fails a sync",
                                            "stops with its process",
                                            "loses power"};
inline const std::vector<std::string> projects{"P", "Q", "R"};
inline const std::vector<std::string> carriers{"the driver", "the postman"};
}  // namespace words

/// The scenario of a seed: a random subset of acts and faults over 2–9 devices that meet on few
/// records. `restores`: servers are lost and restored in every seed, not in a share of them.
Scenario scenarioOf(std::uint64_t seed, bool restores = false);

/// One line an event, after a head of three.
std::string toText(const Scenario& scenario);
std::string toText(const Scenario& scenario, const Event& event);
/// Code::invalid names the line that cannot be read.
field::shared::Result<Scenario> scenarioFrom(const std::string& text);

/// A kind of act as the counts name it.
std::string nameOf(Verb verb);

}  // namespace simulation
