#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "sync/server/evidence/store.h"
#include "sync/server/ledger.h"
#include "sync/server/pull.h"
#include "sync/server/status/meters.h"

namespace field::server {

/// What a new store begins with.
struct City {
    std::string code = "000000";  ///< of the area that holds city-wide reference data
    std::string name = "市本级";
    std::string administrator = "系统管理员";
};

/// How much one answer to an exchange carries: it ends with the page that passes `bytes`.
struct AnswerLimits {
    PageLimits page;
    std::size_t bytes = 512 << 10;
};

/// One store and what a server does with it, without HTTP: the same calls serve requests, bundles,
/// the administrator's commands and tests. Any thread may call; several processes may have one
/// store open.
///
///   DIR/ledger.db   storage.h
///   DIR/evidence/   evidence/store.h; where else both may be: host/place.h
///
/// Writes go through one writer: waiting jobs are taken together, each in its own savepoint, and
/// committed with one full sync to disk; only then is any of them answered.
class Host {
  public:
    /// Makes the store in `dir` (Code::refused if it holds one): keys, the city area, the first
    /// administrator. Returns the administrator's person id.
    static Result<Id> init(const std::string& dir, shared::Env& env, const City& city = {});
    /// Opens the store in `dir`. Code::missing if there is none.
    static Result<std::unique_ptr<Host>> open(const std::string& dir,
                                              std::shared_ptr<shared::Env> env,
                                              const AnswerLimits& limits = {});
    /// Waits for writes under way; answers every watcher.
    ~Host();

    /// One exchange of a verified device: request and answer bodies (field.wire.Exchange…).
    /// Code::refused for a device that is not confirmed. A revoked one may still push (what it
    /// sends is parked) and receives its receipts alone.
    Result<std::string> exchange(const Id& device, std::string_view body);
    /// The device `id`; nothing if it never enrolled.
    Result<std::optional<Device>> device(const Id& id);
    /// Calls `then` once, on a thread of the host's, with the heads that moved past those in `body`
    /// (field.wire.Watch…; nothing: past the present ones), or with none after `timeoutMs`.
    using Answered = std::function<void(Result<std::string>)>;
    void watch(const Id& device, std::optional<std::string_view> body, std::int64_t timeoutMs,
               Answered then);
    /// Answers all who watch now, with no heads.
    void answerWatchers();

    /// A one-use code for `person`; lives `lifetimeMs`, at most 15 minutes.
    Result<std::string> enrolCode(const Id& person, bool autoConfirm, std::int64_t lifetimeMs);
    /// Enrols the device that brings a code: bodies are field.wire.Enrol…. The same code with the
    /// same key answers again; whoever is enrolled holds `member` on the city area.
    Result<std::string> enrol(std::string_view body);
    /// The administrator compared the match code.
    Result<> confirm(const Id& device);
    Result<> revokeDevice(const Id& device);

    /// Whether `device` may send, or receive, the bytes of `sha256`: Code::missing if not, whether
    /// or not they are here. Sending needs a change set that names them, of the device or, unless
    /// it was revoked, of another of its person's; an unconfirmed one sends nothing. Receiving
    /// needs a record that names them and that its person may read, whose author's device sent them
    /// in full or could read them itself.
    Result<> maySend(const Id& device, const Hash& sha256);
    Result<> mayReceive(const Id& device, const Hash& sha256);

    /// Runs `work` on the writer and answers when it is durable; not from within such work.
    Result<> write(const std::function<Result<>(Writing&, Ledger&)>& work);
    Result<std::unique_ptr<Reading>> read();

    Ledger& ledger();
    EvidenceStore& evidence();
    /// The area that holds city-wide reference data.
    [[nodiscard]] const Id& city() const;
    /// Where the store is.
    [[nodiscard]] const std::string& dir() const;
    /// What was done since it was opened.
    [[nodiscard]] Meters& meters();
    /// Writes that wait for the next transaction.
    [[nodiscard]] std::size_t waitingWrites() const;

    /// Copies the store into `to`, a new directory, while it serves: everything as of one moment,
    /// with a manifest of epochs, heads, evidence and the ledger file's hash, verified as a restore
    /// would find it.
    Result<> backup(const std::string& to);
    /// Begins a new epoch per area in the store of `dir`, which may lack what was answered already
    /// (a standby, a copy of a disk), and does the acts of administration in `journal` again.
    /// Without a journal (empty: none) removals only hide on devices until confirmGrants().
    struct Restored {
        std::uint64_t areas = 0, acts = 0, actsUndone = 0;  ///< acts of the journal; not possible
    };
    static Result<Restored> promote(const std::string& dir, const std::shared_ptr<shared::Env>& env,
                                    const std::string& journal);
    /// Makes `dir`, which holds no store, of the backup `from`, and promotes it.
    static Result<Restored> restore(const std::string& from, const std::string& dir,
                                    const std::shared_ptr<shared::Env>& env,
                                    const std::string& journal);
    /// An administrator has looked through the grants after a restore without its journal.
    Result<> confirmGrants();
    /// Keeps acts of administration in the file `path` from now on, outside the store.
    Result<> keepJournal(const std::string& path);

    /// Checks every area's chain and records, and the hash of all evidence; Code::damaged names the
    /// first fault. `progress` hears one line an area.
    Result<> verify(const std::function<void(const std::string&)>& progress);

  private:
    struct State;
    explicit Host(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace field::server
