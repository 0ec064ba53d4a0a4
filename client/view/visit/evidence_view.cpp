#include "client/view/visit/evidence_view.h"

#include "client/store/vault/evidence_folder.h"
#include "client/view/words.h"
#include "shared/proto/records.pb.h"

namespace field::view {

using client::integerOf;
using client::textOf;
using records::Evidence;

namespace {

std::optional<shared::Hash> hashIn(const client::Record& record, int column) {
    const auto* blob =
        std::get_if<shared::Blob>(&record.values.get(static_cast<std::uint32_t>(column)));
    return blob ? shared::Hash::from(blob->bytes) : std::nullopt;
}

struct Shown {
    client::VisitSheet sheet;
    std::vector<EvidenceRow> rows;
};

}  // namespace

QUrl pictureOf(Store& store, const shared::Hash& sha256) {
    auto& evidence = store.evidence();
    if (const auto file = evidence.file(sha256)) return QUrl::fromLocalFile(words::text(*file));
    // Prints are far smaller; what is not need not be seen at any price.
    constexpr std::size_t most = 4 << 20;
    const auto size = evidence.size(sha256);
    if (!size || *size > most) return {};
    const auto bytes = evidence.read(sha256, 0, most);
    if (!bytes) return {};
    return QUrl("data:image/jpeg;base64," +
                QString::fromLatin1(QByteArray::fromStdString(*bytes).toBase64()));
}

EvidenceRow evidenceRow(Store& store, const client::Record& record) {
    EvidenceRow row;
    row.key = words::text(shared::toText(record.id));
    const auto caption = textOf(record, Evidence::kCaptionFieldNumber);
    row.name =
        words::text(caption.empty() ? textOf(record, Evidence::kFileNameFieldNumber) : caption);
    row.when = words::moment(integerOf(record, Evidence::kTakenAtFieldNumber));
    row.size = words::size(integerOf(record, Evidence::kSizeFieldNumber));
    const auto original = hashIn(record, Evidence::kSha256FieldNumber);
    row.here = original && store.evidence().has(*original);
    const auto small = hashIn(record, Evidence::kThumbnailSha256FieldNumber);
    if (small) row.thumbnail = pictureOf(store, *small);
    return row;
}

EvidenceView::EvidenceView(Desk& desk, const Id& visit) : desk_(desk), visit_(visit) {}

QString EvidenceView::title() const { return tr("Evidence"); }
QString EvidenceView::subtitle() const { return project_; }

void EvidenceView::load() {
    desk_.ask(
        this,
        [visit = visit_](Store& store) -> Result<Shown> {
            auto sheet = client::readVisit(store, visit);
            if (!sheet) return sheet.failure();
            Shown shown{sheet.take(), {}};
            for (const auto& record : shown.sheet.evidence)
                shown.rows.push_back(evidenceRow(store, record));
            return shown;
        },
        [this](Result<Shown> answer) {
            if (!answer) return fail(answer.failure());
            const auto& sheet = answer->sheet;
            project_ = words::text(textOf(sheet.project, records::Project::kProNameFieldNumber));
            readOnly_ = !sheet.may(shared::Act::create, shared::kinds::evidence);
            conflicts_ = static_cast<int>(sheet.openConflicts.size());
            const bool none = answer->rows.empty();
            rows_.set(std::move(answer->rows));
            become(none ? Empty : Ready);
        });
}

void EvidenceView::choose() { open("Files", words::text(shared::toText(visit_))); }
void EvidenceView::openPhoto(const QString& id) { open("Photo", id); }

}  // namespace field::view
