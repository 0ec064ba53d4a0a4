#include "sync/door/pins.h"

#include "shared/text/pieces.h"

namespace field::sync {

std::string toText(const Pins& pins) {
    std::string text;
    for (const auto& pin : pins) {
        if (!text.empty()) text += ',';
        text += shared::toText(pin);
    }
    return text;
}

std::optional<Pins> pinsFromText(std::string_view text) {
    Pins pins;
    for (const auto piece : shared::pieces(text, ',')) {
        const auto pin = shared::hashFromText(piece);
        if (!pin || pin->none() || pins.size() == maxPins) return std::nullopt;
        pins.push_back(*pin);
    }
    if (pins.empty()) return std::nullopt;
    return pins;
}

}  // namespace field::sync
