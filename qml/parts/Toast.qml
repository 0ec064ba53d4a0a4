import QtQuick
import Fieldledger
import Fieldledger.View

/// A short message of what was just done, and the way to take it back.
Rectangle {
    id: toast

    property PageView by: null  ///< null once it is gone: then nothing can be undone
    property bool undoable: false
    required property Item stage
    /// At the room's top, since at its bottom the field that is typed into would be covered.
    property bool high: false
    readonly property Item typed: Window.activeFocusItem

    function tell(view: PageView, text: string, canUndo: bool) {
        by = view
        line.text = text
        undoable = canUndo
        timer.restart()
        placing.restart()
    }
    function hush() { timer.stop() }

    onTypedChanged: if (visible) placing.restart()
    visible: timer.running
    enabled: visible  // what is out of sight is not to be pressed by a screen reader either
    anchors.horizontalCenter: stage.horizontalCenter
    y: stage.y + (high ? 64 : stage.height - height - 88)
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
        visible: toast.undoable && toast.by !== null
        anchors { right: parent.right; rightMargin: 8; verticalCenter: parent.verticalCenter }
        text: qsTr("Undo")
        onClicked: {
            toast.hush()
            toast.by.undo()
        }
    }
    Timer {
        id: timer
        interval: 10000
    }
    Timer {
        id: placing
        interval: 0  // once the page has brought the field into sight
        onTriggered: {
            toast.high = false
            const field = toast.typed instanceof TextInput || toast.typed instanceof TextEdit
            toast.high = field && toast.typed.mapToItem(toast.parent, 0, toast.typed.height).y > toast.y
        }
    }
}
