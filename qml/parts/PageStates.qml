import QtQuick
import Fieldledger
import Fieldledger.View

/// What stands where a page has nothing to show yet, nothing at all, or cannot.
Item {
    id: states

    property PageView base
    property string emptyText
    property string emptyHint
    property string emptyGlyph
    readonly property bool failed: base !== null && base.state === PageView.Failed
    readonly property bool empty: base !== null && base.state === PageView.Empty

    Column {
        visible: !states.failed && !states.empty
        width: parent.width
        spacing: Theme.space
        Accessible.role: Accessible.Indicator
        Accessible.name: qsTr("Loading")
        Repeater {
            model: 4
            Rectangle {
                required property int index
                width: parent.width * (1 - 0.15 * (index % 2))
                height: index === 0 ? 28 : 72
                radius: Theme.radius
                color: Theme.sunken
            }
        }
    }
    Flickable {
        visible: states.failed || states.empty
        anchors.fill: parent
        contentHeight: sheet.implicitHeight
        boundsBehavior: Flickable.StopAtBounds
        Column {
            id: sheet
            width: Math.min(parent.width, 480)
            anchors.horizontalCenter: parent.horizontalCenter
            topPadding: Math.max(0, (states.height - implicitHeight) / 4)
            spacing: Theme.space
            Icon {
                anchors.horizontalCenter: parent.horizontalCenter
                glyph: states.failed ? "error" : states.emptyGlyph
                ink: states.failed ? Theme.err : Theme.muted
                size: 56
            }
            AppText {
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: states.failed ? states.base.problem : states.emptyText
                size: Theme.lead
                strong: true
            }
            AppText {
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: states.failed ? states.base.nextStep : states.emptyHint
                quiet: true
            }
            AppButton {
                anchors.horizontalCenter: parent.horizontalCenter
                visible: states.failed
                text: qsTr("Try again")
                glyph: "sync"
                onClicked: states.base.load()
            }
        }
    }
}
