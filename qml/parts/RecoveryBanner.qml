import QtQuick
import Fieldledger
import Fieldledger.View

/// That this device's database was damaged, what came out of it, and what to do.
Banner {
    id: banner

    required property SyncView view

    tone: view.heldBack ? "err" : "warn"
    text: view.recovered
    detail: view.recoveredDetail
    action: view.heldBack ? qsTr("Set this device up anew") : qsTr("I have read this")
    onActed: view.heldBack ? view.open("Unlock", "again") : view.markRecoveredRead()
}
