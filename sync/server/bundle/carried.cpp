#include "sync/server/bundle/carried.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <vector>

#include "shared/crypto.h"
#include "sync/server/bundle/asked.h"

namespace field::server {

namespace fs = std::filesystem;
using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

/// Of a carrier's uploads, and of the answers to them.
constexpr std::size_t mostKept = 4;
constexpr std::chrono::hours keptFor{7 * 24};
constexpr std::size_t blockBytes = 256 << 10;

Failure broken(const std::error_code& error) {
    return {error == std::errc::no_space_on_device ? Code::full : Code::damaged,
            "carried bundles cannot be kept here: " + error.message()};
}

/// As a failure calls it: where it lies here is nobody's business.
std::string shortName(const Hash& bundle) { return toText(bundle).substr(0, 8) + "…"; }

/// Files in `dir`, the oldest first.
std::vector<fs::path> byAge(const fs::path& dir) {
    std::vector<std::pair<fs::file_time_type, fs::path>> files;
    std::error_code none;
    for (fs::directory_iterator entry(dir, none), end; !none && entry != end; entry.increment(none))
        files.emplace_back(fs::last_write_time(entry->path(), none), entry->path());
    std::sort(files.begin(), files.end());
    std::vector<fs::path> out;
    for (auto& file : files) out.push_back(std::move(file.second));
    return out;
}

/// Leaves room for one more file in `dir`.
void dropOldest(const fs::path& dir) {
    const auto files = byAge(dir);
    std::error_code none;
    for (std::size_t i = 0; i + mostKept <= files.size(); ++i) fs::remove(files[i], none);
}

/// What nobody went on with goes, whoever's it was.
void dropExpired(const fs::path& dir) {
    std::error_code none;
    const auto since = fs::file_time_type::clock::now() - keptFor;
    for (fs::directory_iterator carrier(dir, none), end; !none && carrier != end;
         carrier.increment(none))
        for (const auto& file : byAge(carrier->path()))
            if (fs::last_write_time(file, none) < since) fs::remove(file, none);
}

Result<Hash> hashOf(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::string block(blockBytes, '\0');
    shared::Sha256 hash;
    while (in) {
        in.read(block.data(), static_cast<std::streamsize>(block.size()));
        hash.add(std::string_view(block).substr(0, static_cast<std::size_t>(in.gcount())));
    }
    if (!in.eof()) return Failure{Code::damaged, "the answer cannot be read again"};
    return hash.finish();
}

/// As openFromDevice(), in words for who carries it.
Result<OpenedBundle> openCarried(Host& host, const std::string& path, const std::string& called) {
    auto key = keyOf(host);
    if (!key) return key.failure();
    auto bundle = sync::BundleReader::open(path, *key, "server", called);
    if (!bundle && bundle.failure().code == Code::damaged)
        return Failure{Code::invalid, bundle.failure().message};
    if (!bundle) return bundle.failure();
    const auto& opening = (*bundle)->opening();
    if (opening.device.none())
        return Failure{Code::refused,
                       "bundle " + called +
                           " asks for an enrolment: take it to the administrator, who has to "
                           "compare its match code"};
    auto device = host.device(opening.device);
    if (!device) return device.failure();
    if (!*device || (*device)->key != opening.maker || !(*device)->confirmed)
        return Failure{Code::refused,
                       "bundle " + called +
                           " is from a device that is not enrolled here, or not confirmed; its "
                           "owner asks the administrator, nothing of it is taken"};
    return OpenedBundle{bundle.take(), **device};
}

}  // namespace

CarriedBundles::CarriedBundles(Host& host, std::shared_ptr<shared::Env> env, std::string dir,
                               std::unique_ptr<EvidenceStore> arriving)
    : host_(host), env_(std::move(env)), dir_(std::move(dir)), arriving_(std::move(arriving)) {}

Result<std::unique_ptr<CarriedBundles>> CarriedBundles::open(Host& host,
                                                             std::shared_ptr<shared::Env> env,
                                                             const std::string& dir) {
    auto arriving = EvidenceStore::open(dir);
    if (!arriving) return arriving.failure();
    return std::unique_ptr<CarriedBundles>(
        new CarriedBundles(host, std::move(env), dir, arriving.take()));
}

std::string CarriedBundles::partial(const Hash& bundle, const Id& carrier) const {
    return dir_ + "/partial/" + toText(carrier) + "/" + toText(bundle);
}

std::string CarriedBundles::answers(const Id& carrier) const {
    return dir_ + "/answers/" + toText(carrier);
}

Result<std::uint64_t> CarriedBundles::received(const Hash& bundle, const Id& carrier) {
    return arriving_->received(bundle, carrier);
}

