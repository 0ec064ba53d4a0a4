#include "tests/simulation/line.h"

#include <algorithm>

#include "sync/wire.h"
#include "tests/simulation/ways/photos.h"

namespace simulation {

using shared::Code;
using shared::Failure;
using sync::Answer;

std::optional<Network::Kept> Network::takeKept(int device) {
    const auto found = std::find_if(kept.begin(), kept.end(),
                                    [&](const Kept& one) { return one.device == device; });
    if (found == kept.end()) return std::nullopt;
    auto out = std::move(*found);
    kept.erase(found);
    return out;
}

shared::Result<Answer> Line::served(const std::string& body) {
    auto& town = network_.town();
    const auto& as = town.machines[static_cast<std::size_t>(device_)]->device;
    network_.history.push_back({device_, body, as});
    if (network_.history.size() > 12) network_.history.erase(network_.history.begin());
    return town.serve(as, body);
}

/// The fault befalls one of the first requests for evidence too.
shared::Result<Answer> Line::evidence(const sync::Request& request) {
    auto& town = network_.town();
    const auto& device = town.machines[static_cast<std::size_t>(device_)]->device;
    const Failure lost{Code::offline, "lost on the way"};
    const bool now = ++evidenceRequests_ == 1 + detail_ % 3;
    const auto fault = now ? fault_ : LineFault::none;
    photoStruck_ = photoStruck_ || fault != LineFault::none;
    if (fault != LineFault::none) ++network_.befell["; a photo's request fails"];
    switch (fault) {
        case LineFault::requestLost:
        case LineFault::kept:
            return lost;
        case LineFault::portal:
            return Answer{200, {}, "<html>sign in</html>"};
        case LineFault::busy:
            return Failure{Code::busy, "503"};
        case LineFault::broken:
            return Answer{502, {}, "<html>bad gateway</html>"};
        case LineFault::cut: {
            constexpr std::size_t longest = 5000;
            ++network_.befell["; a photo breaks off"];
            return serveEvidence(town, device, request,
                                 longest * static_cast<std::size_t>(detail_ % 100) / 100);
        }
        case LineFault::twice:
            if (request.method == "PUT") (void)serveEvidence(town, device, request).ok();
            break;
        default:
            break;
    }
    auto answer = serveEvidence(town, device, request);
    return fault == LineFault::answerLost && request.method != "GET" ? lost : answer;
}

shared::Result<Answer> Line::send(const sync::Request& request) {
    if (request.path != "/v1/exchange") return evidence(request);
    std::string body = request.body;
    if (request.headers.contains("content-encoding")) body = sure(sync::decompress(body, 1 << 20));
    const Failure lost{Code::offline, "lost on the way"};
    // The last request of an exchange is met as often as the first.
    const bool now = ++requests_ == 1 + detail_ % 2;
    const auto fault = now ? fault_ : LineFault::none;
    struck_ = struck_ || fault != LineFault::none;
    if (fault != LineFault::none) ++network_.befell[words::lines[static_cast<std::size_t>(fault)]];
    switch (fault) {
        case LineFault::requestLost:
            return lost;
        case LineFault::kept:
            network_.kept.push_back(
                {device_, body,
                 network_.town().machines[static_cast<std::size_t>(device_)]->device});
            return lost;
        case LineFault::portal:
            return Answer{200, {}, "<html>sign in</html>"};
        case LineFault::busy:
            return Failure{Code::busy, "503"};
        case LineFault::broken:
            return Answer{502, {}, "<html>bad gateway</html>"};
        case LineFault::twice:
            (void)served(body).ok();
            break;
        default:
            break;
    }
    auto answer = served(body);
    if (fault == LineFault::slow) meanwhile_();
    if (fault == LineFault::answerLost || !answer) return lost;
    auto& former = network_.former[device_];
    if (fault == LineFault::stale && !former.empty())
        return former[static_cast<std::size_t>(detail_) % former.size()];
    if (fault == LineFault::anothers) {
        for (const auto& [device, other] : network_.former)
            if (device != device_ && !other.empty()) return other.back();
    }
    if (fault == LineFault::cut) {
        answer->body.resize(answer->body.size() * static_cast<std::size_t>(detail_ % 100) / 100);
        return answer;
    }
    constexpr std::size_t nothingIn = 64, kept = 4;
    if (answer->body.size() > nothingIn) former.push_back(*answer);
    if (former.size() > kept) former.erase(former.begin());
    return answer;
}

}  // namespace simulation
