#pragma once

#include "sync/server/host.h"
#include "sync/server/host/journal.h"
#include "sync/server/host/watch.h"
#include "sync/server/host/writer.h"

namespace field::server {

/// What a Host holds. The order is the order of life: the writer ends, then the watchers, then
/// what both use.
struct Host::State {
    std::string dir;
    std::shared_ptr<shared::Env> env;
    std::shared_ptr<const shared::Catalog> catalog;
    std::unique_ptr<Storage> storage;
    std::unique_ptr<EvidenceStore> evidence;
    std::unique_ptr<Journal> journal;  ///< null: none is kept
    std::unique_ptr<Ledger> ledger;
    Id city;
    Hash sealKey;  ///< of cursors
    AnswerLimits limits;
    Meters meters;
    std::unique_ptr<Watchers> watchers;
    std::unique_ptr<Writer> writer;

    /// The device, if it may take part: Code::refused before it is confirmed.
    Result<Device> participant(const Id& id);
    void use(std::unique_ptr<Journal> opened);
    /// Puts the device, an act of administration: in the journal first.
    Result<> putDevice(Writing& tx, const Device& device);
    /// Revokes the device with the id `former`, if it is `person`'s: another takes its place and
    /// brings what it has not sent.
    Result<> retire(Writing& tx, std::string_view former, const Id& person);
};

/// Names of the store's settings.
namespace settings {
inline constexpr const char* serverSecret = "server_secret";
inline constexpr const char* serverDevice = "server_device";
inline constexpr const char* cityArea = "city_area";
inline constexpr const char* sealKey = "seal_key";
/// Of the model by which parked sets were last judged.
inline constexpr const char* judgedModel = "judged_model";
/// Set after a restore without its journal, until an administrator confirms the grants.
inline constexpr const char* grantsUnconfirmed = "grants_unconfirmed";
/// The last verified backup (backup_note.h); empty: none was made of this store.
inline constexpr const char* backedUp = "backed_up";
/// Path of the journal of administration; empty: none is kept.
inline constexpr const char* journal = "journal";
/// Of TLS (http/tls.h); when a server began to announce which pins: "UTC-ms pins".
inline constexpr const char* tlsKey = "tls_key";
inline constexpr const char* tlsSpare = "tls_spare";
inline constexpr const char* tlsAuthorityKey = "tls_authority_key";
inline constexpr const char* tlsAuthority = "tls_authority";
inline constexpr const char* tlsAnnounced = "tls_announced";
/// The URL by which devices reach the server, as it was last served.
inline constexpr const char* publicUrl = "public_url";
}  // namespace settings

/// Roles that the server itself gives: whoever runs it, and whoever is enrolled.
namespace roles {
inline constexpr const char* admin = "admin";
inline constexpr const char* member = "member";
}  // namespace roles

}  // namespace field::server
