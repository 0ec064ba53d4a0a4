#include "client/store/recovery/salvage.h"

#include <algorithm>

#include "client/store/recovery/damaged_tables.h"
#include "client/store/tables/device_tables.h"
#include "client/store/vault/vault.h"
#include "shared/proto/sync.pb.h"
#include "sync/messages.h"
#include "sync/wire.h"

namespace field::client {

namespace {

/// Names that recovery takes over; the rest of the settings follows from an exchange.
constexpr std::string_view takenSettings[] = {
    settings::deviceKey,        settings::nextDeviceKey, settings::server,
    settings::device,           settings::person,        settings::serverUrl,
    settings::serverPins,       settings::bundleMadeMs,  settings::bundleTakenMs,
    settings::bundleAnsweredMs, settings::recovered};

std::vector<Id> idsIn(std::string_view bytes) {
    std::vector<Id> ids;
    for (; bytes.size() >= Id::size; bytes.remove_prefix(Id::size))
        ids.push_back(*Id::from(bytes.substr(0, Id::size)));
    return ids;
}

/// The receipt that `bytes` are, if it is that of `set`.
bool isReceiptOf(const std::string& bytes, const OwnSet& set) {
    wire::Receipt message;
    if (bytes.empty() || !message.ParseFromString(bytes)) return false;
    auto receipt = sync::fromWire(message);
    return receipt && receipt->area == set.area && receipt->setHash == set.hash;
}

class Salvage {
  public:
    Salvage(const std::string& path, const std::optional<Owner>& known)
        : tables_(path), known_(known) {}

    Salvaged read() {
        const bool named = readSettings();
        const bool numbered = readAreas();
        knowOwner();
        readSets();
        const auto keep = [](std::vector<KeptRow>& into) {
            return [&into](KeptRow&& row) { into.push_back(std::move(row)); };
        };
        tables_.eachRow(formerReceiptTable, keep(out_.formerReceipts));
        tables_.eachRow(draftTable, keep(out_.drafts));
        tables_.eachRow(evidenceTable, keep(out_.evidence));
        const auto key = out_.settings.find(std::string(settings::deviceKey));
        out_.numbersHold = named && numbered && !beyond_ && out_.owner &&
                           key != out_.settings.end() && isKeyPair(key->second);
        return std::move(out_);
    }

  private:
    bool readSettings() {
        return tables_.eachRow(settingTable, [&](KeptRow&& row) {
            const auto& name = row[0].bytes;
            if (std::find(std::begin(takenSettings), std::end(takenSettings), name) !=
                std::end(takenSettings))
                out_.settings[name] = std::move(row[1].bytes);
        });
    }

    bool readAreas() {
        return tables_.eachRow(areaTable, [&](KeptRow&& row) {
            const auto lastSeq = static_cast<std::uint64_t>(row[9].integer);
            const auto id = row[0].id();
            const auto there = out_.areas.find(id);
            if (there != out_.areas.end() && there->second.lastSeq >= lastSeq) return;
            AreaRow area;
            area.state.area = id;
            area.state.visible.epoch = row[1].id();
            area.epochs = idsIn(row[4].bytes);
            area.lastSeq = lastSeq;
            area.lastHash = row[10].hash();
            if (row.size() > 14) area.formerSeq = static_cast<std::uint64_t>(row[14].integer);
            if (area.formerSeq > area.lastSeq) return;
            out_.areas[id] = area;
            former_[id] = area.formerSeq;
        });
    }

    /// Settings that can be read say it; else the file beside them.
    void knowOwner() {
        const auto text = [&](std::string_view name) {
            const auto found = out_.settings.find(std::string(name));
            return found == out_.settings.end() ? std::string() : found->second;
        };
        const auto device = Id::from(text(settings::device));
        const auto person = Id::from(text(settings::person));
        const auto server = shared::PublicKey::from(text(settings::server));
        if (device && person && server)
            out_.owner = Owner{*device, *person, *server, text(settings::serverUrl),
                               text(settings::serverPins)};
        else
            out_.owner = known_;
    }

