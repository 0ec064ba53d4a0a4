import QtQuick
import Fieldledger

/// How far a section is, and where what was typed in it is by now.
Flow {
    id: line

    property string text
    property string kept
    property bool readOnly: false

    spacing: 12
    FitText {
        most: line.width
        visible: text !== ""
        text: line.text
        size: Theme.small
        quiet: true
    }
    Row {
        visible: line.readOnly || line.kept !== ""
        spacing: 6
        Icon {
            anchors.verticalCenter: parent.verticalCenter
            glyph: line.readOnly ? "lock" : "device"
            ink: line.readOnly ? Theme.muted : Theme.ok
            size: 18
        }
        FitText {
            most: line.width - 24
            text: line.readOnly ? qsTr("Only to be read in this state") : line.kept
            size: Theme.small
            color: line.readOnly ? Theme.muted : Theme.ok
        }
    }
}
