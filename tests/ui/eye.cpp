#include "tests/ui/eye.h"

#include <cmath>

#include <QAccessible>
#include <QRegularExpression>

namespace eye {

namespace {

bool acts(QAccessible::Role role) {
    switch (role) {
        case QAccessible::Button:
        case QAccessible::CheckBox:
        case QAccessible::RadioButton:
        case QAccessible::EditableText:
        case QAccessible::PageTab:
        case QAccessible::ListItem:
        case QAccessible::ComboBox:
        case QAccessible::Slider:
        case QAccessible::Link:
        case QAccessible::MenuItem:
            return true;
        default:
            return false;
    }
}

/// The nearest thing around `item` that scrolls what does not fit into it.
const QQuickItem* scroller(const QQuickItem* item) {
    for (auto* up = item ? item->parentItem() : nullptr; up; up = up->parentItem())
        if (up->inherits("QQuickFlickable")) return up;
    return nullptr;
}

/// Slides sideways: what does not fit can be reached with a finger.
bool slides(const QQuickItem* item) {
    const auto* strip = scroller(item);
    return strip && strip->clip() && strip->property("interactive").toBool() &&
           strip->property("contentWidth").toDouble() > strip->width();
}

void walkControls(QAccessibleInterface* node, QQuickWindow& window, Seen& seen) {
    if (!node || !node->isValid()) return;
    if (acts(node->role()) && !node->state().invisible) {
        ++seen.controls;
        const auto name = node->text(QAccessible::Name).trimmed();
        const auto box = node->rect();
        const auto what = QString("%1 '%2' %3x%4")
                              .arg(node->object()->metaObject()->className(), name)
                              .arg(box.width())
                              .arg(box.height());
        if (name.isEmpty()) seen.faults << "no name: " + what;
        if (box.width() < 48 || box.height() < 48) seen.faults << "small target: " + what;
        const int left = box.left() - window.x();
        const auto* item = qobject_cast<QQuickItem*>(node->object());
        if ((left < -1 || left + box.width() > window.width() + 1) && !slides(item))
            seen.faults << "control outside the window: " + what;
    }
    for (int child = 0; child < node->childCount(); ++child)
        walkControls(node->child(child), window, seen);
}

void walkMice(QQuickItem* item, Seen& seen) {
    if (!item->isVisible()) return;
    if (item->inherits("QQuickMouseArea"))
        seen.faults << "a bare mouse area, which no screen reader sees";
    for (auto* child : item->childItems()) walkMice(child, seen);
}

void walkLines(QQuickItem* item, const QRectF& clip, QList<Line>& out) {
    if (!item->isVisible() || item->opacity() < 0.1) return;
    const QRectF box = item->mapRectToScene(QRectF(0, 0, item->width(), item->height()));
    if (item->inherits("QQuickText")) {
        const auto text = item->property("text").toString();
        const QRectF seen = box & clip;
        if (!text.isEmpty() && seen.width() > 1 && seen.height() > 1)
            out.append({item, text, seen});
    }
    const QRectF inner = item->clip() ? clip & box : clip;
    for (auto* child : item->childItems()) walkLines(child, inner, out);
}

double channel(double value) {
    return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& color) {
    return 0.2126 * channel(color.redF()) + 0.7152 * channel(color.greenF()) +
           0.0722 * channel(color.blueF());
}

/// The colour that most of `box` has: what the letters stand on.
QColor ground(const QImage& picture, const QRect& box) {
    QHash<QRgb, int> count;
    QRgb best = 0;
    for (int y = box.top(); y <= box.bottom(); y += 2)
        for (int x = box.left(); x <= box.right(); x += 2) {
            const QRgb here = picture.pixel(x, y);
            if (++count[here] > count.value(best)) best = here;
        }
    return QColor::fromRgb(best);
}

}  // namespace

void controls(QQuickWindow& window, Seen& seen) {
    walkControls(QAccessible::queryAccessibleInterface(&window), window, seen);
    walkMice(window.contentItem(), seen);
}

QList<Line> lines(QQuickWindow& window) {
    QList<Line> out;
    walkLines(window.contentItem(), QRectF(QPointF(), QSizeF(window.size())), out);
    return out;
}

void texts(QQuickWindow& window, Seen& seen) {
    const auto all = lines(window);
    seen.texts += static_cast<int>(all.size());
    for (const auto& line : all) {
        const auto* item = line.item;
        if (item->property("truncated").toBool()) seen.faults << "cut off: " + line.text;
        if (item->property("contentWidth").toDouble() > item->width() + 1 ||
            item->property("contentHeight").toDouble() > item->height() + 1)
            seen.faults << "larger than its box: " + line.text;
        const QRectF box = item->mapRectToScene(QRectF(0, 0, item->width(), item->height()));
        if ((box.left() < -1 || box.right() > window.width() + 1) && !slides(item))
            seen.faults << "outside the window: " + line.text;
        if (!scroller(item) && (box.top() < -1 || box.bottom() > window.height() + 1))
            seen.faults << "below the window, nothing scrolls: " + line.text;
    }
    for (int one = 0; one < all.size(); ++one)
        for (int other = one + 1; other < all.size(); ++other) {
            const QRectF both = all[one].seen & all[other].seen;
            if (both.width() > 3 && both.height() > 3)
                seen.faults << "one on the other: " + all[one].text + " | " + all[other].text;
        }
}

void language(QQuickWindow& window, const QString& language, const QString& data, Seen& seen) {
    static const QRegularExpression latin("\\b[A-Za-z]{3,}\\b");
    static const QRegularExpression han("\\p{Han}+");
    static const QRegularExpression id("\\b[0-9a-f]{8}(-[0-9a-f]{4})+\\b");
    static const QStringList names = {"English", "Fieldledger", "http", "https", "JPG",
                                      "PNG",     "PDF",         "pdf",  "XLSX",  "CSV"};
    for (const auto& line : lines(window)) {
        if (line.text.startsWith('/')) continue;  // a folder
        auto said = line.text;
        said.remove(id);  // "01a21438-cfee" has no word in it
        auto words = (language == "en" ? han : latin).globalMatch(said);
        while (words.hasNext()) {
            const auto word = words.next().captured();
            if (data.contains(word) || names.contains(word) || word == u"简体中文" || word == u"踏")
                continue;
            seen.faults << "not in " + language + ": " + line.text;
            break;
        }
    }
}

void contrast(QQuickWindow& window, const QImage& picture, double ratio, Seen& seen) {
    const double scale = picture.width() / static_cast<double>(window.width());
    for (const auto& line : lines(window)) {
        const QRectF part(line.seen.topLeft() * scale, line.seen.size() * scale);
        const QRect box = part.toAlignedRect() & picture.rect();
        if (box.width() < 4 || box.height() < 4) continue;
        const auto ink = line.item->property("color").value<QColor>();
        const auto under = ground(picture, box);
        if (ratioOf(ink, under) < ratio)
            seen.faults << QString("faint (%1 to 1): %2")
                               .arg(ratioOf(ink, under), 0, 'f', 1)
                               .arg(line.text);
    }
}

double ratioOf(const QColor& one, const QColor& other) {
    const double a = luminance(one), b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

}  // namespace eye
