#include "client/view/navigator.h"

#include <algorithm>
#include <utility>

#include <QPointer>

namespace field::view {

namespace {
enum Role { PageRole = Qt::UserRole, SubjectRole, ViewRole, DestinationRole, LevelRole };
}

Navigator::Navigator(Make make, QObject* parent)
    : QAbstractListModel(parent), make_(std::move(make)) {}

Navigator::~Navigator() {
    for (auto& entry : entries_) entry.view->leave();
}

int Navigator::depth() const {
    return static_cast<int>(std::count_if(entries_.begin(), entries_.end(), [this](const Entry& e) {
        return e.destination == destination_;
    }));
}

int Navigator::topRow() const {
    for (int row = static_cast<int>(entries_.size()) - 1; row >= 0; --row)
        if (entries_[static_cast<std::size_t>(row)].destination == destination_) return row;
    return -1;
}

QString Navigator::top() const {
    const int row = topRow();
    return row < 0 ? QString() : entries_[static_cast<std::size_t>(row)].page;
}

PageView* Navigator::topView() const {
    const int row = topRow();
    return row < 0 ? nullptr : entries_[static_cast<std::size_t>(row)].view.get();
}

QString Navigator::chosen() const {
    const auto at = std::find_if(entries_.begin(), entries_.end(), [this](const Entry& e) {
        return e.destination == destination_ && e.level == 1;
    });
    return at == entries_.end() ? QString() : at->subject;
}

const Navigator::Entry* Navigator::entryOf(const PageView* page) const {
    const auto at = std::find_if(entries_.begin(), entries_.end(),
                                 [page](const Entry& e) { return e.view.get() == page; });
    return at == entries_.end() ? nullptr : &*at;
}

void Navigator::go(const QString& page) {
    if (beneath_) {
        beneath_ = page;
        return;
    }
    if (page == destination_) {
        leaveAbove(destination_, 0);
    } else {
        if (auto* view = topView()) view->leave();
        destination_ = page;
        if (topRow() < 0) push(page, {}, page, 0);
    }
    Q_EMIT moved();
}

void Navigator::open(PageView* from, const QString& page, const QString& subject) {
    const auto* entry = entryOf(from);
    const int level = entry ? entry->level : depth() - 1;
    const auto destination = entry ? entry->destination : destination_;
    leaveAbove(destination, level);
    if (auto* view = topView()) view->leave();
    push(page, subject, destination, level + 1);
    Q_EMIT moved();
}

void Navigator::push(const QString& page, const QString& subject, const QString& destination,
                     int level) {
    auto view = make_(page, subject);
    if (!view) return;
    PageView* shown = view.get();
    connect(shown, &PageView::opened, this,
            [this, shown](const QString& next, const QString& about) { open(shown, next, about); });
    connect(
        shown, &PageView::closed, this,
        [this, closed = QPointer<PageView>(shown)] { leave(closed); }, Qt::QueuedConnection);
    connect(shown, &PageView::told, this, [this, shown](const QString& text, bool undoable) {
        Q_EMIT told(shown, text, undoable);
    });
    const int row = rowCount();
    beginInsertRows({}, row, row);
    entries_.push_back({page, subject, destination, level, std::move(view)});
    endInsertRows();
    shown->load();
}

void Navigator::leaveAbove(const QString& destination, int level) {
    // What was left before this has told what became of its act, and had its time to undo it.
    const auto former = findChildren<PageView*>(Qt::FindDirectChildrenOnly);
    for (int row = rowCount() - 1; row >= 0; --row) {
        auto& entry = entries_[static_cast<std::size_t>(row)];
        if (entry.destination != destination || entry.level <= level) continue;
        entry.view->leave();
        beginRemoveRows({}, row, row);
        auto* view = entry.view.release();
        entries_.erase(entries_.begin() + row);
        endRemoveRows();
        // The page is taken down by a later event. Its view stays for what it has to tell yet, and
        // for the undoing of that, until another page is left.
        view->setParent(this);
        for (auto* before : former) before->deleteLater();
    }
}

bool Navigator::leave(const PageView* page) {
    const auto* entry = page ? entryOf(page) : nullptr;
    if (!entry || entry->level == 0) return false;
    leaveAbove(QString(entry->destination), entry->level - 1);
    if (auto* view = topView()) view->load();
    Q_EMIT moved();
    return true;
}

bool Navigator::back() { return leave(topView()); }

void Navigator::cover(const QString& page) {
    if (beneath_) return;
    const auto open = entries_.size();
    const auto destination = std::exchange(destination_, page);
    push(page, {}, page, 0);
    beneath_ = destination;
    // Out of sight first: a word that is still being composed goes with the rest.
    Q_EMIT moved();
    for (std::size_t row = 0; row < open; ++row) entries_[row].view->leave();
}

bool Navigator::uncover() {
    if (!beneath_) return false;
    leaveAbove(destination_, -1);
    destination_ = *std::exchange(beneath_, std::nullopt);
    Q_EMIT moved();
    return topRow() >= 0;
}

void Navigator::clear() {
    for (const auto& entry : entries_) entry.view->leave();
    beginResetModel();
    auto left = std::move(entries_);
    entries_.clear();
    destination_.clear();
    beneath_.reset();
    endResetModel();
    for (auto& entry : left) entry.view.release()->deleteLater();
    for (auto* before : findChildren<PageView*>(Qt::FindDirectChildrenOnly)) before->deleteLater();
    Q_EMIT moved();
}

void Navigator::reload() {
    for (const auto& entry : entries_) entry.view->load();
}

int Navigator::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(entries_.size());
}

QVariant Navigator::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const auto& entry = entries_[static_cast<std::size_t>(index.row())];
    switch (role) {
        case PageRole:
            return entry.page;
        case SubjectRole:
            return entry.subject;
        case ViewRole:
            return QVariant::fromValue(entry.view.get());
        case DestinationRole:
            return entry.destination;
        case LevelRole:
            return entry.level;
        default:
            return {};
    }
}

QHash<int, QByteArray> Navigator::roleNames() const {
    return {{PageRole, "page"},
            {SubjectRole, "subject"},
            {ViewRole, "view"},
            {DestinationRole, "destination"},
            {LevelRole, "level"}};
}

}  // namespace field::view
