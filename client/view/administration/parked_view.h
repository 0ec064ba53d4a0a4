#pragma once

#include "client/view/administration/clerk_page.h"
#include "client/view/rows_model.h"

namespace field::view {

/// A change that was kept aside.
struct ParkedRow {
    Q_GADGET
    Q_PROPERTY(QString key MEMBER key)
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString place MEMBER place)
    Q_PROPERTY(QString reason MEMBER reason)
    Q_PROPERTY(QString inside MEMBER inside)
    Q_PROPERTY(QString saved MEMBER saved)
    Q_PROPERTY(bool waits MEMBER waits)

  public:
    QString key, name, place, reason, inside, saved;
    bool waits = false;  ///< for another that has to be released, or to come, first
    bool operator==(const ParkedRow&) const = default;
};

/// What the server keeps aside, why, and whose it is. One is let in, or stays where it is.
class ParkedView : public field::view::ClerkPage {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the navigator")
    Q_PROPERTY(bool more READ more NOTIFY changed FINAL)
    Q_PROPERTY(field::view::RowsModel* rows READ rows CONSTANT FINAL)

  public:
    ParkedView(Desk& desk, Clerk& clerk) : ClerkPage(desk, clerk) {}

    [[nodiscard]] QString title() const override;
    [[nodiscard]] bool more() const { return more_; }
    [[nodiscard]] RowsModel* rows() { return &rows_; }
    Q_INVOKABLE void showMore();
    Q_INVOKABLE void release(const QString& key);

  protected:
    void look() override;
    void show() override;
    [[nodiscard]] QString whyRefused() const override;
    [[nodiscard]] QString wayFromRefused() const override;

  private:
    void read(std::size_t from);
    bool more_ = false;
    std::size_t wanted_ = 1;  ///< lines that are to be shown at least
    std::vector<wire::AdministrationAnswer::Parked> parked_;
    Rows<ParkedRow> rows_;
};

}  // namespace field::view
