#include "sync/bundle/device.h"

#include <filesystem>
#include <fstream>
#include <set>

#include "shared/proto/bundle.pb.h"
#include "sync/exchange_wire.h"

namespace field::sync {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

/// Requests in one bundle: 16 MiB of change sets, the work of years. The rest goes with the next.
constexpr int maxRequests = 64;

/// The outbox page by page; the last request also asks for what is new.
Result<> addRequests(Replica& replica, const Replica::Identity& self, BundleWriter& writer,
                     ExportedBundle& out) {
    auto sets = replica.outbox({}, 0);
    for (int number = 1;; ++number) {
        if (!sets) return sets.failure();
        auto next = sets->empty() ? Result<std::vector<ChangeSet>>(std::vector<ChangeSet>())
                                  : replica.outbox(sets->back().area, sets->back().deviceSeq);
        if (!next) return next.failure();
        out.more = !next->empty() && number == maxRequests;
        const bool last = next->empty() || out.more;
        wire::ExchangeRequest request;
        if (auto filled = fillRequest(replica, self, *sets, !last, request); !filled) return filled;
        if (auto added = addRequest(writer, request); !added) return added;
        out.content.sets += sets->size();
        if (last) return Done{};
        sets = std::move(next);
    }
}

/// The device's own evidence that waits: its names, and the bytes if they are to go along.
Result<> addUnsent(Replica& replica, BundleWriter& writer, bool bytes, ExportedBundle& out) {
    auto files = replica.evidenceToSend();
    if (!files) return files.failure();
    std::vector<Hash> names;
    for (const auto& file : *files) names.push_back(file.sha256);
    if (auto added = addHashes(writer, names, &wire::BundlePart::mutable_unsent); !added)
        return added;
    for (const auto& file : *files) {
        if (!bytes) break;
        auto added = addEvidence(writer, file.sha256, file.size, file.read);
        // What a forgotten passphrase has sealed keeps nothing else from going.
        const auto code = added ? Code::missing : added.failure().code;
        if (code != Code::missing && code != Code::locked) return added;
        if (!added) out.evidenceProblem = added.failure().message;
        if (!added) continue;
        ++out.content.files;
        out.content.fileBytes += file.size;
    }
    return Done{};
}

/// Evidence that comes run by run, each file after the one before.
class ArrivingEvidence {
  public:
    explicit ArrivingEvidence(Replica& replica) : replica_(replica) {}

    /// Runs of evidence that is not wanted here, or came before, are passed over.
    Result<> take(const wire::BundleEvidence& run, Summary& summary) {
        const auto sha256 = Hash::from(run.sha256());
        if (!sha256) return Done{};
        if (auto known = learnWanted(); !known) return known;
        if (!wanted_.contains(*sha256)) return Done{};
        auto path = replica_.evidencePath(*sha256);
        if (!path) return path.failure();
        std::error_code none;
        const auto had = std::filesystem::file_size(*path, none);
        const std::uint64_t at = none ? 0 : had, end = run.offset() + run.bytes().size();
        if (run.offset() > at) return Done{};  // a run before it is missing
        if (end > at || at == 0) {
            const auto fresh = std::string_view(run.bytes()).substr(at - run.offset());
            std::ofstream out(*path, std::ios::binary | std::ios::app);
            out.write(fresh.data(), static_cast<std::streamsize>(fresh.size()));
            out.close();
            if (!out)
                return Failure{Code::full, "evidence " + *path +
                                               " cannot be written; free some room and import "
                                               "the bundle again"};
        }
        if (end < run.size()) return Done{};
        wanted_.erase(*sha256);
        auto arrived = replica_.evidenceArrived(*sha256);
        // What this device began to fetch elsewhere may be at fault: it is asked for again.
        if (!arrived) summary.evidenceProblem = arrived.failure().message;
        if (!arrived) return arrived.failure().code == Code::damaged ? Done{} : arrived;
        ++summary.counts.filesDone;
        summary.changed = true;
        return Done{};
    }

  private:
    /// Asked once the records of this bundle are here, since they name it.
    Result<> learnWanted() {
        if (learnt_) return Done{};
        auto wanted = replica_.evidenceWanted();
        if (!wanted) return wanted.failure();
        wanted_.insert(wanted->begin(), wanted->end());
        learnt_ = true;
        return Done{};
    }

    Replica& replica_;
    std::set<Hash> wanted_;
    bool learnt_ = false;
};

/// One bundle being taken.
class Importing {
  public:
    Importing(Replica& replica, const Replica::Identity& self, bool late)
        : replica_(replica), self_(self), late_(late), evidence_(replica) {}

