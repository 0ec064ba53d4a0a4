#pragma once

#include "client/capture/visit_sheet.h"
#include "client/view/desk.h"
#include "client/view/page_view.h"
#include "client/view/rows_model.h"

namespace field::view {

/// One line of a section, as its list shows it.
struct LineRow {
    Q_GADGET
    Q_PROPERTY(QString key MEMBER key)
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString detail MEMBER detail)
    Q_PROPERTY(QString chip MEMBER chip)
    Q_PROPERTY(QString tone MEMBER tone)
    Q_PROPERTY(bool unsaved MEMBER unsaved)

  public:
    QString key, name, detail, chip, tone;
    bool unsaved = false;
    bool operator==(const LineRow&) const = default;
};

/// The lines of a section: work measured, vouchers looked at, findings.
class LinesView : public field::view::PageView {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the navigator")
    Q_PROPERTY(field::view::RowsModel* rows READ rows CONSTANT FINAL)
    Q_PROPERTY(QString kind READ kind CONSTANT FINAL)
    Q_PROPERTY(QString addText READ addText NOTIFY changed FINAL)
    Q_PROPERTY(bool readOnly READ readOnly NOTIFY changed FINAL)

  public:
    /// `kind`: "ProgressCheck", "MoneyCheck" or "Finding".
    LinesView(Desk& desk, const Id& visit, const QString& kind);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString subtitle() const override;
    [[nodiscard]] int openConflicts() const override;
    void load() override;

    [[nodiscard]] RowsModel* rows() { return &rows_; }
    [[nodiscard]] QString kind() const { return kind_; }
    [[nodiscard]] QString addText() const;
    [[nodiscard]] bool readOnly() const { return readOnly_; }

    Q_INVOKABLE void openLine(const QString& id);
    /// Opens an empty line; it is made when something was typed into it.
    Q_INVOKABLE void add();

  private:
    [[nodiscard]] LineRow row(const client::Record& record) const;
    [[nodiscard]] QString subject(const QString& id) const;
    Desk& desk_;
    Id visit_;
    QString kind_, project_;
    bool readOnly_ = true;
    int conflicts_ = 0;
    Rows<LineRow> rows_;
};

}  // namespace field::view
