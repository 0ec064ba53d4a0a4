import QtQuick
import Fieldledger

/// An indicator as a reviewer reads it: promised, found last, found now.
Item {
    id: line

    required property string name
    required property string target
    required property string last
    required property string now
    required property string chip
    required property string tone
    required property string likelihood
    required property string cause
    required property string read
    required property string note
    required property int index
    /// Beside each other to be compared; where the text is large, one under the other.
    readonly property int third: width < 300 * Math.min(Theme.textScale, 1.6) ? width : Math.floor((width - 24) / 3)

    implicitHeight: column.implicitHeight + 28

    Rectangle { visible: line.index > 0; width: parent.width; height: Theme.stroke; color: Theme.line }
    Column {
        id: column
        anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter }
        spacing: 8
        Flow {
            width: parent.width
            spacing: Theme.gap
            FitText { most: parent.width; text: line.name; strong: true }
            StatusChip { text: line.chip; tone: line.tone }
        }
        Flow {
            width: parent.width
            spacing: 12
            Repeater {
                model: [line.target, line.last, line.now]
                delegate: Column {
                    required property int index
                    required property string modelData
                    width: line.third
                    spacing: 2
                    AppText {
                        width: parent.width
                        text: parent.index === 0 ? qsTr("Target") : parent.index === 1 ? qsTr("Last visit") : qsTr("This visit")
                        size: Theme.small
                        quiet: true
                    }
                    AppText {
                        width: parent.width
                        text: parent.modelData === "" ? "—" : parent.modelData
                        strong: parent.index === 2
                    }
                }
            }
        }
        AppText {
            width: parent.width
            visible: text !== ""
            text: line.read === "" ? "" : qsTr("Read as: %1").arg(line.read)
            size: Theme.small
            quiet: true
        }
        AppText {
            width: parent.width
            visible: text !== ""
            text: line.likelihood === "" ? "" : qsTr("Likelihood: %1").arg(line.likelihood)
            size: Theme.small
            quiet: true
        }
        AppText {
            width: parent.width
            visible: text !== ""
            text: line.cause === "" ? "" : qsTr("Cause: %1").arg(line.cause)
            size: Theme.small
        }
        AppText {
            width: parent.width
            visible: text !== ""
            text: line.note === "" ? "" : qsTr("Note: %1").arg(line.note)
            size: Theme.small
        }
    }
}
