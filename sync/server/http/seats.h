#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "shared/ids.h"

namespace field::server {

/// Who sits on which connection. A device has a few; where it opens one more, its oldest gives way,
/// since a tablet whose network went leaves connections behind that only look alive. Of connections
/// that no device has proven to be its own, an address has a bounded number. Any thread may call.
class Seats {
  public:
    Seats(std::size_t perDevice, std::size_t perAddress)
        : perDevice_(perDevice), perAddress_(perAddress) {}

    /// One connection; it leaves when this ends.
    class Seat {
      public:
        Seat(Seats& seats, std::string address, std::function<void()> end)
            : seats_(seats), address_(std::move(address)), end_(std::move(end)) {}
        ~Seat() { seats_.leave(*this); }
        Seat(const Seat&) = delete;
        Seat& operator=(const Seat&) = delete;

      private:
        friend class Seats;
        Seats& seats_;
        std::string address_;  ///< while it is nobody's; empty: not counted
        shared::Id device_;    ///< none: nobody's
        std::function<void()> end_;
    };

    /// A seat for a connection from `address` (empty: addresses say nothing here); `end` ends the
    /// connection, from any thread, also after its Seat. Null: the address has as many as it may.
    std::unique_ptr<Seat> take(const std::string& address, std::function<void()> end);
    /// Seats that are some device's, and how many devices these are.
    struct Taken {
        std::size_t seats = 0, devices = 0;
    };
    Taken taken();
    /// The connection is `device`'s.
    void give(Seat& seat, const shared::Id& device);

  private:
    void leave(Seat& seat);
    void leaveAddress(Seat& seat);
    void leaveDevice(Seat& seat);

    const std::size_t perDevice_, perAddress_;
    std::mutex mutex_;
    std::unordered_map<std::string, std::size_t> nobodys_;
    std::unordered_map<shared::Id, std::deque<Seat*>> devices_;  ///< the oldest first
};

}  // namespace field::server
