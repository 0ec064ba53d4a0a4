#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "sync/server/status/meters.h"
#include "sync/server/status/survey.h"

namespace field::server {

/// How busy a server's door is at this moment.
struct DoorLoad {
    std::size_t connections = 0, mostConnections = 0;
    std::size_t seats = 0;  ///< connections that a device has proven to be its own
    std::size_t seatedDevices = 0;
    std::size_t underWay = 0;  ///< requests
    std::size_t waitingWork = 0, mostWaitingWork = 0;
    std::size_t heldBytes = 0, mostHeldBytes = 0;  ///< of bodies
};

/// All that is known of a server, in the text format 0.0.4 of Prometheus, which many other systems
/// read. Times are in seconds, sizes in bytes. A condition that failed leaves its families out and
/// says fieldledger_store_readable 0.
std::string metricsText(const Meters::Sums& sums, const DoorLoad& door,
                        const Result<Condition>& condition, std::int64_t startedMs);

}  // namespace field::server