    Result<> take(const wire::BundlePart& part) {
        if (part.has_answer()) return takeAnswer(part.answer());
        if (part.has_evidence()) return evidence_.take(part.evidence(), out.summary);
        for (const auto& hash : hashesIn(part.kept())) {
            if (auto noted = replica_.evidenceSent(hash); !noted) return noted;
        }
        return Done{};
    }

    ImportedBundle out;

  private:
    Result<> takeAnswer(std::string_view bytes) {
        wire::ExchangeAnswer answer;
        if (auto read = readAnswer(bytes, answer); !read) return read;
        if (answer.device() != self_.device.view())
            return Failure{Code::refused, "an answer in it is to another device"};
        ++out.summary.rounds;
        if (auto taken = taking_.takeReceipts(answer); !taken) return taken;
        if (late_) {
            out.stale = out.stale || answer.areas_size() > 0;
            return Done{};
        }
        auto pages = taking_.takePages(answer);
        if (!pages) return pages.failure();
        out.stale = out.stale || pages->stale > 0;
        out.sendAgain = out.sendAgain || pages->sendAgain;
        out.whole = !answer.more() && !out.stale && !out.sendAgain;
        return Done{};
    }

    Replica& replica_;
    const Replica::Identity& self_;
    bool late_;
    ArrivingEvidence evidence_;
    AnswerTaking taking_{replica_, out.summary, [] {}};
};

}  // namespace

Result<ExportedBundle> exportBundle(Replica& replica, std::int64_t madeMs, const std::string& path,
                                    bool evidence) {
    auto self = replica.identity();
    if (!self) return self.failure();
    auto writer = BundleWriter::begin(path, self->key, self->server,
                                      {self->key.publicKey, self->device, madeMs, 0});
    if (!writer) return writer.failure();
    ExportedBundle out;
    if (auto added = addRequests(replica, *self, **writer, out); !added) return added.failure();
    auto wanted = replica.evidenceWanted();
    if (!wanted) return wanted.failure();
    if (auto added = addHashes(**writer, *wanted, &wire::BundlePart::mutable_wanted); !added)
        return added.failure();
    if (auto added = addUnsent(replica, **writer, evidence, out); !added) return added.failure();
    auto bytes = (*writer)->finish();
    if (!bytes) return bytes.failure();
    out.bytes = *bytes;
    return out;
}

Result<std::unique_ptr<BundleReader>> openFromServer(const std::string& path,
                                                     const shared::KeyPair& key,
                                                     const shared::PublicKey& server) {
    auto bundle = BundleReader::open(path, key, "device");
    if (!bundle) return bundle;
    if ((*bundle)->opening().maker != server)
        return Failure{Code::refused, "bundle " + path +
                                          " was made by another than this device's server; "
                                          "nothing of it is taken"};
    return bundle;
}

Result<> exportEnrolment(const std::string& path, const shared::KeyPair& key,
                         const shared::PublicKey& server, const std::string& deviceLabel,
                         const Id& former) {
    auto writer = BundleWriter::begin(path, key, server, {key.publicKey, Id{}, 0, 0});
    if (!writer) return writer.failure();
    wire::BundlePart part;
    part.mutable_enrol()->set_public_key(key.publicKey.str());
    part.mutable_enrol()->set_device_label(deviceLabel);
    if (!former.none()) part.mutable_enrol()->set_former_device(former.str());
    if (auto added = (*writer)->add(part); !added) return added;
    auto bytes = (*writer)->finish();
    return bytes ? Result<>(Done{}) : bytes.failure();
}

Result<Enrolled> enrolledIn(BundleReader& bundle) {
    std::optional<Enrolled> found;
    auto read = bundle.each([&](const wire::BundlePart& part) -> Result<> {
        const auto device = Id::from(part.enrolled().device());
        const auto person = Id::from(part.enrolled().person());
        if (part.has_enrolled() && device && person) found = Enrolled{*device, *person};
        return Done{};
    });
    if (!read) return read.failure();
    if (!found || found->device != bundle.opening().device)
        return Failure{Code::refused, "the bundle enrols no device; ask for the answer to enrol"};
    return *found;
}

Result<ImportedBundle> importBundle(Replica& replica, BundleReader& bundle, bool late) {
    auto self = replica.identity();
    if (!self) return self.failure();
    auto before = replica.areas();
    if (!before) return before.failure();
    Importing importing(replica, *self, late);
    auto taken = bundle.each([&](const wire::BundlePart& part) { return importing.take(part); });
    if (!taken) return taken.failure();
    auto after = replica.areas();
    if (!after) return after.failure();
    auto out = std::move(importing.out);
    out.opening = bundle.opening();
    out.moved = stateHash(*before) != stateHash(*after);
    return out;
}

}  // namespace field::sync
