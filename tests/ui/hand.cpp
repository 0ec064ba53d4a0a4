#include "tests/ui/hand.h"

#include <QInputMethodEvent>
#include <QTest>

namespace {

bool acts(QAccessible::Role role) {
    switch (role) {
        case QAccessible::Button:
        case QAccessible::CheckBox:
        case QAccessible::RadioButton:
        case QAccessible::EditableText:
        case QAccessible::PageTab:
        case QAccessible::ListItem:
            return true;
        default:
            return false;
    }
}

struct Named {
    QQuickItem* item;
    QString name;
    bool acts;
};

void collect(QAccessibleInterface* node, QList<Named>& out) {
    if (!node || !node->isValid()) return;
    auto* item = qobject_cast<QQuickItem*>(node->object());
    if (item && item->isVisible())
        out.append({item, node->text(QAccessible::Name).simplified(), acts(node->role())});
    for (int child = 0; child < node->childCount(); ++child) collect(node->child(child), out);
}

/// How well a name answers to what is looked for: 3 the same, 2 begins so, 1 holds it, 0 not.
int fit(const QString& name, const QString& wanted) {
    if (name == wanted || name == wanted + " *") return 3;
    if (name.startsWith(wanted)) return 2;
    return name.contains(wanted) ? 1 : 0;
}

QQuickItem* flickableOf(QQuickItem* item) {
    for (auto* up = item->parentItem(); up; up = up->parentItem())
        if (up->inherits("QQuickFlickable") &&
            up->property("contentHeight").toDouble() > up->height() + 1)
            return up;
    return nullptr;
}

QPointF middle(const QQuickItem* item) {
    return item->mapToScene(QPointF(item->width() / 2, item->height() / 2));
}

}  // namespace

QQuickItem* Hand::control(const QString& name, int nth) const {
    QList<Named> all;
    collect(QAccessible::queryAccessibleInterface(window_), all);
    for (int wanted = 3; wanted > 0; --wanted) {
        int seen = 0;
        for (const auto& one : all)
            if (one.acts && fit(one.name, name) == wanted && seen++ == nth) return one.item;
    }
    return nullptr;
}

bool Hand::sees(const QString& name) const {
    QList<Named> all;
    collect(QAccessible::queryAccessibleInterface(window_), all);
    for (const auto& one : all)
        if (fit(one.name, name) > 0) return true;
    return false;
}

bool Hand::reach(QQuickItem* item) {
    auto* flick = flickableOf(item);
    if (!flick) return true;
    for (int turn = 0; turn < 400; ++turn) {
        const QRectF view = flick->mapRectToScene(QRectF(0, 0, flick->width(), flick->height()));
        const double y = middle(item).y();
        const double margin = std::min(30.0, view.height() / 4);
        if (y >= view.top() + margin && y <= view.bottom() - margin) return true;
        const double before = flick->property("contentY").toDouble();
        // Two fingers that move as far as the page is to move: it does not glide on.
        const int step = static_cast<int>(std::clamp(view.center().y() - y, -200.0, 200.0));
        const QPointF at = view.center();
        QWheelEvent wheel(at, window_->mapToGlobal(at), QPoint(0, step), QPoint(0, step),
                          Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(window_, &wheel);
        QCoreApplication::processEvents();
        if (flick->property("contentY").toDouble() == before) return view.contains(middle(item));
    }
    return false;
}

bool Hand::press(const QString& name, int nth) {
    auto* item = control(name, nth);
    if (!item || !item->isEnabled() || !reach(item)) return false;
    QTest::mouseClick(window_, Qt::LeftButton, Qt::NoModifier, middle(item).toPoint());
    QCoreApplication::processEvents();
    return true;
}

bool Hand::type(const QString& field, const QString& text, int nth) {
    auto* item = control(field, nth);
    if (!item || !item->isEnabled() || !reach(item)) return false;
    QTest::mouseClick(window_, Qt::LeftButton, Qt::NoModifier, middle(item).toPoint());
    if (!item->hasActiveFocus()) return false;
    QTest::keyClick(window_, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(window_, Qt::Key_Delete);
    QString pending;
    const auto commit = [&] {
        if (pending.isEmpty()) return;
        QInputMethodEvent event;
        event.setCommitString(pending);
        QCoreApplication::sendEvent(item, &event);
        pending.clear();
    };
    for (const QChar letter : text) {
        if (letter.unicode() < 0x80) {
            commit();
            QTest::keyClick(window_, letter.toLatin1());
        } else {
            pending += letter;
        }
    }
    commit();
    QCoreApplication::processEvents();
    return true;
}

QString Hand::text(const QString& field, int nth) const {
    const auto* item = control(field, nth);
    return item ? item->property("text").toString() : QString();
}

void Hand::key(Qt::Key key, Qt::KeyboardModifiers with) { QTest::keyClick(window_, key, with); }
