#pragma once

#include "tests/simulation/history.h"

namespace simulation {

/// What whoever wrote a value knew, once a restore has made older ones stand again: also what that
/// value was written over in the lives of the server that ended, where it was judged. Before any
/// restore it knows no more than the book.
class Past {
  public:
    Past(const Book& book, const History& now, const std::vector<History>& former)
        : book_(book), now_(now), former_(former) {}

    /// `contents`, and what whoever wrote them knew.
    [[nodiscard]] std::set<std::int64_t> known(std::uint32_t kind, const Place& place,
                                               std::set<std::int64_t> contents) const;
    /// Whether the note `old` is what the one that the author saw was written over or woven of, or
    /// a side of the conflict that the author decided.
    [[nodiscard]] bool wasBehind(const Touch& touch, const std::string& old) const;
    /// Whether what stands was written by someone who knew the edit's value, which a restore had
    /// lost: it comes back as a part of the past.
    [[nodiscard]] bool isBuiltUpon(const Save& save, const sync::Edit& edit, std::uint32_t slot,
                                   const Record& row) const;

  private:
    [[nodiscard]] std::set<std::string> behind(const Touch& touch, const std::string& text) const;
    /// Who wrote a row as it stood in that life; null where no person did.
    [[nodiscard]] const Save* saveAt(const History& life, const History::Version& version) const;

    const Book& book_;
    const History& now_;
    const std::vector<History>& former_;
};

}  // namespace simulation
