#pragma once

#include <QUrl>

#include "client/view/desk.h"
#include "client/view/page_view.h"
#include "client/view/rows_model.h"
#include "client/view/tasks/project_view.h"

namespace field::view {

/// One piece of evidence: the stamped copy to look at, and what proves the original.
class PhotoView : public field::view::PageView {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the navigator")
    Q_PROPERTY(QUrl picture READ picture NOTIFY changed FINAL)
    Q_PROPERTY(QString proof READ proof NOTIFY changed FINAL)
    Q_PROPERTY(QString proofTone READ proofTone NOTIFY changed FINAL)
    Q_PROPERTY(field::view::RowsModel* facts READ facts CONSTANT FINAL)

  public:
    PhotoView(Desk& desk, const Id& evidence);

    [[nodiscard]] QString title() const override;
    void load() override;

    [[nodiscard]] QUrl picture() const { return picture_; }
    /// Whether the original here is still what its hash says.
    [[nodiscard]] QString proof() const;
    [[nodiscard]] QString proofTone() const;
    [[nodiscard]] RowsModel* facts() { return &facts_; }

  private:
    enum class Proof { notHere, same, altered };
    struct Seen {
        std::vector<FactRow> facts;
        QUrl picture;
        QString name;
        Proof proof = Proof::notHere;
    };
    static Result<Seen> look(Store& store, const shared::Catalog& catalog, const Id& id);
    Desk& desk_;
    Id id_;
    QString name_;
    QUrl picture_;
    Proof proof_ = Proof::notHere;
    Rows<FactRow> facts_;
};

}  // namespace field::view
