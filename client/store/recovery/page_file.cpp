#include "client/store/recovery/page_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <optional>

namespace field::client {

namespace {

/// A row of ours is a change set at most, whose payload one request carries, or what one answer
/// may.
constexpr std::uint64_t mostRowBytes = 2 << 20;
constexpr std::size_t mostColumns = 64;
constexpr std::size_t logHeaderBytes = 32, frameHeaderBytes = 24, fileHeaderBytes = 100;

std::uint32_t number(std::string_view bytes, std::size_t at, std::size_t size) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
        value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

std::string readAt(int file, std::uint64_t at, std::size_t size) {
    std::string bytes(size, '\0');
    std::size_t done = 0;
    while (done < size) {
        const auto got =
            ::pread(file, bytes.data() + done, size - done, static_cast<off_t>(at + done));
        if (got <= 0) return {};  // a sector that cannot be read is a page that is lost
        done += static_cast<std::size_t>(got);
    }
    return bytes;
}

std::uint64_t sizeOf(int file) {
    const auto end = file < 0 ? 0 : ::lseek(file, 0, SEEK_END);
    return end < 0 ? 0 : static_cast<std::uint64_t>(end);
}

bool isPageSize(std::uint32_t size) {
    return size >= 512 && size <= 65536 && (size & (size - 1)) == 0;
}

/// The variable-length integer at `at`, which moves behind it; nothing where the bytes end.
std::optional<std::uint64_t> varint(std::string_view bytes, std::size_t& at) {
    std::uint64_t value = 0;
    for (int i = 0; i < 9; ++i) {
        if (at >= bytes.size()) return std::nullopt;
        const auto byte = static_cast<unsigned char>(bytes[at++]);
        if (i == 8) return value << 8 | byte;
        value = value << 7 | (byte & 0x7fU);
        if ((byte & 0x80U) == 0) return value;
    }
    return value;
}

/// Bytes of a value by its serial type.
std::uint64_t sizeOfType(std::uint64_t type) {
    constexpr std::uint64_t sizes[] = {0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0};
    return type < 12 ? sizes[type] : (type - 12) / 2;
}

KeptCell cellOf(std::uint64_t type, std::string_view bytes) {
    KeptCell cell;
    if (type >= 12) {
        cell.type = type % 2 == 0 ? 'b' : 't';
        cell.bytes = bytes;
    } else if (type == 7) {
        cell.type = 'f';
    } else if (type == 8 || type == 9) {
        cell.type = 'i';
        cell.integer = type == 9 ? 1 : 0;
    } else if (type >= 1 && type <= 6) {
        cell.type = 'i';
        std::uint64_t value = static_cast<signed char>(bytes[0]) < 0 ? ~std::uint64_t{0} : 0;
        for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
        cell.integer = static_cast<std::int64_t>(value);
    }
    return cell;
}

std::optional<KeptRow> rowOf(std::string_view record) {
    std::size_t at = 0;
    const auto header = varint(record, at);
    if (!header || *header > record.size()) return std::nullopt;
    std::size_t value = *header;
    KeptRow row;
    while (at < *header) {
        const auto type = varint(record, at);
        if (!type || *type == 10 || *type == 11 || row.size() == mostColumns) return std::nullopt;
        const auto size = sizeOfType(*type);
        if (size > record.size() - value) return std::nullopt;
        row.push_back(cellOf(*type, record.substr(value, size)));
        value += size;
    }
    if (at != *header || value != record.size()) return std::nullopt;
    return row;
}

bool fitsCell(const KeptCell& cell, char shape) {
    switch (shape) {
        case 'h':
            return cell.type == 'b' && cell.bytes.size() == shared::Id::size;
        case 'H':
            return cell.type == 'b' && cell.bytes.size() == shared::Hash::size;
        case '?':
            return true;
        default:
            return cell.type == shape;
    }
}

}  // namespace

bool fits(const KeptRow& row, std::string_view shape, std::size_t least) {
    return row.size() >= least && row.size() <= shape.size() &&
           std::equal(row.begin(), row.end(), shape.begin(), fitsCell);
}

PageFile::PageFile(const std::string& path)
    : file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)),
      log_(::open((path + "-wal").c_str(), O_RDONLY | O_CLOEXEC)) {
    readHeader();
    readLog();
    readFreeList();
}

PageFile::~PageFile() {
    if (file_ >= 0) ::close(file_);
    if (log_ >= 0) ::close(log_);
}

void PageFile::readHeader() {
    const auto header = readAt(file_, 0, fileHeaderBytes);
    if (header.starts_with("SQLite format 3")) {
        const auto said = number(header, 16, 2);
        const auto size = said == 1 ? 65536 : said;
        const auto reserved = number(header, 20, 1);
        if (isPageSize(size)) pageBytes_ = size;
        usableBytes_ = pageBytes_ - (reserved <= 32 ? reserved : 0);
    }
    pages_ = static_cast<std::uint32_t>(sizeOf(file_) / pageBytes_);
}

