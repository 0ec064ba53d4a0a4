#pragma once

#include "client/view/desk.h"
#include "client/view/page_view.h"
#include "client/view/rows_model.h"

namespace field::view {

/// Something that happened to a visit.
struct EventRow {
    Q_GADGET
    Q_PROPERTY(QString key MEMBER key)
    Q_PROPERTY(QString what MEMBER what)
    Q_PROPERTY(QString detail MEMBER detail)
    Q_PROPERTY(QString who MEMBER who)
    Q_PROPERTY(QString when MEMBER when)
    Q_PROPERTY(QString glyph MEMBER glyph)
    Q_PROPERTY(QString tone MEMBER tone)

  public:
    QString key, what, detail, who, when, glyph, tone;
    std::int64_t ms = 0;
    bool operator==(const EventRow&) const = default;
};

/// What became of a visit, as far as this device knows it, newest first.
class HistoryView : public field::view::PageView {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the navigator")
    Q_PROPERTY(field::view::RowsModel* rows READ rows CONSTANT FINAL)

  public:
    HistoryView(Desk& desk, const Id& visit);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString subtitle() const override { return project_; }
    void load() override;
    [[nodiscard]] RowsModel* rows() { return &rows_; }

    Q_INVOKABLE void openExport();

  private:
    struct Seen {
        std::vector<EventRow> rows;
        QString project;
    };
    static Result<Seen> look(Store& store, const Id& visit);
    Desk& desk_;
    Id id_;
    QString project_;
    Rows<EventRow> rows_;
};

}  // namespace field::view
