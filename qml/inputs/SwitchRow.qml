import QtQuick
import QtQuick.Templates as T
import Fieldledger

/// Yes or no, said in words beside the switch.
T.Switch {
    id: control

    property string hint

    implicitWidth: 320
    implicitHeight: Math.max(Theme.target, words.implicitHeight + 16)
    focusPolicy: Qt.StrongFocus
    Accessible.name: text

    indicator: Rectangle {
        x: control.width - width
        anchors.verticalCenter: control.verticalCenter
        width: 52
        height: 32
        radius: 16
        color: control.checked ? Theme.primary : Theme.surface
        border { width: 2; color: control.checked ? Theme.primary : Theme.outline }
        Rectangle {
            x: control.checked ? parent.width - width - 5 : 5
            anchors.verticalCenter: parent.verticalCenter
            width: 22
            height: 22
            radius: 11
            color: control.checked ? Theme.overPrimary : Theme.outline
            Behavior on x { NumberAnimation { duration: Theme.quick } }
        }
        FocusRing { shown: control.visualFocus; radius: 20 }
    }
    contentItem: Item {
        Column {
            id: words
            anchors.verticalCenter: parent.verticalCenter
            width: parent.width - 52 - Theme.space
            spacing: 2
            AppText { width: parent.width; text: control.text }
            AppText { width: parent.width; visible: text !== ""; text: control.hint; size: Theme.small; quiet: true }
        }
    }
}
