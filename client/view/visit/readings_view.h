#pragma once

#include "client/view/rows_model.h"
#include "client/view/visit/form_view.h"

namespace field::view {

/// One indicator: what was promised, what was found last, what is found now.
struct ReadingRow {
    Q_GADGET
    Q_PROPERTY(QString key MEMBER key)
    Q_PROPERTY(QString group MEMBER group)
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString target MEMBER target)
    Q_PROPERTY(QString last MEMBER last)
    Q_PROPERTY(QString lastWhen MEMBER lastWhen)
    Q_PROPERTY(QString typed MEMBER typed)
    Q_PROPERTY(QString unit MEMBER unit)
    Q_PROPERTY(QString problem MEMBER problem)
    Q_PROPERTY(QString problemTone MEMBER problemTone)
    Q_PROPERTY(QString hint MEMBER hint)
    Q_PROPERTY(int likelihood MEMBER likelihood)
    Q_PROPERTY(QString cause MEMBER cause)
    Q_PROPERTY(bool causeNeeded MEMBER causeNeeded)
    Q_PROPERTY(QString note MEMBER note)

  public:
    QString key, group, name, target, last, lastWhen, typed, unit, problem, problemTone, hint;
    int likelihood = -1;
    QString cause;
    bool causeNeeded = false;
    QString note;
    bool operator==(const ReadingRow&) const = default;
};

/// The section of readings: every indicator of the project, measured on the spot.
class ReadingsView : public field::view::FormView {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the navigator")
    Q_PROPERTY(field::view::RowsModel* rows READ rows CONSTANT FINAL)
    Q_PROPERTY(QList<QString> likelihoods READ likelihoods NOTIFY changed FINAL)
    Q_PROPERTY(int filled READ filled NOTIFY rowsChanged FINAL)
    Q_PROPERTY(int total READ total NOTIFY rowsChanged FINAL)

  public:
    ReadingsView(Desk& desk, const Id& visit);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] RowsModel* rows() { return &rows_; }
    [[nodiscard]] QStringList likelihoods() const;
    [[nodiscard]] int filled() const;
    [[nodiscard]] int total() const { return rows_.count(); }

    Q_INVOKABLE void typeValue(const QString& indicator, const QString& text);
    Q_INVOKABLE void typeCause(const QString& indicator, const QString& text);
    Q_INVOKABLE void typeNote(const QString& indicator, const QString& text);
    Q_INVOKABLE void choose(const QString& indicator, int likelihood);

  Q_SIGNALS:
    void rowsChanged();

  protected:
    void fill() override;

  private:
    [[nodiscard]] ReadingRow row(const client::Record& indicator) const;
    void typeInto(const QString& indicator, std::uint32_t column, const QString& text);
    Rows<ReadingRow> rows_;
    std::map<Id, Id> records_;  ///< reading of each indicator
};

}  // namespace field::view
