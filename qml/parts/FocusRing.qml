import QtQuick
import Fieldledger

/// Shows where the keyboard is.
Rectangle {
    property bool shown: false

    visible: shown
    anchors { fill: parent; margins: -4 }
    color: "transparent"
    radius: Theme.radius + 4
    border { width: 3; color: Theme.primary }
}
