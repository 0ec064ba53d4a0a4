#pragma once

#include "client/view/administration/clerk_page.h"
#include "client/view/rows_model.h"

namespace field::view {

struct PersonRow {
    Q_GADGET
    Q_PROPERTY(QString key MEMBER key)
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString about MEMBER about)
    Q_PROPERTY(QString roles MEMBER roles)

  public:
    QString key, name, about, roles;
    bool operator==(const PersonRow&) const = default;
};

/// Everybody whom the server knows; one of them opens.
class PeopleView : public field::view::ClerkPage {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the navigator")
    Q_PROPERTY(QString search READ search WRITE setSearch NOTIFY changed FINAL)
    Q_PROPERTY(bool more READ more NOTIFY changed FINAL)
    Q_PROPERTY(field::view::RowsModel* rows READ rows CONSTANT FINAL)

  public:
    PeopleView(Desk& desk, Clerk& clerk) : ClerkPage(desk, clerk) {}

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString search() const { return search_; }
    void setSearch(const QString& search);
    /// There are more than are shown.
    [[nodiscard]] bool more() const { return more_; }
    [[nodiscard]] RowsModel* rows() { return &rows_; }
    Q_INVOKABLE void showMore();

  protected:
    void look() override;
    void show() override;

  private:
    void read(std::size_t from);
    QString search_;
    bool more_ = false;
    std::size_t wanted_ = 1;  ///< lines that are to be shown at least
    std::vector<wire::AdministrationAnswer::Person> people_;
    Rows<PersonRow> rows_;
};

}  // namespace field::view
