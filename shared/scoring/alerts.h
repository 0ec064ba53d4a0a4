#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/day.h"
#include "shared/decimal.h"
#include "shared/proto/records.pb.h"
#include "shared/result.h"
#include "shared/rules/phrase.h"
#include "shared/rules/rule_name.h"

namespace field::shared {

enum class Level { data, flag, yellow, red };  ///< in order of weight

/// What the rules of warning look at, of one project. Nothing: not known.
struct Facts {
    int year = 0;  ///< fiscal; 0: the year of the day that is asked about
    /// Month whose end the figures stand at, 0 to 12; nothing: the day that is asked about.
    std::optional<int> dataUntil;
    std::optional<std::int64_t> budgetFen, executedFen;
    std::optional<Decimal> rate;               ///< execution in %, where only that is known
    std::optional<std::int64_t> forecastFen;   ///< expected to be spent in the year
    std::optional<Decimal> progress;           ///< of the goals, in % (table_facts.h)
    std::optional<Decimal> lowestForecast;     ///< of any indicator, in % of its target
    std::optional<records::Likelihood> worst;  ///< of any indicator
    std::optional<std::array<std::int64_t, 12>> paidFen;  ///< by month
    std::optional<Day> lastPaid;
    std::optional<Decimal> verified;          ///< physical progress seen on site, in %
    std::optional<int> carriedYears;          ///< age of what was carried over
    std::vector<std::string> contradictions;  ///< problem codes of the project's own tables
    /// How much of it the records show, by what their rule is called in data/alerts.tsv:
    /// "D1_form" days past due, "E1_photo" photos that were used twice.
    std::map<std::string, std::int64_t> signs;
};

/// One rule that speaks, or that could not for want of something.
struct Warning {
    std::string rule;            ///< "P1"
    std::optional<Level> level;  ///< nothing: something is missing
    Phrase said;                 ///< what was found against which limit; or what is missing
    std::string source;          ///< of the rule: what was published, or "自定"
    int at = 0;                  ///< month at whose end the limit holds; 0: at any time

    [[nodiscard]] Phrase name() const { return {"rule." + rule, {}}; }
    [[nodiscard]] Phrase basis() const { return {source == "自定" ? "basis.own" : source, {}}; }
};

struct Lights {
    enum class Light { gray, green, yellow, red } light = Light::gray;
    std::vector<Warning> warnings;  ///< heaviest first, then what is missing
};

/// The rules of warning of one place and year (data/alerts.tsv), with their sources.
class AlertRules {
  public:
    /// The set `name` of the table `tsv`, whose own rules replace the default's of that name.
    /// Code::missing where there is none, Code::invalid names the line that cannot be read.
    static Result<AlertRules> read(std::string_view tsv, std::string_view name);
    /// "default" of the table this program was built with: an example, no city's standard.
    static const AlertRules& builtIn();

    /// The light of `facts` on `day` and the rules behind it: red if any is red, yellow if any is
    /// yellow, else green; gray where no rule could look (domain.md §9). Limits of months are those
    /// of the last month end that was reached, nothing in between.
    [[nodiscard]] Lights judge(const Facts& facts, const Day& day) const;

    /// What the set is called, and where and since when it holds.
    [[nodiscard]] const RuleName& name() const { return name_; }

    /// The lightest level that is put on record as an Alert; nothing: none is.
    [[nodiscard]] std::optional<Level> raisedFrom() const;

  private:
    struct Rule {
        std::string name;
        int at = 0;
        Decimal limit;
        Level level = Level::yellow;
        std::string source;
    };
    friend class Judging;
    RuleName name_;
    std::vector<Rule> rules_;
};

/// Months of `year` whose end was reached on `day`: 0 to 12.
int monthsEnded(int year, const Day& day);

const char* levelName(Level level);
const char* lightName(Lights::Light light);

}  // namespace field::shared
