#include "shared/text/read_file.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace field::shared {

Result<std::string> readFile(const std::string& file, std::uintmax_t most) {
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    if (error) return Failure{Code::missing, file + ": " + error.message()};
    if (size > most)
        return Failure{Code::invalid, fmt::format("{}: holds {} bytes; such a file may hold {}",
                                                  file, size, most)};
    std::ifstream in(file, std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    if (!in) return Failure{Code::missing, file + ": cannot be read"};
    return bytes.str();
}

}  // namespace field::shared
