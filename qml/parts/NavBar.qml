import QtQuick
import Fieldledger
import Fieldledger.View

/// The destinations: along the bottom of a phone, down the side of anything wider.
Rectangle {
    id: bar

    required property Navigator navigator
    required property AppView app
    property bool rail: false

    color: Theme.surface
    implicitWidth: rail ? Math.round(96 * Math.min(Theme.textScale, 1.25)) : 412
    implicitHeight: rail ? 400 : flow.implicitHeight + 8
    Accessible.role: Accessible.PageTabList
    Accessible.name: qsTr("Destinations")

    Rectangle {
        x: parent.width - width
        width: bar.rail ? Theme.stroke : parent.width
        height: bar.rail ? parent.height : Theme.stroke
        color: Theme.line
    }
    Seal {
        id: mark
        visible: bar.rail && bar.height > 480
        anchors { horizontalCenter: parent.horizontalCenter; top: parent.top; topMargin: 16 }
    }
    Grid {
        id: flow
        y: mark.visible ? mark.y + mark.height + 20 : 4
        width: parent.width
        columns: bar.rail ? 1 : 4
        Repeater {
            model: bar.app.destinations
            delegate: NavItem {
                required property string modelData
                width: bar.rail ? bar.width : bar.width / Math.max(1, bar.app.destinations.length)
                text: modelData === "Tasks" ? qsTr("Tasks") : modelData === "Reviews" ? qsTr("Review")
                    : modelData === "Sync" ? qsTr("Sync") : qsTr("Settings")
                glyph: modelData === "Tasks" ? "tasks" : modelData === "Reviews" ? "review"
                     : modelData === "Sync" ? "sync" : "settings"
                here: modelData === bar.navigator.destination
                badge: modelData === "Sync" ? bar.app.sync.openConflicts + bar.app.sync.parked : 0
                onClicked: bar.navigator.go(modelData)
            }
        }
    }
}
