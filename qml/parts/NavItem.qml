import QtQuick
import QtQuick.Templates as T
import Fieldledger

/// One destination, in the bar or the rail.
T.AbstractButton {
    id: control

    property string glyph
    property bool here: false
    property int badge: 0

    implicitHeight: Math.max(64, word.implicitHeight + 44)
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.PageTab
    Accessible.name: badge > 0 ? qsTr("%1, %2 waiting").arg(text).arg(badge) : text
    Accessible.selected: here

    contentItem: Item {
        Rectangle {
            id: pill
            anchors.horizontalCenter: parent.horizontalCenter
            y: Math.max(2, (parent.height - 34 - word.implicitHeight) / 2)
            width: 56
            height: 32
            radius: 16
            color: control.here ? Theme.infoSoft : "transparent"
            Icon {
                anchors.centerIn: parent
                glyph: control.glyph
                ink: control.here ? Theme.primary : Theme.muted
                size: 24
            }
        }
        Rectangle {
            visible: control.badge > 0
            x: pill.x + 32
            y: pill.y - 2
            width: Math.max(height, count.implicitWidth + 10)
            height: count.implicitHeight + 2
            radius: height / 2
            color: Theme.seal
            Text {
                id: count
                anchors.centerIn: parent
                text: control.badge > 99 ? "99+" : control.badge
                color: Theme.surface
                font { pixelSize: 12; bold: true }
            }
        }
        AppText {
            id: word
            anchors { top: pill.bottom; topMargin: 2; horizontalCenter: parent.horizontalCenter }
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: control.text
            size: Theme.chrome
            strong: control.here
            color: control.here ? Theme.primary : Theme.muted
        }
    }
    background: Item {
        FocusRing { anchors.margins: 2; shown: control.visualFocus }
    }
}
