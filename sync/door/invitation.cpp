#include "sync/door/invitation.h"

#include <algorithm>

#include "shared/text/pieces.h"

namespace field::sync {

using shared::Code;
using shared::Failure;
using shared::Result;

namespace {

constexpr std::string_view scheme = "fieldledger://", https = "https://";
constexpr std::size_t maxInvitation = 512, maxCode = 32;

std::string lower(std::string_view text) {
    std::string out(text);
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

std::string upper(std::string_view text) {
    std::string out(text);
    for (auto& c : out)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return out;
}

std::string_view bare(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool isHost(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               std::string_view(".-:[]").find(c) != std::string_view::npos;
    });
}

}  // namespace

std::string toText(const Invitation& invitation) {
    auto host = std::string_view(invitation.url);
    if (host.starts_with(https)) host.remove_prefix(https.size());
    return upper(scheme) + upper(host) + '/' + invitation.code + '/' +
           upper(shared::toText(invitation.pins.front()));
}

bool isInvitation(std::string_view text) {
    return lower(bare(text).substr(0, scheme.size())) == scheme;
}

Result<Invitation> readInvitation(std::string_view server, std::string_view code) {
    Invitation out;
    server = bare(server);
    code = bare(code);
    if (!isInvitation(code)) {
        if (lower(server.substr(0, https.size())) == https)
            return Failure{Code::invalid,
                           "a bare code does not say by which key the server at " +
                               std::string(server) +
                               " is known; give the whole line that begins with FIELDLEDGER://"};
        out.url = server;
        out.code = code;
        return out;
    }
    const Failure wrong{Code::invalid,
                        "this is no whole invitation (FIELDLEDGER://HOST:PORT/CODE/KEY); copy the "
                        "line again, or ask for a new one"};
    if (code.size() > maxInvitation) return wrong;
    code.remove_prefix(scheme.size());
    const auto first = code.find('/');
    const auto second = first == std::string_view::npos ? first : code.find('/', first + 1);
    if (second == std::string_view::npos) return wrong;
    const auto host = lower(code.substr(0, first));
    out.code = upper(code.substr(first + 1, second - first - 1));
    const auto pins = pinsFromText(lower(code.substr(second + 1)));
    if (!isHost(host) || out.code.empty() || out.code.size() > maxCode || !pins) return wrong;
    out.pins = *pins;
    if (host.empty() && server.empty())
        return Failure{Code::invalid,
                       "this invitation does not name the server; give its address too, like "
                       "https://192.0.2.7:8443"};
    out.url = server.empty() ? std::string(https) + host : std::string(server);
    return out;
}

}  // namespace field::sync
