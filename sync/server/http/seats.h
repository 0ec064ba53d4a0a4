#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "shared/ids.h"

namespace field::server {

/// Who sits on which connection. A device has a few; where it opens one more, its oldest gives way,
/// since a tablet whose network went leaves connections behind that only look alive. Of connections
/// that no device has proven to be its own, there is a bounded number, in all and of an address;
/// where there is no seat left, the address with most of them gives its oldest up to whoever has
/// fewer, so that a crowd which only sits there shuts nobody out. Any thread may call.
class Seats {
  public:
    struct Limits {
        std::size_t all = 0, nobodys = 0, perDevice = 0, perAddress = 0;
    };
    explicit Seats(const Limits& limits) : limits_(limits) {}

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
        enum class Whose { nobodys, devices, nothing };  ///< nothing: not counted any more

        Seats& seats_;
        const std::string address_;
        std::function<void()> end_;
        Whose whose_ = Whose::nobodys;
        std::list<Seat*>::iterator at_;  ///< among its address's, while it is nobody's
        std::uint64_t number_ = 0;       ///< the older, the lower
        shared::Id device_;
    };

    /// A seat, or why there is none.
    struct Taking {
        std::unique_ptr<Seat> seat;
        bool told = false;  ///< it may be said: there is no room, and its address is not why
    };
    /// A seat for a connection from `address` (empty: addresses say nothing here, and nobody gives
    /// way to anybody); `end` ends the connection, from any thread, also after its Seat.
    Taking take(const std::string& address, std::function<void()> end);
    /// Seats that are some device's, and how many devices these are.
    struct Taken {
        std::size_t seats = 0, devices = 0;
    };
    Taken taken();
    /// The connection is `device`'s.
    void give(Seat& seat, const shared::Id& device);

  private:
    void leave(Seat& seat);
    /// Not counted any more, whenever it really ends.
    void end(Seat& seat);
    void uncount(Seat& seat);
    /// The oldest seat of the address that has most of nobody's, if those are more than `fewer`.
    Seat* givesWay(std::size_t fewer);

    const Limits limits_;
    std::mutex mutex_;
    std::size_t all_ = 0, allNobodys_ = 0;
    std::uint64_t next_ = 0;
    std::unordered_map<std::string, std::list<Seat*>> nobodys_;  ///< by address, the oldest first
    std::unordered_map<shared::Id, std::deque<Seat*>> devices_;  ///< the oldest first
};

}  // namespace field::server
