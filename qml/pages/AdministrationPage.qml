import QtQuick
import Fieldledger
import Fieldledger.View

/// Where administration begins: what waits for the administrator, and the ways to the rest.
ScrollPage {
    id: page

    required property AdministrationView view
    base: view

    ServerLine { width: parent.width; view: page.view }
    Banner {
        width: parent.width
        tone: "warn"
        text: page.view.backupOld ? page.view.backup : ""
        detail: (page.view.backupAge === "" ? "" : page.view.backupAge + "\n")
              + qsTr("What came in since then would be lost with the server's disk. On the server's machine: fieldledger-server backup --store DIR --to DIR2, best every night.")
    }
    Card {
        width: parent.width
        padding: 0
        spacing: 0
        ListRow {
            width: parent.width
            first: true
            glyph: "device"
            name: qsTr("Devices")
            detail: page.view.devices
            chip: page.view.waiting > 0 ? qsTr("%n to confirm", "", page.view.waiting) : ""
            chipTone: "warn"
            onClicked: page.view.open("Devices")
        }
        ListRow {
            width: parent.width
            glyph: "person"
            name: qsTr("People, roles, new devices")
            detail: qsTr("A code for a device, what somebody may do and where")
            onClicked: page.view.open("People")
        }
        ListRow {
            width: parent.width
            glyph: "folder"
            name: qsTr("Kept aside")
            detail: page.view.parked
            onClicked: page.view.open("Parked")
        }
    }
    Card {
        width: parent.width
        visible: page.view.backupFacts.count > 0
        spacing: 12
        Flow {
            width: parent.width
            spacing: Theme.gap
            FitText { most: parent.width; text: qsTr("Last verified backup"); size: Theme.lead; strong: true }
            StatusChip {
                text: page.view.backupOld ? qsTr("Too old") : qsTr("Verified")
                tone: page.view.backupOld ? "warn" : "ok"
            }
        }
        Facts { width: parent.width; model: page.view.backupFacts }
    }
    AppText {
        width: parent.width
        text: qsTr("To redact, restore and renew keys takes the server's command line, and to redact two administrators.")
        size: Theme.small
        quiet: true
    }
}
