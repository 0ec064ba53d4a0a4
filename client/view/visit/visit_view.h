#pragma once

#include "client/capture/visit_sheet.h"
#include "client/view/desk.h"
#include "client/view/page_view.h"
#include "client/view/rows_model.h"

namespace field::view {

/// A section of the visit and how far it is.
struct SectionRow {
    Q_GADGET
    Q_PROPERTY(QString key MEMBER key)
    Q_PROPERTY(QString target MEMBER target)
    Q_PROPERTY(QString subject MEMBER subject)
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString glyph MEMBER glyph)
    Q_PROPERTY(QString done MEMBER done)
    Q_PROPERTY(QString tone MEMBER tone)
    Q_PROPERTY(bool unsaved MEMBER unsaved)

  public:
    QString key, target, subject, name, glyph, done, tone;
    bool unsaved = false;
    bool operator==(const SectionRow&) const = default;
};

/// A visit as a whole: where it stands, its sections, and the one act that comes next.
class VisitView : public field::view::PageView {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the navigator")
    Q_PROPERTY(QString stateWord READ stateWord NOTIFY changed FINAL)
    Q_PROPERTY(QString tone READ tone NOTIFY changed FINAL)
    Q_PROPERTY(QString when READ when NOTIFY changed FINAL)
    Q_PROPERTY(QString returnedReason READ returnedReason NOTIFY changed FINAL)
    Q_PROPERTY(QString returnedBy READ returnedBy NOTIFY changed FINAL)
    Q_PROPERTY(QString reminded READ reminded NOTIFY changed FINAL)
    Q_PROPERTY(QString remindedWords READ remindedWords NOTIFY changed FINAL)
    Q_PROPERTY(bool mayRemind READ mayRemind NOTIFY changed FINAL)
    Q_PROPERTY(QString nextAct READ nextAct NOTIFY changed FINAL)
    Q_PROPERTY(field::view::RowsModel* sections READ sections CONSTANT FINAL)

  public:
    VisitView(Desk& desk, const Id& visit);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString subtitle() const override;
    [[nodiscard]] int openConflicts() const override;
    void load() override;

    [[nodiscard]] QString stateWord() const;
    [[nodiscard]] QString tone() const;
    [[nodiscard]] QString when() const;
    [[nodiscard]] QString returnedReason() const;
    [[nodiscard]] QString returnedBy() const;
    /// That somebody asked this person for the next step, or this person somebody; and what was
    /// said.
    [[nodiscard]] QString reminded() const;
    [[nodiscard]] QString remindedWords() const;
    /// This person may remind whoever has the visit, and has not in its present state.
    [[nodiscard]] bool mayRemind() const;
    /// What the one button does: arrive, correct, check, withdraw; empty where nothing is to do.
    [[nodiscard]] QString nextAct() const;
    [[nodiscard]] RowsModel* sections() { return &sections_; }

    Q_INVOKABLE void act();
    Q_INVOKABLE void remind();
    Q_INVOKABLE void openHistory();
    Q_INVOKABLE void openConflict();

  private:
    struct Seen {
        client::VisitSheet sheet;
        std::string returnedBy, remindedBy;
    };
    [[nodiscard]] std::int64_t visitState() const;
    [[nodiscard]] const client::Record* ownReminder() const;
    void fill();
    Desk& desk_;
    Id id_;
    Seen seen_;
    bool acting_ = false;  ///< what was asked for is on its way to the disk
    Rows<SectionRow> sections_;
};

/// One step of the visit's workflow as a save; `more` are columns saved with it.
client::Change stepOf(const client::Held& visit, std::int64_t to, client::Values more = {});

}  // namespace field::view
