#include "tests/chaos/people.h"
#include "client/store/vault/evidence_folder.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "shared/proto/records.pb.h"
#include "sync/server/pull.h"

namespace chaos {

using records::Finding;
using records::Visit;
using shared::Record;

namespace {

Hash hashOf(const std::string& path) {
    std::ostringstream out;
    out << std::ifstream(path, std::ios::binary).rdbuf();
    return shared::sha256(out.str());
}

std::vector<Record> sorted(std::vector<Record> records) {
    std::sort(records.begin(), records.end(), [](const Record& a, const Record& b) {
        return std::pair(a.kind, a.id) < std::pair(b.kind, b.id);
    });
    return records;
}

std::string wordsOf(const Record& finding) {
    const auto& value = finding.values.get(Finding::kFactFieldNumber);
    const auto* text = std::get_if<std::string>(&value);
    return text ? *text : std::string();
}

}  // namespace

shared::Result<sync::Answer> Impatient::send(const sync::Request& request) {
    asked.push_back(request.method + " " + request.path.substr(0, request.path.find('/', 4)));
    if (patienceMs == 0) return way_->send(request);
    auto hurried = request;
    hurried.timeoutMs = patienceMs;
    return way_->send(hurried);
}

Person::Person(served::City& city, const std::string& role, std::uint64_t seed)
    : city_(city), link_(city.address(), seed) {
    store_ = must(client::Store::open(dir_.path().toStdString() + "/profile",
                                      shared::Catalog::builtIn(), env_));
    must(client::enrol(*store_, *env_, city.invite(city.person(role)), "tablet",
                       {.evenUnconfirmed = true}));
    reconnect();
    must(exchange());
}

void Person::reconnect() {
    const auto scheme = city_.url().substr(0, city_.url().find("127"));
    const auto patienceMs = way_ ? way_->patienceMs : 0;
    way_ =
        std::make_unique<Impatient>(must(client::wayToServer(*store_, scheme + link_.address())));
    way_->patienceMs = patienceMs;
}

shared::Result<sync::Summary> Person::exchange() {
    return sync::Exchange(store_->replica(), *way_, *env_).run();
}

client::Saved Person::save(const std::vector<client::Change>& changes) {
    auto saved = must(store_->save(changes));
    saved_[saved.hash] = saved.area;
    return saved;
}

client::Change Person::finding(const Id& visit, const std::string& words) {
    client::Change change;
    change.act = sync::EditAct::create;
    change.held = must(store_->fresh(shared::kinds::finding, {}, visit, {}));
    change.values = {{Finding::kFactFieldNumber, words}};
    return change;
}

Id Person::visit(const std::string& words) {
    client::Change change;
    change.act = sync::EditAct::create;
    change.held = must(store_->fresh(shared::kinds::visit, city_.project, {}, {}));
    change.values = {{Visit::kStateFieldNumber, std::int64_t{records::VISIT_STATE_ON_SITE}}};
    const auto id = change.held.record.id;
    save({change});
    write(id, words);
    return id;
}

void Person::write(const Id& visit, const std::string& words) {
    client::Change change;
    change.held = *must(store_->hold(shared::kinds::visit, visit));
    change.values = {{Visit::kConclusionFieldNumber, words}};
    save({change, finding(visit, words), finding(visit, words)});
}

Hash Person::photograph(const Id& visit, const std::string& bytes) {
    const auto file = dir_.filePath("photo.jpg").toStdString();
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
    must(store_->attach(shared::kinds::visit, visit, file, {}));
    for (const auto& entry : must(store_->outbox(true))) saved_[entry.hash] = entry.area;
    const auto sha256 = shared::sha256(bytes);
    photos_.insert(sha256);
    return sha256;
}

std::vector<Record> Person::all(std::uint32_t kind) {
    client::Query query;
    query.kind = kind;
    query.limit = 10'000;
    return must(store_->page(query, {})).records;
}

std::vector<Record> Person::records() {
    std::vector<Record> found;
    for (const auto& kind : store_->catalog().kinds())
        for (auto& record : all(kind.number)) found.push_back(std::move(record));
    return sorted(std::move(found));
}

std::string faultOnTheWay(served::City& city, Person& person) {
    auto tx = must(city.host().read());
    for (const auto& entry : must(person.store().outbox(false))) {
        if (!entry.receipt) continue;
        if (!must(tx->entryOf(entry.area, entry.hash)))
            return "a save counts as received that the server does not have";
    }
    std::set<Hash> unsent;
    for (const auto& file : must(person.store().replica().evidenceToSend()))
        unsent.insert(file.sha256);
    for (const auto& photo : person.photos())
        if (!unsent.contains(photo) && !must(city.host().evidence().size(photo)))
            return "a photo counts as sent that the server does not have";
    std::map<std::string, int> halves;
    for (const auto& finding : person.all(shared::kinds::finding)) ++halves[wordsOf(finding)];
    for (const auto& [words, count] : halves)
        if (count != 2) return "half a save is seen: " + words;
    return {};
}

namespace {

std::string savesAreThereOnce(served::City& city, const std::vector<Person*>& people,
                              std::uint64_t since) {
    auto tx = must(city.host().read());
    std::uint64_t count = 0;
    for (auto* person : people) {
        if (must(person->store().counts()).waiting != 0) return "a save is still waiting";
        for (const auto& [hash, area] : person->saved()) {
            const auto entry = must(tx->entryOf(area, hash));
            if (!entry) return "a save never arrived";
            ++count;
        }
    }
    if (city.revision() - since != count)
        return "the ledger grew by " + std::to_string(city.revision() - since) + " for " +
               std::to_string(count) + " saves";
    return {};
}

/// What the server shows to `reader`, by kind and id.
std::vector<Record> serverRecords(served::City& city, const Id& reader) {
    std::vector<Record> shown;
    const auto catalog = shared::Catalog::builtIn();
    auto tx = must(city.host().read());
    for (const auto& head : must(tx->heads())) {
        sync::Position at;
        for (bool more = true; more;) {
            auto page = must(
                server::pull(*tx, *catalog, shared::Access::builtIn(), reader, head.area, {}, at));
            for (auto& row : page.rows)
                if (!row.deleted) shown.push_back(std::move(row));
            at = page.to;
            more = page.more;
        }
    }
    return sorted(std::move(shown));
}

std::string photosArrived(served::City& city, const std::vector<Person*>& people) {
    for (auto* author : people)
        for (const auto& photo : author->photos()) {
            const auto size = must(city.host().evidence().size(photo));
            if (!size) return "a photo never arrived";
            if (shared::sha256(must(city.host().evidence().read(photo, 0, *size))) != photo)
                return "a photo differs on the server";
            for (auto* reader : people) {
                const auto file = reader->store().evidence().file(photo);
                if (!file) return "a photo is missing on a device";
                if (hashOf(*file) != photo) return "a photo differs on a device";
            }
        }
    return {};
}

}  // namespace

std::string faultAtRest(served::City& city, const std::vector<Person*>& people,
                        std::uint64_t since) {
    for (auto* person : people) {
        if (auto fault = faultOnTheWay(city, *person); !fault.empty()) return fault;
        const auto reader = must(person->store().identity()).person;
        if (person->records() != serverRecords(city, reader))
            return "a device and the server differ";
        if (person->records() != people.front()->records()) return "two devices differ";
        if (!must(person->store().incidents()).empty()) return "an incident was noted";
    }
    if (auto fault = savesAreThereOnce(city, people, since); !fault.empty()) return fault;
    if (auto fault = photosArrived(city, people); !fault.empty()) return fault;
    const auto verified = city.host().verify([](const std::string&) {});
    return verified ? std::string() : verified.failure().message;
}

}  // namespace chaos
