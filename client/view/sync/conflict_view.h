#pragma once

#include <optional>

#include "client/store/store.h"
#include "client/view/desk.h"
#include "client/view/page_view.h"
#include "client/view/rows_model.h"
#include "sync/merge.h"

namespace field::view {

/// One disputed value: what it is about, and every side of it.
struct DisputeRow {
    Q_GADGET
    Q_PROPERTY(QString key MEMBER key)
    Q_PROPERTY(QString what MEMBER what)
    Q_PROPERTY(QString about MEMBER about)
    Q_PROPERTY(QString before MEMBER before)
    Q_PROPERTY(QList<QString> values MEMBER values)
    Q_PROPERTY(QList<QString> authors MEMBER authors)
    Q_PROPERTY(QList<QString> notes MEMBER notes)
    Q_PROPERTY(int standing MEMBER standing)
    Q_PROPERTY(int picked MEMBER picked)

  public:
    QString key, what, about, before;
    QStringList values, authors, notes;
    int standing = -1;  ///< the side that stands
    int picked = -1;    ///< the side chosen so far
    bool operator==(const DisputeRow&) const = default;
};

/// Values that two people changed without seeing each other. Each is decided by a person; what is
/// not chosen stays readable in the record's history.
class ConflictView : public field::view::PageView {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the navigator")
    Q_PROPERTY(field::view::RowsModel* rows READ rows CONSTANT FINAL)
    Q_PROPERTY(int left READ left NOTIFY changed FINAL)
    Q_PROPERTY(int decided READ decided NOTIFY changed FINAL)
    Q_PROPERTY(bool busy READ busy NOTIFY changed FINAL)

  public:
    /// Conflicts of `report`; none: all of this device.
    ConflictView(Desk& desk, const Id& report);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString subtitle() const override;
    void load() override;

    [[nodiscard]] RowsModel* rows() { return &rows_; }
    /// Values that nobody has chosen yet.
    [[nodiscard]] int left() const;

    /// Values decided here that the server has not heard of yet.
    [[nodiscard]] int decided() const { return decided_; }

    /// What was picked is being saved.
    [[nodiscard]] bool busy() const { return busy_; }

    /// The pick is of that side itself, wherever it stands after a pull; where it is gone, or
    /// another value, nothing is picked any more, and the person is told.
    Q_INVOKABLE void pick(const QString& conflict, int side);
    /// Saves what was picked, once, and to its end even if the page is left.
    Q_INVOKABLE void decide();

  private:
    struct Dispute {
        client::Record conflict;
        client::Held held;
        std::vector<sync::Contested> sides;
        DisputeRow row;
    };
    struct Seen {
        std::vector<Dispute> disputes;
        int decided = 0;
    };
    static Result<Seen> look(Store& store, const Id& report);
    /// The dispute as it stands; nothing where it is none any more, or the record is gone.
    static Result<std::optional<Dispute>> disputeOf(Store& store, const Id& conflict,
                                                    const Id& record, std::uint32_t kind);
    static void describe(Store& store, Dispute& dispute, const Id& self);
    void take(Seen seen);
    /// The first `kept` of `changes` are saved: they are in dispute no more.
    void settle(const std::vector<client::Change>& changes, std::size_t kept);
    void show();
    Desk& desk_;
    Id report_;
    int decided_ = 0;
    bool busy_ = false;
    std::vector<Dispute> disputes_;
    Rows<DisputeRow> rows_;
};

}  // namespace field::view
