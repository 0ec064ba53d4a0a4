#pragma once

#include <algorithm>
#include <filesystem>

#include "client/store/vault/evidence_folder.h"
#include "client/store/vault/passphrase.h"
#include "tests/support/damaged.h"

/// A device whose key and photos are to be sealed.
namespace guarded {

using namespace damaged;
using client::Passphrase;
using client::Vault;
namespace fs = std::filesystem;

inline const std::string words = "泉城 three bridges", others = "another one altogether";

/// Bytes of several pieces, no two of which are alike.
inline std::string photoBytes() {
    std::string bytes;
    for (int i = 0; bytes.size() < 700'001; ++i) bytes += "photo " + std::to_string(i) + "\n";
    bytes.resize(700'001);
    return bytes;
}

/// Li's device with a large photo beside the small one, both waiting.
struct Guarded : Story {
    std::string bytes = photoBytes();
    Hash large = shared::sha256(bytes);
    std::string secret;

    Guarded() {
        const auto path = world.freshPath("large.jpg");
        write(path, bytes);
        must(li.store().attach(visit, report, path, {}));
        const auto key = must(li.store().ownKey());
        secret.assign(reinterpret_cast<const char*>(key.secret.data()), 32);
    }
    Passphrase passphrase() { return Passphrase(li.store()); }
    std::string set() {
        auto code = must(passphrase().set(words));
        settle();
        return code;
    }
    void settle() {
        for (const auto& sha256 : must(passphrase().unsettledFiles()))
            must(passphrase().settle(sha256));
    }
    Code unlocked(const std::string& said) {
        auto done = passphrase().unlock(said);
        return done ? Code::refused : done.failure().code;
    }
    /// Whether `what` stands in any file of the profile.
    bool holds(const std::string& what) {
        for (const auto& entry : fs::recursive_directory_iterator(li.path()))
            if (entry.is_regular_file() &&
                bytesOf(entry.path().string()).find(what) != std::string::npos)
                return true;
        return false;
    }
    std::vector<std::string> evidenceNames() {
        std::vector<std::string> names;
        for (const auto& entry : fs::recursive_directory_iterator(li.path() + "/evidence"))
            if (entry.is_regular_file()) names.push_back(entry.path().filename().string());
        std::sort(names.begin(), names.end());
        return names;
    }
    std::string sealedFile() {
        const auto name = shared::toText(large);
        return li.path() + "/evidence/" + name.substr(0, 2) + "/" + name + ".sealed";
    }
    std::string all() {
        std::string read;
        for (const auto& file : must(li.store().replica().evidenceToSend())) {
            if (file.sha256 != large) continue;
            for (std::size_t step = 100'003; read.size() < file.size;)
                read += must(file.read(read.size(), step));
        }
        return read;
    }
};

}  // namespace guarded
