#include "sync/server/admin/table_files.h"

#include <algorithm>
#include <filesystem>

#include "shared/text/read_file.h"

namespace field::server {

using shared::Code;
using shared::Failure;
using shared::Result;
using shared::Table;

namespace {

constexpr std::uintmax_t fileLimit = 8 << 20;
constexpr const char* indexName = "index.csv";

bool isTable(const std::filesystem::path& path) {
    std::string ending = path.extension().string();
    for (char& c : ending)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return ending == ".csv" || ending == ".xlsx";
}

std::optional<shared::TableHeader> headerOf(const std::string& file) {
    const std::filesystem::path path(file);
    const auto bytes = shared::readFile((path.parent_path() / indexName).string(), fileLimit);
    if (!bytes) return std::nullopt;
    const auto index = shared::readIndex(*bytes);
    if (!index) return std::nullopt;
    for (const auto& [key, header] : *index)
        if (key == path.stem() || key == path.filename()) return header;
    return std::nullopt;
}

}  // namespace

Result<std::vector<std::string>> tablesOf(const std::vector<std::string>& named) {
    std::vector<std::string> out;
    for (const std::string& name : named) {
        std::error_code error;
        if (!std::filesystem::is_directory(name, error)) {
            if (std::filesystem::path(name).filename() != indexName) out.push_back(name);
            continue;
        }
        std::vector<std::string> inside;
        for (const auto& entry : std::filesystem::directory_iterator(name, error))
            if (isTable(entry.path()) && entry.path().filename() != indexName)
                inside.push_back(entry.path().string());
        if (inside.empty())
            return Failure{Code::missing,
                           name +
                               ": no table in this folder; put files that end in .csv or .xlsx "
                               "there, or name them"};
        std::sort(inside.begin(), inside.end());
        out.insert(out.end(), inside.begin(), inside.end());
    }
    if (out.empty())
        return Failure{Code::missing, named.front() +
                                          ": this describes tables and is none; name "
                                          "the tables beside it"};
    return out;
}

Result<Table> openTable(const std::string& file) {
    const auto bytes = shared::readFile(file, fileLimit);
    if (!bytes) return bytes.failure();
    auto table = shared::readTable(*bytes, file);
    if (!table) return Failure{table.failure().code, file + ": " + table.failure().message};
    if (auto header = headerOf(file)) setHeader(*table, std::move(*header));
    return table;
}

}  // namespace field::server
