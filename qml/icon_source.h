#pragma once

#include <QQuickImageProvider>

namespace field::ui {

/// Draws icons/<name>.svg in an ink: "image://icon/<name>/<rrggbb>". An SVG's own currentColor is
/// replaced, so that one drawing serves every look without layers or shaders.
class IconSource : public QQuickImageProvider {
  public:
    IconSource();
    QImage requestImage(const QString& id, QSize* size, const QSize& requestedSize) override;
};

}  // namespace field::ui
