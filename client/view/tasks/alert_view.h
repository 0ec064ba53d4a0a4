#pragma once

#include "client/next_steps.h"
#include "client/view/desk.h"
#include "client/view/page_view.h"
#include "client/view/rows_model.h"
#include "client/view/tasks/project_rows.h"

namespace field::view {

/// An alert on record: what the rules found when, with which figures, what was decided about it,
/// and who takes it on from here until it is closed.
class AlertView : public field::view::PageView {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the navigator")
    Q_PROPERTY(QString level READ level NOTIFY changed FINAL)
    Q_PROPERTY(QString levelTone READ levelTone NOTIFY changed FINAL)
    Q_PROPERTY(QString stateWord READ stateWord NOTIFY changed FINAL)
    Q_PROPERTY(QString raised READ raised NOTIFY changed FINAL)
    Q_PROPERTY(QString figures READ figures NOTIFY changed FINAL)
    Q_PROPERTY(QString source READ source NOTIFY changed FINAL)
    Q_PROPERTY(QString rules READ rules NOTIFY changed FINAL)
    Q_PROPERTY(QString decision READ decision NOTIFY changed FINAL)
    Q_PROPERTY(QString note READ note NOTIFY changed FINAL)
    Q_PROPERTY(QString term READ term NOTIFY changed FINAL)
    Q_PROPERTY(QString nextAct READ nextAct NOTIFY changed FINAL)
    Q_PROPERTY(bool decides READ decides NOTIFY changed FINAL)
    Q_PROPERTY(bool canAct READ canAct NOTIFY changed FINAL)
    Q_PROPERTY(QList<QString> choices READ choices NOTIFY changed FINAL)
    Q_PROPERTY(int choice READ choice WRITE setChoice NOTIFY changed FINAL)
    Q_PROPERTY(QString reason READ reason WRITE setReason NOTIFY changed FINAL)
    Q_PROPERTY(field::view::RowsModel* steps READ steps CONSTANT FINAL)

  public:
    AlertView(Desk& desk, const Id& alert);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString subtitle() const override;
    void load() override;

    [[nodiscard]] QString level() const;
    [[nodiscard]] QString levelTone() const;
    [[nodiscard]] QString stateWord() const;
    /// Since when it is on record, and by which rule.
    [[nodiscard]] QString raised() const;
    /// What was found against which limit, a line each.
    [[nodiscard]] QString figures() const;
    /// Where the rule stands; empty where the record does not say it.
    [[nodiscard]] QString source() const;
    /// The rule set that the server judged by; empty where the record does not say it.
    [[nodiscard]] QString rules() const;
    [[nodiscard]] QString decision() const;
    [[nodiscard]] QString note() const;
    /// What the server does by itself if nobody decides; empty where no term runs or will.
    [[nodiscard]] QString term() const;
    /// What the one button does; empty where the next step is another's.
    [[nodiscard]] QString nextAct() const;
    /// It is a decision: one of choices(), and why.
    [[nodiscard]] bool decides() const;
    [[nodiscard]] bool canAct() const;
    [[nodiscard]] QStringList choices() const;
    [[nodiscard]] int choice() const { return choice_; }
    void setChoice(int choice);
    [[nodiscard]] QString reason() const { return reason_; }
    void setReason(const QString& reason);
    /// The steps until it is closed, and whose they are.
    [[nodiscard]] RowsModel* steps() { return &steps_; }

    Q_INVOKABLE void act();

  private:
    struct Seen {
        client::Held alert;
        client::Record project;
        client::NextSteps next;
        shared::Hash read;
    };
    static Result<Seen> lookOnce(Store& store, const Id& id);
    static Result<Seen> look(Store& store, const Id& id);
    [[nodiscard]] const shared::Transition* next() const;
    void fill();
    Desk& desk_;
    Id id_;
    Seen seen_;
    bool acting_ = false;  ///< a step is on its way to the disk
    int choice_ = -1;
    QString reason_;
    Rows<FactRow> steps_;
};

/// An alert as the project's page lists it.
AlertRow alertRow(const shared::Catalog& catalog, const client::Record& alert);

}  // namespace field::view
