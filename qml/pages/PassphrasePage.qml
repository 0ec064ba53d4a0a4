import QtQuick
import Fieldledger
import Fieldledger.View

/// Sets, changes and takes away the passphrase that seals this device's key and photos.
ScrollPage {
    id: page

    required property PassphraseView view
    base: view
    columnWidth: 560

    Banner {
        width: parent.width
        tone: !page.view.guarded ? "info" : page.view.sealed ? "ok" : "warn"
        glyph: "lock"
        text: page.view.standing
        detail: page.view.standingDetail
    }
    Banner {
        width: parent.width
        tone: "warn"
        glyph: "lock"
        text: page.view.recoveryCode === "" ? "" : qsTr("Recovery code %1").arg(page.view.recoveryCode)
        detail: qsTr("Write it down now and leave it with your administrator: an earlier one opens nothing any more. Without it and without the passphrase nobody can open the photos on this device.")
        action: qsTr("I have written it down")
        onActed: page.view.noted()
    }
    AppText {
        width: parent.width
        visible: page.view.remaining > 0
        text: page.view.given ? qsTr("Sealing photos: %n left", "", page.view.remaining)
                                : qsTr("Opening photos: %n left", "", page.view.remaining)
        quiet: true
    }
    Card {
        width: parent.width
        visible: page.view.given
        spacing: Theme.space
        ChoiceChips {
            width: parent.width
            label: qsTr("Lock when nobody touches it")
            options: [qsTr("After 5 minutes"), qsTr("After 15 minutes"), qsTr("After 1 hour"), qsTr("Never")]
            current: page.view.lockAfter
            onChosen: (index) => page.view.lockAfter = index
        }
        AppButton {
            width: parent.width
            glyph: "lock"
            text: qsTr("Lock now")
            onClicked: page.view.lockNow()
        }
    }
    Card {
        width: parent.width
        spacing: Theme.space
        SectionHeader {
            width: parent.width
            text: !page.view.guarded ? qsTr("Set one") : page.view.given ? qsTr("Change it")
                : qsTr("Give it, or set another")
        }
        FormField {
            width: parent.width
            visible: page.view.guarded
            label: page.view.given && page.view.lacksFormer ? qsTr("Present or earlier passphrase") : qsTr("Present passphrase")
            hint: qsTr("Or the recovery code.")
            secret: true
            value: page.view.current
            onTyped: (text) => page.view.current = text
        }
        AppButton {
            width: parent.width
            visible: page.view.guarded && (!page.view.given || page.view.lacksFormer)
            kind: page.view.given ? "plain" : "primary"
            glyph: "lock"
            enabled: page.view.canGive
            text: page.view.busy ? qsTr("One moment") : qsTr("Give the passphrase")
            onClicked: page.view.give()
        }
        FormField {
            width: parent.width
            label: qsTr("New passphrase")
            hint: qsTr("At least 8 characters: a few words that only you would put together.")
            secret: true
            value: page.view.next
            problem: page.view.nextProblem
            onTyped: (text) => page.view.next = text
        }
        FormField {
            width: parent.width
            label: qsTr("Once more")
            secret: true
            value: page.view.again
            problem: page.view.againProblem
            onTyped: (text) => page.view.again = text
            onAccepted: page.view.set()
        }
        Banner {
            width: parent.width
            tone: "err"
            text: page.view.trouble
        }
        AppButton {
            width: parent.width
            kind: page.view.guarded && !page.view.given ? "plain" : "primary"
            enabled: page.view.canSet
            text: page.view.busy ? qsTr("One moment")
                : page.view.guarded && (page.view.given || page.view.current !== "") ? qsTr("Change the passphrase") : qsTr("Set the passphrase")
            onClicked: page.view.set()
        }
        AppButton {
            width: parent.width
            visible: page.view.guarded
            enabled: page.view.canRemove
            text: qsTr("Take the passphrase away")
            onClicked: page.view.remove()
        }
    }
}
