#pragma once

#include <optional>

#include "client/view/administration/clerk_page.h"
#include "client/view/rows_model.h"
#include "client/view/tasks/project_rows.h"

namespace field::view {

/// Where administration begins: what waits for the administrator, and the ways to the rest.
class AdministrationView : public field::view::ClerkPage {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the navigator")
    Q_PROPERTY(QString devices READ devices NOTIFY changed FINAL)
    Q_PROPERTY(int waiting READ waiting NOTIFY changed FINAL)
    Q_PROPERTY(QString parked READ parked NOTIFY changed FINAL)
    Q_PROPERTY(int parkedCount READ parkedCount NOTIFY changed FINAL)
    Q_PROPERTY(QString backup READ backup NOTIFY changed FINAL)
    Q_PROPERTY(QString backupAge READ backupAge NOTIFY changed FINAL)
    Q_PROPERTY(bool backupOld READ backupOld NOTIFY changed FINAL)
    Q_PROPERTY(field::view::RowsModel* backupFacts READ backupFacts CONSTANT FINAL)

  public:
    AdministrationView(Desk& desk, Clerk& clerk) : ClerkPage(desk, clerk) {}

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString subtitle() const override;
    /// How many devices there are; empty until the server said.
    [[nodiscard]] QString devices() const;
    /// Devices that wait for their confirmation.
    [[nodiscard]] int waiting() const { return static_cast<int>(waiting_); }
    [[nodiscard]] QString parked() const;
    /// Sets that wait; of many, how many are shown at first.
    [[nodiscard]] int parkedCount() const { return parkedCount_; }
    /// What is wrong with the last backup, or that it is well; empty until the server said.
    [[nodiscard]] QString backup() const;
    /// When it was made; empty if never.
    [[nodiscard]] QString backupAge() const;
    [[nodiscard]] bool backupOld() const { return backup_ && backup_->old(); }
    /// What the last verified backup holds; none if there is none.
    [[nodiscard]] RowsModel* backupFacts() { return &backupFacts_; }

  protected:
    void look() override;
    void show() override;
    [[nodiscard]] bool complete() const override { return known_; }

  private:
    bool known_ = false, moreParked_ = false;
    std::uint32_t waiting_ = 0, active_ = 0, revoked_ = 0;
    int parkedCount_ = 0;
    std::optional<wire::AdministrationAnswer::Backup> backup_;
    Rows<FactRow> backupFacts_;
};

}  // namespace field::view
