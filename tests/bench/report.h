#pragma once

#include <functional>
#include <string>
#include <vector>

namespace bench {

/// What a figure counts; the ratio says in either case how many times longer ours takes than plain.
enum class Unit { rowsPerS, setsPerS, ms, us, s, bytes, mib };

/// Prints one line a measure: name, value, unit, baseline, ratio, runs, spread. Value and baseline
/// are medians of runs that alternate, ours first; spread is (greatest − least) / median of ours.
class Report {
  public:
    Report(bool json, std::string only) : json_(json), only_(std::move(only)) {}

    /// Whether the measure `name` is wanted.
    [[nodiscard]] bool wants(const std::string& name) const;
    /// Runs `ours` and `plain` in turn, `runs` times; each answers its figure in `unit`.
    void compare(const std::string& name, Unit unit, int runs, const std::function<double()>& ours,
                 const std::function<double()>& plain);
    void print(const std::string& name, Unit unit, std::vector<double> ours,
               std::vector<double> plain);
    /// Says on standard error what is wrong beyond all figures; the program then fails.
    void fault(const std::string& what);
    [[nodiscard]] int faults() const { return faults_; }

  private:
    bool json_;
    std::string only_;
    int faults_ = 0;
};

/// Seconds that `work` took.
double seconds(const std::function<void()>& work);

/// A directory of its own, gone at the end. `memory`: on a file system in memory, where a full sync
/// costs nothing, so that what is measured is our work and not the disk's.
class Room {
  public:
    enum class On { memory, disk };
    explicit Room(On on);
    ~Room();
    Room(const Room&) = delete;
    Room& operator=(const Room&) = delete;

    [[nodiscard]] std::string file(const std::string& name) const { return dir_ + "/" + name; }

  private:
    std::string dir_;
    std::string before_;  ///< TMPDIR, which leads every fixture here meanwhile
};

}  // namespace bench
