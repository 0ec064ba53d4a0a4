#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <cstdlib>

#include "client/commands/parts.h"
#include "client/store/vault/passphrase.h"

/// `passphrase`: whether what lies on the device is sealed, and under what.
namespace field::client {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

constexpr const char *current = "FIELDLEDGER_PASSPHRASE", *next = "FIELDLEDGER_NEW_PASSPHRASE",
                     *former = "FIELDLEDGER_EARLIER_PASSPHRASE";
constexpr std::size_t mostTyped = 1024;

/// The terminal without echo, as long as it lives.
class Unseen {
  public:
    explicit Unseen(int terminal) : terminal_(terminal) {
        on_ = ::tcgetattr(terminal, &before_) == 0;
        auto quiet = before_;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        if (on_) ::tcsetattr(terminal, TCSAFLUSH, &quiet);
    }
    ~Unseen() {
        if (on_) ::tcsetattr(terminal_, TCSAFLUSH, &before_);
    }
    Unseen(const Unseen&) = delete;
    Unseen& operator=(const Unseen&) = delete;

  private:
    int terminal_;
    bool on_ = false;
    termios before_{};
};

std::optional<std::string> typed(const std::string& prompt) {
    const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC);
    if (terminal < 0) return std::nullopt;
    std::string line;
    {
        const Unseen unseen(terminal);
        (void)!::write(terminal, prompt.data(), prompt.size());
        for (char c = 0; ::read(terminal, &c, 1) == 1 && c != '\n' && line.size() < mostTyped;)
            line += c;
        (void)!::write(terminal, "\n", 1);
    }
    ::close(terminal);
    return line;
}

/// What the environment's `variable` says, or the person, unseen.
Result<std::string> secretFrom(const char* variable, const std::string& prompt) {
    if (const char* said = std::getenv(variable)) return std::string(said);
    if (auto line = typed(prompt)) return *line;
    return Failure{Code::locked, prompt + "no terminal to ask at; give it in " + variable};
}

/// A new one, typed twice.
Result<std::string> newSecret() {
    auto first = secretFrom(next, "New passphrase: ");
    if (!first || std::getenv(next)) return first;
    auto second = typed("Once more: ");
    if (second && *second == *first) return first;
    return Failure{Code::invalid, "the two are not the same; nothing was changed"};
}

/// Seals what is to be sealed, or brings it out, and answers how much; one that cannot be keeps no
/// other from it.
Result<std::size_t> settleAll(Passphrase& passphrase) {
    Result<> problem = passphrase.settleKeys();
    auto files = passphrase.unsettledFiles();
    if (!files) return files.failure();
    std::size_t left = 0;
    for (const auto& sha256 : *files) {
        auto done = passphrase.settle(sha256);
        left += !done;
        if (!done && problem) problem = done;
    }
    if (problem) return files->size();
    const auto& failure = problem.failure();
    return Failure{failure.code, failure.message + "; " + std::to_string(left) +
                                     " files are left as they are: the next command that opens "
                                     "the profile tries again"};
}

const char* nameOf(Vault::Door door) {
    return door == Vault::Door::none ? "none" : door == Vault::Door::locked ? "locked" : "open";
}

/// First of all: it is told this once.
void tell(const std::string& recoveryCode, const ProfileOptions& options) {
    shared::Line().text("recovery_code", recoveryCode).print(options.json);
    std::fflush(stdout);
}

Result<> set(const ProfileOptions& options) {
    auto store = options.open();
    if (!store) return store.failure();
    auto words = newSecret();
    if (!words) return words.failure();
    Passphrase passphrase(**store);
    auto code = passphrase.set(*words);
    if (!code) return code.failure();
    tell(*code, options);
    auto sealed = settleAll(passphrase);
    if (!sealed) return sealed.failure();
    if (!options.json)
        std::fprintf(stderr,
                     "fieldledger: write the recovery code down and leave it with your "
                     "administrator: without it and without the passphrase nobody reads the %zu "
                     "files that are sealed\n",
                     *sealed);
    return Done{};
}

