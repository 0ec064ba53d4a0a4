#include "tests/simulation/town.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "shared/proto/records.pb.h"
#include "shared/proto/sync.pb.h"
#include "sync/exchange.h"
#include "sync/wire.h"
#include "tests/simulation/ways/photos.h"

namespace simulation {

using records::Finding;
using records::IndicatorReading;
using records::Visit;
using shared::Blob;
using shared::Code;
using shared::Failure;
using shared::Values;

namespace {

/// Where folders stand that product code makes beside its databases; nothing is written in them.
const std::string& root() {
    static const std::string path = [] {
        std::string name = ::access("/dev/shm", W_OK) == 0 ? "/dev/shm/" : "/tmp/";
        name += "fieldledger_simulation_XXXXXX";
        if (!::mkdtemp(name.data())) std::abort();
        return name;
    }();
    return path;
}

/// Carries requests straight to a host, for the time before anything fails.
class PlainLine final : public sync::Transport {
  public:
    PlainLine(server::Host& host, Id device) : host_(host), device_(device) {}
    shared::Result<sync::Answer> send(const sync::Request& request) override {
        auto body = request.body;
        if (request.headers.contains("content-encoding"))
            body = sure(sync::decompress(body, 1 << 20));
        sync::Answer answer{200, {{"fl-server-time", "0"}}, {}};
        answer.body = sure(host_.exchange(device_, body));
        return answer;
    }

  private:
    server::Host& host_;
    Id device_;
};

sync::Edit made(std::uint32_t kind, const Id& id, const Id& parent, const Values& values,
                const shared::Catalog& catalog) {
    sync::Edit edit;
    edit.act = sync::EditAct::create;
    edit.kind = kind;
    edit.id = id;
    edit.parent = parent;
    for (const auto& [column, value] : values) {
        const auto slot = catalog.kind(kind)->slotOf(column)->number;
        if (edit.slots.empty() || edit.slots.back().slot != slot) {
            edit.slots.emplace_back();
            edit.slots.back().slot = slot;
        }
        edit.slots.back().values.set(column, value);
    }
    return edit;
}

/// On the real file system, and so outside the disk that is lost or fails.
std::string journalPath() { return root() + "/journal"; }

struct Founded {
    Places places;
    Disk::Image disk;
    std::string journal;
};

/// Makes the town once; its image begins every scenario.
class Founding {
  public:
    Founding() : env_(std::make_shared<MachineEnv>(time_)) {}

    Founded run() {
        const auto dir = Town::serverDir();
        ::mkdir(dir.c_str(), 0700);
        std::ofstream(dir + "/ledger.db").flush();  // host.h asks the real file system for it
        sure(server::Host::init(dir, *env_));
        host_ = sure(server::Host::open(dir, env_));
        sure(host_->keepJournal(journalPath()));
        makeProjects();
        for (int i = 0; i < 9; ++i) enrol(i);
        host_.reset();
        std::ifstream journal(journalPath(), std::ios::binary);
        return {places_, Disk::installed().image(), {std::istreambuf_iterator<char>(journal), {}}};
    }

  private:
    void import(const Id& area, const Id& project, const std::vector<sync::Edit>& edits) {
        sure(host_->write([&](server::Writing& tx, server::Ledger& ledger) -> shared::Result<> {
            auto done = ledger.acceptOwn(tx, area, project, edits);
            return done ? shared::Result<>(shared::Done{}) : done.failure();
        }));
    }

    void makeProjects() {
        for (int i = 0; i < 2; ++i) {
            places_.areas[i] = shared::newId(*env_);
            sure(host_->write([&](server::Writing& tx, server::Ledger& ledger) {
                return ledger.makeArea(tx, places_.areas[i], std::to_string(370102 + i), "区");
            }));
        }
        for (auto& indicator : places_.indicators) indicator = shared::newId(*env_);
        for (int p = 0; p < 3; ++p) {
            places_.projects[p] = shared::newId(*env_);
            const auto& area = places_.areas[areaOf(p)];
            import(area, places_.projects[p],
                   {made(shared::kinds::project, places_.projects[p], {},
                         {{ records::Project::kProNameFieldNumber,
                            "n1@of" + std::to_string(p + 1) }},
                         *catalog_)});
            for (int v = 2 * p; v < 2 * p + 2; ++v) makeVisit(area, places_.projects[p], v);
        }
    }

