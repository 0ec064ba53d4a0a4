#include "tests/load/town.h"

#include <fmt/format.h>

#include "sync/server/host.h"
#include "sync/server/http/tls.h"
#include "tests/support/database.h"
#include "tests/support/must.h"

namespace load {

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

    void settle(Town& town, std::size_t devices, const std::shared_ptr<field::shared::Env>& env) {
        for (std::size_t number = 0; number < devices; ++number) {
            if (number % devicesOfDistrict == 0) district(number / devicesOfDistrict);
            if (number % devicesOfDistrict % devicesOfProject == 0) project(number);
            const auto person = inspector(number);
            town.tablets.push_back(std::make_unique<LightTablet>(tablet(person), env));
            auto& observer = town.observers[project_];
            if (!observer) observer = std::make_unique<LightTablet>(tablet(person), env);
        }
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
    Id inspector(std::size_t number) {
        const auto person = newId(env_);
        must(ledger_.acceptOwn(tx_, city_, {},
                               {makes("Person", person, "name", fmt::format("李{}", number))}));
        must(ledger_.grant(tx_, {newId(env_), person, city_, {}, "member", 0, false}));
        must(ledger_.grant(tx_, {newId(env_), person, area_, project_, "inspector", 0, false}));
        return person;
    }
    served::Tablet tablet(const Id& person) {
        served::Tablet made;
        made.person = person;
        made.key = field::shared::newKeyPair(env_);
        made.server = ledger_.server();
        made.device = newId(env_);
        made.area = area_;
        made.project = project_;
        made.base = must(tx_.head(area_))->at;
        must(
            tx_.putDevice({made.device, person, made.key.publicKey, "tablet", "", true, false, 0}));
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
    city = host->city();
    pins = must(server::tlsKeys(*host, *env_)).pins();
    must(host->write([&](server::Writing& tx, server::Ledger& ledger) -> Result<> {
        Settling(*host, tx, ledger, *env_).settle(*this, devices, env_);
        return Done{};
    }));
    for (const auto& tablet : tablets) {
        tablet->beginVisit();
        tablet->save(1);
    }
}

}  // namespace load
