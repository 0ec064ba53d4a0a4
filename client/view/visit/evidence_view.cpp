#include "client/view/visit/evidence_view.h"

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

EvidenceRow evidenceRow(Store& store, const client::Record& record) {
    EvidenceRow row;
    row.key = words::text(shared::toText(record.id));
    const auto caption = textOf(record, Evidence::kCaptionFieldNumber);
    row.name =
        words::text(caption.empty() ? textOf(record, Evidence::kFileNameFieldNumber) : caption);
    row.when = words::moment(integerOf(record, Evidence::kTakenAtFieldNumber));
    row.size = words::size(integerOf(record, Evidence::kSizeFieldNumber));
    const auto original = hashIn(record, Evidence::kSha256FieldNumber);
    row.here = original && store.evidenceFile(*original);
    const auto small = hashIn(record, Evidence::kThumbnailSha256FieldNumber);
    const auto path = small ? store.evidenceFile(*small) : std::nullopt;
    if (path) row.thumbnail = QUrl::fromLocalFile(words::text(*path));
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
