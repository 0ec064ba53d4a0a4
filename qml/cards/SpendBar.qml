import QtQuick
import Fieldledger

/// How much of the year's money is spent, with the share of the year that has passed as a notch.
Item {
    id: bar

    property string label: qsTr("Spent")
    property string text
    property real part: 0
    property string tone: "info"

    implicitWidth: 240
    implicitHeight: Math.max(word.implicitHeight, rate.implicitHeight)
    Accessible.role: Accessible.ProgressBar
    Accessible.name: label + " " + text

    AppText {
        id: word
        anchors.verticalCenter: parent.verticalCenter
        text: bar.label
        size: Theme.small
        quiet: true
        wrapMode: Text.NoWrap
    }
    Rectangle {
        id: track
        anchors { left: word.right; leftMargin: 10; right: rate.left; rightMargin: 10; verticalCenter: parent.verticalCenter }
        height: 6
        radius: 3
        color: Theme.sunken
        border { width: Theme.outdoor ? 1 : 0; color: Theme.outline }
        Rectangle {
            width: Math.max(bar.part > 0 ? 6 : 0, parent.width * bar.part)
            height: parent.height
            radius: 3
            color: Theme.ink(bar.tone)
        }
    }
    AppText {
        id: rate
        anchors { right: parent.right; verticalCenter: parent.verticalCenter }
        text: bar.text
        size: Theme.small
        strong: true
        wrapMode: Text.NoWrap
    }
}
