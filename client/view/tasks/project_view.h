#pragma once

#include "client/capture/visit_sheet.h"
#include "client/view/desk.h"
#include "client/view/page_view.h"
#include "client/view/rows_model.h"
#include "client/view/tasks/project_rows.h"

namespace field::view {

/// One project: its targets, its money, what was found before.
class ProjectView : public field::view::PageView {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the navigator")
    Q_PROPERTY(QString budget READ budget NOTIFY changed FINAL)
    Q_PROPERTY(QString executed READ executed NOTIFY changed FINAL)
    Q_PROPERTY(QString executedOn READ executedOn NOTIFY changed FINAL)
    Q_PROPERTY(QString spent READ spent NOTIFY changed FINAL)
    Q_PROPERTY(double spentPart READ spentPart NOTIFY changed FINAL)
    Q_PROPERTY(QString light READ light NOTIFY changed FINAL)
    Q_PROPERTY(QString lightTone READ lightTone NOTIFY changed FINAL)
    Q_PROPERTY(QString rules READ rules NOTIFY changed FINAL)
    Q_PROPERTY(QString score READ score NOTIFY changed FINAL)
    Q_PROPERTY(int scoreProblems READ scoreProblems NOTIFY changed FINAL)
    Q_PROPERTY(QString annualTarget READ annualTarget NOTIFY changed FINAL)
    Q_PROPERTY(QString returnedReason READ returnedReason NOTIFY changed FINAL)
    Q_PROPERTY(QString currentVisit READ currentVisit NOTIFY changed FINAL)
    Q_PROPERTY(QString currentState READ currentState NOTIFY changed FINAL)
    Q_PROPERTY(QString currentTone READ currentTone NOTIFY changed FINAL)
    Q_PROPERTY(bool canBegin READ canBegin NOTIFY changed FINAL)
    Q_PROPERTY(field::view::RowsModel* facts READ facts CONSTANT FINAL)
    Q_PROPERTY(field::view::RowsModel* funds READ funds CONSTANT FINAL)
    Q_PROPERTY(field::view::RowsModel* warnings READ warnings CONSTANT FINAL)
    Q_PROPERTY(field::view::RowsModel* missing READ missing CONSTANT FINAL)
    Q_PROPERTY(field::view::RowsModel* alerts READ alerts CONSTANT FINAL)
    Q_PROPERTY(field::view::RowsModel* targets READ targets CONSTANT FINAL)
    Q_PROPERTY(field::view::RowsModel* visits READ visits CONSTANT FINAL)

  public:
    ProjectView(Desk& desk, const Id& project);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString subtitle() const override;
    [[nodiscard]] int openConflicts() const override;
    void load() override;

    [[nodiscard]] QString budget() const;
    [[nodiscard]] QString executed() const;
    [[nodiscard]] QString executedOn() const;
    [[nodiscard]] QString spent() const;
    [[nodiscard]] double spentPart() const;
    /// The light the rules give the project today.
    [[nodiscard]] QString light() const;
    [[nodiscard]] QString lightTone() const;
    /// The rule set that gave the light: its name, place and year.
    [[nodiscard]] QString rules() const;
    /// What the rules give the self-evaluation, in words; empty before there is one.
    [[nodiscard]] QString score() const;
    /// Findings in it: what does not agree with itself or with the rules.
    [[nodiscard]] int scoreProblems() const;
    [[nodiscard]] QString annualTarget() const;
    /// Why the latest visit came back; empty if it did not.
    [[nodiscard]] QString returnedReason() const;
    /// Id of the visit that is not approved yet; empty if there is none.
    [[nodiscard]] QString currentVisit() const;
    [[nodiscard]] QString currentState() const;
    [[nodiscard]] QString currentTone() const;
    /// No visit is under way, and this person may begin one.
    [[nodiscard]] bool canBegin() const { return !current() && sheet_.mayBegin(); }
    [[nodiscard]] RowsModel* facts() { return &facts_; }
    [[nodiscard]] RowsModel* funds() { return &funds_; }
    /// The rules behind the light, heaviest first, and what others could not be judged for.
    [[nodiscard]] RowsModel* warnings() { return &warnings_; }
    [[nodiscard]] RowsModel* missing() { return &missing_; }
    /// On record: those under way first, the newest first.
    [[nodiscard]] RowsModel* alerts() { return &alerts_; }
    [[nodiscard]] RowsModel* targets() { return &targets_; }
    [[nodiscard]] RowsModel* visits() { return &visits_; }

    /// Begins a visit on the spot and opens it.
    Q_INVOKABLE void beginVisit();
    Q_INVOKABLE void openScore();

  private:
    void fill();
    void fillWarnings();
    [[nodiscard]] const client::Record* current() const;
    Desk& desk_;
    Id id_;
    client::ProjectSheet sheet_;
    bool acting_ = false;  ///< what was asked for is on its way to the disk
    Rows<FactRow> facts_, funds_, missing_;
    Rows<WarningRow> warnings_;
    Rows<AlertRow> alerts_;
    Rows<TargetRow> targets_;
    Rows<VisitRow> visits_;
};

}  // namespace field::view
