#include "client/store/recovery/owner.h"

#include <fstream>
#include <iterator>
#include <vector>

#include "client/store/evidence_files.h"
#include "shared/crypto.h"
#include "shared/text/pieces.h"

namespace field::client {

namespace {

std::string pathIn(const std::string& dir) { return dir + "/owner"; }

std::string textOf(const Owner& owner) {
    const auto said = shared::toText(owner.device) + "\n" + shared::toText(owner.person) + "\n" +
                      shared::toHex(owner.server.view()) + "\n" + owner.serverUrl + "\n" +
                      owner.pins + "\n";
    return said + shared::toText(shared::sha256(said)) + "\n";
}

}  // namespace

std::optional<Owner> ownerOf(const std::string& dir) {
    std::ifstream file(pathIn(dir), std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    std::vector<std::string> lines;
    for (const auto line : shared::pieces(text, '\n')) lines.emplace_back(line);
    if (lines.size() < 5) return std::nullopt;
    const auto device = shared::idFromText(lines[0]), person = shared::idFromText(lines[1]);
    const auto server = shared::hashFromText(lines[2]);
    if (!device || !person || !server) return std::nullopt;
    Owner owner{*device, *person, *shared::PublicKey::from(server->view()), lines[3], lines[4]};
    if (textOf(owner) != text) return std::nullopt;
    return owner;
}

shared::Result<> keepOwner(const std::string& dir, const Owner& owner) {
    if (ownerOf(dir) == owner) return shared::Done{};
    const auto written = pathIn(dir) + ".new";
    {
        std::ofstream file(written, std::ios::binary | std::ios::trunc);
        file << textOf(owner);
        if (!file.flush())
            return shared::Failure{shared::Code::full,
                                   written + " cannot be written; make room and try again"};
    }
    return placeDurably(written, pathIn(dir));
}

}  // namespace field::client
