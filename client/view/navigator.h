#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <QtQml/qqmlregistration.h>
#include <QAbstractListModel>

#include "client/view/page_view.h"

namespace field::view {

/// The open pages of every destination, in the order in which they were opened. Going to another
/// destination keeps them, so that nobody loses his place by looking at the sync centre.
///
/// As a model: one row an open page, with the roles page, subject, view, destination, level.
class Navigator : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("the app has one")
    Q_PROPERTY(QString destination READ destination NOTIFY moved FINAL)
    Q_PROPERTY(int depth READ depth NOTIFY moved FINAL)
    Q_PROPERTY(QString top READ top NOTIFY moved FINAL)
    Q_PROPERTY(QString chosen READ chosen NOTIFY moved FINAL)
    Q_PROPERTY(bool covered READ covered NOTIFY moved FINAL)

  public:
    using Make =
        std::function<std::unique_ptr<PageView>(const QString& page, const QString& subject)>;

    explicit Navigator(Make make, QObject* parent = nullptr);
    ~Navigator() override;

    [[nodiscard]] QString destination() const { return destination_; }
    /// Open pages of the destination; 0 before the first go().
    [[nodiscard]] int depth() const;
    /// Name of the page on top.
    [[nodiscard]] QString top() const;
    [[nodiscard]] PageView* topView() const;
    /// Subject of what was opened from the destination's list; empty while nothing is.
    [[nodiscard]] QString chosen() const;

    /// Shows the destination whose root page is `page`. Asked for where one is already: back to it.
    /// While covered: what uncover() shows.
    Q_INVOKABLE void go(const QString& page);
    /// Opens `page` on top; from a list beside it (level 0) what lay on the list is left first.
    /// From a page that is not in sight: on top of that one, out of sight too.
    void open(PageView* from, const QString& page, const QString& subject);
    /// Leaves the top page; false at the root.
    Q_INVOKABLE bool back();
    /// Leaves everything, as when another person takes the tablet.
    void clear();
    /// Lays `page` over everything, as a door: what is open beneath is saved as if it were left,
    /// and stays, with what was typed, out of everybody's reach until uncover().
    void cover(const QString& page);
    /// Takes that page away; false if nothing was open beneath.
    bool uncover();
    [[nodiscard]] bool covered() const { return beneath_.has_value(); }
    /// Every open page reads again.
    void reload();

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

  Q_SIGNALS:
    void moved();
    void told(field::view::PageView* by, const QString& text, bool undoable);

  private:
    struct Entry {
        QString page, subject, destination;
        int level = 0;
        std::unique_ptr<PageView> view;
    };
    void push(const QString& page, const QString& subject, const QString& destination, int level);
    void leaveAbove(const QString& destination, int level);
    /// Leaves `page` and what was opened from it; false at a root.
    bool leave(const PageView* page);
    [[nodiscard]] const Entry* entryOf(const PageView* page) const;
    [[nodiscard]] int topRow() const;
    Make make_;
    QString destination_;
    std::optional<QString> beneath_;  ///< the destination under the door
    std::vector<Entry> entries_;
};

}  // namespace field::view
