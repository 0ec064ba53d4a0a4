#pragma once

#include <QImage>
#include <QQuickItem>
#include <QQuickWindow>
#include <QString>
#include <QStringList>

/// What a person would stumble over in a window, found by looking at all of it.
namespace eye {

struct Seen {
    int controls = 0, texts = 0;
    QStringList faults;
};

/// Every control says its name and is at least 48 pixels each way, inside the window's width.
void controls(QQuickWindow& window, Seen& seen);
/// Every text is whole, inside its box and its window, and on top of no other text.
void texts(QQuickWindow& window, Seen& seen);
/// Nothing speaks another language than `language`, apart from what is `data` (all of it, in one).
void language(QQuickWindow& window, const QString& language, const QString& data, Seen& seen);
/// Every text stands out from what is drawn behind it in `picture`, at least `ratio` to one.
void contrast(QQuickWindow& window, const QImage& picture, double ratio, Seen& seen);

/// WCAG 2 contrast of two opaque colours.
double ratioOf(const QColor& one, const QColor& other);

/// Visible texts of the window, each with the rectangle of it that can be seen.
struct Line {
    QQuickItem* item;
    QString text;
    QRectF seen;
};
QList<Line> lines(QQuickWindow& window);

}  // namespace eye
