#include "client/store/vault/sealed_file.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace field::client {

using shared::Code;
using shared::Failure;

namespace {

constexpr std::string_view mark = "FLSEAL01";
constexpr std::size_t idBytes = 16, sizeBytes = 8, headBytes = 8 + idBytes + sizeBytes;
constexpr std::size_t sealedPieceBytes = copyPieceBytes + shared::sealOverhead;

std::string bigEndian(std::uint64_t value) {
    std::string bytes;
    for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xFF);
    return bytes;
}

Failure altered(const std::string& path) {
    return {Code::damaged, "file " + path + " was altered, or is sealed under another key"};
}

}  // namespace

Result<SealedFile> SealedFile::open(const std::string& path) {
    std::error_code problem;
    const auto bytes = std::filesystem::file_size(path, problem);
    if (problem) return Failure{Code::missing, "file " + path + ": " + problem.message()};
    std::ifstream in(path, std::ios::binary);
    SealedFile file;
    file.path_ = path;
    file.head_.resize(headBytes);
    in.read(file.head_.data(), headBytes);
    if (!in || !file.head_.starts_with(mark)) return altered(path);
    for (std::size_t i = headBytes - sizeBytes; i < headBytes; ++i)
        file.size_ = file.size_ << 8 | static_cast<std::uint8_t>(file.head_[i]);
    const auto pieces = file.size_ / copyPieceBytes + (file.size_ % copyPieceBytes != 0 ? 1 : 0);
    // Before anything is made as large as the head says.
    if (file.size_ > bytes || bytes != headBytes + file.size_ + pieces * shared::sealOverhead)
        return altered(path);
    return file;
}

Result<std::string> SealedFile::read(const Hash& key, std::uint64_t offset,
                                     std::size_t size) const {
    std::string run;
    if (offset >= size_) return run;
    const auto end = offset + std::min<std::uint64_t>(size, size_ - offset);
    std::ifstream in(path_, std::ios::binary);
    for (auto place = offset / copyPieceBytes; place * copyPieceBytes < end; ++place) {
        const auto begin = place * copyPieceBytes;
        const auto plain = std::min<std::uint64_t>(copyPieceBytes, size_ - begin);
        std::string sealed(static_cast<std::size_t>(plain) + shared::sealOverhead, '\0');
        in.seekg(static_cast<std::streamoff>(headBytes + place * sealedPieceBytes));
        in.read(sealed.data(), static_cast<std::streamsize>(sealed.size()));
        const auto piece = in ? shared::open(key, sealed, head_ + bigEndian(place)) : std::nullopt;
        if (!piece) return altered(path_);
        const auto from = std::max(offset, begin) - begin, to = std::min(end - begin, plain);
        run.append(*piece, static_cast<std::size_t>(from), static_cast<std::size_t>(to - from));
    }
    return run;
}

Sealing sealingOf(std::shared_ptr<shared::Env> env, const Hash& key, std::uint64_t size) {
    Sealing sealing;
    std::string id(idBytes, '\0');
    env->random(id.data(), id.size());
    sealing.head = std::string(mark) + id + bigEndian(size);
    sealing.size = size;
    sealing.seal = [env = std::move(env), key, head = sealing.head,
                    place = std::uint64_t{0}](std::string_view piece) mutable {
        return shared::seal(*env, key, piece, head + bigEndian(place++));
    };
    return sealing;
}

}  // namespace field::client
