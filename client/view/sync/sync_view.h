#pragma once

#include "client/store/recovery/recovered.h"
#include "client/view/desk.h"
#include "client/view/page_view.h"
#include "client/view/rows_model.h"
#include "client/view/sync/doubts_view.h"
#include "client/view/sync/sync_state.h"

namespace field::view {

/// A save on its way.
struct OutRow {
    Q_GADGET
    Q_PROPERTY(QString key MEMBER key)
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString when MEMBER when)
    Q_PROPERTY(QString stage MEMBER stage)
    Q_PROPERTY(QString tone MEMBER tone)
    Q_PROPERTY(QString why MEMBER why)

  public:
    QString key, name, when, stage, tone, why;
    bool operator==(const OutRow&) const = default;
};

/// What became of an edit that was not simply taken.
struct ToldRow {
    Q_GADGET
    Q_PROPERTY(QString key MEMBER key)
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString what MEMBER what)
    Q_PROPERTY(QString when MEMBER when)
    Q_PROPERTY(QString tone MEMBER tone)
    Q_PROPERTY(QString report MEMBER report)

  public:
    QString key, name, what, when, tone, report;
    bool operator==(const ToldRow&) const = default;
};

/// The sync centre: what waits, what arrived, what became of it, and why not if not.
class SyncView : public field::view::PageView {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the navigator")
    Q_PROPERTY(field::view::SyncState* sync READ sync CONSTANT FINAL)
    Q_PROPERTY(field::view::DoubtsView* doubts READ doubts CONSTANT FINAL)
    Q_PROPERTY(field::view::RowsModel* outbox READ outbox CONSTANT FINAL)
    Q_PROPERTY(field::view::RowsModel* told READ toldRows CONSTANT FINAL)
    Q_PROPERTY(QString server READ server NOTIFY changed FINAL)
    Q_PROPERTY(QString person READ person NOTIFY changed FINAL)
    Q_PROPERTY(bool untrusted READ untrusted NOTIFY changed FINAL)
    Q_PROPERTY(QString recovered READ recovered NOTIFY changed FINAL)
    Q_PROPERTY(QString recoveredDetail READ recoveredDetail NOTIFY changed FINAL)
    Q_PROPERTY(bool heldBack READ heldBack NOTIFY changed FINAL)

  public:
    SyncView(Desk& desk, SyncState& sync);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] int openConflicts() const override { return sync_.openConflicts(); }
    void load() override;

    [[nodiscard]] SyncState* sync() { return &sync_; }
    [[nodiscard]] DoubtsView* doubts() { return &doubts_; }
    [[nodiscard]] RowsModel* outbox() { return &outbox_; }
    [[nodiscard]] RowsModel* toldRows() { return &told_; }
    [[nodiscard]] QString server() const { return server_; }
    [[nodiscard]] QString person() const { return person_; }
    /// The server takes this device for a copy of itself, or it was revoked: what it sends is kept
    /// aside until it is enrolled anew.
    [[nodiscard]] bool untrusted() const { return untrusted_; }
    /// That the database was damaged, until the person has read it; empty: it was not.
    [[nodiscard]] QString recovered() const;
    /// Where the old one is, what came out of it, and what to do.
    [[nodiscard]] QString recoveredDetail() const;
    /// Nothing is sent before the device is set up anew.
    [[nodiscard]] bool heldBack() const { return recovered_ && recovered_->anew; }
    Q_INVOKABLE void markRecoveredRead();

  private:
    struct Seen {
        std::vector<OutRow> outbox;
        std::vector<ToldRow> told;
        QString server, person;
        bool untrusted = false;
        std::optional<client::Recovered> recovered;  ///< and not read yet, or held back
    };
    static Result<Seen> look(Store& store, std::int64_t nowMs);
    Desk& desk_;
    SyncState& sync_;
    DoubtsView doubts_{desk_};
    QString server_, person_;
    bool untrusted_ = false;
    std::optional<client::Recovered> recovered_;
    Rows<OutRow> outbox_;
    Rows<ToldRow> told_;
};

}  // namespace field::view
