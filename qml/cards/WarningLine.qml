import QtQuick
import Fieldledger

/// A rule of warning that speaks: what it found against which limit, and where the limit is from.
Item {
    id: line

    required property string name
    required property string said
    required property string source
    required property string level
    required property string tone

    implicitHeight: column.implicitHeight

    Rectangle { width: 4; height: parent.height; radius: 2; color: Theme.ink(line.tone) }
    Column {
        id: column
        anchors { left: parent.left; leftMargin: Theme.space; right: parent.right }
        spacing: 4
        Flow {
            width: parent.width
            spacing: Theme.gap
            FitText { most: parent.width; text: line.name; strong: true }
            StatusChip { text: line.level; tone: line.tone }
        }
        AppText { width: parent.width; text: line.said }
        AppText {
            width: parent.width
            text: qsTr("Rule: %1").arg(line.source)
            size: Theme.small
            quiet: true
        }
    }
}
