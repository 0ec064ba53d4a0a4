import QtQuick
import Fieldledger
import Fieldledger.View

/// What the exchange left to a person: records to be removed, and what should not have been.
Column {
    id: part

    required property DoubtsView view

    spacing: Theme.space
    visible: view.hidden > 0 || view.incidents !== ""

    DoubtBanner {
        width: parent.width
        visible: part.view.hidden > 0
        text: qsTr("%n record(s) on this device are no longer yours.", "", part.view.hidden)
        detail: qsTr("Your duties changed, and they are not shown any more. Removing takes them off this device only; the server keeps them. If you keep them, you are asked again once their number changes.")
        act: qsTr("Remove from this device")
        keep: qsTr("Keep them")
        busy: part.view.busy
        onActed: part.view.remove()
        onKept: part.view.keep()
    }
    Banner {
        width: parent.width
        tone: "warn"
        text: part.view.incidents
        detail: part.view.incidentsDetail
        action: qsTr("I have read this")
        onActed: part.view.markRead()
    }
}
