import QtQuick
import Fieldledger
import Fieldledger.View

/// Makes this device somebody's.
ScrollPage {
    id: page

    required property UnlockView view
    base: view
    columnWidth: 480

    Column {
        width: parent.width
        visible: !page.view.again
        spacing: 12
        topPadding: page.frame.low ? 0 : 24
        Seal { anchors.horizontalCenter: parent.horizontalCenter; size: 72 }
        AppText {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: qsTr("Fieldledger")
            size: Theme.figure
            strong: true
        }
        AppText {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: qsTr("What you save is never lost, never silently overwritten, and you are told what became of it.")
            quiet: true
        }
    }
    Banner {
        width: parent.width
        text: page.view.again ? qsTr("What you saved stays on this device and goes along.") : ""
        detail: qsTr("The server will know this device as a new one; what it knew before can send nothing more.")
    }
    Card {
        width: parent.width
        spacing: Theme.space
        FormField {
            width: parent.width
            label: qsTr("Address of the server")
            value: page.view.server
            placeholder: "https://"
            problem: page.view.serverProblem
            onTyped: (text) => page.view.server = text
        }
        FormField {
            width: parent.width
            label: qsTr("One-use code")
            hint: qsTr("Your administrator gives it to you; it lives fifteen minutes.")
            value: page.view.code
            problem: page.view.codeProblem
            onTyped: (text) => page.view.code = text
            onAccepted: page.view.ask()
        }
        Banner {
            width: parent.width
            tone: "err"
            text: page.view.trouble
            detail: page.view.whatNow
        }
        Banner {
            width: parent.width
            tone: "info"
            glyph: "lock"
            text: page.view.matchCode === "" ? "" : qsTr("Match code %1").arg(page.view.matchCode)
            detail: qsTr("Compare it with your administrator's screen. When it is confirmed there, go on.")
        }
        AppButton {
            width: parent.width
            kind: "primary"
            enabled: page.view.canAsk
            text: page.view.busy ? qsTr("Asking the server") : page.view.matchCode === "" ? page.view.title : qsTr("It is confirmed: go on")
            onClicked: page.view.ask()
        }
    }
}
