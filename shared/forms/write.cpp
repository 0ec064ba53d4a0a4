#include "shared/forms/write.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>

namespace field::shared::forms {

namespace {

Failure cannotWrite(const std::string& path, int error) {
    const auto code = error == ENOSPC || error == EDQUOT || error == EFBIG ? Code::full
                      : error == ENOENT || error == ENOTDIR                ? Code::missing
                      : error == EACCES || error == EPERM || error == EROFS || error == EISDIR
                          ? Code::refused
                          : Code::damaged;
    const char* next = code == Code::full      ? "free some space or choose another disk"
                       : code == Code::missing ? "make the folder or choose another"
                       : code == Code::refused ? "choose a folder that you may write to"
                                               : "choose another disk";
    return {code, fmt::format("{} could not be written: {}; {}", path, std::strerror(error), next)};
}

bool writeAll(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

std::string folderOf(const std::string& path) {
    const auto folder = std::filesystem::path(path).parent_path().string();
    return folder.empty() ? "." : folder;
}

/// A file beside `path`; fills `name`.
int openBeside(const std::string& path, std::string& name) {
    name = folderOf(path) + "/.fieldledger-XXXXXX";
    return ::mkostemp(name.data(), O_CLOEXEC);
}

}  // namespace

const std::vector<std::string>& formats() {
    static const std::vector<std::string> all = {"pdf", "xlsx", "csv"};
    return all;
}

Result<std::string> formatOf(const std::string& path) {
    for (const auto& format : formats())
        if (path.ends_with("." + format) && path.size() > format.size() + 1) return format;
    return Failure{Code::invalid, path + " names no format; it ends in .pdf, .xlsx or .csv"};
}

Result<std::string> scratchBeside(const std::string& path) {
    std::string name;
    const int file = openBeside(path, name);
    if (file < 0) return cannotWrite(path, errno);
    ::close(file);
    return name;
}

Result<> keepFile(const std::string& path, std::string_view bytes) {
    std::string unfinished;
    const int file = openBeside(path, unfinished);
    if (file < 0) return cannotWrite(path, errno);
    int error = 0;
    if (!writeAll(file, bytes) || ::fchmod(file, 0644) != 0 || ::fsync(file) != 0) error = errno;
    if (::close(file) != 0 && error == 0) error = errno;
    if (error == 0 && ::rename(unfinished.c_str(), path.c_str()) != 0) error = errno;
    if (error != 0) {
        ::unlink(unfinished.c_str());
        return cannotWrite(path, error);
    }
    // The name too is on the disk; a folder that cannot be opened for that holds the file anyway.
    if (const int folder = ::open(folderOf(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        folder >= 0) {
        ::fsync(folder);
        ::close(folder);
    }
    return Done{};
}

Result<> writeForm(const Form& form, const std::string& path) {
    const auto format = formatOf(path);
    if (!format) return format.failure();
    auto bytes = *format == "pdf"    ? pdfOf(form)
                 : *format == "xlsx" ? xlsxOf(form, path)
                                     : Result<std::string>(csvOf(form));
    if (!bytes) return bytes.failure();
    return keepFile(path, *bytes);
}

}  // namespace field::shared::forms
