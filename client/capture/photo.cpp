#include "client/capture/photo.h"

#include <algorithm>

#include <QDir>
#include <QFileInfo>
#include <QFontMetrics>
#include <QImage>
#include <QImageReader>
#include <QPainter>

namespace field::client {

using shared::Code;
using shared::Failure;

namespace {

constexpr int thumbnailSide = 320, stampedSide = 1600;
constexpr qint64 mostPixels = 100'000'000;

QSize fitted(const QSize& size, int side) {
    return std::max(size.width(), size.height()) <= side
               ? size
               : size.scaled(side, side, Qt::KeepAspectRatio);
}

/// A band at the foot of the picture with the lines in it, as wide as the picture is.
void stamp(QImage& picture, const QStringList& lines) {
    QPainter painter(&picture);
    QFont font;
    font.setFamilies({"Noto Sans CJK SC"});
    font.setPixelSize(std::clamp(picture.width() / 36, 12, 40));
    painter.setFont(font);
    const int line = QFontMetrics(font).height() * 5 / 4;
    const int band = line * static_cast<int>(lines.size()) + line / 2;
    painter.fillRect(0, picture.height() - band, picture.width(), band, QColor(0, 0, 0, 160));
    painter.setPen(Qt::white);
    for (int i = 0; i < lines.size(); ++i)
        painter.drawText(QRect(line / 2, picture.height() - band + line / 4 + i * line,
                               picture.width() - line, line),
                         Qt::AlignVCenter | Qt::AlignLeft, lines[i]);
}

shared::Result<QString> written(const QImage& image, const QString& path) {
    if (image.save(path, "JPEG", 85)) return path;
    return Failure{Code::full, "a copy of the picture cannot be written to " + path.toStdString() +
                                   ": free some space"};
}

}  // namespace

shared::Result<Prints> makePrints(const QString& path, const QStringList& lines,
                                  const QString& into) {
    QImageReader reader(path);
    reader.setAutoTransform(true);
    const QSize size = reader.size();
    if (!reader.canRead() || !size.isValid())
        return Failure{Code::invalid, path.toStdString() + " is not a picture that can be read"};
    if (qint64{size.width()} * size.height() > mostPixels)
        return Failure{Code::invalid, path.toStdString() +
                                          " claims to have more than 100 million "
                                          "pixels"};
    reader.setScaledSize(fitted(size, stampedSide));
    QImage picture = reader.read();
    if (picture.isNull())
        return Failure{Code::invalid,
                       path.toStdString() + ": " + reader.errorString().toStdString()};
    picture = picture.convertToFormat(QImage::Format_RGB32);
    const QImage small = picture.scaled(fitted(picture.size(), thumbnailSide), Qt::KeepAspectRatio,
                                        Qt::SmoothTransformation);
    stamp(picture, lines);
    auto thumbnail = written(small, QDir(into).filePath("thumbnail.jpg"));
    if (!thumbnail) return thumbnail.failure();
    auto stamped = written(picture, QDir(into).filePath("stamped.jpg"));
    if (!stamped) return stamped.failure();
    return Prints{thumbnail.take(), stamped.take()};
}

bool looksLikePicture(const QString& name) {
    static const QStringList endings = {"jpg", "jpeg", "png", "webp", "bmp"};
    return endings.contains(QFileInfo(name).suffix().toLower());
}

}  // namespace field::client
