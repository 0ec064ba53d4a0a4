#include "sync/server/administration/acts.h"

#include <algorithm>

#include "sync/door/invitation.h"
#include "sync/server/administration/lists.h"
#include "sync/server/host/state.h"
#include "sync/server/http/tls.h"

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

Result<Invited> around(Host& host, shared::Env& env, const Inviting& how, const std::string& code) {
    auto url = how.url;
    if (url.empty()) {
        auto tx = host.read();
        if (!tx) return tx.failure();
        auto known = (*tx)->setting(settings::publicUrl);
        if (!known) return known.failure();
        url = known.take();
    }
    if (url.starts_with("http://")) return Invited{code, url, false};
    auto keys = tlsKeys(host, env);
    if (!keys) return keys.failure();
    return Invited{toText(sync::Invitation{url, code, {keys->pin}}), url, !url.empty()};
}

Result<Place> placeOf(Reading& tx, const Giving& giving) {
    const bool whole = giving.projectCode.empty();
    auto found =
        whole ? areasWithCode(tx, giving.areaCode) : projectsWithCode(tx, giving.projectCode);
    if (!found) return found.failure();
    const auto wanted = whole ? "area " + giving.areaCode : "project " + giving.projectCode;
    if (found->empty()) return Failure{Code::missing, "no " + wanted + " in this store"};
    if (found->size() > 1)
        return Failure{Code::invalid, wanted + " stands more than once in this store"};
    return found->front();
}

}  // namespace

Result<Invited> invite(Host& host, shared::Env& env, const Id& person, const Inviting& how) {
    // Before the code is made: one that nobody is shown is none.
    auto possible = around(host, env, how, "");
    if (!possible) return possible;
    if (how.mustAddress && !possible->addressed)
        return Failure{Code::invalid,
                       "--qr needs the address by which devices reach this server: serve it once "
                       "(without --plain), or add --server https://HOST:PORT"};
    auto code = host.enrolCode(person, how.automatic, how.minutes * 60'000);
    if (!code) return code.failure();
    return around(host, env, how, *code);
}

Result<shared::Grant> give(Host& host, shared::Env& env, const Giving& giving) {
    if (giving.areaCode.empty() == giving.projectCode.empty())
        return Failure{Code::invalid, "grant needs --area CODE or --project CODE, one of the two"};
    shared::Grant made;
    made.id = shared::newId(env);
    made.person = giving.person;
    made.role = giving.role;
    auto written = host.write([&](Writing& tx, Ledger& ledger) -> Result<> {
        auto place = placeOf(tx, giving);
        if (!place) return place.failure();
        made.area = place->area;
        made.project = place->project;
        auto held = tx.grants(made.area, made.person);
        if (!held) return held.failure();
        for (const auto& other : *held) {
            if (other.ended || other.role != made.role || other.project != made.project) continue;
            made = other;  // granted before: granted once
            return Done{};
        }
        auto granted = ledger.grant(tx, made);
        return granted ? Result<>(Done{}) : granted.failure();
    });
    if (!written) return written.failure();
    return made;
}

Result<> endGrant(Host& host, const Id& id) {
    return host.write([&](Writing& tx, Ledger& ledger) -> Result<> {
        auto found = tx.grant(id);
        if (!found) return found.failure();
        if (!*found)
            return Failure{Code::missing, "no grant " + toText(id) + " in this store; see people"};
        if ((*found)->ended) return Done{};
        auto ended = **found;
        ended.ended = true;
        auto granted = ledger.grant(tx, ended);
        return granted ? Result<>(Done{}) : granted.failure();
    });
}

Result<sync::Receipt> releaseParked(Host& host, const Id& parked, const Id& person) {
    sync::Receipt receipt;
    auto written = host.write([&](Writing& tx, Ledger& ledger) -> Result<> {
        auto heads = tx.heads();
        if (!heads) return heads.failure();
        for (const auto& head : *heads) {
            auto found = tx.find(shared::kinds::parked, head.area, parked);
            if (!found) return found.failure();
            if (!*found) continue;
            auto released = ledger.release(tx, head.area, parked, person);
            if (!released) return released.failure();
            receipt = released.take();
            return Done{};
        }
        return Failure{Code::missing, "nothing is parked under " + toText(parked) + "; see parked"};
    });
    if (!written) return written.failure();
    return receipt;
}

}  // namespace field::server