Result<std::unique_ptr<EvidenceStore::Piece>> CarriedBundles::append(const Hash& bundle,
                                                                     const Id& carrier,
                                                                     std::uint64_t offset) {
    if (offset == 0 && !fs::exists(partial(bundle, carrier))) {
        dropExpired(dir_ + "/partial");
        dropExpired(dir_ + "/answers");
        dropOldest(fs::path(partial(bundle, carrier)).parent_path());
    }
    return arriving_->append(bundle, carrier, offset);
}

Result<> CarriedBundles::stop(const Hash& bundle, const Id& carrier) {
    return arriving_->stop(bundle, carrier);
}

Result<CarriedBundles::Taken> CarriedBundles::take(const Hash& bundle, const Id& carrier,
                                                   const std::optional<Hash>& begun) {
    {
        // Each is work for a while: a carrier has one at a time.
        const std::lock_guard lock(mutex_);
        if (!taking_.insert(carrier).second)
            return Failure{
                Code::busy,
                "what this device carried is being taken just now; ask again in a while"};
    }
    auto taken = takeNow(bundle, carrier, begun);
    const std::lock_guard lock(mutex_);
    taking_.erase(carrier);
    return taken;
}

Result<CarriedBundles::Taken> CarriedBundles::takeNow(const Hash& bundle, const Id& carrier,
                                                      const std::optional<Hash>& begun) {
    if (begun) {
        const auto path = answerPath(*begun, carrier);
        if (fs::path(path).stem() == toText(bundle)) {
            auto bytes = answerSize(*begun, carrier);
            if (!bytes) return bytes.failure();
            if (*bytes) return Taken{BundleNews::alreadyTaken, Answer{*begun, **bytes}};
        }
    }
    auto here = received(bundle, carrier);
    if (!here) return here.failure();
    if (*here == 0)
        return Failure{Code::missing, "bundle " + shortName(bundle) + " has not arrived here yet"};
    const auto path = partial(bundle, carrier);
    auto opened = openCarried(host_, path, shortName(bundle));
    auto taken = opened ? takeBundle(host_, *opened) : Result<TakenBundle>(opened.failure());
    if (!taken) {
        const auto code = taken.failure().code;
        std::error_code none;
        // What is no good will not be better the next time.
        if (code == Code::invalid || code == Code::refused || code == Code::unsupported)
            fs::remove(path, none);
        return taken.failure();
    }
    auto made = answer(bundle, carrier, opened->device.id);
    if (!made) return made.failure();
    return Taken{taken->news, *made};
}

Result<std::optional<CarriedBundles::Answer>> CarriedBundles::answer(const Hash& bundle,
                                                                     const Id& carrier,
                                                                     const Id& device) {
    const auto dir = answers(carrier), fresh = dir_ + "/answers/" + toText(carrier) + ".fresh";
    std::error_code error;
    fs::create_directories(dir, error);
    if (error) return broken(error);
    dropOldest(dir);
    auto made = answerBundle(host_, *env_, device, fresh);
    if (!made && made.failure().code == Code::refused) return std::optional<Answer>();
    if (!made) return made.failure();
    auto hash = hashOf(fresh);
    if (!hash) return hash.failure();
    fs::rename(fresh, dir + "/" + toText(bundle) + "." + toText(*hash), error);
    if (error) return broken(error);
    return std::optional(Answer{*hash, made->bytes});
}

std::string CarriedBundles::answerPath(const Hash& answer, const Id& carrier) const {
    const auto wanted = toText(answer);
    for (const auto& file : byAge(answers(carrier)))
        if (file.string().ends_with(wanted)) return file.string();
    return {};
}

Result<std::optional<std::uint64_t>> CarriedBundles::answerSize(const Hash& answer,
                                                                const Id& carrier) {
    const auto path = answerPath(answer, carrier);
    if (path.empty()) return std::optional<std::uint64_t>();
    std::error_code error;
    const auto bytes = fs::file_size(path, error);
    if (error == std::errc::no_such_file_or_directory) return std::optional<std::uint64_t>();
    if (error) return broken(error);
    return std::optional<std::uint64_t>(bytes);
}

Result<std::string> CarriedBundles::readAnswer(const Hash& answer, const Id& carrier,
                                               std::uint64_t offset, std::size_t size) {
    std::ifstream in(answerPath(answer, carrier), std::ios::binary);
    std::string bytes(size, '\0');
    in.seekg(static_cast<std::streamoff>(offset));
    if (in) in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (in.bad() || (!in && !in.eof())) return Failure{Code::damaged, "the answer cannot be read"};
    bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
    return bytes;
}

}  // namespace field::server
