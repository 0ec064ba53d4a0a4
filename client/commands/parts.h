#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "client/store/store.h"
#include "shared/text/line.h"

/// What the commands have in common; nothing else includes this.
namespace field::client {

/// The command that was named, left here by the parser's callback.
struct Chosen {
    std::function<Result<>()> run;
};

void addEditCommands(CLI::App& app, Chosen& chosen);       ///< edit, attach
void addReviewCommand(CLI::App& app, Chosen& chosen);      ///< review
void addRemindCommand(CLI::App& app, Chosen& chosen);      ///< remind
void addShowCommand(CLI::App& app, Chosen& chosen);        ///< show
void addConflictsCommand(CLI::App& app, Chosen& chosen);   ///< conflicts
void addExchangeCommands(CLI::App& app, Chosen& chosen);   ///< enrol, sync, outbox
void addEvidenceCommand(CLI::App& app, Chosen& chosen);    ///< evidence free, evidence fetch
void addBundleCommand(CLI::App& app, Chosen& chosen);      ///< bundle export, bundle import
void addDoubtCommands(CLI::App& app, Chosen& chosen);      ///< hidden, incidents
void addExportCommand(CLI::App& app, Chosen& chosen);      ///< export
void addPassphraseCommand(CLI::App& app, Chosen& chosen);  ///< passphrase

/// What every command is told.
struct ProfileOptions {
    std::string dir;
    bool json = false;

    /// Adds --profile and --json to `command`.
    void declare(CLI::App& command);
    /// Unlocked. Code::missing where no profile is; enrolment makes one.
    [[nodiscard]] Result<std::unique_ptr<Store>> open() const;
    [[nodiscard]] Result<std::unique_ptr<Store>> openEvenLocked() const;
};

/// The profile in `dir`, new if there is none, locked if it has a passphrase; says on standard
/// error if it had to be recovered.
Result<std::unique_ptr<Store>> openProfile(const std::string& dir);
/// By the passphrase in FIELDLEDGER_PASSPHRASE, or as it is typed. Code::locked where there is
/// neither; Code::invalid: it is another.
Result<> unlockProfile(Store& store);

/// The kind that `name` means: as in records.proto, or in snake case, in any case of letters.
Result<const shared::Kind*> kindNamed(const shared::Catalog& catalog, const std::string& name);
/// The kind of the report that has `id`: the one that was `named`, or whichever kind of report it
/// is. Code::missing where none is here.
Result<const shared::Kind*> reportKind(Store& store, const std::string& named, const Id& id);
/// The id that `text` names: a UUID, or for a project its pro_code. Code::missing for a code that
/// no project here has.
Result<Id> recordNamed(Store& store, std::uint32_t kind, const std::string& text);
/// "…T…Z" of UTC milliseconds.
std::string timeText(std::int64_t utcMs);

/// `values` by column name, in the forms in which `edit` takes them.
shared::Line lineOf(const shared::Kind& kind, const Values& values);
/// The record with its place, its columns and what of it is not settled; for a report also its
/// hashes and open conflicts.
Result<shared::Line> lineOf(Store& store, const Record& record);

}  // namespace field::client
