#include "client/commands/parts.h"
#include "client/free_evidence.h"
#include "client/server_way.h"
#include "client/store/evidence_shelf.h"
#include "shared/proto/records.pb.h"

namespace field::client {

namespace {

struct FetchOptions {
    ProfileOptions profile;
    std::string id;
};

Result<> freeCopies(const ProfileOptions& options) {
    auto store = options.open();
    if (!store) return store.failure();
    auto transport = wayToServer(**store, {});
    if (!transport) return transport.failure();
    auto freed = freeEvidence(**store, **transport, *shared::systemEnv());
    if (!freed) return freed.failure();
    shared::Line()
        .number("freed", static_cast<std::int64_t>(freed->files))
        .number("bytes", static_cast<std::int64_t>(freed->bytes))
        .number("kept", static_cast<std::int64_t>(freed->kept))
        .print(options.json);
    return shared::Done{};
}

Result<> fetchAgain(const FetchOptions& options) {
    auto store = options.profile.open();
    if (!store) return store.failure();
    const auto kind = shared::kinds::evidence;
    auto id = recordNamed(**store, kind, options.id);
    if (!id) return id.failure();
    auto found = (*store)->find(kind, *id);
    if (!found) return found.failure();
    if (!*found) {
        return shared::Failure{shared::Code::missing, "no evidence " + options.id +
                                                          " is in this profile; `show --kind "
                                                          "Evidence` lists what is"};
    }
    std::int64_t wanted = 0;
    for (const int column :
         {records::Evidence::kSha256FieldNumber, records::Evidence::kStampedSha256FieldNumber}) {
        const auto& value = (*found)->values.get(static_cast<std::uint32_t>(column));
        const auto* blob = std::get_if<shared::Blob>(&value);
        const auto sha256 = blob ? shared::Hash::from(blob->bytes) : std::nullopt;
        if (!sha256) continue;
        auto noted = EvidenceShelf(**store).want(*sha256);
        if (!noted) return noted.failure();
        wanted += *noted;
    }
    shared::Line().number("wanted", wanted).print(options.profile.json);
    return shared::Done{};
}

}  // namespace

void addEvidenceCommand(CLI::App& app, Chosen& chosen) {
    auto* command = app.add_subcommand("evidence", "the local copies of own photos and recordings");
    command->require_subcommand(1);

    auto freeing = std::make_shared<ProfileOptions>();
    auto* freeCommand = command->add_subcommand(
        "free", "make room: remove copies that the server has in a verified backup");
    freeing->declare(*freeCommand);
    freeCommand->callback(
        [freeing, &chosen] { chosen.run = [freeing] { return freeCopies(*freeing); }; });

    auto fetching = std::make_shared<FetchOptions>();
    auto* fetchCommand =
        command->add_subcommand("fetch", "have what was freed come back with the next sync");
    fetching->profile.declare(*fetchCommand);
    fetchCommand->add_option("--id", fetching->id, "the Evidence record")->required();
    fetchCommand->callback(
        [fetching, &chosen] { chosen.run = [fetching] { return fetchAgain(*fetching); }; });
}

}  // namespace field::client
