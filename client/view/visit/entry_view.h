#pragma once

#include "client/line.h"
#include "client/view/rows_model.h"
#include "client/view/visit/fields.h"
#include "client/view/visit/form_view.h"

namespace field::view {

/// One field of a form. `input` is "line", "text", "number", "choice", "yesNo" or "day".
struct FieldRow {
    Q_GADGET
    Q_PROPERTY(QString key MEMBER key)
    Q_PROPERTY(QString input MEMBER input)
    Q_PROPERTY(QString label MEMBER label)
    Q_PROPERTY(QString typed MEMBER typed)
    Q_PROPERTY(QString unit MEMBER unit)
    Q_PROPERTY(QString problem MEMBER problem)
    Q_PROPERTY(QString hint MEMBER hint)
    Q_PROPERTY(QList<QString> options MEMBER options)
    Q_PROPERTY(int chosen MEMBER chosen)
    Q_PROPERTY(bool needed MEMBER needed)

  public:
    QString key, input, label, typed, unit, problem, hint;
    QStringList options;
    int chosen = -1;
    bool needed = false;
    bool operator==(const FieldRow&) const = default;
};

/// A form over one record of a visit: a line of work, of money, a finding, the conclusion, the
/// signatures. Its fields are those of fields.h, its words the catalog's.
class EntryView : public field::view::FormView {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the navigator")
    Q_PROPERTY(field::view::RowsModel* rows READ rows CONSTANT FINAL)
    Q_PROPERTY(bool removable READ removable NOTIFY changed FINAL)

  public:
    /// `record` of the subject's kind: it may not be saved yet. None for the visit itself.
    EntryView(Desk& desk, const Id& visit, const QString& subject, const Id& record);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] RowsModel* rows() { return &rows_; }
    /// A line can be taken out again; the visit's own parts cannot.
    [[nodiscard]] bool removable() const;

    Q_INVOKABLE void typeIn(const QString& field, const QString& text);
    Q_INVOKABLE void choose(const QString& field, int option);
    /// Takes the line out, with what was typed on it, and goes back; undo() brings both back.
    Q_INVOKABLE void remove();
    void undo() override;

  protected:
    void fill() override;

  private:
    [[nodiscard]] FieldRow row(const Field& field, const client::Form& form) const;
    [[nodiscard]] Id recordId() const;
    void out(const client::Line& line);
    QByteArray subject_;
    Id record_;
    Rows<FieldRow> rows_;
    std::optional<client::Line> out_;  ///< what undo() brings back
};

}  // namespace field::view
