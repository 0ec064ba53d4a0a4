#include "tests/simulation/disk.h"

#include <algorithm>
#include <cstring>

namespace simulation {

namespace {

void place(std::string& content, std::size_t offset, const char* bytes, std::size_t size) {
    if (content.size() < offset + size) content.resize(offset + size);
    std::memcpy(content.data() + offset, bytes, size);
}

void apply(std::string& content, const MemoryFile::Write& write, std::size_t size) {
    if (write.truncates) {
        content.resize(write.offset);
    } else {
        place(content, write.offset, write.bytes.data(), size);
    }
}

}  // namespace

void MemoryFile::write(std::size_t offset, const char* bytes, std::size_t size) {
    place(now, offset, bytes, size);
    pending.push_back({offset, std::string(bytes, size), false});
    note({DiskAct::Kind::write, name, offset, std::string(bytes, size)});
}

void MemoryFile::truncate(std::size_t size) {
    now.resize(std::min(size, now.size()));
    pending.push_back({size, {}, true});
    note({DiskAct::Kind::truncate, name, size, {}});
}

void MemoryFile::sync() {
    for (const auto& write : pending) apply(durable, write, write.bytes.size());
    pending.clear();
    note({DiskAct::Kind::sync, name, 0, {}});
}

void MemoryFile::note(DiskAct act) {
    if (machine->acts != nullptr) machine->acts->push_back(std::move(act));
}

void Disk::remove(const std::string& path) {
    const auto& file = *files_.at(path);
    if (file.machine->acts != nullptr)
        file.machine->acts->push_back({DiskAct::Kind::remove, file.name, 0, {}});
    files_.erase(path);
}

void Disk::record(const std::string& machine, std::vector<DiskAct>* acts) {
    const std::lock_guard lock(mutex);
    machineOf(machine).acts = acts;
}

Disk::Machine& Disk::machineOf(const std::string& path) {
    auto& machine = machines_[path];
    if (!machine) machine = std::make_shared<Machine>();
    return *machine;
}

void Disk::plan(const std::string& machine, DiskFault fault, int after, bool sticky) {
    const std::lock_guard lock(mutex);
    auto& there = machineOf(machine);
    there.fault = fault;
    there.after = after;
    there.sticky = sticky;
    there.countsOwn = false;
}

void Disk::planNth(const std::string& machine, DiskFault fault, int nth, bool sticky) {
    plan(machine, fault, nth, sticky);
    const std::lock_guard lock(mutex);
    machineOf(machine).countsOwn = true;
}

void Disk::heal(const std::string& machine) { plan(machine, DiskFault::none, 0, false); }

int Disk::strikes(const std::string& machine) {
    const std::lock_guard lock(mutex);
    return machineOf(machine).strikes;
}

bool Disk::dead(const std::string& machine) {
    const std::lock_guard lock(mutex);
    return machineOf(machine).isDead;
}

void Disk::restart(const std::string& machine, Chance& chance) {
    const std::lock_guard lock(mutex);
    auto& there = machineOf(machine);
    for (auto& [path, file] : files_) {
        if (!path.starts_with(machine + "/")) continue;
        if (there.lostPower) {
            for (const auto& write : file->pending) {
                const auto size = write.bytes.size();
                const auto fate = chance.below(4);
                if (fate < 2) apply(file->durable, write, size);
                if (fate == 2 && !write.truncates)
                    apply(file->durable, write, chance.below(size + 1));
            }
            file->now = file->durable;
            file->pending.clear();
        }
        file->index.clear();
    }
    there = {.strikes = there.strikes};
}

void Disk::die(const std::string& machine) {
    const std::lock_guard lock(mutex);
    machineOf(machine).isDead = true;
}

void Disk::forgetUnsynced(const std::string& machine) {
    const std::lock_guard lock(mutex);
    for (auto& [path, file] : files_) {
        if (!path.starts_with(machine + "/")) continue;
        file->now = file->durable;
        file->pending.clear();
    }
}

Disk::Image Disk::image() {
    const std::lock_guard lock(mutex);
    Image image;
    for (const auto& [path, file] : files_) image[path] = file->now;
    return image;
}

void Disk::begin(const Image& image) {
    const std::lock_guard lock(mutex);
    files_.clear();
    machines_.clear();
    for (const auto& [path, content] : image) put(path, content);
}

Disk::Image Disk::image(const std::string& machine) {
    auto all = image();
    std::erase_if(all, [&](const auto& file) { return !file.first.starts_with(machine + "/"); });
    return all;
}

void Disk::replace(const std::string& machine, const Image& image) {
    heal(machine);
    const std::lock_guard lock(mutex);
    std::erase_if(files_, [&](const auto& file) { return file.first.starts_with(machine + "/"); });
    for (const auto& [path, content] : image) put(path, content);
}

void Disk::put(const std::string& path, const std::string& content) {
    auto file = std::make_shared<MemoryFile>();
    file->now = content;
    file->durable = content;
    const auto machine = path.substr(0, path.rfind('/'));
    machineOf(machine);
    file->machine = machines_[machine];
    file->name = path.substr(machine.size() + 1);
    files_[path] = std::move(file);
}

std::shared_ptr<MemoryFile> Disk::open(const std::string& path, bool create) {
    const auto found = files_.find(path);
    if (found != files_.end()) return found->second;
    if (!create) return nullptr;
    auto file = std::make_shared<MemoryFile>();
    const auto machine = path.substr(0, path.rfind('/'));
    machineOf(machine);
    file->machine = machines_[machine];
    file->name = path.substr(machine.size() + 1);
    files_[path] = file;
    return file;
}

}  // namespace simulation
