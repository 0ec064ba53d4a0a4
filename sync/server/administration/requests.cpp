#include "sync/server/administration/requests.h"

#include <algorithm>

#include "sync/server/administration/acts.h"
#include "sync/server/administration/answers.h"
#include "sync/server/administration/lists.h"
#include "sync/server/host/state.h"
#include "sync/server/status/event.h"
#include "sync/wire.h"

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;
using wire::AdministrationAnswer;
using wire::AdministrationRequest;

namespace {

constexpr sync::WireLimits requestLimits{
    .bytes = administrationBytes, .nesting = 2, .elements = 16};
constexpr std::uint32_t mostMinutes = 15;

bool isAdministrator(const shared::Grant& grant) {
    return !grant.ended && grant.role == roles::admin && grant.project.none();
}

/// The person who may administer from `device`; nothing if nobody may.
Result<std::optional<Id>> administratorAt(Host& host, const Id& device) {
    auto tx = host.read();
    if (!tx) return tx.failure();
    auto known = (*tx)->device(device);
    if (!known) return known.failure();
    if (!*known || !(*known)->confirmed || (*known)->revoked) return std::optional<Id>();
    auto grants = (*tx)->grants(host.city(), (*known)->person);
    if (!grants) return grants.failure();
    if (std::none_of(grants->begin(), grants->end(), isAdministrator)) return std::optional<Id>();
    return std::optional((*known)->person);
}

Result<Id> idIn(const std::string& bytes, const char* of) {
    const auto id = Id::from(bytes);
    if (!id || id->none()) return Failure{Code::invalid, std::string("the request names no ") + of};
    return *id;
}

/// One request of one administrator.
class Act {
  public:
    Act(Host& host, shared::Env& env, const Id& device, const Id& by)
        : host_(host), env_(env), device_(device), by_(by) {}

    Result<> take(const AdministrationRequest& request) {
        switch (request.act_case()) {
            case AdministrationRequest::kDevices:
                return answerDevices(host_, device_, request.devices(), answer);
            case AdministrationRequest::kPeople:
                return answerPeople(host_, request.people(), answer);
            case AdministrationRequest::kPerson:
                return look(request.person());
            case AdministrationRequest::kPlaces:
                return answerPlaces(host_, request.places(), answer);
            case AdministrationRequest::kParked:
                return answerParked(host_, request.parked(), answer);
            case AdministrationRequest::kBackup:
                return answerBackup(host_, env_, answer);
            case AdministrationRequest::kConfirm:
                return logged("confirm", request.confirm().device(), confirm(request.confirm()));
            case AdministrationRequest::kRevoke:
                return logged("revoke", request.revoke().device(), revoke(request.revoke()));
            case AdministrationRequest::kInvite:
                return logged("invite", request.invite().person(), inviteTo(request.invite()));
            case AdministrationRequest::kGive:
                return logged("grant", request.give().person(), giveTo(request.give()));
            case AdministrationRequest::kEnd:
                return logged("end_grant", request.end().grant(), end(request.end()));
            case AdministrationRequest::kRelease:
                return logged("release", request.release().parked(), release(request.release()));
            case AdministrationRequest::ACT_NOT_SET:
                break;
        }
        return Failure{Code::invalid, "the request asks for nothing that this server knows"};
    }

    AdministrationAnswer answer;

  private:
    /// Who did what, or tried to, goes into the log by ids alone.
    Result<> logged(const char* act, const std::string& on, const Result<>& done) const {
        Event event("administration");
        event.text("act", act).id("on", Id::from(on).value_or(Id{})).id("by", by_);
        event.id("device", device_).text("outcome", done ? "done" : codeName(done.failure().code));
        event.info();
        return done;
    }

    Result<> look(const AdministrationRequest::Person& wanted) {
        auto person = idIn(wanted.person(), "person");
        if (!person) return person.failure();
        return answerPerson(host_, device_, by_, *person, answer);
    }

    Result<> confirm(const AdministrationRequest::Confirm& wanted) {
        auto id = idIn(wanted.device(), "device");
        if (!id) return id.failure();
        auto device = host_.device(*id);
        if (!device) return device.failure();
        // Code::missing by the host where there is none.
        if (*device && (*device)->matchCode != wanted.match_code())
            return Failure{Code::refused,
                           "these are not the digits of that device; look at the list again"};
        return host_.confirm(*id);
    }

    Result<> revoke(const AdministrationRequest::Revoke& wanted) {
        auto id = idIn(wanted.device(), "device");
        if (!id) return id.failure();
        if (*id == device_)
            return Failure{Code::refused,
                           "this is the device that asks; revoke it from another one, or at the "
                           "server"};
        return host_.revokeDevice(*id);
    }

    Result<> inviteTo(const AdministrationRequest::Invite& wanted) {
        auto person = idIn(wanted.person(), "person");
        if (!person) return person.failure();
        const auto minutes = std::clamp(wanted.minutes(), 1U, mostMinutes);
        auto invited = invite(host_, env_, *person, {.url = {}, .minutes = minutes});
        if (!invited) return invited.failure();
        auto& said = *answer.mutable_invitation();
        said.set_line(invited->line);
        if (!invited->addressed) said.set_address(invited->url);
        said.set_lives_ms(std::int64_t{minutes} * 60'000);
        return Done{};
    }

    Result<> giveTo(const AdministrationRequest::Give& wanted) {
        auto person = idIn(wanted.person(), "person");
        if (!person) return person.failure();
        if (wanted.area_code().empty() == wanted.project_code().empty())
            return Failure{Code::invalid, "a grant is on an area or on a project: name one"};
        AdministrationAnswer known;
        if (auto there = answerPerson(host_, device_, by_, *person, known); !there) return there;
        auto made =
            give(host_, env_, {*person, wanted.role(), wanted.area_code(), wanted.project_code()});
        if (!made) return made.failure();
        answer.mutable_given()->set_grant(made->id.str());
        answer.mutable_given()->set_role(made->role);
        return Done{};
    }

    Result<> end(const AdministrationRequest::End& wanted) {
        auto id = idIn(wanted.grant(), "grant");
        if (!id) return id.failure();
        auto tx = host_.read();
        if (!tx) return tx.failure();
        auto grant = (*tx)->grant(*id);
        if (!grant) return grant.failure();
        if (*grant && (*grant)->person == by_ && isAdministrator(**grant))
            return Failure{Code::refused,
                           "this is your own role of administrator; another one, or the server's "
                           "command line, can end it"};
        tx->reset();
        return endGrant(host_, *id);
    }

    Result<> release(const AdministrationRequest::Release& wanted) {
        auto id = idIn(wanted.parked(), "parked set");
        if (!id) return id.failure();
        auto released = releaseParked(host_, *id, by_);
        return released ? Result<>(Done{}) : released.failure();
    }

    Host& host_;
    shared::Env& env_;
    const Id device_, by_;
};

}  // namespace

Result<bool> administers(Host& host, const Id& device) {
    auto person = administratorAt(host, device);
    if (!person) return person.failure();
    return person->has_value();
}

Result<std::string> administer(Host& host, shared::Env& env, const Id& device,
                               std::string_view body) {
    auto by = administratorAt(host, device);
    if (!by) return by.failure();
    if (!*by) return Failure{Code::missing, nothingHere};
    AdministrationRequest request;
    if (auto parsed = sync::parseMessage(body, request, requestLimits); !parsed)
        return parsed.failure();
    Act act(host, env, device, **by);
    if (auto done = act.take(request); !done) return done.failure();
    act.answer.set_now_ms(env.wallMs());
    return act.answer.SerializeAsString();
}

}  // namespace field::server
