import QtQuick
import QtQuick.Controls.Basic
import Fieldledger
import Fieldledger.View

/// The window: where the data is, where one can go, and the pages that are open.
ApplicationWindow {
    id: window

    required property AppView app
    readonly property Navigator navigator: app.navigator
    readonly property int listWidth: Math.max(400, Math.round(room.width * 0.42))

    title: qsTr("Fieldledger")
    width: 412
    height: 915
    minimumWidth: 320
    minimumHeight: 320
    color: Theme.ground

    Binding { target: Theme; property: "look"; value: window.app.preferences.look }
    Binding { target: Theme; property: "textScale"; value: window.app.preferences.textPercent / 100 }
    Binding { target: Theme; property: "stillness"; value: window.app.preferences.stillness }

    Frame {
        id: shape
        navigator: window.navigator
        compact: window.width < 600
        low: window.height < 500
        twoPanes: window.width >= 600 + 240 * Theme.textScale && !low
                  && (navigator.destination === "Tasks" || navigator.destination === "Reviews")
    }

    Shortcut {
        sequences: [StandardKey.Back, StandardKey.Cancel]
        onActivated: window.navigator.back()
    }

    NavBar {
        id: nav
        visible: window.app.destinations.length > 0
        app: window.app
        navigator: window.navigator
        rail: !shape.compact
        width: !visible && rail ? 0 : rail ? implicitWidth : parent.width
        height: rail ? parent.height : visible ? implicitHeight : 0
        y: rail ? 0 : parent.height - height
    }
    SyncStrip {
        id: strip
        visible: nav.visible && !shape.low
        sync: window.app.sync
        small: shape.compact
        height: visible ? implicitHeight : 0
        anchors { left: nav.rail ? nav.right : parent.left; right: parent.right; top: parent.top }
        onClicked: window.navigator.go("Sync")
    }
    Item {
        id: room
        anchors {
            left: nav.rail ? nav.right : parent.left
            right: parent.right
            top: strip.bottom
            bottom: nav.rail ? parent.bottom : nav.top
        }
        Column {
            visible: shape.twoPanes && window.navigator.depth === 1
            x: window.listWidth + Theme.wideSpace
            width: room.width - x - Theme.wideSpace
            anchors.verticalCenter: room.verticalCenter
            spacing: Theme.space
            Icon {
                anchors.horizontalCenter: parent.horizontalCenter
                glyph: window.navigator.destination === "Reviews" ? "review" : "tasks"
                ink: Theme.muted
                size: 56
            }
            AppText {
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: qsTr("Choose one on the left. It opens here.")
                quiet: true
            }
        }
        Repeater {
            model: window.navigator
            delegate: PageSlot {
                frame: shape
                stage: room
                listWidth: window.listWidth
            }
        }
    }
    Toast {
        id: toast
        stage: room
    }
    Connections {
        target: window.app.preferences
        function onLanguageChanged() { toast.hush() }
    }
    Connections {
        target: window.navigator
        // Of a page under the door nothing can be taken back: nobody reaches it.
        function onTold(by, text, undoable) { toast.tell(by, text, undoable && !window.navigator.covered) }
        function onMoved() { if (window.navigator.covered) toast.hush() }
    }
    Connections {
        target: window.app
        function onTroubled(what, nextStep) { toast.tell(null, what + " " + nextStep, false) }
    }
}
