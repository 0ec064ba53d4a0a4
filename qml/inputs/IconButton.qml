import QtQuick
import QtQuick.Templates as T
import Fieldledger

/// A drawing to press; its word is read out and shown when the pointer rests on it.
T.AbstractButton {
    id: control

    property string glyph
    property color ink: Theme.primary

    implicitWidth: Theme.target
    implicitHeight: Theme.target
    hoverEnabled: true
    focusPolicy: Qt.StrongFocus
    Accessible.name: text
    Accessible.role: Accessible.Button

    contentItem: Item {
        Icon {
            anchors.centerIn: parent
            glyph: control.glyph
            ink: control.enabled ? control.ink : Theme.muted
            size: Math.round(24 * Math.min(Theme.textScale, 1.4))
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: control.down || control.hovered ? Theme.infoSoft : "transparent"
        FocusRing { shown: control.visualFocus }
    }
}
