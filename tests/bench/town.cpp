#include "tests/bench/town.h"

#include <unordered_map>

#include <fmt/format.h>

#include "sync/server/host.h"
#include "tests/support/database.h"
#include "tests/support/must.h"

namespace bench {

namespace server = field::server;
namespace sync = field::sync;
using field::shared::Done;

namespace {

constexpr std::size_t devicesOfDistrict =
    (Town::wholeCity + Town::districtsOfWhole - 1) / Town::districtsOfWhole;
constexpr std::size_t devicesOfProject = 2;

sync::Edit makes(const std::string& kindName, const Id& id, const std::string& column,
                 const std::string& text) {
    const auto& kind = *field::shared::Catalog::builtIn()->kind(kindName);
    sync::SlotEdit slot;
    slot.slot = kind.column(column)->slot;
    slot.values.set(kind.column(column)->number, text);
    sync::Edit edit;
    edit.act = sync::EditAct::create;
    edit.kind = kind.number;
    edit.id = id;
    edit.slots = {slot};
    return edit;
}

/// Fills a store in one transaction; what it makes is made by the ledger's own acts.
class Settling {
  public:
    Settling(server::Host& host, server::Writing& tx, server::Ledger& ledger,
             field::shared::Env& env)
        : city_(host.city()), tx_(tx), ledger_(ledger), env_(env) {}

    served::Tablet next(std::size_t number) {
        if (number % devicesOfDistrict == 0) district(number / devicesOfDistrict);
        if (number % devicesOfDistrict % devicesOfProject == 0) project(number);
        return tablet(number);
    }

  private:
    void district(std::size_t number) {
        area_ = newId(env_);
        must(ledger_.makeArea(tx_, area_, fmt::format("3701{:02}", number), "示例区"));
    }
    void project(std::size_t number) {
        project_ = newId(env_);
        must(ledger_.acceptOwn(tx_, area_, project_,
                               {makes("Project", project_, "pro_name",
                                      fmt::format("第{}号高标准农田建设项目", number))}));
    }
    served::Tablet tablet(std::size_t number) {
        served::Tablet made;
        made.person = newId(env_);
        must(ledger_.acceptOwn(
            tx_, city_, {}, {makes("Person", made.person, "name", fmt::format("李{}", number))}));
        must(ledger_.grant(tx_, {newId(env_), made.person, city_, {}, "member", 0, false}));
        must(
            ledger_.grant(tx_, {newId(env_), made.person, area_, project_, "inspector", 0, false}));
        made.key = field::shared::newKeyPair(env_);
        made.server = ledger_.server();
        made.device = newId(env_);
        made.area = area_;
        made.project = project_;
        made.base = must(tx_.head(area_))->at;
        must(tx_.putDevice(
            {made.device, made.person, made.key.publicKey, "tablet", "", true, false, 0}));
        return made;
    }

    Id city_, area_, project_;
    server::Writing& tx_;
    server::Ledger& ledger_;
    field::shared::Env& env_;
};

}  // namespace

Town::Town(const std::string& dir, std::size_t devices) {
    database::place(dir);
    must(server::Host::init(dir, *env_));
    const auto host = must(server::Host::open(dir, env_));
    must(host->write([&](server::Writing& tx, server::Ledger& ledger) -> Result<> {
        Settling settling(*host, tx, ledger, *env_);
        for (std::size_t i = 0; i < devices; ++i)
            tablets.push_back(std::make_unique<LightTablet>(settling.next(i), env_));
        return Done{};
    }));
    for (const auto& tablet : tablets) {
        tablet->beginVisit();
        tablet->save(1);
    }
}

Kept keptOf(const std::string& dir, const std::vector<std::unique_ptr<LightTablet>>& tablets) {
    const auto host = must(server::Host::open(dir, field::shared::systemEnv()));
    std::unordered_map<Hash, std::size_t> entries;
    std::size_t rowsThere = 0;
    const auto tx = must(host->read());
    for (const auto& head : must(tx->heads())) {
        must(tx->entriesAfter(head.area, 0, [&](const server::Entry& entry) {
            ++entries[entry.setHash];
            return true;
        }));
        rowsThere += must(tx->ofKind(field::shared::kinds::moneyCheck, head.area)).size();
    }
    Kept kept;
    std::size_t rowsMade = 0;
    for (const auto& tablet : tablets) {
        kept.others += tablet->otherReceipts();
        rowsMade += tablet->rowsMade();
        for (const auto& hash : tablet->savedHashes()) {
            ++kept.sets;
            const auto found = entries.find(hash);
            if (found == entries.end()) ++kept.lost;
            if (found != entries.end() && found->second > 1) ++kept.twice;
        }
    }
    kept.rowsMissing = rowsMade - rowsThere;
    if (auto verified = host->verify([](const std::string&) {}); !verified)
        kept.damage = verified.failure().message;
    return kept;
}

}  // namespace bench
