#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "sync/server/storage.h"

namespace field::server::postgres {

/// What a writing transaction has read, or put, and therefore knows: under the locks that it holds
/// nobody else changes it. Nothing in it is true any more once a job was undone.
struct Held {
    /// The lives of a ledger, all of them.
    struct Lives {
        std::map<Id, std::uint64_t> restoredAt;
        std::map<Id, Base> origins;
    };
    /// What became of a device's sets beside being taken in their turn.
    struct Fates {
        std::map<std::uint64_t, std::uint64_t> released;
        std::map<std::uint64_t, std::map<Id, std::uint64_t>> parkedBefore;
        std::map<std::pair<Id, std::uint64_t>, std::uint64_t> carried;
    };
    using InArea = std::pair<Id, Id>;
    using Row = std::tuple<Id, std::uint32_t, Id>;                ///< area, kind, id
    using Name = std::tuple<Id, std::uint32_t, std::string, Id>;  ///< area, kind, column, id

    std::map<Id, std::optional<AreaHead>> heads;
    std::map<Id, std::optional<Device>> devices;
    std::map<InArea, std::optional<Chain>> chains;        ///< by device
    std::map<InArea, std::vector<shared::Grant>> grants;  ///< by person
    std::map<InArea, std::vector<ParkedMaking>> makings;  ///< by person
    std::map<InArea, std::vector<StateChange>> states;    ///< by report
    std::map<Id, Lives> lives;
    std::map<Id, std::set<Id>> late;       ///< by area: devices of which receipts came late
    std::map<InArea, Fates> fates;         ///< by device
    std::map<InArea, Entry> firstEntries;  ///< by device: of its number 1
    std::map<std::pair<Id, std::uint64_t>, Entry> entries;  ///< by revision
    std::map<std::pair<Id, Hash>, std::optional<Hash>> carriers;
    std::map<std::tuple<Id, Id, Hash>, std::optional<std::string>> texts;  ///< by record
    std::set<InArea> noneEarly;             ///< devices of which no set waits
    std::set<std::pair<Id, Hash>> newSets;  ///< that no entry has
    std::map<Row, std::optional<Stored>> records;
    std::size_t mostRecords = 16'384;  ///< are kept: an import of a city is larger
    /// Entries that are kept, and the bytes of each: a set may be a megabyte.
    static constexpr std::size_t mostEntries = 512, mostEntryBytes = 64 << 10;
    std::set<Name> unnamed;  ///< ids that no record of a kind names in a column

    template <class Map, class Key>
    static auto known(Map& map, const Key& key) -> decltype(&map.begin()->second) {
        const auto at = map.find(key);
        return at == map.end() ? nullptr : &at->second;
    }
};

}  // namespace field::server::postgres
