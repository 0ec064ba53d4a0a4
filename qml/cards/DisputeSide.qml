import QtQuick
import QtQuick.Templates as T
import Fieldledger

/// One side of a dispute: the value, who wrote it and when.
T.AbstractButton {
    id: side

    property string value
    property string author
    property string note
    property bool picked: false

    implicitHeight: Math.max(Theme.target, column.implicitHeight + 28)
    focusPolicy: Qt.StrongFocus
    Accessible.role: Accessible.RadioButton
    Accessible.name: author + " " + value + " " + note
    Accessible.checked: picked

    contentItem: Item {
        Column {
            id: column
            anchors { left: parent.left; right: mark.left; margins: 14; verticalCenter: parent.verticalCenter }
            spacing: 2
            AppText { width: parent.width; text: side.value; size: Theme.head; strong: true }
            AppText { width: parent.width; text: side.author; strong: true; color: Theme.conflict }
            AppText { width: parent.width; text: side.note; size: Theme.small; quiet: true }
        }
        Rectangle {
            id: mark
            anchors { right: parent.right; rightMargin: 14; verticalCenter: parent.verticalCenter }
            width: 28
            height: 28
            radius: 14
            color: side.picked ? Theme.conflict : Theme.surface
            border { width: 2; color: side.picked ? Theme.conflict : Theme.outline }
            Icon { anchors.centerIn: parent; visible: side.picked; glyph: "check"; ink: Theme.surface; size: 18 }
        }
    }
    background: Rectangle {
        radius: Theme.radius
        color: side.picked ? Theme.conflictSoft : Theme.surface
        border { width: side.picked ? 2 : Theme.stroke; color: side.picked ? Theme.conflict : Theme.outline }
        FocusRing { shown: side.visualFocus }
    }
}