/// Frames count up to the last one that ends a transaction. Their sums are not checked: a frame in
/// the middle that is damaged must not hide those behind it, and rows are checked one by one.
void PageFile::readLog() {
    const auto header = readAt(log_, 0, logHeaderBytes);
    if (header.empty() || !isPageSize(number(header, 8, 4))) return;
    if (number(header, 8, 4) != pageBytes_) {
        if (readAt(file_, 0, 16).starts_with("SQLite format 3")) return;  // another file's log
        pageBytes_ = usableBytes_ = number(header, 8, 4);
        pages_ = static_cast<std::uint32_t>(sizeOf(file_) / pageBytes_);
    }
    const auto end = sizeOf(log_);
    std::map<std::uint32_t, std::uint64_t> open;  // of the transaction that has not ended yet
    for (std::uint64_t at = logHeaderBytes; at + frameHeaderBytes + pageBytes_ <= end;
         at += frameHeaderBytes + pageBytes_) {
        const auto frame = readAt(log_, at, frameHeaderBytes);
        if (frame.empty() || frame.compare(8, 8, header, 16, 8) != 0) continue;
        if (number(frame, 0, 4) != 0) open[number(frame, 0, 4)] = at + frameHeaderBytes;
        if (number(frame, 4, 4) == 0) continue;
        for (const auto& [page, place] : open) logged_[page] = place;
        open.clear();
    }
}

/// What was deleted still lies in pages that are free.
void PageFile::readFreeList() {
    const auto first = page(1);
    if (!first.starts_with("SQLite format 3")) return;
    auto trunk = number(first, 32, 4);
    while (trunk != 0 && free_.insert(trunk).second) {
        const auto list = page(trunk);
        if (list.empty()) return;
        const auto count = std::min(number(list, 4, 4), usableBytes_ / 4 - 2);
        for (std::uint32_t i = 0; i < count; ++i) free_.insert(number(list, 8 + 4 * i, 4));
        trunk = number(list, 0, 4);
    }
}

std::string PageFile::page(std::uint32_t number) const {
    if (number == 0) return {};
    const auto logged = logged_.find(number);
    if (logged != logged_.end()) return readAt(log_, logged->second, pageBytes_);
    return readAt(file_, std::uint64_t{number - 1} * pageBytes_, pageBytes_);
}

void PageFile::eachRow(const std::function<void(KeptRow&&)>& each) const {
    const auto take = [&](std::uint32_t number) {
        if (number < 2 || free_.contains(number)) return;
        const auto bytes = page(number);
        if (!bytes.empty()) rowsOf(bytes, each);
    };
    for (std::uint32_t i = 2; i <= pages_; ++i) take(i);
    for (auto logged = logged_.upper_bound(pages_); logged != logged_.end(); ++logged)
        take(logged->first);
}

void PageFile::rowsOf(const std::string& page, const std::function<void(KeptRow&&)>& each) const {
    constexpr char indexLeaf = 0x0a, indexInterior = 0x02;
    const bool leaf = page[0] == indexLeaf;
    if (!leaf && page[0] != indexInterior) return;
    const std::size_t cells = leaf ? 8 : 12;  // where their places begin, 2 bytes each
    const auto count = number(page, 3, 2);
    for (std::size_t i = 0; i < count && cells + 2 * i + 2 <= usableBytes_; ++i) {
        const auto at = number(page, cells + 2 * i, 2) + (leaf ? 0U : 4U);
        if (at >= usableBytes_) continue;
        if (auto row = rowOf(payloadAt(page, at))) each(std::move(*row));
    }
}

/// "Overflow pages" of the description: X, M and K are its names.
std::string PageFile::payloadAt(const std::string& bytes, std::size_t at) const {
    const auto view = std::string_view(bytes).substr(0, usableBytes_);
    const auto size = varint(view, at);
    if (!size || *size == 0 || *size > mostRowBytes) return {};
    const std::uint64_t room = usableBytes_ - 4;
    const std::uint64_t mostLocal = (usableBytes_ - 12) * 64 / 255 - 23;   // X
    const std::uint64_t leastLocal = (usableBytes_ - 12) * 32 / 255 - 23;  // M
    std::uint64_t local = *size;
    if (*size > mostLocal) {
        const auto spread = leastLocal + (*size - leastLocal) % room;  // K
        local = spread <= mostLocal ? spread : leastLocal;
    }
    const auto link = local < *size ? 4U : 0U;
    if (at + local + link > view.size()) return {};
    std::string payload(view.substr(at, local));
    auto next = link == 0 ? 0 : number(view, at + local, 4);
    while (payload.size() < *size) {
        const auto more = page(next);
        if (more.empty()) return {};
        payload.append(more, 4, std::min(room, *size - payload.size()));
        next = number(more, 0, 4);
    }
    return payload;
}

}  // namespace field::client
