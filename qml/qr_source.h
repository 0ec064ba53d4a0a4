#pragma once

#include <QQuickImageProvider>

namespace field::ui {

/// Draws a line as a QR code: "image://qr/<the line, percent-encoded>", every square as many whole
/// pixels wide as there is room for, so that a camera sees them equal. An empty picture where the
/// line does not fit.
class QrSource : public QQuickImageProvider {
  public:
    QrSource();
    QImage requestImage(const QString& id, QSize* size, const QSize& requestedSize) override;
};

}  // namespace field::ui
