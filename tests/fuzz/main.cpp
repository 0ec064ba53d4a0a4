#include <spdlog/spdlog.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "sync/wire.h"
#include "tests/fuzz/target.h"

namespace field::fuzz {

namespace {

constexpr std::string_view seedsOption = "--seeds=";

/// Whoever calls this program with --seeds=DIR gets them there, a file each.
[[noreturn]] void writeSeeds(const std::string& folder) {
    std::filesystem::create_directories(folder);
    int number = 0;
    for (const std::string& seed : target.seeds()) {
        target.run(seed);
        writeFile(folder + "/seed" + std::to_string(number++), seed);
    }
    std::exit(number > 0 ? 0 : 1);
}

struct OwnFolder {
    OwnFolder() {
        auto wanted = (std::filesystem::temp_directory_path() / "fuzz.XXXXXX").string();
        if (mkdtemp(wanted.data()) == nullptr) fail("no folder for temporary files");
        path = wanted;
    }
    ~OwnFolder() {
        std::error_code error;
        std::filesystem::remove_all(path, error);
    }
    OwnFolder(const OwnFolder&) = delete;
    OwnFolder& operator=(const OwnFolder&) = delete;
    std::string path;
};

}  // namespace

void fail(const std::string& what) {
    std::fprintf(stderr, "broken promise: %s\n", what.c_str());
    std::abort();
}

unsigned Input::below(unsigned count) {
    const auto byte = take(1);
    return byte.empty() ? 0 : static_cast<unsigned char>(byte.front()) % count;
}

std::string_view Input::piece() {
    std::size_t size = 0;
    for (const char byte : take(2)) size = size << 8 | static_cast<unsigned char>(byte);
    return take(size);
}

std::string_view Input::take(std::size_t size) {
    const auto taken = rest_.substr(0, size);
    rest_.remove_prefix(taken.size());
    return taken;
}

std::string pieceOf(std::string_view bytes) {
    std::string out{static_cast<char>(bytes.size() >> 8), static_cast<char>(bytes.size())};
    return out.append(bytes);
}

void StillEnv::random(void* out, std::size_t size) { std::memset(out, 7, size); }

const std::string& ownFolder() {
    static const OwnFolder folder;
    return folder.path;
}

void writeFile(const std::string& path, std::string_view bytes) {
    std::ofstream out(path, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!out.flush()) fail("cannot write " + path);
}

std::string readFile(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) fail("cannot read " + path);
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace field::fuzz

extern "C" int LLVMFuzzerInitialize(int* count, char*** words) {
    using namespace field;
    sync::quietProtobuf();
    spdlog::set_level(spdlog::level::off);
    const std::string_view first = *count > 1 ? (*words)[1] : "";
    if (first.starts_with(fuzz::seedsOption))
        fuzz::writeSeeds(std::string(first.substr(fuzz::seedsOption.size())));
    return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    field::fuzz::target.run({reinterpret_cast<const char*>(bytes), size});
    return 0;
}
