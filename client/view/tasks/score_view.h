#pragma once

#include "client/capture/visit_sheet.h"
#include "client/view/desk.h"
#include "client/view/page_view.h"
#include "client/view/rows_model.h"
#include "client/view/tasks/project_rows.h"

namespace field::view {

/// A row of the self-evaluation: what was declared beside what the rules give.
struct ScoreRow {
    Q_GADGET
    Q_PROPERTY(QString key MEMBER key)
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString target MEMBER target)
    Q_PROPERTY(QString actual MEMBER actual)
    Q_PROPERTY(QString weight MEMBER weight)
    Q_PROPERTY(QString declared MEMBER declared)
    Q_PROPERTY(QString computed MEMBER computed)
    Q_PROPERTY(QString reason MEMBER reason)
    Q_PROPERTY(bool differs MEMBER differs)

  public:
    QString key, name, target, actual, weight, declared, computed, reason;
    bool differs = false;
    bool operator==(const ScoreRow&) const = default;
};

/// The problems that concern records: a printed total is none of theirs.
std::vector<shared::Problem> problemsOf(const shared::ScoreSheet& sheet);

/// A project's self-evaluation scored by the rules. What was declared is shown as it was declared.
class ScoreView : public field::view::PageView {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the navigator")
    Q_PROPERTY(QString total READ total NOTIFY changed FINAL)
    Q_PROPERTY(QString declared READ declared NOTIFY changed FINAL)
    Q_PROPERTY(QString computed READ computed NOTIFY changed FINAL)
    Q_PROPERTY(QString weights READ weights NOTIFY changed FINAL)
    Q_PROPERTY(QString rules READ rules NOTIFY changed FINAL)
    Q_PROPERTY(int undecided READ undecided NOTIFY changed FINAL)
    Q_PROPERTY(field::view::RowsModel* rows READ rows CONSTANT FINAL)
    Q_PROPERTY(field::view::RowsModel* problems READ problems CONSTANT FINAL)

  public:
    ScoreView(Desk& desk, const Id& project);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString subtitle() const override;
    void load() override;

    /// All points by the rules, the budget's execution among them; unknown where a row has none.
    [[nodiscard]] QString total() const;
    /// Points of the indicators alone, as declared and by the rules.
    [[nodiscard]] QString declared() const;
    [[nodiscard]] QString computed() const;
    [[nodiscard]] QString weights() const;
    /// The rule set that gave the points: its name, place and year.
    [[nodiscard]] QString rules() const;
    /// Rows for which the rules give no points.
    [[nodiscard]] int undecided() const;
    [[nodiscard]] RowsModel* rows() { return &rows_; }
    /// What does not agree, each with the row it is in.
    [[nodiscard]] RowsModel* problems() { return &problems_; }

  private:
    void fill();
    [[nodiscard]] QString nameOf(const shared::TableRow& row) const;
    Desk& desk_;
    Id id_;
    client::ProjectSheet sheet_;
    Rows<ScoreRow> rows_;
    Rows<FactRow> problems_;
};

}  // namespace field::view
