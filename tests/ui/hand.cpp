#include "tests/ui/hand.h"

#include <cmath>

#include <QGuiApplication>
#include <QInputMethodEvent>
#include <QStyleHints>
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

QStringList Hand::inSight() const {
    QList<Named> all;
    collect(QAccessible::queryAccessibleInterface(window_), all);
    QStringList names;
    for (const auto& one : all)
        if (!one.name.isEmpty() && !names.contains(one.name)) names << one.name;
    return names;
}

QPointF Hand::atRest(const QPointer<QQuickItem>& item) const {
    // What is laid out inside what is laid out takes a frame a level.
    QPointF at(-1, -1);
    for (int frame = 0; frame < 8 && item && at != middle(item); ++frame) {
        at = middle(item);
        QCoreApplication::processEvents();
        window_->grabWindow();
    }
    return item ? at : QPointF(-1, -1);
}

void Hand::drag(const QPointF& from, double pixels) {
    // A thumb that moves as far as the page is to move, rests and is lifted: it does not glide on.
    const double slack =
        std::copysign(QGuiApplication::styleHints()->startDragDistance() + 1, pixels);
    const auto thumb = [&](QEvent::Type type, double by, int afterMs) {
        const QPointF at = from + QPointF(0, by);
        const bool held = type != QEvent::MouseButtonRelease;
        QMouseEvent event(type, at, at, window_->mapToGlobal(at),
                          type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton,
                          held ? Qt::LeftButton : Qt::NoButton, Qt::NoModifier);
        event.setTimestamp(clock_ += static_cast<quint64>(afterMs));
        QCoreApplication::sendEvent(window_, &event);
    };
    thumb(QEvent::MouseButtonPress, 0, 1000);
    thumb(QEvent::MouseMove, slack, 20);
    thumb(QEvent::MouseMove, slack + pixels / 2, 20);
    thumb(QEvent::MouseMove, slack + pixels, 20);
    thumb(QEvent::MouseButtonRelease, slack + pixels, 1000);
}

bool Hand::reach(const QPointer<QQuickItem>& item) {
    const QPointer<QQuickItem> flick(flickableOf(item));
    for (int turn = 0; flick && item && turn < 400; ++turn) {
        const QRectF view = flick->mapRectToScene(QRectF(0, 0, flick->width(), flick->height()));
        const double y = atRest(item).y();
        if (!flick) return false;
        const double margin = std::min(30.0, view.height() / 4);
        if (y >= view.top() + margin && y <= view.bottom() - margin) break;
        const double before = flick->property("contentY").toDouble();
        const double far = view.height() / 2 - 20;
        // Where there is nothing but the page: beside its cards.
        drag({view.left() + 4, view.center().y()}, std::clamp(view.center().y() - y, -far, far));
        if (!flick || flick->property("contentY").toDouble() == before) break;
    }
    QRectF inSight({}, window_->size());
    if (flick) inSight &= flick->mapRectToScene(QRectF(0, 0, flick->width(), flick->height()));
    return inSight.contains(atRest(item));
}

bool Hand::click(const QString& name, int nth) {
    const QPointer<QQuickItem> item(control(name, nth));
    if (!item || !item->isEnabled() || !reach(item)) return false;
    // The page may have become another one while it came to rest.
    if (!item || control(name, nth) != item) return false;
    const QPoint at = middle(item).toPoint();
    QTest::mousePress(window_, Qt::LeftButton, Qt::NoModifier, at);
    // Something else may lie over it, or it went: then that is what a finger meets.
    auto* met = window_->mouseGrabberItem();
    const bool hit = item && met && (met == item || item->isAncestorOf(met));
    if (!hit && met) met->ungrabMouse();
    QTest::mouseRelease(window_, Qt::LeftButton, Qt::NoModifier, at);
    return hit;
}

bool Hand::press(const QString& name, int nth) {
    if (!click(name, nth)) return false;
    QCoreApplication::processEvents();
    return true;
}

bool Hand::type(const QString& field, const QString& text, int nth) {
    if (!click(field, nth)) return false;
    auto* item = control(field, nth);
    if (!item || !item->hasActiveFocus()) return false;
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
