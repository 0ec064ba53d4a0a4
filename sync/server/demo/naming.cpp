#include "sync/server/demo/naming.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace field::server::town {
namespace {

bool replaceFirst(std::string& text, std::string_view token, const std::string& by) {
    const std::size_t at = text.find(token);
    if (at == std::string::npos) return false;
    text.replace(at, token.size(), by);
    return true;
}

/// The pattern's tokens filled from `district` and chance.
std::string fill(const Work& work, const Department& department, const District& district,
                 Dice& dice) {
    static const std::vector<std::string> phases = {"", "(一期)", "(二期)", "(三期)"};
    std::string name = work.pattern;
    const std::string year = work.period == "常年性" && dice.chance(30) ? "2021年" : "";
    replaceFirst(name, "{区}", district.brief + year);
    replaceFirst(name, "{镇}", dice.pick(district.towns));
    replaceFirst(name, "{路}", dice.pick(district.roads));
    replaceFirst(name, "{水}", dice.pick(district.waters));
    replaceFirst(name, "{园}", dice.pick(district.parks));
    replaceFirst(name, "{期}", dice.pick(phases));
    replaceFirst(name, "{单位}", department.brief);
    return name;
}

bool speaksOfPlace(const Work& work) {
    for (const char* const token : {"{区}", "{镇}", "{路}", "{水}", "{园}"})
        if (work.pattern.find(token) != std::string::npos) return true;
    return false;
}

std::vector<const Work*> worksOf(const Gazetteer& gazetteer, const Department& department) {
    std::vector<const Work*> out;
    for (const Work& work : gazetteer.works)
        if (std::find(department.sectors.begin(), department.sectors.end(), work.sector) !=
            department.sectors.end())
            out.push_back(&work);
    return out;
}

/// Deals the members of `deck` in a shuffled order, again and again, never one twice in a row.
template <class T>
class Dealer {
  public:
    Dealer(std::vector<T> deck, Dice& dice) : deck_(std::move(deck)), dice_(dice) {}
    T next() {
        if (at_ == 0) {
            const T last = deck_.back();
            dice_.shuffle(deck_);
            if (deck_.front() == last) std::swap(deck_.front(), deck_.back());
        }
        const T& dealt = deck_[at_];
        at_ = (at_ + 1) % deck_.size();
        return dealt;
    }

  private:
    std::vector<T> deck_;
    Dice& dice_;
    std::size_t at_ = 0;
};

}  // namespace

std::vector<Named> nameProjects(const Gazetteer& gazetteer, std::uint64_t seed) {
    Dice dice(seed, "names");
    std::vector<int> districts;
    for (int i = 0; i < static_cast<int>(gazetteer.districts.size()); ++i) districts.push_back(i);
    Dealer<int> district(districts, dice);
    std::vector<Named> out;
    std::set<std::string> taken;
    for (std::size_t d = 0; d < gazetteer.departments.size(); ++d) {
        const Department& department = gazetteer.departments[d];
        Dealer<const Work*> works(worksOf(gazetteer, department), dice);
        for (int i = 0; i < department.projects; ++i) {
            const Work* work = works.next();
            while (!out.empty() && work == out.back().work) work = works.next();
            const int where = district.next();
            const District& at = gazetteer.districts[static_cast<std::size_t>(where)];
            std::string name = fill(*work, department, at, dice);
            for (int tries = 0; taken.contains(name) && tries < 20; ++tries)
                name = fill(*work, department, at, dice);
            for (int lot = 2; taken.contains(name); ++lot)
                if (!taken.contains(name + fmt::format("第{}批", lot)))
                    name += fmt::format("第{}批", lot);
            taken.insert(name);
            out.push_back({name, static_cast<int>(d), speaksOfPlace(*work) ? where : -1, work});
        }
    }
    return out;
}

std::string personName(const Gazetteer& gazetteer, Dice& dice) {
    std::string name = dice.pick(gazetteer.surnames) + dice.pick(gazetteer.given);
    if (dice.chance(80)) name += dice.pick(gazetteer.given);
    return name;
}

}  // namespace field::server::town
