import QtQuick
import Fieldledger
import Fieldledger.View

/// A short message of what was just done, and the way to take it back.
Rectangle {
    id: toast

    property PageView by: null
    property bool undoable: false

    function tell(view: PageView, text: string, canUndo: bool) {
        by = view
        line.text = text
        undoable = canUndo
        visible = true
        timer.restart()
    }

    visible: false
    width: Math.min(parent.width - 2 * Theme.space, 560)
    height: Math.max(line.implicitHeight, undo.visible ? undo.height : 0) + 20
    radius: Theme.radius
    color: Theme.text
    Accessible.role: Accessible.AlertMessage
    Accessible.name: line.text

    AppText {
        id: line
        anchors {
            left: parent.left
            leftMargin: Theme.space
            right: undo.visible ? undo.left : parent.right
            rightMargin: Theme.gap
            verticalCenter: parent.verticalCenter
        }
        color: Theme.surface
    }
    AppButton {
        id: undo
        visible: toast.undoable
        anchors { right: parent.right; rightMargin: 8; verticalCenter: parent.verticalCenter }
        text: qsTr("Undo")
        onClicked: {
            toast.visible = false
            toast.by.undo()
        }
    }
    Timer {
        id: timer
        interval: 10000
        onTriggered: toast.visible = false
    }
}
