#pragma once

#include <array>

#include "client/view/desk.h"
#include "client/view/page_view.h"
#include "client/view/rows_model.h"

namespace field::view {

/// A report that waits for a review, or had one.
struct ReviewRow {
    Q_GADGET
    Q_PROPERTY(QString key MEMBER key)
    Q_PROPERTY(QString name MEMBER name)
    Q_PROPERTY(QString who MEMBER who)
    Q_PROPERTY(QString when MEMBER when)
    Q_PROPERTY(QString stateWord MEMBER stateWord)
    Q_PROPERTY(QString tone MEMBER tone)
    Q_PROPERTY(QString flags MEMBER flags)
    Q_PROPERTY(int conflicts MEMBER conflicts)

  public:
    QString key, name, who, when, stateWord, tone, flags;
    int conflicts = 0;
    bool operator==(const ReviewRow&) const = default;
};

/// What waits for this person's review, works on what was synced last.
class ReviewsView : public field::view::PageView {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the navigator")
    Q_PROPERTY(field::view::RowsModel* rows READ rows CONSTANT FINAL)
    Q_PROPERTY(int filter READ filter WRITE setFilter NOTIFY changed FINAL)
    Q_PROPERTY(QList<QString> filters READ filters NOTIFY changed FINAL)

  public:
    explicit ReviewsView(Desk& desk);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString subtitle() const override;
    void load() override;

    [[nodiscard]] RowsModel* rows() { return &rows_; }
    /// 0: waiting, 1: returned, 2: approved.
    [[nodiscard]] int filter() const { return filter_; }
    void setFilter(int filter);
    [[nodiscard]] QStringList filters() const;

  private:
    struct Seen {
        std::vector<ReviewRow> rows;
        std::array<int, 3> counts{};
    };
    static Result<Seen> look(Store& store, int filter);
    Desk& desk_;
    int filter_ = 0;
    std::array<int, 3> counts_{};
    Rows<ReviewRow> rows_;
};

}  // namespace field::view
