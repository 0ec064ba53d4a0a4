#include <fstream>
#include <map>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "sync/door/qr.h"
#include "sync/server/admin/commands.h"
#include "sync/server/administration/acts.h"
#include "sync/server/bundle/bundles.h"

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

Result<std::vector<Line>> grantLines(Reading& tx, const Id& person,
                                     const std::map<Id, AreaHead>& areas) {
    auto grants = tx.grantsOf(person);
    if (!grants) return grants.failure();
    std::vector<Line> lines;
    for (const auto& grant : *grants) {
        auto place = nameOf(tx, areas, {grant.area, grant.project});
        if (!place) return place.failure();
        lines.push_back(Line()
                            .text("role", grant.role)
                            .text("area", place->areaCode)
                            .text("project", place->projectCode)
                            .text("grant", toText(grant.id)));
    }
    return lines;
}

Result<> listPeople(const StoreOptions& options) {
    auto host = options.open();
    if (!host) return host.failure();
    auto tx = (*host)->read();
    if (!tx) return tx.failure();
    auto areas = areasOf(**tx);
    if (!areas) return areas.failure();
    auto people = peopleOf(**tx);
    if (!people) return people.failure();
    for (const auto& [id, person] : *people) {
        auto grants = grantLines(**tx, id, *areas);
        if (!grants) return grants.failure();
        Line()
            .text("person", toText(id))
            .text("name", textOf(person.record, "name"))
            .text("duty", textOf(person.record, "duty"))
            .text("area", person.areaCode)
            .list("grants", *grants)
            .print(options.json);
    }
    return Done{};
}

Result<> listDevices(const StoreOptions& options) {
    auto host = options.open();
    if (!host) return host.failure();
    auto tx = (*host)->read();
    if (!tx) return tx.failure();
    auto people = peopleOf(**tx);
    if (!people) return people.failure();
    auto devices = (*tx)->devices();
    if (!devices) return devices.failure();
    auto areas = areasOf(**tx);
    if (!areas) return areas.failure();
    for (const auto& device : *devices) {
        auto untrusted = untrustedSetsOf(**tx, *areas, device.id);
        if (!untrusted) return untrusted.failure();
        const auto person = people->find(device.person);
        Line()
            .text("device", toText(device.id))
            .text("person", toText(device.person))
            .text("name", person == people->end() ? "" : textOf(person->second.record, "name"))
            .text("label", device.label)
            .text("match_code", device.matchCode)
            .flag("confirmed", device.confirmed)
            .flag("revoked", device.revoked)
            .number("untrusted_sets", static_cast<std::int64_t>(*untrusted))
            .number("last_seen_ms", device.lastSeenMs)
            .print(options.json);
    }
    return Done{};
}

struct EnrolOptions {
    StoreOptions store;
    std::string person, server, qr, bundle;
    bool automatic = false;
    std::int64_t minutes = 15;
};

/// A device that no network reaches: its bundle asks.
Result<> enrolByBundle(const EnrolOptions& options, Host& host, const Id& person) {
    auto device = enrolBundle(host, person, options.bundle);
    if (!device) return device.failure();
    Line()
        .text("device", toText(device->id))
        .text("label", device->label)
        .text("match_code", device->matchCode)
        .flag("confirmed", device->confirmed)
        .print(options.store.json);
    return Done{};
}

Result<> writePicture(const std::string& path, const std::string& line) {
    auto picture = sync::qrAsPng(line);
    if (!picture) return picture.failure();
    std::ofstream out(path, std::ios::binary);
    out << *picture;
    if (!out.flush()) return Failure{Code::invalid, "--qr " + path + " cannot be written"};
    return Done{};
}

Result<> print(const EnrolOptions& options, const Invited& given) {
    if (options.store.json) {
        Line()
            .text("code", given.line)
            .text("person", options.person)
            .number("minutes", options.minutes)
            .print(true);
        return Done{};
    }
    fmt::print("{}\n", given.line);
    if (!given.addressed) return Done{};
    auto picture = sync::qrForTerminal(given.line);
    if (!picture) return picture.failure();
    fmt::print("{}", *picture);
    return Done{};
}

Result<> enrol(const EnrolOptions& options) {
    auto person = readId("--person", options.person);
    if (!person) return person.failure();
    auto host = options.store.open();
    if (!host) return host.failure();
    if (!options.bundle.empty()) return enrolByBundle(options, **host, *person);
    auto given = invite(**host, *shared::systemEnv(), *person,
                        {.url = options.server,
                         .minutes = options.minutes,
                         .automatic = options.automatic,
                         .mustAddress = !options.qr.empty()});
    if (!given) return given.failure();
    if (!options.qr.empty())
        if (auto written = writePicture(options.qr, given->line); !written) return written;
    return print(options, *given);
}

struct ConfirmOptions {
    StoreOptions store;
    std::string device;
};

Result<> confirm(const ConfirmOptions& options) {
    auto device = readId("--device", options.device);
    if (!device) return device.failure();
    auto host = options.store.open();
    if (!host) return host.failure();
    if (auto confirmed = (*host)->confirm(*device); !confirmed) return confirmed;
    Line().text("confirmed", toText(*device)).print(options.store.json);
    return Done{};
}

}  // namespace

void addPeopleCommands(CLI::App& app, Chosen& chosen) {
    auto* people = app.add_subcommand("people", "everybody, with what they were granted");
    auto forPeople = std::make_shared<StoreOptions>();
    forPeople->declare(*people);
    people->callback(
        [forPeople, &chosen] { chosen.run = [forPeople] { return listPeople(*forPeople); }; });

    auto* devices =
        app.add_subcommand("devices", "every device, whose it is and whether it may speak");
    auto forDevices = std::make_shared<StoreOptions>();
    forDevices->declare(*devices);
    devices->callback(
        [forDevices, &chosen] { chosen.run = [forDevices] { return listDevices(*forDevices); }; });

    auto* code = app.add_subcommand("enrol", "a one-use code with which a person enrols a device");
    auto forEnrol = std::make_shared<EnrolOptions>();
    forEnrol->store.declare(*code);
    code->add_option("--person", forEnrol->person, "the person's id")->required();
    code->add_option("--minutes", forEnrol->minutes, "how long the code lives")
        ->check(CLI::Range(1, 15));
    code->add_option("--server", forEnrol->server,
                     "https://HOST:PORT by which devices reach it, if not as it was last served");
    code->add_option("--qr", forEnrol->qr, "also writes the QR code here, as a PNG picture");
    code->add_option("--bundle", forEnrol->bundle,
                     "no code: enrols the device that asks for it in this bundle");
    code->add_flag("--auto", forEnrol->automatic,
                   "confirms the device at once: for demos and tests, not for people");
    code->callback([forEnrol, &chosen] { chosen.run = [forEnrol] { return enrol(*forEnrol); }; });

    auto* yes =
        app.add_subcommand("confirm", "the match code on the device is the one in `devices`");
    auto forConfirm = std::make_shared<ConfirmOptions>();
    forConfirm->store.declare(*yes);
    yes->add_option("--device", forConfirm->device, "the device's id")->required();
    yes->callback(
        [forConfirm, &chosen] { chosen.run = [forConfirm] { return confirm(*forConfirm); }; });
}

}  // namespace field::server
