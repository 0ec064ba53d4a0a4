#pragma once

#include <zip.h>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace suite {

/// The bytes of a zip archive with `files`, pairs of a name and its text; not `packed`: as they
/// are.
template <class Files>
std::string zipped(const Files& files, bool packed = true) {
    const auto must = [](bool done, const char* what) {
        if (done) return;
        std::fprintf(stderr, "%s\n", what);
        std::abort();
    };
    zip_source_t* made = zip_source_buffer_create(nullptr, 0, 0, nullptr);
    zip_t* archive = zip_open_from_source(made, ZIP_CREATE | ZIP_TRUNCATE, nullptr);
    must(archive != nullptr, "no archive could be begun");
    zip_source_keep(made);
    for (const auto& [name, text] : files) {
        zip_source_t* source = zip_source_buffer(archive, text.data(), text.size(), 0);
        const auto at = zip_file_add(archive, name.c_str(), source, ZIP_FL_OVERWRITE);
        must(at >= 0, "no file could be added to an archive");
        zip_set_file_compression(archive, static_cast<zip_uint64_t>(at),
                                 packed ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 1);
    }
    must(zip_close(archive) == 0, "no archive could be written");
    zip_stat_t stat{};
    zip_source_stat(made, &stat);
    std::string bytes(stat.size, '\0');
    zip_source_open(made);
    zip_source_read(made, bytes.data(), bytes.size());
    zip_source_close(made);
    zip_source_free(made);
    return bytes;
}

}  // namespace suite
