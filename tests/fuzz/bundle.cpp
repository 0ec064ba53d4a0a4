#include "sync/bundle/file.h"

#include <optional>

#include "shared/crypto.h"
#include "shared/proto/bundle.pb.h"
#include "shared/proto/sync.pb.h"
#include "sync/bundle/content.h"
#include "sync/exchange_wire.h"
#include "tests/fuzz/samples.h"
#include "tests/fuzz/target.h"

/// The file that somebody carries: altered on the way, or sealed to us by whoever knows our key.
namespace field::fuzz {

namespace {

using Parts = std::vector<std::string>;

enum Way : unsigned { asFile, asParts, ways };
enum Ending : unsigned { signedByMaker, signedByNobody, cutOff, endings };

const shared::KeyPair& key() {
    static const auto made = [] {
        StillEnv env;
        return shared::newKeyPair(env);
    }();
    return made;
}

std::string path() { return ownFolder() + "/one.bundle"; }

/// What the product does with each part, counted or taken.
void readPart(const wire::BundlePart& part) {
    if (part.has_request()) {
        wire::ExchangeRequest request;
        holdRefusal(sync::readRequest(part.request(), request));
    } else if (part.has_answer()) {
        wire::ExchangeAnswer answer;
        holdRefusal(sync::readAnswer(part.answer(), answer));
    }
    for (const auto* hashes : {&part.wanted(), &part.unsent(), &part.kept()})
        hold(sync::hashesIn(*hashes).size() <= static_cast<std::size_t>(hashes->sha256_size()),
             "more hashes are read than a part names");
}

/// The parts of the file; nothing where it is refused.
std::optional<Parts> readFileAt(const std::string& where) {
    auto reader = sync::BundleReader::open(where, key(), "server");
    holdRefusal(reader);
    if (!reader) return std::nullopt;
    hold((*reader)->bytes() == readFile(where).size(), "a bundle counts other bytes than it has");
    Parts parts;
    const auto each = (*reader)->each([&](const wire::BundlePart& part) -> shared::Result<> {
        readPart(part);
        parts.push_back(part.SerializeAsString());
        return shared::Done{};
    });
    hold(each.ok(), "a bundle that was verified is not read to its end");
    holdRefusal(sync::contentOf(**reader));
    return parts;
}

void writeParts(const std::string& where, const Parts& parts) {
    auto writer = sync::BundleWriter::begin(where, key(), key().publicKey,
                                            {key().publicKey, idOf("device"), 77});
    hold(writer.ok(), "a bundle cannot be begun");
    for (const auto& bytes : parts) {
        wire::BundlePart part;
        hold(part.ParseFromString(bytes) && (*writer)->add(part).ok(), "a part cannot be added");
    }
    hold((*writer)->finish().ok(), "a bundle cannot be finished");
}

/// A bundle whose parts are whatever stands in `input`, sealed and signed as it should be.
std::string sealedFile(Input& input) {
    auto sealing = shared::StreamSealing::to(key().publicKey);
    hold(sealing.has_value(), "nothing can be sealed");
    std::string file = "fieldledger bundle 1\n" + key().publicKey.str() + sealing->head();
    const auto add = [&](const std::string& plain, bool last) {
        const auto sealed = sealing->seal(plain, last);
        for (const int shift : {24, 16, 8, 0})
            file.push_back(static_cast<char>(sealed.size() >> shift));
        file += sealed;
    };
    const auto ending = input.below(endings);
    if (input.below(2) == 0) {
        wire::BundlePart opening;
        opening.mutable_opening()->set_maker(key().publicKey.str());
        opening.mutable_opening()->set_device(idOf("device").str());
        add(opening.SerializeAsString(), false);
    }
    while (!input.empty()) add(std::string(input.piece()), ending == cutOff && input.empty());
    if (ending == cutOff) return file;
    wire::BundlePart last;
    last.set_signature(std::string(shared::Signature::size, '\1'));
    if (ending == signedByMaker)
        last.set_signature(
            shared::sign(key(), "fieldledger bundle 1\n" + shared::sha256(file).str()).str());
    add(last.SerializeAsString(), true);
    return file;
}

void run(std::string_view bytes) {
    Input input(bytes);
    writeFile(path(), input.below(ways) == asFile ? std::string(input.rest()) : sealedFile(input));
    const auto parts = readFileAt(path());
    if (!parts) return;
    writeParts(path(), *parts);
    hold(readFileAt(path()) == parts, "a bundle's parts are others once they are written");
}

std::string someFile() {
    auto writer = sync::BundleWriter::begin(path(), key(), key().publicKey,
                                            {key().publicKey, idOf("device"), 77});
    wire::ExchangeRequest request;
    sync::toWire(someSet(), *request.add_sets());
    const auto run = [](std::uint64_t, std::size_t) { return shared::Result(std::string(9, 'p')); };
    hold(
        sync::addRequest(**writer, request).ok() &&
            sync::addEvidence(**writer, shared::sha256("photo"), 9, run).ok() &&
            sync::addHashes(**writer, {shared::sha256("wanted")}, &wire::BundlePart::mutable_wanted)
                .ok() &&
            (*writer)->finish().ok(),
        "no bundle could be made");
    return readFile(path());
}

std::vector<std::string> seeds() {
    const auto file = someFile();
    writeFile(path(), file);
    std::string parts{static_cast<char>(asParts), static_cast<char>(signedByMaker), 0};
    const auto read = readFileAt(path());
    hold(read.has_value(), "our own bundle is refused");
    for (const auto& part : *read) parts += pieceOf(part);
    wire::ExchangeAnswer answer;
    sync::toWire(someReceipt(), *answer.add_receipts());
    sync::toWire(somePage(), *answer.add_areas());
    wire::BundlePart answered;
    answered.set_answer(sync::compress(answer.SerializeAsString()));
    auto forged = parts;
    forged[1] = static_cast<char>(signedByNobody);
    return {static_cast<char>(asFile) + file, parts, forged,
            std::string{static_cast<char>(asParts), static_cast<char>(signedByMaker), 0} +
                pieceOf(answered.SerializeAsString())};
}

}  // namespace

const Target target{&run, &seeds};

}  // namespace field::fuzz
