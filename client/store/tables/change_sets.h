#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "client/store/listing.h"
#include "shared/sqlite.h"
#include "sync/change_set.h"
#include "sync/replica.h"

namespace field::client {

using shared::Hash;
using shared::Id;
using shared::Result;
using sync::Base;

/// One of this device's own change sets as it is kept. Who made it and for which server is the
/// profile's identity and not repeated.
struct OwnSet {
    Id area, project, epoch;
    std::uint64_t deviceSeq = 0;  ///< its number here; see AreaRow::inChain()
    Hash hash, prevHash;
    std::string payload;
    std::string signature;  ///< empty until the set first leaves
    std::int64_t savedMs = 0;
    Hash savedAs{};  ///< its hash before it was carried over; none: it never was
};

/// The outbox and the history of own sets, never thrown away before a backup covers them.
class ChangeSets {
  public:
    explicit ChangeSets(shared::Database& db) : db_(db) {}

    Result<> add(const OwnSet& set);
    /// Sets without receipt after (`area`, `seq`), by area and sequence, up to `count` of them and
    /// `bytes` of payload, always at least one.
    Result<std::vector<OwnSet>> waiting(const Id& area, std::uint64_t seq, std::size_t count,
                                        std::size_t bytes);
    Result<> putSignature(const Id& area, std::uint64_t seq, const shared::Signature& signature);

    /// The set waiting for a receipt that `receipt` names, by its hash, or where that is none by
    /// its `number`; nothing if there is none such.
    Result<std::optional<OwnSet>> answered(const sync::Receipt& receipt, std::uint64_t number);
    /// Takes the set out of the outbox with its receipt; `told`: its author is to be told.
    Result<> putReceipt(const OwnSet& set, const sync::Receipt& receipt, bool told);
    /// Says why the set still waits: what `receipt`, early (behind the set `number`) or invalid,
    /// says of it.
    Result<> putWaiting(const OwnSet& set, const sync::Receipt& receipt, std::uint64_t number);
    /// Sets of `area` numbered up to `last` that have not settled in the ledger's life `epoch`, by
    /// number.
    Result<std::vector<OwnSet>> toCarry(const Id& area, std::uint64_t last, const Id& epoch);
    /// Hash of the last set of `area` numbered up to `last` that the ledger's life `epoch` has in
    /// its chains and that has settled; none: there is none.
    Result<Hash> lastSettled(const Id& area, std::uint64_t last, const Id& epoch);
    /// `set`, carried over and without receipt, takes the place of the one numbered `was`, whose
    /// receipts of lives of the ledger that have ended it keeps.
    Result<> replace(std::uint64_t was, const OwnSet& set,
                     const std::function<bool(const Id&)>& hasEnded);
    /// A statement about a chain that has ended goes.
    Result<> drop(const OwnSet& set);

    /// Received sets of `area` whose receipt the visible state `visible` has passed, by sequence.
    Result<std::vector<OwnSet>> passed(const Id& area, const Base& visible);
    Result<> putSettled(const OwnSet& set);
    /// `area`'s ledger began a new life, `epoch`, and has this device's chain up to `kept`. Sets up
    /// to there stand where their receipts say; those behind it are put back into the outbox, their
    /// receipts kept beside. Answers how many were.
    Result<std::int64_t> sendAgain(const Id& area, const Id& epoch, std::uint64_t kept);
    /// The set with `hash`, unless its payload is gone.
    Result<std::optional<OwnSet>> find(const Hash& hash);
    /// The payload of `set` is to go by law: its hash stands in its place.
    Result<> redact(const OwnSet& set);
    /// Receipts that the set had in lives of the ledger that a restore ended.
    Result<std::vector<sync::Receipt>> former(const Id& area, std::uint64_t seq);
    /// If nothing before the set waits to leave: receipts of the last `count` sets before it that
    /// came into a later life of the ledger than they were saved in.
    Result<std::vector<sync::Receipt>> inLaterLives(const Id& area, std::uint64_t seq,
                                                    std::size_t count);

    /// Whether a set of `area` has not settled: where none is, no row has own values over it.
    Result<bool> anyUnsettled(const Id& area);
    /// The set of `area` with the lowest number from `seq` on, at whatever stage.
    Result<std::optional<OwnSet>> firstFrom(const Id& area, std::uint64_t seq);

    /// Sets of `project` with their receipts, by sequence; those whose payload is gone are not
    /// there.
    Result<std::vector<std::pair<OwnSet, std::optional<sync::Receipt>>>> ofProject(
        const Id& area, const Id& project);
    /// By area and sequence.
    Result<std::vector<OutboxEntry>> entries(bool waitingOnly);
    /// Sets with `told`, newest first, each with its receipt.
    Result<std::vector<std::pair<OwnSet, sync::Receipt>>> told();
    Result<std::uint64_t> count(Stage stage);

  private:
    shared::Database& db_;
};

}  // namespace field::client
