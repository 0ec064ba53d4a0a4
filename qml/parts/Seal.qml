import QtQuick
import Fieldledger

/// The app's own mark: the character for "inspect on the ground", cut into a seal.
Rectangle {
    property int size: 44

    width: size
    height: size
    radius: 8
    color: Theme.seal
    Accessible.ignored: true
    Rectangle {
        anchors { fill: parent; margins: 3 }
        color: "transparent"
        radius: 6
        border { width: 1; color: Theme.surface }
    }
    Text {
        anchors.centerIn: parent
        text: "踏"
        color: Theme.surface
        font { pixelSize: Math.round(parent.size * 0.58); bold: true }
        Accessible.ignored: true
    }
}
