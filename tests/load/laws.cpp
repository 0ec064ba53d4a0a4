#include "tests/load/laws.h"

#include <fmt/format.h>

#include "sync/server/host.h"
#include "tests/support/must.h"

namespace load {

namespace server = field::server;

namespace {

/// What the ledgers say.
class Ledgers {
  public:
    explicit Ledgers(server::Reading& tx) {
        for (const auto& head : must(tx.heads())) {
            heads_[head.area] = head;
            must(tx.entriesAfter(head.area, 0, [&](const server::Entry& entry) {
                ++entries_[entry.setHash];
                return true;
            }));
            for (const auto& check : must(tx.ofKind(field::shared::kinds::moneyCheck, head.area)))
                checks_.insert_or_assign(check.record.id, head.area);
        }
    }

    void look(const LightTablet& tablet, Findings& found) const {
        for (const auto& hash : tablet.savedHashes()) {
            ++found.sets;
            const auto entry = entries_.find(hash);
            if (entry == entries_.end()) ++found.lost;
            if (entry != entries_.end() && entry->second > 1) ++found.twice;
        }
        for (const auto& [id, content] : tablet.made()) {
            const auto check = checks_.find(id);
            found.missing += check == checks_.end() || check->second != tablet.who().area;
        }
        found.untold += tablet.waiting();
        found.others += tablet.otherReceipts();
        found.behind += !standsAtTheEnd(tablet);
    }

  private:
    [[nodiscard]] bool standsAtTheEnd(const LightTablet& tablet) const {
        for (const auto& [area, state] : tablet.stands()) {
            const auto head = heads_.find(area);
            if (head == heads_.end() || head->second.at != state.visible ||
                head->second.hash != state.headHash)
                return false;
        }
        return !tablet.stands().empty();
    }

    std::unordered_map<Id, server::AreaHead> heads_;
    std::unordered_map<Hash, std::size_t> entries_;  ///< how often a set is there
    std::unordered_map<Id, Id> checks_;              ///< by money check its area
};

/// What was made on devices: where it belongs, and what is to be read there.
class Made {
  public:
    explicit Made(const Town& town) : city_(town.city) {
        for (const auto& tablet : town.tablets) {
            const auto& project = tablet->who().project;
            projectOf_[tablet->visit()] = project;
            for (const auto& [id, content] : tablet->made()) {
                projectOf_[id] = project;
                contents_[project][id] = content;
            }
        }
    }

    void look(const LightTablet& tablet, Findings& found) const {
        const auto& who = tablet.who();
        found.foreign += tablet.foreignRows();
        for (const auto& [area, rows] : tablet.held().rows()) {
            found.rows += rows.size();
            if (area != city_ && area != who.area) found.foreign += rows.size();
            for (const auto& [id, row] : rows) {
                const auto project = projectOf_.find(id);
                found.foreign += project != projectOf_.end() && project->second != who.project;
            }
        }
        const auto its = tablet.held().rows().find(who.area);
        const auto wanted = contents_.find(who.project);
        if (wanted == contents_.end()) return;
        for (const auto& [id, content] : wanted->second) {
            const auto* rows = its == tablet.held().rows().end() ? nullptr : &its->second;
            const auto row = rows ? rows->find(id) : Held::Rows::const_iterator();
            found.changed += !rows || row == rows->end() || contentOf(id, row->second) != content;
        }
    }

  private:
    Id city_;
    std::unordered_map<Id, Id> projectOf_;
    std::unordered_map<Id, std::unordered_map<Id, std::uint64_t>> contents_;  ///< by project
};

}  // namespace

std::string Findings::broken() const {
    std::string text;
    const auto say = [&text](std::size_t count, const char* what) {
        if (count > 0) text += fmt::format("{}{} {}", text.empty() ? "" : "; ", count, what);
    };
    say(lost, "sets are lost");
    say(twice, "sets are there twice");
    say(untold, "sets have no receipt");
    say(others, "sets did not simply become the value");
    say(missing, "money checks are not in the ledger");
    say(changed, "money checks on devices are not as they were saved");
    say(behind, "devices do not stand at their ledger's end");
    say(apart, "devices do not have what an observer is given");
    say(astray, "pages did not bring what the server has");
    say(foreign, "rows came to devices without a grant");
    say(restless, "devices do not come to rest");
    if (!damage.empty()) text += (text.empty() ? "" : "; ") + damage;
    return text;
}

Findings findingsOf(const std::string& dir, const Town& town) {
    Findings found;
    const auto host = must(server::Host::open(dir, field::shared::systemEnv()));
    const Ledgers ledgers(*must(host->read()));
    const Made made(town);
    for (const auto& tablet : town.tablets) {
        ++found.devices;
        ledgers.look(*tablet, found);
        made.look(*tablet, found);
        found.sums += tablet->held().sums();
        found.astray += tablet->held().sumsThatDiffer() + tablet->held().changesOfNothing();
        const auto& observer = *town.observers.at(tablet->who().project);
        found.apart += tablet->held().rows() != observer.held().rows();
    }
    if (auto verified = host->verify([](const std::string&) {}); !verified)
        found.damage = verified.failure().message;
    return found;
}

}  // namespace load
