#pragma once

#include "client/view/administration/clerk_page.h"
#include "client/view/rows_model.h"

namespace field::view {

/// A device as an administrator knows it.
struct DeviceRow {
    Q_GADGET
    Q_PROPERTY(QString key MEMBER key)
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString label MEMBER label)
    Q_PROPERTY(QString seen MEMBER seen)
    Q_PROPERTY(QString chip MEMBER chip)
    Q_PROPERTY(QString tone MEMBER tone)
    Q_PROPERTY(QString digits MEMBER digits)
    Q_PROPERTY(QString copied MEMBER copied)
    Q_PROPERTY(bool mayRevoke MEMBER mayRevoke)

  public:
    QString key, name, label, seen, chip, tone;
    QString digits;  ///< of the match code, in two groups; empty unless it waits
    QString copied;  ///< that sets came under its name which it may not have made
    bool mayRevoke = false;
    bool operator==(const DeviceRow&) const = default;
};

DeviceRow rowOf(const wire::AdministrationAnswer::Device& device, std::int64_t nowMs);

/// Every device: whose it is, when it was last heard, whether it may speak. One that waits is
/// confirmed by comparing six digits; one that is lost is revoked.
class DevicesView : public field::view::ClerkPage {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the navigator")
    Q_PROPERTY(QList<QString> filters READ filters NOTIFY changed FINAL)
    Q_PROPERTY(int filter READ filter WRITE setFilter NOTIFY changed FINAL)
    Q_PROPERTY(QString search READ search WRITE setSearch NOTIFY changed FINAL)
    Q_PROPERTY(bool more READ more NOTIFY changed FINAL)
    Q_PROPERTY(field::view::RowsModel* rows READ rows CONSTANT FINAL)

  public:
    /// `search`: a name to begin with; such a list shows devices in every state.
    DevicesView(Desk& desk, Clerk& clerk, const QString& search);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QStringList filters() const;
    [[nodiscard]] int filter() const { return filter_; }
    void setFilter(int filter);
    [[nodiscard]] QString search() const { return search_; }
    void setSearch(const QString& search);
    /// There are more than are shown.
    [[nodiscard]] bool more() const { return more_; }
    [[nodiscard]] RowsModel* rows() { return &rows_; }

    Q_INVOKABLE void showMore();
    /// The digits on the device are those of its row.
    Q_INVOKABLE void confirm(const QString& key);
    Q_INVOKABLE void revoke(const QString& key);

  protected:
    void look() override;
    void show() override;
    [[nodiscard]] QString whyRefused() const override;
    [[nodiscard]] QString wayFromRefused() const override;

  private:
    [[nodiscard]] const wire::AdministrationAnswer::Device* find(const QString& key) const;
    void read(std::size_t from);

    int filter_ = 0;
    QString search_;
    bool more_ = false;
    std::size_t wanted_ = 1;  ///< lines that are to be shown at least
    std::vector<wire::AdministrationAnswer::Device> devices_;
    std::uint32_t waiting_ = 0, active_ = 0, revoked_ = 0;
    Rows<DeviceRow> rows_;
};

}  // namespace field::view
