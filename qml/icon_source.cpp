#include "qml/icon_source.h"

#include <QFile>
#include <QPainter>
#include <QSvgRenderer>

namespace field::ui {

IconSource::IconSource() : QQuickImageProvider(QQuickImageProvider::Image) {}

QImage IconSource::requestImage(const QString& id, QSize* size, const QSize& requestedSize) {
    const auto slash = id.indexOf('/');
    QFile file(":/qt/qml/Fieldledger/icons/" + id.left(slash) + ".svg");
    if (!file.open(QIODevice::ReadOnly)) {
        qWarning("there is no icon called %s", qPrintable(id.left(slash)));
        return {};
    }
    auto drawing = file.readAll();
    drawing.replace("currentColor", QByteArray("#") + id.mid(slash + 1).right(6).toLatin1());
    QSvgRenderer renderer(drawing);
    const QSize wanted = requestedSize.isValid() ? requestedSize : renderer.defaultSize();
    QImage image(wanted, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    renderer.render(&painter);
    if (size) *size = wanted;
    return image;
}

}  // namespace field::ui
