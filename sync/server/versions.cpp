#include "sync/server/versions.h"

#include <algorithm>

namespace field::server {

using shared::Id;
using sync::ElementVersion;
using sync::Version;

namespace {

// Compact form: varint count of devices and their ids, then per slot varints of slot, device index,
// revision, device_seq and element count; per element its sized text, presence and version. Where a
// restore left places of earlier lives, slot 0 and their count follow, and per version: slot,
// element (0: the slot's own, else 1 and its place), then of each of its two lists the count,
// epochs and revisions.

void putVarint(std::string& out, std::uint64_t value) {
    while (value >= 0x80) {
        out.push_back(static_cast<char>(value | 0x80));
        value >>= 7;
    }
    out.push_back(static_cast<char>(value));
}

bool takeVarint(std::string_view& bytes, std::uint64_t& out) {
    out = 0;
    for (int shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
        const auto byte = static_cast<std::uint8_t>(bytes.front());
        bytes.remove_prefix(1);
        out |= std::uint64_t{byte & 0x7fU} << shift;
        if (byte < 0x80) return true;
    }
    return false;
}

class Packer {
  public:
    void add(const Version& version) {
        const auto at = std::find(devices_.begin(), devices_.end(), version.device);
        const auto index = static_cast<std::uint64_t>(at - devices_.begin());
        if (at == devices_.end()) devices_.push_back(version.device);
        putVarint(body_, index);
        putVarint(body_, version.revision);
        putVarint(body_, version.deviceSeq);
    }
    void add(std::uint64_t number) { putVarint(body_, number); }
    void add(const std::string& text) {
        putVarint(body_, text.size());
        body_ += text;
    }
    void add(const std::vector<sync::Base>& places) {
        add(places.size());
        for (const auto& place : places) {
            body_ += place.epoch.view();
            add(place.revision);
        }
    }
    std::string finish() const {
        std::string out;
        putVarint(out, devices_.size());
        for (const auto& device : devices_) out += device.view();
        return out + body_;
    }

  private:
    std::vector<Id> devices_;
    std::string body_;
};

class Unpacker {
  public:
    explicit Unpacker(std::string_view bytes) : rest_(bytes) {}

    bool devices() {
        std::uint64_t count = 0;
        if (!take(count) || count > rest_.size() / Id::size) return false;
        for (; count > 0; --count) {
            devices_.push_back(*Id::from(rest_.substr(0, Id::size)));
            rest_.remove_prefix(Id::size);
        }
        return true;
    }
    bool take(std::uint64_t& out) { return takeVarint(rest_, out); }
    bool take(Version& out) {
        std::uint64_t index = 0;
        if (!take(index) || index >= devices_.size()) return false;
        out.device = devices_[index];
        return take(out.revision) && take(out.deviceSeq);
    }
    bool take(std::vector<sync::Base>& out) {
        std::uint64_t count = 0;
        if (!take(count) || count > rest_.size() / Id::size) return false;
        for (; count > 0; --count) {
            if (rest_.size() < Id::size) return false;
            sync::Base place{*Id::from(rest_.substr(0, Id::size)), 0};
            rest_.remove_prefix(Id::size);
            if (!take(place.revision)) return false;
            out.push_back(place);
        }
        return true;
    }
    bool take(std::string& out) {
        std::uint64_t size = 0;
        if (!take(size) || size > rest_.size()) return false;
        out = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return true;
    }
    [[nodiscard]] bool atEnd() const { return rest_.empty(); }

  private:
    std::string_view rest_;
    std::vector<Id> devices_;
};

/// Calls `each` with (slot, element, version) of every version that has places of earlier lives.
template <class Each>
void eachPlaced(const Versions& versions, Each each) {
    const auto placed = [](const Version& version) {
        return !version.former.empty() || !version.waited.empty() || !version.saw.empty() ||
               !version.decided.empty();
    };
    for (const auto& [slot, version] : versions.slots)
        if (placed(version)) each(slot, std::uint64_t{0}, version);
    for (const auto& [slot, all] : versions.elements)
        for (std::size_t i = 0; i < all.size(); ++i)
            if (placed(all[i].version)) each(slot, std::uint64_t{i} + 1, all[i].version);
}

bool takePlaces(Unpacker& in, Versions& out) {
    std::uint64_t count = 0;
    if (!in.take(count)) return false;
    for (; count > 0; --count) {
        std::uint64_t slot = 0, element = 0;
        if (!in.take(slot) || !in.take(element)) return false;
        const auto number = static_cast<std::uint32_t>(slot);
        Version* version = &out.slots[number];
        if (element > 0) {
            auto& all = out.elements[number];
            if (element > all.size()) return false;
            version = &all[element - 1].version;
        }
        for (auto* places : {&version->former, &version->waited, &version->saw, &version->decided})
            if (!in.take(*places)) return false;
    }
    return in.atEnd();
}

}  // namespace

std::uint64_t Versions::newest() const {
    std::uint64_t newest = 0;
    for (const auto& [slot, version] : slots) newest = std::max(newest, version.revision);
    for (const auto& [slot, all] : elements) {
        for (const auto& item : all) newest = std::max(newest, item.version.revision);
    }
    return newest;
}

std::string pack(const Versions& versions) {
    Packer packer;
    packer.add(versions.slots.size());
    for (const auto& [slot, version] : versions.slots) {
        packer.add(slot);
        packer.add(version);
    }
    for (const auto& [slot, all] : versions.elements) {
        packer.add(slot);
        packer.add(all.size());
        for (const auto& item : all) {
            packer.add(item.element);
            packer.add(item.present ? 1 : 0);
            packer.add(item.version);
        }
    }
    std::uint64_t placed = 0;
    eachPlaced(versions, [&](std::uint32_t, std::uint64_t, const Version&) { ++placed; });
    if (placed == 0) return packer.finish();
    packer.add(std::uint64_t{0});
    packer.add(placed);
    eachPlaced(versions, [&](std::uint32_t slot, std::uint64_t element, const Version& version) {
        packer.add(std::uint64_t{slot});
        packer.add(element);
        for (const auto* places :
             {&version.former, &version.waited, &version.saw, &version.decided})
            packer.add(*places);
    });
    return packer.finish();
}

bool unpack(std::string_view bytes, Versions& out) {
    out = {};
    Unpacker in(bytes);
    std::uint64_t count = 0;
    if (!in.devices() || !in.take(count)) return false;
    for (; count > 0; --count) {
        std::uint64_t slot = 0;
        Version version;
        if (!in.take(slot) || !in.take(version)) return false;
        out.slots[static_cast<std::uint32_t>(slot)] = version;
    }
    while (!in.atEnd()) {
        std::uint64_t slot = 0;
        if (!in.take(slot)) return false;
        if (slot == 0) return takePlaces(in, out);
        if (!in.take(count)) return false;
        auto& all = out.elements[static_cast<std::uint32_t>(slot)];
        for (; count > 0; --count) {
            ElementVersion item;
            std::uint64_t present = 0;
            if (!in.take(item.element) || !in.take(present) || !in.take(item.version)) return false;
            item.present = present != 0;
            all.push_back(std::move(item));
        }
    }
    return true;
}

}  // namespace field::server
