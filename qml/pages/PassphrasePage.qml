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
        tone: page.view.guarded ? "ok" : "info"
        glyph: "lock"
        text: page.view.guarded ? qsTr("This device's key and photos are sealed.")
                                : qsTr("This device has no passphrase.")
        detail: page.view.guarded ? qsTr("The app asks for the passphrase when it starts and after a pause.")
                                  : qsTr("With one, whoever takes the device can neither send in your name nor open the photos. What you wrote relies on the disk encryption of the system.")
    }
    Banner {
        width: parent.width
        tone: "warn"
        glyph: "lock"
        text: page.view.recoveryCode === "" ? "" : qsTr("Recovery code %1").arg(page.view.recoveryCode)
        detail: qsTr("Write it down now and leave it with your administrator: it is not shown again. Without it and without the passphrase nobody can open the photos on this device.")
    }
    AppText {
        width: parent.width
        visible: page.view.remaining > 0
        text: page.view.guarded ? qsTr("Sealing photos: %n left", "", page.view.remaining)
                                : qsTr("Opening photos: %n left", "", page.view.remaining)
        quiet: true
    }
    Card {
        width: parent.width
        visible: page.view.guarded
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
            text: page.view.guarded ? qsTr("Change it") : qsTr("Set one")
        }
        FormField {
            width: parent.width
            visible: page.view.guarded
            label: qsTr("Present passphrase")
            hint: qsTr("Or the recovery code.")
            secret: true
            value: page.view.current
            onTyped: (text) => page.view.current = text
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
            kind: "primary"
            enabled: page.view.canSet
            text: page.view.busy ? qsTr("One moment")
                : page.view.guarded ? qsTr("Change the passphrase") : qsTr("Set the passphrase")
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
