import QtQuick
import Fieldledger

/// How far one has scrolled; it is looked at, never dragged.
Rectangle {
    id: mark

    required property Flickable flick

    parent: flick
    visible: flick.visibleArea.heightRatio < 1
    anchors.right: parent ? parent.right : undefined
    anchors.rightMargin: 2
    y: flick.visibleArea.yPosition * flick.height
    width: 4
    height: Math.max(24, flick.visibleArea.heightRatio * flick.height)
    radius: 2
    color: Theme.outline
    opacity: 0.6
}
