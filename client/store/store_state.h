#pragma once

#include "client/store/recovery/profile_lock.h"
#include "client/store/recovery/recovered.h"
#include "client/store/store.h"
#include "client/store/tables/areas.h"
#include "client/store/tables/bundle_times.h"
#include "client/store/tables/change_sets.h"
#include "client/store/tables/device_tables.h"
#include "client/store/tables/digests.h"
#include "client/store/tables/effective_rows.h"
#include "client/store/tables/incidents.h"
#include "client/store/vault/evidence_folder.h"
#include "shared/schema/tables.h"

namespace field::client {

/// What all parts of a store share. Nothing here starts a transaction: the calls of Store and of
/// its replica do, once each.
struct StoreState {
    StoreState(std::string dirPath, std::unique_ptr<shared::Database> database,
               std::shared_ptr<const shared::Catalog> model, std::shared_ptr<shared::Env> reality);
    ~StoreState();

    std::string dir;
    std::unique_ptr<ProfileLock> lock;  ///< outlives the database
    std::unique_ptr<shared::Database> db;
    std::shared_ptr<const shared::Catalog> catalog;
    std::shared_ptr<shared::Env> env;
    std::shared_ptr<Vault> vault;
    EvidenceFolder evidence;
    shared::RecordTables tables;
    EffectiveRows rows;  ///< of the same tables
    Settings settings;
    Areas areas;
    ChangeSets sets;
    Digests digests;
    Incidents incidents;
    BundleTimes bundleTimes;
    Recovery recovery;
    std::optional<sync::Replica::Identity> known;  ///< as it was read last
    std::unique_ptr<sync::Replica> replica;

    /// Code::refused before enrolment; Code::locked.
    Result<sync::Replica::Identity> identity();
    /// The same, known also while it is locked: its key is not there to be used.
    Result<sync::Replica::Identity> whose();
    Result<const shared::Kind*> kind(std::uint32_t number) const;
    /// The record, deleted ones too, in whichever area it stands.
    Result<std::optional<Record>> find(std::uint32_t kind, const Id& id);
    /// State of the report that `record` belongs to, or is; 0 where it has none.
    Result<std::int64_t> reportState(const Record& record);
    Result<Held> holdRow(EffectiveRow row);
    /// Ids of open conflicts of the report.
    Result<std::vector<Id>> openConflicts(const Id& area, const Id& report);
};

/// What `own` is to the server: a set of this device, under its number in the chain of `area`.
sync::ChangeSet changeSetOf(const OwnSet& own, const sync::Replica::Identity& self,
                            const AreaRow& area);
/// What it says; Code::damaged names it.
Result<sync::Payload> payloadOf(const OwnSet& own);

/// The device's side of an exchange (store_replica.cpp).
std::unique_ptr<sync::Replica> makeReplica(StoreState& state);

}  // namespace field::client
