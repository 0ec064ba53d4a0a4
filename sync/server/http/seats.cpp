#include "sync/server/http/seats.h"

#include <algorithm>

namespace field::server {

Seats::Taking Seats::take(const std::string& address, std::function<void()> end) {
    const std::lock_guard lock(mutex_);
    const auto its = nobodys_.find(address);
    const auto others = its == nobodys_.end() ? 0 : its->second.size();
    if (!address.empty() && others >= limits_.perAddress) return {};
    if (all_ >= limits_.all || allNobodys_ >= limits_.nobodys) {
        auto* oldest = address.empty() ? nullptr : givesWay(others);
        if (!oldest) return {nullptr, address.empty() || others == 0};
        this->end(*oldest);
    }
    auto seat = std::make_unique<Seat>(*this, address, std::move(end));
    auto& nobodys = nobodys_[address];
    seat->at_ = nobodys.insert(nobodys.end(), seat.get());
    seat->number_ = next_++;
    ++all_;
    ++allNobodys_;
    return {std::move(seat), false};
}

Seats::Seat* Seats::givesWay(std::size_t fewer) {
    auto most = fewer;
    Seat* oldest = nullptr;
    for (const auto& [address, seats] : nobodys_) {
        auto* first = seats.front();
        const bool older = oldest && seats.size() == most && first->number_ < oldest->number_;
        if (seats.size() <= most && !older) continue;
        most = seats.size();
        oldest = first;
    }
    return oldest;
}

void Seats::give(Seat& seat, const shared::Id& device) {
    const std::lock_guard lock(mutex_);
    if (seat.whose_ == Seat::Whose::nothing || seat.device_ == device) return;
    uncount(seat);
    seat.whose_ = Seat::Whose::devices;
    seat.device_ = device;
    ++all_;
    auto& its = devices_[device];
    its.push_back(&seat);
    if (its.size() > limits_.perDevice) end(*its.front());
}

Seats::Taken Seats::taken() {
    const std::lock_guard lock(mutex_);
    Taken taken{0, devices_.size()};
    for (const auto& [device, seats] : devices_) taken.seats += seats.size();
    return taken;
}

void Seats::leave(Seat& seat) {
    const std::lock_guard lock(mutex_);
    uncount(seat);
}

void Seats::end(Seat& seat) {
    uncount(seat);
    seat.end_();
}

void Seats::uncount(Seat& seat) {
    if (seat.whose_ == Seat::Whose::nobodys) {
        const auto its = nobodys_.find(seat.address_);
        its->second.erase(seat.at_);
        if (its->second.empty()) nobodys_.erase(its);
        --allNobodys_;
    }
    if (seat.whose_ == Seat::Whose::devices) {
        const auto its = devices_.find(seat.device_);
        std::erase(its->second, &seat);
        if (its->second.empty()) devices_.erase(its);
    }
    if (seat.whose_ != Seat::Whose::nothing) --all_;
    seat.whose_ = Seat::Whose::nothing;
}

}  // namespace field::server
