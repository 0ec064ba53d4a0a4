#pragma once

#include <QUrl>

#include "client/capture/visit_sheet.h"
#include "client/view/desk.h"
#include "client/view/page_view.h"
#include "client/view/rows_model.h"

namespace field::view {

/// A piece of evidence as its list shows it.
struct EvidenceRow {
    Q_GADGET
    Q_PROPERTY(QString key MEMBER key)
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString when MEMBER when)
    Q_PROPERTY(QString size MEMBER size)
    Q_PROPERTY(QUrl thumbnail MEMBER thumbnail)
    Q_PROPERTY(bool here MEMBER here)

  public:
    QString key, name, when, size;
    QUrl thumbnail;  ///< empty: no picture, or not here yet
    bool here = false;
    bool operator==(const EvidenceRow&) const = default;
};

/// Photos and scans of a visit. The original's bytes are kept as they came, under their hash; what
/// is shown and stamped are copies.
class EvidenceView : public field::view::PageView {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the navigator")
    Q_PROPERTY(field::view::RowsModel* rows READ rows CONSTANT FINAL)
    Q_PROPERTY(bool readOnly READ readOnly NOTIFY changed FINAL)

  public:
    EvidenceView(Desk& desk, const Id& visit);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString subtitle() const override;
    [[nodiscard]] int openConflicts() const override { return conflicts_; }
    void load() override;

    [[nodiscard]] RowsModel* rows() { return &rows_; }
    [[nodiscard]] bool readOnly() const { return readOnly_; }

    Q_INVOKABLE void choose();
    Q_INVOKABLE void openPhoto(const QString& id);

  private:
    Desk& desk_;
    Id visit_;
    QString project_;
    bool readOnly_ = true;
    int conflicts_ = 0;
    Rows<EvidenceRow> rows_;
};

/// Where the picture `sha256` can be had from: its file, or while that is sealed, its own bytes.
/// Empty: it is not here.
QUrl pictureOf(Store& store, const shared::Hash& sha256);
/// The record as a list shows it.
EvidenceRow evidenceRow(Store& store, const client::Record& record);

}  // namespace field::view
