import QtQuick
import QtQuick.Templates as T
import Fieldledger

/// A photo in a list: the copy made for looking at, its name and time.
T.AbstractButton {
    id: tile

    required property string key
    required property string name
    required property string when
    required property string size
    required property url thumbnail
    required property bool here

    implicitHeight: picture.height + words.implicitHeight + 24
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.Button
    Accessible.name: name + " " + when

    contentItem: Item {
        Rectangle {
            id: picture
            x: 1
            y: 1
            width: parent.width - 2
            height: Math.round(width * 0.66)
            radius: Theme.radius - 1
            color: Theme.sunken
            Image {
                id: image
                anchors { fill: parent; margins: 8 }
                source: tile.thumbnail
                sourceSize.width: 320
                fillMode: Image.PreserveAspectFit
                asynchronous: true
                Accessible.ignored: true
            }
            Icon {
                anchors.centerIn: parent
                visible: image.status !== Image.Ready
                glyph: "photo"
                ink: Theme.muted
                size: 40
            }
        }
        Column {
            id: words
            anchors { left: parent.left; right: parent.right; top: picture.bottom; margins: 12 }
            spacing: 2
            AppText { width: parent.width; text: tile.name; size: Theme.small; strong: true }
            AppText { width: parent.width; text: tile.when; size: Theme.small; quiet: true }
            AppText {
                width: parent.width
                text: tile.here ? tile.size : qsTr("The original is not here yet")
                size: Theme.small
                color: tile.here ? Theme.muted : Theme.warn
            }
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: tile.down ? Theme.infoSoft : Theme.surface
        border { width: Theme.stroke; color: Theme.line }
        FocusRing { shown: tile.visualFocus }
    }
}
