import QtQuick
import Fieldledger

/// A row of the self-evaluation: target and actual, and the points declared beside the rules'.
Item {
    id: line

    required property string name
    required property string target
    required property string actual
    required property string weight
    required property string declared
    required property string computed
    required property string reason
    required property bool differs
    required property int index

    implicitHeight: column.implicitHeight + 24

    Rectangle { visible: line.index > 0; width: parent.width; height: Theme.stroke; color: Theme.line }
    Column {
        id: column
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter }
        spacing: 4
        AppText { width: parent.width; text: line.name; strong: true }
        AppText {
            width: parent.width
            text: qsTr("Target %1 · actual %2").arg(line.target).arg(line.actual)
            size: Theme.small
            quiet: true
        }
        Flow {
            width: parent.width
            spacing: 12
            FitText { most: parent.width; text: qsTr("Declared %1").arg(line.declared); color: Theme.primary; strong: true }
            FitText { most: parent.width; text: qsTr("By the rules %1").arg(line.computed); strong: true }
            FitText {
                most: parent.width
                text: qsTr("of %1").arg(line.weight)
                size: Theme.small
                quiet: true
                topPadding: Theme.body - Theme.small
            }
            StatusChip { text: line.differs ? qsTr("Differs") : ""; tone: "warn" }
        }
        AppText {
            width: parent.width
            visible: text !== ""
            text: line.reason
            size: Theme.small
            color: line.differs ? Theme.warn : Theme.muted
        }
    }
}
