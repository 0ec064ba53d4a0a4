#pragma once

#include <functional>
#include <memory>
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
    Q_INVOKABLE void go(const QString& page);
    /// Opens `page` on top; from a list beside it (level 0) what lay on the list is left first.
    void open(PageView* from, const QString& page, const QString& subject);
    /// Leaves the top page; false at the root.
    Q_INVOKABLE bool back();
    /// Leaves everything, as when another person takes the tablet.
    void clear();
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
    void push(const QString& page, const QString& subject, int level);
    void leaveAbove(int level);
    [[nodiscard]] int topRow() const;
    Make make_;
    QString destination_;
    std::vector<Entry> entries_;
};

}  // namespace field::view
