#pragma once

#include <functional>
#include <map>
#include <set>
#include <utility>

#include <QTimer>

#include "client/capture/form.h"
#include "client/capture/visit_sheet.h"
#include "client/view/desk.h"
#include "client/view/page_view.h"

namespace field::view {

/// A section of a visit being filled: its records as forms. Every pause of typing becomes a draft
/// on the disk; leaving the section becomes one save. There is no button for either.
class FormView : public field::view::PageView {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("a section is one")
    Q_PROPERTY(bool readOnly READ readOnly NOTIFY changed FINAL)
    Q_PROPERTY(QString kept READ kept NOTIFY keptChanged FINAL)

  public:
    /// A record to fill, as the store held or made it.
    struct Filling {
        client::Held held;
        bool fresh = false;
    };
    using Gather = std::function<Result<std::vector<Filling>>(Store&, const client::VisitSheet&)>;

    /// `gather` runs on the store's thread and names the records that this section fills.
    FormView(Desk& desk, const Id& visit, Gather gather);

    void load() override;
    void leave() override;
    [[nodiscard]] QString subtitle() const override;
    [[nodiscard]] int openConflicts() const override;

    /// The visit is in a state in which its field parts are not written, or what is filled here is
    /// on its way out.
    [[nodiscard]] bool readOnly() const;
    /// Where what was typed is: empty, kept as a draft, saved on this device.
    [[nodiscard]] QString kept() const;

  Q_SIGNALS:
    void keptChanged();

  protected:
    /// The forms are there: the view makes its rows.
    virtual void fill() = 0;
    [[nodiscard]] const client::VisitSheet& sheet() const { return sheet_; }
    [[nodiscard]] Desk& desk() const { return desk_; }
    [[nodiscard]] client::Form* form(const Id& record);
    [[nodiscard]] const std::map<Id, client::Form>& forms() const { return forms_; }
    void type(client::Form& form, std::uint32_t column, const QString& text);
    /// Saves now what was typed so far; `then` when it is on the disk, or could not be put there.
    void save(const std::function<void(bool saved)>& then = {});
    /// From here on nothing is typed, kept or saved, also not by leaving: who calls it answers for
    /// what was typed so far.
    void discard();
    /// What discard() was for did not come about.
    void resume();
    [[nodiscard]] const Id& visit() const { return visit_; }

  private:
    struct Loaded {
        client::VisitSheet sheet;
        std::vector<Filling> fillings;
    };
    void take(Loaded loaded);
    using Places = std::set<std::pair<Id, std::uint32_t>>;  ///< columns of records
    void keepDrafts();
    /// What is typed there could not be written: it is tried again by itself.
    void keepLater(Places places);
    void saved(const std::vector<client::Change>& changes, bool kept);
    [[nodiscard]] bool dirty() const;
    enum class Kept { nothing, draft, saved };

    Desk& desk_;
    Id visit_;
    Gather gather_;
    client::VisitSheet sheet_;
    std::map<Id, client::Form> forms_;
    Places unkept_;  ///< where drafts are to be written
    QTimer retry_;
    bool keeping_ = false, saving_ = false, discarded_ = false;
    Kept kept_ = Kept::nothing;
    std::int64_t keptMs_ = 0;
};

/// What to say of a doubt, in the person's words; empty for none.
QString doubtText(client::Doubt doubt);

}  // namespace field::view
