#include "sync/pieces/run.h"

#include <algorithm>
#include <fstream>

namespace field::sync {

ReadRun runsOf(std::string path, std::string what) {
    return [path = std::move(path), what = std::move(what)](
               std::uint64_t offset, std::size_t size) -> Result<std::string> {
        std::ifstream in(path, std::ios::binary);
        std::string run(size, '\0');
        in.seekg(static_cast<std::streamoff>(offset));
        if (in) in.read(run.data(), static_cast<std::streamsize>(run.size()));
        if (in.bad() || (!in && !in.eof()))
            return shared::Failure{shared::Code::damaged,
                                   what + ": file " + path + " cannot be read"};
        run.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
        return run;
    };
}

}  // namespace field::sync
