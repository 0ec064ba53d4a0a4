#include <fstream>

#include <fmt/format.h>

#include "sync/server/admin/commands.h"
#include "sync/server/http/tls.h"

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

struct TlsOptions {
    StoreOptions store;
    std::string authorityTo;
    bool force = false;
};

Result<> print(const TlsOptions& options, const TlsKeys& keys) {
    if (!options.authorityTo.empty()) {
        std::ofstream out(options.authorityTo, std::ios::binary);
        out << authorityPem(keys);
        if (!out.flush())
            return Failure{Code::invalid,
                           "--authority " + options.authorityTo + " cannot be written"};
    }
    Line()
        .text("pin", toText(keys.pin))
        .text("spare_pin", toText(keys.sparePin))
        .print(options.store.json);
    return Done{};
}

Result<> show(const TlsOptions& options) {
    auto host = options.store.open();
    if (!host) return host.failure();
    auto keys = tlsKeys(**host, *shared::systemEnv());
    if (!keys) return keys.failure();
    return print(options, *keys);
}

Result<> renew(const TlsOptions& options) {
    auto host = options.store.open();
    if (!host) return host.failure();
    auto keys = renewTls(**host, *shared::systemEnv(), options.force);
    if (!keys) return keys.failure();
    if (!options.store.json)
        fmt::print("a server that runs takes the new key when it is started again\n");
    return print(options, *keys);
}

}  // namespace

void addTlsCommand(CLI::App& app, Chosen& chosen) {
    auto* tls = app.add_subcommand("tls", "the keys by which devices know this server");
    tls->require_subcommand(1);
    auto forShow = std::make_shared<TlsOptions>();
    auto* shown = tls->add_subcommand("show", "the pins that devices hold; makes keys at need");
    forShow->store.declare(*shown);
    shown->add_option("--authority", forShow->authorityTo,
                      "writes the certificate of the server's own authority here (PEM)");
    shown->callback([forShow, &chosen] { chosen.run = [forShow] { return show(*forShow); }; });

    auto forRenew = std::make_shared<TlsOptions>();
    auto* again = tls->add_subcommand(
        "renew", "the spare key becomes the key, and a new spare is made and announced");
    forRenew->store.declare(*again);
    again->add_flag("--force", forRenew->force,
                    "also if devices may not know the spare: those have to enrol again");
    again->callback([forRenew, &chosen] { chosen.run = [forRenew] { return renew(*forRenew); }; });
}

}  // namespace field::server
