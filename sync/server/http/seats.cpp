#include "sync/server/http/seats.h"

#include <algorithm>

namespace field::server {

std::unique_ptr<Seats::Seat> Seats::take(const std::string& address, std::function<void()> end) {
    const std::lock_guard lock(mutex_);
    if (!address.empty()) {
        auto& count = nobodys_[address];
        if (count >= perAddress_) return nullptr;
        ++count;
    }
    return std::make_unique<Seat>(*this, address, std::move(end));
}

void Seats::give(Seat& seat, const shared::Id& device) {
    const std::lock_guard lock(mutex_);
    if (seat.device_ == device) return;
    leaveAddress(seat);
    leaveDevice(seat);
    seat.device_ = device;
    auto& its = devices_[device];
    its.push_back(&seat);
    if (its.size() <= perDevice_) return;
    auto* oldest = its.front();
    its.pop_front();
    // Not counted any more, whenever it really ends.
    oldest->device_ = {};
    oldest->end_();
}

Seats::Taken Seats::taken() {
    const std::lock_guard lock(mutex_);
    Taken taken{0, devices_.size()};
    for (const auto& [device, seats] : devices_) taken.seats += seats.size();
    return taken;
}

void Seats::leave(Seat& seat) {
    const std::lock_guard lock(mutex_);
    leaveAddress(seat);
    leaveDevice(seat);
}

void Seats::leaveAddress(Seat& seat) {
    if (seat.address_.empty()) return;
    const auto count = nobodys_.find(seat.address_);
    if (--count->second == 0) nobodys_.erase(count);
    seat.address_.clear();
}

void Seats::leaveDevice(Seat& seat) {
    const auto its = devices_.find(seat.device_);
    if (its == devices_.end()) return;
    std::erase(its->second, &seat);
    if (its->second.empty()) devices_.erase(its);
}

}  // namespace field::server
