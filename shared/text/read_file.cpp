#include "shared/text/read_file.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace field::shared {

namespace {

/// A number of bytes in MB of 2^20, with one decimal, rounded up: more than a limit never looks
/// like the limit.
std::string tenths(std::uintmax_t bytes) {
    constexpr std::uintmax_t mb = 1 << 20;
    const std::uintmax_t whole = bytes / mb, rest = (bytes % mb * 10 + mb - 1) / mb;
    return rest == 10 ? fmt::format("{}.0", whole + 1) : fmt::format("{}.{}", whole, rest);
}

}  // namespace

Result<std::string> readFile(const std::string& file, std::uintmax_t most) {
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    if (error) return Failure{Code::missing, file + ": " + error.message()};
    if (size > most)
        return Failure{Code::invalid,
                       fmt::format("{}: it holds {} MB, and {} MB is the most that is read at "
                                   "once; divide its rows among several files",
                                   file, tenths(size), tenths(most))};
    std::ifstream in(file, std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    if (!in) return Failure{Code::missing, file + ": cannot be read"};
    return bytes.str();
}

}  // namespace field::shared
