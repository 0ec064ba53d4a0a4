#include "qml/qr_source.h"

#include <algorithm>

#include <QPainter>
#include <QUrl>

#include "sync/door/qr.h"

namespace field::ui {

QrSource::QrSource() : QQuickImageProvider(QQuickImageProvider::Image) {}

QImage QrSource::requestImage(const QString& id, QSize* size, const QSize& requestedSize) {
    const auto line = QUrl::fromPercentEncoding(id.toUtf8());
    const auto picture = sync::qrAsPng(line.toStdString());
    auto image = picture ? QImage::fromData(reinterpret_cast<const uchar*>(picture->data()),
                                            static_cast<int>(picture->size()), "PNG")
                         : QImage();
    if (image.isNull()) return image;
    const int squares = image.width() / sync::qrPixelsPerSquare;
    const int side = std::max(requestedSize.width(), squares);
    QImage whole(side, side, QImage::Format_RGB32);
    whole.fill(Qt::white);
    image = image.scaledToWidth(side / squares * squares, Qt::FastTransformation);
    QPainter painter(&whole);
    const int edge = (side - image.width()) / 2;
    painter.drawImage(edge, edge, image);
    if (size) *size = whole.size();
    return whole;
}

}  // namespace field::ui