    [[nodiscard]] bool isAsSaved(const OwnSet& own, std::uint64_t formerSeq) const {
        if (!out_.owner || own.deviceSeq <= formerSeq) return false;
        sync::ChangeSet set;
        set.area = own.area;
        set.epoch = own.epoch;
        set.device = out_.owner->device;
        set.person = out_.owner->person;
        set.deviceSeq = own.deviceSeq - formerSeq;
        set.prevHash = own.prevHash;
        set.payload = own.payload;
        return sync::hashOf(out_.owner->server, set) == own.hash;
    }

    /// Where the area's own row is lost, nobody says how many numbers former enrolments took: the
    /// hash of a set does.
    bool isAsSaved(const OwnSet& own) {
        const auto known = former_.find(own.area);
        if (known != former_.end()) return isAsSaved(own, known->second);
        for (std::uint64_t former = 0; former < own.deviceSeq; ++former) {
            if (!isAsSaved(own, former)) continue;
            former_[own.area] = out_.areas[own.area].formerSeq = former;
            return true;
        }
        return false;
    }

    void readSets() {
        std::map<std::pair<Id, std::uint64_t>, SalvagedSet> found;
        tables_.eachRow(changeSetTable, [&](KeptRow&& row) {
            auto set = setOf(row);
            if (set.own.deviceSeq == 0) return;
            auto& kept = found[{set.own.area, set.own.deviceSeq}];
            // Of two versions the later one says where the set stands.
            if (kept.own.deviceSeq == 0 || kept.stage < set.stage) kept = std::move(set);
        });
        for (auto& [key, set] : found) {
            const bool received = set.stage != Stage::saved;
            if (!isReadable(set.own) || !(received || isAsSaved(set.own))) continue;
            heed(set.own);
            out_.sets.push_back(std::move(set));
        }
        countLost();
    }

    static SalvagedSet setOf(const KeptRow& row) {
        SalvagedSet set;
        auto& own = set.own;
        own.area = row[0].id();
        own.deviceSeq = static_cast<std::uint64_t>(row[1].integer);
        own.hash = row[2].hash();
        own.prevHash = row[3].hash();
        own.project = row[4].id();
        own.epoch = row[5].id();
        own.savedMs = row[7].integer;
        set.receiptAt = {row[8].id(), static_cast<std::uint64_t>(row[9].integer)};
        set.told = row[10].integer == 1;
        set.waiting = row[11].bytes;
        own.signature = row[12].bytes;
        own.payload = row[14].bytes;
        if (row.size() > 15) own.savedAs = row[15].hash();
        // Without a receipt that names it, a set is asked for once more, whatever the row says.
        if (!isReceiptOf(row[13].bytes, own)) return set;
        set.receipt = row[13].bytes;
        if (row[6].integer == 1) set.stage = Stage::received;
        if (row[6].integer == 2) set.stage = Stage::settled;
        return set;
    }

    /// What was redacted is as short as a hash.
    static bool isReadable(const OwnSet& own) {
        return own.payload.size() == Hash::size || sync::decodePayload(own.payload).ok();
    }

    /// A set whose number the area's row does not know of yet.
    void heed(const OwnSet& own) {
        auto& area = out_.areas[own.area];
        area.state.area = own.area;
        if (area.epochs.empty()) area.state.visible.epoch = own.epoch;
        if (own.deviceSeq <= area.lastSeq) return;
        beyond_ = true;
        area.lastSeq = own.deviceSeq;
        area.lastHash = own.hash;
    }

    void countLost() {
        std::map<Id, std::uint64_t> present;
        for (const auto& set : out_.sets)
            if (set.own.deviceSeq > out_.areas[set.own.area].formerSeq) ++present[set.own.area];
        for (auto& [id, area] : out_.areas) {
            out_.lost += area.lastSeq - area.formerSeq - present[id];
            const auto& epoch = area.state.visible.epoch;
            if (area.epochs.empty() && !epoch.none()) area.epochs.push_back(epoch);
        }
    }

    DamagedTables tables_;
    const std::optional<Owner>& known_;
    Salvaged out_;
    std::map<Id, std::uint64_t> former_;  ///< AreaRow::formerSeq, where it is known
    bool beyond_ = false;
};

}  // namespace

Salvaged salvage(const std::string& path, const std::optional<Owner>& known) {
    return Salvage(path, known).read();
}

}  // namespace field::client