Result<> change(const ProfileOptions& options) {
    auto store = options.openEvenLocked();
    if (!store) return store.failure();
    auto now = secretFrom(current, "Passphrase or recovery code: ");
    if (!now) return now.failure();
    auto words = newSecret();
    if (!words) return words.failure();
    Passphrase passphrase(**store);
    auto code = passphrase.change(*now, *words);
    if (!code) return code.failure();
    tell(*code, options);
    auto sealed = settleAll(passphrase);
    return sealed ? Result<>(Done{}) : sealed.failure();
}

Result<> remove(const ProfileOptions& options) {
    auto store = options.openEvenLocked();
    if (!store) return store.failure();
    auto now = secretFrom(current, "Passphrase or recovery code: ");
    if (!now) return now.failure();
    Passphrase passphrase(**store);
    if (auto removed = passphrase.remove(*now); !removed) return removed;
    auto brought = settleAll(passphrase);
    return brought ? Result<>(Done{}) : brought.failure();
}

/// For photos that a forgotten one sealed.
Result<> earlier(const ProfileOptions& options) {
    auto store = options.open();
    if (!store) return store.failure();
    Passphrase passphrase(**store);
    if (!passphrase.lacksFormer())
        return Failure{Code::refused, "nothing here is sealed under an earlier passphrase"};
    auto words = secretFrom(former, "Earlier passphrase or recovery code: ");
    return words ? passphrase.unlock(*words) : words.failure();
}

Result<> status(const ProfileOptions& options) {
    auto store = options.openEvenLocked();
    if (!store) return store.failure();
    Passphrase passphrase(**store);
    auto open = passphrase.keyLiesOpen();
    if (!open) return open.failure();
    const auto door = passphrase.door();
    shared::Line line;
    line.text("passphrase", nameOf(door));
    line.text("key", door == Vault::Door::none || *open ? "open" : "sealed");
    line.flag("lacks_earlier", passphrase.lacksFormer());
    line.print(options.json);
    if (*open && !options.json)
        std::fprintf(stderr,
                     "fieldledger: the device's key and new photos are not sealed: setting the "
                     "passphrase was cut short, or the device was set up anew without it; give it "
                     "to any command in FIELDLEDGER_PASSPHRASE, and they are\n");
    return Done{};
}

}  // namespace

Result<> unlockProfile(Store& store) {
    Passphrase passphrase(store);
    if (passphrase.door() != Vault::Door::locked) return Done{};
    // A device that was set up anew without it has a key in the open: only old photos are shut, and
    // nobody is asked who does not say it by himself.
    const auto self = store.identity();
    const bool shut = !self && self.failure().code == Code::locked;
    if (!shut && !std::getenv(current)) return Done{};
    auto words = secretFrom(current, "This profile is locked. Passphrase or recovery code: ");
    if (!words) return words.failure();
    if (auto unlocked = passphrase.unlock(*words); !unlocked) return unlocked;
    (void)settleAll(passphrase);  // what cannot be sealed now is tried again the next time
    return Done{};
}

void addPassphraseCommand(CLI::App& app, Chosen& chosen) {
    auto* command = app.add_subcommand(
        "passphrase",
        "seal this device's key and photos; asked for at the terminal, or taken from "
        "FIELDLEDGER_PASSPHRASE and FIELDLEDGER_NEW_PASSPHRASE");
    command->require_subcommand(1);
    const auto add = [&](const char* name, const char* what,
                         Result<> (*run)(const ProfileOptions&)) {
        auto options = std::make_shared<ProfileOptions>();
        auto* one = command->add_subcommand(name, what);
        options->declare(*one);
        one->callback([options, run, &chosen] { chosen.run = [=] { return run(*options); }; });
    };
    add("set", "from now on; prints the recovery code", set);
    add("change", "another one; prints another recovery code", change);
    add("remove", "nothing is sealed any more", remove);
    add("earlier", "gives one that was forgotten and found: its photos open again", earlier);
    add("status", "none, locked or open; and how the device's key lies", status);
}

}  // namespace field::client
