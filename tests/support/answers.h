#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "shared/proto/sync.pb.h"
#include "sync/exchange_wire.h"
#include "sync/wire.h"
#include "tests/support/must.h"
#include "tests/support/served.h"

/// Requests and answers of an exchange, for tests that speak to a host without a device's store.
namespace answers {

using namespace field;

inline wire::ExchangeAnswer read(const shared::Result<std::string>& bytes) {
    wire::ExchangeAnswer answer;
    if (!bytes.ok()) qFatal("%s", bytes.failure().message.c_str());
    if (!answer.ParseFromString(*bytes)) qFatal("the answer does not parse");
    return answer;
}

inline wire::ExchangeRequest asking(const served::Tablet& tablet) {
    wire::ExchangeRequest request;
    request.set_device(tablet.device.str());
    return request;
}

/// What a device that took `answer` whole says of itself next time.
inline std::vector<sync::AreaState> statesAfter(const wire::ExchangeAnswer& answer) {
    std::map<shared::Id, sync::AreaState> states;
    for (const auto& item : answer.areas()) {
        const auto page = must(sync::fromWire(item));
        sync::AreaState state;
        state.area = page.area;
        state.visible = page.head;
        state.headHash = page.headHash;
        state.cursor = page.cursor;
        states[page.area] = state;
    }
    std::vector<sync::AreaState> out;
    for (const auto& [area, state] : states) out.push_back(state);
    return out;
}

inline std::set<std::string> rowsOf(const wire::ExchangeAnswer& answer) {
    std::set<std::string> ids;
    for (const auto& page : answer.areas())
        for (const auto& row : page.rows()) ids.insert(row.id());
    return ids;
}

/// The cursor that the last page of `area` brought.
inline std::string cursorOf(const wire::ExchangeAnswer& answer, const shared::Id& area) {
    std::string cursor;
    for (const auto& page : answer.areas())
        if (page.area() == area.view()) cursor = page.cursor();
    return cursor;
}

}  // namespace answers
