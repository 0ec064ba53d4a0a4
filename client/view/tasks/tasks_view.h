#pragma once

#include <list>
#include <unordered_map>

#include <QAbstractListModel>

#include "client/view/desk.h"
#include "client/view/page_view.h"

namespace field::view {

/// The rows of the task list: all ids of a search, and the pages of rows that were looked at last.
/// A row that is not here yet is asked for and shows as empty until it comes.
class TaskRows : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("part of TasksView")
    Q_PROPERTY(int count READ count NOTIFY countChanged FINAL)

  public:
    explicit TaskRows(Desk& desk, QObject* parent = nullptr);

    [[nodiscard]] int count() const { return static_cast<int>(ids_.size()); }
    /// The search was answered: the list is this one now.
    void set(std::vector<Id> ids);
    /// What a page shows may have changed.
    void refresh();

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

  Q_SIGNALS:
    void countChanged();

  private:
    struct Sheet {
        int number;
        std::vector<client::Task> tasks;
        bool asked = false, stale = false;
    };
    static constexpr int perSheet = 64, mostSheets = 32;
    const client::Task* at(int row) const;
    void ask(Sheet& sheet) const;
    Sheet& sheet(int number) const;

    Desk& desk_;
    std::vector<Id> ids_;
    int search_ = 0;                   ///< answers to an earlier one are late
    mutable std::list<Sheet> sheets_;  ///< looked at last first
};

/// Where the day begins: every project of this person, searched as one types.
class TasksView : public field::view::PageView {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the navigator")
    Q_PROPERTY(field::view::TaskRows* rows READ rows CONSTANT FINAL)
    Q_PROPERTY(QString search READ search WRITE setSearch NOTIFY changed FINAL)
    Q_PROPERTY(int filter READ filter WRITE setFilter NOTIFY changed FINAL)
    Q_PROPERTY(QList<QString> filters READ filters NOTIFY changed FINAL)
    Q_PROPERTY(QList<QString> filterTones READ filterTones CONSTANT FINAL)
    Q_PROPERTY(bool nothingMatches READ nothingMatches NOTIFY changed FINAL)

  public:
    explicit TasksView(Desk& desk);

    [[nodiscard]] QString title() const override;
    [[nodiscard]] QString subtitle() const override;
    void load() override;

    [[nodiscard]] TaskRows* rows() { return &rows_; }
    [[nodiscard]] QString search() const { return search_; }
    void setSearch(const QString& text);
    /// 0 all, 1 returned, 2 no visit yet, 3 to visit, 4 on site, 5 submitted, 6 approved, 7
    /// disputed, 8 with an alert.
    [[nodiscard]] int filter() const { return filter_; }
    void setFilter(int filter);
    /// Names of the filters with how many each would show.
    [[nodiscard]] QStringList filters() const;
    [[nodiscard]] QStringList filterTones() const;
    /// There are projects, but none that was searched for.
    [[nodiscard]] bool nothingMatches() const;

  private:
    [[nodiscard]] std::uint64_t countOf(int filter) const;
    Desk& desk_;
    TaskRows rows_;
    QString search_;
    int filter_ = 0;
    int asked_ = 0;
    bool waiting_ = false, again_ = false;
    client::TaskList list_;
};

}  // namespace field::view
