import QtQuick
import Fieldledger
import Fieldledger.View

/// The door of a profile that has a passphrase.
ScrollPage {
    id: page

    required property LockedView view
    base: view
    columnWidth: 480

    Column {
        width: parent.width
        spacing: 12
        topPadding: page.frame.low ? 0 : 24
        Seal { anchors.horizontalCenter: parent.horizontalCenter; size: 72 }
        AppText {
            width: parent.width
            visible: page.view.waiting > 0
            horizontalAlignment: Text.AlignHCenter
            text: qsTr("%n change(s) and photo(s) wait on this device. A lock deletes nothing.", "", page.view.waiting)
            quiet: true
        }
    }
    Card {
        width: parent.width
        spacing: Theme.space
        FormField {
            width: parent.width
            label: qsTr("Passphrase")
            hint: qsTr("Or the recovery code that you were given when it was set.")
            secret: true
            value: page.view.words
            onTyped: (text) => page.view.words = text
            onAccepted: page.view.unlock()
            Component.onCompleted: grab()
        }
        Banner {
            width: parent.width
            tone: "err"
            text: page.view.trouble
            detail: page.view.whatNow
        }
        AppButton {
            width: parent.width
            kind: "primary"
            glyph: "lock"
            enabled: page.view.canUnlock
            text: page.view.busy ? qsTr("Unlocking") : qsTr("Unlock")
            onClicked: page.view.unlock()
        }
    }
    AppButton {
        width: parent.width
        text: qsTr("I have neither: set this device up anew")
        onClicked: page.view.startAnew()
    }
    AppText {
        width: parent.width
        text: qsTr("Your administrator gives you a code for it. What you saved goes along; photos that the server does not have stay sealed on this device until the passphrase is found.")
        size: Theme.small
        quiet: true
    }
}
