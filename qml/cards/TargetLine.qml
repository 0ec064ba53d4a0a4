import QtQuick
import Fieldledger

/// An indicator and what was promised for it.
Item {
    id: line

    required property string group
    required property string name
    required property string target
    required property string weight
    required property int index

    implicitHeight: column.implicitHeight + 20

    Rectangle { visible: line.index > 0; width: parent.width; height: Theme.stroke; color: Theme.line }
    Column {
        id: column
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter }
        spacing: 2
        AppText { width: parent.width; text: line.name; strong: true }
        Flow {
            width: parent.width
            spacing: 12
            FitText { most: parent.width; text: line.target; color: Theme.primary; strong: true }
            FitText {
                most: parent.width
                text: line.weight === "" || line.weight === "0" ? line.group : qsTr("%1 · weight %2").arg(line.group).arg(line.weight)
                size: Theme.small
                quiet: true
                topPadding: Theme.body - Theme.small
            }
        }
    }
}
