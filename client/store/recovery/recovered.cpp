#include "client/store/recovery/recovered.h"

#include <sstream>

namespace field::client {

std::string toText(const Recovered& recovered, const std::string& dir) {
    std::string text = recovered.aside.empty()
                           ? "the database of " + dir + " was gone"
                           : "the database of " + dir + " was damaged; it is kept as " + dir + "/" +
                                 recovered.aside;
    text += ". Out of it came " + std::to_string(recovered.waiting) +
            " saves that the server has not confirmed, " + std::to_string(recovered.received) +
            " that it has, and " + std::to_string(recovered.drafts) + " fields of drafts; " +
            std::to_string(recovered.lost) +
            " saves could not be read. What the server has comes back with the next exchange.";
    if (recovered.anew)
        text +=
            " Nothing is sent before this device is set up anew: ask the administrator for a "
            "code and run `fieldledger enrol --again --profile " +
            dir + " --code CODE`; what was recovered goes along";
    else
        text += " What waits is sent with it; `fieldledger sync --profile " + dir + "`";
    if (recovered.lost > 0)
        text +=
            ". Keep the old file: show it to the administrator, and look through what you "
            "saved last";
    return text;
}

Result<std::optional<Recovered>> Recovery::last() {
    auto kept = settings_.get(settings::recovered);
    if (!kept) return kept.failure();
    std::istringstream words(*kept);
    Recovered last;
    if (!(words >> last.atMs >> last.waiting >> last.received >> last.lost >> last.drafts >>
          last.anew >> last.read))
        return std::optional<Recovered>();
    words >> last.aside;  // none: it was gone
    return std::optional<Recovered>(last);
}

Result<> Recovery::put(const Recovered& recovered) {
    std::ostringstream words;
    words << recovered.atMs << ' ' << recovered.waiting << ' ' << recovered.received << ' '
          << recovered.lost << ' ' << recovered.drafts << ' ' << recovered.anew << ' '
          << recovered.read << ' ' << recovered.aside;
    return settings_.put(settings::recovered, words.str());
}

Result<bool> Recovery::holdsBack() {
    auto recovered = last();
    if (!recovered) return recovered.failure();
    return *recovered && (*recovered)->anew;
}

Result<> Recovery::release() {
    auto recovered = last();
    if (!recovered) return recovered.failure();
    if (!*recovered || !(*recovered)->anew) return shared::Done{};
    (*recovered)->anew = false;
    return put(**recovered);
}

Result<> Recovery::markRead() {
    return db_.transaction([&]() -> Result<> {
        auto recovered = last();
        if (!recovered) return recovered.failure();
        if (!*recovered) return shared::Done{};
        (*recovered)->read = true;
        return put(**recovered);
    });
}

}  // namespace field::client
