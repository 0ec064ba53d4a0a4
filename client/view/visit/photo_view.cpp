#include "client/view/visit/photo_view.h"

#include "client/store/evidence_shelf.h"
#include "client/store/vault/evidence_folder.h"
#include "client/view/visit/evidence_view.h"
#include "client/view/words.h"
#include "shared/proto/records.pb.h"

namespace field::view {

namespace kinds = shared::kinds;
using client::idOf;
using client::textOf;
using records::Evidence;

namespace {

std::optional<shared::Hash> hashIn(const client::Record& record, int column) {
    const auto* blob =
        std::get_if<shared::Blob>(&record.values.get(static_cast<std::uint32_t>(column)));
    return blob ? shared::Hash::from(blob->bytes) : std::nullopt;
}

}  // namespace

PhotoView::PhotoView(Desk& desk, const Id& evidence) : desk_(desk), id_(evidence) {}

QString PhotoView::title() const { return name_.isEmpty() ? tr("Evidence") : name_; }

Result<PhotoView::Seen> PhotoView::look(Store& store, const shared::Catalog& catalog,
                                        const Id& id) {
    auto found = store.find(kinds::evidence, id);
    if (!found) return found.failure();
    if (!*found) return shared::Failure{shared::Code::missing, "evidence"};
    const auto& record = **found;
    const auto& kind = *catalog.kind(kinds::evidence);
    Seen seen;
    seen.name = words::text(textOf(record, Evidence::kFileNameFieldNumber));
    const auto add = [&](int column, const QString& value) {
        const auto& about = *kind.column(static_cast<std::uint32_t>(column));
        if (!value.isEmpty())
            seen.facts.push_back({QString::number(column), words::name(about), value});
    };
    const auto original = hashIn(record, Evidence::kSha256FieldNumber);
    add(Evidence::kTakenAtFieldNumber,
        words::moment(client::integerOf(record, Evidence::kTakenAtFieldNumber)));
    add(Evidence::kTakerIdFieldNumber,
        words::text(client::personName(store, idOf(record, Evidence::kTakerIdFieldNumber))));
    seen.facts.push_back({"size", PhotoView::tr("Size of the file"),
                          words::size(client::integerOf(record, Evidence::kSizeFieldNumber))});
    add(Evidence::kMediaTypeFieldNumber,
        words::text(textOf(record, Evidence::kMediaTypeFieldNumber)));
    if (original)
        seen.facts.push_back({"sha256", PhotoView::tr("SHA-256 of the original"),
                              words::text(shared::toText(*original))});
    const auto stamped = hashIn(record, Evidence::kStampedSha256FieldNumber);
    auto& evidence = store.evidence();
    if (stamped) seen.picture = pictureOf(store, *stamped);
    // What was freed here to make room comes back for whoever opens it.
    client::EvidenceShelf shelf(store);
    for (const auto& sha256 : {original, stamped}) {
        if (!sha256 || evidence.has(*sha256)) continue;
        if (auto wanted = shelf.want(*sha256); !wanted) return wanted.failure();
    }
    if (original && evidence.has(*original)) {
        auto same = evidence.isUnaltered(*original);
        if (!same) return same.failure();
        seen.proof = *same ? Proof::same : Proof::altered;
    }
    return seen;
}

void PhotoView::load() {
    desk_.ask(
        this,
        [id = id_, catalog = desk_.catalog()](Store& store) { return look(store, *catalog, id); },
        [this](Result<Seen> answer) {
            picture_.clear();  // nor is it in memory where it is locked
            if (!answer) return fail(answer.failure());
            name_ = answer->name;
            picture_ = answer->picture;
            proof_ = answer->proof;
            facts_.set(std::move(answer->facts));
            become(Ready);
        });
}

QString PhotoView::proof() const {
    switch (proof_) {
        case Proof::notHere:
            return tr("The original has not arrived on this device yet.");
        case Proof::same:
            return tr("The original is unaltered: its bytes give this SHA-256.");
        case Proof::altered:
            return tr("The original on this device was altered. Tell your administrator.");
    }
    return {};
}

QString PhotoView::proofTone() const {
    return proof_ == Proof::same ? "ok" : proof_ == Proof::altered ? "err" : "info";
}

}  // namespace field::view
