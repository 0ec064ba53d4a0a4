#pragma once

#include <vector>

#include <QtQml/qqmlregistration.h>
#include <QAbstractListModel>
#include <QMetaProperty>

namespace field::view {

/// A short list for a page.
class RowsModel : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("part of a view")
    Q_PROPERTY(int count READ count NOTIFY countChanged FINAL)

  public:
    using QAbstractListModel::QAbstractListModel;
    [[nodiscard]] int count() const { return rowCount({}); }

  Q_SIGNALS:
    void countChanged();
};

/// Rows whose roles are the properties of the gadget `Row`, which has a `key` and is comparable.
/// Where the same rows come again, only what differs is told, so that a field that is being typed
/// in is never taken down.
template <class Row>
class Rows : public RowsModel {
  public:
    using RowsModel::RowsModel;

    [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }

    void set(std::vector<Row> rows) {
        if (!sameKeys(rows)) {
            beginResetModel();
            rows_ = std::move(rows);
            endResetModel();
            Q_EMIT countChanged();
            return;
        }
        for (std::size_t i = 0; i < rows.size(); ++i) put(i, std::move(rows[i]));
    }
    void put(std::size_t at, Row row) {
        if (at >= rows_.size() || rows_[at] == row) return;
        rows_[at] = std::move(row);
        const auto here = index(static_cast<int>(at), 0);
        Q_EMIT dataChanged(here, here);
    }

    [[nodiscard]] int rowCount(const QModelIndex& parent) const override {
        return parent.isValid() ? 0 : static_cast<int>(rows_.size());
    }
    [[nodiscard]] QVariant data(const QModelIndex& at, int role) const override {
        const int property = role - Qt::UserRole;
        if (!at.isValid() || at.row() >= count() || property < 0) return {};
        return Row::staticMetaObject.property(property).readOnGadget(
            &rows_[static_cast<std::size_t>(at.row())]);
    }
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override {
        QHash<int, QByteArray> names;
        for (int i = 0; i < Row::staticMetaObject.propertyCount(); ++i)
            names[Qt::UserRole + i] = Row::staticMetaObject.property(i).name();
        return names;
    }

  private:
    [[nodiscard]] bool sameKeys(const std::vector<Row>& rows) const {
        if (rows.size() != rows_.size()) return false;
        for (std::size_t i = 0; i < rows.size(); ++i)
            if (rows[i].key != rows_[i].key) return false;
        return true;
    }
    std::vector<Row> rows_;
};

}  // namespace field::view
