#include "sync/server/versions.h"

#include <algorithm>

namespace field::server {

using shared::Id;
using sync::ElementVersion;
using sync::Version;

namespace {

// Compact form: varint count of devices and their ids, then per slot varints of slot, device index,
// revision, device_seq and element count; per element its sized text, presence and version.

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
        if (!in.take(slot) || !in.take(count)) return false;
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
