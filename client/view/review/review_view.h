#pragma once

#include <QTimer>
#include <QUrl>

#include "client/capture/visit_sheet.h"
#include "client/review.h"
#include "client/view/desk.h"
#include "client/view/page_view.h"
#include "client/view/rows_model.h"
#include "client/view/tasks/project_view.h"
#include "client/view/visit/evidence_view.h"

namespace field::view {

/// One indicator as a reviewer reads it: promised, found last, found now.
struct MeasuredRow {
    Q_GADGET
    Q_PROPERTY(QString key MEMBER key)
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString target MEMBER target)
    Q_PROPERTY(QString last MEMBER last)
    Q_PROPERTY(QString now MEMBER now)
    Q_PROPERTY(QString chip MEMBER chip)
    Q_PROPERTY(QString tone MEMBER tone)
    Q_PROPERTY(QString likelihood MEMBER likelihood)
    Q_PROPERTY(QString cause MEMBER cause)
    Q_PROPERTY(QString read MEMBER read)
    Q_PROPERTY(QString note MEMBER note)

  public:
    QString key, name, target, last, now, chip, tone, likelihood, cause;
    QString read;  ///< what was read of `now`; empty where it is the same
    QString note;
    bool operator==(const MeasuredRow&) const = default;
};

/// A report to be judged. What is approved is exactly what was read here: the review is bound to
/// it. An approval is held for ten seconds, in which it can be taken back; leaving the page makes
/// it.
class ReviewView : public field::view::PageView {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the navigator")
    Q_PROPERTY(field::view::RowsModel* measured READ measured CONSTANT FINAL)
    Q_PROPERTY(field::view::RowsModel* facts READ facts CONSTANT FINAL)
    Q_PROPERTY(field::view::RowsModel* progress READ progress CONSTANT FINAL)
    Q_PROPERTY(field::view::RowsModel* money READ money CONSTANT FINAL)
    Q_PROPERTY(field::view::RowsModel* findings READ findings CONSTANT FINAL)
    Q_PROPERTY(field::view::RowsModel* photos READ photos CONSTANT FINAL)
    Q_PROPERTY(QString stateWord READ stateWord NOTIFY changed FINAL)
    Q_PROPERTY(QString tone READ tone NOTIFY changed FINAL)
    Q_PROPERTY(QString conclusion READ conclusion NOTIFY changed FINAL)
    Q_PROPERTY(QString reason READ reason WRITE setReason NOTIFY changed FINAL)
    Q_PROPERTY(QString obstacle READ obstacle NOTIFY changed FINAL)
    Q_PROPERTY(bool waiting READ isOpen NOTIFY changed FINAL)
    Q_PROPERTY(bool canApprove READ canApprove NOTIFY changed FINAL)
    Q_PROPERTY(bool mayReturn READ mayReturn NOTIFY changed FINAL)
    Q_PROPERTY(bool canReturn READ canReturn NOTIFY changed FINAL)
    Q_PROPERTY(bool held READ held NOTIFY changed FINAL)

  public:
    ReviewView(Desk& desk, const Id& visit);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString subtitle() const override;
    [[nodiscard]] int openConflicts() const override;
    void load() override;
    void leave() override;
    void undo() override;

    [[nodiscard]] RowsModel* measured() { return &measured_; }
    [[nodiscard]] RowsModel* facts() { return &facts_; }
    [[nodiscard]] RowsModel* progress() { return &progress_; }
    [[nodiscard]] RowsModel* money() { return &money_; }
    [[nodiscard]] RowsModel* findings() { return &findings_; }
    [[nodiscard]] RowsModel* photos() { return &photos_; }
    [[nodiscard]] QString stateWord() const;
    [[nodiscard]] QString tone() const;
    [[nodiscard]] QString conclusion() const;
    [[nodiscard]] QString reason() const { return reason_; }
    void setReason(const QString& reason);
    /// Why it cannot be approved; empty if it can.
    [[nodiscard]] QString obstacle() const;
    /// It waits for a decision.
    [[nodiscard]] bool isOpen() const;
    [[nodiscard]] bool canApprove() const;
    /// It is this person's to return; with an opinion it can be.
    [[nodiscard]] bool mayReturn() const;
    [[nodiscard]] bool canReturn() const;
    /// An approval was given and can still be taken back.
    [[nodiscard]] bool held() const { return hold_.isActive(); }

    Q_INVOKABLE void approve();
    Q_INVOKABLE void giveBack();
    Q_INVOKABLE void openHistory();
    Q_INVOKABLE void openConflict();
    Q_INVOKABLE void openPhoto(const QString& id);

  private:
    struct Seen {
        client::VisitSheet sheet;
        shared::Hash read;
        std::vector<EvidenceRow> photos;
    };
    static Result<Seen> look(Store& store, const Id& id);
    void fill();
    void decide(client::Verdict verdict, const QString& said);
    [[nodiscard]] MeasuredRow row(const client::Record& indicator) const;
    Desk& desk_;
    Id id_;
    Seen seen_;
    QString reason_;
    QTimer hold_;
    bool acting_ = false;  ///< a decision is on its way to the disk
    Rows<MeasuredRow> measured_;
    Rows<FactRow> facts_, progress_, money_, findings_;
    Rows<EvidenceRow> photos_;
};

}  // namespace field::view
