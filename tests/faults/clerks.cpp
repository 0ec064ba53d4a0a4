#include "tests/faults/clerks.h"

#include "shared/proto/sync.pb.h"
#include "sync/exchange_wire.h"
#include "sync/wire.h"
#include "tests/faults/profile.h"

namespace faults {

using shared::Code;
using shared::Failure;
using simulation::Disk;
using simulation::Town;

std::vector<Received> receiptsIn(const std::string& body) {
    wire::ExchangeAnswer answer;
    if (!answer.ParseFromString(body)) std::abort();
    std::vector<Received> all;
    for (const auto& item : answer.receipts()) {
        const auto receipt = sure(sync::fromWire(item));
        if (receipt.verdict != sync::Verdict::received && receipt.verdict != sync::Verdict::parked)
            continue;
        all.push_back({receipt.area, receipt.setHash, item.SerializeAsString()});
    }
    return all;
}

std::string serverFault(server::Host& host, const std::vector<Received>& received) {
    if (auto fault = integrityFault(Town::serverDir() + "/ledger.db"); !fault.empty()) return fault;
    auto verified = host.verify([](const std::string&) {});
    if (!verified) return verified.failure().message;
    auto tx = host.read();
    if (!tx) return tx.failure().message;
    for (const auto& one : received) {
        auto entry = (*tx)->entryOf(one.area, one.set);
        if (!entry) return entry.failure().message;
        if (!*entry) return "an acknowledged change set is gone";
        if ((*entry)->receipt != one.receipt) return "a receipt is another";
    }
    return {};
}

shared::Result<sync::Answer> Carrier::send(const sync::Request& request) {
    if (request.path != "/v1/exchange") return Failure{Code::offline, "no other way"};
    auto body = request.body;
    if (request.headers.contains("content-encoding")) body = sure(sync::decompress(body, 1 << 20));
    requests.push_back(body);
    auto answer = town_.serve(device_, body);
    if (answer) answers.push_back(answer->body);
    return answer;
}

std::unique_ptr<Town> townOf(const std::string& letters) {
    simulation::Scenario scenario;
    scenario.devices = letters;
    auto town = std::make_unique<Town>(scenario);
    town->time->ids = simulation::Chance(2);  // the town was founded with the ids of the first
    for (auto& machine : town->machines)
        if (!town->wake(*machine)) std::abort();
    return town;
}

std::map<std::string, std::string> filesOf(const std::string& machine) {
    std::map<std::string, std::string> files;
    for (auto& [path, content] : Disk::installed().image(machine))
        files[path.substr(machine.size() + 1)] = std::move(content);
    return files;
}

}  // namespace faults
