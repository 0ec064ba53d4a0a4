#include "tests/faults/cut.h"

#include <algorithm>
#include <cstring>

namespace faults {

namespace {

constexpr std::size_t sectorBytes = 512;
/// Of SQLite's write-ahead log; synced before the first frame after it, also under NORMAL.
constexpr std::size_t logHeaderBytes = 32;

bool isLog(const std::string& file) { return file.ends_with("-wal"); }

}  // namespace

PowerCuts::PowerCuts(Files before, const std::vector<DiskAct>& acts, Synchronous synchronous,
                     std::uint64_t seed)
    : acts_(acts), synchronous_(synchronous), chance_(seed) {
    for (auto& [name, content] : before) files_[name] = {true, std::move(content), {}, {}};
}

/// Under NORMAL a commit is not synced: the log is when its header was written, and before it goes
/// into the database.
bool PowerCuts::ignored(std::size_t act) const {
    const auto& sync = acts_[act];
    if (sync.kind != DiskAct::Kind::sync || synchronous_ == Synchronous::full) return false;
    if (synchronous_ == Synchronous::off) return true;
    if (!isLog(sync.file)) return false;
    const bool header = act > 0 && acts_[act - 1].kind == DiskAct::Kind::write &&
                        acts_[act - 1].bytes.size() == logHeaderBytes;
    const bool checkpoint = act + 1 < acts_.size() && !isLog(acts_[act + 1].file) &&
                            acts_[act + 1].kind != DiskAct::Kind::remove;
    return !header && !checkpoint;
}

bool PowerCuts::step() {
    if (done_ == acts_.size()) return false;
    const auto& act = acts_[done_];
    auto& file = files_[act.file];
    const bool skipped = ignored(done_++);
    switch (act.kind) {
        case DiskAct::Kind::write:
            file.is = true;
            for (std::size_t from = 0; from < act.bytes.size();) {
                const auto sector = sectorBytes - (act.offset + from) % sectorBytes;
                const auto size = std::min(sector, act.bytes.size() - from);
                file.pending.push_back({&act, from, size});
                from += size;
            }
            return true;
        case DiskAct::Kind::truncate:
            file.pending.push_back({&act, 0, 0});
            return true;
        case DiskAct::Kind::remove:
            if (file.is) file.removed = whole()[act.file];
            file.is = false;
            file.durable.clear();
            file.pending.clear();
            return true;
        case DiskAct::Kind::sync:
            if (skipped) return true;
            file.is = true;
            file.durable = whole()[act.file];
            file.pending.clear();
            file.removed.reset();
            return true;
    }
    return true;
}

Files PowerCuts::kept(const Keep& keep, bool removals) const {
    Files image;
    for (const auto& [name, file] : files_) {
        if (file.removed && !removals) {
            image[name] = *file.removed;
            continue;
        }
        if (!file.is) continue;
        auto& content = image[name] = file.durable;
        for (const auto& piece : file.pending) {
            if (!keep(piece)) continue;
            const auto& act = *piece.act;
            if (act.kind == DiskAct::Kind::truncate) {
                content.resize(std::min(content.size(), act.offset));
                continue;
            }
            const auto at = act.offset + piece.from;
            if (content.size() < at + piece.size) content.resize(at + piece.size);
            std::memcpy(content.data() + at, act.bytes.data() + piece.from, piece.size);
        }
    }
    return image;
}

Files PowerCuts::whole() const {
    return kept([](const Piece&) { return true; }, true);
}

namespace {

void give(const Files& image, const PowerCuts::Each& each) {
    std::size_t hash = 0;
    for (const auto& [name, content] : image)
        for (const std::string_view part : {std::string_view(name), std::string_view(content)})
            hash = hash * 0x9e3779b97f4a7c15ULL + std::hash<std::string_view>{}(part);
    each(image, hash);
}

}  // namespace

void PowerCuts::images(int parts, const Each& each) {
    give(whole(), each);
    bool open = false;
    for (const auto& [name, file] : files_) open |= !file.pending.empty() || file.removed;
    if (!open) return;
    give(kept([](const Piece&) { return false; }, false), each);
    if (done_ > 0) {
        const auto* last = &acts_[done_ - 1];
        const auto torn = chance_.below(last->bytes.size() + 1);
        give(kept([&](const Piece& piece) { return piece.act != last || piece.from < torn; }, true),
             each);
    }
    constexpr std::size_t shares[] = {50, 90, 98, 10};
    for (int i = 0; i < parts; ++i) {
        const auto share = shares[static_cast<std::size_t>(i) % std::size(shares)];
        const bool removals = chance_.percent(50);
        give(kept([&](const Piece&) { return chance_.percent(share); }, removals), each);
    }
}

}  // namespace faults
