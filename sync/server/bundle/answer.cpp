#include <algorithm>
#include <set>

#include "shared/catalog.h"
#include "shared/proto/records.pb.h"
#include "sync/server/bundle/asked.h"
#include "sync/server/bundle/bundles.h"
#include "sync/wire.h"

namespace field::server {

using shared::Code;
using shared::Done;
using shared::Failure;

namespace {

/// One answer being written.
class Answering {
  public:
    Answering(Host& host, const Id& device, sync::BundleWriter& writer)
        : host_(host), device_(device), writer_(writer) {}

    /// What was asked is asked again: sets that are here already bring their stored receipts.
    Result<> answer(const wire::BundleAsked& asked) {
        for (const auto& part : asked.request()) {
            wire::ExchangeRequest request;
            if (auto read = sync::readRequest(part, request); !read) return read;
            auto answered = pull(request);
            // A device that was revoked receives its receipts, and nothing after them.
            if (!answered && answered.failure().code == Code::refused && content.receipts > 0)
                return Done{};
            if (!answered) return answered;
        }
        return Done{};
    }

    Result<> addEnrolled(const Device& device) {
        wire::BundlePart part;
        part.mutable_enrolled()->set_device(device.id.str());
        part.mutable_enrolled()->set_person(device.person.str());
        part.mutable_enrolled()->set_confirmed(device.confirmed);
        return writer_.add(part);
    }

    Result<> confirm(const wire::BundleAsked& asked) {
        std::vector<Hash> whole;
        for (const auto& bytes : asked.unsent()) {
            const auto hash = Hash::from(bytes);
            auto sent = hash ? host_.evidence().sentBy(*hash, device_) : Result<bool>(false);
            if (!sent) return sent.failure();
            if (*sent) whole.push_back(*hash);
        }
        return sync::addHashes(writer_, whole, &wire::BundlePart::mutable_kept);
    }

    /// What the device said that it lacks, and what the rows of this answer name.
    Result<> addEvidence(const wire::BundleAsked& asked) {
        for (const auto& bytes : asked.wanted())
            if (const auto hash = Hash::from(bytes)) named_.insert(*hash);
        for (const auto& hash : named_) {
            if (!host_.mayReceive(device_, hash)) continue;
            auto size = host_.evidence().size(hash);
            if (!size) return size.failure();
            if (!*size) continue;  // on its way
            const auto read = [&](std::uint64_t offset, std::size_t bytes) {
                return host_.evidence().read(hash, offset, bytes);
            };
            auto added = sync::addEvidence(writer_, hash, **size, read);
            if (!added && added.failure().code != Code::missing) return added;
            if (!added) continue;
            ++content.files;
            content.fileBytes += **size;
        }
        return Done{};
    }

    sync::BundleContent content;

  private:
    /// Asks until there is no more, each time from where the answer before ended, as the device
    /// would.
    Result<> pull(wire::ExchangeRequest& request) {
        for (bool more = true; more;) {
            auto body = host_.exchange(device_, request.SerializeAsString());
            if (!body) return body.failure();
            wire::ExchangeAnswer answer;
            answer.ParseFromString(*body);
            if (auto added = sync::addAnswer(writer_, answer); !added) return added;
            content.receipts += static_cast<std::uint64_t>(answer.receipts_size());
            if (auto noted = noteEvidence(answer); !noted) return noted;
            more = answer.more() && goOn(request, answer);
        }
        return Done{};
    }

    /// `request` asks on from the ends of the pages in `answer`; false if there were none.
    static bool goOn(wire::ExchangeRequest& request, const wire::ExchangeAnswer& answer) {
        request.clear_sets();
        request.clear_former();
        // It bore witness once.
        for (auto& area : *request.mutable_areas()) area.clear_head_hash();
        for (const auto& page : answer.areas()) {
            auto& areas = *request.mutable_areas();
            auto area = std::find_if(areas.begin(), areas.end(),
                                     [&](const auto& one) { return one.area() == page.area(); });
            if (area == areas.end()) {
                request.add_areas()->set_area(page.area());
                area = std::prev(areas.end());
            }
            area->set_cursor(page.cursor());
        }
        return answer.areas_size() > 0;
    }

    Result<> noteEvidence(const wire::ExchangeAnswer& answer) {
        using records::Evidence;
        static const std::set<std::uint32_t> columns{Evidence::kSha256FieldNumber,
                                                     Evidence::kThumbnailSha256FieldNumber,
                                                     Evidence::kStampedSha256FieldNumber};
        for (const auto& page : answer.areas()) {
            content.rows += static_cast<std::uint64_t>(page.rows_size() + page.changed_size());
            for (const auto* rows : {&page.rows(), &page.changed()})
                for (const auto& row : *rows) {
                    if (row.kind() != shared::kinds::evidence || row.deleted()) continue;
                    for (const auto& item : row.values()) {
                        if (!columns.contains(item.column())) continue;
                        const auto hash = Hash::from(item.value().blob());
                        if (!hash) continue;
                        // What the device sent itself it has.
                        auto own = host_.evidence().sentBy(*hash, device_);
                        if (!own) return own.failure();
                        if (!*own) named_.insert(*hash);
                    }
                }
        }
        return Done{};
    }

    Host& host_;
    Id device_;
    sync::BundleWriter& writer_;
    std::set<Hash> named_;
};

}  // namespace

Result<AnsweredBundle> answerBundle(Host& host, shared::Env& env, const Id& id,
                                    const std::string& path, bool evidence) {
    auto device = host.device(id);
    if (!device) return device.failure();
    if (!*device)
        return Failure{Code::missing, "no device " + toText(id) + " in this store; see devices"};
    auto asked = askedBy(host, id);
    if (!asked) return asked.failure();
    if (asked->request().empty())
        return Failure{Code::missing,
                       "no bundle of device " + toText(id) + " was taken; import one first"};
    auto key = keyOf(host);
    if (!key) return key.failure();
    asked->set_answered_ms(std::max(env.wallMs(), asked->answered_ms() + 1));
    if (auto kept = keepAsked(host, id, *asked); !kept) return kept.failure();
    auto writer = sync::BundleWriter::begin(
        path, *key, (*device)->key, {key->publicKey, id, asked->answered_ms(), asked->made_ms()});
    if (!writer) return writer.failure();
    Answering answering(host, id, **writer);
    if (auto done = answering.addEnrolled(**device); !done) return done.failure();
    if (auto done = answering.answer(*asked); !done) return done.failure();
    if (auto done = answering.confirm(*asked); !done) return done.failure();
    if (evidence) {
        if (auto done = answering.addEvidence(*asked); !done) return done.failure();
    }
    auto bytes = (*writer)->finish();
    if (!bytes) return bytes.failure();
    return AnsweredBundle{answering.content, *bytes};
}

}  // namespace field::server
