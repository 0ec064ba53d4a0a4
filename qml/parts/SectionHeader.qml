import QtQuick
import Fieldledger

/// Names a group of things and, at its end, says how many or how far.
Item {
    id: header

    property string text
    property string aside

    implicitWidth: 320
    implicitHeight: column.implicitHeight + 4

    Flow {
        id: column
        width: parent.width
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 4
        spacing: Theme.gap
        FitText {
            most: parent.width
            text: header.text
            size: Theme.lead
            strong: true
            Accessible.role: Accessible.Heading
        }
        FitText {
            most: parent.width
            visible: text !== ""
            text: header.aside
            size: Theme.small
            quiet: true
            topPadding: Theme.lead - Theme.small
        }
    }
}
