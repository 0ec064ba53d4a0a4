#pragma once

#include <QAccessible>
#include <QPointer>
#include <QQuickItem>
#include <QQuickWindow>
#include <QString>

/// A person's hand and keyboard over a window: it knows controls only by what a screen reader would
/// say of them, and acts only by pointer, wheel and key events.
class Hand {
  public:
    explicit Hand(QQuickWindow& window) : window_(&window) {}

    /// Whether a control, or a text, with this name is on the page that is shown.
    [[nodiscard]] bool sees(const QString& name) const;
    /// All such names, each once.
    [[nodiscard]] QStringList inSight() const;
    /// Presses the control whose name is, or else begins with, or else holds `name`, after
    /// scrolling it into sight and until it is at rest; the `nth` of them, from 0. False if there
    /// is none, it is disabled, it cannot be brought into the window, or something lies over it.
    bool press(const QString& name, int nth = 0);
    /// Puts the cursor into the field, empties it and types `text`: keys for what has keys, an
    /// input method's commit for all else.
    bool type(const QString& field, const QString& text, int nth = 0);
    /// What the field holds.
    [[nodiscard]] QString text(const QString& field, int nth = 0) const;
    void key(Qt::Key key, Qt::KeyboardModifiers with = Qt::NoModifier);

  private:
    [[nodiscard]] QQuickItem* control(const QString& name, int nth) const;
    [[nodiscard]] QPointF atRest(const QPointer<QQuickItem>& item) const;
    void drag(const QPointF& from, double pixels);
    bool reach(const QPointer<QQuickItem>& item);
    bool click(const QString& name, int nth);
    QQuickWindow* window_;
    quint64 clock_ = 0;  ///< of the thumb, in ms
};
