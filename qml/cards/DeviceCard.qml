import QtQuick
import Fieldledger

/// A device: whose it is, when it was last heard, and what an administrator may do with it.
Card {
    id: card

    required property string key
    required property string name
    required property string label
    required property string seen
    required property string chip
    required property string chipTone
    required property string digits
    required property string copied
    required property bool mayRevoke
    property bool doubted: false
    property bool busy: false
    readonly property bool narrow: width < 480
    signal confirmed()
    signal doubtRaised()
    signal revoked()
    signal kept()

    spacing: 12

    Column {
        width: parent.width
        spacing: 4
        Flow {
            width: parent.width
            spacing: Theme.gap
            FitText { most: parent.width; text: card.name; size: Theme.lead; strong: true }
            StatusChip { text: card.chip; tone: card.chipTone }
        }
        AppText { width: parent.width; text: card.label; visible: text !== ""; quiet: true; wrapMode: Text.WrapAnywhere }
        AppText { width: parent.width; text: card.seen; size: Theme.small; quiet: true }
        AppText { width: parent.width; text: card.copied; visible: text !== ""; size: Theme.small; color: Theme.err }
    }
    Column {
        width: parent.width
        visible: card.digits !== "" && !card.doubted
        spacing: Theme.gap
        AppText {
            width: parent.width
            text: card.digits
            size: Math.round(Theme.figure * 1.3)
            strong: true
            font.letterSpacing: 3
        }
        AppText {
            width: parent.width
            text: qsTr("Have the person read out the six digits on the device's own screen. Confirm only if they are these.")
        }
    }
    Flow {
        width: parent.width
        visible: !card.doubted && (card.digits !== "" || card.mayRevoke)
        spacing: Theme.gap
        AppButton {
            visible: card.digits !== ""
            kind: "primary"
            glyph: "check"
            share: card.narrow ? 1 : 0
            text: qsTr("The same digits: confirm")
            Accessible.name: text + " " + card.name
            enabled: !card.busy
            onClicked: card.confirmed()
        }
        AppButton {
            visible: card.mayRevoke
            text: card.digits !== "" ? qsTr("Other digits: turn away") : qsTr("Revoke")
            Accessible.name: text + " " + card.name
            glyph: card.digits !== "" ? "close" : "lock"
            share: card.narrow && card.digits !== "" ? 1 : 0
            enabled: !card.busy
            onClicked: card.doubtRaised()
        }
    }
    DoubtBanner {
        width: parent.width
        visible: card.doubted
        busy: card.busy
        text: qsTr("Revoke this device of %1?").arg(card.name)
        detail: qsTr("It receives nothing more, at once and for good, and what it still sends is kept aside. What was saved on it stays there: with a new code the person sets it up anew and brings that along.")
        act: qsTr("Revoke it")
        keep: qsTr("Leave it as it is")
        onActed: card.revoked()
        onKept: card.kept()
    }
}