    void makeVisit(const Id& area, const Id& project, int v) {
        auto& visit = places_.visits[v];
        visit = shared::newId(*env_);
        const auto tag = "@of" + std::to_string(projectOf(v) + 1);
        std::vector<sync::Edit> edits{
            made(shared::kinds::visit, visit, {},
                 {{Visit::kWeatherFieldNumber, "w1" + tag},
                  {Visit::kPurposeFieldNumber, "s1" + tag + "。s2" + tag + "。s3" + tag + "。"},
                  {Visit::kConclusionFieldNumber, "c1" + tag},
                  {Visit::kStateFieldNumber, std::int64_t{records::VISIT_STATE_ON_SITE}}},
                 *catalog_)};
        for (int l = 0; l < 3; ++l) {
            const Blob indicator{places_.indicators[l].str()};
            Values values{{IndicatorReading::kIndicatorIdFieldNumber, indicator}};
            const auto& kind = *catalog_->kind(shared::kinds::indicatorReading);
            places_.lines[v][l] = shared::keyOf(kind, visit, values);
            if (l == 2) continue;
            values.set(IndicatorReading::kRawFieldNumber, "v1" + tag);
            values.set(IndicatorReading::kValueFieldNumber, std::int64_t{10'000});
            values.set(IndicatorReading::kUnitFieldNumber, "u1");
            values.set(IndicatorReading::kNoteFieldNumber, "s1" + tag + "。s2" + tag + "。");
            edits.push_back(made(shared::kinds::indicatorReading, places_.lines[v][l], visit,
                                 values, *catalog_));
        }
        for (int f = 0; f < 2; ++f) {
            places_.findings[v].push_back(shared::newId(*env_));
            edits.push_back(made(shared::kinds::finding, places_.findings[v].back(), visit,
                                 {{Finding::kFactFieldNumber, "f1" + tag}}, *catalog_));
        }
        import(area, project, edits);
    }

    void enrol(int i) {
        const auto& resident = residents[i];
        auto& person = places_.persons[i];
        person = shared::newId(*env_);
        import(host_->city(), {},
               {made(shared::kinds::person, person, {},
                     {{ records::Person::kNameFieldNumber,
                        std::string(1, resident.letter) }},
                     *catalog_)});
        for (const char letter : std::string(resident.projects)) {
            const int p = letter - 'P';
            places_.grants.push_back({shared::newId(*env_), i, p});
            sure(host_->write([&](server::Writing& tx, server::Ledger& ledger) -> shared::Result<> {
                auto done =
                    ledger.grant(tx, {places_.grants.back().id, person, places_.areas[areaOf(p)],
                                      places_.projects[p], resident.role, 0, false});
                return done ? shared::Result<>(shared::Done{}) : done.failure();
            }));
        }
        auto store = sure(client::Store::open(root() + "/" + resident.letter, catalog_, env_));
        wire::EnrolRequest request;
        request.set_code(sure(host_->enrolCode(person, true, 600'000)));
        request.set_public_key(sure(store->ownKey()).publicKey.str());
        request.set_device_label(std::string(1, resident.letter));
        wire::EnrolAnswer answer;
        answer.ParseFromString(sure(host_->enrol(request.SerializeAsString())));
        places_.devices[i] = *Id::from(answer.device());
        sure(store->enrolled(host_->ledger().server(), places_.devices[i], person, ""));
        PlainLine line(*host_, places_.devices[i]);
        sure(sync::Exchange(store->replica(), line, *env_).run());
    }

    std::shared_ptr<Time> time_ = std::make_shared<Time>();
    std::shared_ptr<MachineEnv> env_;
    std::shared_ptr<const shared::Catalog> catalog_ = shared::Catalog::builtIn();
    std::unique_ptr<server::Host> host_;
    Places places_;
};

const Founded& founded() {
    static const auto town = [] {
        Disk::installed();
        return Founding().run();
    }();
    return town;
}

}  // namespace

std::string Town::serverDir() { return root() + "/server"; }

std::string Town::folder() { return root() + "/carried"; }

namespace {

std::string photosOf(const std::string& dir) { return dir + "/evidence"; }

}  // namespace

Town::Town(const Scenario& scenario)
    : places(founded().places),
      serverEnv_(std::make_shared<MachineEnv>(time)),
      pageRows_(scenario.pageRows) {
    Disk::Image image;
    for (const auto& [path, content] : founded().disk) {
        const auto folder = path.substr(root().size() + 1, path.rfind('/') - root().size() - 1);
        const bool takesPart =
            folder == "server" || scenario.devices.find(folder) != std::string::npos;
        if (takesPart) image[path] = content;
    }
    Disk::installed().begin(image);
    std::ofstream(journalPath(), std::ios::binary | std::ios::trunc) << founded().journal;
    putFiles(folder(), {});
    putFiles(photosOf(serverDir()), {});
    backups_.push_back({Disk::installed().image(serverDir()), {}});
    for (const char letter : scenario.devices) {
        auto machine = std::make_unique<Machine>();
        machine->letter = letter;
        machine->isThere = letter < 'a';
        machine->resident = letter - (machine->isThere ? 'A' : 'a');
        machine->person = places.persons[machine->resident];
        machine->device = places.devices[machine->resident];
        machine->dir = root() + "/" + letter;
        machine->env = std::make_shared<MachineEnv>(time);
        putFiles(photosOf(machine->dir), {});
        machines.push_back(std::move(machine));
    }
}

Town::~Town() {
    host.reset();
    std::filesystem::remove_all(folder());
    std::filesystem::remove_all(photosOf(serverDir()));
    for (const auto& machine : machines) {
        machine->store.reset();
        std::filesystem::remove_all(photosOf(machine->dir));
    }
}

bool Town::wake(Machine& machine) {
    if (!machine.isThere) return false;
    auto& disk = Disk::installed();
    if (disk.dead(machine.dir)) {
        machine.store.reset();
        disk.restart(machine.dir, diskChance);
        ++deaths;
    }
    if (machine.store) return true;
    auto opened = client::Store::open(machine.dir, catalog, machine.env);
    if (!opened) return false;
    machine.store = opened.take();
    return true;
}

bool Town::wakeServer() {
    auto& disk = Disk::installed();
    if (disk.dead(serverDir())) {
        host.reset();
        disk.restart(serverDir(), diskChance);
        ++restarts;
    }
    if (host) return true;
    server::AnswerLimits limits;
    if (pageRows_ < 500) limits = {{static_cast<std::size_t>(pageRows_), 256 << 10}, 600};
    auto opened = server::Host::open(serverDir(), serverEnv_, limits);
    if (!opened) return false;
    host = opened.take();
    return true;
}

Machine::Copy Town::copyOf(Machine& machine, const Book::Copy& saves) {
    machine.store.reset();
    Machine::Copy copy{Disk::installed().image(machine.dir), filesIn(photosOf(machine.dir)), saves,
                       machine.device};
    wake(machine);
    return copy;
}

void Town::putBack(Machine& machine, const Machine::Copy& copy) {
    machine.store.reset();
    auto& disk = Disk::installed();
    if (disk.dead(machine.dir)) disk.restart(machine.dir, diskChance);
    Disk::Image here;
    for (const auto& [path, content] : copy.disk)
        here[machine.dir + path.substr(path.rfind('/'))] = content;
    disk.replace(machine.dir, here);
    putFiles(photosOf(machine.dir), copy.photos);
    if (machine.device != copy.device) machine.formerDevices.push_back(machine.device);
    machine.device = copy.device;
    machine.isThere = true;
    machine.isCopied = true;
    wake(machine);
}

bool Town::enrolAnew(Machine& machine) {
    if (!wakeServer() || !machine.store) return false;
    auto& store = *machine.store;
    auto key = store.keyForNext();
    auto code = host->enrolCode(machine.person, true, 600'000);
    if (!key || !code) return false;
    wire::EnrolRequest request;
    request.set_code(*code);
    request.set_public_key(key->publicKey.str());
    request.set_device_label(std::string(1, machine.letter));
    request.set_former_device(machine.device.str());
    auto body = host->enrol(request.SerializeAsString());
    if (!body) return false;
    machine.isCopied = true;  // what the former one still sends is nobody's
    wire::EnrolAnswer answer;
    answer.ParseFromString(*body);
    const auto device = *Id::from(answer.device());
    if (!store.enrolled(host->ledger().server(), device, machine.person, "")) return false;
    machine.formerDevices.push_back(machine.device);
    machine.device = device;
    return true;
}

void Town::backUp() {
    closeServer();
    backups_.push_back({Disk::installed().image(serverDir()), filesIn(photosOf(serverDir()))});
    wakeServer();
}

void Town::restore(int number) {
    closeServer();
    if (Disk::installed().dead(serverDir())) Disk::installed().restart(serverDir(), diskChance);
    const auto& backup = backups_[static_cast<std::size_t>(number) % backups_.size()];
    Disk::installed().replace(serverDir(), backup.disk);
    putFiles(photosOf(serverDir()), backup.photos);
    sure(server::Host::promote(serverDir(), serverEnv_, journalPath()));
    wakeServer();
}

bool Town::admits(const Id& device) {
    if (!wakeServer()) return false;
    // A host notes in passing, on its own thread, that it saw a device again after ten minutes.
    // Noted here, in its turn, the same faults strike the same step in every run.
    (void)host
        ->write([&](server::Writing& tx, server::Ledger&) -> shared::Result<> {
            auto seen = tx.device(device);
            if (!seen || !*seen || serverEnv_->wallMs() - (*seen)->lastSeenMs < 600'000)
                return shared::Done{};
            (*seen)->lastSeenMs = serverEnv_->wallMs();
            return tx.putDevice(**seen);
        })
        .ok();
    if (!Disk::installed().dead(serverDir())) return true;
    wakeServer();
    return false;
}

shared::Result<sync::Answer> Town::serve(const Id& device, const std::string& body) {
    if (!admits(device)) return Failure{Code::offline, "the server is down"};
    auto answered = host->exchange(device, body);
    if (Disk::installed().dead(serverDir())) {
        wakeServer();
        return Failure{Code::offline, "the server died over this request"};
    }
    sync::Answer answer{200, {{"fl-server-time", "0"}}, {}};
    if (answered) {
        answer.body = answered.take();
        return answer;
    }
    answer.status = 400;
    answer.headers["fl-code"] = shared::codeName(answered.failure().code);
    answer.body = answered.failure().message;
    return answer;
}

}  // namespace simulation
